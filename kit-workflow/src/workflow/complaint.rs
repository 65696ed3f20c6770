//! Attempts to pay that took the client's money and brought none.

use super::{Ports, Workflow, WorkflowError};
use crate::Clock as _;
use crate::inquiry::{AttemptId, InquiryId, Refusal};
use crate::port::{Attempt, Dossier};

impl<P: Ports> Workflow<P> {
    /// The attempts that the client may complain of now, the newest first.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// let dossier = drive::to_end(workflow.dossier(dossier.id))?;
    /// // The money has not been booked: the client may say that it is gone.
    /// assert_eq!(workflow.contestable(&dossier)[0].id, attempt);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contestable<'a>(&self, dossier: &'a Dossier) -> Vec<&'a Attempt> {
        let Some(account) = dossier.state.account() else { return Vec::new() };
        let now = self.ports.clock().now();
        let may = |attempt: &&Attempt| attempt.receipt.is_none() && account.may_complain(attempt.id, now).is_ok();
        dossier.attempts.iter().rev().filter(may).collect()
    }

    /// The attempt that is meant: any of the inquiry's own, or the last that may be complained of, or else the last.
    pub(super) async fn contested(
        &self,
        id: InquiryId,
        transaction_id: Option<&str>,
    ) -> Result<AttemptId, WorkflowError> {
        let dossier = self.dossier(id).await?;
        let meant = match transaction_id {
            Some(told) => dossier.attempts.iter().find(|attempt| attempt.id.transaction_id() == told),
            None => self.contestable(&dossier).first().copied().or(dossier.attempts.last()),
        };
        meant.map(|attempt| attempt.id).ok_or(WorkflowError::Refused(Refusal::NoSuchAttempt))
    }
}
