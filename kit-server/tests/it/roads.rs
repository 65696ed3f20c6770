//! Roads of money, and of what is held of people: the program ends at every point of them, one after another, and is started
//! again each time.
//!
//! What comes before a road begins is done by a program that lives. Then each step is asked for by somebody who never gives
//! up, while one program after another ends at the next of the step's points. What several roads come by in the same state is
//! cut off on one of them.

mod heard;
mod judge;
mod kept;
mod page;
mod told;
mod trip;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use kit_testing::figure;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use time::OffsetDateTime;

use self::heard::HEARD;
use self::kept::KEPT;
use self::told::{Road, Step, TOLD};
use self::trip::{Act, Trip, provider};
use crate::desk::{PATIENCE, add_account};
use crate::files::{database, rows};
use crate::points::{POINTS, idle, lines};
use crate::process::{Kit, command, run};
use crate::world::{Backend, World};

/// So many roads are walked at once: they mostly wait, for leases and for each other's processes.
const AT_ONCE: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_money_is_survived_on_sqlite() {
    every_road(Backend::Sqlite, roads_of_money(), "money").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_money_is_survived_on_postgres() {
    every_road(Backend::Postgres, roads_of_money(), "money").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_what_is_held_of_people_is_survived_on_sqlite() {
    every_road(Backend::Sqlite, KEPT.iter().collect(), "what is held of people").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_a_road_of_what_is_held_of_people_is_survived_on_postgres() {
    every_road(Backend::Postgres, KEPT.iter().collect(), "what is held of people").await;
}

fn roads_of_money() -> Vec<&'static Road> {
    TOLD.iter().chain(HEARD).collect()
}

async fn every_road(backend: Backend, roads: Vec<&'static Road>, about: &str) {
    let begun = Instant::now();
    let walked = stream::iter(roads.iter().copied())
        .map(|road| {
            let run = tokio::spawn(walk(backend, road));
            async move { run.await.map_err(|error| format!("{}: {error}", road.about)) }
        })
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    let failed: Vec<&String> = walked.iter().filter_map(|result| result.as_ref().err()).collect();
    let all: usize = roads.iter().map(|road| road.deaths()).sum();
    let passed: usize = walked.iter().filter_map(|result| result.as_ref().ok()).sum();
    println!("{backend:?}: {passed}/{all} crash points of {about} survived in {:.0} s", begun.elapsed().as_secs_f32());
    assert!(failed.is_empty(), "{failed:#?}");
    let row = format!(
        "crash points of {} roads of {about} at which the program ended and went on, on {backend:?}",
        roads.len()
    );
    figure!("../docs/testing.md", &row, format!("{passed}/{all}"));
}

/// One road from its beginning to its end; gives back how many times the program ended on it.
async fn walk(backend: Backend, road: &'static Road) -> usize {
    let begun = Instant::now();
    let mut world = World::start(backend).await;
    world.instead = road.settings();
    let kit = Kit::serve(&world, world.public, &[]).await;
    add_account(&world).await;
    let db = database(&world).await;
    let mut trip = Trip::start(&world).await;
    for act in road.before {
        trip.act(&world, &db, *act).await;
        quiet(&db).await;
    }
    drop(kit);

    let mut living = None;
    let mut stage = trip.stage(&db).await;
    let trace = world.folder().join("trace").display().to_string();
    for step in road.steps {
        drop(living.take());
        world.instead = road.settings();
        world.instead.extend(step.settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
        for (who, what) in step.faults {
            provider::fault(&world, *who, what).await;
        }
        let ((), kit) = tokio::join!(trip.act(&world, &db, step.act), die_and_live(&world, &db, step, &stage, &trace));
        living = kit;
        if living.is_some() {
            quiet(&db).await;
        }
        stage = trip.stage(&db).await;
        assert_eq!(stage, step.stage, "after {:?}", step.act);
    }
    judge::check(&world, &db, road, &trip).await;
    drop(living);

    let reached: BTreeSet<String> = lines(&trace).into_iter().collect();
    // By whichever road, but for what falls due only where a road takes long.
    let points = POINTS.iter().map(|(point, _)| (*point).to_owned());
    let roads = roads_of_money().into_iter().chain(KEPT);
    let known: BTreeSet<String> = points.chain(roads.flat_map(Road::points)).collect();
    let forgotten = |point: &&String| !known.contains(point.as_str()) && *point != "claim.watch_attempt";
    let forgotten: Vec<_> = reached.iter().filter(forgotten).collect();
    assert!(forgotten.is_empty(), "{forgotten:?} are on no list");
    db.close().await.unwrap();
    world.end().await;
    println!("{backend:?}: {} in {:.0} s", road.about, begun.elapsed().as_secs_f32());
    road.deaths()
}

/// Waits until nothing is due or in hand. The next question about an attempt may wait, until somebody calls or a step asks it;
/// and a letter that was not taken is tried again at once.
async fn quiet(db: &DatabaseConnection) {
    let nudge = async || {
        let now = OffsetDateTime::now_utc().unix_timestamp() * 1000;
        for sql in [
            format!(
                "UPDATE effects SET due_at = {} WHERE (kind = 'watch_attempt' OR (kind = 'verify_attempt' AND note LIKE \
                 'pending%')) AND lease_until IS NULL AND due_at > {now}",
                now + 60 * 60 * 1000
            ),
            format!(
                "UPDATE effects SET due_at = {now} WHERE kind LIKE 'mail_%' AND note IS NOT NULL AND lease_until IS NULL \
                 AND due_at > {now}"
            ),
        ] {
            db.execute_unprepared(&sql).await.unwrap();
        }
    };
    let nudges = async {
        loop {
            nudge().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let idle = async {
        loop {
            idle(db).await;
            let waits = "SELECT key FROM effects WHERE kind LIKE 'mail_%' AND note IS NOT NULL";
            if rows(db, waits).await.is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        () = idle => {}
        () = nudges => {}
    }
}

/// One program after another, each of which ends at the next point of the step; the last one lives, where one serves.
async fn die_and_live(world: &World, db: &DatabaseConnection, step: &Step, before: &str, trace: &str) -> Option<Kit> {
    let by_command = step.act.command();
    for point in step.points() {
        let environment = [("CRASH_AT", point.as_str()), ("CRASH_TRACE", trace), ("KIT_WORKERS", "1")];
        let ended = match by_command {
            Some(arguments) => by_hand(world, arguments, &environment).await,
            None => serve(world, &environment, step.act).await,
        };
        let told = std::fs::read_to_string(world.log()).unwrap();
        assert_eq!(ended.signal(), Some(6), "{point}: it ended otherwise: {told}");
        assert!(told.contains(&format!("crash point {point}:1 is reached")), "{told}");
        // Whatever the moment: the step is done or it is not, and nothing lies between but the drafting of what is paid.
        let stage: String = rows(db, "SELECT stage FROM inquiries").await[0].try_get("", "stage").unwrap();
        let drafts = ["drafted", "generating", "generation_failed"].contains(&step.stage);
        let drafting = drafts && ["paid", "generating"].contains(&&*stage);
        assert!(stage == before || stage == step.stage || drafting, "{point}: {stage}");
    }
    let environment = [("CRASH_TRACE", trace), ("KIT_WORKERS", "1")];
    if let Some(arguments) = by_command {
        assert!(by_hand(world, arguments, &environment).await.success());
    }
    if matches!(step.act, Act::ReconcileAlone) {
        return None;
    }
    let mut kit = Kit::spawn_with(world, &environment);
    kit.ready(world, world.public).await;
    Some(kit)
}

/// A program that serves until it ends.
async fn serve(world: &World, environment: &[(&str, &str)], act: Act) -> ExitStatus {
    let mut armed = Kit::spawn_with(world, environment);
    let ended = tokio::time::timeout(PATIENCE, armed.ended()).await;
    ended.unwrap_or_else(|_| panic!("{environment:?} is not reached in {act:?}"))
}

/// One run of a command; what it says goes to the world's log.
async fn by_hand(world: &World, arguments: &[&str], environment: &[(&str, &str)]) -> ExitStatus {
    let mut command = command(world, world.public, arguments);
    command.envs(environment.iter().copied());
    let output = run(command, "").await;
    let mut log = OpenOptions::new().create(true).append(true).open(world.log()).unwrap();
    log.write_all(&[output.stdout, output.stderr].concat()).unwrap();
    output.status
}
