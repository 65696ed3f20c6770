//! Effects that were given up: nothing happens any more unless a person acts.

use kit_workflow::Timestamp;
use kit_workflow::port::Buried;
use serde::Serialize;

use super::path;
use crate::pages::moment::Moment;
use crate::pages::voice::Voice;

/// An effect that was given up.
#[derive(Serialize)]
pub(super) struct BuriedView {
    /// Where its inquiry is, on pages that show more than one.
    href: Option<String>,
    reference: String,
    what: String,
    note: String,
    at: Moment,
}

impl BuriedView {
    pub(super) fn of(voice: &Voice, buried: &Buried, now: Timestamp, linked: bool) -> Self {
        let what = voice.words.find::<&str>(&format!("effect-{}", buried.kind), &[]);
        Self {
            href: linked.then(|| voice.href(&path(buried.inquiry, ""))),
            reference: buried.inquiry.reference(),
            what: what.unwrap_or_else(|| buried.kind.clone()),
            note: buried.note.clone(),
            at: voice.words.ago(buried.at, now),
        }
    }
}
