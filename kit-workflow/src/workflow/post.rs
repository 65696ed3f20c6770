//! Which letter says what to whom.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{Event, Grant, InquiryId, InquiryLifecycle, Letter, Receipt, Standing};
use crate::lifecycle::asked_at;
use crate::port::{Dossier, Envelope, Language, LetterFacts, MailError, Mailer as _, Reading, Remark, RemarkKind};
use crate::{Clock as _, Failure, Job, Money, Performed, Sequence, Store as _, Timestamp};

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
        let event = self.told_by(job).await?;
        let Some(envelope) = self.envelope(&dossier, &job.claim.key, letter, &event) else {
            return Ok(Performed::Done);
        };
        let waited = self.ports.clock().now().since(job.stored_at);
        match self.ports.mailer().send(&envelope).await {
            Ok(()) => Ok(Performed::Done),
            Err(MailError::Unavailable(note)) if waited < AWAY => {
                let after = (waited / 2).clamp(Duration::from_secs(2), Duration::from_secs(15 * 60));
                Ok(Performed::Again { after, note })
            }
            Err(MailError::Unavailable(note) | MailError::Refused(note)) => Err(Failure::hopeless(note)),
        }
    }

    /// The event that asked for an effect: a letter tells of it, whatever has happened since.
    async fn told_by(&self, job: &Job<InquiryLifecycle>) -> Result<Event, Failure> {
        let sequence = asked_at(&job.claim.key);
        let history = self.ports.store().history(job.subject).await.map_err(WorkflowError::from)?;
        let event = history.into_iter().find(|recorded| Some(recorded.sequence) == sequence);
        event.map(|recorded| recorded.event).ok_or_else(|| Failure::hopeless("the letter tells of no event"))
    }

    /// The letter as it would be sent now; `None` where it would send a link that opens nothing.
    fn envelope(&self, dossier: &Dossier, key: &str, letter: Letter, event: &Event) -> Option<Envelope> {
        let language = if letter.is_for_staff() { Language::French } else { dossier.language };
        let (to, name) = if letter.is_for_staff() {
            (self.terms.staff_email.clone(), String::new())
        } else {
            (dossier.answers.email.clone(), dossier.answers.contact_name.clone())
        };
        let link = match letter {
            Letter::ClientLink => Some(self.living_link(dossier, event)?),
            _ => None,
        };
        let for_client = !letter.is_for_staff();
        let facts = LetterFacts {
            reference: dossier.id.reference(),
            organization: dossier.answers.organization_name.clone(),
            amount: amount(dossier, letter, event),
            documents: documents(dossier),
            status_url: for_client.then(|| self.status_url(dossier)),
            expires_at: link.as_ref().map(|(_, grant)| in_words(grant.expires_at, language)),
            download_url: link.map(|(url, _)| url),
            desk_url: letter
                .is_for_staff()
                .then(|| format!("{}/kit-complet-traitement/{}/", self.terms.public_base_url, dossier.id)),
            reason: reason(dossier, letter, asked_at(key)),
            transaction_id: receipt_of(event).map(|receipt| receipt.attempt().transaction_id()),
            test: dossier.test,
        };
        Some(Envelope { key: key.to_owned(), to, name, language, letter, facts })
    }

    /// The link that this event gave, if it is the one that is alive: every copy of a letter has the same link.
    fn living_link(&self, dossier: &Dossier, event: &Event) -> Option<(String, Grant)> {
        let (Event::KitDelivered { grant, .. } | Event::LinkReissued { grant, .. }) = event else { return None };
        let alive = self.download_url(dossier)?;
        (alive.1 == *grant && self.ports.clock().now() < grant.expires_at).then_some(alive)
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
        let amounts = of().map(|entry| entry.receipt.amount());
        let currency = amounts.clone().next()?.currency();
        let minor = amounts.filter(|amount| amount.currency() == currency).map(Money::minor).sum();
        Some(Money::new(minor, currency))
    };
    match letter {
        Letter::StaffPaymentHeld | Letter::StaffLatePayment => receipt_of(event).map(Receipt::amount),
        Letter::ClientReceipt => match event {
            Event::ShortPaymentAccepted { .. } => sum(Standing::Credited),
            _ => Some(account.owed()),
        },
        Letter::StaffRefundDue | Letter::ClientRefundDue => sum(Standing::RefundDue),
        Letter::ClientRefunded => sum(Standing::Refunded),
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
        Letter::StaffGenerationFailed => RemarkKind::Failure,
        Letter::StaffRefundDue | Letter::ClientCancelled => RemarkKind::Reason,
        _ => return None,
    };
    let told = |remark: &&Remark| remark.kind == kind && Some(remark.sequence) == sequence;
    dossier.remarks.iter().find(told).map(|remark| remark.text.clone())
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
