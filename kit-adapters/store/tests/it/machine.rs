//! Both databases against the model of a store.

use std::time::Duration;

use kit_store::{SqlStore, Subjects};
use kit_testing::machine::{self, Bench};
use kit_testing::{Door, sample};
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{KeyRing, Timestamp};
use sea_orm::DatabaseConnection;
use tokio::runtime::Runtime;

use crate::bed::{On, Place, age, now};

/// A database of its own with a way in behind the store's back, and the runtime that both need.
struct Room {
    runtime: Runtime,
    store: SqlStore,
    back_door: DatabaseConnection,
    place: Option<Place>,
}

impl Room {
    fn open(on: On) -> Self {
        let runtime = Runtime::new().unwrap();
        let (place, store, back_door) = runtime.block_on(async {
            let place = Place::new(on).await;
            let (store, back_door) = (place.store().await, place.back_door().await);
            (place, store, back_door)
        });
        Self { runtime, store, back_door, place: Some(place) }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(place) = self.place.take() {
            self.runtime.block_on(place.remove());
        }
    }
}

macro_rules! bench {
    ($name:ident, $on:expr, $lifecycle:ty, $store:ty, $of:expr) => {
        struct $name(Room, $store);

        impl Bench for $name {
            type Lifecycle = $lifecycle;
            type Store = $store;

            fn open() -> Self {
                let room = Room::open($on);
                let store = $of(&room.store);
                Self(room, store)
            }

            fn store(&self) -> &$store {
                &self.1
            }

            fn keys(&self) -> KeyRing {
                sample::keys()
            }

            fn now(&self) -> Timestamp {
                now()
            }

            async fn pass(&self, duration: Duration) {
                age(&self.0.back_door, duration).await;
            }

            fn run<F: Future>(&self, work: F) -> F::Output {
                self.0.runtime.block_on(work)
            }
        }
    };
}

bench!(OnSqlite, On::Sqlite, InquiryLifecycle, SqlStore, SqlStore::clone);
bench!(OnPostgres, On::Postgres, InquiryLifecycle, SqlStore, SqlStore::clone);
bench!(DoorsOnSqlite, On::Sqlite, Door, Subjects<Door>, SqlStore::subjects);
bench!(DoorsOnPostgres, On::Postgres, Door, Subjects<Door>, SqlStore::subjects);

#[test]
fn sqlite_is_its_model() {
    machine::hold::<OnSqlite>(10, 40).unwrap();
}

#[test]
fn postgres_is_its_model() {
    machine::hold::<OnPostgres>(10, 40).unwrap();
}

#[test]
fn any_lifecycle_on_sqlite_is_its_model() {
    machine::hold::<DoorsOnSqlite>(10, 40).unwrap();
}

#[test]
fn any_lifecycle_on_postgres_is_its_model() {
    machine::hold::<DoorsOnPostgres>(10, 40).unwrap();
}
