//! The port to what became of letters.

use std::future::Future;

use crate::inquiry::{InquiryId, Letter};
use crate::name::names;
use crate::{StoreError, Timestamp};

names! {
    /// What became of a letter.
    pub enum MailFate {
        /// It waits for its turn.
        Queued = "queued",
        /// The mail server was away; it is tried again.
        Delayed = "delayed",
        /// The mail server took it.
        Sent = "sent",
        /// The mail server refused it for good.
        Refused = "refused",
        /// The mail server was away for too long.
        GivenUp = "given_up",
        /// What it would have said was no longer true.
        Outdated = "outdated",
        /// Another inquiry had just written to the same address.
        Withheld = "withheld",
    }
}

/// A letter of an inquiry, and what became of it. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEntry {
    /// Names the letter: each copy of it has this Message-ID.
    pub key: String,
    /// What it says.
    pub letter: Letter,
    /// Since when it was to be sent.
    pub queued_at: Timestamp,
    /// What became of it.
    pub fate: MailFate,
    /// Since when.
    pub at: Timestamp,
    /// Why it was not sent: a step and a code.
    pub note: String,
}

/// What became of letters.
///
/// A letter that waits in the outbox MUST be listed until something became of it; one that was sent MUST stay so, whatever
/// is said of it later. Each is listed once.
pub trait Mails: Send + Sync {
    /// The letters of an inquiry, the newest first, without those whose time has not come.
    fn mails(&self, id: InquiryId) -> impl Future<Output = Result<Vec<MailEntry>, StoreError>> + Send;

    /// Keeps what became of a letter of an inquiry that exists, in place of what was kept before.
    fn note_mail(&self, id: InquiryId, mail: &MailEntry) -> impl Future<Output = Result<(), StoreError>> + Send;
}
