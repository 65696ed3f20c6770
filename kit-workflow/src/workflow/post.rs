//! Which letter says what to whom.

use super::{Ports, Workflow};
use crate::inquiry::{InquiryId, InquiryLifecycle, Letter, Standing};
use crate::port::{Dossier, Envelope, Language, LetterFacts, MailError, Mailer as _, Reading, RemarkKind};
use crate::{Failure, Job, Performed, Timestamp};

impl<P: Ports> Workflow<P> {
    /// Sends a letter, unless what it would say is no longer true.
    pub(super) async fn mail(
        &self,
        job: &Job<InquiryLifecycle>,
        letter: Letter,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let dossier = self.dossier(InquiryId(job.subject)).await.map_err(Failure::from)?;
        let Some(envelope) = self.envelope(&dossier, &job.claim.key, letter) else { return Ok(Performed::Done) };
        match self.ports.mailer().send(&envelope).await {
            Ok(()) => Ok(Performed::Done),
            Err(MailError::Unavailable(note)) => Err(Failure::passing(note)),
            Err(MailError::Refused(note)) => Err(Failure::hopeless(note)),
        }
    }

    /// The letter as it would be sent now; `None` where it would send a link that opens nothing.
    fn envelope(&self, dossier: &Dossier, key: &str, letter: Letter) -> Option<Envelope> {
        let language = if letter.is_for_staff() { Language::French } else { dossier.language };
        let (to, name) = if letter.is_for_staff() {
            (self.terms.staff_email.clone(), String::new())
        } else {
            (dossier.answers.email.clone(), dossier.answers.contact_name.clone())
        };
        let link = self.download_url(dossier);
        if letter == Letter::ClientLink && link.is_none() {
            return None;
        }
        let for_client = !letter.is_for_staff();
        let facts = LetterFacts {
            reference: dossier.id.reference(),
            organization: dossier.answers.organization_name.clone(),
            amount: amount(dossier, letter),
            documents: documents(dossier),
            status_url: for_client.then(|| self.status_url(dossier)),
            expires_at: link.as_ref().map(|(_, grant)| in_words(grant.expires_at, language)),
            download_url: link.filter(|_| letter == Letter::ClientLink).map(|(url, _)| url),
            desk_url: letter
                .is_for_staff()
                .then(|| format!("{}/kit-complet-traitement/{}/", self.terms.public_base_url, dossier.id)),
            reason: reason(dossier, letter),
            transaction_id: last_receipt(dossier).map(|receipt| receipt.attempt().transaction_id()),
            test: dossier.test,
        };
        Some(Envelope { key: key.to_owned(), to, name, language, letter, facts })
    }
}

fn last_receipt(dossier: &Dossier) -> Option<crate::inquiry::Receipt> {
    dossier.state.account()?.entries().last().map(|entry| entry.receipt)
}

/// The amount that a letter speaks of: what came in where it speaks of money that came in, else what is owed.
fn amount(dossier: &Dossier, letter: Letter) -> Option<crate::Money> {
    let account = dossier.state.account()?;
    let of = |standing: Standing| account.entries().iter().rev().find(|entry| entry.standing == standing);
    let entry = match letter {
        Letter::StaffPaymentHeld => of(Standing::Held),
        Letter::StaffRefundDue | Letter::ClientRefundDue => of(Standing::RefundDue),
        Letter::ClientRefunded => of(Standing::Refunded),
        Letter::ClientReceipt | Letter::StaffLatePayment => of(Standing::Credited),
        _ => None,
    };
    Some(entry.map_or(account.owed(), |entry| entry.receipt.amount()))
}

fn documents(dossier: &Dossier) -> Vec<(String, Option<crate::port::UnreadReason>)> {
    let unread = |reading: &Reading| match reading {
        Reading::Read { .. } => None,
        Reading::Unread(reason) => Some(*reason),
    };
    dossier.documents.iter().map(|document| (document.name.clone(), unread(&document.reading))).collect()
}

/// The words that somebody gave for what a letter tells.
fn reason(dossier: &Dossier, letter: Letter) -> Option<String> {
    let kind = match letter {
        Letter::StaffGenerationFailed => RemarkKind::Failure,
        Letter::StaffRefundDue => RemarkKind::Reason,
        _ => return None,
    };
    dossier.remarks.iter().rev().find(|remark| remark.kind == kind).map(|remark| remark.text.clone())
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
