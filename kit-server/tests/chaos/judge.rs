//! What must be true, whatever went wrong: our tables against the ledgers of the simulators.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use sea_orm::DatabaseConnection;
use serde_json::Value;

use crate::fault::Outside;
use crate::files::{check_files, database, rows};
use crate::history::check_inquiry;
use crate::process::{command, run};
use crate::road::Arrived;
use crate::world::{Backend, World};

/// What went wrong in a run.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) counts: BTreeMap<&'static str, usize>,
    /// How often whatever a process had in hand may have been cut off.
    pub(crate) interruptions: usize,
    pub(crate) slowest_start: Duration,
}

/// How many effects a process has in hand at once: the number of its workers.
const IN_HAND: usize = 4;

/// Calls of the model for one inquiry of these.
const CALLS: usize = 7;

/// After a time without faults: each mail exactly once, and each draft made once.
pub(crate) async fn calm(world: &World, inquiries: usize) -> Vec<String> {
    let mut findings = idle(&database(world).await).await;
    let copies = mails(world).await;
    let again: usize = copies.values().map(|copies| copies - 1).sum();
    if again > 0 {
        findings.push(format!("{again} mails were sent again, without a fault"));
    }
    let calls = world.calls();
    if calls != CALLS * inquiries {
        findings.push(format!("the model was asked {calls} times for {inquiries} drafts, without a fault"));
    }
    findings
}

/// After everything was healed.
pub(crate) async fn judge(
    world: &World,
    arrived: &[Arrived],
    begun: usize,
    faults: &Faults,
    lost: &[(Outside, u64)],
) -> Vec<String> {
    let db = database(world).await;
    let mut findings = idle(&db).await;
    for arrived in arrived {
        if let Some(finding) = check_inquiry(arrived) {
            findings.push(format!("{}: {finding}", arrived.email));
        }
    }
    let lost_at =
        |wanted: Outside| lost.iter().filter(|(at, _)| *at == wanted).map(|(_, count)| *count as usize).sum::<usize>();
    let cut_off = IN_HAND * faults.interruptions + lost_at(Outside::Database);

    let copies = mails(world).await;
    let again: usize = copies.values().map(|copies| copies - 1).sum();
    if again > cut_off + lost_at(Outside::Smtp) {
        findings.push(format!("{again} mails were sent again, {cut_off} may have been cut off"));
    }
    // Each inquiry here has the same mails: the form, the receipt, the draft, the link.
    if arrived.len() == begun && copies.len() % begun != 0 {
        findings.push(format!("{} different mails for {begun} inquiries", copies.len()));
    }
    let calls = world.calls();
    if calls > CALLS * (begun + cut_off + lost_at(Outside::Model)) {
        findings.push(format!("the model was asked {calls} times for {begun} drafts, {cut_off} may have been cut off"));
    }
    findings.extend(money(world, &db).await);
    findings.extend(inquiries(&db, arrived.len(), begun).await);
    if !sound(world, &db).await {
        findings.push("the database is not sound".into());
    }
    let verify = run(command(world, world.public, &["audit", "verify"]), "").await;
    if !verify.status.success() {
        findings.push(String::from_utf8_lossy(&[verify.stdout, verify.stderr].concat()).into_owned());
    }
    findings.extend(check_files(world, &db).await.err());
    let words = std::fs::read_to_string(world.log()).unwrap_or_default();
    if words.contains("panicked at") {
        findings.push("the program panicked".into());
    }
    findings
}

/// Waits until nothing is due or in hand; what was given up is found.
async fn idle(db: &DatabaseConnection) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let now = time::OffsetDateTime::now_utc().unix_timestamp() * 1000;
        // What is planned for later may fall due at any moment; what is tried again soon is waited for.
        let busy = format!(
            "SELECT kind FROM effects WHERE buried_at IS NULL AND (lease_until IS NOT NULL OR due_at < {now} \
             OR (due_at < {} AND kind IN ('mail_client', 'mail_staff', 'generate_draft', 'write_section', 'assemble_draft', 'verify_attempt')))",
            now + 20_000
        );
        let busy = rows(db, &busy).await;
        if busy.is_empty() || begun.elapsed() > Duration::from_secs(40) {
            let buried = rows(db, "SELECT kind, note FROM effects WHERE buried_at IS NOT NULL").await;
            let text = |row: &sea_orm::QueryResult, column: &str| row.try_get::<String>("", column).unwrap_or_default();
            let stuck = busy.iter().map(|row| format!("an effect is stuck: {}", text(row, "kind")));
            let given_up = buried.iter().map(|row| format!("given up: {} ({})", text(row, "kind"), text(row, "note")));
            return stuck.chain(given_up).collect();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the provider took is what is credited, once each; and every notification that was answered was kept.
async fn money(world: &World, db: &DatabaseConnection) -> Vec<String> {
    let url = format!("{}/sandbox/payments", world.cinetpay.base_url());
    let payments: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let id = |payment: &Value| payment["transaction_id"].as_str().unwrap().to_owned();
    let accepted = payments.iter().filter(|payment| payment["settlement"]["outcome"] == "accepted");
    let taken: BTreeSet<String> = accepted.map(id).collect();
    let text = |row: &sea_orm::QueryResult| row.try_get::<String>("", "transaction_id").unwrap();
    let credited = rows(db, "SELECT transaction_id FROM payment_attempts WHERE received_amount IS NOT NULL").await;
    let credited: BTreeSet<String> = credited.iter().map(text).collect();
    let mut findings = Vec::new();
    if taken != credited {
        findings.push(format!("the provider took {taken:?}, credited are {credited:?}"));
    }
    let twice = "SELECT COUNT(*) AS credits FROM events WHERE kind IN ('payment_confirmed', 'extra_payment_received') \
                 GROUP BY inquiry_id HAVING COUNT(*) > 1";
    let twice = rows(db, twice).await.len();
    if twice > 0 {
        findings.push(format!("{twice} inquiries were credited more than once"));
    }
    let kept: BTreeSet<String> = rows(db, "SELECT transaction_id FROM notifications").await.iter().map(text).collect();
    for payment in &payments {
        let mut notices = payment["notices"].as_array().into_iter().flatten();
        if notices.any(|notice| notice["state"] == "delivered") && !kept.contains(&id(payment)) {
            findings.push(format!("a notification of {} was answered and not kept", id(payment)));
        }
    }
    findings
}

/// Every inquiry that was taken is there, and none is there twice.
async fn inquiries(db: &DatabaseConnection, arrived: usize, begun: usize) -> Vec<String> {
    let there = rows(db, "SELECT id FROM inquiries").await.len();
    if there < arrived || there > begun {
        return vec![format!("{there} inquiries are stored, {begun} were sent and {arrived} arrived")];
    }
    Vec::new()
}

async fn sound(world: &World, db: &DatabaseConnection) -> bool {
    if world.backend == Backend::Postgres {
        return true;
    }
    let answer = rows(db, "PRAGMA integrity_check").await;
    let well = answer.len() == 1 && answer[0].try_get_by_index::<String>(0).is_ok_and(|word| word == "ok");
    well && rows(db, "PRAGMA foreign_key_check").await.is_empty()
}

/// How many copies there are of each mail, by Message-ID.
async fn mails(world: &World) -> BTreeMap<String, usize> {
    let url = format!("{}/api/messages", world.mailbox.base_url());
    let all: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let mut copies = BTreeMap::new();
    for mail in &all {
        *copies.entry(mail["message_id"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    copies
}
