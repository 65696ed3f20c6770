//! A history, decided again, leads where the subject stands; one that was tampered with does not.

use kit_testing::{Walk, walk};
use kit_workflow::inquiry::{Event, InquiryLifecycle};
use kit_workflow::{Diverged, Recorded, replay};
use proptest::prelude::*;

type L = InquiryLifecycle;

/// What a store would hold after a walk.
fn history(walk: &Walk<L>) -> (Vec<Recorded<L>>, Option<kit_workflow::inquiry::State>) {
    let (mut history, mut state) = (Vec::new(), None);
    for visit in walk.visits() {
        if let Some((event, _)) = visit.moved() {
            let (sequence, at, by) = (history.len() as i64 + 1, visit.asked.at, visit.asked.by);
            history.push(Recorded { sequence, at, by, event: event.clone(), seal: [0; 32] });
            state = visit.after().cloned();
        }
    }
    (history, state)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn every_history_leads_where_the_subject_stands(walk in walk::<L>(1..40)) {
        let (history, state) = history(&walk);
        prop_assert_eq!(replay(&history), Ok(state));
    }

    #[test]
    fn a_history_that_tells_an_event_twice_diverges_there(
        walk in walk::<L>(1..40),
        at in any::<prop::sample::Index>(),
    ) {
        let (mut history, _) = history(&walk);
        prop_assume!(!history.is_empty());
        let again = at.index(history.len()) + 1;
        history.insert(again, Recorded { sequence: 1_000, ..history[again - 1].clone() });
        prop_assert_eq!(replay(&history).map_err(|diverged| diverged.sequence()), Err(1_000));
    }
}

#[test]
fn the_first_event_that_could_not_happen_is_named() {
    let by = kit_workflow::inquiry::InquiryActor::new(kit_workflow::inquiry::ActorKind::Clock);
    let at = "2026-12-01T09:00:00Z".parse().unwrap();
    let expired = Recorded::<L> { sequence: 1, at, by, event: Event::OrderExpired, seal: [0; 32] };
    let diverged = replay([&expired]).unwrap_err();
    assert!(matches!(diverged, Diverged::Refused { sequence: 1, .. }), "{diverged}");
}
