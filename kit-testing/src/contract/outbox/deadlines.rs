use std::time::Duration;

use kit_workflow::{Commit, Outbox, Pending, Store, Timestamp, Upcoming};

use super::{LEASE, MOMENT, claim, some};
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, Road, TestBed};

/// A deadline of this name, `ordinal` telling its key apart.
fn deadline<L: Road>(case: &Case<L>, ordinal: usize, name: &'static str, due: Timestamp) -> Pending<L> {
    let key = format!("{}.1.{ordinal}", case.id.simple());
    Pending { key, effect: L::effect(&mut Dice::new(ordinal as u64)), due, deadline: Some(name) }
}

pub(super) async fn armed_ones_are_told_and_disarmed_ones_are_gone<B: TestBed>(
    must: Must,
    bed: &B,
) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(31));
    let now = bed.now(&store);
    let soon = |seconds| now + Duration::from_secs(seconds);
    let mut cases = [Case::new(now, &mut dice), Case::new(now, &mut dice)];
    for case in &mut cases {
        let plain = Pending { deadline: None, ..deadline(case, 2, "", soon(5)) };
        let effects = vec![deadline(case, 0, "late", soon(20)), deadline(case, 1, "early", soon(10)), plain];
        let commit = Commit { effects, ..case.step(now, &mut dice) };
        case.commit(must, &store, commit).await?;
    }
    let told = |names: &[(&str, u64)]| -> Vec<Upcoming> {
        names.iter().map(|(name, due)| Upcoming { name: (*name).to_owned(), due: soon(*due) }).collect()
    };
    let upcoming = async |case: &Case<B::Lifecycle>| {
        must.works("what is armed", Outbox::<B::Lifecycle>::upcoming(&store, case.id).await)
    };
    must.equal("what is armed", &upcoming(&cases[0]).await?, &told(&[("early", 10), ("late", 20)]))?;

    // One of them is in a worker's hands when the subject moves on.
    bed.pass(&store, Duration::from_secs(10) + MOMENT).await;
    let mut in_hand = None;
    while let Some(job) = claim(must, &store).await? {
        if job.claim.key == deadline(&cases[0], 1, "early", now).key {
            in_hand = Some(job);
        } else {
            must.works("finishing", Outbox::<B::Lifecycle>::finish(&store, &job.claim).await)?;
        }
    }
    let in_hand = some(must, in_hand)?;
    let [moved, other] = &mut cases;
    let commit = Commit { effects: Vec::new(), disarmed: vec!["early", "late"], ..moved.step(now, &mut dice) };
    moved.commit(must, &store, commit).await?;
    must.equal("what is armed after it was disarmed", &upcoming(moved).await?, &told(&[]))?;
    let names: Vec<String> = upcoming(other).await?.into_iter().map(|deadline| deadline.name).collect();
    must.equal("what is armed of another subject", &names, &vec!["late".to_owned()])?;
    let finished = must.works("finishing", Outbox::<B::Lifecycle>::finish(&store, &in_hand.claim).await)?;
    must.equal("whether a disarmed deadline can be finished", &finished, &false)?;

    bed.pass(&store, LEASE + Duration::from_secs(20)).await;
    let fired = some(must, claim(must, &store).await?)?;
    must.equal("the one that fires", &fired.claim.key, &deadline(other, 0, "late", now).key)?;
    must.equal("whatever else fires", &claim(must, &store).await?, &None)
}
