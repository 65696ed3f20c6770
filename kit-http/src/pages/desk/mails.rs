//! What became of an inquiry's letters.

use kit_workflow::port::{MailEntry, MailFate};
use serde::Serialize;

use crate::pages::moment::Moment;
use crate::pages::words::Words;

/// A letter, and what became of it.
#[derive(Serialize)]
pub(super) struct MailView {
    letter: String,
    fate: String,
    tone: &'static str,
    at: Moment,
    note: String,
}

impl MailView {
    pub(super) fn of(words: Words, mail: &MailEntry) -> Self {
        let tone = match mail.fate {
            MailFate::Queued => "wait",
            MailFate::Sent => "done",
            MailFate::Delayed | MailFate::Refused | MailFate::GivenUp => "money",
            MailFate::Outdated | MailFate::Withheld => "",
        };
        Self {
            letter: words.name("letter", mail.letter),
            fate: words.name("mail-fate", mail.fate),
            tone,
            at: words.moment(mail.at),
            note: mail.note.clone(),
        }
    }
}
