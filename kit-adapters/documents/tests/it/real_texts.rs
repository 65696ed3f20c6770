//! Official texts, which may be read but not kept here: `KIT_TEXTS` names the folder that holds them. Without it there is
//! nothing to do.

use std::{env, fs, path::PathBuf};

use kit_documents::{Unreadable, extract, judge};

#[test]
fn official_texts_are_read_from_the_first_article_to_the_last() {
    let Some(folder) = env::var_os("KIT_TEXTS").map(PathBuf::from) else {
        eprintln!("skipped: KIT_TEXTS names no folder");
        return;
    };
    let entries = fs::read_dir(&folder).unwrap();
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let kind = judge(&name, &bytes).unwrap();
        let read = match extract(kind, &bytes) {
            Err(Unreadable::Kind(_)) => continue,
            read => read.unwrap(),
        };
        if name == "README.md" {
            continue;
        }
        assert_eq!(read.gaps, [], "{name}");
        assert!(read.text.split_whitespace().count() > 3_000, "{name}");
        // Amended texts leave articles out; still each names many by their number.
        let lower = read.text.to_lowercase();
        let found = (1..=40).filter(|number| lower.contains(&format!("article {number}"))).count();
        assert!(found >= 15, "{name}: {found} of the first 40 articles");
    }
}
