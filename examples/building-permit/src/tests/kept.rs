//! The store that `kit-store` has for any lifecycle, on SQLite; and the one in memory against its model.

use std::sync::Mutex;
use std::time::Duration;

use kit_store::{SqlStore, Subjects};
use kit_testing::machine::{self, MemoryBench};
use kit_testing::{Dice, Draw, sample};
use kit_workflow::{Actor, Clock, Engine, Order, Outbox, Store};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Ask, BuildingPermit, Office, Stage, Wall, Who, working};

/// A store in a file of its own, which goes with the folder.
async fn permits() -> (TempDir, SqlStore, Subjects<BuildingPermit>) {
    let folder = TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("town.db").display());
    let store = SqlStore::connect(&url, sample::keys()).await.unwrap();
    store.migrate_up().await.unwrap();
    let permits = store.subjects();
    (folder, store, permits)
}

#[tokio::test]
async fn a_life_is_stored_sealed_and_decided_again() {
    let (_folder, store, permits) = permits().await;
    let (subject, mut dice) = (Uuid::from_u128(7), Dice::new(1));
    let asked = [Ask::File, Ask::AskForPlans, Ask::HandIn, Ask::Grant];
    for (who, ask) in [Who::Applicant, Who::Clerk].into_iter().cycle().zip(asked) {
        let particulars = BuildingPermit::particulars(&ask, Wall.now(), &mut dice);
        let order = Order::new(subject, Actor::new(who), Wall.now(), ask).with(particulars);
        Engine::new(&permits).execute(order).await.unwrap();
    }
    let events: Vec<Ask> = permits.history(subject).await.unwrap().into_iter().map(|entry| entry.event).collect();
    assert_eq!(events, asked);
    assert_eq!(permits.verify(subject).await.unwrap(), None);
    assert_eq!(permits.erase(subject).await.unwrap(), 1, "the address");
    assert_eq!(permits.verify(subject).await.unwrap(), None);
    store.close().await;
}

#[tokio::test]
async fn silence_grants_what_was_filed_long_ago_and_nothing_else() {
    let (_folder, store, permits) = permits().await;
    let [old, young] = [Uuid::from_u128(1), Uuid::from_u128(2)];
    let long_ago = Wall.now() - 61 * Duration::from_secs(24 * 60 * 60);
    for (permit, at) in [(old, long_ago), (young, Wall.now())] {
        let order = Order::new(permit, Actor::new(Who::Applicant), at, Ask::File);
        Engine::<BuildingPermit, _>::new(&permits).execute(order).await.unwrap();
    }
    let letters = Mutex::new(0);
    let post = |_: &str, _| {
        *letters.lock().unwrap() += 1;
        Ok(())
    };
    working(&permits, &Office { post, clock: Wall }).await.unwrap();
    assert_eq!(permits.load(old).await.unwrap().unwrap().state.stage, Stage::Granted);
    assert_eq!(permits.load(young).await.unwrap().unwrap().state.stage, Stage::Filed);
    assert_eq!(permits.upcoming(young).await.unwrap()[0].name, "silence_is_consent");
    assert_eq!(letters.into_inner().unwrap(), 3, "two were filed, one was granted");
    store.close().await;
}

#[test]
fn a_store_of_permits_is_its_model() {
    machine::hold::<MemoryBench<BuildingPermit>>(50, 30).unwrap();
}
