//! Which moves of the table were travelled, and how to travel each.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kit_workflow::{Lifecycle, Move};

use crate::walk::{Asked, Draw, Visit, Walk, ask};
use crate::{Dice, clock};

/// A move as the table has it: from where (`None`: the subject did not exist), by which command, to where.
pub type Edge<L> = (Option<<L as Lifecycle>::Stage>, <L as Lifecycle>::CommandKind, <L as Lifecycle>::Stage);

/// Every move of a lifecycle's table, in its order.
pub fn edges<L: Lifecycle>() -> Vec<Edge<L>> {
    let of = |line: &'static Move<L>| line.to.iter().map(|to| (line.from, line.command, *to));
    L::table().iter().flat_map(of).collect()
}

/// How often each move was travelled. Shown as a table with a line a move.
pub struct Coverage<L: Lifecycle> {
    travelled: BTreeMap<Edge<L>, u64>,
    unchanged: u64,
    refused: u64,
}

impl<L: Lifecycle> Coverage<L> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { travelled: BTreeMap::new(), unchanged: 0, refused: 0 }
    }

    /// Counts a step.
    pub fn observe(&mut self, visit: &Visit<L>) {
        match (&visit.answer, visit.moved()) {
            (_, Some((_, to))) => {
                let edge = (visit.from(), L::command_kind(&visit.asked.command), to);
                *self.travelled.entry(edge).or_default() += 1;
            }
            (Ok(_), None) => self.unchanged += 1,
            (Err(_), None) => self.refused += 1,
        }
    }

    /// The moves of the table that nobody travelled.
    pub fn missing(&self) -> Vec<Edge<L>> {
        edges::<L>().into_iter().filter(|edge| !self.travelled.contains_key(edge)).collect()
    }

    /// The moves that were travelled and are not in the table.
    pub fn beyond(&self) -> Vec<Edge<L>> {
        let table = edges::<L>();
        self.travelled.keys().filter(|edge| !table.contains(edge)).copied().collect()
    }
}

impl<L: Lifecycle> Default for Coverage<L> {
    fn default() -> Self {
        Self::new()
    }
}

impl<L: Lifecycle> fmt::Display for Coverage<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edges = edges::<L>();
        for edge @ (from, command, to) in &edges {
            let from = from.map_or_else(|| "–".to_owned(), |from| from.to_string());
            let times = self.travelled.get(edge).copied().unwrap_or(0);
            writeln!(f, "{from:<18} {command:<24} {to:<18} {times:>7}")?;
        }
        let travelled = edges.len() - self.missing().len();
        write!(
            f,
            "edges travelled {travelled}/{}, repetitions {}, refusals {}",
            edges.len(),
            self.unchanged,
            self.refused
        )
    }
}

impl<L: Lifecycle> fmt::Debug for Coverage<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How long the walks of a tour may be.
const LONGEST: usize = 24;
/// How many walks to each stage are kept to go on from.
const KEPT: usize = 48;

/// Walks by where they end, each with its end.
type Ends<L> = BTreeMap<Option<<L as Lifecycle>::Stage>, Vec<(Walk<L>, Option<<L as Lifecycle>::State>)>>;

/// For each move of the table a walk whose last step travels it, as far as `effort` draws find one; short walks win.
///
/// One seed gives one tour.
pub fn tour<L: Draw>(seed: u64, effort: usize) -> BTreeMap<Edge<L>, Walk<L>> {
    let mut dice = Dice::new(seed);
    let mut tour: BTreeMap<Edge<L>, Walk<L>> = BTreeMap::new();
    let mut ends: Ends<L> = BTreeMap::from([(None, vec![(Walk { steps: Vec::new() }, None)])]);
    for _ in 0..effort {
        let Some(line) = dice.pick(L::table()) else { break };
        let starts = ends.get(&line.from).map_or(&[][..], Vec::as_slice);
        let Some((start, before)) = dice.pick(starts) else { continue };
        let latest = start.steps.last().map_or(clock::START, |asked| asked.at);
        let asked: Asked<L> = ask(line, before.as_ref(), latest + weeks(&mut dice), &mut dice);
        let visit = Visit::new(before.clone(), asked.clone());
        let Some((_, to)) = visit.moved().filter(|_| start.steps.len() < LONGEST) else { continue };
        let (walk, end) = (start.then(asked), visit.after().cloned());
        let known = tour.entry((line.from, line.command, to)).or_insert_with(|| walk.clone());
        if walk.steps.len() < known.steps.len() {
            *known = walk.clone();
        }
        let kept = ends.entry(Some(to)).or_default();
        if kept.len() < KEPT {
            kept.push((walk, end));
        } else {
            kept[dice.below(KEPT as u64) as usize] = (walk, end);
        }
    }
    tour
}

/// No time, or two weeks: long enough for whatever expires.
fn weeks(dice: &mut Dice) -> Duration {
    if dice.once_in(2) { 2 * crate::sample::WEEK } else { Duration::ZERO }
}
