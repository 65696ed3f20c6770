//! Models that give no answer.

use std::time::Duration;

use kit_workflow::port::DrafterError;

use super::{DrafterBed, Manner, complete, prompt};
use crate::contract::{Breach, Must};

/// What the model says; it must not turn up in errors.
const SAID: &str = "zz-said : le kit commence ainsi";
/// Longer than anybody waits within one completion.
const CLOSED: Duration = Duration::from_secs(30 * 60);
/// More calls than any adapter makes for one completion.
const MANY: usize = 50;

pub(super) async fn cut_answers_are_none<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Manner::Cuts(SAID.to_owned())).await?)
}

pub(super) async fn empty_answers_are_none<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Manner::AnswersNothing).await?)
}

pub(super) async fn stumbles_are_repeated<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = bed.drafter(Manner::Stumbles(SAID.to_owned())).await;
    let answer = must.works("a completion", complete(must, bed, &drafter, &prompt(1)).await?)?;
    must.equal("that the answer is the model's", &(answer.text == SAID), &true)?;
    let asked = bed.asked().await;
    must.hold(asked == [prompt(1), prompt(1)], || format!("the model was asked {asked:?}"))
}

pub(super) async fn absence_is_told<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Manner::Away).await?)?;
    let calls = bed.asked().await.len();
    must.hold((1..=MANY).contains(&calls), || format!("{calls} calls were made"))
}

pub(super) async fn patience_is_told<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let error = fails(must, bed, Manner::Closed(CLOSED)).await?;
    let patience = match &error {
        DrafterError::Unavailable { patience, .. } => *patience,
        DrafterError::Misconfigured { .. } => None,
    };
    must.equal("the pause that was asked for", &patience, &Some(CLOSED))
}

pub(super) async fn refused_keys_are_our_fault<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let error = fails(must, bed, Manner::RefusesTheKey).await?;
    must.hold(matches!(error, DrafterError::Misconfigured { .. }), || format!("the error is {error:?}"))?;
    must.equal("the number of calls", &bed.asked().await.len(), &1)
}

pub(super) async fn silence_ends<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    unavailable(must, fails(must, bed, Manner::Silent).await?)
}

pub(super) async fn errors_keep_secrets<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let prompt = prompt(1);
    for manner in [Manner::RefusesTheKey, Manner::Away, Manner::Cuts(SAID.to_owned())] {
        let drafter = bed.drafter(manner.clone()).await;
        let Err(error) = complete(must, bed, &drafter, &prompt).await? else {
            return Err(must.breach("a completion that should fail gave an answer"));
        };
        let told = format!("{error:?} {error}");
        let secrets = [("the key", bed.key()), ("the instructions", "zz-instruction"), ("the data", "zz-datum")];
        for (what, secret) in secrets.into_iter().chain([("what the model said", "zz-said")]) {
            must.hold(!told.contains(secret), || format!("an error shows {what}"))?;
        }
    }
    Ok(())
}

/// The error of one completion on a model of this manner.
async fn fails<B: DrafterBed>(must: Must, bed: &B, manner: Manner) -> Result<DrafterError, Breach> {
    let drafter = bed.drafter(manner).await;
    match complete(must, bed, &drafter, &prompt(1)).await? {
        Err(error) => Ok(error),
        Ok(answer) => Err(must.breach(format!("an answer of {} characters passed for whole", answer.text.len()))),
    }
}

fn unavailable(must: Must, error: DrafterError) -> Result<(), Breach> {
    must.hold(matches!(error, DrafterError::Unavailable { .. }), || format!("the error is {error:?}"))
}
