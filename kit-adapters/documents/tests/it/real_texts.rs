//! Official texts that lie beside the project where they may be read but not kept. Without them there is nothing
//! to do here; `KIT_TEXTS` names another folder.

use std::{env, fs, path::PathBuf};

use kit_documents::{Unreadable, extract, judge};

#[test]
fn official_texts_are_read_from_the_first_article_to_the_last() {
    let folder = env::var_os("KIT_TEXTS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/regulatory-texts"),
        PathBuf::from,
    );
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!("skipped: no folder {}", folder.display());
        return;
    };
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
