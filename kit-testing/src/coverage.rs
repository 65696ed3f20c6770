//! What was seen of a lifecycle, and how to travel each of its moves.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kit_workflow::{Lifecycle, Move, Name, Timestamp};

use crate::walk::{Asked, Draw, Visit, Walk, ask, past_deadlines};
use crate::{Dice, clock};

/// A move as the table has it: from where (`None`: the subject did not exist), by which command, to where.
pub type Edge<L> = (Option<<L as Lifecycle>::Stage>, <L as Lifecycle>::CommandKind, <L as Lifecycle>::Stage);

/// Every move of a lifecycle's table, in its order: a line that may lead to two stages is two moves.
///
/// ```
/// use kit_testing::edges;
/// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle, Stage};
///
/// assert_eq!(edges::<InquiryLifecycle>()[0], (None, CommandKind::Submit, Stage::Submitted));
/// ```
pub fn edges<L: Lifecycle>() -> Vec<Edge<L>> {
    let of = |line: &'static Move<L>| line.to.iter().map(|to| (line.from, line.command, *to));
    L::table().iter().flat_map(of).collect()
}

/// Two moves, the second right after the first.
pub type Pair<L> = (Edge<L>, Edge<L>);

/// Every pair of moves that the table allows one after the other. Guards make some of them impossible.
///
/// ```
/// use kit_testing::{Door, pairs};
///
/// // Each second move begins where the first one led.
/// assert!(pairs::<Door>().iter().all(|(first, second)| second.0 == Some(first.2)));
/// ```
pub fn pairs<L: Lifecycle>() -> Vec<Pair<L>> {
    let edges = edges::<L>();
    let after =
        |first: Edge<L>| edges.iter().filter(move |next| next.0 == Some(first.2)).map(move |next| (first, *next));
    edges.iter().copied().flat_map(after).collect()
}

/// What was seen of a lifecycle: states, moves, pairs of moves, repetitions and refusals, with how often. Shown as tables.
///
/// ```
/// use kit_testing::{Coverage, Dice, Walk};
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// let mut coverage = Coverage::<InquiryLifecycle>::new();
/// let mut dice = Dice::new(1);
/// for _ in 0..50 {
///     let seeds: Vec<u64> = (0..20).map(|_| dice.bits()).collect();
///     coverage.walk(&Walk::drawn(&seeds));
/// }
/// println!("{coverage}");
/// assert_eq!(coverage.beyond(), []);
/// assert!(coverage.refusals().contains_key("NotNow"));
/// ```
pub struct Coverage<L: Lifecycle> {
    stages: BTreeMap<L::Stage, u64>,
    travelled: BTreeMap<Edge<L>, u64>,
    pairs: BTreeMap<Pair<L>, u64>,
    refused: BTreeMap<String, u64>,
    unchanged: u64,
    /// The move before, where it was of the same subject.
    latest: Option<Edge<L>>,
}

impl<L: Lifecycle> Coverage<L> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            stages: BTreeMap::new(),
            travelled: BTreeMap::new(),
            pairs: BTreeMap::new(),
            refused: BTreeMap::new(),
            unchanged: 0,
            latest: None,
        }
    }

    /// Counts every step of a walk, and each pair of moves in it.
    pub fn walk(&mut self, walk: &Walk<L>) {
        self.latest = None;
        walk.visits().iter().for_each(|visit| self.step(visit));
        self.latest = None;
    }

    /// Counts a step by itself, without what came before.
    ///
    /// ```
    /// use kit_testing::door::{Ask, Who};
    /// use kit_testing::{Asked, Coverage, Door, Visit};
    /// use kit_workflow::{Actor, Timestamp};
    ///
    /// let mut coverage = Coverage::<Door>::new();
    /// let all = coverage.missing().len();
    /// let asked = Asked { by: Actor::new(Who::Grown), at: Timestamp::from_unix_ms(0), command: Ask::Build };
    /// coverage.observe(&Visit::new(None, asked));
    /// assert_eq!(coverage.missing().len(), all - 1);
    /// ```
    pub fn observe(&mut self, visit: &Visit<L>) {
        self.latest = None;
        self.step(visit);
        self.latest = None;
    }

    fn step(&mut self, visit: &Visit<L>) {
        match (&visit.answer, visit.moved()) {
            (_, Some((_, to))) => {
                let edge = (visit.from(), L::command_kind(&visit.asked.command), to);
                *self.travelled.entry(edge).or_default() += 1;
                *self.stages.entry(to).or_default() += 1;
                if let Some(before) = self.latest.replace(edge) {
                    *self.pairs.entry((before, edge)).or_default() += 1;
                }
            }
            (Ok(_), None) => self.unchanged += 1,
            (Err(refusal), None) => *self.refused.entry(name_of(refusal)).or_default() += 1,
        }
    }

    /// The stages that nobody came to.
    ///
    /// ```
    /// use kit_testing::{Coverage, Door};
    /// use kit_testing::door::Stage;
    ///
    /// let coverage = Coverage::<Door>::new();
    /// assert_eq!(coverage.missing_stages(), [Stage::Shut, Stage::Open]);
    /// assert!(!coverage.missing_pairs().is_empty(), "nothing was walked yet");
    /// ```
    pub fn missing_stages(&self) -> Vec<L::Stage> {
        L::Stage::ALL.iter().filter(|stage| !self.stages.contains_key(stage)).copied().collect()
    }

    /// The moves of the table that nobody travelled.
    pub fn missing(&self) -> Vec<Edge<L>> {
        edges::<L>().into_iter().filter(|edge| !self.travelled.contains_key(edge)).collect()
    }

    /// The pairs of moves that the table allows and nobody travelled.
    pub fn missing_pairs(&self) -> Vec<Pair<L>> {
        pairs::<L>().into_iter().filter(|pair| !self.pairs.contains_key(pair)).collect()
    }

    /// The moves that were travelled and are not in the table.
    pub fn beyond(&self) -> Vec<Edge<L>> {
        let table = edges::<L>();
        self.travelled.keys().filter(|edge| !table.contains(edge)).copied().collect()
    }

    /// How often each refusal came, by the name of its variant.
    pub fn refusals(&self) -> &BTreeMap<String, u64> {
        &self.refused
    }
}

/// The name of a variant, as `Debug` prints it.
pub(crate) fn name_of(refusal: &impl fmt::Debug) -> String {
    format!("{refusal:?}").chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

impl<L: Lifecycle> Default for Coverage<L> {
    fn default() -> Self {
        Self::new()
    }
}

/// A table of the moves, one of the pairs of moves by the stage in their middle, one of the refusals, and the sums.
impl<L: Lifecycle> fmt::Display for Coverage<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (edges, pairs) = (edges::<L>(), pairs::<L>());
        writeln!(f, "{:<18} {:<24} {:<18} {:>7}", "from", "move", "to", "times")?;
        for edge @ (from, command, to) in &edges {
            let from = from.map_or_else(|| "–".to_owned(), |from| from.to_string());
            let times = self.travelled.get(edge).copied().unwrap_or(0);
            writeln!(f, "{from:<18} {command:<24} {to:<18} {times:>7}")?;
        }
        writeln!(f, "\n{:<18} {:>15}", "pairs through", "travelled")?;
        for stage in L::Stage::ALL {
            let through: Vec<_> = pairs.iter().filter(|(first, _)| first.2 == *stage).collect();
            let seen = through.iter().filter(|pair| self.pairs.contains_key(pair)).count();
            writeln!(f, "{stage:<18} {:>15}", format!("{seen}/{}", through.len()))?;
        }
        writeln!(f, "\n{:<18} {:>15}", "refused as", "times")?;
        for (refusal, times) in &self.refused {
            writeln!(f, "{refusal:<18} {times:>15}")?;
        }
        let sum = |missing: usize, all: usize| format!("{}/{all}", all - missing);
        write!(
            f,
            "\nstates seen {}, edges travelled {}, pairs of moves {}, refusals {} of {} kinds, repetitions {}",
            sum(self.missing_stages().len(), L::Stage::ALL.len()),
            sum(self.missing().len(), edges.len()),
            sum(self.missing_pairs().len(), pairs.len()),
            self.refused.values().sum::<u64>(),
            self.refused.len(),
            self.unchanged
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
/// What passes between two steps of a tour, where any time does and no deadline asks for more.
const WEEKS: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// How many walks are kept to go on from, of each stage and each choice of moves that are open there.
const KEPT: usize = 12;

/// Walks that end alike, each with its end.
type Alike<L> = Vec<(Walk<L>, Option<<L as Lifecycle>::State>)>;

/// Walks by the stage in which they end, and by which lines of the table are open there.
type Ends<L> = BTreeMap<Option<<L as Lifecycle>::Stage>, BTreeMap<Vec<bool>, Alike<L>>>;

/// For each move of the table a walk whose last step travels it, as far as `effort` draws find one; short walks win.
///
/// One seed gives one tour.
///
/// ```
/// use kit_testing::tour;
/// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle, Stage};
///
/// let walks = tour::<InquiryLifecycle>(1, 5_000);
/// let expiry = &walks[&(Some(Stage::AwaitingPayment), CommandKind::Expire, Stage::Cancelled)];
/// assert_eq!(expiry.end().unwrap().stage(), Stage::Cancelled);
/// println!("{expiry:?}");
/// ```
pub fn tour<L: Draw>(seed: u64, effort: usize) -> BTreeMap<Edge<L>, Walk<L>> {
    let mut dice = Dice::new(seed);
    let mut tour: BTreeMap<Edge<L>, Walk<L>> = BTreeMap::new();
    let nothing = BTreeMap::from([(Vec::new(), vec![(Walk { steps: Vec::new() }, None)])]);
    let mut ends: Ends<L> = BTreeMap::from([(None, nothing)]);
    let mut lines: Vec<&Move<L>> = L::table().iter().collect();
    for _ in 0..effort {
        // Half of the draws go to what nobody travelled yet; the others keep the walks to start from various.
        let untravelled = dice.pick(&lines).copied().filter(|_| dice.once_in(2));
        let Some(line) = untravelled.or_else(|| dice.pick(L::table())) else { break };
        let starts: Vec<_> = ends.get(&line.from).into_iter().flat_map(BTreeMap::values).collect();
        let Some((start, before)) = dice.pick(&starts).and_then(|alike| dice.pick(alike)) else { continue };
        let latest = start.steps.last().map_or(clock::START, |asked| asked.at);
        let pause = if dice.once_in(2) {
            Ord::max(WEEKS, past_deadlines::<L>(before.as_ref(), latest))
        } else {
            Duration::ZERO
        };
        let asked: Asked<L> = ask(line, before.as_ref(), latest + pause, &mut dice);
        let visit = Visit::new(before.clone(), asked.clone());
        let Some((_, to)) = visit.moved().filter(|_| start.steps.len() < LONGEST) else { continue };
        let (walk, end) = (start.then(asked), visit.after().cloned());
        let known = tour.entry((line.from, line.command, to)).or_insert_with(|| walk.clone());
        if walk.steps.len() < known.steps.len() {
            *known = walk.clone();
        }
        lines.retain(|line| line.to.iter().any(|to| !tour.contains_key(&(line.from, line.command, *to))));
        let open = open::<L>(to, end.as_ref(), latest + pause);
        let kept = ends.entry(Some(to)).or_default().entry(open).or_default();
        if kept.len() < KEPT {
            kept.push((walk, end));
        } else {
            kept[dice.below(KEPT as u64) as usize] = (walk, end);
        }
    }
    tour
}

/// Which lines of the table are open to those who may ask.
fn open<L: Lifecycle>(stage: L::Stage, state: Option<&L::State>, at: Timestamp) -> Vec<bool> {
    let lines = L::table().iter().filter(|line| line.from == Some(stage));
    let open = |line: &Move<L>| line.who.iter().any(|who| L::against(state, *who, line.command, at).is_empty());
    lines.map(open).collect()
}
