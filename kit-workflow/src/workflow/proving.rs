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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::{ActorKind, InquiryActor, Stage};
    /// use kit_workflow::port::{Deposit, Folder};
    /// use kit_workflow::workflow::{Ask, Upload};
    ///
    /// let mut intake = drive::to_end(workflow.receive(Folder::Proofs))?;
    /// drive::to_end(intake.deposit.write(b"%PDF the slip"))?;
    /// let slip = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "reçu.pdf".to_owned() };
    ///
    /// let staff = InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(1));
    /// let (reason, reference) = ("payé au guichet".to_owned(), "reçu n° 12".to_owned());
    /// let by_hand = Ask::RecordPaymentByHand { reason, reference, received: None };
    /// let paid = drive::to_end(workflow.ask_with_proof(dossier.id, staff, by_hand, slip, None, None))?;
    /// assert_eq!((paid.state.stage(), paid.proofs.len()), (Stage::Paid, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
