//! A store against its model. For a database of one's own, implement `Bench`: how to open it, how to make its time pass.

use kit_testing::machine::{self, MemoryBench};
use kit_workflow::inquiry::InquiryLifecycle;

#[test]
fn the_store_does_what_its_model_does() {
    // Commands on current and outdated versions, known keys, stale workers, time: 100 runs of up to 40 steps.
    machine::hold::<MemoryBench<InquiryLifecycle>>(100, 40).unwrap();
}
