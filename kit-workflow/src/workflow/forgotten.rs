//! A text that the client forgot to attach.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::InquiryId;
use crate::port::{Added, Archive as _, Document, FileKey, Folder};
use crate::{Clock as _, StoreError};

/// How many documents an inquiry has at most, those of its form among them.
pub const MOST_DOCUMENTS: u32 = 10;

impl<P: Ports> Workflow<P> {
    /// Attaches documents that were examined, one after another, until one is not taken; tells what came of the last. The files
    /// of those that are not attached are removed.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use std::time::Duration;
    ///
    /// use kit_workflow::port::{Added, Deposit, Folder};
    ///
    /// let mut intake = drive::to_end(workflow.receive(Folder::Documents))?;
    /// drive::to_end(intake.deposit.write(b"Article 2."))?;
    /// let stored = drive::to_end(intake.deposit.finish())?;
    /// let document = drive::to_end(workflow.examine("loi-2.txt", stored, Duration::ZERO))?;
    /// assert_eq!(drive::to_end(workflow.add_documents(dossier.id, vec![document]))?, Added::Done);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`]; a file that nobody knows to be attached then stays, and is swept in time.
    pub async fn add_documents(&self, id: InquiryId, documents: Vec<Document>) -> Result<Added, WorkflowError> {
        let mut came = Added::Before;
        for document in documents {
            // What comes after one that is not taken is not taken either.
            if !matches!(came, Added::TooMany | Added::TooLate) {
                let at = self.ports.clock().now();
                came = match self.ports.store().add_document(id, &document, MOST_DOCUMENTS, at).await {
                    Ok(Added::Done) => {
                        came = Added::Done;
                        continue;
                    }
                    Ok(Added::Before) if came == Added::Done => Added::Done,
                    Ok(other) => other,
                    Err(error @ StoreError::Unavailable(_)) => return Err(error.into()),
                    Err(error) => {
                        self.forget(&document).await;
                        return Err(error.into());
                    }
                };
            }
            self.forget(&document).await;
        }
        Ok(came)
    }

    /// Removes a file that is not attached; one that stays behind is swept.
    async fn forget(&self, document: &Document) {
        let _ = self.discard(&[FileKey { folder: Folder::Documents, file: document.stored.file }]).await;
    }
}
