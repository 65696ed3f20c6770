//! The schema, there and back.

use kit_workflow::StoreError;
use kit_workflow::port::Archive;
use tokio::task::JoinSet;

use crate::bed::{On, Place, number};
use crate::inquiry::inquiry;
use crate::on_both;
use kit_testing::Dice;

on_both! {
    migrations_go_up_and_down_and_up_again;
    a_store_is_ready_once_it_is_migrated;
    processes_that_start_together_migrate_once;
}

async fn migrations_go_up_and_down_and_up_again(on: On) {
    let place = Place::new(on).await;
    let store = place.bare().await;
    let status = store.migrate_status().await.unwrap();
    assert!(!status.is_empty() && status.iter().all(|migration| !migration.applied), "{status:?}");
    let names: Vec<_> = status.into_iter().map(|migration| migration.name).collect();
    assert_eq!(store.migrate_up().await.unwrap(), names);
    inquiry(&store, 8, &mut Dice::new(1)).await;
    assert!(store.migrate_status().await.unwrap().iter().all(|migration| migration.applied));
    assert_eq!(store.migrate_up().await.unwrap(), Vec::<String>::new());

    assert_eq!(store.migrate_down(1).await.unwrap(), names[names.len() - 1..]);
    let rest: Vec<_> = names[..names.len() - 1].iter().rev().cloned().collect();
    assert_eq!(store.migrate_down(99).await.unwrap(), rest);
    let back_door = place.back_door().await;
    let tables = match on {
        On::Sqlite => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        On::Postgres => "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
    };
    assert_eq!(number(&back_door, tables).await, 1, "only the list of migrations is left");
    back_door.close().await.unwrap();

    assert_eq!(store.migrate_up().await.unwrap(), names);
    inquiry(&store, 8, &mut Dice::new(1)).await;
    store.close().await;
    place.remove().await;
}

async fn a_store_is_ready_once_it_is_migrated(on: On) {
    let place = Place::new(on).await;
    let store = place.bare().await;
    let early = store.ready().await;
    assert!(matches!(early, Err(StoreError::Unavailable(_))), "{early:?}");
    store.migrate_up().await.unwrap();
    store.ready().await.unwrap();
    store.migrate_down(1).await.unwrap();
    assert!(store.ready().await.is_err());
    store.close().await;
    assert!(store.ready().await.is_err());
    place.remove().await;
}

async fn processes_that_start_together_migrate_once(on: On) {
    let place = Place::new(on).await;
    let mut processes = JoinSet::new();
    for _ in 0..4 {
        let store = place.bare().await;
        processes.spawn(async move {
            let applied = store.migrate_up().await;
            store.close().await;
            applied
        });
    }
    let mut applied: Vec<usize> = processes.join_all().await.into_iter().map(|names| names.unwrap().len()).collect();
    applied.sort_unstable();
    assert!(matches!(applied[..], [0, 0, 0, all] if all > 0), "{applied:?}");
    place.remove().await;
}
