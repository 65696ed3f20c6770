//! What is held of a person, written down for them as JSON; the format is described in `docs/privacy.md`.
//!
//! Members of staff are not named in it: who worked on an inquiry is data of theirs.

use serde_json::{Value, json};

use crate::inquiry::{InquiryLifecycle, StoredFile};
use crate::port::{
    Attempt, Document, DocumentKind, Dossier, FileKey, Folder, InboxEntry, Message, Note, Reading, UnreadReason,
};
use crate::{Money, Name as _, Recorded, Timestamp};

/// The name of the format: another one, where a field means something else.
const FORMAT: &str = "kit-privacy-1";

/// What is read of an inquiry beside its dossier.
pub(super) struct Read {
    pub(super) texts: Vec<Document>,
    pub(super) notes: Vec<Note>,
    pub(super) messages: Vec<Message>,
    pub(super) told: Vec<InboxEntry>,
    pub(super) history: Vec<Recorded<InquiryLifecycle>>,
}

/// Everything, as one text.
pub(super) fn data(email: &str, at: Timestamp, inquiries: Vec<Value>) -> String {
    let all = json!({
        "format": FORMAT,
        "made_at": at.to_string(),
        "email": email,
        "inquiries": inquiries,
    });
    format!("{all:#}\n")
}

/// One inquiry.
pub(super) fn inquiry(dossier: &Dossier, read: &Read) -> Value {
    json!({
        "id": dossier.id.to_string(),
        "reference": dossier.id.reference(),
        "stage": dossier.state.stage().to_string(),
        "submitted_at": dossier.submitted_at.to_string(),
        "moved_at": dossier.moved_at.to_string(),
        "language": dossier.language.to_string(),
        "test": dossier.test,
        "consent": {
            "at": dossier.consented_at.to_string(),
            "text": dossier.consent_text,
        },
        "files_removed_at": dossier.keeping.files_removed_at.map(|at| at.to_string()),
        "answers": answers(dossier),
        "documents": documents(dossier, &read.texts),
        "order": dossier.state.account().map(|account| money(account.owed())),
        "payments": dossier.attempts.iter().map(payment).collect::<Vec<_>>(),
        "receipt": dossier.voucher.as_ref().map(|voucher| json!({
            "number": voucher.number.to_string(),
            "at": voucher.at.to_string(),
            "amount": money(voucher.amount),
            "buyer_name": voucher.buyer_name,
            "buyer_organization": voucher.buyer_organization,
        })),
        "complaints": dossier.complaints.iter().map(|complaint| json!({
            "at": complaint.at.to_string(),
            "transaction": complaint.attempt.transaction_id(),
            "phone": complaint.text.phone,
            "reference": complaint.text.reference,
            "note": complaint.text.note,
            "answer": complaint.answer,
        })).collect::<Vec<_>>(),
        "drafts": dossier.drafts.iter().map(|entry| json!({
            "number": entry.draft.number,
            "completed_at": entry.at.to_string(),
            "model": entry.model,
            "file": file(dossier, Folder::Drafts, entry.draft.number as usize, "docx"),
            "text": markdown_path(dossier, entry.draft.number),
        })).collect::<Vec<_>>(),
        "deliverables": dossier.deliverables.iter().map(|entry| json!({
            "number": entry.deliverable.number,
            "validated_at": entry.at.to_string(),
            "name": entry.file_name,
            "pages": entry.pages,
            "likeness": entry.likeness.map(|likeness| json!({
                "headings": likeness.headings,
                "found": likeness.found,
                "names_organization": likeness.names_organization,
            })),
            "file": file(dossier, Folder::Deliverables, entry.deliverable.number as usize, "pdf"),
        })).collect::<Vec<_>>(),
        "downloads": dossier.downloads,
        "remarks": dossier.remarks.iter().map(|remark| json!({
            "event": remark.sequence,
            "kind": remark.kind.to_string(),
            "text": remark.text,
        })).collect::<Vec<_>>(),
        "proofs": dossier.proofs.iter().enumerate().map(|(index, entry)| json!({
            "event": entry.sequence,
            "name": entry.proof.name,
            "file": file(dossier, Folder::Proofs, index + 1, extension(entry.proof.kind)),
        })).collect::<Vec<_>>(),
        "notes": read.notes.iter().filter(|note| !note.text.is_empty()).map(|note| json!({
            "at": note.at.to_string(),
            "text": note.text,
        })).collect::<Vec<_>>(),
        "messages": read.messages.iter().map(|message| json!({
            "at": message.at.to_string(),
            "by": if message.by.is_some() { "staff" } else { "client" },
            "text": message.text,
        })).collect::<Vec<_>>(),
        "notifications": read.told.iter().map(|told| json!({
            "received_at": told.received_at.to_string(),
            "provider": told.provider,
            "transaction": told.transaction_id,
            "body": String::from_utf8_lossy(&told.raw),
        })).collect::<Vec<_>>(),
        "history": read.history.iter().map(|recorded| json!({
            "event": recorded.sequence,
            "at": recorded.at.to_string(),
            "kind": recorded.event.kind().to_string(),
            "by": recorded.by.kind.to_string(),
        })).collect::<Vec<_>>(),
    })
}

fn answers(dossier: &Dossier) -> Value {
    dossier.answers.fields().into_iter().map(|(field, text)| (field.to_owned(), Value::from(text))).collect()
}

fn documents(dossier: &Dossier, texts: &[Document]) -> Value {
    let one = |(index, document): (usize, &Document)| {
        let (text, unread) = match texts.iter().find(|text| text.id == document.id).map(|text| &text.reading) {
            Some(Reading::Read { text, .. }) => (Some(text.as_str()), None),
            Some(Reading::Unread(reason)) => (None, Some(*reason)),
            None => (None, None),
        };
        json!({
            "name": document.name,
            "kind": document.kind.to_string(),
            "size": document.stored.size,
            "sha256": document.stored.sha256.to_string(),
            "file": file(dossier, Folder::Documents, index + 1, extension(document.kind)),
            "text": text,
            "unread": unread.map(|reason: UnreadReason| reason.to_string()),
        })
    };
    dossier.documents.iter().enumerate().map(one).collect()
}

fn payment(attempt: &Attempt) -> Value {
    json!({
        "transaction": attempt.id.transaction_id(),
        "provider": attempt.provider,
        "test": attempt.test,
        "opened_at": attempt.opened_at.to_string(),
        "amount": money(attempt.amount),
        "status": attempt.status.to_string(),
        "method": attempt.method,
        "reference": attempt.reference,
        "payment_date": attempt.dates.paid.as_ref().map(|told| told.words.as_str()),
        "fund_availability_date": attempt.dates.available.as_ref().map(|told| told.words.as_str()),
        "received": attempt.receipt.map(|receipt| money(receipt.amount())),
    })
}

fn money(amount: Money) -> Value {
    json!({ "minor_units": amount.minor(), "currency": amount.currency().to_string() })
}

fn extension(kind: DocumentKind) -> &'static str {
    kind.as_str()
}

/// Where a file lies in the ZIP, if it is still there: names of clients' files are data, never a path.
fn file(dossier: &Dossier, folder: Folder, number: usize, extension: &str) -> Option<String> {
    let removed = dossier.keeping.files_removed_at.is_some() && matches!(folder, Folder::Documents | Folder::Drafts);
    (!removed).then(|| path(dossier, folder, number, extension))
}

fn path(dossier: &Dossier, folder: Folder, number: usize, extension: &str) -> String {
    let folder = match folder {
        Folder::Documents | Folder::Waiting => "documents",
        Folder::Drafts => "drafts",
        Folder::Deliverables => "deliverables",
        Folder::Proofs => "proofs",
    };
    format!("{}/{folder}/{number:02}.{extension}", dossier.id.reference())
}

/// Where a draft's text lies in the ZIP.
pub(super) fn markdown_path(dossier: &Dossier, number: u32) -> String {
    path(dossier, Folder::Drafts, number as usize, "md")
}

/// Every file that is still there: where it lies in the ZIP, its key in the vault, and how long it is.
pub(super) fn files(dossier: &Dossier) -> Vec<(String, FileKey, u64)> {
    let documents = dossier
        .documents
        .iter()
        .enumerate()
        .map(|(index, document)| (Folder::Documents, index + 1, extension(document.kind), document.stored));
    let drafts =
        dossier.drafts.iter().map(|entry| (Folder::Drafts, entry.draft.number as usize, "docx", entry.draft.docx));
    let deliverables = dossier
        .deliverables
        .iter()
        .map(|entry| (Folder::Deliverables, entry.deliverable.number as usize, "pdf", entry.deliverable.pdf));
    let proofs = dossier
        .proofs
        .iter()
        .enumerate()
        .map(|(index, entry)| (Folder::Proofs, index + 1, extension(entry.proof.kind), entry.proof.stored));
    let all = documents.chain(drafts).chain(deliverables).chain(proofs);
    all.filter_map(|(folder, number, extension, stored): (Folder, usize, &str, StoredFile)| {
        let path = file(dossier, folder, number, extension)?;
        Some((path, FileKey { folder, file: stored.file }, stored.size))
    })
    .collect()
}
