//! Servers that take nothing, or do not say that they did.

use kit_workflow::port::MailError;

use super::{MailerBed, Relay, letter, send};
use crate::contract::{Breach, Must};

pub(super) async fn busy_servers_are_tried_later<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Relay::Busy).await?)?;
    must.equal("the number of mails that arrived", &bed.arrived().await.len(), &0)
}

pub(super) async fn refusals_are_final<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let error = fails(must, bed, Relay::RefusesTheRecipient).await?;
    must.hold(matches!(error, MailError::Refused(_)), || format!("the error is {error:?}"))?;
    must.equal("the number of mails that arrived", &bed.arrived().await.len(), &0)
}

pub(super) async fn lost_answers_can_be_repeated<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let mailer = bed.mailer(Relay::HangsUp).await;
    for _ in 0..2 {
        match send(must, bed, &mailer, &letter(1)).await? {
            Err(error) => unavailable(must, error)?,
            Ok(()) => return Err(must.breach("a letter whose answer was lost counts as sent")),
        }
    }
    let arrived = bed.arrived().await;
    let ids: Vec<_> = arrived.iter().map(|mail| &mail.message_id).collect();
    let same = ids.len() >= 2 && ids.iter().all(|id| *id == ids[0]);
    must.hold(same, || format!("the copies have the Message-IDs {ids:?}"))
}

pub(super) async fn silence_ends<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Relay::Silent).await?)
}

pub(super) async fn errors_keep_secrets<B: MailerBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let envelope = letter(1);
    let local = envelope.to.split('@').next().unwrap_or_default();
    for relay in [Relay::Busy, Relay::RefusesTheRecipient, Relay::HangsUp] {
        let error = fails(must, bed, relay).await?;
        let told = format!("{error:?} {error}");
        for (what, secret) in [("the address", local), ("the name", &envelope.name)] {
            must.hold(!told.contains(secret), || format!("an error shows {what}"))?;
        }
    }
    Ok(())
}

/// The error of one letter to a server of this kind.
async fn fails<B: MailerBed>(must: Must, bed: &B, relay: Relay) -> Result<MailError, Breach> {
    let mailer = bed.mailer(relay).await;
    match send(must, bed, &mailer, &letter(1)).await? {
        Err(error) => Ok(error),
        Ok(()) => Err(must.breach("a letter that was not taken counts as sent")),
    }
}

fn unavailable(must: Must, error: MailError) -> Result<(), Breach> {
    must.hold(matches!(error, MailError::Unavailable(_)), || format!("the error is {error:?}"))
}
