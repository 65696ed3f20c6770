//! How far the draft is, section by section, in words.

use std::time::Duration;

use kit_workflow::inquiry::SectionPlace;
use kit_workflow::port::{Dossier, SectionEntry, SectionStatus};
use kit_workflow::workflow::{Ports, Progress};
use serde::Serialize;

use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

/// How far the draft is.
#[derive(Serialize)]
pub(crate) struct ProgressView {
    /// What is being written: `Texte 2 sur 4 : questions`.
    headline: String,
    done: usize,
    all: usize,
    /// How long it will take.
    left: String,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    words: String,
    standing: String,
    status: String,
}

impl ProgressView {
    /// Nothing where no draft is being made, or its sections are not laid out yet.
    pub(crate) async fn of<P: Ports>(app: &App<P>, words: Words, dossier: &Dossier) -> Result<Option<Self>, Problem> {
        let progress = app.workflow().progress(dossier.id, &dossier.state).await?;
        Ok(progress.map(|progress| Self::told(words, &progress)))
    }

    /// How many sections are done.
    pub(crate) fn done(&self) -> usize {
        self.done
    }

    fn told(words: Words, progress: &Progress) -> Self {
        let texts = progress.texts();
        let line = |section: &SectionEntry| LineView {
            words: section_words(words, section.place, texts),
            standing: words.name("section-status", section.status),
            status: section.status.to_string(),
        };
        let writing = progress.sections.iter().find(|section| section.status == SectionStatus::Writing);
        Self {
            headline: match writing {
                Some(section) => section_words(words, section.place, texts),
                None => words.say("drafting-assembling"),
            },
            done: progress.done(),
            all: progress.sections.len(),
            left: time_left(words, progress.left),
            lines: progress.sections.iter().map(line).collect(),
        }
    }
}

/// A section in words: `Texte 2 sur 4 : questions`.
pub(crate) fn section_words(words: Words, place: SectionPlace, texts: u32) -> String {
    let key = match (place.text, place.part) {
        (0, _) => "section-general",
        (_, 0) => "section-of-text",
        _ => "section-of-part",
    };
    let what = words.name("section", place.kind);
    words.say_with(
        key,
        &[("text", place.text.into()), ("texts", texts.into()), ("part", place.part.into()), ("what", what.into())],
    )
}

/// How long it will take, never less than it is likely to.
fn time_left(words: Words, left: Option<Duration>) -> String {
    match left {
        None => words.say("drafting-left-unknown"),
        Some(left) if left < Duration::from_secs(60) => words.say("drafting-left-moment"),
        Some(left) => words.say_with("drafting-left", &[("minutes", left.as_secs().div_ceil(60).into())]),
    }
}
