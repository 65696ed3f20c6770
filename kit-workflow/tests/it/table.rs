//! The table of moves and the law say the same, edge by edge.

use kit_testing::{Asked, Coverage, Dice, Draw, Visit, Walk, edges, figure, tour};
use kit_workflow::inquiry::{ActorKind, CommandKind, EffectKind, InquiryLifecycle, Refusal, Stage};
use kit_workflow::{Decision, Lifecycle, Move, Name};

type L = InquiryLifecycle;

/// The last step of a walk to each edge.
fn each_edge() -> Vec<Visit<L>> {
    tour::<L>(7, 60_000).into_values().filter_map(|walk| walk.visits().pop()).collect()
}

#[test]
fn every_edge_of_the_table_can_be_travelled() {
    let walks = tour::<L>(7, 60_000);
    let mut coverage = Coverage::new();
    walks.values().for_each(|walk| coverage.observe(&walk.visits().pop().unwrap()));
    assert_eq!(coverage.missing(), [], "no walk travels these");
    println!("{coverage}");
    let travelled = format!("{}/{}", walks.len(), edges::<L>().len());
    figure!("../docs/testing.md", "moves of the table that a walk travels", travelled);
}

#[test]
fn every_effect_of_a_line_can_come_of_it() {
    let mut seen: Vec<(Option<Stage>, CommandKind, EffectKind)> = Vec::new();
    let mut dice = Dice::new(1);
    for _ in 0..1_000 {
        let seeds: Vec<u64> = (0..30).map(|_| dice.bits()).collect();
        for visit in Walk::<L>::drawn(&seeds).visits() {
            let effects = visit.moved().map_or(Vec::new(), |(event, _)| L::effects(event));
            seen.extend(effects.iter().map(|effect| (visit.from(), visit.asked.command.kind(), effect.kind())));
        }
    }
    // And from each edge a few steps further, so that what is rare is seen as well.
    for start in each_edge().iter().cycle().take(10_000) {
        let mut state = start.after().cloned();
        for _ in 0..6 {
            let from = state.as_ref().map(L::stage);
            let lines: Vec<_> = L::table().iter().filter(|line| line.from == from).collect();
            let Some(line) = dice.pick(&lines) else { break };
            let command = L::command(line.command, state.as_ref(), start.asked.at, &mut dice);
            let by = L::actor(*dice.pick(line.who).unwrap(), &mut dice);
            let visit = Visit::<L>::new(state, Asked { by, at: start.asked.at, command });
            let effects = visit.moved().map_or(Vec::new(), |(event, _)| L::effects(event));
            seen.extend(effects.iter().map(|effect| (visit.from(), visit.asked.command.kind(), effect.kind())));
            state = visit.after().cloned();
        }
    }
    let told = L::table().iter().flat_map(|line| line.effects.iter().map(|effect| (line.from, line.command, *effect)));
    let never: Vec<_> = told.filter(|told| !seen.contains(told)).collect();
    assert_eq!(never, [], "the table tells of effects that never come");
}

#[test]
fn each_edge_is_open_to_those_the_table_names_and_to_nobody_else() {
    for visit in each_edge() {
        let line = Move::<L>::find(visit.from(), visit.asked.command.kind()).unwrap();
        for kind in ActorKind::ALL {
            let asked = Asked { by: L::actor(*kind, &mut Dice::new(1)), ..visit.asked.clone() };
            let other = Visit::<L>::new(visit.before.clone(), asked);
            if line.allows(*kind) {
                assert_eq!(other.moved().map(|(_, to)| to), visit.moved().map(|(_, to)| to), "{other:?}");
            } else {
                let refusal = Refusal::NotYours { command: line.command, actor: *kind };
                assert_eq!(other.answer.as_ref().err(), Some(&refusal), "{other:?}");
            }
        }
    }
}

/// Commands that carry nothing to know them again by: the state cannot tell a second wish from the same one sent twice, so
/// the second is refused, and nothing changes. A request that is sent twice is known by its idempotency key.
const NOT_KNOWN_AGAIN: [CommandKind; 5] = [
    // A form makes an inquiry of its own each time.
    CommandKind::Submit,
    CommandKind::RetryGeneration,
    CommandKind::RequestRevision,
    CommandKind::WithdrawValidation,
    CommandKind::RevokeLink,
];

#[test]
fn what_happened_before_changes_nothing() {
    let mut wrong = Vec::new();
    for visit in each_edge() {
        let again = Visit::<L>::new(visit.after().cloned(), visit.asked.clone());
        let right = if NOT_KNOWN_AGAIN.contains(&visit.asked.command.kind()) {
            again.answer.is_err()
        } else {
            matches!(again.answer, Ok(Decision::Unchanged(_)))
        };
        if !right || again.after() != visit.after() {
            wrong.push((visit, again));
        }
    }
    assert!(wrong.is_empty(), "asked twice: {wrong:#?}");
}

#[test]
fn a_line_leads_somewhere_and_somebody_may_ask() {
    let mut seen = Vec::new();
    for line in L::table() {
        assert!(!line.to.is_empty() && !line.who.is_empty(), "{line:?}");
        assert!(!seen.contains(&(line.from, line.command)), "two lines for {line:?}");
        seen.push((line.from, line.command));
    }
    for stage in Stage::ALL {
        assert!(L::table().iter().any(|line| line.to.contains(stage)), "nothing leads to {stage}");
    }
    for command in CommandKind::ALL {
        assert!(L::table().iter().any(|line| line.command == *command), "{command} is never legal");
    }
}
