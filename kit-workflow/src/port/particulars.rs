//! Personal data and free text: kept beside the chain of events, erasable without touching it.

use std::fmt;

use crate::inquiry::{AccessId, DocumentId, SectionPlace, StoredFile};
use crate::name::names;
use crate::port::{DocumentKind, Likeness, Reading, RemarkKind, Seller};
use crate::{Money, Timestamp, TokenHash};

names! {
    /// The languages that people are spoken to in.
    pub enum Language {
        /// French.
        French = "fr",
        /// English.
        English = "en",
    }
}

/// What goes with a command beside the facts of its event.
///
/// ```
/// use kit_workflow::port::{Particulars, RemarkKind};
///
/// let because = Particulars::Remarks(vec![(RemarkKind::Reason, "décidé avec le client".to_owned())]);
/// assert_eq!(because.remarks()[0].0, RemarkKind::Reason);
/// assert!(Particulars::None.remarks().is_empty() && Particulars::None.proof().is_none());
/// ```
#[derive(Clone, Default)]
pub enum Particulars {
    /// Nothing.
    #[default]
    None,
    /// With `Submit`.
    Submission(Box<Submission>),
    /// With `StartCheckout`, and with `RecordPaymentByHand` (which has remarks of its own).
    Attempt {
        /// How the attempt was opened.
        opening: AttemptOpening,
        /// Reasons and proofs, in words.
        remarks: Vec<(RemarkKind, String)>,
        /// The file that shows it, where staff gave one.
        proof: Option<ProofFile>,
    },
    /// With `ConfirmRefund`, where staff gave a file that shows it.
    Proven {
        /// The reference, in words.
        remarks: Vec<(RemarkKind, String)>,
        /// The file.
        proof: ProofFile,
    },
    /// With commands that staff or clients give a reason, feedback or a proof for.
    Remarks(Vec<(RemarkKind, String)>),
    /// With `Complain`.
    Complaint(ComplaintText),
    /// With `AnswerComplaint`: what the client is told.
    Answer(String),
    /// With `RequestRevision`.
    Revision {
        /// What it should do better.
        feedback: String,
        /// The sections that are written anew; all, where none is named.
        sections: Vec<SectionPlace>,
    },
    /// With `CompleteDraft`.
    Draft {
        /// The kit as Markdown.
        markdown: String,
        /// The model that wrote it.
        model: String,
    },
    /// With `Validate`, `ReplaceDeliverable` and `Correct`.
    Deliverable {
        /// The name that staff's file had.
        file_name: String,
        /// How many pages the PDF has.
        pages: u32,
        /// How like the draft it is, where its text could be compared.
        likeness: Option<Likeness>,
    },
    /// With `Deliver` and `ReissueLink`.
    Link(LinkSecret),
}

/// Nothing of it belongs into a log.
impl fmt::Debug for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Particulars(..)")
    }
}

/// A file that shows that money came, or went back, another way.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::port::{DocumentKind, ProofFile};
///
/// let (stored, name) = (sample::stored_file(&mut Dice::new(1)), "reçu.jpg".to_owned());
/// let proof = ProofFile { stored, kind: DocumentKind::Jpg, name };
/// assert!(!format!("{proof:?}").contains("reçu"), "names of files stay out of logs");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// The file.
    pub stored: StoredFile,
    /// What it is, judged by its content: a PDF or a picture.
    pub kind: DocumentKind,
    /// The name it had: data, never part of a path.
    pub name: String,
}

/// Names of files stay out of logs.
impl fmt::Debug for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofFile").field("stored", &self.stored).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Particulars {
    /// Free texts that people gave.
    pub fn remarks(&self) -> Vec<(RemarkKind, String)> {
        match self {
            Self::Remarks(remarks) | Self::Attempt { remarks, .. } | Self::Proven { remarks, .. } => remarks.clone(),
            Self::Revision { feedback, .. } => vec![(RemarkKind::Feedback, feedback.clone())],
            Self::None
            | Self::Submission(_)
            | Self::Complaint(_)
            | Self::Answer(_)
            | Self::Draft { .. }
            | Self::Deliverable { .. }
            | Self::Link(_) => Vec::new(),
        }
    }

    /// The file that shows what was said, where there is one.
    pub fn proof(&self) -> Option<&ProofFile> {
        match self {
            Self::Attempt { proof, .. } => proof.as_ref(),
            Self::Proven { proof, .. } => Some(proof),
            _ => None,
        }
    }
}

/// What a client says of an attempt that took their money; each may be empty.
///
/// ```
/// use kit_workflow::port::ComplaintText;
///
/// let complaint = ComplaintText { phone: "+225 07 00 00 00 00".to_owned(), ..ComplaintText::default() };
/// assert_eq!(format!("{complaint:?}"), "ComplaintText(..)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ComplaintText {
    /// The telephone number that paid.
    pub phone: String,
    /// The operator's transaction id, as the client was told it.
    pub reference: String,
    /// What happened.
    pub note: String,
}

/// Telephone numbers stay out of logs.
impl fmt::Debug for ComplaintText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ComplaintText(..)")
    }
}

/// What a store keeps of a derived token.
///
/// ```
/// use kit_testing::sample;
/// use kit_workflow::Token;
/// use kit_workflow::port::LinkSecret;
///
/// let token = Token::presented("what the link holds");
/// let secret = LinkSecret { hash: token.hash(), key: sample::keys().id() };
/// assert!(secret.hash.is(Token::presented("what the link holds").hash()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSecret {
    /// The token's hash, to look it up by.
    pub hash: TokenHash,
    /// Which keys it was derived with.
    pub key: String,
}

/// How an attempt was opened.
///
/// ```
/// use kit_workflow::port::AttemptOpening;
/// use kit_workflow::{Currency, Money, Token};
///
/// let (amount, return_hash) = (Money::new(15_000, Currency::Xof), Token::presented("in the address").hash());
/// let (provider, account) = ("cinetpay".to_owned(), "site 445160".to_owned());
/// let opening = AttemptOpening { provider, test: true, account, amount, return_hash };
/// assert!(opening.amount.is_payable());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptOpening {
    /// Which provider: `cinetpay`, `by_hand`.
    pub provider: String,
    /// Whether the provider is a simulator or a test account.
    pub test: bool,
    /// At which account there: see [`Gateway::account`](crate::port::Gateway::account).
    pub account: String,
    /// What is asked for: frozen with the order.
    pub amount: Money,
    /// The hash of the token in the address that the gateway sends the browser back to.
    pub return_hash: TokenHash,
}

/// A form that was accepted, with the files that came with it.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::{Language, Submission};
///
/// let french = sample::submission(Timestamp::from_unix_ms(0), &mut Dice::new(1));
/// let english = Submission { language: Language::English, ..french };
/// assert_eq!((english.documents.len(), english.language), (2, Language::English));
/// ```
#[derive(Clone, Debug)]
pub struct Submission {
    /// What the client's access token is derived from.
    pub access: AccessId,
    /// The token's hash, and the keys it was derived with.
    pub secret: LinkSecret,
    /// The language the client used.
    pub language: Language,
    /// What the client answered.
    pub answers: Answers,
    /// What the client attached: one at least, ten at most.
    pub documents: Vec<Document>,
    /// When the client consented to the use of this data.
    pub consented_at: Timestamp,
    /// Which version of the text they agreed to.
    pub consent_text: String,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// Who sells, as the settings say on this day.
    pub seller: Seller,
}

/// What a client answered. Texts are trimmed, without control characters, and within the form's limits.
///
/// ```
/// use kit_workflow::port::Answers;
///
/// let funding_sources = vec!["budget_etat".to_owned(), "appuis_ptf".to_owned()];
/// let answers = Answers { sector: "Santé".to_owned(), funding_sources, ..Answers::default() };
/// assert!(answers.fields().contains(&("funding_sources", "budget_etat,appuis_ptf".to_owned())));
/// assert_eq!(format!("{answers:?}"), "Answers(..)", "a log never shows them");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Who asks.
    pub contact_name: String,
    /// Where they are reached: letters go there.
    pub email: String,
    /// Their telephone; empty where they gave none.
    pub phone: String,
    /// For which organisation.
    pub organization_name: String,
    /// Its legal form.
    pub statut_juridique: String,
    /// Where it is.
    pub location: String,
    /// What it works in.
    pub sector: String,
    /// What it is for; lines as they were typed.
    pub mission_text: String,
    /// What it goes through; lines as they were typed.
    pub context_text: String,
    /// What it spends in a year, in the client's words.
    pub budget_range: String,
    /// Where its money comes from: some of the choices that the form offers, each once.
    pub funding_sources: Vec<String>,
    /// Which audits it expects: some of the choices that the form offers, each once.
    pub audits_types: Vec<String>,
    /// How often it is audited, in the client's words.
    pub audits_frequency: String,
    /// How many people work there, in the client's words.
    pub staff_size: String,
    /// How it is organised; lines as they were typed.
    pub org_chart_text: String,
    /// Anything else.
    pub notes_text: String,
}

impl Answers {
    /// The answers as pairs of field and text, in the form's order; repeated fields joined by commas.
    pub fn fields(&self) -> [(&'static str, String); 16] {
        [
            ("contact_name", self.contact_name.clone()),
            ("email", self.email.clone()),
            ("phone", self.phone.clone()),
            ("organization_name", self.organization_name.clone()),
            ("statut_juridique", self.statut_juridique.clone()),
            ("location", self.location.clone()),
            ("sector", self.sector.clone()),
            ("mission_text", self.mission_text.clone()),
            ("context_text", self.context_text.clone()),
            ("budget_range", self.budget_range.clone()),
            ("funding_sources", self.funding_sources.join(",")),
            ("audits_types", self.audits_types.join(",")),
            ("audits_frequency", self.audits_frequency.clone()),
            ("staff_size", self.staff_size.clone()),
            ("org_chart_text", self.org_chart_text.clone()),
            ("notes_text", self.notes_text.clone()),
        ]
    }
}

/// Answers are personal data: a log never shows them.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers(..)")
    }
}

/// A file that the client attached.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::inquiry::DocumentId;
/// use kit_workflow::port::{Document, DocumentKind, Reading, UnreadReason};
///
/// let (id, stored) = (DocumentId(uuid::Uuid::nil()), sample::stored_file(&mut Dice::new(1)));
/// let (name, reading) = ("scan.jpg".to_owned(), Reading::Unread(UnreadReason::Kind));
/// let document = Document { id, name, kind: DocumentKind::Jpg, stored, reading };
/// assert!(!format!("{document:?}").contains("scan"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Which document.
    pub id: DocumentId,
    /// The name the client's file had: data, never part of a path.
    pub name: String,
    /// What it is, judged by its content.
    pub kind: DocumentKind,
    /// Where it is kept.
    pub stored: StoredFile,
    /// What could be read of it.
    pub reading: Reading,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("stored", &self.stored)
            .finish_non_exhaustive()
    }
}
