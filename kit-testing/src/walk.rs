//! Walks through a lifecycle: what was asked, one thing after another, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use kit_workflow::{Actor, Decision, Lifecycle, Move, Name, Timestamp};
use proptest::collection::{SizeRange, vec};
use proptest::prelude::{Strategy, any};

use crate::{Dice, clock};

/// A lifecycle whose commands can be drawn by [`Dice`]: all that walks, tours and coverage need to know of it.
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
        write!(f, "{} {:<8} {:?}", self.at, self.by.kind, self.command)
    }
}

/// What was asked of one subject that did not exist at first, oldest first.
pub struct Walk<L: Lifecycle> {
    /// What was asked.
    pub steps: Vec<Asked<L>>,
}

/// One step of a walk, with where it began and what came of it.
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

/// One line: who asked what, and what came of it.
impl<L: Lifecycle> fmt::Debug for Visit<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} → ", self.asked)?;
        match &self.answer {
            Ok(Decision::Moved { state, .. }) => write!(f, "{}", L::stage(state)),
            Ok(Decision::Unchanged(_)) => f.write_str("unchanged"),
            Err(refusal) => write!(f, "refused: {refusal}"),
        }
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
        Self::drawn_by(&weights::<L>(), seeds)
    }

    fn drawn_by(weights: &[u64], seeds: &[u64]) -> Self {
        let mut walk = Self { steps: Vec::with_capacity(seeds.len()) };
        let (mut state, mut at) = (None, clock::START);
        for seed in seeds {
            let dice = &mut Dice::new(*seed);
            at = at + pause(dice);
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

/// One line a step: who asked what, and what came of it.
impl<L: Lifecycle> fmt::Debug for Walk<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "a walk of {} steps", self.steps.len())?;
        for (index, visit) in self.visits().into_iter().enumerate() {
            writeln!(f, "  {:>2} {visit:?}", index + 1)?;
        }
        Ok(())
    }
}

/// Walks of so many steps. A failing walk shrinks by leaving steps out; what is left still follows the table.
pub fn walk<L: Draw>(steps: impl Into<SizeRange>) -> impl Strategy<Value = Walk<L>> {
    let weights = weights::<L>();
    vec(any::<u64>().no_shrink(), steps).prop_map(move |seeds| Walk::drawn_by(&weights, &seeds))
}

/// Time between two steps: often none, sometimes more than a week.
fn pause(dice: &mut Dice) -> Duration {
    const SECONDS: [u64; 8] = [0, 0, 0, 1, 60, 60 * 60, 24 * 60 * 60, 8 * 24 * 60 * 60];
    Duration::from_secs(dice.pick(&SECONDS).copied().unwrap_or_default())
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

fn anything<L: Draw>(state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Asked<L> {
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

/// For each line of the table how many stages can be reached after it: what leaves more ahead is tried more often.
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
    let ahead = |line: &Move<L>| line.to.iter().filter_map(|to| reached.get(to)).map(|ahead| ahead.len() as u64).sum();
    L::table().iter().map(ahead).collect()
}
