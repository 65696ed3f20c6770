//! The port to what is stored beside the chain: what pages, mails and the desk read.

use std::fmt;
use std::future::Future;

use crate::inquiry::{
    AccessId, AttemptId, Deliverable, Draft, FileId, Grant, InquiryActor, InquiryId, LinkId, NotificationId, Receipt,
    Stage, State,
};
use crate::name::names;
use crate::port::{Answers, Document, Language};
use crate::{Money, Sequence, StoreError, Timestamp, TokenHash, Version};

names! {
    /// How an attempt stands in our ledger.
    pub enum AttemptStatus {
        /// Stored; the provider may not have heard of it.
        Created = "created",
        /// The provider opened a payment page.
        Initiated = "initiated",
        /// The provider says that it is not settled.
        Pending = "pending",
        /// The provider says that it ended without payment.
        Refused = "refused",
        /// Nothing was heard for too long.
        Expired = "expired",
        /// The provider never created it.
        NotCreated = "not_created",
        /// Money was received.
        Paid = "paid",
    }
}

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

/// One try to pay an order: a line of the append-only ledger, with the newest news of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which attempt.
    pub id: AttemptId,
    /// Whose order it pays.
    pub inquiry: InquiryId,
    /// At which provider.
    pub provider: String,
    /// Whether that was a test.
    pub test: bool,
    /// What was asked for.
    pub amount: Money,
    /// When it was stored.
    pub opened_at: Timestamp,
    /// How it stands.
    pub status: AttemptStatus,
    /// The provider's payment page, exactly as told.
    pub payment_url: Option<String>,
    /// The provider's last code.
    pub code: Option<String>,
    /// What was received by it.
    pub receipt: Option<Receipt>,
}

/// The payment page's address opens it: a log does not show it.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// What was learned of an attempt that does not move the inquiry.
#[derive(Clone, PartialEq, Eq)]
pub struct AttemptNews {
    /// How it stands.
    pub status: AttemptStatus,
    /// The provider's payment page.
    pub payment_url: Option<String>,
    /// The provider's own name for it.
    pub payment_token: Option<String>,
    /// The provider's code.
    pub code: Option<String>,
}

/// The payment page's address opens it: a log does not show it.
impl fmt::Debug for AttemptNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptNews").field("status", &self.status).field("code", &self.code).finish_non_exhaustive()
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
    /// When it was validated.
    pub at: Timestamp,
    /// Who validated it.
    pub by: InquiryActor,
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
    /// What the client attached; their `Reading::Read` texts are empty here: see [`Archive::documents`].
    pub documents: Vec<Document>,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// Every try to pay, oldest first.
    pub attempts: Vec<Attempt>,
    /// Every draft, oldest first.
    pub drafts: Vec<DraftEntry>,
    /// Every deliverable, oldest first.
    pub deliverables: Vec<DeliverableEntry>,
    /// Free texts, oldest first.
    pub remarks: Vec<Remark>,
    /// How often downloads of this inquiry's deliverables were begun.
    pub downloads: u64,
}

/// An inquiry as lists show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Summary {
    /// Which inquiry.
    pub id: InquiryId,
    /// Where it stands.
    pub stage: Stage,
    /// How often it has moved.
    pub version: Version,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When it last moved.
    pub moved_at: Timestamp,
    /// The client's organisation.
    pub organization_name: String,
    /// The client's name.
    pub contact_name: String,
    /// The client's address.
    pub email: String,
    /// What is owed.
    pub owed: Option<Money>,
    /// Whether money waits for staff: held, or to be given back.
    pub money_waits: bool,
    /// Whether it was taken on simulators.
    pub test: bool,
}

/// Names and addresses stay out of logs.
impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summary").field("id", &self.id).field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// Which part of a list is wanted: newest submissions first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Only inquiries whose reference, organisation, name or address holds this, whatever the case.
    pub query: Option<String>,
    /// Only those after this one in the list.
    pub after: Option<(Timestamp, InquiryId)>,
    /// At most this many.
    pub limit: u32,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The inquiries.
    pub items: Vec<Summary>,
    /// What to ask for next, if there is more.
    pub next: Option<(Timestamp, InquiryId)>,
}

/// How many inquiries stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: u64,
}

/// An authenticated notification to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// Which notification.
    pub id: NotificationId,
    /// From which provider.
    pub provider: String,
    /// The transaction it speaks of, as told.
    pub transaction_id: String,
    /// The attempt with that id, if it is one of ours.
    pub attempt: Option<(InquiryId, AttemptId)>,
    /// The SHA-256 of the whole body: the same body is the same notification.
    pub digest: [u8; 32],
    /// When it came.
    pub at: Timestamp,
}

/// A link as the store knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkEntry {
    /// Whose deliverable it opens.
    pub inquiry: InquiryId,
    /// Which link, and until when.
    pub grant: Grant,
    /// The deliverable's number when it was issued.
    pub deliverable: u32,
}

/// A download that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadStart {
    /// By which link.
    pub link: LinkId,
    /// Which file.
    pub file: FileId,
    /// When.
    pub at: Timestamp,
}

/// An effect that will not be tried again and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// Its stable name.
    pub key: String,
    /// Whose it is.
    pub inquiry: InquiryId,
    /// What it was to do.
    pub kind: String,
    /// What went wrong last.
    pub note: String,
    /// When it was given up.
    pub at: Timestamp,
}

/// What is stored beside the chain. Every write of a [`Commit`](crate::Commit) is visible here as soon as it is committed.
pub trait Archive: Send + Sync {
    /// The inquiry that a client's access token opens.
    fn inquiry_by_access(&self, hash: TokenHash) -> impl Future<Output = Result<Option<InquiryId>, StoreError>> + Send;

    /// Everything about one inquiry.
    fn dossier(&self, id: InquiryId) -> impl Future<Output = Result<Option<Dossier>, StoreError>> + Send;

    /// The attached documents with their texts, in the order they were attached.
    fn documents(&self, id: InquiryId) -> impl Future<Output = Result<Vec<Document>, StoreError>> + Send;

    /// A draft's Markdown.
    fn markdown(&self, id: InquiryId, draft: u32) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// A part of the list of inquiries.
    fn list(&self, request: &PageRequest) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// How many inquiries stand where; stages without any may be absent.
    fn stage_counts(&self) -> impl Future<Output = Result<Vec<StageCount>, StoreError>> + Send;

    /// An attempt.
    fn attempt(&self, id: AttemptId) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// The attempt whose return address holds this token.
    fn attempt_by_return(&self, hash: TokenHash) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// Notes what was learned of an attempt. A paid attempt stays paid; a known payment page stays known.
    fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps a notification and, where its attempt is known, the effect that asks the gateway, both at once. `false` where
    /// the same notification is kept already; nothing is written then.
    fn keep_notification(
        &self,
        notification: &NewNotification,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The link with this token.
    fn link(&self, hash: TokenHash) -> impl Future<Output = Result<Option<LinkEntry>, StoreError>> + Send;

    /// Counts a download that began.
    fn count_download(&self, start: &DownloadStart) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Effects that wait for a person, newest first, at most `limit`.
    fn buried(&self, limit: u32) -> impl Future<Output = Result<Vec<Buried>, StoreError>> + Send;

    /// How many effects wait to be done.
    fn waiting_effects(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Whether the store answers and is migrated.
    fn ready(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}
