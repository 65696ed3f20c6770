//! No statement is put together from text: what comes from outside is bound, never written into SQL.

use std::fs;
use std::path::{Path, PathBuf};

/// Whatever takes SQL, or a piece of it, as text.
const RAW: [&str; 11] = [
    "Statement::from_string(",
    "from_sql_and_values(",
    "execute_unprepared(",
    "sqlx::query(",
    "query_scalar(",
    "query_as(",
    "raw_sql(",
    "Expr::cust(",
    "Func::cust(",
    "cust_with_values(",
    "cust_with_exprs(",
];

/// What may be handed on by name: each is one of a few literals in the lines above its use.
const NAMED: [(&str, &str); 4] = [
    ("migrate.rs", "limit"),
    ("privacy.rs", "pragma"),
    ("m20261130_000043_search.rs", "statement"),
    ("sqlite.rs", "asked"),
];

const SQL: [&str; 8] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WHERE ", "ORDER BY", "PRAGMA ", "SET LOCAL"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What stands between the parenthesis that was just opened and its end.
fn argument(text: &str) -> &str {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

/// What a source does that no source may, and how many raw statements it has.
fn faults(name: &str, text: &str) -> (Vec<String>, usize) {
    let (mut faults, mut raw) = (Vec::new(), 0);
    for call in RAW {
        for (at, _) in text.match_indices(call) {
            raw += 1;
            let argument = argument(&text[at + call.len()..]).trim();
            let literal = argument.starts_with('"') || argument.starts_with("match dialect {");
            let constant = !argument.is_empty() && argument.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let named = NAMED.contains(&(name, argument));
            if argument.contains("format!") || !(literal || constant || named) {
                faults.push(format!("{name}: {call}{argument})"));
            }
        }
    }
    for (at, call) in text.match_indices("format!(") {
        let written = argument(&text[at + call.len()..]);
        if SQL.iter().any(|word| written.contains(word)) {
            faults.push(format!("{name}: {call}{written})"));
        }
    }
    (faults, raw)
}

#[test]
fn no_statement_is_put_together_from_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["kit-adapters/store/src", "migrations/src", "kit-server/src", "kit-http/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut raw = 0;
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy();
        let (faults, found) = faults(&name, &fs::read_to_string(path).unwrap());
        assert!(faults.is_empty(), "{faults:#?}");
        raw += found;
    }
    println!("{} sources, {raw} raw statements", files.len());
    assert!(files.len() > 200 && raw > 5, "{} sources, {raw} raw statements", files.len());
}

#[test]
fn a_statement_that_is_put_together_from_text_is_seen() {
    let seen = |text: &str| !faults("list.rs", text).0.is_empty();
    assert!(seen("Statement::from_string(db, sql)") && seen("execute_unprepared(&format!(\"x {order}\"))"));
    assert!(seen("let sql = format!(\"SELECT * FROM inquiries ORDER BY {order}\");") && seen("Expr::cust(order)"));
    assert!(!seen("Expr::cust(\"now()\")") && !seen("Func::cust(MATCHES)") && !seen("format!(\"a page of {n}\")"));
}
