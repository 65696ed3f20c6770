//! Reminders to pay: each once for an order, and none where there is nothing to be reminded of.

use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{World, drive, sample};
use kit_workflow::inquiry::{ActorKind, AttemptId, InquiryActor, InquiryId, InquiryLifecycle, Letter, Stage};
use kit_workflow::port::{ComplaintText, Envelope, Language, MailError, Mailer as _, Verdict};
use kit_workflow::workflow::{Ask, NewInquiry, Workflow, WorkflowError};
use kit_workflow::{Actor, Backoff, Clock as _, Outbox as _, Step, Worker, WorkerId};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

struct Desk {
    world: World,
    workflow: Workflow<World>,
    id: InquiryId,
}

impl Desk {
    fn new() -> Self {
        let world = World::new(1);
        let workflow = Workflow::new(world.clone(), sample::keys(), terms());
        let (answers, documents) = world.form();
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
        let id = drive::to_end(workflow.submit(new)).unwrap().dossier.id;
        Self { world, workflow, id }
    }

    /// The client goes to pay.
    fn checkout(&self) -> AttemptId {
        let page = drive::to_end(self.workflow.checkout(self.id, "cinetpay", None)).unwrap();
        AttemptId::from_transaction_id(&page.transaction_id).unwrap()
    }

    fn ask(&self, ask: Ask) {
        drive::to_end(self.workflow.ask(self.id, client(), ask, None, None)).unwrap();
    }

    /// Time passes, and a worker does what comes due, a quarter of an hour at a time.
    fn pass(&self, time: Duration) {
        let end = self.world.clock.now() + time;
        while self.world.clock.now() < end {
            self.world.clock.advance(HOUR / 4);
            self.work();
        }
    }

    fn work(&self) {
        let worker = Worker {
            id: WorkerId("one".to_owned()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: Duration::from_secs(60),
            backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 },
        };
        while drive::to_end(worker.step::<InquiryLifecycle>()).unwrap() != Step::Idle {}
    }

    fn reminders(&self) -> Vec<Envelope> {
        let reminds = |letter| matches!(letter, Letter::ClientReminder | Letter::ClientLastReminder);
        self.world.mailer.accepted().into_iter().filter(|envelope| reminds(envelope.letter)).collect()
    }

    fn stage(&self) -> Stage {
        drive::to_end(self.workflow.dossier(self.id)).unwrap().state.stage()
    }

    fn pay(&self, attempt: AttemptId) {
        self.world.gateway.pay(attempt, sample::OWED);
        let notification = self.world.gateway.notification(attempt, self.world.clock.now());
        drive::to_end(self.workflow.notification(&notification)).unwrap();
        self.work();
        assert_ne!(self.stage(), Stage::AwaitingPayment);
    }
}

fn client() -> InquiryActor {
    Actor::new(ActorKind::Client)
}

#[test]
fn whoever_went_to_pay_is_reminded_three_times_however_often_they_tried() {
    let desk = Desk::new();
    desk.pass(2 * DAY);
    assert!(desk.reminders().is_empty(), "nobody is reminded who never went to pay");
    let attempt = desk.checkout();
    desk.pass(HOUR - HOUR / 4);
    assert!(desk.reminders().is_empty());
    desk.pass(HOUR / 4);
    assert_eq!(desk.reminders().len(), 1);
    desk.world.gateway.stand(attempt, Verdict::Refused { code: "600".into() });
    desk.pass(HOUR);
    desk.checkout();
    desk.pass(HOUR * 3);
    assert_eq!(desk.reminders().len(), 1, "another try begins nothing anew");
    desk.pass(4 * DAY);
    let letters: Vec<Letter> = desk.reminders().iter().map(|envelope| envelope.letter).collect();
    assert_eq!(letters, [Letter::ClientReminder, Letter::ClientReminder, Letter::ClientLastReminder]);
    let dossier = drive::to_end(desk.workflow.dossier(desk.id)).unwrap();
    let status = desk.workflow.status_url(&dossier);
    for envelope in desk.reminders() {
        assert_eq!(envelope.facts.status_url.as_ref(), Some(&status));
        assert_eq!(envelope.facts.decline_url, Some(format!("{status}reminders/")));
        assert!(envelope.facts.expires_at.is_some());
    }
}

#[test]
fn a_reminder_that_is_sent_again_is_the_same_mail() {
    let desk = Desk::new();
    desk.checkout();
    desk.world.mailer.send_next(kit_testing::world::Posting::AnswerLost);
    let before = desk.world.mailer.accepted().len();
    desk.work();
    assert!(desk.world.mailer.accepted().len() > before);
    desk.pass(HOUR - HOUR / 4);
    desk.world.mailer.send_next(kit_testing::world::Posting::AnswerLost);
    desk.pass(HOUR);
    let sent = desk.reminders();
    assert_eq!(sent.len(), 2, "the first copy's answer was lost");
    assert_eq!(sent[0], sent[1]);
    let _: Result<(), MailError> = drive::to_end(desk.world.mailer.send(&sent[0]));
}

#[test]
fn payment_cancellation_expiry_and_the_clients_wish_end_reminders() {
    let paid = Desk::new();
    let attempt = paid.checkout();
    paid.pay(attempt);
    let cancelled = Desk::new();
    let attempt = cancelled.checkout();
    cancelled.world.gateway.stand(attempt, Verdict::Refused { code: "600".into() });
    cancelled.pass(HOUR / 2);
    cancelled.ask(Ask::Cancel { reason: None });
    let declined = Desk::new();
    declined.checkout();
    declined.ask(Ask::DeclineReminders);
    declined.ask(Ask::DeclineReminders);
    declined.checkout();
    for desk in [&paid, &cancelled, &declined] {
        let armed = drive::to_end(desk.world.store.upcoming(desk.id.0)).unwrap();
        assert!(armed.iter().all(|deadline| !deadline.name.contains("reminder")), "{armed:?}");
        desk.pass(4 * DAY);
        assert!(desk.reminders().is_empty());
    }
    let late = drive::to_end(paid.workflow.ask(paid.id, client(), Ask::DeclineReminders, None, None));
    assert!(matches!(late, Err(WorkflowError::Refused(_))));
}

#[test]
fn nobody_is_reminded_whose_money_is_held_or_said_to_be_gone() {
    let held = Desk::new();
    let attempt = held.checkout();
    held.world.gateway.pay(attempt, kit_workflow::Money::new(100, sample::OWED.currency()));
    let contested = Desk::new();
    let attempt = contested.checkout();
    contested.ask(Ask::Complain { transaction_id: None, text: ComplaintText::default() });
    contested.world.gateway.stand(attempt, Verdict::Refused { code: "600".into() });
    for desk in [&held, &contested] {
        desk.pass(4 * DAY);
        assert_eq!(desk.stage(), Stage::AwaitingPayment);
        assert!(desk.reminders().is_empty());
    }
}
