//! Every state within bounds: what random walks may miss.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use kit_workflow::{Decision, Lifecycle, Move, Name};
use proptest::test_runner::TestCaseError;

use crate::clock::START;
use crate::{Asked, Counterexample, Dice, Draw, Property, Visit, Walk};

/// How far every state is looked for, and what is asked in each.
///
/// ```
/// use kit_testing::Reach;
///
/// // What takes two people takes two draws.
/// let reach = Reach { draws: 2, ..Reach::of(4) };
/// assert_eq!((reach.steps, reach.moments.len()), (4, 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// How many steps lead to a state at most.
    pub steps: usize,
    /// How many commands of each kind are drawn for each kind of actor. The same dice are thrown in every state, so that the
    /// same identifiers come again, and the states do not go on for ever because of them.
    pub draws: u64,
    /// How long after the beginning it is asked: at each of these moments, in any order, so that more is asked than a clock would
    /// allow.
    pub moments: Vec<Duration>,
}

impl Reach {
    /// So many steps; one draw of each command, at the beginning and two months later.
    pub fn of(steps: usize) -> Self {
        Self { steps, draws: 1, moments: vec![Duration::ZERO, Duration::from_secs(60 * 24 * 60 * 60)] }
    }
}

/// What there was to see.
///
/// ```
/// use kit_testing::{Door, Property, Reach};
///
/// let seen = Property::new("whatever is asked").everywhere::<Door>(&Reach::of(3), |_| Ok(())).unwrap();
/// // A door counts how often it was opened, so there are always more.
/// assert!(seen.states > 3 && seen.asked > seen.states && !seen.whole);
/// println!("{seen}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many different states, as stores keep them; that of what does not exist yet among them.
    pub states: usize,
    /// How many commands were decided.
    pub asked: usize,
    /// How many steps lead to the farthest of them.
    pub depth: usize,
    /// Whether nothing lies beyond: no command that is drawn so leads out of them.
    pub whole: bool,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beyond = if self.whole { "and no others" } else { "and others beyond" };
        write!(f, "{} states, {} commands, {} steps deep, {beyond}", self.states, self.asked, self.depth)
    }
}

impl Property {
    /// Holds the sentence to every command in every state within reach, breadth first, so that what breaks it is as short as
    /// can be. Beside it, of any lifecycle: a move is in the table, for who asked and where it led; and what is stored of
    /// state, event and effects comes back.
    ///
    /// ```
    /// use kit_testing::{Door, Property, Reach};
    /// use proptest::prelude::*;
    ///
    /// let broken = Property::new("a door is opened once").everywhere::<Door>(&Reach::of(6), |visit| {
    ///     prop_assert!(visit.after().is_none_or(|door| door.opened < 2));
    ///     Ok(())
    /// });
    /// // Built, opened, shut, opened: no shorter walk shows it.
    /// assert!(broken.unwrap_err().to_string().contains("a walk of 4 steps"));
    /// ```
    ///
    /// # Errors
    ///
    /// The [`Counterexample`] that breaks it.
    pub fn everywhere<L: Draw>(
        &self,
        reach: &Reach,
        holds: impl Fn(&Visit<L>) -> Result<(), TestCaseError>,
    ) -> Result<Seen, Counterexample> {
        let mut known = HashSet::new();
        let mut seen = Seen { states: 1, asked: 0, depth: 0, whole: false };
        let mut frontier: Vec<(Option<L::State>, Walk<L>)> = vec![(None, Walk { steps: Vec::new() })];
        for depth in 1..=reach.steps {
            let mut beyond = Vec::new();
            for (state, walk) in &frontier {
                for asked in every_ask::<L>(state.as_ref(), reach) {
                    seen.asked += 1;
                    let visit = Visit::new(state.clone(), asked.clone());
                    let judged = lawful(&visit).map_err(TestCaseError::fail).and_then(|()| holds(&visit));
                    match judged {
                        Err(TestCaseError::Fail(why)) => {
                            return Err(self.broken(why.to_string(), &walk.then(asked), None));
                        }
                        // Somebody does not care for this one.
                        Err(TestCaseError::Reject(_)) => continue,
                        Ok(()) => {}
                    }
                    if let Ok(Decision::Moved { state, .. }) = visit.answer
                        && known.insert(kept::<L>(&state))
                    {
                        beyond.push((Some(state), walk.then(asked)));
                    }
                }
            }
            if beyond.is_empty() {
                return Ok(Seen { whole: true, ..seen });
            }
            seen = Seen { states: seen.states + beyond.len(), depth, ..seen };
            frontier = beyond;
        }
        Ok(seen)
    }
}

/// A state as a store would keep it.
fn kept<L: Lifecycle>(state: &L::State) -> String {
    let record = L::record(state);
    format!("{} {}", record.name, record.facts.to_json())
}

/// Everything that everybody asks in a state.
fn every_ask<'a, L: Draw>(state: Option<&'a L::State>, reach: &'a Reach) -> impl Iterator<Item = Asked<L>> + 'a {
    let moments = reach.moments.iter().map(|moment| START + *moment);
    let draws = moments.flat_map(|at| (0..reach.draws).map(move |draw| (at, draw)));
    draws.flat_map(move |(at, draw)| {
        L::ActorKind::ALL.iter().flat_map(move |actor| {
            L::CommandKind::ALL.iter().map(move |kind| {
                let by = L::actor(*actor, &mut Dice::new(draw));
                Asked { by, at, command: L::command(*kind, state, at, &mut Dice::new(draw)) }
            })
        })
    })
}

/// What holds of every move of any lifecycle.
fn lawful<L: Lifecycle>(visit: &Visit<L>) -> Result<(), String> {
    let Ok(Decision::Moved { state, event }) = &visit.answer else { return Ok(()) };
    let (kind, to) = (L::command_kind(&visit.asked.command), L::stage(state));
    match Move::<L>::find(visit.from(), kind) {
        Some(line) if line.to.contains(&to) && line.allows(visit.asked.by.kind) => {}
        Some(line) => return Err(format!("{kind} leads to {to}, and the table says {:?} for {:?}", line.to, line.who)),
        None => return Err(format!("{kind} is done, and is not in the table")),
    }
    if L::restore(L::record(state)).as_ref() != Ok(state) {
        return Err(format!("this state does not come back from storage: {state:?}"));
    }
    if L::restore_event(L::record_event(event)).as_ref() != Ok(event) {
        return Err(format!("this event does not come back from storage: {event:?}"));
    }
    match L::effects(event)
        .into_iter()
        .find(|effect| L::restore_effect(L::record_effect(effect)).as_ref() != Ok(effect))
    {
        Some(effect) => Err(format!("this effect does not come back from storage: {effect:?}")),
        None => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use kit_workflow::{Actor, Decision};

    use super::lawful;
    use crate::clock::START;
    use crate::door::{Ask, Stage, State, Who};
    use crate::{Asked, Door, Visit};

    fn built(by: Who, stage: Stage, label: &str) -> Visit<Door> {
        let state = State { stage, opened: 0, label: label.to_owned() };
        let asked = Asked { by: Actor::new(by), at: START, command: Ask::Build };
        Visit { before: None, asked, answer: Ok(Decision::Moved { state, event: Ask::Build }) }
    }

    #[test]
    fn a_move_beside_the_table_is_told() {
        assert_eq!(lawful(&built(Who::Grown, Stage::Shut, "")), Ok(()));
        assert!(lawful(&built(Who::Child, Stage::Shut, "")).unwrap_err().contains("the table says"));
        assert!(lawful(&built(Who::Grown, Stage::Open, "")).unwrap_err().contains("leads to open"));
        let mut again = built(Who::Grown, Stage::Shut, "");
        again.before = Some(State { stage: Stage::Shut, opened: 0, label: String::new() });
        assert!(lawful(&again).unwrap_err().contains("not in the table"));
    }
}
