//! The port to what is stored beside the chain: what pages, mails and the desk read.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::inquiry::{
    AccessId, AttemptId, Deliverable, Draft, Effect, FileId, Grant, InquiryActor, InquiryId, LinkId, NotificationId,
    Receipt, SectionPlace, StaffId, Stage, State,
};
use crate::name::names;
use crate::port::{
    Alarms, Answers, Casework, ComplaintEntry, ComplaintFigures, ComplaintPlace, Document, DownloadRow, Inbox, Keeping,
    Language, Ledger, Mails, Messages, OpenComplaint, PaymentRow, Privacy, ProofFile, ReportFilter, Sections, Seller,
    Voucher, WaitingPage, WaitingRequest, WaitingTotal,
};
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
    /// At which account there; nothing where that was not noted yet.
    pub account: Option<String>,
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
    /// How it was paid, in the provider's words.
    pub method: Option<String>,
    /// The operator's reference of the payment.
    pub reference: Option<String>,
    /// The hash of the secret that the provider's notifications of it carry, once the provider told it.
    pub notify_hash: Option<TokenHash>,
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
///
/// ```
/// use kit_workflow::port::{AttemptNews, AttemptStatus};
///
/// let code = Some("WAITING_FOR_CUSTOMER".to_owned());
/// let news = AttemptNews { code, ..AttemptNews::of(AttemptStatus::Pending) };
/// assert!(news.payment_url.is_none());
/// ```
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
    /// How it was paid, in the provider's words.
    pub method: Option<String>,
    /// The operator's reference of the payment.
    pub reference: Option<String>,
    /// The hash of the secret that the provider's notifications of it carry.
    pub notify_hash: Option<TokenHash>,
}

impl AttemptNews {
    /// That it stands so, and nothing more.
    pub const fn of(status: AttemptStatus) -> Self {
        Self {
            status,
            payment_url: None,
            payment_token: None,
            code: None,
            method: None,
            reference: None,
            notify_hash: None,
        }
    }
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
    /// Whether an effect of it was given up and waits for a person.
    pub given_up: bool,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// Who takes care of it.
    pub assignee: Option<StaffId>,
    /// When its next deadline falls due.
    pub deadline: Option<Timestamp>,
}

impl Summary {
    /// Where it stands in a list of this order; nowhere in one of deadlines where it has none.
    ///
    /// ```
    /// use kit_testing::{drive, sample};
    /// use kit_workflow::Clock;
    /// use kit_workflow::inquiry::InquiryId;
    /// use kit_workflow::port::{Archive, ListOrder, PageRequest};
    ///
    /// # let (world, mut dice) = (kit_testing::World::new(1), kit_testing::Dice::new(1));
    /// # let (at, id) = (world.clock.now(), InquiryId(kit_workflow::Ids::fresh(&world.clock)));
    /// # for (by, command) in sample::road(at, &mut dice) {
    /// #     let particulars = sample::particulars(&command, at, &mut dice);
    /// #     let order = kit_workflow::Order::new(id.0, by, at, command).with(particulars);
    /// #     drive::to_end(kit_workflow::Engine::new(&world.store).execute(order)).unwrap();
    /// # }
    /// let page = drive::to_end(world.store.list(&PageRequest::newest(10))).unwrap();
    /// assert_eq!(page.items[0].place(ListOrder::Submitted), Some((at, id)));
    /// ```
    pub fn place(&self, order: ListOrder) -> Option<ListPlace> {
        let moment = match order {
            ListOrder::Submitted => Some(self.submitted_at),
            ListOrder::Moved => Some(self.moved_at),
            ListOrder::Deadline => self.deadline,
        };
        moment.map(|moment| (moment, self.id))
    }
}

/// Names and addresses stay out of logs.
impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summary").field("id", &self.id).field("stage", &self.stage).finish_non_exhaustive()
    }
}

names! {
    /// What a list is ordered by; the identifier decides between equal moments.
    pub enum ListOrder {
        /// The newest submission first.
        Submitted = "submitted",
        /// What moved last first.
        Moved = "moved",
        /// The next deadline first; what has none is not listed.
        Deadline = "deadline",
    }
}

/// A place in a list of one order: the moment that it is ordered by, and the inquiry.
pub type ListPlace = (Timestamp, InquiryId);

/// Which part of a list is wanted.
///
/// ```
/// use kit_workflow::port::{ListOrder, PageRequest, ReportFilter};
///
/// let filter = ReportFilter { money_waits: true, ..ReportFilter::default() };
/// let request = PageRequest { filter, order: ListOrder::Moved, ..PageRequest::newest(50) };
/// assert_eq!((request.limit, request.after), (50, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Which inquiries.
    pub filter: ReportFilter,
    /// In which order.
    pub order: ListOrder,
    /// Only those after this place in a list of the same order.
    pub after: Option<ListPlace>,
    /// At most this many.
    pub limit: u32,
}

impl PageRequest {
    /// The newest submissions, at most so many.
    pub fn newest(limit: u32) -> Self {
        Self { filter: ReportFilter::default(), order: ListOrder::Submitted, after: None, limit }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The inquiries.
    pub items: Vec<Summary>,
    /// What to ask for next, if there is more.
    pub next: Option<ListPlace>,
}

/// A part of a report: `next` is where the following part begins, if there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T, C> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for next.
    pub next: Option<C>,
}

/// How many inquiries stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: u64,
}

/// A notification to be kept.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{AttemptId, Effect, InquiryId, NotificationId};
/// use kit_workflow::port::NewNotification;
/// use uuid::Uuid;
///
/// let (inquiry, attempt, at) = (InquiryId(Uuid::nil()), AttemptId(Uuid::nil()), Timestamp::from_unix_ms(0));
/// let new = NewNotification {
///     id: NotificationId(Uuid::nil()),
///     provider: "cinetpay".to_owned(),
///     transaction_id: attempt.transaction_id(),
///     attempt: Some((inquiry, attempt)),
///     unproven: None,
///     digest: [7; 32],
///     raw: b"cpm_trans_id=T1".to_vec(),
///     at,
///     again_at: at,
/// };
/// assert_eq!(new.effect(), Some((inquiry, Effect::VerifyAttempt { attempt })));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct NewNotification {
    /// Which notification.
    pub id: NotificationId,
    /// From which provider.
    pub provider: String,
    /// The transaction it speaks of, as told.
    pub transaction_id: String,
    /// The attempt with that id, if it is one of ours.
    pub attempt: Option<(InquiryId, AttemptId)>,
    /// The hash of the token it came with, where it could not yet be held against its attempt's. Nobody is asked because of
    /// it until it was.
    pub unproven: Option<TokenHash>,
    /// A keyed mark of the whole body: the same body is the same notification.
    pub digest: [u8; 32],
    /// The body, byte for byte. Holds the payer's telephone number: a store MUST keep it encrypted.
    pub raw: Vec<u8>,
    /// When it came.
    pub at: Timestamp,
    /// When it is looked at again, should its attempt not be known.
    pub again_at: Timestamp,
}

/// The body holds personal data: a log does not show it.
impl fmt::Debug for NewNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewNotification")
            .field("id", &self.id)
            .field("transaction_id", &self.transaction_id)
            .finish_non_exhaustive()
    }
}

impl NewNotification {
    /// What must be done about it, and for whom; nothing where its attempt is none of ours.
    pub fn effect(&self) -> Option<(InquiryId, Effect)> {
        let (inquiry, attempt) = self.attempt?;
        let effect = match self.unproven {
            None => Effect::VerifyAttempt { attempt },
            Some(token) => Effect::ProveNotification { attempt, token },
        };
        Some((inquiry, effect))
    }
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
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{FileId, LinkId};
/// use kit_workflow::port::DownloadStart;
///
/// let (link, file) = (LinkId(uuid::Uuid::from_u128(1)), FileId(uuid::Uuid::from_u128(2)));
/// let start = DownloadStart { link, file, at: Timestamp::from_unix_ms(0) };
/// assert_ne!(start, DownloadStart { link: LinkId(uuid::Uuid::nil()), ..start });
/// ```
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

names! {
    /// What came of a document that a client forgot to attach.
    pub enum Added {
        /// It is attached.
        Done = "done",
        /// The same content is attached already; nothing was written.
        Before = "before",
        /// The inquiry has as many as it may have; nothing was written.
        TooMany = "too_many",
        /// The draft was begun without it, or the inquiry has ended; nothing was written.
        TooLate = "too_late",
    }
}

/// Somebody wanted an effect that was given up tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revival {
    /// The effect's stable name.
    pub key: String,
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// What had gone wrong last.
    pub note: String,
}

/// What is stored beside the chain. Every write of a [`Commit`](crate::Commit) is visible here as soon as it is committed.
///
/// - The commit that pays an order (see [`settlement`](crate::inquiry::settlement)) MUST give it the next number of its
///   [`Series`](crate::inquiry::Series), that of play money where one of the attempts was a test: one voucher for each
///   order, and no gap in a series, whatever is refused, repeated or done at once.
///
/// The [`Inbox`], the [`Ledger`], the [`Alarms`], the [`Sections`], the [`Casework`], the [`Mails`], the [`Messages`] and the
/// [`Privacy`] are parts of it.
///
/// ```
/// use kit_testing::{drive, sample};
/// use kit_workflow::Clock;
/// use kit_workflow::inquiry::{InquiryId, Stage};
/// use kit_workflow::port::{Archive, AttemptStatus};
///
/// # let (world, mut dice) = (kit_testing::World::new(1), kit_testing::Dice::new(1));
/// # let (at, id) = (world.clock.now(), InquiryId(kit_workflow::Ids::fresh(&world.clock)));
/// # for (by, command) in sample::road(at, &mut dice) {
/// #     let particulars = sample::particulars(&command, at, &mut dice);
/// #     let order = kit_workflow::Order::new(id.0, by, at, command).with(particulars);
/// #     drive::to_end(kit_workflow::Engine::new(&world.store).execute(order)).unwrap();
/// # }
/// let dossier = drive::to_end(world.store.dossier(id)).unwrap().unwrap();
/// assert_eq!((dossier.state.stage(), dossier.version), (Stage::Delivered, 8));
/// assert_eq!(dossier.attempts[0].status, AttemptStatus::Paid);
/// ```
pub trait Archive: Inbox + Ledger + Alarms + Sections + Casework + Mails + Messages + Privacy + Send + Sync {
    /// The inquiry that a client's access token opens.
    fn inquiry_by_access(&self, hash: TokenHash) -> impl Future<Output = Result<Option<InquiryId>, StoreError>> + Send;

    /// Everything about one inquiry.
    fn dossier(&self, id: InquiryId) -> impl Future<Output = Result<Option<Dossier>, StoreError>> + Send;

    /// The attached documents with their texts, in the order they were attached.
    fn documents(&self, id: InquiryId) -> impl Future<Output = Result<Vec<Document>, StoreError>> + Send;

    /// Attaches one more document, as long as no draft was begun, up to `most` in all. What is attached MUST be among what is
    /// read for the draft: attaching and the commit that begins a draft exclude each other.
    fn add_document(
        &self,
        id: InquiryId,
        document: &Document,
        most: u32,
    ) -> impl Future<Output = Result<Added, StoreError>> + Send;

    /// A draft's Markdown.
    fn markdown(&self, id: InquiryId, draft: u32) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// A part of the list of inquiries.
    fn list(&self, request: &PageRequest) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Tries to pay, the newest first: at most `limit` of those after `after`.
    fn payment_rows(
        &self,
        filter: &ReportFilter,
        after: Option<(Timestamp, AttemptId)>,
        limit: u32,
    ) -> impl Future<Output = Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError>> + Send;

    /// Downloads that began, the newest first: at most `limit` of those before the one numbered `after`.
    fn download_rows(
        &self,
        filter: &ReportFilter,
        after: Option<u64>,
        limit: u32,
    ) -> impl Future<Output = Result<Part<DownloadRow, u64>, StoreError>> + Send;

    /// A part of the list of money that waits for an answer at a moment, as
    /// [`open_amounts`](crate::inquiry::open_amounts) tells it of every commit: the longest wait first, of the inquiries that
    /// are asked for.
    fn waiting_money(&self, request: &WaitingRequest) -> impl Future<Output = Result<WaitingPage, StoreError>> + Send;

    /// The same added up by reason and currency, in their order; what there is nothing of is absent.
    fn waiting_totals(&self, now: Timestamp) -> impl Future<Output = Result<Vec<WaitingTotal>, StoreError>> + Send;

    /// Complaints that wait for an answer, the longest wait first: at most `limit` of those after `after`.
    fn complaints(
        &self,
        after: Option<ComplaintPlace>,
        limit: u32,
    ) -> impl Future<Output = Result<Part<OpenComplaint, ComplaintPlace>, StoreError>> + Send;

    /// The same in figures.
    fn complaint_figures(&self) -> impl Future<Output = Result<ComplaintFigures, StoreError>> + Send;

    /// How many inquiries stand where; stages without any may be absent.
    fn stage_counts(&self) -> impl Future<Output = Result<Vec<StageCount>, StoreError>> + Send;

    /// An attempt.
    fn attempt(&self, id: AttemptId) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// The attempt whose return address holds this token.
    fn attempt_by_return(&self, hash: TokenHash) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// Notes what was learned of an attempt. A paid attempt stays paid; a known payment page and a known token stay known.
    fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The link with this token.
    fn link(&self, hash: TokenHash) -> impl Future<Output = Result<Option<LinkEntry>, StoreError>> + Send;

    /// Counts a download that began.
    fn count_download(&self, start: &DownloadStart) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether an inquiry may have a letter sent to a recipient (a digest of an address) who has paid nothing: the first
    /// that asks within this time may, as often as it asks, and no other.
    fn may_write(
        &self,
        recipient: &str,
        inquiry: InquiryId,
        now: Timestamp,
        within: Duration,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Effects that wait for a person, newest first, at most `limit`.
    fn buried(&self, limit: u32) -> impl Future<Output = Result<Vec<Buried>, StoreError>> + Send;

    /// Has an effect of an inquiry tried again that waits for a person: it is due at once, its attempts start anew, and who
    /// wanted it is kept in the same transaction. `false` where no such effect waits for a person; of several who want it at
    /// once one is told that it was theirs.
    fn revive(
        &self,
        id: InquiryId,
        key: &str,
        by: StaffId,
        at: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Who had effects of an inquiry tried again, oldest first.
    fn revivals(&self, id: InquiryId) -> impl Future<Output = Result<Vec<Revival>, StoreError>> + Send;

    /// How many effects wait to be done.
    fn waiting_effects(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Whether the store answers and is migrated.
    fn ready(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}
