//! Money that waits is where staff and machines look.

use kit_workflow::inquiry::{ActorKind, AttemptId, Command, Receipt};
use kit_workflow::port::{Particulars, Role};
use kit_workflow::{Currency, Ids as _, Money};
use serde_json::Value;

use crate::wire::Call;
use crate::world::{Client, World};

async fn receive(world: &World, client: &Client, money: Money) {
    let receipt = Receipt::verified(AttemptId(world.ports.clock.fresh()), money);
    world.command(client, ActorKind::Gateway, Command::ConfirmPayment { receipt }, Particulars::None).await;
}

async fn list(world: &World, staff: &str, query: &str) -> Value {
    world.send(Call::get(&format!("/api/v1/staff/money{query}")).bearer(staff)).await.expect(200).json()
}

#[tokio::test]
async fn money_that_waits_is_listed_page_by_page_with_its_sums() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let empty = list(&world, &staff, "").await;
    assert_eq!(empty, serde_json::json!({"items": [], "totals": [], "next": null}));

    let client = world.submit().await;
    world.pay(&client).await;
    assert_eq!(list(&world, &staff, "").await["items"], serde_json::json!([]), "what is on its way does not wait");
    receive(&world, &client, Money::new(700, Currency::Xof)).await;
    receive(&world, &client, Money::new(15_000, Currency::Xof)).await;
    receive(&world, &client, Money::new(900, Currency::Usd)).await;

    let (mut seen, mut query) = (Vec::new(), "?limit=1".to_owned());
    loop {
        let part = list(&world, &staff, &query).await;
        let items = part["items"].as_array().unwrap();
        assert_eq!(items.len(), 1);
        seen.push((items[0]["amount"].as_u64().unwrap(), items[0]["reason"].as_str().unwrap().to_owned()));
        match part["next"].as_str() {
            Some(next) => query = format!("?limit=1&cursor={next}"),
            None => break,
        }
    }
    let second = |amount| (amount, "second_payment".to_owned());
    assert_eq!(seen, [second(700), second(15_000), second(900)]);
    let totals = list(&world, &staff, "").await["totals"].clone();
    let sums: Vec<_> =
        totals.as_array().unwrap().iter().map(|t| (t["currency"].clone(), t["amount"].clone())).collect();
    assert_eq!(sums, [("XOF".into(), 15_700.into()), ("USD".into(), 900.into())]);

    for query in ["?limit=0", "?limit=201", "?cursor=x"] {
        let call = Call::get(&format!("/api/v1/staff/money{query}")).bearer(&staff);
        assert_eq!(world.send(call).await.expect(422).problem().0, "invalid");
    }
    let metrics = world.send(Call::get("/metrics")).await.expect(200).text();
    for line in [
        "kit_money_waiting{reason=\"second_payment\",currency=\"XOF\"} 15700",
        "kit_money_waiting{reason=\"second_payment\",currency=\"USD\"} 900",
        "kit_money_waiting_count{reason=\"second_payment\",currency=\"XOF\"} 2",
        "kit_money_waiting_count{reason=\"held\",currency=\"XOF\"} 0",
    ] {
        assert!(metrics.contains(line), "{line} is not in {metrics}");
    }
}
