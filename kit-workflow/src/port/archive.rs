//! The port to what is stored beside the chain: what pages, mails and the desk read.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::inquiry::{AttemptId, Effect, FileId, Grant, InquiryId, LinkId, NotificationId, StaffId};
use crate::name::names;
use crate::port::{
    Alarms, Attempt, AttemptNews, Casework, ComplaintFigures, ComplaintPlace, Document, Dossier, DownloadRow, Inbox,
    Ledger, LinkRecord, Mails, Messages, OpenComplaint, Page, PageRequest, Part, PaymentRow, Privacy, ReportFilter,
    Sections, StageCount, WaitingPage, WaitingRequest, WaitingTotal,
};
use crate::{StoreError, Timestamp, TokenHash};

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
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Archive: Inbox + Ledger + Alarms + Sections + Casework + Mails + Messages + Privacy + Send + Sync {
    /// The inquiry that a client's access token opens.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// let hash = workflow.access(&dossier).hash();
    /// assert_eq!(drive::to_end(store.inquiry_by_access(hash))?, Some(dossier.id));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn inquiry_by_access(&self, hash: TokenHash) -> impl Future<Output = Result<Option<InquiryId>, StoreError>> + Send;

    /// Everything about one inquiry.
    fn dossier(&self, id: InquiryId) -> impl Future<Output = Result<Option<Dossier>, StoreError>> + Send;

    /// The attached documents with their texts, in the order they were attached.
    fn documents(&self, id: InquiryId) -> impl Future<Output = Result<Vec<Document>, StoreError>> + Send;

    /// Attaches one more document, as long as no draft was begun, up to `most` in all. What is attached MUST be among what is
    /// read for the draft: attaching and the commit that begins a draft exclude each other.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// use kit_workflow::port::Added;
    ///
    /// let forgotten = kit_testing::sample::documents(&mut kit_testing::Dice::new(7)).remove(0);
    /// let now = world.clock.now();
    /// assert_eq!(drive::to_end(store.add_document(dossier.id, &forgotten, 10, now))?, Added::Done);
    /// assert_eq!(drive::to_end(store.add_document(dossier.id, &forgotten, 10, now))?, Added::Before);
    /// assert_eq!(drive::to_end(store.documents(dossier.id))?.len(), 3);
    /// assert_eq!(drive::to_end(store.dossier(dossier.id))?.ok_or("it is there")?.additions[0].at, now);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn add_document(
        &self,
        id: InquiryId,
        document: &Document,
        most: u32,
        at: Timestamp,
    ) -> impl Future<Output = Result<Added, StoreError>> + Send;

    /// A draft's Markdown.
    fn markdown(&self, id: InquiryId, draft: u32) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// A part of the list of inquiries.
    fn list(&self, request: &PageRequest) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Tries to pay, the newest first: at most `limit` of those after `after`.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// # use kit_workflow::inquiry::AttemptId;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use kit_workflow::port::ReportFilter;
    ///
    /// let rows = drive::to_end(store.payment_rows(&ReportFilter::default(), None, 10))?;
    /// assert_eq!((rows.items[0].attempt.id, rows.next), (attempt, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn payment_rows(
        &self,
        filter: &ReportFilter,
        after: Option<(Timestamp, AttemptId)>,
        limit: u32,
    ) -> impl Future<Output = Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError>> + Send;

    /// Downloads that began, the newest first: at most `limit` of those before the one numbered `after`.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// use kit_workflow::port::ReportFilter;
    ///
    /// // Nothing was delivered yet.
    /// assert!(drive::to_end(store.download_rows(&ReportFilter::default(), None, 10))?.items.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// # use kit_workflow::inquiry::AttemptId;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use kit_workflow::Money;
    /// use kit_workflow::inquiry::{ActorKind, Command, InquiryActor, Receipt, WaitReason};
    ///
    /// # let money = |minor| Money::new(minor, workflow.terms().price.currency());
    /// let (gateway, receipt) = (InquiryActor::new(ActorKind::Gateway), Receipt::verified(attempt, money(5)));
    /// let held = kit_workflow::Order::new(dossier.id.0, gateway, world.clock.now(), Command::HoldPayment { receipt });
    /// drive::to_end(kit_workflow::Engine::new(store).execute(held))?;
    /// let totals = drive::to_end(store.waiting_totals(world.clock.now()))?;
    /// assert_eq!((totals.len(), totals[0].count, totals[0].amount), (1, 1, 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn waiting_totals(&self, now: Timestamp) -> impl Future<Output = Result<Vec<WaitingTotal>, StoreError>> + Send;

    /// Complaints that wait for an answer, the longest wait first: at most `limit` of those after `after`.
    fn complaints(
        &self,
        after: Option<ComplaintPlace>,
        limit: u32,
    ) -> impl Future<Output = Result<Part<OpenComplaint, ComplaintPlace>, StoreError>> + Send;

    /// The same in figures.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// let figures = drive::to_end(store.complaint_figures())?;
    /// assert_eq!((figures.open, figures.oldest), (0, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn complaint_figures(&self) -> impl Future<Output = Result<ComplaintFigures, StoreError>> + Send;

    /// How many inquiries stand where; stages without any may be absent.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// use kit_workflow::inquiry::Stage;
    ///
    /// let counts = drive::to_end(store.stage_counts())?;
    /// assert!(counts.iter().any(|here| here.stage == Stage::AwaitingPayment && here.count == 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn stage_counts(&self) -> impl Future<Output = Result<Vec<StageCount>, StoreError>> + Send;

    /// An attempt.
    fn attempt(&self, id: AttemptId) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// The attempt whose return address holds this token.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// # use kit_workflow::inquiry::AttemptId;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use kit_workflow::Token;
    ///
    /// let address = world.gateway.opened()[0].return_url.clone();
    /// let token = Token::presented(address.rsplit('=').next().unwrap_or_default());
    /// assert_eq!(drive::to_end(store.attempt_by_return(token.hash()))?.map(|found| found.id), Some(attempt));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn attempt_by_return(&self, hash: TokenHash) -> impl Future<Output = Result<Option<Attempt>, StoreError>> + Send;

    /// Notes what was learned of an attempt. A paid attempt stays paid; a known payment page and a known token stay known.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// # use kit_workflow::inquiry::AttemptId;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use kit_workflow::port::{AttemptNews, AttemptStatus};
    ///
    /// let code = Some("WAITING_FOR_CUSTOMER".to_owned());
    /// drive::to_end(store.note_attempt(attempt, &AttemptNews { code: code.clone(), ..AttemptNews::of(AttemptStatus::Pending) }))?;
    /// let noted = drive::to_end(store.attempt(attempt))?.ok_or("it was opened")?;
    /// assert!(noted.code == code && noted.payment_url.is_some(), "what is known stays known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The link with this token.
    fn link(&self, hash: TokenHash) -> impl Future<Output = Result<Option<LinkEntry>, StoreError>> + Send;

    /// The links that were issued for an inquiry, the newest first: at most `most`, each with how many downloads began by it and
    /// when the newest `most` of them did.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::port::Archive;
    ///
    /// // Nothing was delivered yet.
    /// assert!(drive::to_end(world.store.links(dossier.id, 100))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn links(&self, id: InquiryId, most: u32) -> impl Future<Output = Result<Vec<LinkRecord>, StoreError>> + Send;

    /// Counts a download that began, unless it is one that was counted: of the same file by the same link, begun less than
    /// `within` before. Of several at once one counts.
    fn count_download(
        &self,
        start: &DownloadStart,
        within: Duration,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether an inquiry may have a letter sent to a recipient (a digest of an address) who has paid nothing: the first
    /// that asks within this time may, as often as it asks, and no other.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::{Clock, Ids, port::Archive};
    /// # let store = &world.store;
    /// use std::time::Duration;
    ///
    /// use kit_workflow::inquiry::InquiryId;
    ///
    /// let (hour, now, other) = (Duration::from_secs(60 * 60), world.clock.now(), InquiryId(world.clock.fresh()));
    /// let may = |inquiry, at| drive::to_end(store.may_write("digest of an address", inquiry, at, hour));
    /// assert!(may(dossier.id, now)? && may(dossier.id, now)?);
    /// assert!(!may(other, now)?, "nobody is written to twice an hour because strangers give their address");
    /// assert!(may(other, now + hour)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::Archive;
    ///
    /// // What a check of health asks.
    /// assert!(drive::to_end(World::new(1).store.ready()).is_ok());
    /// ```
    fn ready(&self) -> impl Future<Output = Result<(), StoreError>> + Send;
}
