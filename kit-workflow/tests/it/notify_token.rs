//! Notifications that are proven by a token of their attempt's: nobody is asked because of one that proves nothing.

use std::time::Duration;

use kit_testing::world::{Opening, terms};
use kit_testing::{World, drive};
use kit_workflow::inquiry::{AttemptId, InquiryId, InquiryLifecycle, Stage};
use kit_workflow::port::{Archive, AttemptNews, AttemptStatus, Language, NotificationRejected, RawNotification};
use kit_workflow::workflow::{NewInquiry, NotificationFault, Workflow};
use kit_workflow::{Backoff, Clock, Ids, Step, Token, TokenHash, Worker, WorkerId};

/// A client who has filled in the form, and a gateway whose notifications carry tokens.
struct Till {
    world: World,
    workflow: Workflow<World>,
    id: InquiryId,
}

impl Till {
    fn new() -> Self {
        let world = World::new(1);
        world.gateway.prove_by_token();
        let workflow = world.workflow();
        let (answers, documents) = world.form();
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
        let id = drive::to_end(workflow.submit(new)).unwrap().dossier.id;
        Self { world, workflow, id }
    }

    fn checkout(&self) -> AttemptId {
        let _ = drive::to_end(self.workflow.checkout(self.id, "cinetpay", None));
        let dossier = drive::to_end(self.workflow.dossier(self.id)).unwrap();
        dossier.attempts.last().unwrap().id
    }

    fn genuine(&self, attempt: AttemptId) -> RawNotification {
        self.world.gateway.notification(attempt, self.world.clock.now())
    }

    fn forged(&self, attempt: AttemptId) -> RawNotification {
        RawNotification { headers: vec![("notify-token".into(), "guess".into())], ..self.genuine(attempt) }
    }

    fn notify(&self, raw: &RawNotification) -> Result<(), NotificationFault> {
        drive::to_end(self.workflow.notification(raw))
    }

    fn waiting(&self) -> u64 {
        drive::to_end(self.world.store.waiting_effects()).unwrap()
    }

    /// A worker does what is due after some seconds.
    fn work_after(&self, seconds: u64) {
        self.world.clock.advance(Duration::from_secs(seconds));
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

    fn learn(&self, attempt: AttemptId, hash: TokenHash) {
        let news = AttemptNews { notify_hash: Some(hash), ..AttemptNews::of(AttemptStatus::Initiated) };
        drive::to_end(self.world.store.note_attempt(attempt, &news)).unwrap();
    }

    fn stage(&self) -> Stage {
        drive::to_end(self.workflow.dossier(self.id)).unwrap().state.stage()
    }

    fn token_of(attempt: AttemptId) -> TokenHash {
        Token::presented(&format!("token-of-{}", attempt.transaction_id())).hash()
    }
}

fn is_forged(answer: &Result<(), NotificationFault>) -> bool {
    matches!(answer, Err(NotificationFault::Rejected(NotificationRejected::Forged)))
}

#[test]
fn the_right_token_has_the_gateway_asked_at_once() {
    let till = Till::new();
    let attempt = till.checkout();
    till.world.gateway.pay(attempt, terms().price);
    till.notify(&till.genuine(attempt)).unwrap();
    till.work_after(0);
    assert_eq!(till.world.gateway.verified(), [attempt]);
    assert!(till.stage() != Stage::AwaitingPayment);
}

#[test]
fn a_wrong_token_and_an_id_of_nobody_are_refused_alike_and_nothing_is_kept() {
    let till = Till::new();
    let attempt = till.checkout();
    till.world.gateway.pay(attempt, terms().price);
    till.work_after(0);
    let before = till.waiting();
    let nobody = AttemptId(till.world.clock.fresh());
    let other = RawNotification { headers: till.genuine(nobody).headers, ..till.genuine(attempt) };
    for raw in [till.forged(attempt), other, till.genuine(nobody)] {
        assert!(is_forged(&till.notify(&raw)), "{raw:?}");
    }
    assert_eq!(till.waiting(), before);
    till.work_after(30);
    assert_eq!(till.world.gateway.verified(), []);
}

#[test]
fn a_notification_before_the_openings_answer_waits_for_its_proof() {
    let till = Till::new();
    till.world.gateway.open_next(Opening::AnswerLost);
    let attempt = till.checkout();
    till.world.gateway.pay(attempt, terms().price);
    till.notify(&till.genuine(attempt)).unwrap();
    till.work_after(0);
    till.work_after(6);
    assert_eq!(till.world.gateway.verified(), [], "nobody is asked before the proof");
    till.learn(attempt, Till::token_of(attempt));
    till.work_after(6);
    assert_eq!(till.world.gateway.verified(), [attempt]);
    assert!(till.stage() != Stage::AwaitingPayment);
}

#[test]
fn an_early_notification_that_turns_out_forged_asks_nobody() {
    let till = Till::new();
    till.world.gateway.open_next(Opening::AnswerLost);
    let attempt = till.checkout();
    till.notify(&till.forged(attempt)).unwrap();
    till.work_after(12);
    till.learn(attempt, Till::token_of(attempt));
    let before = till.waiting();
    till.work_after(6);
    assert_eq!(till.waiting(), before - 1, "it is done with");
    assert_eq!(till.world.gateway.verified(), []);
}

#[test]
fn a_token_that_nobody_will_ever_tell_is_not_waited_for_and_the_planned_looks_find_the_payment() {
    let till = Till::new();
    till.world.gateway.open_next(Opening::AnswerLost);
    let attempt = till.checkout();
    till.notify(&till.genuine(attempt)).unwrap();
    till.work_after(16 * 60);
    assert!(is_forged(
        &till.notify(&RawNotification { body: attempt.transaction_id().into(), ..till.genuine(attempt) })
    ));
    till.world.gateway.pay(attempt, terms().price);
    till.work_after(15 * 60);
    assert!(till.stage() != Stage::AwaitingPayment);
}
