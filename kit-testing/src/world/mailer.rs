use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit_workflow::port::{Envelope, LetterText, MailError, Mailer};

use super::script::Script;
use crate::drive::polls;

/// A mail server and the mailboxes behind it. Clones share them.
///
/// ```
/// use kit_testing::world::{FakeMailer, Posting};
/// use kit_testing::{drive, sample};
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::{Language, Mailer};
///
/// let (mailer, letter) = (FakeMailer::new(), Letter::StaffNewInquiry);
/// mailer.send_next(Posting::AnswerLost);
/// let envelope = sample::envelope(letter, Language::French, 7);
/// assert!(drive::to_end(mailer.send(&envelope)).is_err());
/// assert_eq!(mailer.accepted(), [envelope], "it arrived all the same");
/// ```
#[derive(Clone)]
pub struct FakeMailer {
    script: Script<(), Posting>,
    accepted: Arc<Mutex<Vec<Envelope>>>,
}

/// How the sending of a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is not accepted, and the server says why.
    Refused(MailError),
    /// It is accepted, and the answer is lost.
    AnswerLost,
}

impl FakeMailer {
    /// Empty mailboxes.
    pub fn new() -> Self {
        Self { script: Script::new(), accepted: Arc::default() }
    }

    /// The next letter goes like this.
    pub fn send_next(&self, posting: Posting) {
        self.script.answer_next(posting);
    }

    /// Every copy of every letter that was accepted, oldest first.
    pub fn accepted(&self) -> Vec<Envelope> {
        self.lock().clone()
    }

    /// How often it was given a letter.
    pub(super) fn changes(&self) -> u64 {
        self.script.times()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Envelope>> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for FakeMailer {
    fn default() -> Self {
        Self::new()
    }
}

impl Mailer for FakeMailer {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        polls(1).await;
        let posting = self.script.ask(());
        if let Some(Posting::Refused(error)) = posting {
            return Err(error);
        }
        self.lock().push(envelope.clone());
        polls(1).await;
        match posting {
            Some(Posting::AnswerLost) => Err(MailError::Unavailable("the answer was lost".to_owned())),
            Some(Posting::Refused(_)) | None => Ok(()),
        }
    }

    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError> {
        let Envelope { letter, language, name, facts, .. } = envelope;
        let links = [&facts.status_url, &facts.download_url, &facts.desk_url, &facts.invitation_url];
        let links: Vec<&str> = links.into_iter().flatten().map(String::as_str).collect();
        let text = format!("{name} {}\n{}\n", facts.reference, links.join("\n"));
        let html = format!("<!doctype html>\n<p style=\"margin:0\">{letter} {language}</p>\n");
        Ok(LetterText { subject: format!("{letter} {language}"), text, html: Some(html) })
    }
}

/// Letters are private: only their number is shown.
impl fmt::Debug for FakeMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeMailer").field("accepted", &self.lock().len()).finish_non_exhaustive()
    }
}
