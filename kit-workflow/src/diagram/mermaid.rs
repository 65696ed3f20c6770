use super::{arrows, deadlines, when, words};
use crate::{Lifecycle, Name};

/// The lifecycle as a mermaid state diagram: an arrow for each pair of stages, labelled with the commands that lead from one
/// to the other, and a note for each stage with deadlines. Commands that stay where they are have no arrow.
///
/// ```
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// assert!(kit_workflow::mermaid::<InquiryLifecycle>().contains("validated --> delivered: deliver\n"));
/// ```
pub fn mermaid<L: Lifecycle>() -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for ((from, to), commands) in arrows::<L>() {
        let from = from.map_or("[*]", Name::as_str);
        let label: Vec<String> = commands.into_iter().map(words).collect();
        text.push_str(&format!("    {from} --> {to}: {}\n", label.join(", ")));
    }
    for stage in L::Stage::ALL {
        for deadline in deadlines::<L>(*stage) {
            text.push_str(&format!("    note right of {stage}: {} {}\n", words(deadline.name), when(deadline)));
        }
    }
    text
}
