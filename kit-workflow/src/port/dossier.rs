//! Everything about one inquiry, as it is read.

use std::fmt;

use crate::inquiry::{AccessId, Deliverable, DocumentId, Draft, InquiryActor, InquiryId, SectionPlace, State};
use crate::name::names;
use crate::port::{
    Answers, Attempt, ComplaintEntry, Document, Keeping, Language, Likeness, ProofFile, Seller, Voucher,
};
use crate::{Sequence, Timestamp, Version};

names! {
    /// What a free text is.
    pub enum RemarkKind {
        /// Why somebody decided so.
        Reason = "reason",
        /// What another draft should do better.
        Feedback = "feedback",
        /// The reference of a payment or refund that was made another way.
        Proof = "proof",
        /// Why a draft could not be made.
        Failure = "failure",
    }
}

/// A free text that somebody gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Remark {
    /// The event it belongs to.
    pub sequence: Sequence,
    /// What it is.
    pub kind: RemarkKind,
    /// The text.
    pub text: String,
}

/// What people wrote stays out of logs.
impl fmt::Debug for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Remark").field("sequence", &self.sequence).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A file that shows a payment or refund made another way, and the event it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofEntry {
    /// The event.
    pub sequence: Sequence,
    /// The file.
    pub proof: ProofFile,
}

/// What staff wanted written anew for a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionEntry {
    /// The number of the draft.
    pub draft: u32,
    /// The sections; all, where none is named.
    pub sections: Vec<SectionPlace>,
}

/// A draft as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEntry {
    /// The draft.
    pub draft: Draft,
    /// The model that wrote it.
    pub model: String,
    /// When it was completed.
    pub at: Timestamp,
}

/// A deliverable as the desk lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliverableEntry {
    /// The deliverable.
    pub deliverable: Deliverable,
    /// The name that staff's file had.
    pub file_name: String,
    /// How many pages it has.
    pub pages: u32,
    /// How like the last draft of that time it is; `None` where its text could not be compared, or was not yet.
    pub likeness: Option<Likeness>,
    /// When it was validated.
    pub at: Timestamp,
    /// Who validated it.
    pub by: InquiryActor,
}

/// A document that the client added after the form, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Which one.
    pub document: DocumentId,
    /// When it was added.
    pub at: Timestamp,
}

/// Everything that is known of one inquiry, but for the texts of its documents.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Which inquiry.
    pub id: InquiryId,
    /// Where it stands.
    pub state: State,
    /// How often it has moved.
    pub version: Version,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When it last moved.
    pub moved_at: Timestamp,
    /// What the client's access token is derived from.
    pub access: AccessId,
    /// The client's language.
    pub language: Language,
    /// What the client answered.
    pub answers: Answers,
    /// What the client attached; their `Reading::Read` texts are empty here: see [`Archive::documents`](crate::port::Archive::documents).
    pub documents: Vec<Document>,
    /// Which of them were added after the form, in that order; those from before that was kept are not told.
    pub additions: Vec<Addition>,
    /// When the client consented to the use of this data.
    pub consented_at: Timestamp,
    /// Which version of the text they agreed to; empty where that was not kept yet.
    pub consent_text: String,
    /// What is no longer kept of it.
    pub keeping: Keeping,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// Who sold, as the settings said when it was submitted; nobody is named by inquiries from before that was kept.
    pub seller: Seller,
    /// Every try to pay, oldest first.
    pub attempts: Vec<Attempt>,
    /// Every draft, oldest first.
    pub drafts: Vec<DraftEntry>,
    /// What was wanted anew for each draft that staff asked for, oldest first.
    pub revisions: Vec<RevisionEntry>,
    /// Every deliverable, oldest first.
    pub deliverables: Vec<DeliverableEntry>,
    /// Free texts, oldest first.
    pub remarks: Vec<Remark>,
    /// Files that show payments and refunds made another way, oldest first.
    pub proofs: Vec<ProofEntry>,
    /// How often downloads of this inquiry's deliverables were begun.
    pub downloads: u64,
    /// The voucher of its order, once that is paid.
    pub voucher: Option<Voucher>,
    /// What the client complained of, oldest first.
    pub complaints: Vec<ComplaintEntry>,
}
