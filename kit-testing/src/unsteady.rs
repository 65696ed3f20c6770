//! A store that others can come between, and that fails once where a test wants it to.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, InquiryId, StaffId};
use kit_workflow::port::{
    Accounts, Archive, Attempt, AttemptNews, Buried, Document, Dossier, DownloadStart, LinkEntry, NewNotification,
    NewSession, Page, PageRequest, Session, Staff, StageCount,
};
use kit_workflow::{
    Claim, Commit, CommitError, Committed, Job, Lifecycle, Loaded, Outbox, Recorded, Store, StoreError, Timestamp,
    TokenHash, WorkerId,
};
use uuid::Uuid;

use crate::drive::polls;

/// A store over another one: each operation gives way once before and once after, so that joined futures interleave and a
/// dropped one stops at every point there is. One operation, counted from 1, can fail, with or without having been done.
/// Clones count together.
#[derive(Clone, Debug)]
pub struct Unsteady<S> {
    inner: S,
    operations: Arc<AtomicU64>,
    failure: Option<(u64, Trouble)>,
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is not done.
    NotDone,
    /// It is done, and its answer is lost.
    AnswerLost,
}

impl<S> Unsteady<S> {
    /// Over this store, without failures.
    pub fn new(inner: S) -> Self {
        Self { inner, operations: Arc::new(AtomicU64::new(0)), failure: None }
    }

    /// Over this store; its operation numbered `number` fails like this.
    pub fn failing(inner: S, number: u64, trouble: Trouble) -> Self {
        Self { failure: Some((number, trouble)), ..Self::new(inner) }
    }

    /// The store beneath.
    pub fn inner(&self) -> &S {
        &self.inner
    }

    /// How many operations were begun.
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::SeqCst)
    }

    async fn carry_out<T, E: From<StoreError>>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        polls(1).await;
        let number = self.operations.fetch_add(1, Ordering::SeqCst) + 1;
        let trouble = self.failure.filter(|(failing, _)| *failing == number).map(|(_, trouble)| trouble);
        let away = || E::from(StoreError::Unavailable("the test wants it so".into()));
        let answer = match trouble {
            Some(Trouble::NotDone) => Err(away()),
            Some(Trouble::AnswerLost) => work.await.and(Err(away())),
            None => work.await,
        };
        polls(1).await;
        answer
    }
}

impl<L: Lifecycle, S: Store<L>> Store<L> for Unsteady<S> {
    async fn load(&self, subject: Uuid) -> Result<Option<Loaded<L>>, StoreError> {
        self.carry_out(self.inner.load(subject)).await
    }

    async fn commit(&self, commit: Commit<L>) -> Result<Committed, CommitError> {
        self.carry_out(self.inner.commit(commit)).await
    }

    async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<L>>, StoreError> {
        self.carry_out(self.inner.history(subject)).await
    }

    async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        self.carry_out(self.inner.taken(scope, key)).await
    }
}

impl<L: Lifecycle, S: Outbox<L>> Outbox<L> for Unsteady<S> {
    async fn claim(&self, worker: &WorkerId, lease: Duration) -> Result<Option<Job<L>>, StoreError> {
        self.carry_out(self.inner.claim(worker, lease)).await
    }

    async fn extend(&self, claim: &Claim, lease: Duration) -> Result<bool, StoreError> {
        self.carry_out(self.inner.extend(claim, lease)).await
    }

    async fn finish(&self, claim: &Claim) -> Result<bool, StoreError> {
        self.carry_out(self.inner.finish(claim)).await
    }

    async fn postpone(&self, claim: &Claim, after: Duration, progress: bool, note: &str) -> Result<bool, StoreError> {
        self.carry_out(self.inner.postpone(claim, after, progress, note)).await
    }

    async fn bury(&self, claim: &Claim, note: &str) -> Result<bool, StoreError> {
        self.carry_out(self.inner.bury(claim, note)).await
    }

    async fn wait(&self, at_most: Duration) {
        self.inner.wait(at_most).await;
    }
}

impl<S: Archive> Archive for Unsteady<S> {
    async fn inquiry_by_access(&self, hash: TokenHash) -> Result<Option<InquiryId>, StoreError> {
        self.carry_out(self.inner.inquiry_by_access(hash)).await
    }

    async fn dossier(&self, id: InquiryId) -> Result<Option<Dossier>, StoreError> {
        self.carry_out(self.inner.dossier(id)).await
    }

    async fn documents(&self, id: InquiryId) -> Result<Vec<Document>, StoreError> {
        self.carry_out(self.inner.documents(id)).await
    }

    async fn markdown(&self, id: InquiryId, draft: u32) -> Result<Option<String>, StoreError> {
        self.carry_out(self.inner.markdown(id, draft)).await
    }

    async fn list(&self, request: &PageRequest) -> Result<Page, StoreError> {
        self.carry_out(self.inner.list(request)).await
    }

    async fn stage_counts(&self) -> Result<Vec<StageCount>, StoreError> {
        self.carry_out(self.inner.stage_counts()).await
    }

    async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.carry_out(self.inner.attempt(id)).await
    }

    async fn attempt_by_return(&self, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
        self.carry_out(self.inner.attempt_by_return(hash)).await
    }

    async fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
        self.carry_out(self.inner.note_attempt(id, news)).await
    }

    async fn keep_notification(&self, notification: &NewNotification) -> Result<bool, StoreError> {
        self.carry_out(self.inner.keep_notification(notification)).await
    }

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        self.carry_out(self.inner.link(hash)).await
    }

    async fn count_download(&self, start: &DownloadStart) -> Result<(), StoreError> {
        self.carry_out(self.inner.count_download(start)).await
    }

    async fn buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        self.carry_out(self.inner.buried(limit)).await
    }

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        self.carry_out(self.inner.waiting_effects()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.carry_out(self.inner.ready()).await
    }
}

impl<S: Accounts> Accounts for Unsteady<S> {
    async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, StoreError> {
        self.carry_out(self.inner.staff_by_email(email)).await
    }

    async fn staff(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        self.carry_out(self.inner.staff(id)).await
    }

    async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        self.carry_out(self.inner.all_staff()).await
    }

    async fn add_staff(&self, staff: &Staff) -> Result<bool, StoreError> {
        self.carry_out(self.inner.add_staff(staff)).await
    }

    async fn disable_staff(&self, id: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        self.carry_out(self.inner.disable_staff(id, at)).await
    }

    async fn open_session(&self, session: &NewSession) -> Result<(), StoreError> {
        self.carry_out(self.inner.open_session(session)).await
    }

    async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        self.carry_out(self.inner.session(hash, now, idle_since)).await
    }

    async fn close_session(&self, hash: TokenHash) -> Result<(), StoreError> {
        self.carry_out(self.inner.close_session(hash)).await
    }
}
