//! Effects are done although workers die, panic, fail and overtake each other.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kit_testing::drive::polls;
use kit_testing::{Dice, ManualClock, MemoryStore, Trouble, Unsteady, drive, sample};
use kit_workflow::inquiry::{ActorKind, Command, Draft, Effect, Event, InquiryActor, InquiryLifecycle, Letter, Stage};
use kit_workflow::port::Archive;
use kit_workflow::{
    Backoff, Claim, Clock, Engine, Failure, Ids, Job, Loaded, Order, Outbox, Perform, Performed, Step, Store, Worker,
    WorkerId,
};
use uuid::Uuid;

type L = InquiryLifecycle;
type Memory = MemoryStore<L>;

const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 3 };

/// What a performer does with an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behaviour {
    Well,
    Fail,
    FailHopelessly,
    FailWithPatience(Duration),
    Panic,
    Never,
    Again,
}

/// The outside world: it notes what was done, by the effects' names.
struct World {
    clock: ManualClock,
    store: Memory,
    subject: Uuid,
    done: Mutex<BTreeMap<String, u32>>,
    behaviour: Mutex<Behaviour>,
}

impl World {
    /// A paid inquiry for which nothing waits but the draft.
    fn paid() -> Self {
        let world = Self::paid_with_mails();
        world.clock.advance(2 * sample::WEEK);
        let mut draft = None;
        while let Some(job) = world.claim() {
            if matches!(job.effect, Effect::GenerateDraft { .. }) {
                draft = Some(job.claim);
            } else {
                drive::to_end(Outbox::<L>::finish(&world.store, &job.claim)).unwrap();
            }
        }
        drive::to_end(Outbox::<L>::postpone(&world.store, &draft.unwrap(), Duration::ZERO, true, "")).unwrap();
        world
    }

    /// A paid inquiry: mails and a draft wait.
    fn paid_with_mails() -> Self {
        let clock = ManualClock::new(3);
        let store = MemoryStore::new(clock.clone(), sample::keys());
        let (subject, mut dice) = (clock.fresh(), Dice::new(3));
        for (by, command) in sample::road(clock.now(), &mut dice).into_iter().take(4) {
            let particulars = sample::particulars(&command, clock.now(), &mut dice);
            let order = Order::new(subject, by, clock.now(), command).with(particulars);
            drive::to_end(Engine::new(&store).execute(order)).unwrap();
        }
        let (done, behaviour) = (Mutex::new(BTreeMap::new()), Mutex::new(Behaviour::Well));
        Self { clock, store, subject, done, behaviour }
    }

    fn behaving(self, behaviour: Behaviour) -> Self {
        self.behave(behaviour);
        self
    }

    fn behave(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    fn claim(&self) -> Option<Job<L>> {
        drive::to_end(self.store.claim(&WorkerId("by hand".into()), LEASE)).unwrap()
    }

    fn worker<'a, S>(&'a self, name: &str, store: &'a S) -> Worker<'a, S, Self, ManualClock> {
        Worker { id: WorkerId(name.into()), store, performer: self, clock: &self.clock, lease: LEASE, backoff: BACKOFF }
    }

    fn step(&self) -> Step {
        drive::to_end(self.worker("one", &self.store).step::<L>()).unwrap()
    }

    /// Lets a worker go on until nothing is left to do, however long that takes.
    fn finish(&self) {
        for _ in 0..200 {
            if self.step() == Step::Idle {
                if drive::to_end(self.store.waiting_effects()).unwrap() == 0 {
                    return;
                }
                self.clock.advance(sample::WEEK);
            }
        }
        panic!("the work does not end: {:?}", self.store);
    }

    fn loaded(&self) -> Loaded<L> {
        drive::to_end(self.store.load(self.subject)).unwrap().unwrap()
    }

    fn stage(&self) -> Stage {
        self.loaded().state.stage()
    }

    fn events(&self, wanted: impl Fn(&Event) -> bool) -> usize {
        drive::to_end(self.store.history(self.subject)).unwrap().iter().filter(|entry| wanted(&entry.event)).count()
    }

    fn times_done(&self, key: &str) -> u32 {
        self.done.lock().unwrap().get(key).copied().unwrap_or(0)
    }
}

impl Perform<L> for World {
    fn perform(&self, job: &Job<L>) -> impl Future<Output = Result<Performed<L>, Failure>> + Send {
        let behaviour = *self.behaviour.lock().unwrap();
        async move {
            polls(1).await;
            match behaviour {
                Behaviour::Well => {}
                Behaviour::Fail => return Err(Failure::passing("away")),
                Behaviour::FailHopelessly => return Err(Failure::hopeless("wrong for ever")),
                Behaviour::FailWithPatience(patience) => return Err(Failure::passing("busy").after(Some(patience))),
                Behaviour::Again => return Ok(Performed::Again { after: LEASE, note: "not yet".into() }),
                Behaviour::Panic => panic!("as the test wants it"),
                Behaviour::Never => std::future::pending().await,
            }
            let follows = match job.effect {
                Effect::GenerateDraft { draft } => {
                    let worker = InquiryActor::new(ActorKind::Worker);
                    let begin = Order::new(job.subject, worker, self.clock.now(), Command::BeginGeneration { draft });
                    if Engine::new(&self.store).execute(begin).await.is_err() {
                        return Ok(Performed::Done);
                    }
                    let docx = sample::stored_file(&mut Dice::new(u64::from(draft)));
                    let command = Command::CompleteDraft { draft: Draft { number: draft, docx } };
                    let at = self.clock.now();
                    let particulars = sample::particulars(&command, at, &mut Dice::new(0));
                    Performed::Then(Box::new(Order::new(job.subject, worker, at, command).with(particulars)))
                }
                _ => Performed::Done,
            };
            *self.done.lock().unwrap().entry(job.claim.key.clone()).or_default() += 1;
            polls(1).await;
            Ok(follows)
        }
    }

    fn give_up(&self, job: &Job<L>, _: &Failure) -> Option<Order<L>> {
        let Effect::GenerateDraft { draft } = job.effect else { return None };
        let command = Command::GiveUp { draft };
        let particulars = sample::particulars(&command, self.clock.now(), &mut Dice::new(0));
        let worker = InquiryActor::new(ActorKind::Worker);
        Some(Order::new(job.subject, worker, self.clock.now(), command).with(particulars))
    }
}

/// Polls once.
fn once<F: Future>(work: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    work.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_draft_is_made_and_its_effect_leaves_with_the_event() {
    let world = World::paid();
    assert_eq!((world.step(), world.stage()), (Step::Done, Stage::Drafted));
    let left: Vec<Effect> = std::iter::from_fn(|| world.claim()).map(|job| job.effect).collect();
    assert_eq!(left, [Effect::Mail(Letter::StaffDraftReady)]);
}

#[test]
fn a_crash_at_any_point_leaves_the_work_to_another_worker() {
    let mut repeated = 0;
    for point in 0.. {
        let world = World::paid_with_mails();
        let store = Unsteady::new(world.store.clone());
        let doomed = world.worker("doomed", &store);
        let work = async { while doomed.step::<L>().await.unwrap() != Step::Idle {} };
        let survived = drive::stopped_after(point, work).is_some();
        world.finish();
        assert_eq!(world.stage(), Stage::Drafted);
        assert_eq!(world.events(|event| matches!(event, Event::DraftCompleted { .. })), 1);
        let done = world.done.lock().unwrap();
        // New inquiry, acknowledgement, receipt, draft, draft ready; opening, watching and expiry when their time comes.
        assert_eq!(done.len(), 8, "{done:?}");
        let twice = done.values().filter(|times| **times == 2).count();
        assert!(done.values().all(|times| *times <= 2) && twice <= 1, "one crash, and {done:?}");
        repeated += twice;
        if survived {
            println!("{point} crash points survived; at {repeated} of them one effect was done twice");
            assert!(point > 30 && repeated > 0 && twice == 0);
            break;
        }
    }
}

#[test]
fn a_store_that_fails_at_any_operation_delays_the_work_and_nothing_else() {
    for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
        for failing in 1.. {
            let world = World::paid();
            let store = Unsteady::failing(world.store.clone(), failing, trouble);
            let answer = drive::to_end(world.worker("unlucky", &store).step::<L>());
            if store.operations() < failing {
                assert_eq!(answer.unwrap(), Step::Done);
                break;
            }
            assert!(answer.is_err());
            world.finish();
            assert_eq!(world.stage(), Stage::Drafted);
            assert_eq!(world.events(|event| matches!(event, Event::DraftCompleted { .. })), 1);
        }
    }
}

#[test]
fn failures_are_repeated_and_then_the_failure_edge_is_taken() {
    let world = World::paid().behaving(Behaviour::Fail);
    for attempt in 1..BACKOFF.attempts {
        assert_eq!((attempt, world.step(), world.stage()), (attempt, Step::Failed, Stage::Paid));
        world.clock.advance(BACKOFF.most);
    }
    assert_eq!((world.step(), world.stage()), (Step::GaveUp, Stage::GenerationFailed));
    world.behave(Behaviour::Well);
    world.finish();
    assert_eq!(world.stage(), Stage::GenerationFailed);
}

#[test]
fn a_repetition_waits_no_longer_than_its_pause_and_no_shorter_than_the_provider_asked() {
    let world = World::paid().behaving(Behaviour::Fail);
    assert_eq!(world.step(), Step::Failed);
    world.clock.advance(BACKOFF.first);
    assert_eq!(world.step(), Step::Failed, "the pause is over");

    let patience = Duration::from_secs(300);
    let world = World::paid().behaving(Behaviour::FailWithPatience(patience));
    assert_eq!(world.step(), Step::Failed);
    world.clock.advance(patience - Duration::from_millis(1));
    assert_eq!(world.step(), Step::Idle);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(world.step(), Step::Failed);
}

#[test]
fn what_cannot_succeed_is_not_repeated() {
    let world = World::paid().behaving(Behaviour::FailHopelessly);
    assert_eq!((world.step(), world.stage()), (Step::GaveUp, Stage::GenerationFailed));
}

#[test]
fn an_effect_without_a_failure_edge_is_buried_for_a_person_to_see() {
    let world = World::paid_with_mails().behaving(Behaviour::FailHopelessly);
    while world.step() == Step::GaveUp {}
    let buried = drive::to_end(world.store.buried(50)).unwrap();
    assert!(buried.iter().any(|buried| buried.kind == "mail_client" && buried.note == "wrong for ever"), "{buried:?}");
    assert_eq!(world.stage(), Stage::GenerationFailed);
}

#[test]
fn a_panic_is_a_failure_like_any_other() {
    let world = World::paid().behaving(Behaviour::Panic);
    for _ in 1..BACKOFF.attempts {
        assert_eq!(world.step(), Step::Failed);
        world.clock.advance(BACKOFF.most);
    }
    assert_eq!((world.step(), world.stage()), (Step::GaveUp, Stage::GenerationFailed));
}

#[test]
fn an_effect_that_kills_its_worker_each_time_is_given_up_without_being_tried_again() {
    let world = World::paid().behaving(Behaviour::Never);
    for _ in 0..BACKOFF.attempts {
        assert!(drive::stopped_after(20, world.worker("victim", &world.store).step::<L>()).is_none());
        world.clock.advance(LEASE);
    }
    assert_eq!((world.step(), world.stage()), (Step::GaveUp, Stage::GenerationFailed));
}

#[test]
fn work_that_goes_on_keeps_its_lease() {
    let world = World::paid().behaving(Behaviour::Never);
    let busy = world.worker("busy", &world.store);
    let mut work = pin!(busy.step::<L>());
    for _ in 0..12 {
        assert!(once(work.as_mut()).is_pending());
        world.clock.advance(LEASE / 3);
        assert!(once(work.as_mut()).is_pending());
        assert!(world.claim().is_none(), "the lease ran out");
    }
}

#[test]
fn a_worker_that_was_overtaken_while_it_slept_writes_nothing() {
    let world = World::paid();
    let slow = world.worker("slow", &world.store);
    let mut work = pin!(slow.step::<L>());
    assert!(once(work.as_mut()).is_pending());
    world.clock.advance(LEASE);
    assert_eq!((world.step(), world.stage()), (Step::Done, Stage::Drafted));
    let before = (world.loaded(), world.events(|_| true));
    assert_eq!(drive::to_end(work).unwrap(), Step::Overtaken);
    assert_eq!((world.loaded(), world.events(|_| true)), before);
}

#[test]
fn a_worker_that_finds_its_lease_lost_stops_working() {
    let world = World::paid().behaving(Behaviour::Never);
    let slow = world.worker("slow", &world.store);
    let mut work = pin!(slow.step::<L>());
    assert!(once(work.as_mut()).is_pending());
    world.clock.advance(2 * LEASE);
    world.claim().unwrap();
    assert_eq!(drive::to_end(work).unwrap(), Step::Overtaken);
}

#[test]
fn a_stale_worker_neither_fails_nor_gives_up_what_another_holds() {
    for behaviour in [Behaviour::Fail, Behaviour::FailHopelessly, Behaviour::Again, Behaviour::Panic] {
        let world = World::paid();
        world.behave(behaviour);
        let slow = world.worker("slow", &world.store);
        let mut work = pin!(slow.step::<L>());
        assert!(once(work.as_mut()).is_pending());
        world.clock.advance(LEASE);
        let holder: Claim = world.claim().unwrap().claim;
        assert_eq!(drive::to_end(work).unwrap(), Step::Overtaken, "{behaviour:?}");
        assert_eq!(world.stage(), Stage::Paid, "{behaviour:?}");
        assert!(drive::to_end(Outbox::<L>::extend(&world.store, &holder, LEASE)).unwrap(), "{behaviour:?}");
    }
}

#[test]
fn waiting_by_plan_is_no_failure_however_often() {
    let world = World::paid().behaving(Behaviour::Again);
    for _ in 0..3 * BACKOFF.attempts {
        assert_eq!(world.step(), Step::Waiting);
        assert_eq!(world.step(), Step::Idle);
        world.clock.advance(LEASE);
    }
    world.behave(Behaviour::Well);
    assert_eq!((world.step(), world.stage()), (Step::Done, Stage::Drafted));
}

#[test]
fn work_that_the_inquiry_no_longer_wants_ends_quietly() {
    let world = World::paid();
    let job = world.claim().unwrap();
    drive::to_end(Outbox::<L>::postpone(&world.store, &job.claim, Duration::ZERO, true, "")).unwrap();
    let slow = world.worker("slow", &world.store);
    let mut work = pin!(slow.step::<L>());
    // The draft is begun and made; before it is written, staff decide to give the money back.
    for _ in 0..2 {
        assert!(once(work.as_mut()).is_pending());
    }
    let by = sample::actor(ActorKind::Staff, &mut Dice::new(1));
    let refund = Order::new(world.subject, by, world.clock.now(), Command::Refund { reason: "digest".into() });
    drive::to_end(Engine::new(&world.store).execute(refund)).unwrap();
    drive::to_end(work).unwrap();
    world.finish();
    assert_eq!((world.stage(), world.times_done(&job.claim.key)), (Stage::Refunding, 1));
    assert_eq!(world.events(|event| matches!(event, Event::DraftCompleted { .. })), 0);
    assert!(drive::to_end(world.store.buried(9)).unwrap().is_empty());
}

#[test]
fn several_workers_share_the_work_without_doing_anything_twice() {
    let world = World::paid_with_mails();
    world.clock.advance(sample::WEEK * 2);
    let store = Unsteady::new(world.store.clone());
    let workers: Vec<_> = (0..6).map(|number| world.worker(&number.to_string(), &store)).collect();
    let all = futures_util::future::join_all(workers.iter().map(async |worker| {
        while worker.step::<L>().await.unwrap() != Step::Idle {
            poll_fn(|_| Poll::Ready(())).await;
        }
    }));
    drive::to_end(all);
    world.finish();
    let done = world.done.lock().unwrap();
    assert!(done.values().all(|times| *times == 1), "{done:?}");
    assert_eq!(world.events(|event| matches!(event, Event::DraftCompleted { .. })), 1);
}
