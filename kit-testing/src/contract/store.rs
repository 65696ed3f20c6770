//! The contract of [`Store`].

mod fences;
mod keys;

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, join_all, select};
use kit_workflow::{ChainLink, Commit, CommitError, Dedupe, Job, Lifecycle, Name, Outbox, Store, WorkerId, seal};
use uuid::Uuid;

use super::case::{Case, conflict};
use super::{Breach, Checked, Must, Road, TestBed};
use crate::drive::polls;
use crate::{Dice, sample};

const LEASE: Duration = Duration::from_secs(60);
const RIVALS: usize = 8;

/// Holds a store to the contract of [`Store`]:
///
/// - a subject nobody created MUST be absent, with an empty history and no key taken;
/// - what a commit wrote MUST be there, unaltered, when it answers: state, version, event, actor, moment, effects and key;
/// - a commit MUST be refused with `Conflict` unless the stored version equals the expected one, and of several at once on
///   one version exactly one MUST win;
/// - it MUST be refused with `Duplicate` where the idempotency key is known, whatever else would be wrong, and of several at
///   once under one key exactly one MUST win;
/// - it MUST be refused with `Fenced` unless the finished effect is still leased under the claim's fence;
/// - a refused commit MUST write nothing, and free neither key nor effect;
/// - a commit whose caller went away MUST have written everything or nothing;
/// - events MUST be sealed by [`seal`], one a sequence from 1.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
///
/// let checked = kit_testing::drive::to_end(contract::store(&MemoryBed::new())).unwrap();
/// assert!(checked.musts().contains(&"a subject nobody created MUST be absent"));
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn store<B: TestBed>(bed: &B) -> Result<Checked, Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let mut checked = Checked::new("store");
    let must = checked.must("a subject nobody created MUST be absent");
    unknown_subjects_are_absent(must, bed).await?;
    let must = checked.must("what a commit wrote MUST be there when it answers");
    commits_are_there_when_they_answer(must, bed).await?;
    let must = checked.must("what a commit wrote MUST be there unaltered");
    texts_survive(must, bed).await?;
    let must = checked.must("events MUST be sealed, one a sequence from 1");
    histories_are_sealed(must, bed).await?;
    let must = checked.must("a commit MUST be refused with Conflict unless the stored version equals the expected one");
    other_versions_conflict(must, bed).await?;
    let must = checked.must("of several commits at once on one version exactly one MUST win");
    one_of_several_commits_on_one_version_wins(must, bed).await?;
    let must = checked.must("of several creations of one subject at once exactly one MUST win");
    one_of_several_creations_wins(must, bed).await?;
    let must =
        checked.must("a commit MUST be refused with Duplicate where the key is known, whatever else would be wrong");
    keys::known_keys_are_duplicates(must, bed).await?;
    let must = checked.must("of several requests at once under one key exactly one MUST win");
    keys::one_of_several_requests_under_one_key_wins(must, bed).await?;
    let must =
        checked.must("a commit MUST take the effect it finishes out of the outbox, and a refused one MUST leave it");
    fences::commits_finish_effects(must, bed).await?;
    let must = checked.must(
        "a commit MUST be refused with Fenced unless the finished effect is still leased under the claim's fence",
    );
    fences::stale_claims_are_fenced(must, bed).await?;
    let must = checked.must("a commit whose caller went away MUST have written everything or nothing");
    abandoned_commits_are_whole_or_nothing(must, bed).await?;
    Ok(checked)
}

async fn unknown_subjects_are_absent<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(1));
    Case::new(bed.now(&store), &mut dice).check(must, &store).await?;
    must.equal("an unused key", &must.works("looking up a key", store.taken("submit", "k").await)?, &None)
}

async fn commits_are_there_when_they_answer<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(2));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    let mut neighbour = Case::new(at, &mut dice);
    neighbour.walk(must, &store, 2, at, &mut dice).await?;
    let dedupe = dedupe("k-1", "f-1");
    let first = Commit { dedupe: Some(dedupe.clone()), ..case.step(at, &mut dice) };
    case.commit(must, &store, first).await?;
    case.check(must, &store).await?;
    let taken = must.works("looking up a key", store.taken(&dedupe.scope, &dedupe.key).await)?;
    must.equal("the used key", &taken, &Some((case.id, dedupe.fingerprint)))?;
    for _ in 1..8 {
        case.walk(must, &store, 1, at + Duration::from_millis(7), &mut dice).await?;
        case.check(must, &store).await?;
    }
    neighbour.check(must, &store).await?;
    let mut stored = all_effects(must, bed, &store).await?;
    let mut expected: Vec<_> = [&case, &neighbour]
        .into_iter()
        .flat_map(|case| case.waiting().into_iter().map(|effect| (case.id, effect)))
        .map(|(id, pending)| (pending.key, id, pending.effect))
        .collect();
    stored.sort_by(|one, other| one.0.cmp(&other.0));
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    must.equal("the stored effects", &stored, &expected)
}

async fn texts_survive<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(3));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let text = " \"quoted\" \\ 'single' é 審 🙂\ttab\nline ; , = % _ {} $1 ? -- ";
    for (by, command) in B::Lifecycle::telling(text, &mut dice) {
        let commit = case.decide(by, command, at, &mut dice);
        case.commit(must, &store, commit).await?;
        case.check(must, &store).await?;
    }
    Ok(())
}

async fn histories_are_sealed<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(4));
    let at = bed.now(&store);
    for steps in [3, 8] {
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, steps, at, &mut dice).await?;
        let mut previous = [0; 32];
        for (sequence, entry) in (1..).zip(must.works("reading the history", store.history(case.id).await)?) {
            must.equal("the sequence", &entry.sequence, &sequence)?;
            let event = B::Lifecycle::record_event(&entry.event);
            let link = ChainLink {
                subject: case.id,
                sequence,
                at: entry.at,
                actor: entry.by.kind.as_str(),
                person: entry.by.person,
                event: &event,
            };
            previous = seal(bed.keys().chain(), previous, link);
            must.equal(&format!("the seal of event {sequence}"), &entry.seal, &previous)?;
        }
    }
    Ok(())
}

async fn other_versions_conflict<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(5));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 3, at, &mut dice).await?;
    let next = case.step(at, &mut dice);
    for expected in [None, Some(0), Some(1), Some(2), Some(4), Some(i64::MAX)] {
        let mut wrong = next.clone();
        wrong.expected = expected;
        wrong.dedupe = Some(dedupe("refused", "f"));
        wrong.effects.iter_mut().for_each(|effect| effect.key = format!("{}-refused", effect.key));
        conflict(must, &format!("a commit on version {expected:?} of a subject at 3"), store.commit(wrong).await)?;
        case.check(must, &store).await?;
    }
    let mut absent = Case::new(at, &mut dice);
    let mut early = absent.step(at, &mut dice);
    early.expected = Some(1);
    conflict(must, "a commit on version 1 of a subject that does not exist", store.commit(early).await)?;
    absent.check(must, &store).await?;
    let key = must.works("looking up a key", store.taken("submit", "refused").await)?;
    must.equal("the key of a refused commit", &key, &None)?;
    let stored = all_effects(must, bed, &store).await?;
    let refused = stored.iter().find(|(key, _, _)| key.ends_with("-refused"));
    must.equal("an effect of a refused commit", &refused, &None)
}

async fn one_of_several_commits_on_one_version_wins<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(6));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    for round in 0..4 {
        let rivals: Vec<_> = (0..RIVALS)
            .map(|_| {
                let (by, command) = B::Lifecycle::rival(&mut dice);
                case.decide(by, command, at, &mut dice)
            })
            .collect();
        let answers = join_all(rivals.iter().map(|commit| store.commit(commit.clone()))).await;
        let winners: Vec<usize> = (0..RIVALS).filter(|rival| answers[*rival].is_ok()).collect();
        let [winner] = winners[..] else {
            return Err(must.breach(format!("{} of {RIVALS} won in round {round}", winners.len())));
        };
        for answer in answers.into_iter().filter(Result::is_err) {
            conflict(must, "a commit that lost", answer)?;
        }
        case.committed(rivals[winner].clone());
        case.check(must, &store).await?;
    }
    let effects = all_effects(must, bed, &store).await?.len();
    must.equal("the number of stored effects", &effects, &case.waiting().len())
}

async fn one_of_several_creations_wins<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(7));
    let at = bed.now(&store);
    let mut case = Case::<B::Lifecycle>::new(at, &mut dice);
    let (by, command) = case.next();
    let rivals: Vec<_> = (0..RIVALS).map(|_| case.decide(by, command.clone(), at, &mut dice)).collect();
    let answers = join_all(rivals.iter().map(|commit| store.commit(commit.clone()))).await;
    let winners = answers.iter().filter(|answer| answer.is_ok()).count();
    must.equal("the number of winners", &winners, &1)?;
    for answer in answers.into_iter().filter(Result::is_err) {
        conflict(must, "a creation that lost", answer)?;
    }
    case.committed(rivals[0].clone());
    case.check(must, &store).await?;
    must.equal("the number of stored effects", &all_effects(must, bed, &store).await?.len(), &case.log[0].effects.len())
}

async fn abandoned_commits_are_whole_or_nothing<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(12));
    let at = bed.now(&store);
    let mut expected_effects = 0;
    for patience in 0..24 {
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 2, at, &mut dice).await?;
        let key = format!("abandoned {patience}");
        let abandoned = Commit { dedupe: Some(dedupe(&key, "f")), ..case.step(at, &mut dice) };
        let written = match select(pin!(store.commit(abandoned.clone())), pin!(polls(patience))).await {
            Either::Left((answer, _)) => must.works("a commit", answer).map(|_| true)?,
            // The store may still be writing: the next commit settles whether it did.
            Either::Right(((), _)) => match store.commit(abandoned.clone()).await {
                Ok(_) | Err(CommitError::Duplicate { .. }) => true,
                answer => return Err(must.breach(format!("a repeated commit was answered by {answer:?}"))),
            },
        };
        if written {
            case.committed(abandoned);
        }
        case.check(must, &store).await?;
        let taken = must.works("looking up a key", store.taken("submit", &key).await)?;
        must.equal("the key", &taken.map(|(subject, _)| subject), &written.then_some(case.id))?;
        expected_effects += case.waiting().len();
    }
    must.equal("the number of stored effects", &all_effects(must, bed, &store).await?.len(), &expected_effects)
}

fn dedupe(key: &str, fingerprint: &str) -> Dedupe {
    Dedupe { scope: "submit".to_owned(), key: key.to_owned(), fingerprint: fingerprint.to_owned() }
}

async fn claim<L: Road, S: Outbox<L>>(must: Must, store: &S) -> Result<Job<L>, Breach> {
    let job = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)?;
    job.ok_or_else(|| must.breach("a due effect was not handed out"))
}

/// An effect with its key, and whose it is.
type Stored<L> = (String, Uuid, <L as Lifecycle>::Effect);

/// Everything in the outbox, by letting so much time pass that all of it is due.
async fn all_effects<B: TestBed>(must: Must, bed: &B, store: &B::Store) -> Result<Vec<Stored<B::Lifecycle>>, Breach>
where
    B::Store: Outbox<B::Lifecycle>,
{
    bed.pass(store, 5 * sample::WEEK).await;
    let mut effects = Vec::new();
    while let Some(job) = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)? {
        effects.push((job.claim.key, job.subject, job.effect));
        must.hold(effects.len() < 1_000, || "the outbox hands out effects without end".to_owned())?;
    }
    Ok(effects)
}
