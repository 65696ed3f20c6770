//! What must come of everything that is done to a store: a pure fold of `apply`, and the written contract.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kit_workflow::{Actor, Commit, Decision, Lifecycle, Loaded, Move, Order, Pending, StoreError, Timestamp};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any};
use proptest_state_machine::ReferenceStateMachine;
use uuid::Uuid;

use super::{LEASE, SLACK, Step, TICK, Twist};
use crate::clock::START;
use crate::walk::{anything, ask};
use crate::{Dice, Draw};

/// How many subjects a run has.
const SUBJECTS: usize = 2;
/// How many idempotency keys a run has.
pub(super) const KEYS: usize = 3;
/// How long time passes at once: within a lease, past a lease, past whatever waits. No sum of them comes near a lease or a
/// pause, so a store with a clock of its own may be slow.
const PASSES: [Duration; 4] = [
    Duration::from_secs(26 * 60),
    Duration::from_secs(44 * 60),
    Duration::from_secs(61 * 60),
    Duration::from_secs(8 * 24 * 60 * 60),
];
/// For how long effects are put off.
const PAUSES: [Duration; 2] = [Duration::ZERO, Duration::from_secs(2 * 60 * 60)];

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// The lifecycle refused; nothing was committed.
    Refused,
    /// It had happened before; nothing was committed.
    Unchanged,
    /// It was committed as this version.
    Committed(i64),
    /// Somebody moved the subject first.
    Conflict,
    /// The idempotency key was used before, for the subject at this place.
    Duplicate(Option<usize>),
    /// The effect to be finished was somebody else's.
    Fenced,
    /// An effect was handed out.
    Claimed {
        /// Which: the place of its subject, its event, its place there.
        key: String,
        /// What must be done.
        effect: String,
        /// How often it was claimed since it last made progress.
        attempts: u32,
        /// Whether its fence is higher than the one before.
        grew: bool,
    },
    /// Nothing was due.
    NothingDue,
    /// Whether the claim was honoured.
    Did(bool),
    /// Time passed.
    Passed,
    /// The store failed, which a model never does.
    Broke(String),
}

impl Came {
    pub(super) fn broke(error: StoreError) -> Self {
        Self::Broke(format!("{error:?}"))
    }
}

/// What a store should hold after a run, and what should have come of its last step.
pub struct Model<L: Lifecycle> {
    subjects: Vec<Subject<L>>,
    effects: BTreeMap<String, Waiting<L>>,
    /// Every claim that was handed out: the effect's name, and how often that was claimed by then.
    claims: Vec<(String, u64)>,
    taken: BTreeMap<usize, usize>,
    now: Timestamp,
    came: Came,
}

/// A subject as it should stand.
pub(super) struct Subject<L: Lifecycle> {
    pub(super) state: Option<L::State>,
    /// Its events, oldest first.
    pub(super) log: Vec<(Timestamp, Actor<L::ActorKind>, L::Event)>,
}

struct Waiting<L: Lifecycle> {
    effect: L::Effect,
    due: Timestamp,
    deadline: Option<&'static str>,
    attempts: u32,
    claimed: u64,
    leased_until: Option<Timestamp>,
    buried: bool,
}

/// The identifier of the subject at a place.
pub(super) fn subject(index: usize) -> Uuid {
    Dice::new(index as u64).uuid()
}

/// The name of an effect, as the engine gives it.
pub(super) fn effect_key(index: usize, sequence: i64, ordinal: usize) -> String {
    format!("{}.{sequence}.{ordinal}", subject(index).simple())
}

/// The name of an effect in short: the place of its subject, its event, its place there.
pub(super) fn told(key: &str) -> String {
    let short = |index| key.strip_prefix(&subject(index).simple().to_string()).map(|rest| format!("{index}{rest}"));
    (0..SUBJECTS).find_map(short).unwrap_or_else(|| key.to_owned())
}

/// How long what is due at `due` waits in the machine: not at all, or long enough for a slow store to be told apart.
pub(super) fn wait(due: Timestamp, now: Timestamp) -> Duration {
    match due.since(now) {
        Duration::ZERO => Duration::ZERO,
        wait => wait + SLACK,
    }
}

impl<L: Lifecycle> Model<L> {
    /// What came of the last step.
    pub fn came(&self) -> &Came {
        &self.came
    }

    /// The present moment of the run.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub(super) fn subjects(&self) -> &[Subject<L>] {
        &self.subjects
    }

    /// For which subject a key was used.
    pub(super) fn taken(&self, key: usize) -> Option<usize> {
        self.taken.get(&key).copied()
    }

    /// The deadlines of a subject that are armed, the next one first.
    pub(super) fn upcoming(&self, index: usize) -> Vec<String> {
        let theirs = subject(index).simple().to_string();
        let waiting = self.effects.iter().filter(|(key, waiting)| key.starts_with(&theirs) && !waiting.buried);
        let mut armed: Vec<_> =
            waiting.filter_map(|(_, waiting)| Some((waiting.due, waiting.deadline?.to_owned()))).collect();
        armed.sort();
        armed.into_iter().map(|(_, name)| name).collect()
    }

    /// The claim at a place, if it is still good.
    fn live(&self, claim: usize) -> Option<&str> {
        let (key, claimed) = self.claims.get(claim % self.claims.len().max(1))?;
        let waiting = self.effects.get(key)?;
        let leased = waiting.leased_until.is_some_and(|until| until > self.now);
        (waiting.claimed == *claimed && leased && !waiting.buried).then_some(key)
    }

    fn change(&mut self, claim: usize, change: impl FnOnce(&mut Waiting<L>, Timestamp)) -> Came {
        let (now, key) = (self.now, self.live(claim).map(str::to_owned));
        match key.and_then(|key| self.effects.get_mut(&key)) {
            Some(waiting) => {
                change(waiting, now);
                Came::Did(true)
            }
            None => Came::Did(false),
        }
    }

    fn claim(&mut self) -> Came {
        let now = self.now;
        let free = |waiting: &Waiting<L>| {
            waiting.due <= now && !waiting.buried && waiting.leased_until.is_none_or(|until| until <= now)
        };
        let due = self.effects.iter_mut().filter(|(_, waiting)| free(waiting));
        let Some((key, waiting)) = due.min_by_key(|(key, waiting)| (waiting.due, (*key).clone())) else {
            return Came::NothingDue;
        };
        waiting.attempts += 1;
        waiting.claimed += 1;
        waiting.leased_until = Some(now + LEASE);
        self.claims.push((key.clone(), waiting.claimed));
        let (key, effect, attempts) = (told(key), format!("{:?}", waiting.effect), waiting.attempts);
        Came::Claimed { key, effect, attempts, grew: true }
    }

    fn ask(
        &mut self,
        index: usize,
        by: Actor<L::ActorKind>,
        command: &L::Command,
        key: Option<usize>,
        twist: Twist,
    ) -> Came {
        let stands = self.subjects[index].state.clone();
        let (state, event) = match L::apply(stands, by, self.now, command.clone()) {
            Err(_) => return Came::Refused,
            Ok(Decision::Unchanged(_)) => return Came::Unchanged,
            Ok(Decision::Moved { state, event }) => (state, event),
        };
        if let Some(whose) = key.and_then(|key| self.taken(key)) {
            return Came::Duplicate(Some(whose));
        }
        match twist {
            Twist::None => {}
            Twist::Outdated => return Came::Conflict,
            Twist::Finishing(claim) => match self.live(claim).map(str::to_owned) {
                Some(effect) => drop(self.effects.remove(&effect)),
                None => return Came::Fenced,
            },
        }
        let before = &self.subjects[index];
        let version = before.log.len() as i64;
        let before = before.state.clone().map(|state| Loaded::<L> { state, version });
        let order = Order::<L>::new(subject(index), by, self.now, command.clone());
        let Commit { disarmed, effects, state, event, .. } = Commit::of(&order, before.as_ref(), state, event);
        let theirs = subject(index).simple().to_string();
        self.effects.retain(|key, waiting| {
            !(key.starts_with(&theirs) && waiting.deadline.is_some_and(|deadline| disarmed.contains(&deadline)))
        });
        for Pending { key, effect, due, deadline } in effects {
            let (due, leased_until) = (self.now + wait(due, self.now), None);
            let waiting = Waiting { effect, due, deadline, attempts: 0, claimed: 0, leased_until, buried: false };
            self.effects.insert(key, waiting);
        }
        self.taken.extend(key.map(|key| (key, index)));
        let moved = &mut self.subjects[index];
        moved.state = Some(state);
        moved.log.push((self.now, by, event));
        Came::Committed(version + 1)
    }
}

impl<L: Draw> Model<L> {
    /// A step that often makes sense here, and sometimes does not.
    fn draw(&self, dice: &mut Dice) -> Step<L> {
        let recent = |dice: &mut Dice| {
            let claims = self.claims.len() as u64;
            let back = if dice.once_in(3) { dice.below(claims.max(1)) } else { dice.below(claims.min(2)) };
            claims.saturating_sub(1 + back) as usize
        };
        match dice.below(20) {
            0..9 => {
                let index = dice.below(SUBJECTS as u64) as usize;
                let state = self.subjects[index].state.as_ref();
                let from = state.map(L::stage);
                let lines: Vec<_> = L::table().iter().filter(|line: &&Move<L>| line.from == from).collect();
                let at = self.now + TICK;
                let asked = match dice.pick(&lines) {
                    Some(line) if !dice.once_in(8) => ask(line, state, at, dice),
                    _ => anything(state, at, dice),
                };
                let twist = match dice.below(8) {
                    0 => Twist::Outdated,
                    1 | 2 => Twist::Finishing(recent(dice)),
                    _ => Twist::None,
                };
                let key = dice.once_in(5).then(|| dice.below(KEYS as u64) as usize);
                let particulars = L::particulars(&asked.command, at, dice);
                Step::Ask { subject: index, by: asked.by, command: asked.command, particulars, key, twist }
            }
            9..13 => Step::Claim,
            13 | 14 => Step::Extend(recent(dice)),
            15 => Step::Finish(recent(dice)),
            16 => {
                let after = dice.pick(&PAUSES).copied().unwrap_or_default();
                Step::Postpone { claim: recent(dice), after, progress: dice.once_in(2) }
            }
            17 => Step::Bury(recent(dice)),
            _ => Step::Pass(dice.pick(&PASSES).copied().unwrap_or_default()),
        }
    }
}

impl<L: Draw> ReferenceStateMachine for Model<L> {
    type State = Self;
    type Transition = Step<L>;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(model: &Self) -> BoxedStrategy<Step<L>> {
        let model = model.clone();
        any::<u64>().no_shrink().prop_map(move |seed| model.draw(&mut Dice::new(seed))).boxed()
    }

    fn apply(mut model: Self, step: &Step<L>) -> Self {
        model.now = model.now + TICK;
        model.came = match step {
            Step::Ask { subject, by, command, key, twist, .. } => model.ask(*subject, *by, command, *key, *twist),
            Step::Claim => model.claim(),
            Step::Extend(claim) => model.change(*claim, |waiting, now| waiting.leased_until = Some(now + LEASE)),
            Step::Finish(claim) => match model.live(*claim).map(str::to_owned) {
                Some(key) => Came::Did(model.effects.remove(&key).is_some()),
                None => Came::Did(false),
            },
            Step::Postpone { claim, after, progress } => model.change(*claim, |waiting, now| {
                waiting.due = now + *after;
                waiting.leased_until = None;
                waiting.attempts = if *progress { 0 } else { waiting.attempts };
            }),
            Step::Bury(claim) => model.change(*claim, |waiting, _| waiting.buried = true),
            Step::Pass(duration) => {
                model.now = model.now + *duration;
                Came::Passed
            }
        };
        model
    }
}

impl<L: Lifecycle> Default for Model<L> {
    fn default() -> Self {
        let subjects = (0..SUBJECTS).map(|_| Subject { state: None, log: Vec::new() }).collect();
        let (effects, taken) = (BTreeMap::new(), BTreeMap::new());
        Self { subjects, effects, claims: Vec::new(), taken, now: START, came: Came::Passed }
    }
}

impl<L: Lifecycle> Clone for Model<L> {
    fn clone(&self) -> Self {
        let subject = |of: &Subject<L>| Subject { state: of.state.clone(), log: of.log.clone() };
        let waiting = |of: &Waiting<L>| Waiting { effect: of.effect.clone(), ..*of };
        Self {
            subjects: self.subjects.iter().map(subject).collect(),
            effects: self.effects.iter().map(|(key, of)| (key.clone(), waiting(of))).collect(),
            claims: self.claims.clone(),
            taken: self.taken.clone(),
            now: self.now,
            came: self.came.clone(),
        }
    }
}

/// A line; what is in it shows in the steps that led to it.
impl<L: Lifecycle> fmt::Debug for Model<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events: usize = self.subjects.iter().map(|subject| subject.log.len()).sum();
        write!(f, "a model of {events} events and {} effects", self.effects.len())
    }
}
