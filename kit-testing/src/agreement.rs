//! What is offered is what is accepted.

use kit_workflow::{Decision, Move, Name, Timestamp, moves};

use crate::Dice;
use crate::walk::{Asked, Draw, Visit};

/// How many commands of a kind are drawn until one is accepted where the lifecycle says that one may be.
const DRAWS: usize = 200;

/// Holds what [`moves`] offers in a state to what comes of asking there, for every kind of actor and command.
///
/// - What is possible is accepted: one of up to 200 drawn commands of the kind must be.
/// - What is not is refused for one of the reasons, or had happened before.
/// - A reason that time takes away is gone when its time has come.
/// - The move leads where the offer says, and only those ask whom it names.
///
/// ```
/// use kit_testing::{Dice, Door, agreement};
/// use kit_workflow::Timestamp;
///
/// // Before there is a door, and for every kind of asker.
/// let (at, mut dice) = (Timestamp::from_unix_ms(0), Dice::new(1));
/// assert_eq!(agreement::<Door>(None, at, &mut dice), Ok(()));
/// ```
///
/// # Errors
///
/// The sentence that does not hold, with the command that shows it.
pub fn agreement<L: Draw>(state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Result<(), String> {
    for actor in L::ActorKind::ALL {
        for offer in moves::<L>(state, *actor, at) {
            let kind = offer.command;
            let mut ask = || {
                let by = L::actor(*actor, dice);
                Visit::<L>::new(state.cloned(), Asked { by, at, command: L::command(kind, state, at, dice) })
            };
            if offer.is_open() {
                let accepted = (0..DRAWS).map(|_| ask()).find(|visit| visit.answer.is_ok());
                let Some(visit) = accepted else { return Err(format!("offered, and yet never accepted: {:?}", ask())) };
                if !offer.is_for(*actor) {
                    return Err(format!("not theirs, and yet offered: {visit:?}"));
                }
                if visit.moved().is_some_and(|(_, to)| !offer.to.contains(&to)) {
                    return Err(format!("it leads to none of {:?}: {visit:?}", offer.to));
                }
                continue;
            }
            for visit in (0..4).map(|_| ask()) {
                match &visit.answer {
                    Ok(Decision::Unchanged(_)) => {}
                    Ok(Decision::Moved { .. }) => return Err(format!("not offered, and yet done: {visit:?}")),
                    Err(refusal) if offer.against.iter().any(|against| against.refusal == *refusal) => {}
                    Err(_) => return Err(format!("refused for none of {:?}: {visit:?}", offer.against)),
                }
            }
            for against in &offer.against {
                let Some(until) = against.until else { continue };
                let later = L::against(state, *actor, kind, until);
                if until <= at || later.iter().any(|later| later.refusal == against.refusal) {
                    return Err(format!("{kind} is not possible until {until}, and not then: {against:?}"));
                }
            }
        }
    }
    absent::<L>(state, at, dice)
}

/// What is not listed at all creates a subject that exists, or moves one that does not.
fn absent<L: Draw>(state: Option<&L::State>, at: Timestamp, dice: &mut Dice) -> Result<(), String> {
    for line in L::table() {
        let listed = moves::<L>(state, line.who[0], at).iter().any(|offer| offer.command == line.command);
        let command = L::command(line.command, state, at, dice);
        let visit = Visit::<L>::new(state.cloned(), Asked { by: L::actor(line.who[0], dice), at, command });
        let here = Move::<L>::find(state.map(L::stage), line.command).is_some();
        if !listed && (here || visit.moved().is_some()) {
            return Err(format!("not listed, and yet possible: {visit:?}"));
        }
    }
    Ok(())
}
