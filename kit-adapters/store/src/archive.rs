//! What is stored beside the chain, as pages, mails and the desk read it.

mod alarms;
mod answers;
mod casework;
mod complaint;
mod dossier;
mod forgotten;
mod inbox;
mod ledger;
mod links;
mod list;
mod mails;
mod messages;
mod paper;
mod privacy;
mod recipient;
mod report;
mod revival;
mod search;
mod sections;
mod waiting;

use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, InquiryId, StaffId};
use kit_workflow::port::{
    Added, Archive, Attempt, AttemptNews, Buried, ComplaintFigures, ComplaintPlace, Document, Dossier, DownloadRow,
    DownloadStart, LinkEntry, LinkRecord, OpenComplaint, Page, PageRequest, Part, PaymentRow, ReportFilter, Revival,
    StageCount, WaitingPage, WaitingRequest, WaitingTotal,
};
use kit_workflow::{StoreError, Timestamp, TokenHash};

pub(crate) use answers::StoredAnswers;
pub(crate) use complaint::{close as close_complaints, open as open_complaint};
pub(crate) use inbox::keep_at_once;
pub(crate) use privacy::is_too_late;
pub(crate) use waiting::follow as follow_money;

use crate::SqlStore;

impl SqlStore {
    /// How the database would go about a part of the list: its plan, a line each, for whoever wonders why a list is slow.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the database cannot be asked.
    pub async fn list_plan(&self, request: &PageRequest) -> Result<Vec<String>, StoreError> {
        list::plan(self.reads(), request).await
    }
}

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

    async fn add_document(
        &self,
        id: InquiryId,
        document: &Document,
        most: u32,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        let (store, document) = (self.clone(), document.clone());
        Self::detached(async move { forgotten::add(&store, id, &document, most, at).await }).await
    }

    async fn markdown(&self, id: InquiryId, draft: u32) -> Result<Option<String>, StoreError> {
        paper::markdown(self.reads(), id, draft).await
    }

    async fn list(&self, request: &PageRequest) -> Result<Page, StoreError> {
        list::page(self.reads(), request).await
    }

    async fn payment_rows(
        &self,
        filter: &ReportFilter,
        after: Option<(Timestamp, AttemptId)>,
        limit: u32,
    ) -> Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError> {
        report::payments(self.reads(), filter, after, limit).await
    }

    async fn download_rows(
        &self,
        filter: &ReportFilter,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Part<DownloadRow, u64>, StoreError> {
        report::downloads(self.reads(), filter, after, limit).await
    }

    async fn waiting_money(&self, request: &WaitingRequest) -> Result<WaitingPage, StoreError> {
        waiting::page(self.reads(), request).await
    }

    async fn waiting_totals(&self, now: Timestamp) -> Result<Vec<WaitingTotal>, StoreError> {
        waiting::totals(self.reads(), now).await
    }

    async fn complaints(
        &self,
        after: Option<ComplaintPlace>,
        limit: u32,
    ) -> Result<Part<OpenComplaint, ComplaintPlace>, StoreError> {
        complaint::waiting(self.reads(), after, limit).await
    }

    async fn complaint_figures(&self) -> Result<ComplaintFigures, StoreError> {
        complaint::figures(self.reads()).await
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

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        links::by_hash(self.reads(), hash).await
    }

    async fn links(&self, id: InquiryId, most: u32) -> Result<Vec<LinkRecord>, StoreError> {
        let snapshot = self.snapshot().await?;
        let records = links::of(&snapshot, id, most).await;
        drop(snapshot.rollback().await);
        records
    }

    async fn count_download(&self, start: &DownloadStart, within: Duration) -> Result<(), StoreError> {
        let (store, start) = (self.clone(), *start);
        Self::detached(async move { links::count_download(&store, &start, within).await }).await
    }

    async fn may_write(
        &self,
        recipient: &str,
        inquiry: InquiryId,
        now: Timestamp,
        within: Duration,
    ) -> Result<bool, StoreError> {
        recipient::may_write(self.writes(), recipient, inquiry, now, within).await
    }

    async fn buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        list::buried(self.reads(), limit).await
    }

    async fn revive(&self, id: InquiryId, key: &str, by: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let (store, key) = (self.clone(), key.to_owned());
        Self::detached(async move { revival::revive(&store, id, key, by, at).await }).await
    }

    async fn revivals(&self, id: InquiryId) -> Result<Vec<Revival>, StoreError> {
        revival::of(self.reads(), id).await
    }

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        list::waiting_effects(self.reads()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.require_migrated().await
    }
}
