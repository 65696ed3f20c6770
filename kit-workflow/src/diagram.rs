//! The tables of moves and deadlines as pictures.

mod dot;
mod mermaid;
mod plan;
mod svg;

pub use dot::dot;
pub use mermaid::mermaid;
pub use svg::{Drawing, svg};

use std::collections::BTreeMap;
use std::time::Duration;

use crate::{Deadline, Lifecycle, Move, When};

/// From where, to where.
type Way<L> = (Option<<L as Lifecycle>::Stage>, <L as Lifecycle>::Stage);

/// The commands that lead from one stage to another, in the order of the table; what stays where it is has no arrow.
fn arrows<L: Lifecycle>() -> BTreeMap<Way<L>, Vec<L::CommandKind>> {
    let mut arrows = BTreeMap::<_, Vec<L::CommandKind>>::new();
    for Move { from, command, to, .. } in L::table() {
        for to in to.iter().filter(|to| Some(**to) != *from) {
            let commands = arrows.entry((*from, *to)).or_default();
            if !commands.contains(command) {
                commands.push(*command);
            }
        }
    }
    arrows
}

/// The deadlines of a stage.
fn deadlines<L: Lifecycle>(stage: L::Stage) -> impl Iterator<Item = &'static Deadline<L>> {
    L::deadlines().iter().filter(move |deadline| deadline.stage == stage)
}

/// A name as people read it.
fn words(name: impl ToString) -> String {
    name.to_string().replace('_', " ")
}

/// When a deadline fires, in words.
fn when<L: Lifecycle>(deadline: &Deadline<L>) -> String {
    match deadline.when {
        When::After(pause) => format!("after {}", span(pause)),
        When::At { told, .. } => format!("at {told}"),
    }
}

fn span(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds % 86_400 == 0 => format!("{} d", seconds / 86_400),
        seconds if seconds % 3_600 == 0 => format!("{} h", seconds / 3_600),
        seconds if seconds % 60 == 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Drawing, dot, mermaid, svg};
    use crate::inquiry::InquiryLifecycle;

    /// Holds a committed file to what the tables say now; `KIT_REFRESH=1` writes it anew.
    fn check(file: &str, picture: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
        if std::env::var_os("KIT_REFRESH").is_some() {
            std::fs::write(&path, picture).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == picture,
            "docs/{file} is not what the tables say; look at it after KIT_REFRESH=1 cargo test"
        );
    }

    #[test]
    fn the_committed_pictures_are_the_tables() {
        check("lifecycle.mmd", &mermaid::<InquiryLifecycle>());
        check("lifecycle.dot", &dot::<InquiryLifecycle>());
        check("lifecycle.svg", &svg(&Drawing::<InquiryLifecycle>::plain()));
    }

    #[test]
    fn the_readme_shows_the_committed_picture() {
        let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
        assert!(readme.contains("(docs/lifecycle.svg)"), "the README does not show docs/lifecycle.svg");
    }
}
