//! Files as they stream in: counted, bounded, kept in the vault, and never held whole in memory.

mod custody;
mod file_name;
mod form;
mod parts;
mod pdf;
mod submission;
mod waiting;

pub(crate) use form::{Accepted, FormUpload, read_documents, read_form};
pub(crate) use pdf::{PROOF, deliverable, read_pdf, read_pdf_form, read_proof_form};
pub(crate) use submission::submit;
pub(crate) use waiting::Waiting;

/// What may be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Files that a client may attach to one inquiry.
    pub files: usize,
    /// Bytes of each of them.
    pub file_bytes: u64,
    /// Bytes of all text fields of a form together.
    pub text_bytes: u64,
    /// Bytes of a PDF that staff upload.
    pub pdf_bytes: u64,
}

impl Default for UploadLimits {
    /// Ten files of 10 MiB, 1 MiB of text, a PDF of 25 MiB.
    fn default() -> Self {
        Self { files: 10, file_bytes: 10 << 20, text_bytes: 1 << 20, pdf_bytes: 25 << 20 }
    }
}

impl UploadLimits {
    /// The most bytes of any body that are read: twice what a form may hold. What is too much is read past and not
    /// kept, so that a form with an eleventh file, or one too big, comes back with every field that follows it.
    pub(crate) fn read_past(&self) -> u64 {
        let form = self.files as u64 * self.file_bytes + self.text_bytes;
        2 * form.max(self.pdf_bytes)
    }
}
