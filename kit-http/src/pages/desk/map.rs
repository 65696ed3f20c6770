//! Where the inquiries are: the lifecycle as a picture, with how many stand in each stage.

use kit_workflow::inquiry::{InquiryLifecycle, Stage};
use kit_workflow::port::StageCount;
use kit_workflow::{Drawing, svg};

use super::PATH;
use crate::pages::voice::Voice;

/// The picture; its colours are the style sheet's, and each stage leads to its list.
pub(super) fn map(voice: &Voice, counts: &[StageCount]) -> String {
    let words = voice.words;
    svg(&Drawing::<InquiryLifecycle> {
        title: words.say("map-about"),
        stage: Box::new(move |stage: Stage| words.name("stage", stage)),
        // A label an arrow would be more than a glance can take in.
        command: Box::new(|_| None),
        deadline: Box::new(move |name| words.say(&format!("timed-{name}"))),
        counts: Some(counts.iter().map(|entry| (entry.stage, entry.count)).collect()),
        href: Some(Box::new(|stage| voice.href(&format!("{PATH}?stage={stage}")))),
        styled: false,
    })
}
