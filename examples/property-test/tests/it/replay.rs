//! A run that somebody kept, run again.

use kit_testing::Fixture;
use kit_workflow::inquiry::InquiryLifecycle;

const LATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/runs/late_payment.json");

#[test]
fn a_late_payment_comes_to_what_it_came_to_when_it_was_kept() {
    let fixture = Fixture::<InquiryLifecycle>::read(LATE).unwrap();
    println!("{fixture:?}");
    assert_eq!(fixture.differences(), Vec::<String>::new());
    assert_eq!(fixture.walk().end().map(|end| end.stage().to_string()), Some("paid".to_owned()));
}
