//! The table of moves as a picture.

use std::collections::BTreeMap;

use crate::{Lifecycle, Move, Name};

/// The lifecycle as a mermaid state diagram: an arrow for each pair of stages, labelled with the commands that lead from
/// one to the other. Commands that stay where they are have no arrow.
pub fn mermaid<L: Lifecycle>() -> String {
    let mut arrows = BTreeMap::<_, Vec<&str>>::new();
    for Move { from, command, to, .. } in L::table() {
        for to in to.iter().filter(|to| Some(**to) != *from) {
            arrows.entry((*from, *to)).or_default().push(command.as_str());
        }
    }
    let mut text = String::from("stateDiagram-v2\n");
    for ((from, to), commands) in arrows {
        let from = from.map_or("[*]", Name::as_str);
        let label = commands.join(", ").replace('_', " ");
        text.push_str(&format!("    {from} --> {to}: {label}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::mermaid;
    use crate::inquiry::InquiryLifecycle;

    #[test]
    fn the_picture_in_the_readme_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
        let readme = std::fs::read_to_string(path).unwrap();
        let picture = mermaid::<InquiryLifecycle>();
        assert!(readme.contains(&format!("```mermaid\n{picture}```")), "put this into README.md:\n\n{picture}");
    }
}
