//! The port to mail.

use std::fmt;
use std::future::Future;

use crate::Money;
use crate::inquiry::Letter;
use crate::port::{Language, UnreadReason};

/// A letter and where it goes.
///
/// ```
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::{Envelope, Language, LetterFacts};
///
/// let facts = LetterFacts { reference: "KIT-7Q2M-X04D".to_owned(), ..LetterFacts::default() };
/// let envelope = Envelope {
///     key: "0f8f.1.0".to_owned(),
///     to: "desk@example.org".to_owned(),
///     name: String::new(),
///     language: Language::French,
///     letter: Letter::StaffNewInquiry,
///     facts,
///     attachment: None,
/// };
/// assert!(!format!("{envelope:?}").contains("example.org"), "addresses stay out of logs");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The effect's stable name: the left part of the Message-ID, the same each time this mail is sent.
    pub key: String,
    /// The one recipient's address.
    pub to: String,
    /// The recipient's name; may be empty.
    pub name: String,
    /// The language to write in.
    pub language: Language,
    /// What it says.
    pub letter: Letter,
    /// What it speaks of.
    pub facts: LetterFacts,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
}

/// A file that goes with a letter, or out to a browser.
///
/// ```
/// use kit_workflow::port::Attachment;
///
/// let (name, bytes) = ("recu-R-2026-000042.pdf".to_owned(), b"%PDF".to_vec());
/// let receipt = Attachment { name, media_type: "application/pdf", bytes };
/// assert!(format!("{receipt:?}").contains("R-2026-000042"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name: letters, digits, full stops and hyphens only.
    pub name: String,
    /// Its type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What it holds is private.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Addresses, names and private links stay out of logs.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("key", &self.key).field("letter", &self.letter).finish_non_exhaustive()
    }
}

/// What letters speak of. A letter uses what it needs.
///
/// ```
/// use kit_workflow::port::LetterFacts;
/// use kit_workflow::{Currency, Money};
///
/// let amount = Some(Money::new(15_000, Currency::Xof));
/// let facts = LetterFacts { reference: "KIT-7Q2M-X04D".to_owned(), amount, ..LetterFacts::default() };
/// assert!(facts.download_url.is_none() && !facts.test);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LetterFacts {
    /// The inquiry's reference.
    pub reference: String,
    /// The client's organisation.
    pub organization: String,
    /// What is owed or was paid.
    pub amount: Option<Money>,
    /// The names of the attached documents, each with the reason where its text could not be read.
    pub documents: Vec<(String, Option<UnreadReason>)>,
    /// The client's private status page.
    pub status_url: Option<String>,
    /// The download link.
    pub download_url: Option<String>,
    /// When that link expires, in words of the letter's language, with time zone.
    pub expires_at: Option<String>,
    /// Where the client says that they want no more reminders.
    pub decline_url: Option<String>,
    /// The inquiry's page on the desk.
    pub desk_url: Option<String>,
    /// Where a member of staff chooses a password.
    pub invitation_url: Option<String>,
    /// A reason in words, where staff gave one for the client or a failure has one for staff.
    pub reason: Option<String>,
    /// The transaction id of the payment it speaks of.
    pub transaction_id: Option<String>,
    /// The number of the receipt that goes with it.
    pub receipt_number: Option<String>,
    /// Whether this is a test on simulators.
    pub test: bool,
}

impl fmt::Debug for LetterFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LetterFacts").field("reference", &self.reference).finish_non_exhaustive()
    }
}

/// A letter as it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Its subject, on one line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The same as HTML, where the mailer writes any.
    pub html: Option<String>,
}

/// Letters hold private links.
impl fmt::Debug for LetterText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LetterText").field("text", &self.text.len()).finish_non_exhaustive()
    }
}

/// Why a mail was not accepted. The text is a code or a status, never an address or what the server said of one.
///
/// ```
/// use kit_workflow::port::MailError;
///
/// assert_eq!(MailError::Refused("550".to_owned()).to_string(), "the mail was refused: 550");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Try later. The server may have taken it: the next copy has the same Message-ID.
    #[error("the mail server is unavailable: {0}")]
    Unavailable(String),
    /// It will never be accepted: the address or the letter is wrong.
    #[error("the mail was refused: {0}")]
    Refused(String),
}

/// Sends mail.
///
/// - A letter that was accepted MUST have reached the server when the answer is given, for exactly one recipient.
/// - A key MUST give the same Message-ID each time it is sent, and another key another one.
/// - What is no address MUST be refused; a name that cannot stand in a header MUST neither add a recipient nor panic.
/// - A sending MUST end within a bounded time. Only what will never be accepted is [`MailError::Refused`].
/// - No error may show an address, a name or what the server said.
/// - What a preview shows MUST be what the recipient reads.
///
/// `kit-testing` holds the suite that checks every sentence.
///
/// ```
/// use kit_testing::{World, drive, sample};
/// use kit_workflow::inquiry::Letter;
/// use kit_workflow::port::{Language, Mailer};
///
/// let mailer = World::new(1).mailer;
/// let envelope = sample::envelope(Letter::StaffNewInquiry, Language::French, 7);
/// let preview = mailer.preview(&envelope).unwrap();
/// assert!(preview.text.contains(&envelope.facts.reference));
/// drive::to_end(mailer.send(&envelope)).unwrap();
/// assert_eq!(mailer.accepted(), [envelope]);
/// ```
pub trait Mailer: Send + Sync {
    /// Sends one letter; `Ok` means that the server took responsibility.
    ///
    /// # Errors
    ///
    /// [`MailError`].
    fn send(&self, envelope: &Envelope) -> impl Future<Output = Result<(), MailError>> + Send;

    /// The letter as its recipient would read it. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`MailError::Refused`] where the letter lacks what it cannot do without, a link for example.
    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError>;
}
