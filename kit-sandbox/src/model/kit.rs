//! From a prompt to the Markdown that answers it.

use super::general::general;
use super::prompt::{Prompt, Task};
use super::section::Reading;

/// What the model writes.
pub(super) fn write(prompt: &Prompt) -> String {
    match prompt.task {
        Task::Text => sections(prompt),
        Task::General => general(prompt),
        Task::Whole => whole(prompt),
    }
}

fn sections(prompt: &Prompt) -> String {
    let sections: Vec<String> = prompt.passages.iter().map(|passage| Reading::new(passage).section()).collect();
    sections.join("\n")
}

/// A prompt that asks for everything at once: the texts stand between the introduction and the rest.
fn whole(prompt: &Prompt) -> String {
    let sections = sections(prompt);
    let general = general(&Prompt { summaries: sections.clone(), ..prompt.clone() });
    let (introduction, rest) = match general.find("\n# ") {
        Some(at) => general.split_at(at + 1),
        None => (general.as_str(), ""),
    };
    format!("{introduction}# Analyse des textes\n\n{sections}\n{rest}")
}
