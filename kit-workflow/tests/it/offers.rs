//! What is offered is what the law allows.

use kit_testing::{Asked, Dice, Draw, Visit, walk};
use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Refusal, State, offers};
use kit_workflow::{Decision, Lifecycle, Move, Name, Timestamp};
use proptest::prelude::*;

type L = InquiryLifecycle;

/// What machines ask for: it is offered to nobody.
const ASKED_BY_MACHINES: [CommandKind; 9] = [
    CommandKind::Submit,
    CommandKind::OpenOrder,
    CommandKind::CloseAttempt,
    CommandKind::ConfirmPayment,
    CommandKind::HoldPayment,
    CommandKind::Expire,
    CommandKind::BeginGeneration,
    CommandKind::CompleteDraft,
    CommandKind::GiveUp,
];

/// Holds the offers in a state to what comes of asking.
fn check(state: &State, at: Timestamp, dice: &mut Dice) -> Result<(), TestCaseError> {
    for actor in ActorKind::ALL {
        let offers = offers(state, *actor);
        for command in CommandKind::ALL {
            let by = L::actor(*actor, dice);
            let command_of = L::command(*command, Some(state), at, dice);
            let visit = Visit::<L>::new(Some(state.clone()), Asked { by, at, command: command_of });
            let offer = offers.iter().find(|offer| offer.command == *command);
            match (offer, &visit.answer) {
                (None, _) if ASKED_BY_MACHINES.contains(command) => {}
                (None, Err(Refusal::NotYours { .. })) => {}
                (Some(offer), answer) => {
                    let line = L::table().iter().find(|line| line.command == *command && line.allows(*actor));
                    prop_assert!(line.is_some(), "{command} is offered to {actor}");
                    match (&offer.refusal, answer) {
                        (None, Ok(_)) => {}
                        (Some(_), Ok(Decision::Unchanged(_))) => {}
                        // That another proof is on record shows only once a proof is given.
                        (Some(_), Err(Refusal::AlreadyRefunded)) => {}
                        (Some(offered), Err(refusal)) => {
                            prop_assert_eq!(offered.code(), refusal.code(), "{:?}", &visit)
                        }
                        (offered, _) => prop_assert!(false, "offered with {:?}, but {:?}", offered, visit),
                    }
                    if let (None, Some((_, to))) = (&offer.refusal, visit.moved()) {
                        prop_assert!(offer.to.contains(&to) && offer.who.contains(actor), "{visit:?}");
                    }
                }
                (None, _) => prop_assert!(false, "not offered, and yet {visit:?}"),
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_offered_is_accepted_and_what_is_not_is_refused_for_that_reason(walk in walk::<L>(1..30), seed: u64) {
        let dice = &mut Dice::new(seed);
        for visit in walk.visits() {
            if let Some(state) = visit.after() {
                check(state, visit.asked.at, dice)?;
            }
        }
    }
}

#[test]
fn every_command_is_offered_to_people_or_asked_by_machines() {
    for line in L::table() {
        let machine = ASKED_BY_MACHINES.contains(&line.command);
        let people = line.allows(ActorKind::Client) || line.allows(ActorKind::Staff);
        let submission = line.command == CommandKind::Submit;
        assert_eq!(people && !submission, !machine, "{line:?}");
        assert!(Move::<L>::find(line.from, line.command).is_some());
    }
}
