//! A draft as PDF, to look at.

use super::{Ports, Workflow, WorkflowError};
use crate::port::{Attachment, Documents as _, Dossier, FileKey, Folder, Vault as _};

impl<P: Ports> Workflow<P> {
    /// A draft of the inquiry as PDF; `None` where it has no draft of that number. It is made anew each time and kept nowhere:
    /// what is published is the PDF that staff uploaded.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Preview`], [`WorkflowError::Vault`].
    pub async fn preview(&self, dossier: &Dossier, number: u32) -> Result<Option<Attachment>, WorkflowError> {
        let Some(entry) = dossier.drafts.iter().find(|entry| entry.draft.number == number) else { return Ok(None) };
        let docx = entry.draft.docx;
        let key = FileKey { folder: Folder::Drafts, file: docx.file };
        let bytes = self.ports.vault().read(key, 0..docx.size).await?;
        let bytes = self.ports.documents().preview(bytes).await?;
        let name = format!("kit-audit-{}-{number}.pdf", dossier.id.reference());
        Ok(Some(Attachment { name, media_type: "application/pdf", bytes }))
    }
}
