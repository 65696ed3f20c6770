//! Roads of money: the program ends at every point of them, one after another, and is started again each time.
//!
//! What comes before a road begins is done by a program that lives. Then each step is asked for by somebody who never gives
//! up, while one program after another ends at the next of the step's points.

mod judge;
mod page;
mod told;
mod trip;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Instant;

use futures_util::future::join_all;
use kit_testing::figure;
use sea_orm::DatabaseConnection;

use self::told::{ROADS, Road, Step};
use self::trip::{Act, Trip};
use crate::desk::{PATIENCE, add_account};
use crate::files::{database, rows};
use crate::points::{POINTS, idle, lines};
use crate::process::{Kit, command, run};
use crate::world::{Backend, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_money_is_survived_on_sqlite() {
    every_road(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_money_is_survived_on_postgres() {
    every_road(Backend::Postgres).await;
}

async fn every_road(backend: Backend) {
    let begun = Instant::now();
    // All at once: they mostly wait, for leases and for each other's processes.
    let walked = join_all(ROADS.iter().map(|road| {
        let run = tokio::spawn(walk(backend, road));
        async move { run.await.map_err(|error| format!("{}: {error}", road.about)) }
    }))
    .await;
    let failed: Vec<&String> = walked.iter().filter_map(|result| result.as_ref().err()).collect();
    let all: usize = ROADS.iter().map(Road::deaths).sum();
    let passed: usize = walked.iter().filter_map(|result| result.as_ref().ok()).sum();
    println!("{backend:?}: {passed}/{all} crash points of money survived in {:.0} s", begun.elapsed().as_secs_f32());
    assert!(failed.is_empty(), "{failed:#?}");
    let row = format!(
        "crash points of {} roads of money at which the program ended and went on, on {backend:?}",
        ROADS.len()
    );
    figure!("../docs/testing.md", &row, format!("{passed}/{all}"));
}

/// One road from its beginning to its end; gives back how many times the program ended on it.
async fn walk(backend: Backend, road: &'static Road) -> usize {
    let mut world = World::start(backend).await;
    world.instead = road.settings();
    let kit = Kit::serve(&world, world.public, &[]).await;
    add_account(&world).await;
    let db = database(&world).await;
    let mut trip = Trip::start(&world).await;
    for act in road.before {
        trip.act(&world, &db, *act).await;
        idle(&db).await;
    }
    drop(kit);

    let mut living = None;
    let mut stage = trip.stage(&db).await;
    let trace = world.folder().join("trace").display().to_string();
    for step in road.steps {
        drop(living.take());
        let ((), kit) = tokio::join!(trip.act(&world, &db, step.act), die_and_live(&world, &db, step, &stage, &trace));
        idle(&db).await;
        stage = trip.stage(&db).await;
        assert_eq!(stage, step.stage, "after {:?}", step.act);
        living = Some(kit);
    }
    judge::check(&world, &db, road, &trip).await;
    drop(living);

    let reached: BTreeSet<String> = lines(&trace).into_iter().collect();
    // By whichever road, but for what falls due only where a road takes long.
    let points = POINTS.iter().map(|(point, _)| (*point).to_owned());
    let known: BTreeSet<String> = points.chain(ROADS.iter().flat_map(Road::points)).collect();
    let forgotten = |point: &&String| !known.contains(point.as_str()) && *point != "claim.watch_attempt";
    let forgotten: Vec<_> = reached.iter().filter(forgotten).collect();
    assert!(forgotten.is_empty(), "{forgotten:?} are on no list");
    db.close().await.unwrap();
    world.end().await;
    road.deaths()
}

/// One program after another, each of which ends at the next point of the step; the last one lives.
async fn die_and_live(world: &World, db: &DatabaseConnection, step: &Step, before: &str, trace: &str) -> Kit {
    let by_command = matches!(step.act, Act::Reconcile);
    for point in step.points() {
        let environment = [("CRASH_AT", point.as_str()), ("CRASH_TRACE", trace), ("KIT_WORKERS", "1")];
        let ended =
            if by_command { reconcile(world, &environment).await } else { serve(world, &environment, step.act).await };
        let told = std::fs::read_to_string(world.log()).unwrap();
        assert_eq!(ended.signal(), Some(6), "{point}: it ended otherwise: {told}");
        assert!(told.contains(&format!("crash point {point}:1 is reached")), "{told}");
        // Whatever the moment: the step is done or it is not, and nothing lies between but the drafting of what is paid.
        let stage: String = rows(db, "SELECT stage FROM inquiries").await[0].try_get("", "stage").unwrap();
        let drafting = step.stage == "drafted" && ["paid", "generating"].contains(&&*stage);
        assert!(stage == before || stage == step.stage || drafting, "{point}: {stage}");
    }
    let environment = [("CRASH_TRACE", trace), ("KIT_WORKERS", "1")];
    assert!(!by_command || reconcile(world, &environment).await.success());
    let mut kit = Kit::spawn_with(world, &environment);
    kit.ready(world, world.public).await;
    kit
}

/// A program that serves until it ends.
async fn serve(world: &World, environment: &[(&str, &str)], act: Act) -> ExitStatus {
    let mut armed = Kit::spawn_with(world, environment);
    let ended = tokio::time::timeout(PATIENCE, armed.ended()).await;
    ended.unwrap_or_else(|_| panic!("{environment:?} is not reached in {act:?}"))
}

/// One run of the command; what it says goes to the world's log.
async fn reconcile(world: &World, environment: &[(&str, &str)]) -> ExitStatus {
    let mut reconcile = command(world, world.public, &["reconcile", "--min-age", "0s"]);
    reconcile.envs(environment.iter().copied());
    let output = run(reconcile, "").await;
    let mut log = OpenOptions::new().create(true).append(true).open(world.log()).unwrap();
    log.write_all(&[output.stdout, output.stderr].concat()).unwrap();
    output.status
}
