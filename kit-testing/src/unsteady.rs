//! A store that others can come between, and that fails once where a test wants it to.

use std::future::Future;
use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, FactorId, InquiryId, NoteId, NotificationId, SessionId, StaffId};
use kit_workflow::port::{
    AccountChange, Accounts, Added, Alarm, AlarmKind, Alarms, Archive, Attempt, AttemptNews, Buried, Casework,
    ComplaintFigures, ComplaintPlace, Document, Dossier, DownloadRow, DownloadStart, EarlyNotification, Erased,
    FileKey, FinishedSection, Found, Handling, Handover, Identities, Identity, Inbox, InboxEntry, InboxFigures,
    InboxPage, InboxRequest, Keeping, Kept, Layout, Ledger, LedgerRequest, LinkEntry, LinkRecord, LinkedIdentity,
    MailEntry, Mails, Message, Messages, NewNotification, NewSession, Note, OpenComplaint, OpenSession, Page,
    PageRequest, Part, PaymentRow, Presence, Privacy, PrivacyDeed, ReportFilter, Revival, SecondFactor, SecondFactors,
    SectionCall, SectionEntry, SectionKey, Sections, Sent, Session, Staff, StaffNote, StageCount, Turned, WaitingPage,
    WaitingRequest, WaitingTotal,
};
use kit_workflow::{
    Claim, Commit, CommitError, Committed, Job, Lifecycle, Loaded, Outbox, Recorded, Store, StoreError, Timestamp,
    TokenHash, Upcoming, Version, WorkerId,
};
use uuid::Uuid;

use crate::{Points, Trouble};

/// A store over another one, each of whose operations is one of its [`Points`], under its own name: `commit`, `claim`,
/// `finish` and so on. Each gives way once before and once after, so that joined futures interleave and a dropped one stops
/// at every point there is. One operation can fail, with or without having been done, or stop the run. Clones count together.
///
/// ```
/// use kit_testing::{ManualClock, MemoryStore, Points, Trouble, Unsteady, drive, sample};
/// use kit_workflow::Store;
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use uuid::Uuid;
///
/// let store = MemoryStore::<InquiryLifecycle>::new(ManualClock::new(1), sample::keys());
/// let unsteady = Unsteady::over(store, Points::at("load", 2, Trouble::NotDone));
/// let loads = [(); 3].map(|()| drive::to_end(unsteady.load(Uuid::nil())).is_ok());
/// assert_eq!(loads, [true, false, true]);
/// ```
#[derive(Clone, Debug)]
pub struct Unsteady<S> {
    inner: S,
    points: Points,
}

impl<S> Unsteady<S> {
    /// Over this store, without failures.
    pub fn new(inner: S) -> Self {
        Self::over(inner, Points::new())
    }

    /// Over this store, with these points.
    pub fn over(inner: S, points: Points) -> Self {
        Self { inner, points }
    }

    /// Over this store; its operation numbered `number`, from 1, fails like this.
    ///
    /// ```
    /// use kit_testing::{ManualClock, MemoryStore, Trouble, Unsteady, drive, sample};
    /// use kit_workflow::Store;
    /// use kit_workflow::inquiry::InquiryLifecycle;
    /// use uuid::Uuid;
    ///
    /// let store = MemoryStore::<InquiryLifecycle>::new(ManualClock::new(1), sample::keys());
    /// let unsteady = Unsteady::failing(store, 1, Trouble::NotDone);
    /// assert!(drive::to_end(unsteady.load(Uuid::nil())).is_err());
    /// // The store beneath knows nothing of it.
    /// assert!(drive::to_end(unsteady.inner().load(Uuid::nil())).is_ok());
    /// ```
    pub fn failing(inner: S, number: u64, trouble: Trouble) -> Self {
        Self::over(inner, Points::nth(number, trouble))
    }

    /// The store beneath.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    /// Its points: what was done, and whether the run was stopped.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// How many operations were begun.
    pub fn operations(&self) -> u64 {
        self.points.passed().len() as u64
    }

    async fn carry_out<T, E: From<StoreError>>(
        &self,
        name: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.points.around(name, work, || E::from(StoreError::Unavailable("the test wants it so".into()))).await
    }
}

impl<L: Lifecycle, S: Store<L>> Store<L> for Unsteady<S> {
    async fn load(&self, subject: Uuid) -> Result<Option<Loaded<L>>, StoreError> {
        self.carry_out("load", self.inner.load(subject)).await
    }

    async fn commit(&self, commit: Commit<L>) -> Result<Committed, CommitError> {
        self.carry_out("commit", self.inner.commit(commit)).await
    }

    async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<L>>, StoreError> {
        self.carry_out("history", self.inner.history(subject)).await
    }

    async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        self.carry_out("taken", self.inner.taken(scope, key)).await
    }
}

impl<L: Lifecycle, S: Outbox<L>> Outbox<L> for Unsteady<S> {
    async fn claim(&self, worker: &WorkerId, lease: Duration) -> Result<Option<Job<L>>, StoreError> {
        self.carry_out("claim", self.inner.claim(worker, lease)).await
    }

    async fn extend(&self, claim: &Claim, lease: Duration) -> Result<bool, StoreError> {
        self.carry_out("extend", self.inner.extend(claim, lease)).await
    }

    async fn finish(&self, claim: &Claim) -> Result<bool, StoreError> {
        self.carry_out("finish", self.inner.finish(claim)).await
    }

    async fn postpone(&self, claim: &Claim, after: Duration, progress: bool, note: &str) -> Result<bool, StoreError> {
        self.carry_out("postpone", self.inner.postpone(claim, after, progress, note)).await
    }

    async fn bury(&self, claim: &Claim, note: &str) -> Result<bool, StoreError> {
        self.carry_out("bury", self.inner.bury(claim, note)).await
    }

    async fn upcoming(&self, subject: Uuid) -> Result<Vec<Upcoming>, StoreError> {
        self.carry_out("upcoming", self.inner.upcoming(subject)).await
    }

    async fn wait(&self, at_most: Duration) {
        self.inner.wait(at_most).await;
    }
}

impl<S: Archive> Archive for Unsteady<S> {
    async fn inquiry_by_access(&self, hash: TokenHash) -> Result<Option<InquiryId>, StoreError> {
        self.carry_out("inquiry_by_access", self.inner.inquiry_by_access(hash)).await
    }

    async fn dossier(&self, id: InquiryId) -> Result<Option<Dossier>, StoreError> {
        self.carry_out("dossier", self.inner.dossier(id)).await
    }

    async fn documents(&self, id: InquiryId) -> Result<Vec<Document>, StoreError> {
        self.carry_out("documents", self.inner.documents(id)).await
    }

    async fn add_document(
        &self,
        id: InquiryId,
        document: &Document,
        most: u32,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        self.carry_out("add_document", self.inner.add_document(id, document, most, at)).await
    }

    async fn markdown(&self, id: InquiryId, draft: u32) -> Result<Option<String>, StoreError> {
        self.carry_out("markdown", self.inner.markdown(id, draft)).await
    }

    async fn list(&self, request: &PageRequest) -> Result<Page, StoreError> {
        self.carry_out("list", self.inner.list(request)).await
    }

    async fn payment_rows(
        &self,
        filter: &ReportFilter,
        after: Option<(Timestamp, AttemptId)>,
        limit: u32,
    ) -> Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError> {
        self.carry_out("payment_rows", self.inner.payment_rows(filter, after, limit)).await
    }

    async fn download_rows(
        &self,
        filter: &ReportFilter,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Part<DownloadRow, u64>, StoreError> {
        self.carry_out("download_rows", self.inner.download_rows(filter, after, limit)).await
    }

    async fn waiting_money(&self, request: &WaitingRequest) -> Result<WaitingPage, StoreError> {
        self.carry_out("waiting_money", self.inner.waiting_money(request)).await
    }

    async fn waiting_totals(&self, now: Timestamp) -> Result<Vec<WaitingTotal>, StoreError> {
        self.carry_out("waiting_totals", self.inner.waiting_totals(now)).await
    }

    async fn complaints(
        &self,
        after: Option<ComplaintPlace>,
        limit: u32,
    ) -> Result<Part<OpenComplaint, ComplaintPlace>, StoreError> {
        self.carry_out("complaints", self.inner.complaints(after, limit)).await
    }

    async fn complaint_figures(&self) -> Result<ComplaintFigures, StoreError> {
        self.carry_out("complaint_figures", self.inner.complaint_figures()).await
    }

    async fn stage_counts(&self) -> Result<Vec<StageCount>, StoreError> {
        self.carry_out("stage_counts", self.inner.stage_counts()).await
    }

    async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.carry_out("attempt", self.inner.attempt(id)).await
    }

    async fn attempt_by_return(&self, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
        self.carry_out("attempt_by_return", self.inner.attempt_by_return(hash)).await
    }

    async fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
        self.carry_out("note_attempt", self.inner.note_attempt(id, news)).await
    }

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        self.carry_out("link", self.inner.link(hash)).await
    }

    async fn links(&self, id: InquiryId, most: u32) -> Result<Vec<LinkRecord>, StoreError> {
        self.carry_out("links", self.inner.links(id, most)).await
    }

    async fn count_download(&self, start: &DownloadStart, within: Duration) -> Result<(), StoreError> {
        self.carry_out("count_download", self.inner.count_download(start, within)).await
    }

    async fn may_write(
        &self,
        recipient: &str,
        inquiry: InquiryId,
        now: Timestamp,
        within: Duration,
    ) -> Result<bool, StoreError> {
        self.carry_out("may_write", self.inner.may_write(recipient, inquiry, now, within)).await
    }

    async fn buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        self.carry_out("buried", self.inner.buried(limit)).await
    }

    async fn revive(&self, id: InquiryId, key: &str, by: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        self.carry_out("revive", self.inner.revive(id, key, by, at)).await
    }

    async fn revivals(&self, id: InquiryId) -> Result<Vec<Revival>, StoreError> {
        self.carry_out("revivals", self.inner.revivals(id)).await
    }

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        self.carry_out("waiting_effects", self.inner.waiting_effects()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.carry_out("ready", self.inner.ready()).await
    }
}

impl<S: Casework> Casework for Unsteady<S> {
    async fn handling(&self, id: InquiryId, now: Timestamp) -> Result<Handling, StoreError> {
        self.carry_out("handling", self.inner.handling(id, now)).await
    }

    async fn hand_over(&self, id: InquiryId, from: Option<StaffId>, handover: &Handover) -> Result<bool, StoreError> {
        self.carry_out("hand_over", self.inner.hand_over(id, from, handover)).await
    }

    async fn keep_note(&self, id: InquiryId, note: &Note) -> Result<(), StoreError> {
        self.carry_out("keep_note", self.inner.keep_note(id, note)).await
    }

    async fn erase_note(&self, id: InquiryId, note: NoteId) -> Result<bool, StoreError> {
        self.carry_out("erase_note", self.inner.erase_note(id, note)).await
    }

    async fn attend(&self, id: InquiryId, presence: &Presence) -> Result<(), StoreError> {
        self.carry_out("attend", self.inner.attend(id, presence)).await
    }
}

impl<S: Messages> Messages for Unsteady<S> {
    async fn keep_message(&self, id: InquiryId, message: &Message, most: u32) -> Result<Sent, StoreError> {
        self.carry_out("keep_message", self.inner.keep_message(id, message, most)).await
    }

    async fn messages(&self, id: InquiryId) -> Result<Vec<Message>, StoreError> {
        self.carry_out("messages", self.inner.messages(id)).await
    }
}

impl<S: Privacy> Privacy for Unsteady<S> {
    async fn keeping(&self, id: InquiryId) -> Result<Keeping, StoreError> {
        self.carry_out("keeping", self.inner.keeping(id)).await
    }

    async fn erase(&self, id: InquiryId, version: Version, deed: &PrivacyDeed) -> Result<Erased, StoreError> {
        self.carry_out("erase", self.inner.erase(id, version, deed)).await
    }

    async fn outlived(&self, kept: Duration, limit: u32) -> Result<Vec<InquiryId>, StoreError> {
        self.carry_out("outlived", self.inner.outlived(kept, limit)).await
    }

    async fn let_go(&self, id: InquiryId, kept: Duration, at: Timestamp) -> Result<bool, StoreError> {
        self.carry_out("let_go", self.inner.let_go(id, kept, at)).await
    }

    async fn discarded(&self, limit: u32) -> Result<Vec<FileKey>, StoreError> {
        self.carry_out("discarded", self.inner.discarded(limit)).await
    }

    async fn forget_discarded(&self, file: FileKey) -> Result<(), StoreError> {
        self.carry_out("forget_discarded", self.inner.forget_discarded(file)).await
    }

    async fn told_of(&self, id: InquiryId) -> Result<Vec<InboxEntry>, StoreError> {
        self.carry_out("told_of", self.inner.told_of(id)).await
    }

    async fn note_privacy(&self, deed: &PrivacyDeed) -> Result<(), StoreError> {
        self.carry_out("note_privacy", self.inner.note_privacy(deed)).await
    }

    async fn privacy_deeds(&self, limit: u32) -> Result<Vec<PrivacyDeed>, StoreError> {
        self.carry_out("privacy_deeds", self.inner.privacy_deeds(limit)).await
    }
}

impl<S: Mails> Mails for Unsteady<S> {
    async fn mails(&self, id: InquiryId) -> Result<Vec<MailEntry>, StoreError> {
        self.carry_out("mails", self.inner.mails(id)).await
    }

    async fn note_mail(&self, id: InquiryId, mail: &MailEntry) -> Result<(), StoreError> {
        self.carry_out("note_mail", self.inner.note_mail(id, mail)).await
    }
}

impl<S: Alarms> Alarms for Unsteady<S> {
    async fn raise_alarm(&self, kind: AlarmKind, scope: &str, detail: &str, at: Timestamp) -> Result<(), StoreError> {
        self.carry_out("raise_alarm", self.inner.raise_alarm(kind, scope, detail, at)).await
    }

    async fn alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        self.carry_out("alarms", self.inner.alarms()).await
    }

    async fn claim_alarm(&self, now: Timestamp, quiet: Duration, lease: Duration) -> Result<Option<Alarm>, StoreError> {
        self.carry_out("claim_alarm", self.inner.claim_alarm(now, quiet, lease)).await
    }

    async fn close_alarm(&self, kind: AlarmKind, scope: &str, at: Timestamp) -> Result<(), StoreError> {
        self.carry_out("close_alarm", self.inner.close_alarm(kind, scope, at)).await
    }
}

impl<S: Inbox> Inbox for Unsteady<S> {
    async fn keep_notification(&self, notification: &NewNotification, room: u32) -> Result<Kept, StoreError> {
        self.carry_out("keep_notification", self.inner.keep_notification(notification, room)).await
    }

    async fn early_notifications(&self, limit: u32) -> Result<Vec<EarlyNotification>, StoreError> {
        self.carry_out("early_notifications", self.inner.early_notifications(limit)).await
    }

    async fn decide_notification(&self, id: NotificationId, looks: u32, found: Found) -> Result<bool, StoreError> {
        self.carry_out("decide_notification", self.inner.decide_notification(id, looks, found)).await
    }

    async fn notifications(&self, request: &InboxRequest) -> Result<InboxPage, StoreError> {
        self.carry_out("notifications", self.inner.notifications(request)).await
    }

    async fn count_turned(&self, provider: &str, why: Turned, count: u64, at: Timestamp) -> Result<(), StoreError> {
        self.carry_out("count_turned", self.inner.count_turned(provider, why, count, at)).await
    }

    async fn inbox_figures(&self) -> Result<InboxFigures, StoreError> {
        self.carry_out("inbox_figures", self.inner.inbox_figures()).await
    }

    async fn purge_notifications(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.carry_out("purge_notifications", self.inner.purge_notifications(before)).await
    }
}

impl<S: Sections> Sections for Unsteady<S> {
    async fn lay_out(&self, layout: &Layout) -> Result<(), StoreError> {
        self.carry_out("lay_out", self.inner.lay_out(layout)).await
    }

    async fn sections(&self, id: InquiryId, draft: u32) -> Result<Vec<SectionEntry>, StoreError> {
        self.carry_out("sections", self.inner.sections(id, draft)).await
    }

    async fn section_contents(&self, id: InquiryId, draft: u32) -> Result<Vec<(u32, String)>, StoreError> {
        self.carry_out("section_contents", self.inner.section_contents(id, draft)).await
    }

    async fn note_call(&self, call: &SectionCall) -> Result<(), StoreError> {
        self.carry_out("note_call", self.inner.note_call(call)).await
    }

    async fn calls(&self, id: InquiryId) -> Result<Vec<SectionCall>, StoreError> {
        self.carry_out("calls", self.inner.calls(id)).await
    }

    async fn note_heard(&self, key: SectionKey, heard: u64) -> Result<(), StoreError> {
        self.carry_out("note_heard", self.inner.note_heard(key, heard)).await
    }

    async fn finish_section(&self, finished: &FinishedSection) -> Result<bool, StoreError> {
        self.carry_out("finish_section", self.inner.finish_section(finished)).await
    }
}

impl<S: Ledger> Ledger for Unsteady<S> {
    async fn begin_asking(&self, id: AttemptId, calm: Duration) -> Result<bool, StoreError> {
        self.carry_out("begin_asking", self.inner.begin_asking(id, calm)).await
    }

    async fn ledger(&self, request: &LedgerRequest) -> Result<Vec<Attempt>, StoreError> {
        self.carry_out("ledger", self.inner.ledger(request)).await
    }
}

impl<S: SecondFactors> SecondFactors for Unsteady<S> {
    async fn second_factor(&self, staff: StaffId) -> Result<Option<SecondFactor>, StoreError> {
        self.carry_out("second_factor", self.inner.second_factor(staff)).await
    }

    async fn second_factors(&self) -> Result<Vec<SecondFactor>, StoreError> {
        self.carry_out("second_factors", self.inner.second_factors()).await
    }

    async fn begin_factor(&self, id: FactorId, staff: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        self.carry_out("begin_factor", self.inner.begin_factor(id, staff, at)).await
    }

    async fn confirm_factor(
        &self,
        id: FactorId,
        step: i64,
        codes: &[TokenHash],
        note: &StaffNote,
    ) -> Result<bool, StoreError> {
        self.carry_out("confirm_factor", self.inner.confirm_factor(id, step, codes, note)).await
    }

    async fn use_step(&self, id: FactorId, step: i64) -> Result<bool, StoreError> {
        self.carry_out("use_step", self.inner.use_step(id, step)).await
    }

    async fn use_recovery(&self, id: FactorId, code: TokenHash, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("use_recovery", self.inner.use_recovery(id, code, note)).await
    }

    async fn drop_factor(&self, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("drop_factor", self.inner.drop_factor(note)).await
    }
}

impl<S: Identities> Identities for Unsteady<S> {
    async fn staff_of(&self, identity: &Identity) -> Result<Option<Staff>, StoreError> {
        self.carry_out("staff_of", self.inner.staff_of(identity)).await
    }

    async fn identities(&self) -> Result<Vec<LinkedIdentity>, StoreError> {
        self.carry_out("identities", self.inner.identities()).await
    }

    async fn link_identity(&self, identity: &Identity, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("link_identity", self.inner.link_identity(identity, note)).await
    }

    async fn unlink_identities(&self, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("unlink_identities", self.inner.unlink_identities(note)).await
    }

    async fn use_round_trip(&self, trip: TokenHash, ends_at: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        self.carry_out("use_round_trip", self.inner.use_round_trip(trip, ends_at, now)).await
    }
}

impl<S: Accounts> Accounts for Unsteady<S> {
    async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, StoreError> {
        self.carry_out("staff_by_email", self.inner.staff_by_email(email)).await
    }

    async fn staff(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.carry_out("staff", self.inner.staff(id)).await
    }

    async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.carry_out("all_staff", self.inner.all_staff()).await
    }

    async fn add_staff(&self, staff: &Staff, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("add_staff", self.inner.add_staff(staff, note)).await
    }

    async fn change_staff(&self, change: &AccountChange, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("change_staff", self.inner.change_staff(change, note)).await
    }

    async fn invited(&self, hash: TokenHash, now: Timestamp) -> Result<Option<Staff>, StoreError> {
        self.carry_out("invited", self.inner.invited(hash, now)).await
    }

    async fn sessions(
        &self,
        staff: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Vec<OpenSession>, StoreError> {
        self.carry_out("sessions", self.inner.sessions(staff, now, idle_since)).await
    }

    async fn end_session(&self, id: SessionId, note: &StaffNote) -> Result<bool, StoreError> {
        self.carry_out("end_session", self.inner.end_session(id, note)).await
    }

    async fn note_staff(&self, note: &StaffNote) -> Result<(), StoreError> {
        self.carry_out("note_staff", self.inner.note_staff(note)).await
    }

    async fn staff_notes(&self, before: Option<(Timestamp, Uuid)>, limit: u32) -> Result<Vec<StaffNote>, StoreError> {
        self.carry_out("staff_notes", self.inner.staff_notes(before, limit)).await
    }

    async fn open_session(&self, session: &NewSession) -> Result<(), StoreError> {
        self.carry_out("open_session", self.inner.open_session(session)).await
    }

    async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        self.carry_out("session", self.inner.session(hash, now, idle_since)).await
    }

    async fn close_session(&self, hash: TokenHash) -> Result<(), StoreError> {
        self.carry_out("close_session", self.inner.close_session(hash)).await
    }
}
