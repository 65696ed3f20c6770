//! Load, decide, commit: also when many ask at once, and when the store fails.

use futures_util::future::join_all;
use kit_testing::sample::{self, OWED};
use kit_testing::{Dice, ManualClock, MemoryStore, Trouble, Unsteady, drive};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, Event, InquiryLifecycle, Receipt, Refusal, Stage, Standing, State,
};
use kit_workflow::{
    Clock, Commit, CommitError, Committed, Dedupe, Done, Engine, EngineError, Ids, Lifecycle, Loaded, Order, Outbox,
    Recorded, Store, StoreError, Timestamp, WorkerId,
};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

type L = InquiryLifecycle;
type Memory = MemoryStore<L>;

/// An inquiry in memory, and what is asked of it.
struct Desk {
    clock: ManualClock,
    store: Memory,
    subject: Uuid,
    dice: Dice,
}

impl Desk {
    /// An inquiry that went so many steps of the road.
    fn after(steps: usize) -> Self {
        let clock = ManualClock::new(1);
        let store = MemoryStore::new(clock.clone(), sample::keys());
        let mut desk = Self { subject: clock.fresh(), clock, store, dice: Dice::new(1) };
        for (by, command) in sample::road(desk.clock.now(), &mut desk.dice).into_iter().take(steps) {
            let order = desk.order(by.kind, command);
            drive::to_end(Engine::new(&desk.store).execute(order)).unwrap();
        }
        desk
    }

    fn order(&mut self, kind: ActorKind, command: Command) -> Order<L> {
        let at = self.clock.now();
        let particulars = sample::particulars(&command, at, &mut self.dice);
        Order::new(self.subject, sample::actor(kind, &mut self.dice), at, command).with(particulars)
    }

    fn loaded(&self) -> Loaded<L> {
        drive::to_end(self.store.load(self.subject)).unwrap().unwrap()
    }

    fn history(&self) -> Vec<Recorded<L>> {
        drive::to_end(self.store.history(self.subject)).unwrap()
    }

    /// Carries out several orders at once, each giving way to the others at every operation of the store.
    fn at_once(&self, orders: Vec<Order<L>>) -> Vec<Result<Done<L>, EngineError<L>>> {
        let store = Unsteady::new(self.store.clone());
        let engine = Engine::new(&store);
        drive::to_end(join_all(orders.into_iter().map(|order| engine.execute(order))))
    }
}

#[test]
fn commands_at_once_are_all_carried_out_one_after_the_other() {
    let mut desk = Desk::after(2);
    let before = desk.loaded().version;
    let attempts: Vec<AttemptId> = (0..12).map(|_| AttemptId(desk.clock.fresh())).collect();
    let orders = attempts
        .iter()
        .map(|attempt| desk.order(ActorKind::Client, Command::StartCheckout { attempt: *attempt, announced: false }))
        .collect();
    let versions: BTreeSet<i64> = desk.at_once(orders).into_iter().map(|done| done.unwrap().version).collect();
    assert_eq!(versions, (before + 1..=before + 12).collect());
    let State::AwaitingPayment(awaiting) = desk.loaded().state else { panic!("it waits to be paid") };
    assert_eq!(awaiting.open_attempts().iter().collect::<BTreeSet<_>>(), attempts.iter().collect());
    assert_eq!(desk.history().len() as i64, before + 12);
}

#[test]
fn one_receipt_told_many_times_at_once_is_credited_once() {
    let mut desk = Desk::after(3);
    let receipt = Receipt::verified(AttemptId(desk.clock.fresh()), OWED);
    let orders = (0..20).map(|_| desk.order(ActorKind::Gateway, Command::ConfirmPayment { receipt })).collect();
    let events: Vec<_> = desk.at_once(orders).into_iter().filter_map(|done| done.unwrap().event).collect();
    assert_eq!(events, [Event::PaymentConfirmed { receipt, refund_due: false }]);
    assert_eq!(desk.loaded().state.account().unwrap().entries().len(), 1);
}

#[test]
fn two_receipts_at_once_are_one_payment_and_one_refund() {
    let mut desk = Desk::after(3);
    let orders = (0..2)
        .map(|_| {
            let receipt = Receipt::verified(AttemptId(desk.clock.fresh()), OWED);
            desk.order(ActorKind::Gateway, Command::ConfirmPayment { receipt })
        })
        .collect();
    assert!(desk.at_once(orders).iter().all(Result::is_ok));
    let state = desk.loaded().state;
    let standings: Vec<Standing> = state.account().unwrap().entries().iter().map(|entry| entry.standing).collect();
    assert_eq!((state.stage(), standings), (Stage::Paid, vec![Standing::Credited, Standing::RefundDue]));
}

#[test]
fn of_several_commands_on_one_version_one_is_carried_out() {
    let mut desk = Desk::after(2);
    let version = desk.loaded().version;
    let orders = (0..8)
        .map(|_| {
            let attempt = AttemptId(desk.clock.fresh());
            desk.order(ActorKind::Client, Command::StartCheckout { attempt, announced: false }).expecting(Some(version))
        })
        .collect();
    let (done, lost): (Vec<_>, Vec<_>) = desk.at_once(orders).into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), desk.loaded().version), (1, version + 1));
    for answer in lost {
        assert!(matches!(answer, Err(EngineError::Conflict { current: Some(current) }) if current == version + 1));
    }
}

#[test]
fn of_several_requests_under_one_key_one_is_carried_out() {
    let mut desk = Desk::after(2);
    let dedupe = Dedupe { scope: "checkout".into(), key: "k".into(), fingerprint: "f".into() };
    let orders = (0..8)
        .map(|_| {
            let attempt = AttemptId(desk.clock.fresh());
            desk.order(ActorKind::Client, Command::StartCheckout { attempt, announced: false })
                .once(Some(dedupe.clone()))
        })
        .collect();
    let (done, lost): (Vec<_>, Vec<_>) = desk.at_once(orders).into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), desk.history().len()), (1, 3));
    for answer in lost {
        let Err(EngineError::Duplicate { subject, fingerprint }) = answer else { panic!("{answer:?}") };
        assert_eq!((subject, fingerprint.as_str()), (desk.subject, "f"));
    }
}

#[test]
fn refused_commands_and_repetitions_write_nothing() {
    let mut desk = Desk::after(4);
    let (before, history) = (desk.loaded(), desk.history());
    let refused =
        desk.order(ActorKind::Staff, Command::Deliver { grant: sample::grant(desk.clock.now(), &mut Dice::new(3)) });
    let key = Dedupe { scope: "s".into(), key: "k".into(), fingerprint: "f".into() };
    let answer = drive::to_end(Engine::new(&desk.store).execute(refused.once(Some(key))));
    assert!(matches!(answer, Err(EngineError::Refused(Refusal::NoDeliverable))));
    let Some(Event::PaymentConfirmed { receipt, .. }) = history.last().map(|entry| entry.event.clone()) else {
        panic!("it was just paid")
    };
    let repeated = desk.order(ActorKind::Gateway, Command::ConfirmPayment { receipt });
    let done = drive::to_end(Engine::new(&desk.store).execute(repeated)).unwrap();
    assert_eq!((done.event, done.version, &done.state), (None, before.version, &before.state));
    assert_eq!((desk.loaded(), desk.history()), (before, history));
    assert_eq!(drive::to_end(desk.store.taken("s", "k")).unwrap(), None);
}

#[test]
fn a_subject_that_does_not_exist_is_refused() {
    let mut desk = Desk::after(0);
    let order = desk.order(ActorKind::Staff, Command::RetryGeneration);
    let answer = drive::to_end(Engine::new(&desk.store).execute(order));
    assert!(matches!(answer, Err(EngineError::Refused(Refusal::Absent))));
}

#[test]
fn a_store_that_fails_at_any_operation_holds_a_whole_step_or_none() {
    for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
        for failing in 1..=2 {
            let mut desk = Desk::after(3);
            let before = desk.loaded();
            let receipt = Receipt::verified(AttemptId(desk.clock.fresh()), OWED);
            let order = desk.order(ActorKind::Gateway, Command::ConfirmPayment { receipt });
            let store = Unsteady::failing(desk.store.clone(), failing, trouble);
            let answer = drive::to_end(Engine::new(&store).execute(order.clone()));
            assert!(matches!(answer, Err(EngineError::Store(StoreError::Unavailable(_)))));
            let written = failing == 2 && trouble == Trouble::AnswerLost;
            assert_eq!(desk.loaded().version, before.version + i64::from(written));
            // Asking again settles it, whatever had become of the first time.
            let done = drive::to_end(Engine::new(&desk.store).execute(order)).unwrap();
            assert_eq!((done.version, done.event.is_some()), (before.version + 1, !written));
            assert_eq!(done.state.account().unwrap().entries().len(), 1);
        }
    }
}

#[test]
fn an_abandoned_command_is_carried_out_whole_or_not_at_all() {
    let mut polls = 0;
    loop {
        let mut desk = Desk::after(3);
        let before = desk.loaded().version;
        let receipt = Receipt::verified(AttemptId(desk.clock.fresh()), OWED);
        let order = desk.order(ActorKind::Gateway, Command::ConfirmPayment { receipt });
        let store = Unsteady::new(desk.store.clone());
        let ended = drive::stopped_after(polls, Engine::new(&store).execute(order));
        let (loaded, history) = (desk.loaded(), desk.history());
        assert_eq!(history.len() as i64, loaded.version);
        assert_eq!(loaded.state.settled().is_some(), loaded.version == before + 1);
        if ended.is_some() {
            break;
        }
        polls += 1;
    }
    assert!(polls > 3, "it was abandoned at {polls} points");
}

#[test]
fn effects_have_names_that_no_other_effect_has() {
    let desk = Desk::after(8);
    desk.clock.advance(5 * sample::WEEK);
    let mut keys = BTreeSet::new();
    while let Some(job) =
        drive::to_end(Outbox::<L>::claim(&desk.store, &WorkerId("w".into()), Duration::from_secs(1))).unwrap()
    {
        assert!(keys.insert(job.claim.key), "handed out twice");
    }
    let mut expected: BTreeSet<String> = desk
        .history()
        .iter()
        .flat_map(|entry| {
            (0..L::effects(&entry.event).len()).map(|n| format!("{}.{}.{n}", desk.subject.simple(), entry.sequence))
        })
        .collect();
    // The delivered link's deadlines come after the effects of the event that armed them.
    expected.extend([1, 2].map(|n| format!("{}.8.{n}", desk.subject.simple())));
    assert_eq!(keys, expected);
}

/// A store on which somebody else is always faster.
struct Overrun(Memory);

impl Store<L> for Overrun {
    async fn load(&self, subject: Uuid) -> Result<Option<Loaded<L>>, StoreError> {
        self.0.load(subject).await
    }

    async fn commit(&self, _: Commit<L>) -> Result<Committed, CommitError> {
        Err(CommitError::Conflict)
    }

    async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<L>>, StoreError> {
        self.0.history(subject).await
    }

    async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        self.0.taken(scope, key).await
    }
}

#[test]
fn a_command_that_is_always_overtaken_ends_as_a_conflict() {
    let mut desk = Desk::after(2);
    let attempt = AttemptId(desk.clock.fresh());
    let order = desk.order(ActorKind::Client, Command::StartCheckout { attempt, announced: false });
    let store = Overrun(desk.store.clone());
    let answer = drive::to_end(Engine::new(&store).execute(order));
    assert!(matches!(answer, Err(EngineError::Conflict { .. })));
}

#[test]
fn the_history_replayed_through_the_law_gives_the_stored_state() {
    let clock = ManualClock::new(5);
    let store: Memory = MemoryStore::new(clock.clone(), sample::keys());
    let mut dice = Dice::new(9);
    for _ in 0..60 {
        let subject = clock.fresh();
        let seeds: Vec<u64> = (0..25).map(|_| dice.bits()).collect();
        let mut accepted: Vec<(Timestamp, _, Command)> = Vec::new();
        for asked in kit_testing::Walk::<L>::drawn(&seeds).steps {
            let particulars = sample::particulars(&asked.command, asked.at, &mut dice);
            let order = Order::new(subject, asked.by, asked.at, asked.command.clone()).with(particulars);
            if drive::to_end(Engine::new(&store).execute(order)).is_ok_and(|done| done.event.is_some()) {
                accepted.push((asked.at, asked.by, asked.command));
            }
        }
        let loaded = drive::to_end(store.load(subject)).unwrap();
        let history = drive::to_end(store.history(subject)).unwrap();
        let mut state = None;
        for (entry, (at, by, command)) in history.iter().zip(&accepted) {
            let decision = L::apply(state, *by, *at, command.clone()).unwrap();
            assert_eq!((decision.event(), entry.at, entry.by), (Some(&entry.event), *at, *by));
            state = Some(decision.state().clone());
        }
        assert_eq!((history.len(), loaded.map(|loaded| loaded.state)), (accepted.len(), state));
    }
}
