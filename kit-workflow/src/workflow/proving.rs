//! Payments and refunds that were made another way, with the file that shows it.

use super::desk::{Ask, Upload};
use super::{Ports, Workflow, WorkflowError};
use crate::Version;
use crate::inquiry::{InquiryActor, InquiryId};
use crate::port::{DocumentKind, Documents as _, Dossier, FileKey, Folder, ProofFile, Unfit, Vault as _};

impl<P: Ports> Workflow<P> {
    /// Does what a person asks, with a file that shows it: a PDF or a picture, judged by its content. The file is removed
    /// where it is not taken.
    ///
    /// # Errors
    ///
    /// As [`ask`](Self::ask), and [`WorkflowError::Unfit`] where the file is neither PDF nor JPEG nor PNG.
    pub async fn ask_with_proof(
        &self,
        id: InquiryId,
        by: InquiryActor,
        ask: Ask,
        upload: Upload,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        let key = FileKey { folder: Folder::Proofs, file: upload.stored.file };
        let result = match self.proof(key, &upload).await {
            Ok(proof) => self.ask_showing(id, by, ask, Some(proof), expected, idempotency_key).await,
            Err(error) => Err(error),
        };
        let kept = match &result {
            Ok(dossier) => dossier.proofs.iter().any(|entry| entry.proof.stored.file == upload.stored.file),
            // Whether it was taken is unknown: a file too many is better than one too few.
            Err(WorkflowError::Store(_)) => true,
            Err(_) => false,
        };
        if !kept {
            // A file too many is no reason to hide what came of the request.
            let _ = self.ports.vault().remove(key).await;
        }
        result
    }

    async fn proof(&self, key: FileKey, upload: &Upload) -> Result<ProofFile, WorkflowError> {
        let bytes = self.ports.vault().read(key, 0..upload.stored.size).await?;
        match self.ports.documents().judge(&upload.file_name, &bytes)? {
            kind @ (DocumentKind::Pdf | DocumentKind::Jpg | DocumentKind::Png) => {
                self.scan(&bytes).await?;
                Ok(ProofFile { stored: upload.stored, kind, name: upload.file_name.clone() })
            }
            _ => Err(WorkflowError::Unfit(Unfit::Unsupported)),
        }
    }
}
