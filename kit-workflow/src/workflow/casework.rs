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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::StaffId;
    ///
    /// let [one, other] = [1, 2].map(|number| StaffId(uuid::Uuid::from_u128(number)));
    /// drive::to_end(workflow.attend(dossier.id, one))?;
    /// let handling = drive::to_end(workflow.attend(dossier.id, other))?;
    /// assert!(handling.present.iter().any(|present| present.staff == one), "somebody is at it already");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::StaffId;
    /// use kit_workflow::workflow::WorkflowError;
    ///
    /// // Nobody takes care of it yet; an account that is not there cannot either.
    /// let stranger = StaffId(uuid::Uuid::from_u128(1));
    /// let assigned = drive::to_end(workflow.assign(dossier.id, stranger, None, Some(stranger)));
    /// assert!(matches!(assigned, Err(WorkflowError::Absent)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::{NoteId, StaffId};
    ///
    /// let (who, note) = (StaffId(uuid::Uuid::from_u128(1)), NoteId(uuid::Uuid::from_u128(2)));
    /// drive::to_end(workflow.write_note(dossier.id, who, note, "Rappeler lundi.".to_owned()))?;
    /// // Whoever opens the page sees it, and who else is at it.
    /// let handling = drive::to_end(workflow.attend(dossier.id, who))?;
    /// assert_eq!((handling.notes[0].text.as_str(), handling.present[0].staff), ("Rappeler lundi.", who));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::NoteId;
    /// use kit_workflow::workflow::WorkflowError;
    ///
    /// let (inquiry, note) = (dossier.id, NoteId(world.clock.fresh()));
    /// let colleague = Staff { id: StaffId(world.clock.fresh()), ..staff.clone() };
    /// drive::to_end(workflow.write_note(inquiry, staff.id, note, "Rappeler lundi.".to_owned()))?;
    /// // A reviewer erases their own notes, and nobody else's.
    /// let refused = drive::to_end(workflow.erase_note(inquiry, &colleague, note));
    /// assert!(matches!(refused, Err(WorkflowError::Absent)));
    /// drive::to_end(workflow.erase_note(inquiry, &staff, note))?;
    /// assert!(drive::to_end(workflow.attend(inquiry, staff.id))?.notes[0].text.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
