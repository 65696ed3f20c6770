//! Who takes care of an inquiry, who is at it, and what staff note.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::Clock as _;
use crate::inquiry::{InquiryId, NoteId, StaffId};
use crate::port::{Accounts as _, Casework as _, Handling, Handover, Note, Presence, Role, Staff};

/// Whoever opened an inquiry counts as being at it for this long: about what it takes to read a draft's section, and short
/// enough that nobody is warned of a colleague who left.
const ATTENTION: Duration = Duration::from_secs(10 * 60);

impl<P: Ports> Workflow<P> {
    /// How staff deal with an inquiry; whoever asks is at it from now on.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn attend(&self, id: InquiryId, who: StaffId) -> Result<Handling, WorkflowError> {
        let (store, at) = (self.ports.store(), self.ports.clock().now());
        store.attend(id, &Presence { staff: who, at, until: at + ATTENTION }).await?;
        Ok(store.handling(id, at).await?)
    }

    /// Gives an inquiry into somebody's care, or out of everybody's, if it is still where `from` says; `false` where somebody
    /// was faster.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`] where there is no such account that may sign in, [`WorkflowError::Store`].
    pub async fn assign(
        &self,
        id: InquiryId,
        by: StaffId,
        from: Option<StaffId>,
        to: Option<StaffId>,
    ) -> Result<bool, WorkflowError> {
        if let Some(to) = to {
            let account = self.ports.store().staff(to).await?;
            account.filter(|staff| staff.disabled_at.is_none()).ok_or(WorkflowError::Absent)?;
        }
        let handover = Handover { at: self.ports.clock().now(), by, to };
        Ok(self.ports.store().hand_over(id, from, &handover).await?)
    }

    /// Notes something for the others. The same note twice is one.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn write_note(
        &self,
        id: InquiryId,
        by: StaffId,
        note: NoteId,
        text: String,
    ) -> Result<(), WorkflowError> {
        let note = Note { id: note, by, at: self.ports.clock().now(), text };
        Ok(self.ports.store().keep_note(id, &note).await?)
    }

    /// Erases what a note says. Whoever wrote it may, and a manager.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`] where there is no such note, or it is not theirs to erase; [`WorkflowError::Store`].
    pub async fn erase_note(&self, id: InquiryId, by: &Staff, note: NoteId) -> Result<(), WorkflowError> {
        let (store, now) = (self.ports.store(), self.ports.clock().now());
        let notes = store.handling(id, now).await?.notes;
        let theirs = notes.iter().any(|known| known.id == note && (known.by == by.id || by.role >= Role::Manager));
        if theirs && store.erase_note(id, note).await? { Ok(()) } else { Err(WorkflowError::Absent) }
    }
}
