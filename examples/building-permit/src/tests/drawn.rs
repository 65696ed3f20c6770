//! How the test kit asks for anything: all that walks and models need.

use kit_testing::{Dice, Draw};
use kit_workflow::{Facts, Timestamp};

use crate::{Ask, BuildingPermit, Permit};

impl Draw for BuildingPermit {
    fn command(kind: Ask, _: Option<&Permit>, _: Timestamp, _: &mut Dice) -> Ask {
        kind
    }

    fn particulars(ask: &Ask, _: Timestamp, dice: &mut Dice) -> Facts {
        match ask {
            Ask::File => Facts::none().with("address", format!("{} rue du Port", dice.below(100))),
            _ => Facts::none(),
        }
    }
}
