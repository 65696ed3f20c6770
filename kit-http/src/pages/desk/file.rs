//! Files for staff: what the client attached, drafts, deliverables, and receipts. Always to be saved, never shown from here.

use kit_workflow::inquiry::StoredFile;
use kit_workflow::port::{DocumentKind, Dossier, Folder};
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};

use super::{at_desk, dossier_of};
use crate::app::App;
use crate::file::{Attachment, made};
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// A file of the inquiry: in which folder, which, by which name and of which type.
type Found = (Folder, StoredFile, String, &'static str);

/// What the client attached.
pub(crate) async fn document<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    serve(&app, &request, |dossier, wanted| {
        let document = dossier.documents.iter().find(|document| document.id.to_string() == wanted)?;
        Some((Folder::Documents, document.stored, document.name.clone(), document.kind.media_type()))
    })
    .await
}

/// A draft as Word file.
pub(crate) async fn draft<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    serve(&app, &request, |dossier, wanted| {
        let draft = dossier.drafts.iter().map(|entry| entry.draft).find(|draft| draft.number.to_string() == wanted)?;
        let name = format!("kit-audit-{}-{}.docx", dossier.id.reference(), draft.number);
        Some((Folder::Drafts, draft.docx, name, DocumentKind::Docx.media_type()))
    })
    .await
}

/// A PDF that staff uploaded.
pub(crate) async fn deliverable<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    serve(&app, &request, |dossier, wanted| {
        let entry = dossier.deliverables.iter().find(|entry| entry.deliverable.number.to_string() == wanted)?;
        Some((Folder::Deliverables, entry.deliverable.pdf, entry.file_name.clone(), DocumentKind::Pdf.media_type()))
    })
    .await
}

/// What shows a payment or a refund made another way, by the event that it shows.
pub(crate) async fn proof<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    serve(&app, &request, |dossier, wanted| {
        let entry = dossier.proofs.iter().find(|entry| entry.sequence.to_string() == wanted)?;
        let proof = &entry.proof;
        Some((Folder::Proofs, proof.stored, proof.name.clone(), proof.kind.media_type()))
    })
    .await
}

/// The client's numbered receipt.
pub(crate) async fn receipt<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    if let Err(answer) = at_desk(&app, &request, &Voice::of(&request)).await? {
        return Ok(answer);
    }
    let dossier = dossier_of(&app, &request).await?;
    app.workflow().voucher(&dossier).map(made).ok_or_else(Problem::not_found)
}

async fn serve<P: Ports>(
    app: &App<P>,
    request: &Request,
    find: impl Fn(&Dossier, &str) -> Option<Found>,
) -> Result<Response, Problem> {
    let voice = Voice::of(request);
    if let Err(answer) = at_desk(app, request, &voice).await? {
        return Ok(answer);
    }
    let dossier = dossier_of(app, request).await?;
    let found = find(&dossier, request.raw_path_param("file").unwrap_or(""));
    let (folder, stored, name, media_type) = found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found"))?;
    let file = Attachment { folder, stored, name: &name, media_type };
    Ok(file.answer(app, &file.wanted(request)))
}
