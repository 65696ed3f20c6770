//! Anybody can name anybody's address on the form. Whoever is named gets one letter an hour at most, whatever crashes.

use std::time::Duration;

use kit_testing::{Points, Trouble, Unsteady, World, drive, sample};
use kit_workflow::inquiry::{ActorKind, InquiryActor, InquiryId, InquiryLifecycle as L, Letter};
use kit_workflow::port::Language;
use kit_workflow::workflow::{Ask, NewInquiry, Ports, Workflow};
use kit_workflow::{Actor, Backoff, Step, Worker, WorkerId};
use uuid::Uuid;

const HOUR: Duration = Duration::from_secs(60 * 60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

/// Submits a form that names this address.
fn submit<P: Ports>(workflow: &Workflow<P>, world: &World, email: &str) -> InquiryId {
    let (mut answers, documents) = world.form();
    answers.email = email.to_owned();
    let new = NewInquiry { answers, documents, language: Language::English, idempotency_key: None };
    drive::to_end(workflow.submit(new)).unwrap().dossier.id
}

fn work<P: Ports>(workflow: &Workflow<P>, world: &World) {
    let worker = Worker {
        id: WorkerId("one".to_owned()),
        store: workflow.ports().store(),
        performer: workflow,
        clock: &world.clock,
        lease: Duration::from_secs(60),
        backoff: BACKOFF,
    };
    drive::to_end(async { while !matches!(worker.step::<L>().await, Ok(Step::Idle)) {} });
}

/// Who got which letter of those to clients.
fn letters(world: &World) -> Vec<(String, Letter)> {
    let accepted = world.mailer.accepted().into_iter().filter(|envelope| !envelope.letter.is_for_staff());
    accepted.map(|envelope| (envelope.to, envelope.letter)).collect()
}

#[test]
fn forty_forms_are_one_letter_to_the_stranger_they_name() {
    let world = World::new(1);
    let workflow = world.workflow();
    let mut first = None;
    for number in 0..40 {
        let email = if number % 2 == 0 { "stranger@example.org" } else { "Stranger@Example.org" };
        first.get_or_insert(submit(&workflow, &world, email));
    }
    submit(&workflow, &world, "other@example.org");
    work(&workflow, &world);
    let told = |email: &str| letters(&world).iter().filter(|(to, _)| to.eq_ignore_ascii_case(email)).count();
    assert_eq!((told("stranger@example.org"), told("other@example.org")), (1, 1));
    world.clock.advance(HOUR);
    submit(&workflow, &world, "stranger@example.org");
    work(&workflow, &world);
    assert_eq!(told("stranger@example.org"), 2);
    // All of them expire at once, a week later.
    world.clock.advance(sample::WEEK);
    work(&workflow, &world);
    assert_eq!(told("stranger@example.org"), 3);
}

#[test]
fn a_cancellation_by_whoever_sent_the_form_counts_and_one_that_staff_give_a_reason_for_is_told() {
    let world = World::new(1);
    let workflow = world.workflow();
    let ids: Vec<InquiryId> = (0..3).map(|_| submit(&workflow, &world, "stranger@example.org")).collect();
    work(&workflow, &world);
    let cancel = |id, by, reason: Option<&str>| {
        let ask = Ask::Cancel { reason: reason.map(str::to_owned) };
        drive::to_end(workflow.ask(id, by, ask, None, None)).unwrap();
        work(&workflow, &world);
    };
    let staff = Actor::person(ActorKind::Staff, Uuid::from_u128(7));
    cancel(ids[1], InquiryActor::new(ActorKind::Client), None);
    assert_eq!(letters(&world).len(), 1);
    cancel(ids[2], staff, Some("it is a joke"));
    let last = letters(&world).pop().unwrap();
    assert_eq!((letters(&world).len(), last.1), (2, Letter::ClientCancelled));
}

#[test]
fn a_store_that_fails_while_the_letter_is_decided_on_delays_it_and_sends_no_second() {
    for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
        for number in 1..=3 {
            let world = World::new(1);
            let points = Points::at("may_write", number, trouble);
            let shaky = world.with_store(Unsteady::over(world.store.clone(), points));
            let workflow = shaky.workflow();
            for _ in 0..3 {
                submit(&workflow, &world, "stranger@example.org");
            }
            for _ in 0..4 {
                work(&workflow, &world);
                world.clock.advance(Duration::from_secs(60));
            }
            assert_eq!(letters(&world).len(), 1, "{trouble:?} at {number}");
        }
    }
}

#[test]
fn a_hundred_forms_that_nobody_pays_for_ask_the_model_nothing() {
    let world = World::new(1);
    let workflow = world.workflow();
    for number in 0..100 {
        let id = submit(&workflow, &world, &format!("stranger{number}@example.org"));
        if number % 2 == 0 {
            drive::to_end(workflow.checkout(id, "cinetpay", None)).unwrap();
        }
    }
    // Until every order has expired.
    for _ in 0..10 {
        work(&workflow, &world);
        world.clock.advance(sample::WEEK / 7);
    }
    assert_eq!(world.drafter.asked().len(), 0);
    assert_eq!(letters(&world).iter().filter(|(_, letter)| *letter == Letter::ClientExpired).count(), 100);
}
