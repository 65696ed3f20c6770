#![doc = include_str!("../README.md")]

mod act;
mod bounds;
mod check;
mod law;
mod mutant;
mod name;
mod property;
mod seen;
mod simulate;
mod step;
mod subject;
mod town;

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::{PoisonError, RwLock};

use kit_workflow::inquiry::State;
use stateright::{Model, Property};

pub use act::{Act, Asked, Reply};
pub use bounds::Bounds;
pub use check::{Checked, Finding, check};
pub use mutant::Mutant;
pub use property::{GOALS, INVARIANTS};
pub use simulate::{Broken, Tally, simulate};
pub use town::Town;

use town::{Books, Doing, Request};

/// The workflow of one inquiry as a model: its store, its workers, its requests, its gateway and everybody who may ask.
#[derive(Debug)]
pub struct Kit {
    bounds: Bounds,
    mutant: Option<Mutant>,
    told: Vec<AtomicBool>,
    ways: RwLock<HashSet<(Option<subject::Subject>, subject::Subject)>>,
}

impl Kit {
    /// The workflow within these bounds, with this mistake in it.
    pub fn new(bounds: Bounds, mutant: Option<Mutant>) -> Self {
        let told = (0..INVARIANTS.len() + GOALS.len()).map(|_| AtomicBool::new(false)).collect();
        Self { bounds, mutant, told, ways: RwLock::default() }
    }

    /// Whether nobody has gone this way yet: what it stores is looked at once.
    fn is_new(&self, before: Option<&State>, after: &State) -> bool {
        let way = (before.cloned().map(subject::Subject::new), subject::Subject::new(after.clone()));
        if self.ways.read().unwrap_or_else(PoisonError::into_inner).contains(&way) {
            return false;
        }
        self.ways.write().unwrap_or_else(PoisonError::into_inner).insert(way)
    }
}

impl Model for Kit {
    type State = Town;
    type Action = Act;

    fn init_states(&self) -> Vec<Town> {
        vec![Town::default()]
    }

    fn actions(&self, town: &Town, acts: &mut Vec<Act>) {
        if town.subject.is_none() {
            acts.push(Act::Submit);
            return;
        }
        acts.push(Act::Checkout);
        for (place, request) in town.requests.iter().enumerate() {
            if place > 0 && town.requests[place - 1] == *request {
                continue;
            }
            acts.push(Act::Serve(*request, Reply::Well));
            if matches!(request, Request::Opening(_)) {
                acts.extend([Act::Serve(*request, Reply::Lost), Act::Serve(*request, Reply::Away)]);
            }
            acts.push(Act::DropRequest(*request));
        }
        for (attempt, number) in town.attempts.iter().zip(1..) {
            if matches!(attempt.books, Books::Open | Books::Refused) {
                acts.extend([name::FULL, name::SHORT].map(|amount| Act::Pay(number, amount)));
                if number == 1 {
                    acts.push(Act::Pay(number, name::OVER));
                }
            }
            acts.extend([Act::Refuse(number), Act::Notify(number)]);
        }
        acts.extend(Asked::ALL.map(Act::Ask));
        for (place, row) in town.outbox.iter().enumerate() {
            if place == 0 || town.outbox[place - 1].errand != row.errand {
                acts.push(Act::Claim(row.errand));
            }
        }
        for (number, hand) in town.hands.iter().enumerate() {
            if number > 0 && town.hands[number - 1] == *hand {
                continue;
            }
            acts.push(Act::Work(number, Reply::Well));
            if matches!(hand.doing, Doing::Asking { .. }) {
                acts.extend([Act::Work(number, Reply::Lost), Act::Work(number, Reply::Away)]);
            }
            acts.extend([Act::Die(number), Act::Lapse(number)]);
        }
        acts.push(Act::Tick);
    }

    fn next_state(&self, town: &Town, act: Act) -> Option<Town> {
        self.step(town, &act)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        property::all()
    }
}
