//! One file that staff upload: the PDF alone or in a form, or what shows a payment or a refund.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use kit_workflow::inquiry::StoredFile;
use kit_workflow::port::{Deposit as _, FileKey, Folder};
use kit_workflow::workflow::{FieldFault, Intake, Ports, Upload};
use poem::Body;

use super::custody::Custody;
use super::file_name;
use super::form::skip;
use super::parts::{PartFault, Parts};
use crate::app::App;
use crate::body::BodyFault;
use crate::problem::Problem;

/// The name of a PDF that came without one.
const NAMELESS: &str = "kit.pdf";

/// The field of the desk's form that holds the PDF.
const FIELD: &str = "deliverable";

/// Short texts beside a PDF: more than any form of the desk has.
const TEXT: u64 = 64 * 1024;

/// The field of a form that holds the file which shows a payment or a refund.
pub(crate) const PROOF: &str = "proof";

/// A form of the desk with one file, and its other fields.
#[derive(Debug)]
pub(crate) struct FileForm {
    folder: Folder,
    /// The file; `None` where none was chosen.
    pub(crate) upload: Option<Upload>,
    /// Why the file that was chosen is not kept.
    pub(crate) refused: Option<FieldFault>,
    /// The other fields, in order.
    pub(crate) fields: Vec<(String, String)>,
}

impl FileForm {
    /// Where the file is kept.
    pub(crate) fn kept(&self) -> Option<FileKey> {
        self.upload.as_ref().map(|upload| FileKey { folder: self.folder, file: upload.stored.file })
    }

    /// The first value of a field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Keeps a body that is the PDF itself.
///
/// # Errors
///
/// 413 beyond the limit, 422 without a byte, 408 where it comes too slowly, 503 where the vault is away.
pub(crate) async fn read_pdf<P: Ports>(app: &App<P>, body: Body) -> Result<Upload, Problem> {
    let chunks = body.into_bytes_stream().map(|chunk| chunk.map_err(|error| PartFault::Body(BodyFault::of(&error))));
    let most = app.settings().uploads.pdf_bytes;
    match keep(app, chunks, NAMELESS.to_owned(), Folder::Deliverables, most).await? {
        Kept::File(upload) => Ok(upload),
        Kept::Nothing => Err(Problem::field(FIELD, FieldFault::Empty)),
        Kept::TooBig => Err(Problem::field(FIELD, FieldFault::TooBig)),
    }
}

/// Reads the desk's form.
///
/// # Errors
///
/// As [`read_pdf`], and 415 or 400 where it is no multipart body.
pub(crate) async fn read_pdf_form<P: Ports>(
    app: &App<P>,
    content_type: Option<&str>,
    body: Body,
) -> Result<FileForm, Problem> {
    let most = app.settings().uploads.pdf_bytes;
    let form = read_file_form(app, content_type, body, FIELD, Folder::Deliverables, most).await?;
    match form.refused {
        Some(fault @ FieldFault::TooBig) => Err(Problem::field(FIELD, fault)),
        _ => Ok(form),
    }
}

/// Reads a form with a file in its field `proof`. A file that is too big or empty is told with the rest of the form.
///
/// # Errors
///
/// As [`read_pdf_form`].
pub(crate) async fn read_proof_form<P: Ports>(
    app: &App<P>,
    content_type: Option<&str>,
    body: Body,
) -> Result<FileForm, Problem> {
    read_file_form(app, content_type, body, PROOF, Folder::Proofs, app.settings().uploads.file_bytes).await
}

async fn read_file_form<P: Ports>(
    app: &App<P>,
    content_type: Option<&str>,
    body: Body,
    field: &str,
    folder: Folder,
    most: u64,
) -> Result<FileForm, Problem> {
    let mut parts = Parts::of(content_type, body)?;
    let mut read = FileForm { folder, upload: None, refused: None, fields: Vec::new() };
    // Whatever is wrong with the rest of the form, the file goes with it.
    let mut custody = Custody::new(app.shared_workflow());
    let mut text_left = TEXT;
    while let Some(mut part) = parts.next().await? {
        let name = part.name().unwrap_or("").to_owned();
        match part.file_name().map(str::to_owned) {
            Some(given) if name == field && read.upload.is_none() => {
                let chunks = part.by_ref().map(|chunk| chunk.map_err(PartFault::from));
                match keep(app, chunks, file_name::clean(&given), folder, most).await? {
                    Kept::File(upload) => {
                        custody.add(FileKey { folder, file: upload.stored.file });
                        read.upload = Some(upload);
                    }
                    Kept::Nothing if given.is_empty() => {}
                    Kept::Nothing => read.refused = Some(FieldFault::Empty),
                    Kept::TooBig => {
                        read.refused = Some(FieldFault::TooBig);
                        skip(part).await?;
                    }
                }
            }
            Some(_) => skip(part).await?,
            None => {
                let mut text = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(PartFault::from)? {
                    text_left = text_left.checked_sub(chunk.len() as u64).ok_or_else(Problem::too_large)?;
                    text.extend_from_slice(&chunk);
                }
                read.fields.push((name, String::from_utf8(text).map_err(|_| Problem::malformed())?));
            }
        }
    }
    custody.release();
    Ok(read)
}

/// Where a PDF of staff is kept.
pub(crate) fn deliverable(stored: StoredFile) -> FileKey {
    FileKey { folder: Folder::Deliverables, file: stored.file }
}

/// What became of a file.
enum Kept {
    File(Upload),
    /// It had no byte.
    Nothing,
    TooBig,
}

async fn keep<P: Ports>(
    app: &App<P>,
    chunks: impl Stream<Item = Result<Bytes, PartFault>>,
    file_name: String,
    folder: Folder,
    most: u64,
) -> Result<Kept, Problem> {
    let mut chunks = std::pin::pin!(chunks);
    let mut intake: Option<Intake<_>> = None;
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if chunk.is_empty() {
            continue;
        }
        size += chunk.len() as u64;
        if size > most {
            return Ok(Kept::TooBig);
        }
        if intake.is_none() {
            intake = Some(app.workflow().receive(folder).await?);
        }
        if let Some(intake) = &mut intake {
            intake.deposit.write(&chunk).await?;
        }
    }
    match intake {
        Some(intake) => Ok(Kept::File(Upload { stored: intake.deposit.finish().await?, file_name })),
        None => Ok(Kept::Nothing),
    }
}
