//! The store against a real SQLite file and a real Postgres server.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod bed;
mod connect;
mod contract;
mod deadlines;
mod inquiry;
mod links;
mod machine;
mod migrate;
mod moves;
mod names;
mod privacy;
mod race;
mod references;
mod search;
mod statements;
mod subjects;
mod text;
mod wake;

/// Says each test once for each database.
macro_rules! on_both {
    ($($test:ident;)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::bed::On::Sqlite).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::bed::On::Postgres).await;
            })+
        }
    };
}
use on_both;
