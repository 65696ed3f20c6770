//! Databases to test in: one of its own for every store, and a second way in, to look behind the store's back.

use std::env;
use std::time::{Duration, SystemTime};

use kit_store::{SqlStore, Subjects};
use kit_testing::contract::TestBed;
use kit_testing::{Door, sample};
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{KeyRing, Timestamp};
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, ExecResult, Statement};
use tempfile::TempDir;
use tokio::sync::Mutex;
use uuid::Uuid;

/// Which database to test on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum On {
    Sqlite,
    Postgres,
}

/// One empty database, and what keeps it.
pub(crate) struct Place {
    pub(crate) url: String,
    keeper: Keeper,
}

enum Keeper {
    Folder(TempDir),
    Server { url: String, name: String },
}

impl Place {
    pub(crate) async fn new(on: On) -> Self {
        match on {
            On::Sqlite => {
                let folder = TempDir::new().unwrap();
                let file = folder.path().join("made/on the way/kit.db");
                Self { url: format!("sqlite:{}", file.display()), keeper: Keeper::Folder(folder) }
            }
            On::Postgres => {
                let server = server();
                let name = format!("kit_test_{}", Uuid::new_v4().simple());
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
                admin.close().await.unwrap();
                Self { url: beside(&server, &name), keeper: Keeper::Server { url: server, name } }
            }
        }
    }

    /// A migrated store in it. Several on one Postgres database stand for several processes.
    pub(crate) async fn store(&self) -> SqlStore {
        let store = self.bare().await;
        store.migrate_up().await.unwrap();
        store
    }

    /// A store in it as it is.
    pub(crate) async fn bare(&self) -> SqlStore {
        SqlStore::connect(&self.url, sample::keys()).await.unwrap()
    }

    /// The way in behind the store's back.
    pub(crate) async fn back_door(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }

    pub(crate) async fn remove(self) {
        match self.keeper {
            Keeper::Folder(folder) => folder.close().unwrap(),
            Keeper::Server { url, name } => {
                let admin = Database::connect(&url).await.unwrap();
                admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
                admin.close().await.unwrap();
            }
        }
    }
}

/// The server that `./test` starts for the occasion. To do without would be to test half of the store, so it is no choice.
fn server() -> String {
    env::var("KIT_TEST_POSTGRES_URL").expect(
        "these tests need a Postgres server: run ./test at the root, which starts one, or set KIT_TEST_POSTGRES_URL \
         to the address of one that may be written to, like postgres://postgres@127.0.0.1:5432/postgres",
    )
}

/// The address of another database on the same server.
pub(crate) fn beside(url: &str, name: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(address, rest)| (address, Some(rest)));
    let (server, _) = address.rsplit_once('/').unwrap();
    parameters.map_or(format!("{server}/{name}"), |parameters| format!("{server}/{name}?{parameters}"))
}

/// Runs a statement behind the store's back. `$1` and so on stand for the values on both databases.
pub(crate) async fn run<const N: usize>(db: &DatabaseConnection, sql: &str, values: [Value; N]) -> ExecResult {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap()
}

/// The first column of the first row.
pub(crate) async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap())
}

/// Provides the suites with stores. They use one store at a time, so the database of the one before goes.
pub(crate) struct SqlBed {
    on: On,
    keys: KeyRing,
    current: Mutex<Option<(Place, DatabaseConnection)>>,
}

impl SqlBed {
    pub(crate) fn new(on: On) -> Self {
        Self { on, keys: sample::keys(), current: Mutex::new(None) }
    }

    async fn age(&self, duration: Duration) {
        let current = self.current.lock().await;
        let (_, back_door) = current.as_ref().unwrap();
        age(back_door, duration).await;
    }

    pub(crate) async fn remove(&self) {
        if let Some((place, back_door)) = self.current.lock().await.take() {
            back_door.close().await.unwrap();
            place.remove().await;
        }
    }
}

impl TestBed for SqlBed {
    type Lifecycle = InquiryLifecycle;
    type Store = SqlStore;

    fn keys(&self) -> &KeyRing {
        &self.keys
    }

    async fn fresh(&self) -> SqlStore {
        self.remove().await;
        let place = Place::new(self.on).await;
        let store = place.store().await;
        let back_door = place.back_door().await;
        *self.current.lock().await = Some((place, back_door));
        store
    }

    fn now(&self, _store: &SqlStore) -> Timestamp {
        now()
    }

    async fn pass(&self, _store: &SqlStore, duration: Duration) {
        self.age(duration).await;
    }
}

/// Provides the suites with stores of doors in the same databases.
pub(crate) struct DoorBed(pub(crate) SqlBed);

impl DoorBed {
    pub(crate) async fn remove(&self) {
        self.0.remove().await;
    }
}

impl TestBed for DoorBed {
    type Lifecycle = Door;
    type Store = Subjects<Door>;

    fn keys(&self) -> &KeyRing {
        self.0.keys()
    }

    async fn fresh(&self) -> Subjects<Door> {
        self.0.fresh().await.subjects()
    }

    fn now(&self, _store: &Subjects<Door>) -> Timestamp {
        now()
    }

    async fn pass(&self, _store: &Subjects<Door>, duration: Duration) {
        self.0.age(duration).await;
    }
}

/// Makes time pass for what the store's clock decides: what is so until a moment is so until an earlier one.
pub(crate) async fn age(db: &DatabaseConnection, duration: Duration) {
    let milliseconds = i64::try_from(duration.as_millis()).unwrap();
    for sql in [
        "UPDATE effects SET due_at = due_at - $1, lease_until = lease_until - $1",
        "UPDATE notifications SET due_at = due_at - $1",
        "UPDATE payment_attempts SET asked_at = asked_at - $1",
        "UPDATE listeners SET until = until - $1",
        "UPDATE subject_effects SET due_at = due_at - $1, lease_until = lease_until - $1",
        "UPDATE subject_listeners SET until = until - $1",
    ] {
        run(db, sql, [milliseconds.into()]).await;
    }
}
