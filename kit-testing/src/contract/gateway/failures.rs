use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{Gateway as _, GatewayError};

use super::{GatewayBed, Provider, ask, open, opened, request, secret_of_the_way_back};
use crate::Dice;
use crate::contract::{Breach, Must};

pub(super) async fn lost_openings_are_unknown<B: GatewayBed>(
    must: Must,
    bed: &B,
    dice: &mut Dice,
) -> Result<(), Breach> {
    for provider in [Provider::Silent, Provider::Garbles, Provider::Broken] {
        let gateway = bed.gateway(provider).await;
        let outcome = open(must, bed, &gateway, &request(AttemptId(dice.uuid()))).await?;
        let unknown = matches!(outcome, Err(GatewayError::OutcomeUnknown { .. }));
        must.hold(unknown, || format!("an opening at {provider:?} was answered by {outcome:?}"))?;
    }
    Ok(())
}

pub(super) async fn busy_providers_are_tried_later<B: GatewayBed>(
    must: Must,
    bed: &B,
    dice: &mut Dice,
) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Busy).await;
    let outcome = open(must, bed, &gateway, &request(AttemptId(dice.uuid()))).await?;
    let unavailable = matches!(outcome, Err(GatewayError::Unavailable { .. } | GatewayError::Barred { .. }));
    must.hold(unavailable, || format!("an opening at a busy provider was answered by {outcome:?}"))
}

pub(super) async fn lost_answers_say_nothing<B: GatewayBed>(
    must: Must,
    bed: &B,
    dice: &mut Dice,
) -> Result<(), Breach> {
    for provider in [Provider::Silent, Provider::Garbles, Provider::Broken, Provider::Busy] {
        let gateway = bed.gateway(provider).await;
        let outcome = ask(must, bed, &gateway, AttemptId(dice.uuid())).await?;
        let unavailable = matches!(outcome, Err(GatewayError::Unavailable { .. } | GatewayError::Barred { .. }));
        must.hold(unavailable, || format!("a question at {provider:?} was answered by {outcome:?}"))?;
    }
    Ok(())
}

pub(super) async fn refused_keys_are_our_fault<B: GatewayBed>(
    must: Must,
    bed: &B,
    dice: &mut Dice,
) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::RefusesTheKeys).await;
    let attempt = AttemptId(dice.uuid());
    let outcomes =
        [open(must, bed, &gateway, &request(attempt)).await?.err(), ask(must, bed, &gateway, attempt).await?.err()];
    for outcome in outcomes {
        let fault = matches!(outcome, Some(GatewayError::Misconfigured { .. }));
        must.hold(fault, || format!("a provider that refuses the keys was answered by {outcome:?}"))?;
    }
    Ok(())
}

pub(super) async fn secrets_are_kept<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let mut shown = String::new();
    let mut secrets = bed.secrets();
    secrets.push(secret_of_the_way_back());
    for provider in [
        Provider::Works,
        Provider::Busy,
        Provider::Silent,
        Provider::Garbles,
        Provider::Broken,
        Provider::RefusesTheKeys,
    ] {
        let gateway = bed.gateway(provider).await;
        let request = request(AttemptId(dice.uuid()));
        secrets.extend([request.payer_email.clone(), request.payer_phone.clone(), request.payer_name.clone()]);
        shown.push_str(&format!("{request:?}"));
        match open(must, bed, &gateway, &request).await? {
            Ok(checkout) => {
                shown.push_str(&format!("{checkout:?}"));
                secrets.push(checkout.payment_url);
                secrets.extend(checkout.payment_token);
                secrets.extend(checkout.notify_token.map(|token| token.expose().to_owned()));
            }
            Err(error) => shown.push_str(&format!("{error} {error:?}")),
        }
        if let Err(error) = ask(must, bed, &gateway, request.attempt).await? {
            shown.push_str(&format!("{error} {error:?}"));
        }
    }
    let gateway = bed.gateway(Provider::Works).await;
    let attempt = AttemptId(dice.uuid());
    opened(must, bed, &gateway, attempt).await?;
    let raw = bed.notification(attempt).await;
    shown.push_str(&format!("{raw:?} {:?}", gateway.read_notification(&raw)));
    let told = secrets.iter().filter(|secret| !secret.is_empty()).position(|secret| shown.contains(secret.as_str()));
    must.hold(told.is_none(), || "an error or a value shows a secret".to_owned())
}
