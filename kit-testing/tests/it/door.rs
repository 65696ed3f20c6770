//! The door: what is generic over lifecycles carries one that has nothing to do with kits.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_testing::contract::{self, MemoryBed, Road};
use kit_testing::door::{Ask, Stage, Who};
use kit_testing::{
    Coverage, Dice, Door, Fault, ManualClock, MemoryStore, Unsteady, agreement, drive, machine, tour, walk,
};
use kit_workflow::{Actor, Clock, Engine, Ids, Order, Outbox, Store, WorkerId};
use proptest::prelude::*;

proptest! {
    #[test]
    fn walks_know_every_lifecycle_by_its_table(walk in walk::<Door>(1..30)) {
        let mut opened = 0;
        for visit in walk.visits() {
            opened += u64::from(visit.moved().is_some_and(|(event, _)| *event == Ask::Open));
            prop_assert_eq!(visit.after().map_or(0, |door| door.opened), opened);
        }
    }
}

proptest! {
    #[test]
    fn what_it_offers_is_what_it_does(walk in walk::<Door>(0..10), seed: u64) {
        let (end, clock) = (walk.end(), ManualClock::new(1));
        agreement::<Door>(end.as_ref(), clock.now(), &mut Dice::new(seed)).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn a_tour_travels_its_whole_table() {
    let mut coverage = Coverage::new();
    for walk in tour::<Door>(1, 500).into_values() {
        walk.visits().iter().for_each(|visit| coverage.observe(visit));
    }
    assert_eq!((coverage.missing(), coverage.beyond()), (vec![], vec![]), "{coverage}");
}

#[test]
fn engine_store_and_outbox_carry_it() {
    let clock = ManualClock::new(1);
    let store = Unsteady::new(MemoryStore::<Door>::new(clock.clone(), kit_testing::sample::keys()));
    let (door, mut rung) = (clock.fresh(), BTreeSet::new());
    drive::to_end(async {
        for command in [Ask::Build, Ask::Open, Ask::Open, Ask::Shut, Ask::Open] {
            let order = Order::new(door, Actor::new(Who::Grown), clock.now(), command);
            Engine::new(&store).execute(order).await.unwrap();
        }
        let worker = WorkerId("bell".into());
        while let Some(job) = Outbox::<Door>::claim(&store, &worker, Duration::from_secs(1)).await.unwrap() {
            rung.insert(job.claim.key);
        }
        let loaded = Store::<Door>::load(&store, door).await.unwrap().unwrap();
        assert_eq!((loaded.state.stage, loaded.state.opened, loaded.version), (Stage::Open, 2, 4));
    });
    assert_eq!(rung.len(), 3, "it rings when it is built, and each time it opens");
}

#[test]
fn its_store_is_its_model() {
    machine::hold::<machine::MemoryBench<Door>>(100, 40).unwrap();
}

#[test]
fn its_store_keeps_the_contracts() {
    assert_eq!(verdicts(&MemoryBed::<Door>::keeping(None)), [true; 3]);
}

#[test]
fn the_suites_find_the_same_faults_by_a_door_as_by_an_inquiry() {
    for fault in Fault::ALL {
        let by_an_inquiry = verdicts(&MemoryBed::with(*fault));
        assert_eq!(verdicts(&MemoryBed::<Door>::keeping(Some(*fault))), by_an_inquiry, "{fault:?}");
    }
}

/// Whether store, outbox and feed keep their contracts.
fn verdicts<L: Road>(bed: &MemoryBed<L>) -> [bool; 3] {
    let suites = async { [contract::store(bed).await, contract::outbox(bed).await, contract::feed(bed).await] };
    drive::to_end(suites).map(|kept| kept.is_ok())
}
