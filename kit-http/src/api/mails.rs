//! What became of an inquiry's letters.

use kit_workflow::inquiry::Letter;
use kit_workflow::port::{MailEntry, MailFate};
use poem_openapi::Object;

use super::nullable::Nullable;
use super::spelled::Spelled;

/// The letters of an inquiry.
#[derive(Object)]
#[oai(rename = "Mails")]
pub(super) struct MailsView {
    /// The newest first, without those whose time has not come.
    items: Vec<MailView>,
    /// Always null: the list is whole.
    next: Nullable<String>,
}

/// A letter, and what became of it.
#[derive(Object)]
#[oai(rename = "Mail")]
struct MailView {
    /// Names it: each copy of it has this Message-ID.
    key: String,
    /// What it says, and to whom.
    letter: Spelled<Letter>,
    /// Since when it was to be sent.
    queued_at: String,
    /// What became of it.
    fate: Spelled<MailFate>,
    /// Since when.
    at: String,
    /// Why it was not sent: a step and a code of the mail server's.
    note: Nullable<String>,
}

impl MailsView {
    pub(super) fn of(mails: Vec<MailEntry>) -> Self {
        let view = |mail: MailEntry| MailView {
            key: mail.key,
            letter: Spelled(mail.letter),
            queued_at: mail.queued_at.to_rfc3339(),
            fate: Spelled(mail.fate),
            at: mail.at.to_rfc3339(),
            note: Some(mail.note).filter(|note| !note.is_empty()).into(),
        };
        Self { items: mails.into_iter().map(view).collect(), next: None.into() }
    }
}
