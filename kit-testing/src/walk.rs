//! Walks through a lifecycle: what was asked, one thing after another, and what came of it.

mod shrink;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use kit_workflow::{Actor, Decision, Lifecycle, Move, Name, Timestamp};
use proptest::collection::{SizeRange, vec};
use proptest::prelude::{Strategy, any};
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::TestRunner;

use self::shrink::Shrinking;
use crate::{Dice, Legend, clock};

/// A lifecycle whose commands can be drawn by [`Dice`]: all that walks, tours and coverage need to know of it.
///
/// ```
/// use kit_testing::door::AskKind;
/// use kit_testing::{Dice, Door, Draw};
/// use kit_workflow::{Lifecycle, Timestamp};
///
/// let command = Door::command(AskKind::Label, None, Timestamp::from_unix_ms(0), &mut Dice::new(1));
/// assert_eq!(Door::command_kind(&command), AskKind::Label);
/// ```
pub trait Draw: Lifecycle {
    /// A command of this kind, drawn so that it often fits `state`, and sometimes does not.
    fn command(kind: Self::CommandKind, state: Option<&Self::State>, at: Timestamp, dice: &mut Dice) -> Self::Command;

    /// An actor of this kind.
    fn actor(kind: Self::ActorKind, _dice: &mut Dice) -> Actor<Self::ActorKind> {
        Actor::new(kind)
    }

    /// What goes with a command beside the facts of its event.
    fn particulars(_command: &Self::Command, _at: Timestamp, _dice: &mut Dice) -> Self::Particulars {
        Self::Particulars::default()
    }
}

/// Something that was asked.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Asked, Door, Walk};
/// use kit_workflow::{Actor, Timestamp};
///
/// let at = Timestamp::from_unix_ms(0);
/// let asked = |who, command| Asked::<Door> { by: Actor::new(who), at, command };
/// let walk = Walk { steps: vec![asked(Who::Grown, Ask::Build)] }.then(asked(Who::Child, Ask::Open));
/// assert_eq!(walk.end().unwrap().opened, 1);
/// ```
pub struct Asked<L: Lifecycle> {
    /// Who asked.
    pub by: Actor<L::ActorKind>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: L::Command,
}

impl<L: Lifecycle> Clone for Asked<L> {
    fn clone(&self) -> Self {
        Self { by: self.by, at: self.at, command: self.command.clone() }
    }
}

impl<L: Lifecycle> fmt::Debug for Asked<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.at, self.by.kind, self.command)
    }
}

/// What was asked of one subject that did not exist at first, oldest first. Its `Debug` is a page that people read.
///
/// ```
/// use kit_testing::Walk;
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// let walk = Walk::<InquiryLifecycle>::drawn(&[3, 1, 4, 1, 5]);
/// assert_eq!(walk.visits().len(), 5);
/// println!("{walk:?}");
/// ```
pub struct Walk<L: Lifecycle> {
    /// What was asked.
    pub steps: Vec<Asked<L>>,
}

/// One step of a walk, with where it began and what came of it.
///
/// ```
/// use kit_testing::{Asked, Visit};
/// use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle, Stage};
/// use kit_workflow::{Actor, Timestamp};
///
/// let at = Timestamp::from_unix_ms(0);
/// let asked = Asked { by: Actor::new(ActorKind::Client), at, command: Command::Submit { documents: 2 } };
/// let visit = Visit::<InquiryLifecycle>::new(None, asked);
/// assert_eq!(visit.moved().map(|(_, to)| to), Some(Stage::Submitted));
/// println!("{visit:?}");
/// ```
pub struct Visit<L: Lifecycle> {
    /// Where the subject stood; `None` where it did not exist.
    pub before: Option<L::State>,
    /// What was asked.
    pub asked: Asked<L>,
    /// What came of it.
    pub answer: Result<Decision<L>, L::Refusal>,
}

impl<L: Lifecycle> Visit<L> {
    /// Asks this of a subject that stands at `before`.
    pub fn new(before: Option<L::State>, asked: Asked<L>) -> Self {
        let answer = L::apply(before.clone(), asked.by, asked.at, asked.command.clone());
        Self { before, asked, answer }
    }

    /// Where the subject stands afterwards: where it stood, if it was refused.
    pub fn after(&self) -> Option<&L::State> {
        match &self.answer {
            Ok(decision) => Some(decision.state()),
            Err(_) => self.before.as_ref(),
        }
    }

    /// The stage before.
    pub fn from(&self) -> Option<L::Stage> {
        self.before.as_ref().map(L::stage)
    }

    /// The event and the stage after, where the subject moved.
    pub fn moved(&self) -> Option<(&L::Event, L::Stage)> {
        match self.answer.as_ref().ok()? {
            Decision::Moved { state, event } => Some((event, L::stage(state))),
            Decision::Unchanged(_) => None,
        }
    }
}

/// One line: when, who asked what, and what came of it.
impl<L: Lifecycle> fmt::Debug for Visit<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.asked.at, self.line(&mut Legend::new(self.asked.at)))
    }
}

impl<L: Lifecycle> Visit<L> {
    /// Who asked what, and what came of it, with short names.
    fn line(&self, legend: &mut Legend) -> String {
        let Asked { by, command, .. } = &self.asked;
        let by = match by.person {
            Some(person) => format!("{} {}", by.kind, legend.legible(&person.to_string())),
            None => by.kind.to_string(),
        };
        let asked = legend.legible(&format!("{command:?}"));
        let outcome = match &self.answer {
            Ok(Decision::Moved { state, .. }) => L::stage(state).to_string(),
            Ok(Decision::Unchanged(_)) => "unchanged".to_owned(),
            Err(refusal) => format!("refused: {}", legend.legible(&refusal.to_string())),
        };
        format!("{by:<9} {asked} → {outcome}")
    }
}

impl<L: Lifecycle> Walk<L> {
    /// Every step with what came of it.
    pub fn visits(&self) -> Vec<Visit<L>> {
        let mut state = None;
        let mut visits = Vec::with_capacity(self.steps.len());
        for asked in &self.steps {
            let visit = Visit::new(state, asked.clone());
            state = visit.after().cloned();
            visits.push(visit);
        }
        visits
    }

    /// Where it ends.
    pub fn end(&self) -> Option<L::State> {
        self.visits().last().and_then(|visit| visit.after().cloned())
    }

    /// This walk and one more step.
    pub fn then(&self, asked: Asked<L>) -> Self {
        Self { steps: self.steps.iter().cloned().chain([asked]).collect() }
    }
}

impl<L: Draw> Walk<L> {
    /// The walk that these seeds decide, one a step: most steps follow the table, one in eight asks for anything at all, and
    /// one in eight repeats what was asked before.
    pub fn drawn(seeds: &[u64]) -> Self {
        Self { steps: Vec::new() }.onward(&weights::<L>(), seeds)
    }

    /// This walk and a step more for each of these seeds.
    fn onward(self, weights: &[u64], seeds: &[u64]) -> Self {
        let mut walk = self;
        let mut state = walk.end();
        let mut at = walk.steps.last().map_or(clock::START, |asked| asked.at);
        for seed in seeds {
            let dice = &mut Dice::new(*seed);
            at = at + pause::<L>(state.as_ref(), at, dice);
            let asked = match dice.below(8) {
                0 => anything(state.as_ref(), at, dice),
                1 => again(&walk, at, dice).unwrap_or_else(|| along_the_table(weights, state.as_ref(), at, dice)),
                _ => along_the_table(weights, state.as_ref(), at, dice),
            };
            let visit = Visit::new(state, asked.clone());
            state = visit.after().cloned();
            walk.steps.push(asked);
        }
        walk
    }
}

impl<L: Lifecycle> Clone for Walk<L> {
    fn clone(&self) -> Self {
        Self { steps: self.steps.clone() }
    }
}

/// One line a step: when, counted from the first, who asked what, and what came of it. The same identifier has the same
/// short name in every line.
impl<L: Lifecycle> fmt::Debug for Walk<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.steps.first().map_or(clock::START, |asked| asked.at);
        let mut legend = Legend::new(origin);
        let steps = if self.steps.len() == 1 { "step" } else { "steps" };
        writeln!(f, "a walk of {} {steps}", self.steps.len())?;
        for (index, visit) in self.visits().into_iter().enumerate() {
            let when = legend.moment(visit.asked.at);
            writeln!(f, "  {:>2} {when:<7} {}", index + 1, visit.line(&mut legend))?;
        }
        Ok(())
    }
}

/// Walks of so many steps. A failing walk shrinks by leaving steps out, and time between them, until it would not fail without
/// any one of them: what is left is what matters.
///
/// ```
/// use kit_testing::{Door, walk};
/// use proptest::prelude::*;
///
/// proptest!(|(walk in walk::<Door>(1..10))| prop_assert!((1..10).contains(&walk.steps.len())));
/// ```
pub fn walk<L: Draw>(steps: impl Into<SizeRange>) -> impl Strategy<Value = Walk<L>> {
    onward(Vec::new(), steps)
}

/// Walks that begin like one of these, or like one without its last step, and go on for so many steps more: from a
/// [`tour`](crate::tour), what is rare is met far more often than from the beginning. They shrink like those of [`walk`].
///
/// ```
/// use kit_testing::{onward, tour};
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use proptest::prelude::*;
///
/// let begun = tour::<InquiryLifecycle>(1, 5_000).into_values().collect();
/// proptest!(ProptestConfig::with_cases(20), |(walk in onward::<InquiryLifecycle>(begun, 1..6))| {
///     prop_assert!(walk.steps.len() < 30);
/// });
/// ```
pub fn onward<L: Draw>(begun: Vec<Walk<L>>, steps: impl Into<SizeRange>) -> impl Strategy<Value = Walk<L>> {
    Walking { weights: weights::<L>(), begun, steps: steps.into() }
}

/// The strategy of walks.
struct Walking<L: Lifecycle> {
    weights: Vec<u64>,
    /// How they may begin; with nothing, where there is none.
    begun: Vec<Walk<L>>,
    steps: SizeRange,
}

impl<L: Lifecycle> fmt::Debug for Walking<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walking").field("steps", &self.steps).finish_non_exhaustive()
    }
}

impl<L: Draw> Strategy for Walking<L> {
    type Tree = Shrinking<L>;
    type Value = Walk<L>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let seeds = vec(any::<u64>(), self.steps.clone()).new_tree(runner)?.current();
        let dice = &mut Dice::new(any::<u64>().new_tree(runner)?.current());
        let mut walk = dice.pick(&self.begun).cloned().unwrap_or(Walk { steps: Vec::new() });
        if dice.once_in(2) {
            walk.steps.pop();
        }
        Ok(Shrinking::new(walk.onward(&self.weights, &seeds), self.steps.start()))
    }
}

/// Time between two steps: often none, sometimes more than a week and past every deadline.
fn pause<L: Lifecycle>(state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Duration {
    const SECONDS: [u64; 8] = [0, 0, 0, 1, 60, 60 * 60, 24 * 60 * 60, 8 * 24 * 60 * 60];
    let longest = Duration::from_secs(SECONDS[7]);
    match Duration::from_secs(dice.pick(&SECONDS).copied().unwrap_or_default()) {
        pause if pause == longest => Ord::max(longest, past_deadlines::<L>(state, at)),
        pause => pause,
    }
}

/// How long until the last deadline of a state has fired.
pub(crate) fn past_deadlines<L: Lifecycle>(state: Option<&L::State>, at: Timestamp) -> Duration {
    let moments = L::deadlines().iter().filter_map(|deadline| deadline.moment(state?, at));
    moments.max().map_or(Duration::ZERO, |last| last.since(at))
}

/// A move that the table has from here, asked by somebody who may ask; lines are chosen by their weights.
fn along_the_table<L: Draw>(weights: &[u64], state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Asked<L> {
    let from = state.map(L::stage);
    let lines: Vec<_> = L::table().iter().zip(weights).filter(|(line, _)| line.from == from).collect();
    let mut chance = dice.below(lines.iter().map(|(_, weight)| **weight).sum());
    for (line, weight) in lines {
        if chance < *weight {
            return ask(line, state, at, dice);
        }
        chance -= weight;
    }
    anything(state, at, dice)
}

/// What this line of the table is about, asked by somebody who may ask.
pub(crate) fn ask<L: Draw>(line: &Move<L>, state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Asked<L> {
    let kind = dice.pick(line.who).copied().unwrap_or_else(|| any_of(dice));
    let by = L::actor(kind, dice);
    Asked { by, at, command: L::command(line.command, state, at, dice) }
}

pub(crate) fn anything<L: Draw>(state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Asked<L> {
    let kind = any_of(dice);
    let by = L::actor(any_of(dice), dice);
    Asked { by, at, command: L::command(kind, state, at, dice) }
}

fn again<L: Lifecycle>(walk: &Walk<L>, at: Timestamp, dice: &mut Dice) -> Option<Asked<L>> {
    dice.pick(&walk.steps).map(|asked| Asked { at, ..asked.clone() })
}

fn any_of<N: Name>(dice: &mut Dice) -> N {
    *dice.pick(N::ALL).expect("every set of names has one")
}

/// For each line of the table how many stages can be reached after it: what leaves more ahead is tried more often, and what
/// stays where it is a third as often, so that walks get on.
fn weights<L: Lifecycle>() -> Vec<u64> {
    let mut reached: BTreeMap<L::Stage, BTreeSet<L::Stage>> =
        L::Stage::ALL.iter().map(|stage| (*stage, BTreeSet::from([*stage]))).collect();
    let size = |reached: &BTreeMap<L::Stage, BTreeSet<L::Stage>>| reached.values().map(BTreeSet::len).sum::<usize>();
    loop {
        let before = size(&reached);
        for line in L::table() {
            let further: BTreeSet<L::Stage> =
                line.to.iter().filter_map(|to| reached.get(to)).flatten().copied().collect();
            if let Some(from) = line.from.and_then(|from| reached.get_mut(&from)) {
                from.extend(further);
            }
        }
        if size(&reached) == before {
            break;
        }
    }
    let ahead = |line: &Move<L>| {
        let ahead: u64 = line.to.iter().filter_map(|to| reached.get(to)).map(|ahead| ahead.len() as u64).sum();
        let stays = line.to.iter().all(|to| line.from == Some(*to));
        if stays { ahead.div_ceil(3) } else { ahead }
    };
    L::table().iter().map(ahead).collect()
}
