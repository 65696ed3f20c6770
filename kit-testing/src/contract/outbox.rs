//! The contract of [`Outbox`].

mod deadlines;

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::{join, join_all};
use kit_workflow::{Claim, Commit, Job, Outbox, Pending, Store, Timestamp, WorkerId};

use super::case::{Case, invented_claim};
use super::{Breach, Checked, Must, Road, TestBed};
use crate::Dice;

const LEASE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_secs(1);

/// Holds an outbox to the contract of [`Outbox`]:
///
/// - an effect MUST NOT be handed out before it is due, and due ones MUST come oldest first;
/// - it MUST be handed to one worker only until its lease runs out, and to another one after that;
/// - of several claims at once each MUST get an effect of its own, and none MUST be left over;
/// - each claim MUST count the attempt before it answers and carry a higher fence than the one before;
/// - extending MUST keep the lease, and finishing MUST take the effect out for good;
/// - a postponed effect MUST wait as long as said; with progress its attempts MUST start anew, without they MUST go on;
/// - a buried effect MUST NOT be handed out again;
/// - a stale claim (overtaken, run out, used up or invented) MUST change nothing and be told so;
/// - the armed deadlines of a subject MUST be told, the next one first, and those that a commit disarms MUST be gone: for
///   that subject alone, and out of the hands of whoever had one;
/// - waiting MUST end when its time is over.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
///
/// let checked = kit_testing::drive::to_end(contract::outbox(&MemoryBed::new())).unwrap();
/// assert_eq!(checked.port(), "outbox");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn outbox<B: TestBed>(bed: &B) -> Result<Checked, Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let mut checked = Checked::new("outbox");
    let must = checked.must("an effect MUST NOT be handed out before it is due, and due ones MUST come oldest first");
    effects_wait_until_they_are_due(must, bed).await?;
    let must = checked
        .must("an effect MUST be handed to one worker only until its lease runs out, and to another one after that");
    an_effect_has_one_worker(must, bed).await?;
    let must = checked.must("of several claims at once each MUST get an effect of its own, and none MUST be left over");
    rival_claims_share_the_work(must, bed).await?;
    let must = checked
        .must("each claim MUST count the attempt before it answers and carry a higher fence than the one before");
    claims_count_attempts_and_raise_the_fence(must, bed).await?;
    let must = checked.must("extending MUST keep the lease");
    extended_leases_hold(must, bed).await?;
    let must = checked.must("finishing MUST take the effect out for good");
    finished_effects_are_gone(must, bed).await?;
    let must =
        checked.must("a postponed effect MUST wait as long as said, and count its attempts on unless it made progress");
    postponed_effects_wait(must, bed).await?;
    let must = checked.must("a buried effect MUST NOT be handed out again");
    buried_effects_stay_buried(must, bed).await?;
    let must = checked.must("a stale claim MUST change nothing and be told so");
    stale_claims_change_nothing(must, bed).await?;
    let must = checked.must(
        "the armed deadlines of a subject MUST be told, the next one first, and those that a commit disarms MUST be gone",
    );
    deadlines::armed_ones_are_told_and_disarmed_ones_are_gone(must, bed).await?;
    let must = checked.must("waiting MUST end when an effect is due");
    waiting_ends(must, bed).await?;
    Ok(checked)
}

async fn effects_wait_until_they_are_due<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(21));
    must.equal("a claim on an empty outbox", &claim(must, &store).await?, &None)?;
    let now = bed.now(&store);
    let delays = [30, 10, 20, 40].map(Duration::from_secs);
    let stored = put(must, &store, delays.map(|delay| now + delay).to_vec(), now, &mut dice).await?;
    must.equal("a claim before anything is due", &claim(must, &store).await?, &None)?;
    bed.pass(&store, Duration::from_secs(35)).await;
    for expected in [1, 2, 0] {
        let job = some(must, claim(must, &store).await?)?;
        must.equal("the effect that is due first", &job.claim.key, &stored[expected].key)?;
        must.equal("what must be done", &job.effect, &stored[expected].effect)?;
    }
    must.equal("a claim while the rest is not due", &claim(must, &store).await?, &None)?;
    bed.pass(&store, Duration::from_secs(10)).await;
    must.equal("the last effect", &some(must, claim(must, &store).await?)?.claim.key, &stored[3].key)
}

async fn an_effect_has_one_worker<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(22));
    put_due(must, bed, &store, 1, &mut dice).await?;
    let first = some(must, claim(must, &store).await?)?;
    must.equal("a second claim", &claim(must, &store).await?, &None)?;
    bed.pass(&store, LEASE - MOMENT).await;
    must.equal("a claim just before the lease runs out", &claim(must, &store).await?, &None)?;
    bed.pass(&store, 2 * MOMENT).await;
    let second = some(must, claim(must, &store).await?)?;
    must.equal("the effect", &second.claim.key, &first.claim.key)?;
    must.equal("when it was stored", &second.stored_at, &first.stored_at)?;
    must.equal("a claim on the new lease", &claim(must, &store).await?, &None)
}

async fn rival_claims_share_the_work<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(23));
    let stored = put_due(must, bed, &store, 40, &mut dice).await?;
    let workers = (0..8).map(async |_| {
        let mut mine = Vec::new();
        while let Some(job) = claim(must, &store).await? {
            mine.push(job.claim.key);
            must.hold(mine.len() <= 40, || "effects are handed out without end".to_owned())?;
        }
        Ok::<_, Breach>(mine)
    });
    let mut keys = Vec::new();
    for taken in join_all(workers).await {
        keys.extend(taken?);
    }
    let distinct: BTreeSet<&String> = keys.iter().collect();
    must.hold(distinct.len() == keys.len(), || format!("{} claims got {} effects", keys.len(), distinct.len()))?;
    let expected = stored.iter().map(|pending| &pending.key).collect();
    must.equal("what was handed out", &distinct, &expected)
}

async fn claims_count_attempts_and_raise_the_fence<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(24));
    put_due(must, bed, &store, 1, &mut dice).await?;
    let mut fence = i64::MIN;
    for attempts in 1..=4 {
        let job = some(must, claim(must, &store).await?)?;
        must.equal("the attempts", &job.attempts, &attempts)?;
        must.hold(job.claim.fence > fence, || format!("fence {} came after {fence}", job.claim.fence))?;
        fence = job.claim.fence;
        bed.pass(&store, LEASE + MOMENT).await;
    }
    Ok(())
}

async fn extended_leases_hold<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(25));
    put_due(must, bed, &store, 1, &mut dice).await?;
    let job = some(must, claim(must, &store).await?)?;
    for _ in 0..3 {
        bed.pass(&store, LEASE / 2).await;
        must.equal("extending a live lease", &must.works("extending", store.extend(&job.claim, LEASE).await)?, &true)?;
    }
    bed.pass(&store, LEASE - MOMENT).await;
    must.equal("a claim within the extended lease", &claim(must, &store).await?, &None)?;
    bed.pass(&store, 2 * MOMENT).await;
    let next = some(must, claim(must, &store).await?)?;
    must.equal("the attempts after an extended lease ran out", &next.attempts, &2)
}

async fn finished_effects_are_gone<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(26));
    put_due(must, bed, &store, 2, &mut dice).await?;
    let job = some(must, claim(must, &store).await?)?;
    must.equal("finishing", &must.works("finishing", store.finish(&job.claim).await)?, &true)?;
    bed.pass(&store, 2 * LEASE).await;
    let other = some(must, claim(must, &store).await?)?;
    must.hold(other.claim.key != job.claim.key, || "a finished effect was handed out".to_owned())?;
    must.equal("a claim after the last effect", &claim(must, &store).await?, &None)
}

async fn postponed_effects_wait<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(27));
    put_due(must, bed, &store, 1, &mut dice).await?;
    let pause = 5 * LEASE;
    for (attempts, progress) in [(1, false), (2, false), (3, true), (1, true), (1, false), (2, false)] {
        let job = some(must, claim(must, &store).await?)?;
        must.equal("the attempts", &job.attempts, &attempts)?;
        let mine = must.works("postponing", store.postpone(&job.claim, pause, progress, "asked to wait").await)?;
        must.equal("postponing", &mine, &true)?;
        bed.pass(&store, pause - MOMENT).await;
        must.equal("a claim before the pause is over", &claim(must, &store).await?, &None)?;
        bed.pass(&store, 2 * MOMENT).await;
    }
    let job = some(must, claim(must, &store).await?)?;
    must.works("postponing", store.postpone(&job.claim, Duration::ZERO, false, "").await)?;
    must.equal("the effect after no pause", &some(must, claim(must, &store).await?)?.claim.key, &job.claim.key)
}

async fn buried_effects_stay_buried<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(28));
    put_due(must, bed, &store, 1, &mut dice).await?;
    let job = some(must, claim(must, &store).await?)?;
    must.equal("burying", &must.works("burying", store.bury(&job.claim, "the address is wrong").await)?, &true)?;
    bed.pass(&store, 10 * LEASE).await;
    must.equal("a claim after the only effect was buried", &claim(must, &store).await?, &None)?;
    stale(must, &store, "the claim of a buried effect", &job.claim).await
}

async fn stale_claims_change_nothing<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(29));
    put_due(must, bed, &store, 1, &mut dice).await?;
    stale(must, &store, "an invented claim", &invented_claim(&mut dice)).await?;

    let old = some(must, claim(must, &store).await?)?;
    bed.pass(&store, LEASE + MOMENT).await;
    stale(must, &store, "a claim whose lease ran out", &old.claim).await?;
    let current = some(must, claim(must, &store).await?)?;
    must.equal("the attempts", &current.attempts, &2)?;
    for fence in [old.claim.fence, current.claim.fence + 1, 0] {
        let forged = Claim { fence, ..current.claim.clone() };
        stale(must, &store, "an overtaken or forged claim", &forged).await?;
    }
    must.equal("a claim while the lease lasts", &claim(must, &store).await?, &None)?;
    must.works("postponing", store.postpone(&current.claim, Duration::ZERO, false, "").await)?;
    stale(must, &store, "the claim of a postponed effect", &current.claim).await?;
    let last = some(must, claim(must, &store).await?)?;
    must.equal("the attempts", &last.attempts, &3)?;
    must.equal("finishing", &must.works("finishing", store.finish(&last.claim).await)?, &true)?;
    stale(must, &store, "the claim of a finished effect", &last.claim).await
}

async fn waiting_ends<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(30));
    let moment = Duration::from_millis(20);
    join(Outbox::<B::Lifecycle>::wait(&store, moment), bed.pass(&store, moment)).await;
    put_due(must, bed, &store, 1, &mut dice).await?;
    join(Outbox::<B::Lifecycle>::wait(&store, moment), bed.pass(&store, moment)).await;
    some(must, claim(must, &store).await?).map(|_| ())
}

async fn claim<L: Road, S: Outbox<L>>(must: Must, store: &S) -> Result<Option<Job<L>>, Breach> {
    must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)
}

fn some<L: Road>(must: Must, job: Option<Job<L>>) -> Result<Job<L>, Breach> {
    job.ok_or_else(|| must.breach("a due effect was not handed out"))
}

async fn stale<L: Road, S: Outbox<L>>(must: Must, store: &S, what: &str, claim: &Claim) -> Result<(), Breach> {
    let answers = [
        ("extending", must.works("extending", store.extend(claim, LEASE).await)?),
        ("finishing", must.works("finishing", store.finish(claim).await)?),
        ("postponing", must.works("postponing", store.postpone(claim, LEASE, true, "stale").await)?),
        ("burying", must.works("burying", store.bury(claim, "stale").await)?),
    ];
    answers.into_iter().try_for_each(|(verb, mine)| must.hold(!mine, || format!("{verb} went through on {what}")))
}

/// Stores one inquiry whose effects are due at these moments.
async fn put<L: Road, S: Store<L>>(
    must: Must,
    store: &S,
    due: Vec<Timestamp>,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<Vec<Pending<L>>, Breach> {
    let mut case = Case::new(at, dice);
    let effects: Vec<_> = (0..)
        .zip(due)
        .map(|(ordinal, due)| Pending {
            key: format!("{}.1.{ordinal}", case.id.simple()),
            effect: L::effect(dice),
            due,
            deadline: None,
        })
        .collect();
    let commit = Commit { effects: effects.clone(), ..case.step(at, dice) };
    case.commit(must, store, commit).await?;
    Ok(effects)
}

/// Stores one inquiry with `count` effects that are due now.
async fn put_due<B: TestBed>(
    must: Must,
    bed: &B,
    store: &B::Store,
    count: usize,
    dice: &mut Dice,
) -> Result<Vec<Pending<B::Lifecycle>>, Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let now = bed.now(store);
    put(must, store, vec![now; count], now, dice).await
}
