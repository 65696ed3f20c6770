//! Searches among many inquiries: what is found does not depend on how.

use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Archive as _, PageRequest, ReportFilter};
use sea_orm::ConnectionTrait as _;

use crate::bed::{On, Place, now};
use crate::on_both;

on_both! {
    a_search_that_finds_nearly_all_of_many_gives_the_newest_and_goes_on_from_there;
}

const COUNT: usize = 6_000;

async fn a_search_that_finds_nearly_all_of_many_gives_the_newest_and_goes_on_from_there(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let db = place.back_door().await;
    let (numbers, uuid, bytes) = match on {
        On::Postgres => (
            format!("generate_series(1::bigint, {COUNT}) AS n(n)"),
            "gen_random_uuid()",
            "sha256(gen_random_uuid()::text::bytea)",
        ),
        On::Sqlite => (
            format!(
                "(WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {COUNT}) SELECT n FROM n)"
            ),
            "randomblob(16)",
            "randomblob(32)",
        ),
    };
    let now = now().unix_ms();
    for sql in [
        format!(
            "INSERT INTO inquiries (id, version, stage, facts, head, access, access_hash, key_id, language, consented_at, \
             submitted_at, moved_at, test, money_waits) SELECT {uuid}, 7, CASE WHEN n % 10 = 0 THEN 'paid' ELSE 'drafted' \
             END, '{{}}', {bytes}, {uuid}, {bytes}, 'k', 'fr', {now}, {now} - n * 1000, {now}, false, false FROM {numbers}"
        ),
        format!(
            "INSERT INTO answers (inquiry_id, organization_name, contact_name, email, search, fields) SELECT id, 'Mairie', \
             'Service', 'mairie@example.org', 'mairie de la commune ' || (({now} - submitted_at) / 1000) || '.', '{{}}' \
             FROM inquiries"
        ),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }

    let look = |query: &str, stage| PageRequest {
        filter: ReportFilter { query: Some(query.to_owned()), stage, ..ReportFilter::default() },
        ..PageRequest::newest(50)
    };
    let mut request = look("Mairie", Some(Stage::Paid));
    let mut ages = Vec::new();
    loop {
        let page = store.list(&request).await.unwrap();
        ages.extend(page.items.iter().map(|item| (now - item.submitted_at.unix_ms()) / 1000));
        let Some(next) = page.next else { break };
        request.after = Some(next);
    }
    assert_eq!(ages, (1..=600).map(|n| n * 10).collect::<Vec<i64>>());

    let rare = look("COMMUNE 4321.", None);
    let page = store.list(&rare).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].submitted_at.unix_ms(), now - 4_321_000);
    if matches!(on, On::Sqlite) {
        // The index is asked where it narrows the search down, and left where it would give nearly everything.
        for (request, asked) in [(&rare, true), (&look("mairie", None), false)] {
            let plan = store.list_plan(request).await.unwrap().join("\n");
            assert_eq!(plan.contains("answers_search"), asked, "{plan}");
        }
    }
    db.close().await.unwrap();
    store.close().await;
    place.remove().await;
}
