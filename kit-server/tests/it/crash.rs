//! The program is killed again and again while one inquiry goes its way.

use std::time::Duration;

use crate::desk::add_account;
use crate::history::check;
use crate::process::Kit;
use crate::road::drive;
use crate::world::{Backend, World};

/// How long each process lives, in milliseconds after it is ready: short lives first, so that every part of the road is
/// cut somewhere.
const LIVES: [u64; 14] = [20, 45, 70, 110, 160, 220, 300, 30, 60, 90, 140, 200, 400, 650];

async fn survives(backend: Backend) {
    let world = World::start(backend).await;
    add_account(&world);
    let killer = async {
        for life in LIVES {
            let mut kit = Kit::serve(&world, world.public, &[]).await;
            tokio::time::sleep(Duration::from_millis(life)).await;
            kit.kill();
        }
        Kit::serve(&world, world.public, &[]).await
    };
    let (kit, arrived) = tokio::join!(killer, drive(&world, "client@crash.test"));
    check(&world, &arrived).await;
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
