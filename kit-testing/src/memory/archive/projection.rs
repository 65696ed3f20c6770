//! What the histories say of each inquiry, its attempts and what waits.

use kit_workflow::inquiry::{
    AttemptOutcome, Event, Grant, InquiryId, InquiryLifecycle, Receipt, State, WaitReason, money_waits, open_amounts,
};
use kit_workflow::port::{
    Assigned, Attempt, AttemptNews, AttemptStatus, DeliverableEntry, Document, Dossier, DraftEntry, Part, Particulars,
    ProofEntry, ProviderDates, Reading, Remark, ReportFilter, RevisionEntry, Submission, Summary, WaitingMoney,
};
use kit_workflow::{Corrupt, Lifecycle, StoreError, Timestamp, TokenHash};
use uuid::Uuid;

use super::{Inquiry, Line};
use crate::memory::{Fault, MemoryStore, Shared};

impl MemoryStore<InquiryLifecycle> {
    /// Every amount that waits and is wanted, by what each commit left open.
    pub(super) fn waiting(&self, now: Timestamp, filter: &ReportFilter) -> Result<Vec<WaitingMoney>, StoreError> {
        let shared = self.lock();
        let mut waiting = Vec::new();
        for (id, inquiry) in &shared.subjects {
            if !self.has(Fault::WaitUnfiltered) && !self.wants(filter, &summary(&shared, *id, inquiry)?) {
                continue;
            }
            let submission = submission(inquiry)?;
            let mut open = Vec::new();
            for line in &inquiry.log {
                let before = if self.has(Fault::WaitForgotten) { Vec::new() } else { open };
                open = open_amounts(&before, &InquiryLifecycle::restore(line.state.clone())?, line.at);
            }
            for open in open.into_iter().filter(|open| during(filter, open.since)) {
                let Some(reason) = open.waits(now) else { continue };
                if reason == WaitReason::Stuck && self.has(Fault::StuckMoneyUnseen) {
                    continue;
                }
                let (organization_name, test) = (submission.answers.organization_name.clone(), submission.test);
                waiting.push(WaitingMoney { inquiry: InquiryId(*id), organization_name, test, open, reason });
            }
        }
        Ok(waiting)
    }

    pub(in crate::memory) fn project(
        &self,
        shared: &Shared<InquiryLifecycle>,
        id: InquiryId,
        inquiry: &Inquiry,
    ) -> Result<Dossier, StoreError> {
        let Submission { access, language, answers, documents, consented_at, consent_text, test, seller, .. } =
            submission(inquiry)?.clone();
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
            additions: shared.beside.additions.get(&id).cloned().unwrap_or_default(),
            consented_at,
            consent_text,
            keeping: shared.beside.gone.keeping.get(&id).copied().unwrap_or_default(),
            test,
            seller,
            attempts: self.attempts(shared, id, inquiry)?.into_iter().map(|(attempt, _)| attempt).collect(),
            drafts: Vec::new(),
            revisions: Vec::new(),
            deliverables: Vec::new(),
            remarks: Vec::new(),
            proofs: Vec::new(),
            downloads: 0,
            voucher: self.voucher_of(shared, id)?,
            complaints: self.complaints_of(inquiry)?,
        };
        for line in &inquiry.log {
            let (at, by) = (line.at, line.by);
            let event = event(line)?;
            if let Some((grant, _)) = issued(&event) {
                dossier.downloads +=
                    shared.beside.downloads.iter().filter(|start| start.link == grant.link).count() as u64;
            }
            if let Some(proof) = line.particulars.proof() {
                dossier.proofs.push(ProofEntry { sequence: line.sequence, proof: proof.clone() });
            }
            match (event, &line.particulars) {
                (Event::DraftCompleted { draft }, Particulars::Draft { model, .. }) => {
                    dossier.drafts.push(DraftEntry { draft, model: model.clone(), at });
                }
                (
                    Event::DeliverableValidated { deliverable }
                    | Event::DeliverableReplaced { deliverable }
                    | Event::DeliverableCorrected { deliverable },
                    Particulars::Deliverable { file_name, pages, likeness },
                ) => {
                    let (file_name, pages, likeness) = (file_name.clone(), *pages, *likeness);
                    dossier.deliverables.push(DeliverableEntry { deliverable, file_name, pages, likeness, at, by });
                }
                (Event::RevisionRequested { draft, .. }, Particulars::Revision { sections, .. }) => {
                    dossier.revisions.push(RevisionEntry { draft, sections: sections.clone() });
                }
                _ => {}
            }
            let said = line.particulars.remarks().into_iter();
            dossier.remarks.extend(said.map(|(kind, text)| Remark { sequence: line.sequence, kind, text }));
        }
        Ok(dossier)
    }

    /// Every attempt of an inquiry with the hash in its return address: opened by events, changed by events and news in the
    /// order they came.
    pub(in crate::memory) fn attempts(
        &self,
        shared: &Shared<InquiryLifecycle>,
        inquiry_id: InquiryId,
        inquiry: &Inquiry,
    ) -> Result<Vec<(Attempt, TokenHash)>, StoreError> {
        let mut attempts: Vec<(Attempt, TokenHash)> = Vec::new();
        for line in &inquiry.log {
            let event = event(line)?;
            let opened = match &event {
                Event::CheckoutStarted { attempt, .. } => Some(*attempt),
                Event::PaymentRecordedByHand { receipt, .. } => Some(receipt.attempt()),
                _ => None,
            };
            // Money recorded by hand may have been announced by a checkout.
            let opened = opened.filter(|id| attempts.iter().all(|(known, _)| known.id != *id));
            if let (Some(id), Particulars::Attempt { opening, .. }) = (opened, &line.particulars) {
                let attempt = Attempt {
                    id,
                    inquiry: inquiry_id,
                    provider: opening.provider.clone(),
                    test: opening.test,
                    account: Some(opening.account.clone()),
                    amount: opening.amount,
                    opened_at: line.at,
                    status: AttemptStatus::Created,
                    payment_url: None,
                    code: None,
                    method: None,
                    reference: None,
                    dates: ProviderDates::NONE,
                    notify_hash: None,
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

    pub(super) fn happened(&self, attempt: &mut Attempt, event: &Event) {
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

    pub(super) fn learned(&self, attempt: &mut Attempt, news: &AttemptNews) {
        if attempt.status != AttemptStatus::Paid || self.has(Fault::PaidForgotten) {
            attempt.status = news.status;
        }
        if news.payment_url.is_some() || self.has(Fault::PaymentPageForgotten) {
            attempt.payment_url = news.payment_url.clone();
        }
        if news.code.is_some() {
            attempt.code = news.code.clone();
        }
        if news.method.is_some() {
            attempt.method = news.method.clone();
        }
        if news.reference.is_some() {
            attempt.reference = news.reference.clone();
        }
        attempt.dates = news.dates.clone().or(std::mem::take(&mut attempt.dates));
        if news.notify_hash.is_some() || self.has(Fault::NotifyTokenForgotten) {
            attempt.notify_hash = news.notify_hash;
        }
    }

    /// Every attempt of every inquiry.
    pub(in crate::memory) fn all_attempts(
        &self,
        shared: &Shared<InquiryLifecycle>,
    ) -> Result<Vec<Attempt>, StoreError> {
        let mut all = Vec::new();
        for (id, inquiry) in &shared.subjects {
            all.extend(self.attempts(shared, InquiryId(*id), inquiry)?.into_iter().map(|(attempt, _)| attempt));
        }
        Ok(all)
    }

    pub(super) fn find_attempt(
        &self,
        wanted: impl Fn(&Attempt, TokenHash) -> bool,
    ) -> Result<Option<Attempt>, StoreError> {
        let shared = self.lock();
        for (id, inquiry) in &shared.subjects {
            let attempts = self.attempts(&shared, InquiryId(*id), inquiry)?;
            if let Some((attempt, _)) = attempts.into_iter().find(|(attempt, hash)| wanted(attempt, *hash)) {
                return Ok(Some(attempt));
            }
        }
        Ok(None)
    }

    /// A part of a report: the rows after `after`, the newest first.
    pub(super) fn part<T, C: Copy + Ord>(
        &self,
        mut items: Vec<T>,
        after: Option<C>,
        limit: u32,
        place: impl Fn(&T) -> C,
    ) -> Part<T, C> {
        items.sort_by_key(&place);
        items.reverse();
        if let Some(after) = after {
            items.retain(|row| place(row) < after || self.has(Fault::PagesOverlap) && place(row) == after);
        }
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = if more { items.last().map(place) } else { None };
        Part { items, next }
    }

    /// Whether a report's filter wants what belongs to this inquiry.
    pub(super) fn wants(&self, filter: &ReportFilter, item: &Summary) -> bool {
        let in_care = |assigned| match assigned {
            Assigned::Nobody => item.assignee.is_none(),
            Assigned::To(staff) => item.assignee == Some(staff),
        };
        filter.stage.is_none_or(|stage| item.stage == stage)
            && self.holds(item, filter.query.as_deref())
            && filter.assigned.is_none_or(in_care)
            && (!filter.money_waits || item.money_waits)
            && (!filter.given_up || item.given_up)
            && filter.test.is_none_or(|test| item.test == test)
            && filter.moved_before.is_none_or(|before| item.moved_at < before)
    }

    pub(super) fn holds(&self, item: &Summary, query: Option<&str>) -> bool {
        let Some(query) = query else { return true };
        let texts = [&item.id.reference(), &item.organization_name, &item.contact_name, &item.email];
        if self.has(Fault::SearchMindsCase) {
            return texts.iter().any(|text| text.contains(query));
        }
        texts.iter().any(|text| text.to_lowercase().contains(&query.to_lowercase()))
    }
}

pub(in crate::memory) fn submission(inquiry: &Inquiry) -> Result<&Submission, StoreError> {
    match inquiry.log.first().map(|line| &line.particulars) {
        Some(Particulars::Submission(submission)) => Ok(submission),
        _ => Err(Corrupt::new("submission", "was not committed with the first event").into()),
    }
}

pub(super) fn state(inquiry: &Inquiry) -> Result<State, StoreError> {
    Ok(InquiryLifecycle::restore(inquiry.state.clone())?)
}

pub(in crate::memory) fn event(line: &Line) -> Result<Event, StoreError> {
    Ok(InquiryLifecycle::restore_event(line.event.clone())?)
}

fn times(inquiry: &Inquiry) -> Result<(Timestamp, Timestamp), StoreError> {
    match (inquiry.log.first(), inquiry.log.last()) {
        (Some(first), Some(last)) => Ok((first.at, last.at)),
        _ => Err(Corrupt::new("history", "is empty").into()),
    }
}

pub(super) fn summary(shared: &Shared<InquiryLifecycle>, id: Uuid, inquiry: &Inquiry) -> Result<Summary, StoreError> {
    let (state, submission) = (state(inquiry)?, submission(inquiry)?);
    let (submitted_at, moved_at) = times(inquiry)?;
    let account = state.account();
    let effects = || shared.effects.values().filter(|waiting| waiting.subject == id);
    let armed = effects().filter(|waiting| waiting.deadline.is_some() && waiting.buried_at.is_none());
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
        money_waits: money_waits(&state),
        given_up: effects().any(|waiting| waiting.buried_at.is_some()),
        test: submission.test,
        assignee: shared.beside.desk.get(&InquiryId(id)).and_then(|handling| handling.assignee),
        deadline: armed.map(|waiting| waiting.due).min(),
    })
}

pub(super) fn during(filter: &ReportFilter, at: Timestamp) -> bool {
    filter.from.is_none_or(|from| from <= at) && filter.until.is_none_or(|until| at < until)
}

pub(super) fn issued(event: &Event) -> Option<(Grant, u32)> {
    match event {
        Event::KitDelivered { deliverable, grant } | Event::LinkReissued { deliverable, grant } => {
            Some((*grant, *deliverable))
        }
        _ => None,
    }
}

/// The link of a grant, with the end that it has by now.
pub(super) fn extended(inquiry: &Inquiry, grant: Grant) -> Result<Grant, StoreError> {
    let mut latest = grant;
    for line in &inquiry.log {
        if let Event::LinkExtended { grant: longer, .. } = event(line)?
            && longer.link == grant.link
        {
            latest = longer;
        }
    }
    Ok(latest)
}

/// The receipt that an event brought.
pub(in crate::memory) fn received(event: &Event) -> Option<Receipt> {
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
        Reading::Read { pages, unread_pages, .. } => Reading::Read { text: String::new(), pages, unread_pages },
        unread @ Reading::Unread(_) => unread,
    };
    Document { reading, ..document }
}
