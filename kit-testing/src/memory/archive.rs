use std::collections::{BTreeMap, HashMap, HashSet};

use kit_workflow::inquiry::{
    AttemptId, AttemptOutcome, Effect, Event, Grant, InquiryId, InquiryLifecycle, LinkId, Receipt, Stage, State,
};
use kit_workflow::port::{
    Archive, Attempt, AttemptNews, AttemptStatus, Buried, DeliverableEntry, Document, Dossier, DownloadStart,
    DraftEntry, LinkEntry, NewNotification, Page, PageRequest, Particulars, Reading, Remark, StageCount, Submission,
    Summary,
};
use kit_workflow::{Corrupt, Lifecycle, StoreError, Timestamp, TokenHash, Version};
use uuid::Uuid;

use super::{Entry, Fault, MemoryStore, Shared, Subject, Waiting};

/// What is stored beside the histories.
#[derive(Default)]
pub(super) struct Beside {
    /// What was learned of attempts, each with the version its inquiry had then.
    news: HashMap<AttemptId, Vec<(Version, AttemptNews)>>,
    notifications: HashSet<(String, [u8; 32])>,
    downloads: HashMap<LinkId, u64>,
}

type Inquiry = Subject<InquiryLifecycle>;
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
        let shared = self.lock();
        let mut items =
            shared.subjects.iter().map(|(id, inquiry)| summary(*id, inquiry)).collect::<Result<Vec<_>, _>>()?;
        items.retain(|item| request.stage.is_none_or(|stage| item.stage == stage) && self.holds(item, request));
        items.sort_by_key(place);
        items.reverse();
        if let Some(after) = request.after {
            items.retain(|item| if self.has(Fault::PagesOverlap) { place(item) <= after } else { place(item) < after });
        }
        let more = items.len() > request.limit as usize;
        items.truncate(request.limit as usize);
        let next = if more { items.last().map(place) } else { None };
        Ok(Page { items, next })
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

    async fn keep_notification(&self, notification: &NewNotification) -> Result<bool, StoreError> {
        let now = self.now();
        let mut shared = self.lock();
        let same = (notification.provider.clone(), notification.digest);
        if !shared.beside.notifications.insert(same) && !self.has(Fault::NotificationTakenTwice) {
            return Ok(false);
        }
        if let Some((inquiry, attempt)) = notification.attempt.filter(|_| !self.has(Fault::NotificationNotFollowed)) {
            let effect = InquiryLifecycle::record_effect(&Effect::VerifyAttempt { attempt });
            shared.stored += 1;
            let waiting = Waiting::new(inquiry.0, effect, now, now, shared.stored);
            let key = format!("{}.n.{}", inquiry.0.simple(), notification.id.0.simple());
            shared.effects.insert(key, waiting);
        }
        let waiters = std::mem::take(&mut shared.waiters);
        drop(shared);
        waiters.into_iter().for_each(std::task::Waker::wake);
        Ok(true)
    }

    async fn link(&self, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
        let shared = self.lock();
        for (id, inquiry) in &shared.subjects {
            for line in &inquiry.log {
                if let Some((grant, deliverable)) = issued(&event(line)?)
                    && matches!(&line.particulars, Particulars::Link(secret) if secret.hash == hash)
                {
                    return Ok(Some(LinkEntry { inquiry: InquiryId(*id), grant, deliverable }));
                }
            }
        }
        Ok(None)
    }

    async fn count_download(&self, start: &DownloadStart) -> Result<(), StoreError> {
        *self.lock().beside.downloads.entry(start.link).or_default() += 1;
        Ok(())
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

    async fn waiting_effects(&self) -> Result<u64, StoreError> {
        Ok(self.lock().effects.values().filter(|waiting| waiting.buried_at.is_none()).count() as u64)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl MemoryStore<InquiryLifecycle> {
    fn project(
        &self,
        shared: &Shared<InquiryLifecycle>,
        id: InquiryId,
        inquiry: &Inquiry,
    ) -> Result<Dossier, StoreError> {
        let Submission { access, language, answers, documents, test, .. } = submission(inquiry)?.clone();
        let (submitted_at, moved_at) = times(inquiry)?;
        let mut dossier = Dossier {
            id,
            state: state(inquiry)?,
            version: inquiry.version,
            submitted_at,
            moved_at,
            access,
            language,
            answers,
            documents: documents.into_iter().map(without_text).collect(),
            test,
            attempts: self.attempts(shared, id, inquiry)?.into_iter().map(|(attempt, _)| attempt).collect(),
            drafts: Vec::new(),
            deliverables: Vec::new(),
            remarks: Vec::new(),
            downloads: 0,
        };
        for line in &inquiry.log {
            let (at, by) = (line.at, line.by);
            let event = event(line)?;
            if let Some((grant, _)) = issued(&event) {
                dossier.downloads += shared.beside.downloads.get(&grant.link).copied().unwrap_or(0);
            }
            match (event, &line.particulars) {
                (Event::DraftCompleted { draft }, Particulars::Draft { model, .. }) => {
                    dossier.drafts.push(DraftEntry { draft, model: model.clone(), at });
                }
                (
                    Event::DeliverableValidated { deliverable }
                    | Event::DeliverableReplaced { deliverable }
                    | Event::DeliverableCorrected { deliverable },
                    Particulars::Deliverable { file_name, pages },
                ) => {
                    let (file_name, pages) = (file_name.clone(), *pages);
                    dossier.deliverables.push(DeliverableEntry { deliverable, file_name, pages, at, by });
                }
                (_, Particulars::Remarks(remarks) | Particulars::Attempt { remarks, .. }) => {
                    dossier.remarks.extend(remarks.iter().map(|(kind, text)| Remark {
                        sequence: line.sequence,
                        kind: *kind,
                        text: text.clone(),
                    }));
                }
                _ => {}
            }
        }
        Ok(dossier)
    }

    /// Every attempt of an inquiry with the hash in its return address: opened by events, changed by events and news in the
    /// order they came.
    fn attempts(
        &self,
        shared: &Shared<InquiryLifecycle>,
        inquiry_id: InquiryId,
        inquiry: &Inquiry,
    ) -> Result<Vec<(Attempt, TokenHash)>, StoreError> {
        let mut attempts: Vec<(Attempt, TokenHash)> = Vec::new();
        for line in &inquiry.log {
            let event = event(line)?;
            let opened = match &event {
                Event::CheckoutStarted { attempt } => Some(*attempt),
                Event::PaymentRecordedByHand { receipt, .. } => Some(receipt.attempt()),
                _ => None,
            };
            if let (Some(id), Particulars::Attempt { opening, .. }) = (opened, &line.particulars) {
                let attempt = Attempt {
                    id,
                    inquiry: inquiry_id,
                    provider: opening.provider.clone(),
                    test: opening.test,
                    amount: opening.amount,
                    opened_at: line.at,
                    status: AttemptStatus::Created,
                    payment_url: None,
                    code: None,
                    receipt: None,
                };
                attempts.push((attempt, opening.return_hash));
            }
            for (attempt, _) in &mut attempts {
                self.happened(attempt, &event);
                let news = shared.beside.news.get(&attempt.id).into_iter().flatten();
                news.filter(|(version, _)| *version == line.sequence).for_each(|(_, news)| self.learned(attempt, news));
            }
        }
        Ok(attempts)
    }

    fn happened(&self, attempt: &mut Attempt, event: &Event) {
        match event {
            Event::AttemptClosed { attempt: closed, outcome } if *closed == attempt.id => {
                attempt.status = match outcome {
                    AttemptOutcome::Refused => AttemptStatus::Refused,
                    AttemptOutcome::Expired => AttemptStatus::Expired,
                    AttemptOutcome::NotCreated => AttemptStatus::NotCreated,
                };
            }
            _ => {
                if let Some(receipt) = received(event).filter(|receipt| receipt.attempt() == attempt.id) {
                    attempt.status = AttemptStatus::Paid;
                    attempt.receipt = Some(receipt);
                }
            }
        }
    }

    fn learned(&self, attempt: &mut Attempt, news: &AttemptNews) {
        if attempt.status != AttemptStatus::Paid || self.has(Fault::PaidForgotten) {
            attempt.status = news.status;
        }
        if news.payment_url.is_some() || self.has(Fault::PaymentPageForgotten) {
            attempt.payment_url = news.payment_url.clone();
        }
        if news.code.is_some() {
            attempt.code = news.code.clone();
        }
    }

    fn find_attempt(&self, wanted: impl Fn(&Attempt, TokenHash) -> bool) -> Result<Option<Attempt>, StoreError> {
        let shared = self.lock();
        for (id, inquiry) in &shared.subjects {
            let attempts = self.attempts(&shared, InquiryId(*id), inquiry)?;
            if let Some((attempt, _)) = attempts.into_iter().find(|(attempt, hash)| wanted(attempt, *hash)) {
                return Ok(Some(attempt));
            }
        }
        Ok(None)
    }

    fn holds(&self, item: &Summary, request: &PageRequest) -> bool {
        let Some(query) = &request.query else { return true };
        let texts = [&item.id.reference(), &item.organization_name, &item.contact_name, &item.email];
        if self.has(Fault::SearchMindsCase) {
            return texts.iter().any(|text| text.contains(query));
        }
        texts.iter().any(|text| text.to_lowercase().contains(&query.to_lowercase()))
    }
}

fn submission(inquiry: &Inquiry) -> Result<&Submission, StoreError> {
    match inquiry.log.first().map(|line| &line.particulars) {
        Some(Particulars::Submission(submission)) => Ok(submission),
        _ => Err(Corrupt::new("submission", "was not committed with the first event").into()),
    }
}

fn state(inquiry: &Inquiry) -> Result<State, StoreError> {
    Ok(InquiryLifecycle::restore(inquiry.state.clone())?)
}

fn event(line: &Line) -> Result<Event, StoreError> {
    Ok(InquiryLifecycle::restore_event(line.event.clone())?)
}

fn times(inquiry: &Inquiry) -> Result<(Timestamp, Timestamp), StoreError> {
    match (inquiry.log.first(), inquiry.log.last()) {
        (Some(first), Some(last)) => Ok((first.at, last.at)),
        _ => Err(Corrupt::new("history", "is empty").into()),
    }
}

fn summary(id: Uuid, inquiry: &Inquiry) -> Result<Summary, StoreError> {
    let (state, submission) = (state(inquiry)?, submission(inquiry)?);
    let (submitted_at, moved_at) = times(inquiry)?;
    let account = state.account();
    Ok(Summary {
        id: InquiryId(id),
        stage: state.stage(),
        version: inquiry.version,
        submitted_at,
        moved_at,
        organization_name: submission.answers.organization_name.clone(),
        contact_name: submission.answers.contact_name.clone(),
        email: submission.answers.email.clone(),
        owed: account.map(|account| account.owed()),
        money_waits: account.is_some_and(|account| account.holds() || account.owes_refund()),
        test: submission.test,
    })
}

fn place(item: &Summary) -> (Timestamp, InquiryId) {
    (item.submitted_at, item.id)
}

fn issued(event: &Event) -> Option<(Grant, u32)> {
    match event {
        Event::KitDelivered { deliverable, grant } | Event::LinkReissued { deliverable, grant } => {
            Some((*grant, *deliverable))
        }
        _ => None,
    }
}

/// The receipt that an event brought.
fn received(event: &Event) -> Option<Receipt> {
    match event {
        Event::PaymentConfirmed { receipt, .. }
        | Event::LatePaymentConfirmed { receipt, .. }
        | Event::UnwantedPaymentReceived { receipt }
        | Event::ExtraPaymentReceived { receipt }
        | Event::PaymentHeld { receipt }
        | Event::PaymentRecordedByHand { receipt, .. } => Some(*receipt),
        _ => None,
    }
}

fn without_text(document: Document) -> Document {
    let reading = match document.reading {
        Reading::Read { pages, .. } => Reading::Read { text: String::new(), pages },
        unread @ Reading::Unread(_) => unread,
    };
    Document { reading, ..document }
}
