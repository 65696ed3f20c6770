use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{Checkout, Gateway, NotificationRejected, Proof, RawNotification, UnverifiedNotification};

use super::{GatewayBed, Provider, opened};
use crate::Dice;
use crate::contract::{Breach, Must};

pub(super) async fn genuine_ones_are_known<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    for _ in 0..3 {
        let attempt = AttemptId(dice.uuid());
        let checkout = opened(must, bed, &gateway, attempt).await?;
        let raw = bed.notification(attempt).await;
        let told = must.works("reading a notification", gateway.read_notification(&raw))?;
        must.equal("the transaction of a notification", &told.transaction_id, &attempt.transaction_id())?;
        must.hold(proves(&told, &checkout), || "a notification of the provider's proves nothing".to_owned())?;
    }
    Ok(())
}

pub(super) async fn forged_ones_are_not<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let [one, other] = [(); 2].map(|()| AttemptId(dice.uuid()));
    let checkout = opened(must, bed, &gateway, one).await?;
    let checkout_of_the_other = opened(must, bed, &gateway, other).await?;
    let genuine = bed.notification(one).await;
    let told_by = |raw: &RawNotification| gateway.read_notification(raw);

    // The same secret, and another transaction.
    let moved = RawNotification {
        body: replaced(&genuine.body, one.transaction_id().as_bytes(), other.transaction_id().as_bytes()),
        ..genuine.clone()
    };
    must.hold(moved.body != genuine.body, || "the notification does not name its transaction".to_owned())?;
    unproven(must, "one of another transaction", told_by(&moved), &checkout_of_the_other)?;

    // Every secret in the headers changed, twice, or gone.
    if let Ok(UnverifiedNotification { proof: Proof::Signed, .. }) = told_by(&genuine) {
        let without = RawNotification { headers: Vec::new(), ..genuine.clone() };
        unproven(must, "one without its headers", told_by(&without), &checkout)?;
        for (index, (name, value)) in genuine.headers.iter().enumerate() {
            let mut headers = genuine.headers.clone();
            headers[index].1 = value.chars().rev().map(|sign| if sign == '0' { '1' } else { '0' }).collect();
            let changed = RawNotification { headers, ..genuine.clone() };
            if changed.headers[index].1 != *value && name.contains("token") {
                unproven(must, "one with another signature", told_by(&changed), &checkout)?;
            }
        }
    }
    // What somebody makes up who knows the transaction and no secret.
    let id = one.transaction_id();
    let made_up = [
        String::new(),
        id.clone(),
        "\u{0}".to_owned(),
        format!("cpm_trans_id={id}"),
        format!(r#"{{"merchant_transaction_id":"{id}"}}"#),
        format!(r#"{{"notify_token":"guess","merchant_transaction_id":"{id}","status":"SUCCESS"}}"#),
        format!("notify_token=guess&merchant_transaction_id={id}"),
        "x".repeat(1 << 20),
    ];
    for body in made_up {
        for headers in [Vec::new(), vec![("x-token".to_owned(), "0".repeat(64))]] {
            let raw = RawNotification { headers, body: body.clone().into_bytes(), at: genuine.at };
            unproven(must, "one that somebody made up", told_by(&raw), &checkout)?;
        }
    }
    Ok(())
}

/// Whether a notification is the provider's, as the workflow judges it.
fn proves(told: &UnverifiedNotification, checkout: &Checkout) -> bool {
    match told.proof {
        Proof::Signed => true,
        Proof::Token(hash) => checkout.notify_token.as_ref().is_some_and(|token| token.hash().is(hash)),
    }
}

fn unproven(
    must: Must,
    which: &str,
    told: Result<UnverifiedNotification, NotificationRejected>,
    checkout: &Checkout,
) -> Result<(), Breach> {
    let proven = told.as_ref().is_ok_and(|told| proves(told, checkout));
    must.hold(!proven, || format!("{which} was taken for the provider's"))
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let Some(at) = text.windows(from.len()).position(|window| window == from) else { return text.to_vec() };
    [&text[..at], to, &text[at + from.len()..]].concat()
}
