//! An inquiry with everything that staff may know of it.

use std::collections::BTreeMap;

use kit_workflow::inquiry::{Entry, Evidence, Standing};
use kit_workflow::port::{
    Attempt, AttemptStatus, DeliverableEntry, DocumentKind, Dossier, DraftEntry, Language, ProofEntry, ProofFile,
    ProviderDate,
};
use kit_workflow::workflow::Ports;
use kit_workflow::{Currency, Sequence, Timestamp};
use poem_openapi::Object;

use super::link_view::IssuedLinkView;
use crate::api::access::Reader;
use crate::api::history::RemarkView;
use crate::api::inquiry_view::InquiryView;
use crate::api::likeness_view::LikenessView;
use crate::api::nullable::Nullable;
use crate::api::spelled::Spelled;
use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

/// An inquiry with everything that is known of it.
#[derive(Object)]
#[oai(rename = "Dossier")]
pub(super) struct DossierView {
    #[oai(flatten)]
    inquiry: InquiryView,
    /// The client's language.
    language: Spelled<Language>,
    /// What the client answered, by the fields of the form; repeated fields joined by commas.
    answers: BTreeMap<String, String>,
    /// Every amount received, in the order of arrival.
    received: Vec<ReceivedView>,
    /// Every try to pay, oldest first.
    attempts: Vec<AttemptView>,
    /// Every draft, oldest first.
    drafts: Vec<DraftEntryView>,
    /// Every PDF that was validated, oldest first.
    deliverables: Vec<DeliverableEntryView>,
    /// Every file that shows a payment or a refund made another way, oldest first.
    proofs: Vec<ProofView>,
    /// What people said, oldest first.
    remarks: Vec<RemarkView>,
    /// How often a download was begun.
    downloads: u64,
    /// The newest hundred links that the client was sent, the newest first.
    download_links: Vec<IssuedLinkView>,
}

/// An amount that was received.
#[derive(Object)]
#[oai(rename = "Received")]
struct ReceivedView {
    /// By which try to pay.
    transaction_id: String,
    /// The amount in minor units.
    amount: u64,
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// What it rests on.
    evidence: Spelled<Evidence>,
    /// What becomes of it.
    standing: Spelled<Standing>,
}

/// A try to pay.
#[derive(Object)]
#[oai(rename = "Attempt")]
struct AttemptView {
    /// As the provider knows it.
    transaction_id: String,
    /// At which provider.
    provider: String,
    /// When it was begun.
    opened_at: String,
    /// How it stands.
    status: Spelled<AttemptStatus>,
    /// The provider's last code.
    code: Nullable<String>,
    /// What was asked for, in minor units.
    amount: u64,
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// Whether it was a test.
    test: bool,
    /// How it was paid, in the provider's words.
    method: Nullable<String>,
    /// The operator's reference of the payment.
    reference: Nullable<String>,
    /// When it was paid, as the provider says.
    payment_date: Nullable<String>,
    /// When the money is at our disposal, as the provider says.
    fund_availability_date: Nullable<String>,
}

/// A draft in the record.
#[derive(Object)]
#[oai(rename = "DraftEntry")]
struct DraftEntryView {
    /// Its number, from 1.
    number: u32,
    /// The bytes of its DOCX.
    size: u64,
    /// The SHA-256 of its DOCX.
    sha256: String,
    /// The model that wrote it.
    model: String,
    /// When it was completed.
    at: String,
}

/// A validated PDF in the record.
#[derive(Object)]
#[oai(rename = "DeliverableEntry")]
struct DeliverableEntryView {
    /// Its number, from 1.
    number: u32,
    /// Its bytes.
    size: u64,
    /// Its SHA-256.
    sha256: String,
    /// Its pages.
    pages: u32,
    /// How like the draft it is, where its text could be compared.
    likeness: Nullable<LikenessView>,
    /// The name it was uploaded under.
    file_name: String,
    /// When it was validated.
    at: String,
}

/// A file that shows a payment or a refund made another way.
#[derive(Object)]
#[oai(rename = "Proof")]
struct ProofView {
    /// The event that it shows; also its address beneath the inquiry's.
    sequence: Sequence,
    /// The name it was uploaded under.
    file_name: String,
    /// What it is, judged by its content.
    kind: Spelled<DocumentKind>,
    /// Its bytes.
    size: u64,
    /// Its SHA-256.
    sha256: String,
}

impl DossierView {
    pub(super) async fn of<P: Ports>(
        app: &App<P>,
        visit: &Visit,
        dossier: &Dossier,
        reader: &Reader,
    ) -> Result<Self, Problem> {
        let entries = dossier.state.account().map(|account| account.entries()).unwrap_or_default();
        Ok(Self {
            inquiry: InquiryView::of(app, visit, dossier, reader).await?,
            language: Spelled(dossier.language),
            answers: dossier.answers.fields().map(|(field, answer)| (field.to_owned(), answer)).into(),
            received: entries.iter().map(ReceivedView::of).collect(),
            attempts: dossier.attempts.iter().map(AttemptView::of).collect(),
            drafts: dossier.drafts.iter().map(DraftEntryView::of).collect(),
            deliverables: dossier.deliverables.iter().map(DeliverableEntryView::of).collect(),
            proofs: dossier.proofs.iter().map(ProofView::of).collect(),
            remarks: dossier.remarks.iter().map(RemarkView::of).collect(),
            downloads: dossier.downloads,
            download_links: IssuedLinkView::all(app, dossier).await?,
        })
    }
}

impl ReceivedView {
    fn of(entry: &Entry) -> Self {
        let receipt = entry.receipt;
        Self {
            transaction_id: receipt.attempt().transaction_id(),
            amount: receipt.amount().minor(),
            currency: Spelled(receipt.amount().currency()),
            evidence: Spelled(receipt.evidence()),
            standing: Spelled(entry.standing),
        }
    }
}

/// A provider's date as a moment, where it can be read.
fn moment(told: &ProviderDate) -> Option<String> {
    told.at.map(Timestamp::to_rfc3339)
}

impl AttemptView {
    fn of(attempt: &Attempt) -> Self {
        Self {
            transaction_id: attempt.id.transaction_id(),
            provider: attempt.provider.clone(),
            opened_at: attempt.opened_at.to_rfc3339(),
            status: Spelled(attempt.status),
            code: attempt.code.clone().into(),
            amount: attempt.amount.minor(),
            currency: Spelled(attempt.amount.currency()),
            test: attempt.test,
            method: attempt.method.clone().into(),
            reference: attempt.reference.clone().into(),
            payment_date: attempt.dates.paid.as_ref().and_then(moment).into(),
            fund_availability_date: attempt.dates.available.as_ref().and_then(moment).into(),
        }
    }
}

impl DraftEntryView {
    fn of(entry: &DraftEntry) -> Self {
        Self {
            number: entry.draft.number,
            size: entry.draft.docx.size,
            sha256: entry.draft.docx.sha256.to_string(),
            model: entry.model.clone(),
            at: entry.at.to_rfc3339(),
        }
    }
}

impl ProofView {
    fn of(entry: &ProofEntry) -> Self {
        let ProofFile { stored, kind, name } = &entry.proof;
        Self {
            sequence: entry.sequence,
            file_name: name.clone(),
            kind: Spelled(*kind),
            size: stored.size,
            sha256: stored.sha256.to_string(),
        }
    }
}

impl DeliverableEntryView {
    fn of(entry: &DeliverableEntry) -> Self {
        Self {
            number: entry.deliverable.number,
            size: entry.deliverable.pdf.size,
            sha256: entry.deliverable.pdf.sha256.to_string(),
            pages: entry.pages,
            likeness: entry.likeness.map(LikenessView::of).into(),
            file_name: entry.file_name.clone(),
            at: entry.at.to_rfc3339(),
        }
    }
}
