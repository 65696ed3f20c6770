//! The written contracts of the ports, as suites.

use kit_testing::contract;

use crate::bed::{DoorBed, On, SqlBed};

macro_rules! keeps {
    ($bed:expr; $($test:ident: $on:expr, $suite:path;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let bed = $bed(SqlBed::new($on));
            let kept = $suite(&bed).await;
            bed.remove().await;
            println!("{}", kept.unwrap());
        }
    )+};
}

keeps! {
    std::convert::identity;
    sqlite_keeps_the_contract_of_a_store: On::Sqlite, contract::store;
    sqlite_keeps_the_contract_of_an_outbox: On::Sqlite, contract::outbox;
    sqlite_keeps_the_contract_of_an_archive: On::Sqlite, contract::archive;
    sqlite_keeps_the_contract_of_accounts: On::Sqlite, contract::accounts;
    sqlite_keeps_the_contract_of_a_feed: On::Sqlite, contract::feed;
    postgres_keeps_the_contract_of_a_feed: On::Postgres, contract::feed;
    postgres_keeps_the_contract_of_a_store: On::Postgres, contract::store;
    postgres_keeps_the_contract_of_an_outbox: On::Postgres, contract::outbox;
    postgres_keeps_the_contract_of_an_archive: On::Postgres, contract::archive;
    postgres_keeps_the_contract_of_accounts: On::Postgres, contract::accounts;
}

keeps! {
    DoorBed;
    any_lifecycle_on_sqlite_keeps_the_contract_of_a_store: On::Sqlite, contract::store;
    any_lifecycle_on_sqlite_keeps_the_contract_of_an_outbox: On::Sqlite, contract::outbox;
    any_lifecycle_on_sqlite_keeps_the_contract_of_a_feed: On::Sqlite, contract::feed;
    any_lifecycle_on_postgres_keeps_the_contract_of_a_store: On::Postgres, contract::store;
    any_lifecycle_on_postgres_keeps_the_contract_of_an_outbox: On::Postgres, contract::outbox;
    any_lifecycle_on_postgres_keeps_the_contract_of_a_feed: On::Postgres, contract::feed;
}
