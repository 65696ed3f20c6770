//! Clients and staff: what they do in the storm, and what they still do after it.

use std::rc::Rc;
use std::sync::Arc;

use kit_testing::drive;
use kit_workflow::Actor;
use kit_workflow::inquiry::{Account, ActorKind, InquiryActor, InquiryId, Stage};
use kit_workflow::port::{Deposit as _, Dossier, Folder, Language};
use kit_workflow::workflow::{Ask, NewInquiry, Upload, Workflow, WorkflowError};
use uuid::Uuid;

use super::{Rough, Run, Task};

const PDF: &[u8] = b"%PDF-1.7 what staff validated";

/// What somebody is about to do.
enum Errand {
    Checkout,
    Upload,
    Ask(&'static str, InquiryActor, Ask),
}

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

fn client() -> InquiryActor {
    Actor::new(ActorKind::Client)
}

impl Run {
    /// Somebody begins to do something.
    pub(super) fn somebody_acts(&mut self) -> Result<(), String> {
        match self.dice.below(10) {
            0..=2 => {
                self.till();
                Ok(())
            }
            3 | 4 => {
                self.call();
                Ok(())
            }
            5 | 6 => {
                self.submit();
                Ok(())
            }
            _ => self.move_on(),
        }
    }

    /// A client sends a form; one who was not answered sends it again, under the same key.
    fn submit(&mut self) {
        let number = self.dice.below(self.clients.borrow().len() as u64) as usize;
        if self.clients.borrow()[number].is_some() {
            return;
        }
        let (mut answers, documents) = self.world.form();
        // Each has an address of their own: one who is named again and again is written to once.
        answers.email = format!("client{number}@example.org");
        let idempotency_key = Some(format!("form {number}"));
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key };
        let (workflow, clients) = (self.workflow(), Rc::clone(&self.clients));
        let work = Box::pin(async move {
            match workflow.submit(new).await {
                Ok(submitted) => {
                    clients.borrow_mut()[number] = Some(submitted.dossier.id);
                    format!("is {}", submitted.dossier.id.reference())
                }
                Err(error) => format!("fails: {error}"),
            }
        });
        self.tasks.push(Task { name: format!("form {number}"), work, worker: false });
    }

    /// Somebody does one of the things that can be done with an inquiry as it stands.
    fn move_on(&mut self) -> Result<(), String> {
        let known: Vec<InquiryId> = self.clients.borrow().iter().flatten().copied().collect();
        let Some(id) = self.dice.pick(&known).copied() else { return Ok(()) };
        let dossier = self.dossier(id)?;
        let Some(errand) = self.errand(&dossier) else { return Ok(()) };
        let workflow = self.workflow();
        let key = self.dice.once_in(2).then(|| format!("key {}", self.dice.below(4)));
        let name = format!("{} of {}", told(&errand), id.reference());
        let work = Box::pin(async move {
            match carry_out(&workflow, id, errand, key.as_deref()).await {
                Ok(()) => "done".to_owned(),
                Err(error) => format!("not done: {error}"),
            }
        });
        self.tasks.push(Task { name, work, worker: false });
        Ok(())
    }

    fn errand(&mut self, dossier: &Dossier) -> Option<Errand> {
        let reason = || "décidé avec le client".to_owned();
        let by_staff = |name, ask| Some(Errand::Ask(name, staff(), ask));
        let refund = || by_staff("a refund", Ask::Refund { reason: reason() });
        let holds = dossier.state.account().is_some_and(Account::holds);
        let owes = dossier.state.account().is_some_and(Account::owes_refund);
        if owes && self.dice.once_in(3) {
            return by_staff(
                "the proof of a refund",
                Ask::ConfirmRefund { reference: format!("virement {}", self.dice.below(99)), amount: None },
            );
        }
        match (dossier.state.stage(), self.dice.below(16)) {
            (Stage::AwaitingPayment, 0..=5) if holds => {
                by_staff("the acceptance of too little", Ask::AcceptShortPayment { reason: reason() })
            }
            (Stage::AwaitingPayment | Stage::Cancelled, 6..=9) if holds => refund(),
            (Stage::AwaitingPayment, 0) => {
                Some(Errand::Ask("the client's cancellation", client(), Ask::Cancel { reason: None }))
            }
            (Stage::AwaitingPayment, 1) => by_staff(
                "a payment by hand",
                Ask::RecordPaymentByHand { reason: reason(), reference: "reçu 12".to_owned(), received: None },
            ),
            (Stage::AwaitingPayment, _) => Some(Errand::Checkout),
            (Stage::Paid | Stage::Generating, 0) => refund(),
            (Stage::GenerationFailed, 0..=2) => refund(),
            (Stage::GenerationFailed, _) => by_staff("another try", Ask::Retry),
            (Stage::Drafted, 0) => refund(),
            (Stage::Drafted, 1 | 2) => {
                by_staff("a revision", Ask::Revise { feedback: "citer l'article 4".to_owned(), sections: Vec::new() })
            }
            (Stage::Drafted, _) => Some(Errand::Upload),
            (Stage::Validated, 0) => refund(),
            (Stage::Validated, 1) => by_staff("a withdrawal", Ask::WithdrawValidation),
            (Stage::Validated, 2) => Some(Errand::Upload),
            (Stage::Validated, _) => by_staff("the publication", Ask::Publish),
            (Stage::Delivered, 0..=2) => Some(Errand::Ask("a new link", client(), Ask::ReissueLink)),
            (Stage::Delivered, 3) => by_staff("the end of the link", Ask::RevokeLink),
            (Stage::Delivered, 4) => Some(Errand::Upload),
            (Stage::Delivered, 5) => refund(),
            _ => None,
        }
    }

    /// Staff answer everything that waits for them.
    pub(super) fn tidy_up(&mut self) -> Result<(), String> {
        for id in self.inquiries() {
            let dossier = self.dossier(id)?;
            let account = dossier.state.account();
            let errand = match dossier.state.stage() {
                _ if account.is_some_and(Account::owes_refund) => {
                    let reference = format!("virement final {}", dossier.version);
                    Errand::Ask("the proof of a refund", staff(), Ask::ConfirmRefund { reference, amount: None })
                }
                Stage::AwaitingPayment | Stage::Cancelled if account.is_some_and(Account::holds) => {
                    Errand::Ask("a refund", staff(), Ask::Refund { reason: "trop peu".to_owned() })
                }
                Stage::GenerationFailed => Errand::Ask("another try", staff(), Ask::Retry),
                Stage::Drafted => Errand::Upload,
                Stage::Validated => Errand::Ask("the publication", staff(), Ask::Publish),
                _ => continue,
            };
            let (workflow, name) = (Arc::clone(&self.calm), told(&errand));
            if let Err(error) = drive::to_end(carry_out(&workflow, id, errand, None)) {
                return Err(format!("{name} of {} is not possible: {error}", id.reference()));
            }
            self.log.push(format!("{name} of {}: done", id.reference()));
        }
        Ok(())
    }
}

fn told(errand: &Errand) -> &'static str {
    match errand {
        Errand::Checkout => "a checkout",
        Errand::Upload => "a PDF",
        Errand::Ask(name, ..) => name,
    }
}

async fn carry_out(
    workflow: &Workflow<Rough>,
    id: InquiryId,
    errand: Errand,
    key: Option<&str>,
) -> Result<(), WorkflowError> {
    match errand {
        Errand::Checkout => workflow.checkout(id, "cinetpay", key).await.map(drop),
        Errand::Ask(_, by, ask @ Ask::RecordPaymentByHand { .. }) => {
            let mut intake = workflow.receive(Folder::Proofs).await?;
            intake.deposit.write(PDF).await?;
            let upload = Upload { stored: intake.deposit.finish().await?, file_name: "recu.pdf".to_owned() };
            workflow.ask_with_proof(id, by, ask, upload, None, key).await.map(drop)
        }
        Errand::Ask(_, by, ask) => workflow.ask(id, by, ask, None, key).await.map(drop),
        Errand::Upload => {
            let mut intake = workflow.receive(Folder::Deliverables).await?;
            intake.deposit.write(PDF).await?;
            let upload = Upload { stored: intake.deposit.finish().await?, file_name: "kit.pdf".to_owned() };
            workflow.deliverable(id, staff(), upload, None, key).await.map(drop)
        }
    }
}
