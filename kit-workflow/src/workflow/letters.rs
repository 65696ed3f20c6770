//! Letters as staff see them: what became of each, how each reads, and one sent to whoever wants to look at it.

use super::post::in_words;
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{InquiryId, InquiryLifecycle, Letter};
use crate::port::{
    Envelope, Language, LetterFacts, LetterText, MailEntry, MailError, MailFate, Mailer as _, Mails as _, UnreadReason,
};
use crate::{Clock as _, Ids as _, Job, Money, Timestamp};

/// Made-up facts for a letter: everything that it can speak of.
///
/// ```
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::Language;
/// use kit_workflow::workflow::sample_facts;
/// use kit_workflow::{Currency, Money, Timestamp};
///
/// let (price, ends) = (Money::new(15_000, Currency::Xof), Timestamp::from_unix_ms(0));
/// let facts = sample_facts(Letter::StaffInvitation, Language::French, "https://kit.example", price, ends);
/// assert!(facts.invitation_url.is_some() && facts.status_url.is_none());
/// ```
pub fn sample_facts(
    letter: Letter,
    language: Language,
    site: &str,
    amount: Money,
    expires_at: Timestamp,
) -> LetterFacts {
    let (french, for_client) = (language == Language::French, !letter.is_for_staff());
    let either = |one: &str, other: &str| if french { one.to_owned() } else { other.to_owned() };
    let page = format!("{site}/kit/inquiry/example/");
    let delivers = matches!(letter, Letter::ClientLink | Letter::ClientLinkExpires | Letter::ClientNotDownloaded);
    LetterFacts {
        reference: "KIT-EXAMPLE".to_owned(),
        organization: either("Direction des marchés", "Department of Procurement"),
        amount: Some(amount),
        documents: vec![
            (either("Loi.pdf", "Law.pdf"), None),
            (either("Arrêté.jpg", "Order.jpg"), Some(UnreadReason::NoText)),
        ],
        status_url: for_client.then(|| page.clone()),
        download_url: delivers.then(|| format!("{site}/kit/download/example")),
        expires_at: Some(in_words(expires_at, language)),
        decline_url: for_client.then(|| format!("{page}reminders/")),
        desk_url: (!for_client).then(|| format!("{site}/kit-complet-traitement/")),
        invitation_url: (letter == Letter::StaffInvitation)
            .then(|| format!("{site}/kit-complet-traitement/invitation/example/")),
        reason: Some(either("Ce texte est un exemple.", "This text is an example.")),
        transaction_id: Some("EXAMPLE".to_owned()),
        receipt_number: Some("R-0000-000000".to_owned()),
        // Nobody must take it for a letter about money of theirs.
        test: true,
    }
}

impl<P: Ports> Workflow<P> {
    /// A letter with made-up facts: everything that a letter can speak of.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::inquiry::Letter;
    /// use kit_workflow::port::Language;
    ///
    /// let letter = World::new(1).workflow().sample_letter(Letter::ClientLink, Language::English, "me@example.org");
    /// assert!(letter.to == "me@example.org" && letter.facts.download_url.is_some() && letter.facts.test);
    /// ```
    pub fn sample_letter(&self, letter: Letter, language: Language, to: &str) -> Envelope {
        let expires_at = self.ports.clock().now() + self.terms.link_ttl;
        let facts = sample_facts(letter, language, &self.terms.public_base_url, self.terms.price, expires_at);
        let name = match language {
            _ if letter.is_for_staff() => "",
            Language::French => "Chargée d’études",
            Language::English => "Research officer",
        };
        let key = format!("sample.{}", self.ports.clock().fresh().simple());
        Envelope { key, to: to.to_owned(), name: name.to_owned(), language, letter, facts, attachment: None }
    }

    /// How a letter reads, with made-up facts.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::inquiry::Letter;
    /// use kit_workflow::port::Language;
    ///
    /// let text = World::new(1).workflow().preview_letter(Letter::ClientLink, Language::French)?;
    /// assert!(!text.subject.is_empty() && text.text.contains("https://kit.example/kit/download/"));
    /// # Ok::<(), kit_workflow::port::MailError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MailError`].
    pub fn preview_letter(&self, letter: Letter, language: Language) -> Result<LetterText, MailError> {
        self.ports.mailer().preview(&self.sample_letter(letter, language, "example@example.org"))
    }

    /// Sends a letter with made-up facts to this address.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::inquiry::Letter;
    /// use kit_workflow::port::Language;
    ///
    /// let world = World::new(1);
    /// drive::to_end(world.workflow().send_sample(Letter::ClientReceipt, Language::French, "me@example.org"))?;
    /// assert_eq!(world.mailer.accepted()[0].to, "me@example.org");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MailError`].
    pub async fn send_sample(&self, letter: Letter, language: Language, to: &str) -> Result<(), MailError> {
        self.ports.mailer().send(&self.sample_letter(letter, language, to)).await
    }

    /// Keeps what became of the letter that a job is to send.
    pub(super) async fn note_fate(
        &self,
        job: &Job<InquiryLifecycle>,
        letter: Letter,
        fate: MailFate,
        note: &str,
    ) -> Result<(), WorkflowError> {
        let mail = MailEntry {
            key: job.claim.key.clone(),
            letter,
            queued_at: job.stored_at,
            fate,
            at: self.ports.clock().now(),
            note: note.to_owned(),
        };
        Ok(self.ports.store().note_mail(InquiryId(job.subject), &mail).await?)
    }

    /// Keeps what became of a letter that was sent within a request.
    pub(super) async fn note_sent(
        &self,
        id: InquiryId,
        envelope: &Envelope,
        sent: &Result<(), MailError>,
    ) -> Result<(), WorkflowError> {
        let now = self.ports.clock().now();
        let (fate, note) = match sent {
            Ok(()) => (MailFate::Sent, ""),
            Err(MailError::Refused(note)) => (MailFate::Refused, note.as_str()),
            // Nobody tries it again: the client asks again.
            Err(MailError::Unavailable(note)) => (MailFate::GivenUp, note.as_str()),
        };
        let (key, letter) = (envelope.key.clone(), envelope.letter);
        let mail = MailEntry { key, letter, queued_at: now, fate, at: now, note: note.to_owned() };
        Ok(self.ports.store().note_mail(id, &mail).await?)
    }
}
