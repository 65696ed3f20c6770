//! The program ends at every named point of the road, once in each run, and is started again.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::time::{Duration, Instant, SystemTime};

use futures_util::{StreamExt as _, stream};
use kit_testing::figure;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::desk::{PATIENCE, add_account};
use crate::files::{check_files, database, rows};
use crate::history::check;
use crate::process::Kit;
use crate::road::{Arrived, drive};
use crate::world::{Backend, World};

/// Every point of the road. The numbers are the times a point is reached at which the program ends: once, or at the second
/// time as well where every road comes by twice.
pub(crate) const POINTS: &[(&str, &[u32])] = &[
    ("migrate.before", &[1]),
    ("migrate.after", &[1]),
    ("sweep", &[1, 2]),
    ("file.documents.begun", &[1]),
    ("file.documents.before", &[1]),
    ("file.documents.after", &[1]),
    ("commit.inquiry_submitted.before", &[1]),
    ("commit.inquiry_submitted.after", &[1]),
    ("commit.order_opened.before", &[1]),
    ("commit.order_opened.after", &[1]),
    ("claim.open_order", &[1]),
    ("mail.staff_new_inquiry.before", &[1]),
    ("mail.staff_new_inquiry.after", &[1]),
    ("mail.client_acknowledgement.before", &[1]),
    ("mail.client_acknowledgement.after", &[1]),
    ("postpone.before", &[1]),
    ("postpone.after", &[1]),
    ("finish.before", &[1, 2]),
    ("finish.after", &[1, 2]),
    ("commit.checkout_started.before", &[1]),
    ("commit.checkout_started.after", &[1]),
    ("gateway.open.before", &[1]),
    ("gateway.open.after", &[1]),
    ("attempt.before", &[1]),
    ("attempt.after", &[1]),
    ("notification.before", &[1]),
    ("notification.after", &[1]),
    ("claim.verify_attempt", &[1]),
    ("gateway.verify.before", &[1]),
    ("gateway.verify.after", &[1]),
    ("voucher.taken", &[1]),
    ("commit.payment_confirmed.before", &[1]),
    ("commit.payment_confirmed.after", &[1]),
    ("claim.mail_client", &[1, 2]),
    ("claim.mail_staff", &[1, 2]),
    ("mail.client_receipt.before", &[1]),
    ("mail.client_receipt.after", &[1]),
    ("claim.generate_draft", &[1]),
    ("commit.generation_begun.before", &[1]),
    ("commit.generation_begun.after", &[1]),
    ("sections.laid_out.before", &[1]),
    ("sections.laid_out.after", &[1]),
    ("claim.write_section", &[1, 3]),
    ("section.call.begun", &[1, 4]),
    ("model.before", &[1, 4]),
    ("model.after", &[1, 4, 7]),
    ("section.finished.before", &[1, 4, 7]),
    ("section.finished.after", &[1, 4, 7]),
    ("claim.assemble_draft", &[1]),
    ("file.kits/ai.begun", &[1]),
    ("file.kits/ai.before", &[1]),
    ("file.kits/ai.after", &[1]),
    ("commit.draft_completed.before", &[1]),
    ("commit.draft_completed.after", &[1]),
    ("mail.staff_draft_ready.before", &[1]),
    ("mail.staff_draft_ready.after", &[1]),
    ("file.kits/final.begun", &[1]),
    ("file.kits/final.before", &[1]),
    ("file.kits/final.after", &[1]),
    ("commit.deliverable_validated.before", &[1]),
    ("commit.deliverable_validated.after", &[1]),
    ("commit.kit_delivered.before", &[1]),
    ("commit.kit_delivered.after", &[1]),
    ("mail.client_link.before", &[1]),
    ("mail.client_link.after", &[1]),
];

/// So many runs go on at once: they mostly wait, for leases and for each other's processes.
const AT_ONCE: usize = 6;

/// The model is asked once for each of the three sections of the one text and the four of the whole.
const CALLS: usize = 7;

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_the_road_is_survived_on_sqlite() {
    every_point(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_any_point_of_the_road_is_survived_on_postgres() {
    every_point(Backend::Postgres).await;
}

/// No point is forgotten, and none is listed that a road does not come by.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_points_is_the_road() {
    let world = prepared(Backend::Sqlite, true).await;
    let trace = world.folder().join("trace").display().to_string();
    let mut kit = Kit::spawn_with(&world, &[("CRASH_TRACE", &trace), ("KIT_WORKERS", "1")]);
    kit.ready(&world, world.public).await;
    add_account(&world).await;
    let arrived = drive(&world, EMAIL).await;
    check(&world, &arrived).await;
    idle(&database(&world).await).await;
    drop(kit);
    let reached: BTreeSet<String> = lines(&trace).into_iter().collect();
    let listed: BTreeSet<String> = POINTS.iter().map(|(point, _)| (*point).to_owned()).collect();
    assert_eq!(reached, listed);
    world.end().await;
}

const EMAIL: &str = "client@points.test";

async fn every_point(backend: Backend) {
    let cases = POINTS.iter().flat_map(|(point, times)| times.iter().map(move |nth| (*point, *nth)));
    let cases: Vec<(&str, u32)> = cases.collect();
    let begun = Instant::now();
    let survived = stream::iter(cases.iter().copied())
        .map(|(point, nth)| {
            let run = tokio::spawn(survives(backend, point, nth));
            async move { run.await.map_err(|error| format!("{point}:{nth}: {error}")) }
        })
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    let failed: Vec<&String> = survived.iter().filter_map(|result| result.as_ref().err()).collect();
    let (passed, all) = (cases.len() - failed.len(), cases.len());
    println!("{backend:?}: {passed}/{all} crash points survived in {:.0} s", begun.elapsed().as_secs_f32());
    assert!(failed.is_empty(), "{failed:#?}");
    let row = format!("crash points of the road at which the program ended and went on, on {backend:?}");
    figure!("../docs/testing.md", &row, format!("{passed}/{all}"));
}

/// One run: the program ends at the point, is started again, and the inquiry arrives.
async fn survives(backend: Backend, point: &str, nth: u32) {
    let world = prepared(backend, point.starts_with("postpone")).await;
    let trace = world.folder().join("trace").display().to_string();
    let at = format!("{point}:{nth}");
    let environment = [("CRASH_AT", at.as_str()), ("CRASH_TRACE", trace.as_str()), ("KIT_WORKERS", "1")];
    if !point.starts_with("migrate") {
        add_account(&world).await;
    }
    let mut armed = Kit::spawn_with(&world, &environment);
    let (arrived, kit) = tokio::join!(
        async {
            if point.starts_with("migrate") {
                wait_for_ready(&world).await;
                add_account(&world).await;
            }
            drive(&world, EMAIL).await
        },
        async {
            let ended = tokio::time::timeout(PATIENCE, armed.ended()).await;
            let ended = ended.unwrap_or_else(|_| panic!("{at} is not reached: {:?}", lines(&trace)));
            let told = std::fs::read_to_string(world.log()).unwrap();
            assert_eq!(ended.signal(), Some(6), "it ended otherwise: {told}");
            assert!(told.contains(&format!("crash point {at} is reached")), "{told}");
            Kit::serve(&world, world.public, &[]).await
        }
    );
    check(&world, &arrived).await;
    let db = database(&world).await;
    idle(&db).await;
    let death = Death::read(&lines(&trace));
    check_mails(&world, &death).await;
    check_model(&world, &death, &arrived).await;
    check_money(&world, &db).await;
    check_files(&world, &db).await.unwrap();
    db.close().await.unwrap();
    drop(kit);
    world.end().await;
}

/// A world with two files in its vault that no row speaks of, older than any road. With `mail_late`, the mail server first
/// says "try later", so that an effect is postponed.
async fn prepared(backend: Backend, mail_late: bool) -> World {
    let world = World::start(backend).await;
    let folder = world.folder().join("private/documents");
    std::fs::create_dir_all(&folder).unwrap();
    for _ in 0..2 {
        let file = std::fs::File::create(folder.join(format!("{}.bin", Uuid::new_v4().simple()))).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(2 * 24 * 60 * 60)).unwrap();
    }
    if mail_late {
        let url = format!("{}/sandbox/faults", world.mailbox.base_url());
        let set = reqwest::Client::new().post(url).json(&json!({"reply": "451", "times": 1})).send().await.unwrap();
        assert!(set.status().is_success());
    }
    world
}

async fn wait_for_ready(world: &World) {
    let begun = Instant::now();
    let url = format!("http://{}/readyz", world.public);
    while !reqwest::get(&url).await.is_ok_and(|response| response.status().is_success()) {
        assert!(begun.elapsed() < PATIENCE, "it does not get ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What the only worker had in hand when the program ended.
#[derive(Debug, Default)]
struct Death {
    /// A mail may have been taken by the server without our writing so.
    mailing: bool,
    /// A section had been begun and not committed.
    writing: bool,
}

impl Death {
    fn read(trace: &[String]) -> Self {
        let mut death = Self::default();
        for point in trace {
            match point.as_str() {
                point if point.starts_with("mail.") => death.mailing = true,
                "finish.after" | "postpone.after" => death.mailing = false,
                "section.call.begun" => death.writing = true,
                "section.finished.after" => death.writing = false,
                _ => {}
            }
        }
        death
    }
}

pub(crate) fn lines(path: &str) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Waits until nothing is due or in hand; what is planned for later may wait, and so may the end of an order.
pub(crate) async fn idle(db: &DatabaseConnection) {
    let begun = Instant::now();
    let soon = || (OffsetDateTime::now_utc() + Duration::from_secs(20)).unix_timestamp() * 1000;
    loop {
        let sql = format!(
            "SELECT key, kind, note FROM effects WHERE lease_until IS NOT NULL OR (due_at < {} AND kind <> 'expire_order')",
            soon()
        );
        let busy = rows(db, &sql).await;
        if busy.is_empty() {
            break;
        }
        let told: Vec<String> = busy.iter().map(|row| row.try_get("", "kind").unwrap()).collect();
        assert!(begun.elapsed() < PATIENCE, "still busy: {told:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(rows(db, "SELECT key FROM effects WHERE buried_at IS NOT NULL").await.is_empty(), "an effect was given up");
}

/// Each mail once, except one that may have been sent and not noted when the program ended: that one at most twice.
async fn check_mails(world: &World, death: &Death) {
    let url = format!("{}/api/messages", world.mailbox.base_url());
    let all: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let mut copies = BTreeMap::<&str, usize>::new();
    for mail in &all {
        *copies.entry(mail["message_id"].as_str().unwrap()).or_default() += 1;
    }
    assert_eq!(copies.len(), 5, "three mails to the client and two to staff: {copies:?}");
    let more: usize = copies.values().map(|copies| copies - 1).sum();
    assert!(more <= usize::from(death.mailing), "a mail was sent again without need: {copies:?}, {death:?}");
}

/// A section that is written is never paid for again, and an interrupted one is asked for once more.
async fn check_model(world: &World, death: &Death, arrived: &Arrived) {
    let url = format!("{}/sandbox/calls", world.model.base_url());
    let calls: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let calls: Vec<&str> = calls.as_array().unwrap().iter().map(|call| call["at"].as_str().unwrap()).collect();
    let most = CALLS + usize::from(death.writing);
    assert!((CALLS..=most).contains(&calls.len()), "{} calls of the model, {death:?}", calls.len());
    let when = |text: &str| OffsetDateTime::parse(text, &Rfc3339).unwrap();
    let completed = arrived.history.iter().find(|event| event["event"] == "draft_completed").unwrap();
    let completed = when(completed["at"].as_str().unwrap());
    assert!(calls.iter().all(|call| when(call) <= completed), "the model was asked after the draft was there");
}

/// What the provider took is what is credited, once.
async fn check_money(world: &World, db: &DatabaseConnection) {
    let url = format!("{}/sandbox/payments", world.cinetpay.base_url());
    let payments: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let taken: Vec<&Value> = payments.iter().filter(|payment| payment["settlement"]["outcome"] == "accepted").collect();
    assert_eq!(taken.len(), 1, "{payments:?}");
    let credited = rows(db, "SELECT transaction_id FROM payment_attempts WHERE received_amount IS NOT NULL").await;
    let credited: Vec<String> = credited.iter().map(|row| row.try_get("", "transaction_id").unwrap()).collect();
    assert_eq!(credited, [taken[0]["transaction_id"].as_str().unwrap()]);
    // The receipt has the first number of its series, and no other was taken.
    let numbers =
        rows(db, "SELECT v.ordinal, s.last FROM vouchers v JOIN voucher_series s ON s.series = v.series").await;
    let numbers: Vec<[i64; 2]> =
        numbers.iter().map(|row| ["ordinal", "last"].map(|name| row.try_get("", name).unwrap())).collect();
    assert_eq!(numbers, [[1, 1]]);
}
