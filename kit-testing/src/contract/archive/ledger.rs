//! The ledger of attempts.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::Store;
use kit_workflow::inquiry::{ActorKind, AttemptId, AttemptOutcome, Command, InquiryLifecycle as L, Receipt};
use kit_workflow::port::{Archive, Ledger, LedgerRequest, Which};

use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

const CALM: Duration = Duration::from_secs(20);

pub(super) async fn one_asks_at_a_time<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(54));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [one, other] = [(); 2].map(|()| AttemptId(dice.uuid()));
    for attempt in [one, other] {
        let by = sample::actor(ActorKind::Client, &mut dice);
        let commit = case.decide(by, Command::StartCheckout { attempt, announced: false }, at, &mut dice);
        case.commit(must, &store, commit).await?;
    }
    let mut told = 0;
    for answer in join_all((0..6).map(|_| store.begin_asking(one, CALM))).await {
        told += u32::from(must.works("asking", answer)?);
    }
    must.equal("how many may ask", &told, &1)?;
    must.equal("another attempt", &must.works("asking", store.begin_asking(other, CALM).await)?, &true)?;
    bed.pass(&store, CALM / 2).await;
    must.equal("within the calm", &must.works("asking", store.begin_asking(one, CALM).await)?, &false)?;
    bed.pass(&store, CALM).await;
    must.equal("after the calm", &must.works("asking", store.begin_asking(one, CALM).await)?, &true)?;
    let nobodys = must.works("asking", store.begin_asking(AttemptId(dice.uuid()), CALM).await)?;
    must.equal("an attempt that is not ours", &nobodys, &false)
}

pub(super) async fn the_ledger_shows_each_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(55));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let attempts = [(); 6].map(|()| AttemptId(dice.uuid()));
    for (attempt, minute) in attempts.into_iter().zip([0, 1, 1, 1, 2, 3]) {
        let by = sample::actor(ActorKind::Client, &mut dice);
        let moment = at + minute * Duration::from_secs(60);
        let commit = case.decide(by, Command::StartCheckout { attempt, announced: false }, moment, &mut dice);
        case.commit(must, &store, commit).await?;
    }
    let [.., refused, paid] = attempts;
    let ends = [
        Command::CloseAttempt { attempt: refused, outcome: AttemptOutcome::Refused },
        Command::settle(Receipt::verified(paid, OWED), OWED),
    ];
    for end in ends {
        let commit = case.decide(sample::actor(ActorKind::Gateway, &mut dice), end, at, &mut dice);
        case.commit(must, &store, commit).await?;
    }
    let all =
        LedgerRequest { from: at, until: at + Duration::from_secs(600), which: Which::Open, after: None, limit: 3 };
    let (mut seen, mut request) = (Vec::new(), all);
    loop {
        let page = must.works("reading the ledger", store.ledger(&request).await)?;
        seen.extend(page.iter().map(|attempt| (attempt.opened_at, attempt.id)));
        request.after = seen.last().copied();
        if page.len() < 3 || seen.len() > 9 {
            break;
        }
    }
    must.hold(seen.is_sorted(), || format!("the pages are {seen:?}"))?;
    let mut ids: Vec<_> = seen.into_iter().map(|(_, id)| id).collect();
    ids.sort_unstable();
    let mut expected = attempts[..4].to_vec();
    expected.sort_unstable();
    must.equal("the open attempts", &ids, &expected)?;
    let ids = async |request: LedgerRequest| {
        let page = must.works("reading the ledger", store.ledger(&request).await)?;
        Ok::<_, Breach>(page.into_iter().map(|attempt| attempt.id).collect::<Vec<_>>())
    };
    let received = ids(LedgerRequest { which: Which::Received, ..all }).await?;
    must.equal("what received something", &received, &vec![paid])?;
    let early = ids(LedgerRequest { until: at + Duration::from_secs(60), ..all }).await?;
    must.equal("what was opened before a moment", &early, &vec![attempts[0]])?;
    let late = ids(LedgerRequest { from: at + Duration::from_secs(180), which: Which::Received, ..all }).await?;
    must.equal("what was opened from a moment on", &late, &vec![paid])
}
