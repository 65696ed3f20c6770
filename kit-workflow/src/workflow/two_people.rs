//! The rule of two: nobody hands a kit over on their own word alone.

use crate::inquiry::{Arrival, CommandKind, Event, InquiryLifecycle};
use crate::{Guard, Judgement, Question, Recorded, Store, Veto};

/// A guard that lets nobody publish the PDF that they themselves validated, replaced or corrected last, nor what was paid by
/// money that they themselves recorded by hand, or accepted though it was too little, since another one last published.
///
/// It reads the history, which nobody can rewrite, and so gives the same answer whenever it is asked about one version.
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
/// # while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
/// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
/// # use kit_workflow::port::{Deposit, Folder};
/// # use kit_workflow::workflow::{Ask, Upload};
/// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
/// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
/// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
/// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
/// use kit_workflow::workflow::TwoPeople;
///
/// let workflow = world.workflow().with_guard(TwoPeople::new(world.store.clone()));
/// drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
/// assert!(drive::to_end(workflow.ask(id, staff(1), Ask::Publish, None, None)).is_err());
/// assert!(drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None)).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TwoPeople<S>(S);

impl<S: Store<InquiryLifecycle>> TwoPeople<S> {
    /// The rule, over the histories of this store.
    pub fn new(store: S) -> Self {
        Self(store)
    }
}

impl<S: Store<InquiryLifecycle>> Guard<InquiryLifecycle> for TwoPeople<S> {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            let person = question.by.person;
            if question.command != CommandKind::Deliver || person.is_none() {
                return Ok(None);
            }
            let history = self.0.history(question.subject).await?;
            let theirs = |recorded: &&Recorded<InquiryLifecycle>| recorded.by.person == person;
            let last = history.iter().rev().find(|recorded| validates(&recorded.event));
            if last.is_some_and(|recorded| theirs(&recorded)) {
                return Ok(Some(validated()));
            }
            let published =
                |recorded: &&Recorded<InquiryLifecycle>| matches!(recorded.event, Event::KitDelivered { .. });
            let since = history.iter().rev().take_while(|recorded| !published(recorded) || theirs(recorded));
            Ok(since.filter(theirs).any(|recorded| vouches(&recorded.event)).then(vouched))
        })
    }
}

fn validates(event: &Event) -> bool {
    matches!(
        event,
        Event::DeliverableValidated { .. } | Event::DeliverableReplaced { .. } | Event::DeliverableCorrected { .. }
    )
}

/// Whether an order counts as paid because a person said so.
fn vouches(event: &Event) -> bool {
    match event {
        Event::PaymentRecordedByHand { arrival, .. } => matches!(arrival, Arrival::Pays | Arrival::PaysLate),
        Event::ShortPaymentAccepted { .. } => true,
        _ => false,
    }
}

fn validated() -> Veto {
    Veto {
        code: "same_person",
        french: "Vous avez validé ce PDF : une autre personne doit le publier.".to_owned(),
        english: "You validated this PDF: somebody else must publish it.".to_owned(),
    }
}

fn vouched() -> Veto {
    Veto {
        code: "same_person",
        french: "Vous avez attesté ce paiement : une autre personne doit publier.".to_owned(),
        english: "You vouched for this payment: somebody else must publish.".to_owned(),
    }
}
