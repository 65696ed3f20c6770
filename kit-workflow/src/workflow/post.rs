//! Which letter says what to whom.

use std::time::Duration;

use uuid::Uuid;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{AttemptId, Event, Grant, InquiryId, InquiryLifecycle, Letter, Receipt, Standing, State};
use crate::lifecycle::asked_at;
use crate::port::{
    Archive as _, Dossier, Envelope, Language, LetterFacts, MailError, MailFate, Mailer as _, Reading, Remark,
    RemarkKind,
};
use crate::{Clock as _, Failure, Job, Money, Performed, Sequence, Store as _, Timestamp};

/// How long one inquiry that nobody has paid for keeps all others from writing to the same address. Anybody can name a
/// stranger's address on the form, again and again.
const CALM: Duration = Duration::from_secs(60 * 60);

/// How long a mail server may be away before somebody is told that a letter was not sent.
const AWAY: Duration = Duration::from_secs(3 * 24 * 60 * 60);

impl<P: Ports> Workflow<P> {
    /// Sends a letter, unless what it would say is no longer true.
    pub(super) async fn mail(
        &self,
        job: &Job<InquiryLifecycle>,
        letter: Letter,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let dossier = self.dossier(InquiryId(job.subject)).await?;
        if dossier.keeping.erased_at.is_some() && !letter.is_for_staff() {
            // Nobody is left to be written to.
            self.note_fate(job, letter, MailFate::Outdated, "").await?;
            return Ok(Performed::Done);
        }
        let event = match letter {
            // What somebody wrote is no event.
            Letter::StaffMessage | Letter::ClientMessage => None,
            _ => Some(self.told_by(job).await?),
        };
        let Some(envelope) = self.envelope(&dossier, &job.claim.key, letter, event.as_ref()) else {
            self.note_fate(job, letter, MailFate::Outdated, "").await?;
            return Ok(Performed::Done);
        };
        if event.is_some_and(|event| anybody_causes(letter, &event)) && !self.may_write_to(&dossier).await? {
            self.note_fate(job, letter, MailFate::Withheld, "").await?;
            return Ok(Performed::Done);
        }
        let waited = self.ports.clock().now().since(job.stored_at);
        let sent = self.ports.mailer().send(&envelope).await;
        let (fate, said) = match &sent {
            Ok(()) => (MailFate::Sent, ""),
            Err(MailError::Unavailable(note)) if waited < AWAY => (MailFate::Delayed, note.as_str()),
            Err(MailError::Unavailable(note)) => (MailFate::GivenUp, note.as_str()),
            Err(MailError::Refused(note)) => (MailFate::Refused, note.as_str()),
        };
        // A store that is away at this moment loses a line of a list. That is no reason to send the letter once more.
        let _ = self.note_fate(job, letter, fate, said).await;
        match sent {
            Ok(()) => Ok(Performed::Done),
            Err(MailError::Unavailable(note)) if waited < AWAY => {
                let after = (waited / 2).clamp(Duration::from_secs(2), Duration::from_secs(15 * 60));
                Ok(Performed::Again { after, note })
            }
            Err(MailError::Unavailable(note) | MailError::Refused(note)) => Err(Failure::hopeless(note)),
        }
    }

    /// Whether this inquiry may write to its client before anything was paid.
    pub(super) async fn may_write_to(&self, dossier: &Dossier) -> Result<bool, WorkflowError> {
        let recipient = self.keys.digest(Uuid::nil(), &dossier.answers.email.to_lowercase());
        let now = self.ports.clock().now();
        Ok(self.ports.store().may_write(&recipient, dossier.id, now, CALM).await?)
    }

    /// The event that asked for an effect: a letter tells of it, whatever has happened since.
    async fn told_by(&self, job: &Job<InquiryLifecycle>) -> Result<Event, Failure> {
        let sequence = asked_at(&job.claim.key);
        let history = self.ports.store().history(job.subject).await.map_err(WorkflowError::from)?;
        let event = history.into_iter().find(|recorded| Some(recorded.sequence) == sequence);
        event.map(|recorded| recorded.event).ok_or_else(|| Failure::hopeless("the letter tells of no event"))
    }

    /// The letter as it would be sent now; `None` where it would send a link that opens nothing.
    fn envelope(&self, dossier: &Dossier, key: &str, letter: Letter, event: Option<&Event>) -> Option<Envelope> {
        let language = if letter.is_for_staff() { Language::French } else { dossier.language };
        let (to, name) = if letter.is_for_staff() {
            (self.terms.staff_email.clone(), String::new())
        } else {
            (dossier.answers.email.clone(), dossier.answers.contact_name.clone())
        };
        if matches!(letter, Letter::ClientReminder | Letter::ClientLastReminder) && !is_worth_reminding(dossier) {
            return None;
        }
        let link = match letter {
            Letter::ClientNotDownloaded if dossier.downloads > 0 => return None,
            Letter::ClientLink | Letter::ClientLinkExpires | Letter::ClientNotDownloaded => {
                Some(self.living_link(dossier, event?)?)
            }
            _ => None,
        };
        let for_client = !letter.is_for_staff();
        let attachment = (letter == Letter::ClientReceipt).then(|| self.voucher(dossier)).flatten();
        let facts = LetterFacts {
            reference: dossier.id.reference(),
            organization: dossier.answers.organization_name.clone(),
            amount: event.and_then(|event| amount(dossier, letter, event)),
            documents: documents(dossier),
            status_url: for_client.then(|| self.status_url(dossier)),
            expires_at: link
                .as_ref()
                .map(|(_, grant)| grant.expires_at)
                .or_else(|| order_expiry(dossier, letter))
                .map(|at| in_words(at, language)),
            decline_url: for_client.then(|| format!("{}reminders/", self.status_url(dossier))),
            download_url: link.map(|(url, _)| url),
            desk_url: letter
                .is_for_staff()
                .then(|| format!("{}/kit-complet-traitement/{}/", self.terms.public_base_url, dossier.id)),
            invitation_url: None,
            reason: reason(dossier, letter, asked_at(key)),
            receipt_number: dossier.voucher.as_ref().filter(|_| attachment.is_some()).map(|it| it.number.to_string()),
            transaction_id: event.and_then(attempt_of).map(AttemptId::transaction_id),
            test: dossier.test,
        };
        Some(Envelope { key: key.to_owned(), to, name, language, letter, facts, attachment })
    }

    /// The link that this event gave, if it is the one that is alive: every copy of a letter has the same link.
    fn living_link(&self, dossier: &Dossier, event: &Event) -> Option<(String, Grant)> {
        let (Event::KitDelivered { grant, .. } | Event::LinkReissued { grant, .. } | Event::LinkExtended { grant, .. }) =
            event
        else {
            return None;
        };
        let alive = self.download_url(dossier)?;
        (alive.1 == *grant && self.ports.clock().now() < grant.expires_at).then_some(alive)
    }
}

/// Whether whoever sends a form causes this letter, without paying and without staff.
fn anybody_causes(letter: Letter, event: &Event) -> bool {
    match letter {
        Letter::ClientAcknowledgement | Letter::ClientExpired | Letter::ClientReminder | Letter::ClientLastReminder => {
            true
        }
        // Staff give a reason, and the client must hear it.
        Letter::ClientCancelled => matches!(event, Event::InquiryCancelled { reason: None }),
        _ => false,
    }
}

/// Whether the client still has to pay, and has not told us that they did.
fn is_worth_reminding(dossier: &Dossier) -> bool {
    let State::AwaitingPayment(awaiting) = &dossier.state else { return false };
    let account = awaiting.account();
    awaiting.reminded_from().is_some() && !account.holds() && !account.is_complained_of()
}

/// Until when an order can be paid, where a letter says so.
fn order_expiry(dossier: &Dossier, letter: Letter) -> Option<Timestamp> {
    let told = matches!(letter, Letter::ClientReminder | Letter::ClientLastReminder);
    dossier.state.account().filter(|_| told).map(|account| account.expires_at())
}

/// The attempt that an event tells of.
fn attempt_of(event: &Event) -> Option<AttemptId> {
    match event {
        Event::ComplaintOpened { attempt } => Some(*attempt),
        _ => receipt_of(event).map(Receipt::attempt),
    }
}

/// The receipt that an event tells of.
fn receipt_of(event: &Event) -> Option<Receipt> {
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

/// The amount that a letter speaks of: what came in by its event, or the sum of what stands as the letter says, or what is
/// owed.
fn amount(dossier: &Dossier, letter: Letter, event: &Event) -> Option<Money> {
    let account = dossier.state.account()?;
    // Currencies are not added up: a letter names the sum in the one that came first, and the desk shows the rest.
    let sum = |standing: Standing| {
        let of = || account.entries().iter().filter(|entry| entry.standing == standing);
        let mut amounts = of().map(|entry| entry.receipt.amount());
        let first = amounts.next()?;
        amounts.filter(|amount| amount.currency() == first.currency()).try_fold(first, |sum, more| sum.plus(more).ok())
    };
    match letter {
        Letter::StaffPaymentHeld | Letter::StaffLatePayment => receipt_of(event).map(Receipt::amount),
        Letter::ClientReceipt => match event {
            Event::ShortPaymentAccepted { .. } => sum(Standing::Credited),
            _ => Some(account.owed()),
        },
        Letter::StaffRefundDue | Letter::ClientRefundDue => sum(Standing::RefundDue),
        Letter::ClientRefunded => match event {
            Event::RefundConfirmed { amount: Some(amount), .. } => Some(*amount),
            _ => sum(Standing::Refunded),
        },
        Letter::StaffWriteOffProposed => sum(Standing::Held).or_else(|| sum(Standing::RefundDue)),
        _ => Some(account.owed()),
    }
}

fn documents(dossier: &Dossier) -> Vec<(String, Option<crate::port::UnreadReason>)> {
    let unread = |reading: &Reading| match reading {
        Reading::Read { .. } => None,
        Reading::Unread(reason) => Some(*reason),
    };
    dossier.documents.iter().map(|document| (document.name.clone(), unread(&document.reading))).collect()
}

/// The words that somebody gave with the event that a letter tells of.
fn reason(dossier: &Dossier, letter: Letter, sequence: Option<Sequence>) -> Option<String> {
    let kind = match letter {
        Letter::ClientComplaintAnswer => return answer(dossier, sequence),
        Letter::StaffGenerationFailed => RemarkKind::Failure,
        Letter::StaffRefundDue | Letter::ClientCancelled | Letter::StaffWriteOffProposed => RemarkKind::Reason,
        _ => return None,
    };
    let told = |remark: &&Remark| remark.kind == kind && Some(remark.sequence) == sequence;
    dossier.remarks.iter().find(told).map(|remark| remark.text.clone())
}

/// What the client is told of what they complained of.
fn answer(dossier: &Dossier, sequence: Option<Sequence>) -> Option<String> {
    let closed = dossier.complaints.iter().find(|complaint| complaint.closed_by == sequence && sequence.is_some());
    closed.and_then(|complaint| complaint.answer.clone())
}

const MONTHS: [(&str, &str); 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];

/// A moment in words, in GMT, which is the local time of most clients.
pub(super) fn in_words(at: Timestamp, language: Language) -> String {
    let at = at.date_time();
    let (french, english) = MONTHS[u8::from(at.month()) as usize - 1];
    let (day, year, hour, minute) = (at.day(), at.year(), at.hour(), at.minute());
    match language {
        Language::French => {
            let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
            format!("{day} {french} {year} à {hour} h {minute:02} (GMT)")
        }
        Language::English => format!("{day} {english} {year} at {hour:02}:{minute:02} GMT"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;
    use crate::Timestamp;
    use crate::port::Language;

    #[test]
    fn a_moment_is_told_in_both_languages() {
        let at: Timestamp = "2026-12-01T09:05:00Z".parse().unwrap();
        assert_eq!(in_words(at, Language::French), "1er décembre 2026 à 9 h 05 (GMT)");
        assert_eq!(in_words(at, Language::English), "1 December 2026 at 09:05 GMT");
    }
}
