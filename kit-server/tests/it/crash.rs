//! The program is killed again and again while one inquiry goes its way.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::desk::add_account;
use crate::history::check;
use crate::process::Kit;
use crate::road::drive;
use crate::world::{Backend, World};

/// How long each process lives, in milliseconds after it is ready: lives of many lengths, so that every part of the road is
/// cut somewhere; then all over again, a little longer each time, so that the road has an end.
const LIVES: [u64; 12] = [20, 45, 70, 110, 160, 220, 30, 60, 90, 140, 200, 300];

/// How much longer the lives are each time round.
const LONGER: u64 = 150;

/// Kills one process after another, for ever.
async fn kill_again_and_again(world: &World, kills: &AtomicUsize) {
    let mut more = 0;
    loop {
        for life in LIVES {
            let mut kit = Kit::serve(world, world.public, &[]).await;
            tokio::time::sleep(Duration::from_millis(life + more)).await;
            kit.kill();
            kills.fetch_add(1, Ordering::Relaxed);
        }
        more += LONGER;
    }
}

async fn survives(backend: Backend) {
    let world = World::start(backend).await;
    add_account(&world).await;
    let kills = AtomicUsize::new(0);
    let arrived = tokio::select! {
        arrived = drive(&world, "client@crash.test") => arrived,
        () = kill_again_and_again(&world, &kills) => unreachable!("it never ends"),
    };
    let kit = Kit::serve(&world, world.public, &[]).await;
    check(&world, &arrived).await;
    let kills = kills.into_inner();
    println!("{backend:?}: one inquiry arrived after {kills} kills");
    assert!(kills >= 4, "only {kills} kills on the way");
    drop(kit);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_survives_kills_on_sqlite() {
    survives(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_survives_kills_on_postgres() {
    survives(Backend::Postgres).await;
}
