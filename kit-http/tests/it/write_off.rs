//! Money is given up by two people together, and a refund says how much was given back.

use kit_workflow::inquiry::{ActorKind, AttemptId, Command, Receipt};
use kit_workflow::port::{Particulars, Role};
use kit_workflow::{Currency, Ids as _, Money};
use serde_json::{Value, json};

use crate::wire::{Answer, Call};
use crate::world::{Client, PASSWORD, World};

const WRITE_OFF: &str = "/payment/write-off";

async fn tell(world: &World, client: &Client, beneath: &str, staff: &str, body: Value) -> Answer {
    let call = Call::post(&format!("/api/v1/staff/inquiries/{}{beneath}", client.id)).bearer(staff);
    world.send(if body.is_null() { call } else { call.json(&body) }).await
}

async fn second_manager(world: &World) -> String {
    world.add_staff("second@kit.example", Role::Manager).await;
    world.sign_in("second@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned()
}

/// An inquiry that is paid, and paid again by another attempt, for this amount.
async fn paid_twice(world: &World, more: u64) -> Client {
    let client = world.submit().await;
    world.pay(&client).await;
    receive(world, &client, more).await;
    client
}

async fn receive(world: &World, client: &Client, more: u64) {
    let receipt = Receipt::verified(AttemptId(world.ports.clock.fresh()), Money::new(more, Currency::Xof));
    world.command(client, ActorKind::Gateway, Command::ConfirmPayment { receipt }, Particulars::None).await;
}

/// Each amount received with what becomes of it.
async fn standings(world: &World, client: &Client, staff: &str) -> Value {
    let call = Call::get(&format!("/api/v1/staff/inquiries/{}", client.id)).bearer(staff);
    let dossier = world.send(call).await.expect(200).json();
    dossier["received"].as_array().unwrap().iter().map(|entry| json!([entry["amount"], entry["standing"]])).collect()
}

#[tokio::test]
async fn a_second_person_must_agree_before_money_is_given_up() {
    let world = World::start().await;
    let (manager, second) = (world.staff(Role::Manager).await, second_manager(&world).await);
    let client = paid_twice(&world, 15_000).await;
    let code = |answer: Answer| answer.expect(409).problem().0;
    let (agree, decline) = (format!("{WRITE_OFF}/agree"), format!("{WRITE_OFF}/decline"));

    assert_eq!(code(tell(&world, &client, &agree, &second, Value::Null).await), "nothing_proposed");
    let because = json!({"reason": "le client est introuvable"});
    tell(&world, &client, WRITE_OFF, &manager, because.clone()).await.expect(200);
    // Said again it is the same; said by somebody else it is another proposal.
    tell(&world, &client, WRITE_OFF, &manager, because.clone()).await.expect(200);
    assert_eq!(code(tell(&world, &client, WRITE_OFF, &second, because.clone()).await), "already_proposed");
    assert_eq!(code(tell(&world, &client, &agree, &manager, Value::Null).await), "same_person");

    tell(&world, &client, &decline, &second, json!({"reason": "on le cherche encore"})).await.expect(200);
    assert_eq!(code(tell(&world, &client, &agree, &second, Value::Null).await), "nothing_proposed");
    tell(&world, &client, WRITE_OFF, &manager, because.clone()).await.expect(200);
    // What comes in meanwhile was not spoken of.
    receive(&world, &client, 500).await;
    assert_eq!(code(tell(&world, &client, &agree, &second, Value::Null).await), "nothing_proposed");

    tell(&world, &client, WRITE_OFF, &manager, because).await.expect(200);
    let view = tell(&world, &client, &agree, &second, Value::Null).await.expect(200).json();
    tell(&world, &client, &agree, &second, Value::Null).await.expect(200);
    assert_eq!(view["stage"], "paid", "what pays the order still does");
    let expected = json!([[15_000, "credited"], [15_000, "written_off"], [500, "written_off"]]);
    assert_eq!(standings(&world, &client, &manager).await, expected);
}

#[tokio::test]
async fn a_refund_that_is_given_up_ends_the_inquiry_unrefunded() {
    let world = World::start().await;
    let (manager, second) = (world.staff(Role::Manager).await, second_manager(&world).await);
    let client = world.submit().await;
    world.pay(&client).await;
    let reason = json!({"reason": "numéro fermé"});
    tell(&world, &client, "/refund", &manager, reason.clone()).await.expect(200);
    tell(&world, &client, WRITE_OFF, &manager, reason).await.expect(200);
    let agree = format!("{WRITE_OFF}/agree");
    let view = tell(&world, &client, &agree, &second, Value::Null).await.expect(200).json();
    assert_eq!(view["stage"], "cancelled");
    assert_eq!(standings(&world, &client, &manager).await, json!([[15_000, "written_off"]]));
}

#[tokio::test]
async fn a_refund_that_names_its_amount_leaves_what_came_in_since_due() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let client = paid_twice(&world, 700).await;
    receive(&world, &client, 15_000).await;
    let refund = |amount: Value| json!({"reference": format!("virement de {amount}"), "amount": amount});
    let confirm = |body: Value| tell(&world, &client, "/refund/confirm", &manager, body);
    assert_eq!(confirm(refund(json!(701))).await.expect(409).problem().0, "refund_mismatch");
    for body in [refund(json!(-1)), refund(json!(7.5)), refund(json!("700"))] {
        assert_eq!(confirm(body).await.expect(422).problem().0, "invalid");
    }
    let other = json!({"reference": "virement", "amount": 700, "currency": "EUR"});
    assert_eq!(confirm(other).await.expect(422).json()["errors"][0]["field"], "currency");
    confirm(refund(json!(700))).await.expect(200);
    // The same confirmation again is the same refund.
    confirm(refund(json!(700))).await.expect(200);
    let expected = json!([[15_000, "credited"], [700, "refunded"], [15_000, "refund_due"]]);
    assert_eq!(standings(&world, &client, &manager).await, expected);
}
