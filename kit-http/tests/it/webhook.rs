//! The gateway's notification is kept and decides nothing; the browser it sends back changes nothing.

use kit_workflow::port::Archive as _;

use crate::wire::{Answer, Call};
use crate::world::World;

const FORM: &str = "application/x-www-form-urlencoded";

async fn notify(world: &World, token: Option<&str>, body: &str) -> Answer {
    let call = Call::post("/payments/cinetpay/notify").body(FORM, body);
    let call = match token {
        Some(token) => call.header("X-Token", token),
        None => call,
    };
    world.send(call).await
}

#[tokio::test]
async fn a_ping_is_answered_and_means_nothing() {
    let world = World::start().await;
    for path in ["/payments/cinetpay/notify"] {
        assert_eq!(world.send(Call::get(path)).await.expect(200).body, b"");
    }
    world.send(Call::get("/payments/cinetpay/return")).await.expect(200);
    assert_eq!(world.ports.store.waiting_effects().await.unwrap(), 0);
}

#[tokio::test]
async fn a_notification_is_kept_once_and_only_asks_the_gateway() {
    let world = World::start().await;
    let client = world.submit().await;
    let page = world.send(world.checkout(&client)).await.expect(200).json();
    let body = page["transaction_id"].as_str().unwrap();
    let before = world.ports.store.waiting_effects().await.unwrap();
    assert_eq!(notify(&world, Some("genuine"), body).await.expect(200).body, b"");
    let after = world.ports.store.waiting_effects().await.unwrap();
    assert_eq!(after, before + 1);
    notify(&world, Some("genuine"), body).await.expect(200);
    assert_eq!(world.ports.store.waiting_effects().await.unwrap(), after);
    assert_eq!(world.read(&client).await["order"]["status"], "unpaid");
}

#[tokio::test]
async fn a_notification_that_is_forged_foreign_or_malformed_is_told_apart() {
    let world = World::start().await;
    let before = world.ports.store.waiting_effects().await.unwrap();
    notify(&world, None, "cpm_trans_id=X").await.expect(401);
    notify(&world, Some("forged"), "cpm_trans_id=X").await.expect(401);
    notify(&world, Some("elsewhere"), "cpm_trans_id=X").await.expect(200);
    let garbled = Call::post("/payments/cinetpay/notify").header("x-token", "genuine");
    world.send(garbled.body(FORM, [0xff, 0xfe])).await.expect(400);
    notify(&world, Some("genuine"), "OF-NOBODY").await.expect(200);
    assert_eq!(world.ports.store.waiting_effects().await.unwrap(), before);
}

#[tokio::test]
async fn the_way_back_leads_to_the_status_page_by_our_secret_only() {
    let world = World::start().await;
    let client = world.submit().await;
    let page = world.send(world.checkout(&client)).await.expect(200).json();
    let back = world.ports.gateway.opened()[0].return_url.clone();
    let path = back.strip_prefix(&format!("http://{}", world.address)).unwrap();
    let status_page = format!("http://{}/kit/inquiry/{}/", world.address, client.access);
    for call in [
        Call::get(path),
        Call::post(path).body(FORM, "transaction_id=X&token=y&status=ACCEPTED").header("origin", "https://pay.example"),
    ] {
        assert_eq!(world.send(call).await.expect(303).header("location"), Some(status_page.as_str()));
    }
    let transaction = page["transaction_id"].as_str().unwrap();
    for query in ["", "?r=", "?r=guess", "?status=ACCEPTED", &format!("?transaction_id={transaction}")] {
        let answer = world.send(Call::get(&format!("/payments/cinetpay/return{query}"))).await.expect(200);
        assert_eq!(answer.header("location"), None, "{query}");
    }
    assert_eq!(world.read(&client).await["order"]["status"], "unpaid");
    world.ports.clock.advance(std::time::Duration::from_secs(25 * 60 * 60));
    assert_eq!(world.send(Call::get(path)).await.expect(200).header("location"), None);
}
