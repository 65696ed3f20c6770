//! The suites pass on what is sound, and each fault of the store in memory is found by one of them.

use std::collections::BTreeSet;
use std::fmt::Display;

use kit_testing::contract::{
    self, Breach, Checked, DrafterFault, GatewayFault, MailerFault, MemoryBed, MemoryCounter, MemoryModel, MemoryRelay,
};
use kit_testing::{Fault, MemoryVault, VaultFault, drive, figure};

/// What the suites say of stores in memory.
fn judge(bed: &MemoryBed) -> Result<Vec<Checked>, Breach> {
    drive::to_end(async {
        Ok(vec![
            contract::store(bed).await?,
            contract::outbox(bed).await?,
            contract::feed(bed).await?,
            contract::archive(bed).await?,
            contract::accounts(bed).await?,
        ])
    })
}

fn vault(vault: &MemoryVault) -> Result<Vec<Checked>, Breach> {
    Ok(vec![drive::to_end(contract::vault(vault, 1))?])
}

fn drafter(model: &MemoryModel) -> Result<Vec<Checked>, Breach> {
    Ok(vec![drive::to_end(contract::drafter(model))?])
}

fn gateway(counter: &MemoryCounter) -> Result<Vec<Checked>, Breach> {
    Ok(vec![drive::to_end(contract::gateway(counter))?])
}

fn mailer(relay: &MemoryRelay) -> Result<Vec<Checked>, Breach> {
    Ok(vec![drive::to_end(contract::mailer(relay))?])
}

/// Prints what each faulty implementation came to, and holds that every fault is found; answers the sentences that were
/// breached. `kind` is the row of the page.
fn every_fault_is_found<F: Copy + Display>(
    kind: &str,
    faults: &[F],
    judge: impl Fn(F) -> Result<Vec<Checked>, Breach>,
) -> BTreeSet<&'static str> {
    let found: Vec<_> = faults.iter().map(|fault| (fault, judge(*fault).err())).collect();
    for (fault, breach) in &found {
        println!("{fault:<24} {}", breach.as_ref().map_or("NOT FOUND".to_owned(), Breach::to_string));
    }
    let missed: Vec<_> =
        found.iter().filter(|(_, breach)| breach.is_none()).map(|(fault, _)| fault.to_string()).collect();
    assert!(missed.is_empty(), "no suite noticed {missed:?}");
    figure!("../docs/testing.md", &format!("faulty {kind} that the suites find out"), format!("{0}/{0}", found.len()));
    found.into_iter().filter_map(|(_, breach)| Some(breach?.must)).collect()
}

/// Holds that each sentence was breached by some fault.
fn every_sentence_can_fail(checked: &[Checked], breached: &BTreeSet<&'static str>) {
    let musts: BTreeSet<_> = checked.iter().flat_map(|checked| checked.musts().iter().copied()).collect();
    println!("{} of {} sentences are breached", breached.len(), musts.len());
    let never: Vec<_> = musts.difference(breached).collect();
    assert!(never.is_empty(), "nothing breaches {never:#?}");
}

#[test]
fn the_sound_implementations_keep_their_contracts_sentence_by_sentence() {
    let checked = [
        judge(&MemoryBed::new()),
        vault(&MemoryVault::new()),
        drafter(&MemoryModel::new()),
        gateway(&MemoryCounter::new()),
        gateway(&MemoryCounter::by_token()),
        mailer(&MemoryRelay::new()),
    ];
    let mut sentences = BTreeSet::new();
    for checked in checked.into_iter().flat_map(Result::unwrap) {
        println!("{checked}");
        sentences.extend(checked.musts().to_vec());
        assert!(checked.musts().iter().all(|must| must.contains("MUST")), "{checked}");
        let distinct: BTreeSet<_> = checked.musts().iter().collect();
        assert_eq!(distinct.len(), checked.musts().len(), "{checked}");
    }
    println!("{} sentences", sentences.len());
    figure!(
        "../docs/testing.md",
        "sentences of the ports' contracts that the sound implementations keep",
        sentences.len()
    );
}

#[test]
fn every_fault_of_a_store_is_found() {
    every_fault_is_found("stores", Fault::ALL, |fault| judge(&MemoryBed::with(fault)));
}

#[test]
fn every_fault_of_a_vault_is_found_and_every_sentence_can_fail() {
    let breached = every_fault_is_found("vaults", VaultFault::ALL, |fault| vault(&MemoryVault::new().with(fault)));
    every_sentence_can_fail(&vault(&MemoryVault::new()).unwrap(), &breached);
}

#[test]
fn every_fault_of_a_drafter_is_found_and_every_sentence_can_fail() {
    let breached = every_fault_is_found("drafters", DrafterFault::ALL, |fault| drafter(&MemoryModel::with(fault)));
    every_sentence_can_fail(&drafter(&MemoryModel::new()).unwrap(), &breached);
}

#[test]
fn every_fault_of_a_gateway_is_found_and_every_sentence_can_fail() {
    let breached = every_fault_is_found("gateways", GatewayFault::ALL, |fault| gateway(&MemoryCounter::with(fault)));
    every_sentence_can_fail(&gateway(&MemoryCounter::new()).unwrap(), &breached);
}

#[test]
fn every_fault_of_a_mailer_is_found_and_every_sentence_can_fail() {
    let breached = every_fault_is_found("mailers", MailerFault::ALL, |fault| mailer(&MemoryRelay::with(fault)));
    every_sentence_can_fail(&mailer(&MemoryRelay::new()).unwrap(), &breached);
}
