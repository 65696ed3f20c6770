//! Inquiries on their road, as the engine drives them.

use kit_store::SqlStore;
use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L};
use kit_workflow::{Done, Engine, EngineError, Order};

use crate::bed::now;

/// A new inquiry after the first `steps` commands of the road.
pub(crate) async fn inquiry(store: &SqlStore, steps: usize, dice: &mut Dice) -> InquiryId {
    let (id, at) = (InquiryId(dice.uuid()), now());
    for (by, command) in sample::road(at, dice).into_iter().take(steps) {
        let particulars = sample::particulars(&command, at, dice);
        execute(store, Order::new(id.0, by, at, command).with(particulars)).await.unwrap();
    }
    id
}

pub(crate) async fn execute(store: &SqlStore, order: Order<L>) -> Result<Done<L>, EngineError<L>> {
    Engine::new(store).execute(order).await
}
