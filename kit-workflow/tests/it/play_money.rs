//! What was paid on simulators or with test keys is not handed over by a service that takes real money.

use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{World, drive, sample};
use kit_workflow::inquiry::{ActorKind, AttemptId, InquiryActor, InquiryId, InquiryLifecycle, Stage};
use kit_workflow::port::{Archive, Deposit, Folder, Language};
use kit_workflow::workflow::{Ask, NewInquiry, Terms, Upload, Workflow, WorkflowError};
use kit_workflow::{Actor, Backoff, Step, Worker, WorkerId};
use uuid::Uuid;

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

/// The same service, once its keys are for real money.
fn live(world: &World) -> Workflow<World> {
    Workflow::new(world.clone(), sample::keys(), Terms { test: false, ..terms() })
}

fn work(world: &World, workflow: &Workflow<World>) {
    let worker = Worker {
        id: WorkerId("one".to_owned()),
        store: &world.store,
        performer: workflow,
        clock: &world.clock,
        lease: Duration::from_secs(60),
        backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 2 },
    };
    while drive::to_end(worker.step::<InquiryLifecycle>()).unwrap() != Step::Idle {}
}

/// An inquiry that was paid with play money.
fn paid(world: &World) -> InquiryId {
    let workflow = world.workflow();
    let (answers, documents) = world.form();
    let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    drive::to_end(async {
        let id = workflow.submit(new).await.unwrap().dossier.id;
        let page = workflow.checkout(id, "cinetpay", None).await.unwrap();
        let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
        world.gateway.pay(attempt, terms().price);
        id
    })
}

fn stage(world: &World, id: InquiryId) -> Stage {
    drive::to_end(world.store.dossier(id)).unwrap().unwrap().state.stage()
}

#[test]
fn play_money_that_was_paid_before_is_drafted_by_nobody() {
    let world = World::new(1);
    let id = paid(&world);
    world.clock.advance(Duration::from_secs(60));
    work(&world, &world.workflow());
    assert_eq!(stage(&world, id), Stage::Drafted, "on simulators it is");

    let world = World::new(1);
    let id = paid(&world);
    let dossier = drive::to_end(world.store.dossier(id)).unwrap().unwrap();
    let notification = world.gateway.notification(dossier.attempts[0].id, dossier.submitted_at);
    drive::to_end(world.workflow().notification(&notification)).unwrap();
    for _ in 0..3 {
        world.clock.advance(Duration::from_secs(60));
        work(&world, &live(&world));
    }
    let asked = world.drafter.asked().len();
    assert_eq!(asked, 0, "the model was asked {asked} times at stage {}", stage(&world, id));
}

#[test]
fn what_was_validated_while_it_was_play_is_not_published_once_it_is_not() {
    let world = World::new(1);
    let id = paid(&world);
    world.clock.advance(Duration::from_secs(60));
    work(&world, &world.workflow());
    drive::to_end(async {
        let mut intake = world.workflow().receive(Folder::Deliverables).await.unwrap();
        intake.deposit.write(b"%PDF-1.7").await.unwrap();
        let upload = Upload { stored: intake.deposit.finish().await.unwrap(), file_name: "kit.pdf".to_owned() };
        world.workflow().deliverable(id, staff(), upload, None, None).await.unwrap();
    });
    let refused = drive::to_end(live(&world).ask(id, staff(), Ask::Publish, None, None));
    assert!(matches!(refused, Err(WorkflowError::PlayMoney)), "{refused:?}");
    assert_eq!(stage(&world, id), Stage::Validated);
    drive::to_end(world.workflow().ask(id, staff(), Ask::Publish, None, None)).unwrap();
    let refused = drive::to_end(live(&world).ask(id, staff(), Ask::ReissueLink, None, None));
    assert!(matches!(refused, Err(WorkflowError::PlayMoney)), "{refused:?}");
    let extend = Ask::ExtendLink { days: None, reason: "client absent".to_owned() };
    let refused = drive::to_end(live(&world).ask(id, staff(), extend, None, None));
    assert!(matches!(refused, Err(WorkflowError::PlayMoney)), "{refused:?}");
}
