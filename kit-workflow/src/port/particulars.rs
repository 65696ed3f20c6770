//! Personal data and free text: kept beside the chain of events, erasable without touching it.

use std::fmt;

use crate::inquiry::{AccessId, DocumentId, StoredFile};
use crate::name::names;
use crate::port::{DocumentKind, Reading, RemarkKind};
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
    },
    /// With commands that staff or clients give a reason, feedback or a proof for.
    Remarks(Vec<(RemarkKind, String)>),
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

/// What a store keeps of a derived token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSecret {
    /// The token's hash, to look it up by.
    pub hash: TokenHash,
    /// Which keys it was derived with.
    pub key: String,
}

/// How an attempt was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptOpening {
    /// Which provider: `cinetpay`, `by_hand`.
    pub provider: String,
    /// Whether the provider is a simulator or a test account.
    pub test: bool,
    /// What is asked for: frozen with the order.
    pub amount: Money,
    /// The hash of the token in the address that the gateway sends the browser back to.
    pub return_hash: TokenHash,
}

/// A form that was accepted, with the files that came with it.
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
    /// Whether it was taken on simulators.
    pub test: bool,
}

/// What a client answered. Texts are trimmed, without control characters, and within the form's limits.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the form, by their names there")]
pub struct Answers {
    pub contact_name: String,
    pub email: String,
    pub phone: String,
    pub organization_name: String,
    pub statut_juridique: String,
    pub location: String,
    pub sector: String,
    pub mission_text: String,
    pub context_text: String,
    pub budget_range: String,
    pub funding_sources: Vec<String>,
    pub audits_types: Vec<String>,
    pub audits_frequency: String,
    pub staff_size: String,
    pub org_chart_text: String,
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
