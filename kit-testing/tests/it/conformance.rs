//! The suites pass on what is sound, and each fault of the store in memory is found by one of them.

use kit_testing::contract::{self, Breach, MemoryBed};
use kit_testing::{Fault, MemoryVault, VaultFault, drive};

/// What the suites say of stores in memory.
fn judge(bed: &MemoryBed) -> Result<(), Breach> {
    let suites = async {
        contract::store(bed).await?;
        contract::outbox(bed).await?;
        contract::archive(bed).await?;
        contract::accounts(bed).await
    };
    drive::to_end(suites)
}

#[test]
fn the_sound_store_keeps_its_contracts() {
    judge(&MemoryBed::new()).unwrap();
}

#[test]
fn every_fault_of_a_store_is_found() {
    let found: Vec<_> = Fault::ALL.iter().map(|fault| (fault, judge(&MemoryBed::with(*fault)))).collect();
    for (fault, breach) in &found {
        println!("{fault:<24} {}", breach.as_ref().err().map_or("NOT FOUND".to_owned(), Breach::to_string));
    }
    let missed: Vec<_> = found.iter().filter(|(_, breach)| breach.is_ok()).map(|(fault, _)| fault).collect();
    assert!(missed.is_empty(), "no suite noticed {missed:?}");
}

#[test]
fn the_sound_vault_keeps_its_contract() {
    drive::to_end(contract::vault(&MemoryVault::new(), 1)).unwrap();
}

#[test]
fn every_fault_of_a_vault_is_found() {
    for fault in VaultFault::ALL {
        let breach = drive::to_end(contract::vault(&MemoryVault::new().with(*fault), 1));
        assert!(breach.is_err(), "the suite did not notice {fault:?}");
    }
}
