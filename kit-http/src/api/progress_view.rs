//! How far a draft is, as the API shows it.

use kit_workflow::port::{Dossier, Language, SectionEntry, SectionStatus};
use kit_workflow::workflow::Ports;
use poem_openapi::Object;

use super::nullable::Nullable;
use super::spelled::Spelled;
use crate::app::App;
use crate::pages::{Words, section_words};
use crate::problem::Problem;

/// How far the draft is that is being made.
#[derive(Object)]
#[oai(rename = "Progress")]
pub(super) struct ProgressView {
    /// The draft's number.
    draft: u32,
    /// How many sections are done.
    done: u32,
    /// Its sections, in the order of the kit's plan.
    sections: Vec<SectionView>,
    /// How many seconds it will take, judged by what is done; null as long as nothing is.
    seconds_left: Nullable<u64>,
}

/// A section of a draft.
#[derive(Object)]
#[oai(rename = "Section")]
struct SectionView {
    /// Its name, for a revision: `questions-2`, `synthesis`.
    name: String,
    /// Its name in words, in the language of the request: `Texte 2 sur 4 : questions`.
    words: String,
    /// How it stands.
    status: Spelled<SectionStatus>,
    /// How many characters of it have come.
    heard: u64,
}

impl ProgressView {
    pub(super) async fn of<P: Ports>(
        app: &App<P>,
        dossier: &Dossier,
        language: Language,
    ) -> Result<Option<Self>, Problem> {
        let Some(progress) = app.workflow().progress(dossier.id, &dossier.state).await? else { return Ok(None) };
        let (words, texts) = (Words(language), progress.texts());
        let section = |section: &SectionEntry| SectionView {
            name: section.place.to_string(),
            words: section_words(words, section.place, texts),
            status: Spelled(section.status),
            heard: section.heard,
        };
        Ok(Some(Self {
            draft: progress.draft,
            done: progress.done() as u32,
            sections: progress.sections.iter().map(section).collect(),
            seconds_left: progress.left.map(|left| left.as_secs()).into(),
        }))
    }
}
