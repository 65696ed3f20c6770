//! An adapter of our own against the written contract of its port.

use std::ops::Range;

use kit_example_property_test::{InHand, Shelf};
use kit_testing::{contract, drive};
use kit_workflow::port::{FileKey, Vault, VaultError};

#[test]
fn the_shelf_keeps_the_contract_of_a_vault() {
    let checked = drive::to_end(contract::vault(&Shelf::new(), 1)).unwrap();
    println!("{checked}");
    assert!(checked.musts().contains(&"a file MUST NOT change once deposited"));
}

/// A shelf on which a removal is noted and not done.
struct Forgetful(Shelf);

impl Vault for Forgetful {
    type Deposit = InHand;

    async fn deposit(&self, key: FileKey) -> Result<InHand, VaultError> {
        self.0.deposit(key).await
    }

    async fn read(&self, key: FileKey, range: Range<u64>) -> Result<Vec<u8>, VaultError> {
        self.0.read(key, range).await
    }

    async fn remove(&self, _key: FileKey) -> Result<(), VaultError> {
        Ok(())
    }
}

#[test]
fn a_shelf_that_forgets_to_remove_is_found_out() {
    let breach = drive::to_end(contract::vault(&Forgetful(Shelf::new()), 1)).unwrap_err();
    println!("{breach}");
    assert_eq!(breach.must, "a removed file MUST be absent, and removing an absent one MUST succeed");
}
