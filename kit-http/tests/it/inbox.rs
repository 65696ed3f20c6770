//! What gateways told us unasked, as staff and machines see it.

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::Role;
use serde_json::Value;

use crate::wire::{Answer, Call};
use crate::world::World;

const FORM: &str = "application/x-www-form-urlencoded";

async fn notify(world: &World, token: &str, body: &str) -> Answer {
    world.send(Call::post("/payments/cinetpay/notify").body(FORM, body).header("X-Token", token)).await
}

async fn inbox(world: &World, staff: &str, query: &str) -> Value {
    world.send(Call::get(&format!("/api/v1/staff/notifications{query}")).bearer(staff)).await.expect(200).json()
}

/// The transaction of an open payment page.
async fn transaction(world: &World) -> (crate::world::Client, String) {
    let client = world.submit().await;
    let page = world.send(world.checkout(&client)).await.expect(200).json();
    (client, page["transaction_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn staff_see_what_came_when_for_which_inquiry_and_what_became_of_it() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let (client, known) = transaction(&world).await;
    notify(&world, "genuine", &known).await.expect(200);
    notify(&world, "genuine", &known).await.expect(200);
    notify(&world, "genuine", "OF-NOBODY").await.expect(200);
    notify(&world, "forged", &known).await.expect(401);
    notify(&world, "elsewhere", &known).await.expect(200);
    assert_eq!(world.ports.gateway.verified(), Vec::<AttemptId>::new(), "the webhook asks nobody");

    let list = inbox(&world, &staff, "").await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    let of = |transaction: &str| items.iter().find(|item| item["transaction_id"] == transaction).unwrap().clone();
    let followed = of(&known);
    assert_eq!((&followed["fate"], &followed["times"]), (&"followed".into(), &2.into()));
    assert_eq!(followed["inquiry"], client.id.as_str());
    assert_eq!(followed["attempt_status"], "initiated");
    let early = of("OF-NOBODY");
    assert_eq!((&early["fate"], &early["inquiry"]), (&"early".into(), &Value::Null));
    assert!(early["due"].is_string());
    let figures = &list["figures"];
    assert_eq!((&figures["early"], &figures["followed"], &figures["unknown"]), (&1.into(), &1.into(), &0.into()));
    let turned: Vec<_> =
        figures["turned"].as_array().unwrap().iter().map(|line| (&line["why"], &line["count"])).collect();
    assert_eq!(turned, [(&"forged".into(), &1.into()), (&"other_site".into(), &1.into())]);

    let only = inbox(&world, &staff, "?fate=early").await;
    assert_eq!(only["items"].as_array().unwrap().len(), 1);
    world.send(Call::get("/api/v1/staff/notifications?fate=lost").bearer(&staff)).await.expect(422);
    world.send(Call::get("/api/v1/staff/notifications?limit=0").bearer(&staff)).await.expect(422);
    world.send(Call::get("/api/v1/staff/notifications?cursor=x").bearer(&staff)).await.expect(422);
    world.send(Call::get("/api/v1/staff/notifications").bearer(&client.access)).await.expect(403);

    let page =
        world.send(Call::get("/kit-complet-traitement/notifications/?lang=en").header("cookie", &cookie(&staff)));
    let text = page.await.expect(200).text();
    for shown in [known.as_str(), "OF-NOBODY", "Payment notices", "too early", "followed", "signature wrong or missing"]
    {
        assert!(text.contains(shown), "{shown}");
    }
}

fn cookie(session: &str) -> String {
    format!("kit_session={session}")
}

#[tokio::test]
async fn pages_of_the_inbox_show_each_notification_once() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    for number in 0..7 {
        notify(&world, "genuine", &format!("STRANGER-{number}")).await.expect(200);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = inbox(&world, &staff, &format!("?limit=3&cursor={cursor}")).await;
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["transaction_id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen, (0..7).map(|number| format!("STRANGER-{number}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn strangers_fill_the_inbox_up_to_a_bound_and_staff_are_told() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let page = "/kit-complet-traitement/?lang=en";
    let calm = world.send(Call::get(page).header("cookie", &cookie(&staff))).await.expect(200).text();
    assert!(!calm.contains("unknown transactions"));
    for number in 0..501 {
        notify(&world, "genuine", &format!("STRANGER-{number}")).await.expect(200);
    }
    let figures = inbox(&world, &staff, "?limit=1").await["figures"].clone();
    assert_eq!(figures["early"], 500);
    assert_eq!(figures["turned"][0]["why"], "crowded");
    let told = world.send(Call::get(page).header("cookie", &cookie(&staff))).await.expect(200).text();
    assert!(told.contains("unknown transactions"));
}

#[tokio::test]
async fn machines_count_what_waits_and_what_was_turned_away() {
    let world = World::start().await;
    notify(&world, "genuine", "OF-NOBODY").await.expect(200);
    for _ in 0..3 {
        notify(&world, "forged", "X").await.expect(401);
    }
    world.ports.clock.advance(std::time::Duration::from_secs(90));
    let text = world.send(Call::get("/metrics")).await.expect(200).text();
    for line in [
        "kit_inbox_notifications{fate=\"early\"} 1",
        "kit_inbox_notifications{fate=\"unknown\"} 0",
        "kit_inbox_oldest_early_seconds 90",
        "kit_notifications_turned_total{why=\"forged\"} 3",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
    }
    assert!(!text.contains("OF-NOBODY"), "{text}");
}
