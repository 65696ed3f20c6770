//! The PDF that staff upload, alone or in a form.

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

/// A form of the desk with a PDF in its field `deliverable`, and its other fields.
#[derive(Debug)]
pub(crate) struct PdfForm {
    /// The PDF; `None` where no file was chosen.
    pub(crate) upload: Option<Upload>,
    /// The other fields, in order.
    pub(crate) fields: Vec<(String, String)>,
}

impl PdfForm {
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
    let upload = keep(app, chunks, NAMELESS.to_owned()).await?;
    upload.ok_or_else(|| Problem::field(FIELD, FieldFault::Empty))
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
) -> Result<PdfForm, Problem> {
    let mut parts = Parts::of(content_type, body)?;
    let mut read = PdfForm { upload: None, fields: Vec::new() };
    // Whatever is wrong with the rest of the form, the PDF goes with it.
    let mut custody = Custody::new(app.shared_workflow());
    let mut text_left = TEXT;
    while let Some(mut part) = parts.next().await? {
        let name = part.name().unwrap_or("").to_owned();
        match part.file_name().map(str::to_owned) {
            Some(given) if name == FIELD && read.upload.is_none() => {
                let chunks = part.map(|chunk| chunk.map_err(PartFault::from));
                read.upload = keep(app, chunks, file_name::clean(&given)).await?;
                custody.add_all(read.upload.iter().map(|upload| deliverable(upload.stored)));
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

async fn keep<P: Ports>(
    app: &App<P>,
    chunks: impl Stream<Item = Result<Bytes, PartFault>>,
    file_name: String,
) -> Result<Option<Upload>, Problem> {
    let mut chunks = std::pin::pin!(chunks);
    let mut intake: Option<Intake<_>> = None;
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if chunk.is_empty() {
            continue;
        }
        size += chunk.len() as u64;
        if size > app.settings().uploads.pdf_bytes {
            return Err(Problem::field(FIELD, FieldFault::TooBig));
        }
        if intake.is_none() {
            intake = Some(app.workflow().receive(Folder::Deliverables).await?);
        }
        if let Some(intake) = &mut intake {
            intake.deposit.write(&chunk).await?;
        }
    }
    match intake {
        Some(intake) => Ok(Some(Upload { stored: intake.deposit.finish().await?, file_name })),
        None => Ok(None),
    }
}
