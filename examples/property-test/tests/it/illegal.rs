//! Whatever the table does not have.

use kit_testing::{Visit, strategy};
use kit_workflow::Timestamp;
use kit_workflow::inquiry::InquiryLifecycle;
use proptest::prelude::*;

#[test]
fn what_the_table_does_not_have_changes_nothing() {
    let at: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    // A state that some walk leads to, and something that may not be asked there.
    let asked = strategy::state().prop_flat_map(move |state| (Just(state.clone()), strategy::illegal(Some(state), at)));
    proptest!(|((state, asked) in asked)| {
        let visit = Visit::<InquiryLifecycle>::new(Some(state.clone()), asked);
        prop_assert!(visit.moved().is_none(), "{:?}", visit);
        prop_assert_eq!(visit.after(), Some(&state));
    });
}
