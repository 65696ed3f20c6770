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
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::Clock;
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::{MailEntry, MailFate, Mails};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let (key, at) = ("0f8f.1.0".to_owned(), world.clock.now());
/// let letter = Letter::StaffNewInquiry;
/// let sent = MailEntry { key, letter, queued_at: at, fate: MailFate::Sent, at, note: String::new() };
/// drive::to_end(world.store.note_mail(id, &sent)).unwrap();
/// assert!(drive::to_end(world.store.mails(id)).unwrap().contains(&sent));
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Mails: Send + Sync {
    /// The letters of an inquiry, the newest first, without those whose time has not come.
    fn mails(&self, id: InquiryId) -> impl Future<Output = Result<Vec<MailEntry>, StoreError>> + Send;

    /// Keeps what became of a letter of an inquiry that exists, in place of what was kept before.
    fn note_mail(&self, id: InquiryId, mail: &MailEntry) -> impl Future<Output = Result<(), StoreError>> + Send;
}
