//! The port to what staff keep beside an inquiry: who takes care of it, who is at it, and what they noted.

use std::fmt;
use std::future::Future;

use crate::inquiry::{InquiryId, NoteId, StaffId};
use crate::{StoreError, Timestamp};

/// What a member of staff noted for the others.
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
