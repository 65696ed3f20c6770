//! Effects that were given up, and tried again because somebody wants it.

use super::{Ports, Workflow, WorkflowError};
use crate::Clock as _;
use crate::inquiry::{InquiryId, StaffId};
use crate::port::Archive as _;

impl<P: Ports> Workflow<P> {
    /// Has an effect of an inquiry tried again that was given up. Whoever does so has mended what was wrong, or hopes that it
    /// passed: the effect is the same, under the same key. `false` where it waits for nobody any more.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
    /// # use kit_workflow::{Backoff, Step, Worker, WorkerId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let id = drive::to_end(workflow.submit(new))?.dossier.id;
    /// # let page = drive::to_end(workflow.checkout(id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// # drive::to_end(workflow.reconcile(&drive::to_end(workflow.dossier(id))?.attempts[0], false))?;
    /// # let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 1 };
    /// # let (name, lease) = (WorkerId("one".into()), Duration::from_secs(20));
    /// # let (store, clock) = (&world.store, &world.clock);
    /// # let worker = Worker { id: name, store, performer: &workflow, clock, lease, backoff };
    /// use kit_testing::world::Posting;
    /// use kit_workflow::inquiry::StaffId;
    /// use kit_workflow::port::{Archive, MailError};
    ///
    /// // A letter is given up, because the server does not want it.
    /// world.mailer.send_next(Posting::Refused(MailError::Refused("550".to_owned())));
    /// while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// let buried = drive::to_end(world.store.buried(10))?;
    /// // Somebody mends what was wrong, and has it tried again.
    /// let by = StaffId(uuid::Uuid::from_u128(1));
    /// assert!(drive::to_end(workflow.revive(id, &buried[0].key, by))?);
    /// while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// assert!(drive::to_end(world.store.buried(10))?.is_empty());
    /// assert_eq!(drive::to_end(world.store.revivals(id))?[0].by, by);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn revive(&self, id: InquiryId, key: &str, by: StaffId) -> Result<bool, WorkflowError> {
        Ok(self.ports.store().revive(id, key, by, self.ports.clock().now()).await?)
    }
}
