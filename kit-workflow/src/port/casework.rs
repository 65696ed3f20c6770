//! The port to what staff keep beside an inquiry: who takes care of it, who is at it, and what they noted.

use std::fmt;
use std::future::Future;

use crate::inquiry::{InquiryId, NoteId, StaffId};
use crate::{StoreError, Timestamp};

/// What a member of staff noted for the others.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::{NoteId, StaffId};
/// use kit_workflow::port::{Casework, Note};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let (by, at) = (StaffId(world.clock.fresh()), world.clock.now());
/// let note = Note { id: NoteId(world.clock.fresh()), by, at, text: "Rappeler lundi.".to_owned() };
/// drive::to_end(world.store.keep_note(id, &note)).unwrap();
/// drive::to_end(world.store.erase_note(id, note.id)).unwrap();
/// assert_eq!(drive::to_end(world.store.handling(id, at)).unwrap().notes, [Note { text: String::new(), ..note }]);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// Which note.
    pub id: NoteId,
    /// Who wrote it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// The text; empty where it was erased.
    pub text: String,
}

/// What people wrote stays out of logs.
impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note").field("id", &self.id).field("by", &self.by).field("at", &self.at).finish_non_exhaustive()
    }
}

/// An inquiry that passed into somebody's care, or out of everybody's.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::Handover;
///
/// let (at, me) = (Timestamp::from_unix_ms(0), StaffId(uuid::Uuid::nil()));
/// let (taken, given_back) = (Handover { at, by: me, to: Some(me) }, Handover { at, by: me, to: None });
/// assert_ne!(taken, given_back);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// When.
    pub at: Timestamp,
    /// Who decided it.
    pub by: StaffId,
    /// Who takes care of it from then on.
    pub to: Option<StaffId>,
}

/// Somebody who is working on an inquiry: the others are told, and kept from nothing.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::drive;
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{Casework, Presence};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let (staff, at) = (StaffId(world.clock.fresh()), world.clock.now());
/// let presence = Presence { staff, at, until: at + Duration::from_secs(60) };
/// drive::to_end(world.store.attend(id, &presence)).unwrap();
/// assert_eq!(drive::to_end(world.store.handling(id, at)).unwrap().present, [presence]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub staff: StaffId,
    /// Since when.
    pub at: Timestamp,
    /// Until when they count as being at it.
    pub until: Timestamp,
}

/// How staff deal with an inquiry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handling {
    /// Who takes care of it.
    pub assignee: Option<StaffId>,
    /// How it came there, oldest first.
    pub handovers: Vec<Handover>,
    /// What was noted, oldest first.
    pub notes: Vec<Note>,
    /// Who is at it, the longest first.
    pub present: Vec<Presence>,
}

/// What staff keep beside inquiries. None of it moves one, and none of it is on the chain: notes can be erased.
///
/// A handover MUST go through only from whoever the caller thinks has the inquiry, so that one of two who take it at once
/// learns of the other. A note MUST be kept once, however often it is sent. Whoever is at an inquiry MUST be told until their
/// time is out, and not after.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{Casework, Handover};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let (awa, binta) = (StaffId(world.clock.fresh()), StaffId(world.clock.fresh()));
/// let take = |who| Handover { at: world.clock.now(), by: who, to: Some(who) };
/// assert!(drive::to_end(world.store.hand_over(id, None, &take(awa))).unwrap());
/// assert!(!drive::to_end(world.store.hand_over(id, None, &take(binta))).unwrap(), "Awa was first");
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Casework: Send + Sync {
    /// How staff deal with an inquiry at this moment.
    fn handling(&self, id: InquiryId, now: Timestamp) -> impl Future<Output = Result<Handling, StoreError>> + Send;

    /// Hands an inquiry over, if `from` has it; `false` where somebody else has. That it is handed over already is a success
    /// without a second entry.
    fn hand_over(
        &self,
        id: InquiryId,
        from: Option<StaffId>,
        handover: &Handover,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Keeps a note of an inquiry that exists.
    fn keep_note(&self, id: InquiryId, note: &Note) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Erases the text of a note; who wrote one and when stays. `false` where the inquiry has no such note.
    fn erase_note(&self, id: InquiryId, note: NoteId) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Says that somebody is at an inquiry that exists. Who was there already stays there since then.
    fn attend(&self, id: InquiryId, presence: &Presence) -> impl Future<Output = Result<(), StoreError>> + Send;
}
