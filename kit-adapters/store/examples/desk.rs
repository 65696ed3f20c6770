//! How fast the desk's list is. Fills an empty database with inquiries, then prints how long each look at them takes and,
//! where asked, how the database goes about it:
//!
//!     cargo run -p kit-store --example desk -- sqlite:/tmp/desk.db 1000000
//!     cargo run -p kit-store --example desk -- postgres://kit@localhost/desk 1000000 --plans
//!
//! A database that holds inquiries already is only looked at. `scripts/bench-desk` makes the database as well.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

use std::error::Error;
use std::time::{Duration, Instant, SystemTime};

use kit_store::{Backend, SqlStore};
use kit_testing::sample;
use kit_workflow::inquiry::{InquiryId, StaffId, Stage};
use kit_workflow::port::{Archive as _, Assigned, ListOrder, PageRequest, ReportFilter};
use kit_workflow::{Name as _, Timestamp};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use uuid::Uuid;

/// Lines of a page, as the desk shows them.
const ROWS: u32 = 50;

/// Each look is taken so often; the middle one counts.
const LOOKS: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (url, count, plans) = match &arguments[..] {
        [url, count] => (url, count, false),
        [url, count, plans] if plans == "--plans" => (url, count, true),
        _ => return Err("say a database's address and how many inquiries".into()),
    };
    let store = SqlStore::connect(url, sample::keys()).await?;
    store.migrate_up().await?;
    if store.audit_size().await? == 0 {
        let begun = Instant::now();
        fill(&Database::connect(url).await?, store.backend(), count.parse()?).await?;
        println!("filled in {} s", begun.elapsed().as_secs());
    }
    let count = store.audit_size().await?;
    println!("{count} inquiries on {:?}", store.backend());
    for (name, request) in looks(&store, count).await? {
        let (mut times, mut lines) = (Vec::new(), 0);
        for _ in 0..LOOKS {
            let begun = Instant::now();
            lines = store.list(&request).await?.items.len();
            times.push(begun.elapsed());
        }
        print(name, &mut times, lines);
        if plans {
            for line in store.list_plan(&request).await? {
                println!("    {line}");
            }
        }
    }
    let mut times = Vec::new();
    for _ in 0..LOOKS {
        let begun = Instant::now();
        store.stage_counts().await?;
        times.push(begun.elapsed());
    }
    print("stage counts", &mut times, Stage::ALL.len());
    store.close().await;
    Ok(())
}

fn print(name: &str, times: &mut [Duration], lines: usize) {
    times.sort_unstable();
    println!("{name:<40} {:>8.1} ms  {lines} lines", times[times.len() / 2].as_secs_f64() * 1000.0);
}

/// What is measured.
async fn looks(store: &SqlStore, count: u64) -> Result<Vec<(&'static str, PageRequest)>, Box<dyn Error>> {
    let page = |filter: ReportFilter, order| PageRequest { filter, order, ..PageRequest::newest(ROWS) };
    let only = |wish: fn(&mut ReportFilter)| {
        let mut filter = ReportFilter::default();
        wish(&mut filter);
        filter
    };
    let search = |text: &str| ReportFilter { query: Some(text.to_owned()), ..ReportFilter::default() };
    let now = now();
    let mut looks = Vec::new();
    for (name, deep, order) in [
        ("first page", "deep page", ListOrder::Submitted),
        ("first page by last move", "deep page by last move", ListOrder::Moved),
        ("first page of what waits longest", "deep page of what waits longest", ListOrder::Waiting),
    ] {
        let first = page(ReportFilter::default(), order);
        // Half of everything lies before this moment.
        let half = PageRequest {
            after: Some((now - Duration::from_secs(count / 2 * APART), InquiryId(Uuid::nil()))),
            ..first.clone()
        };
        looks.push((name, first));
        looks.push((deep, half));
    }
    let first = page(ReportFilter::default(), ListOrder::Deadline);
    let limit = u32::try_from(count / 100).unwrap_or(u32::MAX).max(1);
    let next = store.list(&PageRequest { limit, ..first.clone() }).await?.next;
    looks.push(("first page by deadline", first.clone()));
    looks.push(("deep page by deadline", PageRequest { after: next, ..first }));
    for (name, filter) in [
        ("one stage", only(|filter| filter.stage = Some(Stage::Drafted))),
        ("mine", only(|filter| filter.assigned = Some(Assigned::To(StaffId(Uuid::from_u128(1)))))),
        ("nobody's", only(|filter| filter.assigned = Some(Assigned::Nobody))),
        ("money waits", only(|filter| filter.money_waits = true)),
        ("tasks given up", only(|filter| filter.given_up = true)),
        ("tests", only(|filter| filter.test = Some(true))),
        ("a search that finds one", search(&format!("commune {} ", count / 2))),
        ("a search that finds a thousandth", search("province 7 ")),
        ("a search that finds all", search("mairie")),
        ("a search that finds nothing", search("introuvable")),
        ("a search of two letters", search("zz")),
    ] {
        looks.push((name, page(filter, ListOrder::Submitted)));
    }
    let mine = only(|filter| filter.assigned = Some(Assigned::To(StaffId(Uuid::from_u128(1)))));
    looks.push((
        "mine, one stage, by last move",
        page(ReportFilter { stage: Some(Stage::Drafted), ..mine }, ListOrder::Moved),
    ));
    Ok(looks)
}

/// One inquiry was submitted every so many seconds.
const APART: u64 = 30;

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap())
}

/// Writes rows as they would be after years of work: most inquiries are delivered, few wait for anything. One was submitted
/// every thirty seconds.
async fn fill(db: &DatabaseConnection, backend: Backend, count: u64) -> Result<(), Box<dyn Error>> {
    let (numbers, uuid, bytes, mine) = match backend {
        Backend::Postgres => (
            format!("generate_series(1::bigint, {count}) AS n(n)"),
            "gen_random_uuid()",
            "sha256(gen_random_uuid()::text::bytea)",
            "('00000000-0000-0000-0000-00000000000' || (1 + n % 3))::uuid",
        ),
        Backend::Sqlite => (
            format!(
                "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count}) SELECT n FROM n)"
            ),
            "randomblob(16)",
            "randomblob(32)",
            "unhex('0000000000000000000000000000000' || (1 + n % 3))",
        ),
    };
    let now = now().unix_ms();
    let stage = "CASE WHEN n % 100 < 80 THEN 'delivered' WHEN n % 100 < 88 THEN 'cancelled' WHEN n % 100 < 92 THEN \
                 'refunded' WHEN n % 100 < 96 THEN 'awaiting_payment' WHEN n % 100 < 97 THEN 'drafted' WHEN n % 100 < 98 \
                 THEN 'validated' WHEN n % 100 < 99 THEN 'paid' ELSE 'generating' END";
    for sql in [
        format!(
            "INSERT INTO inquiries (id, version, stage, facts, head, access, access_hash, key_id, language, consented_at, \
             submitted_at, moved_at, test, money_waits, assignee) SELECT {uuid}, 7, {stage}, '{{}}', {bytes}, {uuid}, \
             {bytes}, 'k', 'fr', {now}, {now} - n * 30000, {now} - n * 30000 + (n * 7919) % 500000000, n % 211 = 0, \
             n % 997 = 0, CASE WHEN n % 5 < 3 THEN {mine} END FROM {numbers}"
        ),
        // The row's own moment tells its number again.
        format!(
            "INSERT INTO answers (inquiry_id, organization_name, contact_name, email, search, fields) SELECT id, 'Mairie', \
             'Service', 'mairie@example.org', 'kit-0000-0000 mairie de la commune ' || (({now} - submitted_at) / 30000) || \
             ' province ' || (({now} - submitted_at) / 30000 % 1000) || ' mairie@example.org', \
             '{{\"mission_text\": \"{}\"}}' FROM inquiries",
            "Contrôle des marchés publics. ".repeat(10)
        ),
        "INSERT INTO orders (inquiry_id, amount, currency, opened_at, expires_at) SELECT id, 15000, 'XOF', submitted_at, \
         submitted_at + 604800000 FROM inquiries"
            .to_owned(),
        "INSERT INTO effects (key, inquiry_id, kind, facts, due_at, stored_at, attempts, fence, deadline) SELECT \
         'd' || submitted_at, id, 'mail_staff', '{}', moved_at + 172800000, moved_at, 0, 0, 'draft_waits' FROM inquiries \
         WHERE stage IN ('drafted', 'awaiting_payment', 'generating')"
            .to_owned(),
        format!(
            "INSERT INTO effects (key, inquiry_id, kind, facts, due_at, stored_at, attempts, fence, buried_at) SELECT \
             'b' || submitted_at, id, 'mail_client', '{{}}', moved_at, moved_at, 13, 13, moved_at FROM inquiries WHERE \
             (({now} - submitted_at) / 30000) % 20011 = 0"
        ),
        "ANALYZE".to_owned(),
    ] {
        db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    }
    if backend == Backend::Postgres {
        // What autovacuum does by itself within minutes.
        db.execute_unprepared("VACUUM ANALYZE").await?;
    }
    Ok(())
}
