mod projection;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, Event, InquiryId, InquiryLifecycle, StaffId, Stage};
use kit_workflow::port::{
    Added, Addition, Archive, Attempt, AttemptNews, Buried, ComplaintFigures, ComplaintPlace, Document, Dossier,
    DownloadRow, DownloadStart, LinkEntry, LinkRecord, ListOrder, Message, OpenComplaint, Page, PageRequest, Part,
    Particulars, PaymentRow, ReportFilter, Revival, StageCount, TurnedCount, WaitingMoney, WaitingPage, WaitingRequest,
    WaitingTotal,
};
use kit_workflow::{StoreError, Timestamp, TokenHash, Version};

use projection::{during, extended, issued, state, summary};
pub(super) use projection::{event, received, submission};

use super::alarms::Ringing;
use super::casework::Desk;
use super::inbox::Noted;
use super::mails::Letters;
use super::privacy::Gone;
use super::sections::Written;
use super::{Entry, Fault, MemoryStore, Subject};

/// What is stored beside the histories.
#[derive(Default)]
pub(super) struct Beside {
    /// What was learned of attempts, each with the version its inquiry had then.
    news: HashMap<AttemptId, Vec<(Version, AttemptNews)>>,
    pub(super) inbox: Vec<Noted>,
    pub(super) turned: Vec<TurnedCount>,
    pub(super) alarms: Vec<Ringing>,
    pub(super) asked_at: HashMap<AttemptId, Timestamp>,
    downloads: Vec<DownloadStart>,
    additions: HashMap<InquiryId, Vec<Addition>>,
    /// Who may write to whom, since when.
    recipients: HashMap<String, (InquiryId, Timestamp)>,
    pub(super) written: Written,
    revivals: Vec<(InquiryId, Revival)>,
    pub(super) desk: Desk,
    pub(super) letters: Letters,
    pub(super) gone: Gone,
    pub(super) messages: HashMap<InquiryId, Vec<Message>>,
}

impl Beside {
    /// What lets an inquiry's client be found elsewhere: payment pages, and whom it wrote to.
    pub(super) fn forget_news(&mut self, id: InquiryId, attempts: &[AttemptId]) {
        let theirs = self.news.iter_mut().filter(|(attempt, _)| attempts.contains(attempt));
        theirs.flat_map(|(_, news)| news).for_each(|(_, news)| news.payment_url = None);
        self.recipients.retain(|_, (inquiry, _)| *inquiry != id);
        self.revivals.iter_mut().filter(|(inquiry, _)| *inquiry == id).for_each(|(_, revival)| revival.note.clear());
    }
}

pub(super) type Inquiry = Subject<InquiryLifecycle>;
type Line = Entry<InquiryLifecycle>;

impl Archive for MemoryStore<InquiryLifecycle> {
    async fn inquiry_by_access(&self, hash: TokenHash) -> Result<Option<InquiryId>, StoreError> {
        let shared = self.lock();
        let opened = |inquiry: &Inquiry| submission(inquiry).is_ok_and(|submission| submission.secret.hash == hash);
        Ok(shared.subjects.iter().find(|(_, inquiry)| opened(inquiry)).map(|(id, _)| InquiryId(*id)))
    }

    async fn dossier(&self, id: InquiryId) -> Result<Option<Dossier>, StoreError> {
        let shared = self.lock();
        shared.subjects.get(&id.0).map(|inquiry| self.project(&shared, id, inquiry)).transpose()
    }

    async fn documents(&self, id: InquiryId) -> Result<Vec<Document>, StoreError> {
        let shared = self.lock();
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(Vec::new()) };
        Ok(submission(inquiry)?.documents.clone())
    }

    async fn add_document(
        &self,
        id: InquiryId,
        document: &Document,
        most: u32,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        let shared = &mut *self.lock();
        let gone = shared.beside.gone.keeping.get(&id).is_some_and(|keeping| keeping.files_removed_at.is_some());
        let Some(inquiry) = shared.subjects.get_mut(&id.0) else { return Ok(Added::TooLate) };
        let open = matches!(state(inquiry)?.stage(), Stage::Submitted | Stage::AwaitingPayment | Stage::Paid);
        if (!open && !self.has(Fault::DocumentsLate)) || gone {
            return Ok(Added::TooLate);
        }
        let Some(Particulars::Submission(submission)) = inquiry.log.first_mut().map(|line| &mut line.particulars)
        else {
            return Ok(Added::TooLate);
        };
        let documents = &mut submission.documents;
        if documents.iter().any(|known| known.stored.sha256 == document.stored.sha256) {
            return Ok(Added::Before);
        }
        if documents.len() >= most as usize {
            return Ok(Added::TooMany);
        }
        documents.push(document.clone());
        shared.beside.additions.entry(id).or_default().push(Addition { document: document.id, at });
        Ok(Added::Done)
    }

    async fn markdown(&self, id: InquiryId, draft: u32) -> Result<Option<String>, StoreError> {
        let shared = self.lock();
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(None) };
        let mut found = None;
        for line in &inquiry.log {
            if let (Event::DraftCompleted { draft: completed }, Particulars::Draft { markdown, .. }) =
                (event(line)?, &line.particulars)
                && completed.number == draft
            {
                found = Some(markdown.clone());
            }
        }
        Ok(found)
    }

    async fn list(&self, request: &PageRequest) -> Result<Page, StoreError> {
        let order = if self.has(Fault::OrderIgnored) { ListOrder::Submitted } else { request.order };
        let shared = self.lock();
        let mut items = Vec::new();
        for (id, inquiry) in &shared.subjects {
            let item = summary(&shared, *id, inquiry)?;
            if self.wants(&request.filter, &item)
                && during(&request.filter, item.submitted_at)
                && let Some(place) = item.place(order)
            {
                items.push((place, item));
            }
        }
        items.sort_by_key(|(place, _)| *place);
        if !order.is_ascending() {
            items.reverse();
        }
        if let Some(after) = request.after {
            items.retain(|(place, _)| {
                let beyond = if order.is_ascending() { *place > after } else { *place < after };
                beyond || self.has(Fault::PagesOverlap) && *place == after
            });
        }
        let more = items.len() > request.limit as usize;
        items.truncate(request.limit as usize);
        let next = items.last().filter(|_| more).map(|(place, _)| *place);
        Ok(Page { items: items.into_iter().map(|(_, item)| item).collect(), next })
    }

    async fn payment_rows(
        &self,
        filter: &ReportFilter,
        after: Option<(Timestamp, AttemptId)>,
        limit: u32,
    ) -> Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError> {
        let shared = self.lock();
        let mut items = Vec::new();
        for (id, inquiry) in &shared.subjects {
            let item = summary(&shared, *id, inquiry)?;
            if !self.wants(filter, &item) {
                continue;
            }
            let attempts = self.attempts(&shared, InquiryId(*id), inquiry)?.into_iter().map(|(attempt, _)| attempt);
            items.extend(
                attempts
                    .filter(|attempt| during(filter, attempt.opened_at))
                    .map(|attempt| PaymentRow { organization_name: item.organization_name.clone(), attempt }),
            );
        }
        Ok(self.part(items, after, limit, |row| (row.attempt.opened_at, row.attempt.id)))
    }

    async fn download_rows(
        &self,
        filter: &ReportFilter,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Part<DownloadRow, u64>, StoreError> {
        let shared = self.lock();
        let mut items = Vec::new();
        for (id, inquiry) in &shared.subjects {
            let item = summary(&shared, *id, inquiry)?;
            if !self.wants(filter, &item) {
                continue;
            }
            for line in &inquiry.log {
                let Some((grant, deliverable)) = issued(&event(line)?) else { continue };
                for (number, start) in (1..).zip(&shared.beside.downloads) {
                    if start.link == grant.link && during(filter, start.at) {
                        items.push(DownloadRow {
                            number,
                            inquiry: item.id,
                            organization_name: item.organization_name.clone(),
                            deliverable,
                            begun_at: start.at,
                        });
                    }
                }
            }
        }
        Ok(self.part(items, after, limit, |row| row.number))
    }

    async fn waiting_money(&self, request: &WaitingRequest) -> Result<WaitingPage, StoreError> {
        let mut items = self.waiting(request.now, &request.filter)?;
        items.sort_by_key(WaitingMoney::place);
        items.retain(|item| request.after.is_none_or(|after| item.place() > after));
        let more = items.len() > request.limit as usize;
        items.truncate(request.limit as usize);
        let next = if more { items.last().map(WaitingMoney::place) } else { None };
        Ok(WaitingPage { items, next })
    }

    async fn waiting_totals(&self, now: Timestamp) -> Result<Vec<WaitingTotal>, StoreError> {
        let mut totals: Vec<WaitingTotal> = Vec::new();
        for item in self.waiting(now, &ReportFilter::default())? {
            let (reason, currency, oldest) = (item.reason, item.open.amount.currency(), item.open.since);
            let same = |total: &&mut WaitingTotal| {
                total.reason == reason && (total.currency == currency || self.has(Fault::CurrenciesMixed))
            };
            let amount = u128::from(item.open.amount.minor());
            match totals.iter_mut().find(same) {
                Some(total) => {
                    total.count += 1;
                    total.amount += amount;
                    total.oldest = total.oldest.min(oldest);
                }
                None => totals.push(WaitingTotal { reason, currency, count: 1, amount, oldest }),
            }
        }
        totals.sort_by_key(|total| (total.reason, total.currency));
        Ok(totals)
    }

    async fn complaints(
        &self,
        after: Option<ComplaintPlace>,
        limit: u32,
    ) -> Result<Part<OpenComplaint, ComplaintPlace>, StoreError> {
        let mut items = self.open_complaints()?;
        items.retain(|item| {
            after.is_none_or(|after| item.place() > after || self.has(Fault::PagesOverlap) && item.place() == after)
        });
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = if more { items.last().map(OpenComplaint::place) } else { None };
        Ok(Part { items, next })
    }

    async fn complaint_figures(&self) -> Result<ComplaintFigures, StoreError> {
        let open = self.open_complaints()?;
        Ok(ComplaintFigures { open: open.len() as u64, oldest: open.first().map(|complaint| complaint.entry.at) })
    }

    async fn stage_counts(&self) -> Result<Vec<StageCount>, StoreError> {
        let shared = self.lock();
        let mut counts: BTreeMap<Stage, u64> = BTreeMap::new();
        for inquiry in shared.subjects.values() {
            *counts.entry(state(inquiry)?.stage()).or_default() += 1;
        }
        Ok(counts.into_iter().map(|(stage, count)| StageCount { stage, count }).collect())
    }

    async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.find_attempt(|attempt, _| attempt.id == id)
    }

    async fn attempt_by_return(&self, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
        self.find_attempt(|_, return_hash| return_hash == hash)
    }

    async fn note_attempt(&self, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
        let Some(attempt) = self.find_attempt(|attempt, _| attempt.id == id)? else { return Ok(()) };
        let mut shared = self.lock();
        let version = shared.subjects.get(&attempt.inquiry.0).map_or(0, |inquiry| inquiry.version);
        shared.beside.news.entry(id).or_default().push((version, news.clone()));
        Ok(())
    }

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        let shared = self.lock();
        for (id, inquiry) in &shared.subjects {
            for line in &inquiry.log {
                if let Some((grant, deliverable)) = issued(&event(line)?)
                    && matches!(&line.particulars, Particulars::Link(secret) if secret.hash == hash)
                {
                    let grant = extended(inquiry, grant)?;
                    return Ok(Some(LinkEntry { inquiry: InquiryId(*id), grant, deliverable }));
                }
            }
        }
        Ok(None)
    }

    async fn links(&self, id: InquiryId, most: u32) -> Result<Vec<LinkRecord>, StoreError> {
        let shared = self.lock();
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(Vec::new()) };
        let mut records = Vec::new();
        for line in &inquiry.log {
            let Some((grant, deliverable)) = issued(&event(line)?) else { continue };
            let starts = shared.beside.downloads.iter().rev();
            let mut begun: Vec<_> = starts.filter(|start| start.link == grant.link).map(|start| start.at).collect();
            let downloads = begun.len() as u64;
            if !self.has(Fault::DownloadsUnbounded) {
                begun.truncate(most as usize);
            }
            let entry = LinkEntry { inquiry: id, grant: extended(inquiry, grant)?, deliverable };
            records.push(LinkRecord { entry, issued_at: line.at, downloads, begun });
        }
        records.sort_by_key(|record| Reverse((record.issued_at, record.entry.grant.link.0)));
        records.truncate(most as usize);
        Ok(records)
    }

    async fn count_download(&self, start: &DownloadStart, within: Duration) -> Result<(), StoreError> {
        let downloads = &mut self.lock().beside.downloads;
        let same = |known: &DownloadStart| {
            (known.link, known.file) == (start.link, start.file)
                && known.at <= start.at
                && start.at.since(known.at) < within
        };
        if self.has(Fault::DownloadsCountedTwice) || !downloads.iter().any(same) {
            downloads.push(*start);
        }
        Ok(())
    }

    async fn may_write(
        &self,
        recipient: &str,
        inquiry: InquiryId,
        now: Timestamp,
        within: Duration,
    ) -> Result<bool, StoreError> {
        let recipients = &mut self.lock().beside.recipients;
        recipients.retain(|_, (_, since)| now.since(*since) < within);
        let (holder, _) = recipients.entry(recipient.to_owned()).or_insert((inquiry, now));
        Ok(*holder == inquiry || self.has(Fault::RecipientsUnprotected))
    }

    async fn buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        let shared = self.lock();
        let mut buried: Vec<_> = shared
            .effects
            .iter()
            .filter_map(|(key, waiting)| {
                Some(Buried {
                    key: key.clone(),
                    inquiry: InquiryId(waiting.subject),
                    kind: waiting.effect.name.clone(),
                    note: waiting.note.clone(),
                    at: waiting.buried_at?,
                })
            })
            .collect();
        buried.sort_by_key(|buried| buried.at);
        buried.reverse();
        buried.truncate(limit as usize);
        Ok(buried)
    }

    async fn revive(&self, id: InquiryId, key: &str, by: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let now = self.now();
        let mut shared = self.lock();
        let Some(waiting) = shared.effects.get_mut(key).filter(|waiting| waiting.subject == id.0) else {
            return Ok(false);
        };
        if waiting.buried_at.take().is_none() {
            return Ok(false);
        }
        (waiting.attempts, waiting.due) = (0, now);
        let revival = Revival { key: key.to_owned(), by, at, note: waiting.note.clone() };
        shared.beside.revivals.push((id, revival));
        let waiters = std::mem::take(&mut shared.waiters);
        drop(shared);
        waiters.into_iter().for_each(std::task::Waker::wake);
        Ok(true)
    }

    async fn revivals(&self, id: InquiryId) -> Result<Vec<Revival>, StoreError> {
        let shared = self.lock();
        let theirs = shared.beside.revivals.iter().filter(|(inquiry, _)| *inquiry == id);
        Ok(theirs.map(|(_, revival)| revival.clone()).collect())
    }

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        Ok(self.lock().effects.values().filter(|waiting| waiting.buried_at.is_none()).count() as u64)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
