//! Checks every state within the bounds, and tells what was found.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use stateright::{Checker, HasDiscoveries, Model};

use crate::town::Books;
use crate::{Bounds, GOALS, INVARIANTS, Kit, Mutant, Town, name};

/// What a check came to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// How many different states there are.
    pub states: usize,
    /// How many steps lead to them.
    pub steps: usize,
    /// How long the longest of the shortest ways to a state is.
    pub depth: usize,
    /// How long it took.
    pub took: Duration,
    /// Whether it was seen to the end.
    pub complete: bool,
    /// The sentences that are not always true, each with the shortest run that shows it.
    pub violated: Vec<Finding>,
    /// The goals that were reached, each with the shortest run to it.
    pub reached: Vec<Finding>,
}

/// A run that shows something.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The sentence.
    pub sentence: &'static str,
    /// Each step, in words.
    pub steps: Vec<String>,
    /// How the inquiry stands at the end.
    pub ends: String,
}

impl Checked {
    /// The goals that were not reached.
    pub fn missed(&self) -> Vec<&'static str> {
        let reached = |sentence: &str| self.reached.iter().any(|finding| finding.sentence == sentence);
        GOALS.iter().map(|(sentence, _)| *sentence).filter(|sentence| !reached(sentence)).collect()
    }

    /// Whether all is as it should be: seen to the end, nothing violated, every goal reached.
    pub fn holds(&self) -> bool {
        self.complete && self.violated.is_empty() && self.missed().is_empty()
    }
}

/// Checks the model within `bounds`, breadth first, so that what it finds is as short as can be (on one thread; on more, nearly
/// so). It ends at the first violation. `progress` is told of every second how many states were seen, and for how long.
pub fn check(
    bounds: Bounds,
    mutant: Option<Mutant>,
    threads: NonZeroUsize,
    progress: impl Fn(usize, usize, Duration),
) -> Checked {
    let begun = Instant::now();
    let mut checker =
        Kit::new(bounds, mutant).checker().threads(threads.get()).finish_when(HasDiscoveries::AnyFailures).spawn_bfs();
    let handles = checker.handles();
    let mut told = Instant::now();
    while handles.iter().any(|handle| !handle.is_finished()) {
        std::thread::park_timeout(Duration::from_millis(20));
        if told.elapsed() >= Duration::from_secs(1) {
            progress(checker.unique_state_count(), checker.max_depth(), begun.elapsed());
            told = Instant::now();
        }
    }
    let sound = handles.into_iter().map(std::thread::JoinHandle::join).all(|end| end.is_ok());
    let mut violated = Vec::new();
    let mut reached = Vec::new();
    for (sentence, path) in checker.discoveries() {
        let finding = tell(sentence, path.into_vec());
        if INVARIANTS.iter().any(|(invariant, _)| *invariant == sentence) {
            violated.push(finding);
        } else {
            reached.push(finding);
        }
    }
    for findings in [&mut violated, &mut reached] {
        findings.sort_by_key(|finding| (finding.steps.len(), finding.sentence));
    }
    Checked {
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        depth: checker.max_depth(),
        took: begun.elapsed(),
        complete: sound && violated.is_empty(),
        violated,
        reached,
    }
}

fn tell(sentence: &'static str, path: Vec<(Town, Option<crate::Act>)>) -> Finding {
    let stage = |town: &Town| town.state().map(|state| state.stage().to_string());
    let steps = path.windows(2).filter_map(|pair| {
        let act = pair[0].1.as_ref()?;
        let (before, after) = (stage(&pair[0].0), stage(&pair[1].0));
        let arrow = match after {
            Some(after) if before.as_ref() != Some(&after) => format!("  → {after}"),
            _ => String::new(),
        };
        Some(format!("{}{arrow}", act.words(&pair[0].0)))
    });
    let steps: Vec<String> = steps.collect();
    let ends = path.last().map(|(town, _)| ends(town));
    Finding { sentence, steps, ends: ends.unwrap_or_default() }
}

/// How everything stands at the end, in words.
fn ends(town: &Town) -> String {
    let Some(state) = town.state() else { return "nothing has happened".to_owned() };
    let mut words = vec![format!("the inquiry is {}", state.stage())];
    words.extend(state.account().into_iter().flat_map(|account| account.entries()).map(|entry| {
        let attempt = match name::number(entry.receipt.attempt()) {
            name::BY_HAND => "by hand".to_owned(),
            number => format!("for attempt {number}"),
        };
        format!("{} {attempt} is {}", entry.receipt.amount().minor(), entry.standing)
    }));
    words.extend(town.attempts.iter().zip(1..).map(|(attempt, number)| match attempt.books {
        Books::Absent => format!("the gateway never heard of attempt {number}"),
        Books::Open => format!("the gateway waits for attempt {number}"),
        Books::Refused => format!("the gateway refused attempt {number}"),
        Books::Paid(amount) => format!("the gateway was paid {amount} for attempt {number}"),
    }));
    words.extend(town.living_link().map(|link| format!("link {link} opens the PDF")));
    words.extend(town.outbox.iter().map(|row| {
        let how = if row.buried {
            "is buried"
        } else if row.stuck {
            "is stuck"
        } else {
            "waits"
        };
        format!("{} {how}", row.errand)
    }));
    words.join("; ")
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "“{}”, in {} steps:", self.sentence, self.steps.len())?;
        for (step, number) in self.steps.iter().zip(1..) {
            writeln!(f, "  {number:>2}. {step}")?;
        }
        write!(f, "      In the end {}.", self.ends)
    }
}
