//! A commit finishes an effect only for the worker that holds it.

use std::time::Duration;

use kit_workflow::{Claim, Commit, Outbox, Store};

use super::{LEASE, all_effects, claim, dedupe};
use crate::Dice;
use crate::contract::case::{Case, conflict, fenced, invented_claim};
use crate::contract::{Breach, Must, TestBed};

pub(super) async fn commits_finish_effects<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(10));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 1, at, &mut dice).await?;
    let job = claim(must, &store).await?;
    let finishing = Commit { finishes: Some(job.claim.clone()), ..case.step(at, &mut dice) };
    conflict(
        must,
        "a commit on another version",
        store.commit(Commit { expected: Some(9), ..finishing.clone() }).await,
    )?;
    let mine = must.works("extending", Outbox::<B::Lifecycle>::extend(&store, &job.claim, LEASE).await)?;
    must.equal("that the effect of a refused commit is still leased", &mine, &true)?;
    case.commit(must, &store, finishing).await?;
    case.check(must, &store).await?;
    let finished = must.works("finishing", Outbox::<B::Lifecycle>::finish(&store, &job.claim).await)?;
    must.equal("that a finished effect is still there", &finished, &false)?;
    let keys: Vec<String> = all_effects(must, bed, &store).await?.into_iter().map(|(key, _, _)| key).collect();
    must.hold(!keys.contains(&job.claim.key), || format!("the finished effect {} is handed out again", job.claim.key))?;
    must.equal("the number of effects that are left", &keys.len(), &(case.waiting().len() - 1))
}

pub(super) async fn stale_claims_are_fenced<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(11));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 1, at, &mut dice).await?;
    let next = Commit { dedupe: Some(dedupe("fenced", "f")), ..case.step(at, &mut dice) };
    let finishing = |claim: &Claim| Commit { finishes: Some(claim.clone()), ..next.clone() };
    fenced(must, "a commit with an invented claim", store.commit(finishing(&invented_claim(&mut dice))).await)?;

    let old = claim(must, &store).await?.claim;
    bed.pass(&store, LEASE + Duration::from_secs(1)).await;
    fenced(must, "a commit after the lease ran out", store.commit(finishing(&old)).await)?;
    let mut current = claim(must, &store).await?.claim;
    while current.key != old.key {
        current = claim(must, &store).await?.claim;
    }
    fenced(must, "a commit of an overtaken worker", store.commit(finishing(&old)).await)?;
    for fence in [current.fence + 1, current.fence - 1, 0] {
        let forged = Claim { fence, ..current.clone() };
        fenced(must, "a commit with another fence", store.commit(finishing(&forged)).await)?;
    }
    case.check(must, &store).await?;
    let key = must.works("looking up a key", store.taken("submit", "fenced").await)?;
    must.equal("the key of a fenced commit", &key, &None)?;

    case.commit(must, &store, finishing(&current)).await?;
    let again = Commit { finishes: Some(current), ..case.step(at, &mut dice) };
    fenced(must, "a commit that finishes an effect twice", store.commit(again).await)?;
    case.check(must, &store).await
}
