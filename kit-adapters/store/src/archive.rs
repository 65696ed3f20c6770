//! What is stored beside the chain, as pages, mails and the desk read it.

mod answers;
mod dossier;
mod ledger;
mod list;
mod paper;

use kit_workflow::inquiry::{AttemptId, InquiryId};
use kit_workflow::port::{
    Archive, Attempt, AttemptNews, Buried, Document, Dossier, DownloadStart, LinkEntry, NewNotification, Page,
    PageRequest, StageCount,
};
use kit_workflow::{StoreError, TokenHash};

pub(crate) use answers::StoredAnswers;

use crate::SqlStore;

impl Archive for SqlStore {
    async fn inquiry_by_access(&self, hash: TokenHash) -> Result<Option<InquiryId>, StoreError> {
        dossier::by_access(self.reads(), hash).await
    }

    async fn dossier(&self, id: InquiryId) -> Result<Option<Dossier>, StoreError> {
        let snapshot = self.snapshot().await?;
        let dossier = dossier::read(&snapshot, id).await;
        // Nothing was written, so how it ends does not matter: it only has to be over.
        drop(snapshot.rollback().await);
        dossier
    }

    async fn documents(&self, id: InquiryId) -> Result<Vec<Document>, StoreError> {
        paper::documents(self.reads(), id).await
    }

    async fn markdown(&self, id: InquiryId, draft: u32) -> Result<Option<String>, StoreError> {
        paper::markdown(self.reads(), id, draft).await
    }

    async fn list(&self, request: &PageRequest) -> Result<Page, StoreError> {
        list::page(self.reads(), request).await
    }

    async fn stage_counts(&self) -> Result<Vec<StageCount>, StoreError> {
        list::stage_counts(self.reads()).await
    }

    async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        ledger::by_id(self.reads(), id).await
    }

    async fn attempt_by_return(&self, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
        ledger::by_return(self.reads(), hash).await
    }

    async fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
        ledger::note(self.writes(), id, news).await
    }

    async fn keep_notification(&self, notification: &NewNotification) -> Result<bool, StoreError> {
        ledger::keep_notification(self, notification).await
    }

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        paper::link(self.reads(), hash).await
    }

    async fn count_download(&self, start: &DownloadStart) -> Result<(), StoreError> {
        paper::count_download(self.writes(), start).await
    }

    async fn buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        list::buried(self.reads(), limit).await
    }

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        list::waiting_effects(self.reads()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.require_migrated().await
    }
}
