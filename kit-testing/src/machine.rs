//! Any store against its model: what `apply` and the written contract say must come of everything that is done to it.

mod bench;
mod model;
mod step;

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::Duration;

use kit_workflow::{
    ChainLink, Claim, Commit, CommitError, Decision, Dedupe, Lifecycle, Name, Order, Outbox, Store, WorkerId, seal,
};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

pub use self::bench::{Bench, MemoryBench};
pub use self::model::{Came, Model};
use self::model::{KEYS, subject};
pub use self::step::{Step, Twist};

/// How long a claim of the machine lasts.
const LEASE: Duration = Duration::from_secs(60 * 60);
/// What every step takes, so that no two moments are one.
const TICK: Duration = Duration::from_millis(1);
/// Effects that wait at all wait for so much longer: a store with a clock of its own may be slow.
const SLACK: Duration = Duration::from_secs(30 * 60);

/// Holds a store to its model over `runs` random runs of up to `steps` steps: commands, legal and not, on current and
/// outdated versions, under new and known idempotency keys, finishing effects that are theirs and that are not; claims,
/// extensions, postponements and burials by workers that hold the effect and by those that did; and time.
///
/// ```
/// use kit_testing::machine::{self, MemoryBench};
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// machine::hold::<MemoryBench<InquiryLifecycle>>(20, 30).unwrap();
/// ```
///
/// # Errors
///
/// The [`Deviation`] of the store from its model, by the shortest run that shows it.
pub fn hold<B: Bench>(runs: u32, steps: usize) -> Result<(), Deviation> {
    let config = Config { cases: runs, failure_persistence: None, ..Config::default() };
    let runs = Model::<B::Lifecycle>::sequential_strategy(1..=steps);
    let outcome = TestRunner::new(config).run(&runs, |(model, steps, seen)| {
        // Tells the library how far the run came, so that it drops what came after.
        let seen = || {
            seen.iter().for_each(|seen| {
                seen.fetch_add(1, Ordering::SeqCst);
            });
        };
        try_run::<B>(model, &steps, seen)
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, (_, steps, _))) => {
            let steps = steps.iter().map(|step| format!("{step:?}")).collect();
            Err(Deviation { why: why.to_string(), steps })
        }
        Err(TestError::Abort(why)) => Err(Deviation { why: why.to_string(), steps: Vec::new() }),
    }
}

/// How a store deviates from its model.
///
/// ```
/// use kit_testing::door::Door;
/// use kit_testing::machine::{self, Deviation, MemoryBench};
///
/// let outcome: Result<(), Deviation> = machine::hold::<MemoryBench<Door>>(5, 10);
/// assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
/// ```
pub struct Deviation {
    why: String,
    steps: Vec<String>,
}

impl Deviation {
    /// The steps of the shortest run that shows it, a line each.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{Fault, ManualClock, MemoryStore, drive, sample};
    /// # use kit_workflow::{Clock, KeyRing, Timestamp};
    /// use kit_testing::Door;
    /// use kit_testing::machine::{self, Bench};
    ///
    /// struct Forgetful(MemoryStore<Door>);
    /// impl Bench for Forgetful {
    ///     type Lifecycle = Door;
    ///     type Store = MemoryStore<Door>;
    ///     fn open() -> Self {
    ///         Self(MemoryStore::new(ManualClock::new(0), sample::keys()).with(Fault::VersionIgnored))
    ///     }
    ///     // The rest as in the example of `Bench`.
    /// #     fn store(&self) -> &MemoryStore<Door> { &self.0 }
    /// #     fn keys(&self) -> KeyRing { sample::keys() }
    /// #     fn now(&self) -> Timestamp { self.0.clock().now() }
    /// #     async fn pass(&self, duration: Duration) { self.0.clock().advance(duration) }
    /// #     fn run<F: Future>(&self, work: F) -> F::Output { drive::to_end(work) }
    /// }
    ///
    /// // A door is built, and somebody decides on what it was before: no more steps than that.
    /// let deviation = machine::hold::<Forgetful>(1_000, 30).unwrap_err();
    /// deviation.steps().iter().for_each(|step| println!("{step}"));
    /// assert!(!deviation.steps().is_empty());
    /// ```
    pub fn steps(&self) -> &[String] {
        &self.steps
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.why)?;
        writeln!(f, "a run of {} steps", self.steps.len())?;
        self.steps.iter().enumerate().try_for_each(|(index, step)| writeln!(f, "  {:>2} {step}", index + 1))
    }
}

/// As it is displayed: what `unwrap` shows is meant to be read.
impl fmt::Debug for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Deviation {}

/// The store under test in the hands of `proptest-state-machine`, for its macro `prop_state_machine!` and for
/// [`StateMachineTest::test_sequential`]; [`hold`] needs neither.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::machine::{Machine, MemoryBench};
/// use proptest_state_machine::prop_state_machine;
///
/// type MyStore = MemoryBench<Door>;
/// prop_state_machine! {
///     # /*
///     #[test]
///     # */
///     fn my_store_keeps_doors(sequential 1..20 => Machine<MyStore>);
/// }
/// # my_store_keeps_doors();
/// ```
pub struct Machine<B: Bench> {
    bench: B,
    /// Every claim that was handed out, in order, as the model counts them.
    claims: Vec<Claim>,
}

impl<B: Bench> fmt::Debug for Machine<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").field("claims", &self.claims).finish_non_exhaustive()
    }
}

impl<B: Bench + 'static> StateMachineTest for Machine<B> {
    type SystemUnderTest = Self;
    type Reference = Model<B::Lifecycle>;

    fn init_test(_: &Model<B::Lifecycle>) -> Self {
        Self::open()
    }

    fn apply(mut machine: Self, model: &Model<B::Lifecycle>, step: Step<B::Lifecycle>) -> Self {
        machine.take(model, &step).unwrap_or_else(|why| panic!("{why}"));
        machine
    }

    fn check_invariants(machine: &Self, model: &Model<B::Lifecycle>) {
        machine.check(model).unwrap_or_else(|why| panic!("{why}"));
    }
}

/// One run, without panics.
fn try_run<B: Bench>(
    mut model: Model<B::Lifecycle>,
    steps: &[Step<B::Lifecycle>],
    seen: impl Fn(),
) -> Result<(), TestCaseError> {
    let mut machine = Machine::<B>::open();
    for (index, step) in steps.iter().enumerate() {
        seen();
        model = Model::apply(model, step);
        let taken = machine.take(&model, step).and_then(|()| machine.check(&model));
        taken.map_err(|why| TestCaseError::fail(format!("step {}: {why}", index + 1)))?;
    }
    Ok(())
}

impl<B: Bench> Machine<B> {
    fn open() -> Self {
        Self { bench: B::open(), claims: Vec::new() }
    }

    /// Takes a step, and holds what comes of it to what came of it in the model, which is one step ahead.
    fn take(&mut self, model: &Model<B::Lifecycle>, step: &Step<B::Lifecycle>) -> Result<(), String> {
        let bench = &self.bench;
        let (came, claim) = bench.run(async {
            bench.pass(TICK).await;
            carry_out(bench, &self.claims, model, step).await
        });
        self.claims.extend(claim);
        same("what came of it", &came, model.came())
    }

    /// Holds what is stored to the model.
    fn check(&self, model: &Model<B::Lifecycle>) -> Result<(), String> {
        let bench = &self.bench;
        bench.run(async {
            for (index, expected) in model.subjects().iter().enumerate() {
                let loaded = bench.store().load(subject(index)).await.map_err(failed)?;
                let (state, version) = loaded.map_or((None, 0), |loaded| (Some(loaded.state), loaded.version));
                same("the stored state", &state, &expected.state)?;
                same("the stored version", &version, &(expected.log.len() as i64))?;
                let history = bench.store().history(subject(index)).await.map_err(failed)?;
                let found: Vec<_> = history.iter().map(|entry| (entry.at, entry.by, entry.event.clone())).collect();
                same("the history", &found, &expected.log)?;
                self.check_seals(index, &history)?;
                let armed = Outbox::<B::Lifecycle>::upcoming(bench.store(), subject(index)).await.map_err(failed)?;
                let armed: Vec<String> = armed.into_iter().map(|deadline| deadline.name).collect();
                same("which deadlines are armed", &armed, &model.upcoming(index))?;
            }
            for key in 0..KEYS {
                let taken = bench.store().taken(SCOPE, &key.to_string()).await.map_err(failed)?;
                let expected = model.taken(key).map(|index| (subject(index), FINGERPRINT.to_owned()));
                same("whose an idempotency key is", &taken, &expected)?;
            }
            Ok(())
        })
    }

    fn check_seals(&self, index: usize, history: &[kit_workflow::Recorded<B::Lifecycle>]) -> Result<(), String> {
        let keys = self.bench.keys();
        let mut previous = [0; 32];
        for (sequence, entry) in (1..).zip(history) {
            let event = B::Lifecycle::record_event(&entry.event);
            let (subject, actor, person) = (subject(index), entry.by.kind.as_str(), entry.by.person);
            let link = ChainLink { subject, sequence, at: entry.at, actor, person, event: &event };
            previous = seal(keys.chain(), previous, link);
            same(&format!("the seal of event {sequence}"), &entry.seal, &previous)?;
        }
        Ok(())
    }
}

const SCOPE: &str = "machine";
const FINGERPRINT: &str = "f";

/// Does to the store what the step says, on what the store itself holds; answers what came of it, and the claim it gave.
async fn carry_out<B: Bench>(
    bench: &B,
    claims: &[Claim],
    model: &Model<B::Lifecycle>,
    step: &Step<B::Lifecycle>,
) -> (Came, Option<Claim>) {
    let store = bench.store();
    let claim = |index: usize| claims.get(index % claims.len().max(1)).cloned().unwrap_or_else(unknown);
    let did = |answer: Result<bool, _>| (answer.map_or_else(Came::broke, Came::Did), None);
    match step {
        Step::Ask { .. } => (ask(bench, &claim, model, step).await, None),
        Step::Claim => match store.claim(&WorkerId("machine".to_owned()), LEASE).await {
            Ok(None) => (Came::NothingDue, None),
            Ok(Some(job)) => {
                let before = claims.iter().rev().find(|claim| claim.key == job.claim.key);
                let grew = before.is_none_or(|before| before.fence < job.claim.fence);
                let effect = format!("{:?}", job.effect);
                (
                    Came::Claimed { key: model::told(&job.claim.key), effect, attempts: job.attempts, grew },
                    Some(job.claim),
                )
            }
            Err(error) => (Came::broke(error), None),
        },
        Step::Extend(index) => did(store.extend(&claim(*index), LEASE).await),
        Step::Finish(index) => did(store.finish(&claim(*index)).await),
        Step::Postpone { claim: index, after, progress } => {
            did(store.postpone(&claim(*index), *after, *progress, "later").await)
        }
        Step::Bury(index) => did(store.bury(&claim(*index), "never").await),
        Step::Pass(duration) => {
            bench.pass(*duration).await;
            (Came::Passed, None)
        }
    }
}

async fn ask<B: Bench>(
    bench: &B,
    claim: &impl Fn(usize) -> Claim,
    model: &Model<B::Lifecycle>,
    step: &Step<B::Lifecycle>,
) -> Came {
    let Step::Ask { subject: index, by, command, particulars, key, twist } = step else { return Came::Passed };
    let loaded = match bench.store().load(subject(*index)).await {
        Ok(loaded) => loaded,
        Err(error) => return Came::broke(error),
    };
    let state = loaded.as_ref().map(|loaded| loaded.state.clone());
    let (state, event) = match B::Lifecycle::apply(state, *by, model.now(), command.clone()) {
        Err(_) => return Came::Refused,
        Ok(Decision::Unchanged(_)) => return Came::Unchanged,
        Ok(Decision::Moved { state, event }) => (state, event),
    };
    let dedupe =
        key.map(|key| Dedupe { scope: SCOPE.to_owned(), key: key.to_string(), fingerprint: FINGERPRINT.to_owned() });
    let order = Order::<B::Lifecycle>::new(subject(*index), *by, model.now(), command.clone())
        .with(particulars.clone())
        .once(dedupe);
    let mut commit = Commit::of(&order, loaded.as_ref(), state, event);
    match twist {
        Twist::None => {}
        Twist::Outdated => commit.expected = Some(commit.expected.map_or(1, |version| version - 1)),
        Twist::Finishing(index) => commit.finishes = Some(claim(*index)),
    }
    // The store lives by its own time: what waits, waits from now.
    let now = bench.now();
    commit.effects.iter_mut().for_each(|effect| effect.due = now + model::wait(effect.due, model.now()));
    match bench.store().commit(commit).await {
        Ok(committed) => Came::Committed(committed.version),
        Err(CommitError::Conflict) => Came::Conflict,
        Err(CommitError::Fenced) => Came::Fenced,
        Err(CommitError::Duplicate { subject: whose, .. }) => {
            Came::Duplicate((0..model.subjects().len()).find(|index| subject(*index) == whose))
        }
        Err(CommitError::Store(error)) => Came::broke(error),
    }
}

/// A claim that nobody was given.
fn unknown() -> Claim {
    Claim { key: model::effect_key(0, 9_999, 0), fence: 1 }
}

fn failed(error: kit_workflow::StoreError) -> String {
    format!("the store failed: {error:?}")
}

fn same<T: PartialEq + fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what} is {found:?} where {expected:?} was expected")) }
}
