//! A request that comes again is known by its key.

use futures_util::future::join_all;
use kit_workflow::{Commit, CommitError, Dedupe, Store};

use super::{RIVALS, dedupe};
use crate::Dice;
use crate::contract::case::{Case, invented_claim};
use crate::contract::{Breach, Must, TestBed};

pub(super) async fn known_keys_are_duplicates<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(8));
    let at = bed.now(&store);
    let mut first = Case::new(at, &mut dice);
    let mut commit = first.step(at, &mut dice);
    commit.dedupe = Some(dedupe("k", "first"));
    first.commit(must, &store, commit).await?;

    let mut second = Case::new(at, &mut dice);
    let mut plain = second.step(at, &mut dice);
    plain.dedupe = Some(dedupe("k", "second"));
    let mut outdated = first.step(at, &mut dice);
    outdated.expected = Some(7);
    outdated.dedupe = Some(dedupe("k", "first"));
    let mut finishing = plain.clone();
    finishing.finishes = Some(invented_claim(&mut dice));
    for (what, commit) in
        [("a second subject", plain.clone()), ("an outdated commit", outdated), ("a stale claim", finishing)]
    {
        match store.commit(commit).await {
            Err(CommitError::Duplicate { subject, fingerprint }) => {
                must.equal("the earlier request", &(subject, fingerprint.as_str()), &(first.id, "first"))?;
            }
            answer => return Err(must.breach(format!("{what} under a known key was answered by {answer:?}"))),
        }
    }
    first.check(must, &store).await?;
    second.check(must, &store).await?;
    let elsewhere = Dedupe { scope: "checkout".to_owned(), ..dedupe("k", "second") };
    second.commit(must, &store, Commit { dedupe: Some(elsewhere), ..plain }).await
}

pub(super) async fn one_of_several_requests_under_one_key_wins<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(9));
    let at = bed.now(&store);
    for round in 0..4 {
        let rivals: Vec<_> = (0..RIVALS)
            .map(|_| {
                let mut case = Case::new(at, &mut dice);
                let commit =
                    Commit { dedupe: Some(dedupe(&format!("round {round}"), "f")), ..case.step(at, &mut dice) };
                (case, commit)
            })
            .collect();
        let answers = join_all(rivals.iter().map(|(_, commit)| store.commit(commit.clone()))).await;
        let winners: Vec<_> = rivals.iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).collect();
        let [((winner, _), _)] = winners[..] else {
            return Err(must.breach(format!("{} of {RIVALS} won in round {round}", winners.len())));
        };
        let winner = winner.id;
        for ((mut case, commit), answer) in rivals.into_iter().zip(answers) {
            match answer {
                Ok(_) => case.committed(commit),
                Err(CommitError::Duplicate { subject, .. }) => must.equal("the earlier request", &subject, &winner)?,
                answer => return Err(must.breach(format!("a request that lost was answered by {answer:?}"))),
            }
            case.check(must, &store).await?;
        }
    }
    Ok(())
}
