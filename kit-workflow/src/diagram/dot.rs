use super::{arrows, deadlines, when, words};
use crate::{Lifecycle, Name};

/// The lifecycle as a Graphviz digraph, with the same arrows as [`mermaid`](crate::mermaid) and the deadlines in the nodes.
///
/// ```
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// assert!(kit_workflow::dot::<InquiryLifecycle>().starts_with("digraph inquiry {\n"));
/// ```
pub fn dot<L: Lifecycle>() -> String {
    let mut text = format!("digraph {} {{\n    rankdir=LR;\n", L::NAME);
    text.push_str("    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
    text.push_str("    edge [fontname=\"sans-serif\", fontsize=10];\n    start [shape=point];\n");
    for stage in L::Stage::ALL {
        let timed = deadlines::<L>(*stage).map(|deadline| format!("\\n{} {}", words(deadline.name), when(deadline)));
        text.push_str(&format!("    {stage} [label=\"{}{}\"];\n", words(stage), timed.collect::<String>()));
    }
    for ((from, to), commands) in arrows::<L>() {
        let from = from.map_or("start", Name::as_str);
        let label: Vec<String> = commands.into_iter().map(words).collect();
        text.push_str(&format!("    {from} -> {to} [label=\"{}\"];\n", label.join("\\n")));
    }
    text.push_str("}\n");
    text
}
