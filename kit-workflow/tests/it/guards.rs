//! Guards of an embedder's own: a second signature before delivery.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{World, drive, sample};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, CommandKind, InquiryActor, InquiryId, InquiryLifecycle, Refusal, Stage,
};
use kit_workflow::port::{Deposit, Folder, Language};
use kit_workflow::workflow::{Ask, NewInquiry, Upload, Workflow, WorkflowError};
use kit_workflow::{
    Actor, Backoff, Guard, Judgement, Lifecycle, Name, Question, Step, StoreError, Veto, Worker, WorkerId,
};
use uuid::Uuid;

type L = InquiryLifecycle;

const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

/// What a guard answers about a command: yes, no, or that it cannot say.
type Rule = dyn Fn(CommandKind) -> Result<bool, ()> + Send + Sync;

/// Answers by a rule, and notes what it was asked.
#[derive(Clone)]
struct Ruled {
    rule: Arc<Rule>,
    asked: Arc<Mutex<Vec<CommandKind>>>,
}

impl Ruled {
    fn by(rule: impl Fn(CommandKind) -> Result<bool, ()> + Send + Sync + 'static) -> Self {
        Self { rule: Arc::new(rule), asked: Arc::default() }
    }
}

impl Guard<L> for Ruled {
    fn judge<'a>(&'a self, question: Question<'a, L>) -> Judgement<'a> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(question.command);
            let veto =
                Veto { code: "second_signature", french: "Une seule signature.".into(), english: "One only.".into() };
            match (self.rule)(question.command) {
                Ok(fine) => Ok((!fine).then_some(veto)),
                Err(()) => Err(StoreError::Unavailable("the signatures are away".into())),
            }
        })
    }
}

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

/// A validated inquiry behind this guard.
fn validated(guard: Ruled) -> (Workflow<World>, InquiryId) {
    let world = World::new(1);
    let workflow = Workflow::new(world.clone(), sample::keys(), terms()).with_guard(guard);
    let (answers, documents) = world.form();
    let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    let id = drive::to_end(async {
        let id = workflow.submit(new).await.unwrap().dossier.id;
        let page = workflow.checkout(id, "cinetpay", None).await.unwrap();
        world.gateway.pay(AttemptId::from_transaction_id(&page.transaction_id).unwrap(), sample::OWED);
        world.clock.advance(Duration::from_secs(120));
        let worker = Worker {
            id: WorkerId("one".to_owned()),
            store: &world.store,
            performer: &workflow,
            clock: &world.clock,
            lease: Duration::from_secs(60),
            backoff: BACKOFF,
        };
        while worker.step::<L>().await.unwrap() != Step::Idle {}
        let mut intake = workflow.receive(Folder::Deliverables).await.unwrap();
        intake.deposit.write(b"%PDF-1.7").await.unwrap();
        let upload = Upload { stored: intake.deposit.finish().await.unwrap(), file_name: "kit.pdf".to_owned() };
        workflow.deliverable(id, staff(), upload, None, None).await.unwrap();
        id
    });
    (workflow, id)
}

fn publish(workflow: &Workflow<World>, id: InquiryId, key: Option<&str>) -> Result<Stage, WorkflowError> {
    drive::to_end(workflow.ask(id, staff(), Ask::Publish, None, key)).map(|dossier| dossier.state.stage())
}

/// The codes against the delivery, as pages and API are told them.
fn against_delivery(workflow: &Workflow<World>, id: InquiryId) -> Vec<&'static str> {
    drive::to_end(async {
        let dossier = workflow.dossier(id).await.unwrap();
        let next = workflow.next(&dossier, staff()).await.unwrap();
        next.find(CommandKind::Deliver).unwrap().codes().collect()
    })
}

#[test]
fn nothing_is_delivered_without_a_second_signature() {
    let signatures = Arc::new(Mutex::new(BTreeSet::from(["first"])));
    let enough = Arc::clone(&signatures);
    let guard = Ruled::by(move |command| Ok(command != CommandKind::Deliver || enough.lock().unwrap().len() > 1));
    let (workflow, id) = validated(guard);
    assert_eq!(against_delivery(&workflow, id), ["second_signature"]);
    let before = drive::to_end(workflow.dossier(id)).unwrap();
    let refused = publish(&workflow, id, None);
    assert!(matches!(&refused, Err(WorkflowError::Vetoed(veto)) if veto.code == "second_signature"), "{refused:?}");
    let after = drive::to_end(workflow.dossier(id)).unwrap();
    assert_eq!((before.version, before.state), (after.version, after.state), "nothing changed");

    signatures.lock().unwrap().insert("second");
    assert_eq!(against_delivery(&workflow, id), [""; 0]);
    assert_eq!(publish(&workflow, id, None).unwrap(), Stage::Delivered);
}

#[test]
fn a_request_that_was_carried_out_is_not_refused_when_it_comes_again() {
    let open = Arc::new(Mutex::new(true));
    let rule = Arc::clone(&open);
    let (workflow, id) =
        validated(Ruled::by(move |command| Ok(command != CommandKind::Deliver || *rule.lock().unwrap())));
    assert_eq!(publish(&workflow, id, Some("k")).unwrap(), Stage::Delivered);
    *open.lock().unwrap() = false;
    assert_eq!(publish(&workflow, id, Some("k")).unwrap(), Stage::Delivered);
}

#[test]
fn nobody_vetoes_what_has_happened() {
    let facts: Vec<CommandKind> = CommandKind::ALL.iter().copied().filter(|command| L::is_fact(*command)).collect();
    assert!(facts.contains(&CommandKind::ConfirmPayment) && facts.contains(&CommandKind::HoldPayment));
    assert!(!facts.contains(&CommandKind::Deliver) && !facts.contains(&CommandKind::StartCheckout));
    // A guard against all of it: the money is credited, the draft made, and only people are stopped.
    let no = facts.clone();
    let guard = Ruled::by(move |command| Ok(!no.contains(&command)));
    let (workflow, id) = validated(guard.clone());
    assert_eq!(drive::to_end(workflow.dossier(id)).unwrap().state.stage(), Stage::Validated);
    let asked = guard.asked.lock().unwrap().clone();
    assert!(asked.contains(&CommandKind::StartCheckout) && asked.contains(&CommandKind::Validate));
    assert!(asked.iter().all(|command| !facts.contains(command)), "{asked:?}");
}

#[test]
fn the_law_speaks_first() {
    let guard = Ruled::by(|command| Ok(command != CommandKind::RevokeLink));
    let (workflow, id) = validated(guard.clone());
    let refused = drive::to_end(workflow.ask(id, staff(), Ask::RevokeLink, None, None));
    assert!(matches!(refused, Err(WorkflowError::Refused(Refusal::NoLink))), "{refused:?}");
    assert!(!guard.asked.lock().unwrap().contains(&CommandKind::RevokeLink));
}

#[test]
fn a_guard_that_cannot_say_stops_the_move() {
    let (workflow, id) =
        validated(Ruled::by(|command| if command == CommandKind::Deliver { Err(()) } else { Ok(true) }));
    assert!(matches!(publish(&workflow, id, None), Err(WorkflowError::Store(StoreError::Unavailable(_)))));
    assert_eq!(drive::to_end(workflow.dossier(id)).unwrap().state.stage(), Stage::Validated);
}
