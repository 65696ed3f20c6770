//! Official texts, which may be read but not kept here: `KIT_TEXTS` names the folder that holds them. Without it there is
//! nothing to do.

use std::{env, fs, path::PathBuf};

use kit_documents::{extract, judge, outline};

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
        let read = extract(kind, &bytes).unwrap();
        if name == "README.md" {
            continue;
        }
        assert!(read.unread_pages().is_empty(), "{name}");
        assert!(read.text.split_whitespace().count() > 3_000, "{name}");
        // Amended texts leave articles out; still each has many.
        let outline = outline(&read.text);
        assert!(outline.articles.len() >= 15, "{name}: {} articles", outline.articles.len());
        assert!(outline.title.is_some(), "{name}");
    }
}
