//! The schema, there and back.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_store::SqlStore;
use kit_testing::{Dice, sample, tour};
use kit_workflow::inquiry::InquiryLifecycle as L;
use kit_workflow::port::{Archive, ReportFilter, WaitingRequest};
use kit_workflow::{Order, StoreError};
use tokio::task::JoinSet;

use crate::bed::{On, Place, now, number};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

on_both! {
    migrations_go_up_and_down_and_up_again;
    a_store_is_ready_once_it_is_migrated;
    processes_that_start_together_migrate_once;
    money_that_was_there_before_its_list_is_on_it;
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

/// How many migrations lie between the newest and the one before the list of open amounts.
async fn steps_to_before_the_list(store: &SqlStore) -> u32 {
    let names = store.migrate_status().await.unwrap();
    let at = names.iter().position(|migration| migration.name.contains("open_amounts")).unwrap();
    (names.len() - at) as u32
}

async fn money_that_was_there_before_its_list_is_on_it(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    // One subject for each way through the table, so that money stands in every place there is.
    let mut dice = Dice::new(3);
    for walk in tour::<L>(11, 8_000).into_values().filter(|walk| walk.steps.len() > 3) {
        let id = dice.uuid();
        for visit in walk.visits() {
            let particulars = sample::particulars(&visit.asked.command, visit.asked.at, &mut dice);
            let order = Order::new(id, visit.asked.by, visit.asked.at, visit.asked.command).with(particulars);
            // Walks with the same beginning share attempts and links, which one store holds once: those end early.
            if execute(&store, order).await.is_err() {
                break;
            }
        }
    }
    let all = async |store: &SqlStore| -> Vec<_> {
        let request = WaitingRequest {
            now: now() + Duration::from_secs(10 << 30),
            filter: ReportFilter::default(),
            after: None,
            limit: 10_000,
        };
        let mut items = store.waiting_money(&request).await.unwrap().items;
        items.sort_by_key(|item| (item.inquiry, item.open.ordinal));
        items
            .into_iter()
            .map(|item| {
                (item.inquiry, item.open.ordinal, item.open.attempt, item.open.amount, item.open.evidence, item.reason)
            })
            .collect()
    };
    let before = all(&store).await;
    let reasons: BTreeSet<_> = before.iter().map(|(.., reason)| *reason).collect();
    assert!(reasons.len() >= 5, "{reasons:?}");
    let steps = steps_to_before_the_list(&store).await;
    assert_eq!(store.migrate_down(steps).await.unwrap().len(), steps as usize);
    store.migrate_up().await.unwrap();
    assert_eq!(all(&store).await, before);
    store.close().await;
    place.remove().await;
}
