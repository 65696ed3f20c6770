//! What client and staff write to each other.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{InquiryId, MessageId, StaffId};
use crate::port::{Message, Messages as _, Sent};
use crate::{Clock as _, Ids as _};

/// How many messages an inquiry has at most: more than anybody reads.
const MOST: u32 = 500;

impl<P: Ports> Workflow<P> {
    /// Keeps what the client, or this member of staff, wrote, and has the other side told by mail that there is something to
    /// read; the mail does not say what. The same message twice is one.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::port::Sent;
    ///
    /// let sent = drive::to_end(workflow.write_message(dossier.id, None, None, "Où en est-on ?".to_owned()))?;
    /// assert_eq!(sent, Sent::Done);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn write_message(
        &self,
        id: InquiryId,
        by: Option<StaffId>,
        message: Option<MessageId>,
        text: String,
    ) -> Result<Sent, WorkflowError> {
        let clock = self.ports.clock();
        let message = message.unwrap_or_else(|| MessageId(clock.fresh()));
        let message = Message { id: message, at: clock.now(), by, text };
        Ok(self.ports.store().keep_message(id, &message, MOST).await?)
    }
}
