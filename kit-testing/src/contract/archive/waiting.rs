//! Money that waits for an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, InquiryId, InquiryLifecycle as L, OpenAmount, Receipt, WaitReason, open_amounts,
};
use kit_workflow::port::{Archive, ReportFilter, WaitingMoney, WaitingPlace, WaitingRequest};
use kit_workflow::{Currency, Money, Store, Timestamp};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

const MINUTE: Duration = Duration::from_secs(60);

/// When the list is asked for: at once, when machines should long have been done, and when people should.
const LATER: [Duration; 3] = [Duration::ZERO, Duration::from_secs(3 * 60 * 60), Duration::from_secs(90 * 60 * 60)];

/// More than ever waits here.
const MOST: usize = 50;

/// So many steps of the road, or what else is asked and by whom.
type Happens = Result<usize, (ActorKind, Command)>;

pub(super) async fn money_that_waits_is_listed<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(52));
    let mut at = bed.now(&store);
    let mut cases: Vec<Case> = (0..4).map(|_| Case::new(at, &mut dice)).collect();
    let money = |minor| Money::new(minor, OWED.currency());
    let attempts: Vec<AttemptId> = (0..6).map(|_| AttemptId(dice.uuid())).collect();
    let receipt = |attempt: usize, amount| Receipt::verified(attempts[attempt], amount);
    let reason = || "digest".to_owned();
    let colleague = sample::actor(ActorKind::Staff, &mut dice);
    // Which inquiry, and what happens to it.
    let script: Vec<(usize, Happens)> = vec![
        (0, Ok(3)),
        (0, Err((ActorKind::Gateway, Command::ConfirmPayment { receipt: receipt(0, money(OWED.minor() + 700)) }))),
        (1, Ok(2)),
        (1, Err((ActorKind::Gateway, Command::HoldPayment { receipt: receipt(1, money(10)) }))),
        (1, Err((ActorKind::Gateway, Command::HoldPayment { receipt: receipt(2, Money::new(900, Currency::Usd)) }))),
        (2, Ok(5)),
        (2, Err((ActorKind::Worker, Command::GiveUp { draft: 1 }))),
        (0, Err((ActorKind::Gateway, Command::ConfirmPayment { receipt: receipt(3, OWED) }))),
        (3, Ok(8)),
        (3, Err((ActorKind::Gateway, Command::ConfirmPayment { receipt: receipt(4, OWED) }))),
        (0, Err((ActorKind::Worker, Command::BeginGeneration { draft: 1 }))),
        (0, Err((ActorKind::Staff, Command::ProposeWriteOff { reason: reason() }))),
        (0, Err((ActorKind::Staff, Command::AgreeWriteOff))),
        // With the first ten this is five too much: the last amount is split, and its rest is due.
        (1, Err((ActorKind::Gateway, Command::HoldPayment { receipt: receipt(5, money(OWED.minor() - 5)) }))),
        (1, Err((ActorKind::Staff, Command::AcceptShortPayment { reason: reason() }))),
        (2, Err((ActorKind::Staff, Command::Refund { reason: reason() }))),
        (3, Err((ActorKind::Staff, Command::ConfirmRefund { proof: "digest".into(), amount: None }))),
    ];
    for (which, step) in script {
        at = at + MINUTE;
        match step {
            Ok(steps) => cases[which].walk(must, &store, steps, at, &mut dice).await?,
            Err((kind, command)) => {
                let by = match command {
                    Command::AgreeWriteOff => colleague,
                    _ => sample::actor(kind, &mut dice),
                };
                let commit = cases[which].decide(by, command, at, &mut dice);
                cases[which].commit(must, &store, commit).await?;
            }
        }
        for later in LATER {
            check(must, &store, &cases, at + later).await?;
        }
    }
    Ok(())
}

/// What should wait, by what was committed, the longest wait first.
fn expected(cases: &[Case], now: Timestamp) -> Vec<(WaitingPlace, OpenAmount, WaitReason)> {
    let mut expected = Vec::new();
    for case in cases {
        let open = case.log.iter().fold(Vec::new(), |open, commit| open_amounts(&open, &commit.state, commit.at));
        let waits = open.into_iter().filter_map(|open| Some((open, open.waits(now)?)));
        expected.extend(waits.map(|(open, reason)| ((open.since, InquiryId(case.id), open.ordinal), open, reason)));
    }
    expected.sort_by_key(|(place, _, _)| *place);
    expected
}

fn told(seen: &[WaitingMoney]) -> Vec<(WaitingPlace, OpenAmount, WaitReason)> {
    seen.iter().map(|item| (item.place(), item.open, item.reason)).collect()
}

/// Every page of the list, one after the other.
async fn listed<S: Archive>(
    must: Must,
    store: &S,
    now: Timestamp,
    filter: &ReportFilter,
    limit: u32,
) -> Result<Vec<WaitingMoney>, Breach> {
    let mut seen: Vec<WaitingMoney> = Vec::new();
    let mut request = WaitingRequest { now, filter: filter.clone(), after: None, limit };
    loop {
        let page = must.works("listing", store.waiting_money(&request).await)?;
        must.hold(page.items.len() <= limit as usize, || format!("a page of {limit} holds {}", page.items.len()))?;
        seen.extend(page.items);
        must.hold(seen.len() <= MOST, || format!("the list goes on and on: {seen:?}"))?;
        request.after = page.next;
        if page.next.is_none() {
            return Ok(seen);
        }
    }
}

/// Of one inquiry, by its stage and reference; and of the time before and after each beginning of a wait.
async fn filtered<S: Archive>(
    must: Must,
    store: &S,
    cases: &[Case],
    expected: &[(WaitingPlace, OpenAmount, WaitReason)],
    now: Timestamp,
) -> Result<(), Breach> {
    for case in cases {
        let Some(state) = &case.state else { continue };
        let (stage, query) = (Some(state.stage()), Some(InquiryId(case.id).reference()));
        let filter = ReportFilter { stage, query, ..ReportFilter::default() };
        let found = told(&listed(must, store, now, &filter, 1).await?);
        let wanted: Vec<_> = expected.iter().filter(|((_, id, _), ..)| id.0 == case.id).copied().collect();
        must.equal("what waits of one inquiry", &found, &wanted)?;
    }
    let Some(((middle, ..), ..)) = expected.get(expected.len() / 2) else { return Ok(()) };
    for (from, until) in [(Some(*middle), None), (None, Some(*middle))] {
        let filter = ReportFilter { from, until, ..ReportFilter::default() };
        let found = told(&listed(must, store, now, &filter, 3).await?);
        let wanted: Vec<_> =
            expected.iter().filter(|((since, ..), ..)| (since >= middle) == from.is_some()).copied().collect();
        must.equal("what waits since a period", &found, &wanted)?;
    }
    Ok(())
}

async fn check<S: Archive>(must: Must, store: &S, cases: &[Case], now: Timestamp) -> Result<(), Breach> {
    let expected = expected(cases, now);
    for limit in [1, 3, 50] {
        let seen = listed(must, store, now, &ReportFilter::default(), limit).await?;
        must.equal(&format!("what pages of {limit} list"), &told(&seen), &expected)?;
        for item in seen {
            let dossier = dossier(must, store, item.inquiry).await?;
            must.hold(
                item.organization_name == dossier.answers.organization_name && item.test == dossier.test,
                || "its name or mark differs".to_owned(),
            )?;
        }
    }
    filtered(must, store, cases, &expected, now).await?;
    let mut sums: BTreeMap<(WaitReason, Currency), (u64, u128, Timestamp)> = BTreeMap::new();
    for ((since, _, _), open, reason) in expected {
        let sum = sums.entry((reason, open.amount.currency())).or_insert((0, 0, since));
        *sum = (sum.0 + 1, sum.1 + u128::from(open.amount.minor()), sum.2.min(since));
    }
    let totals = must.works("adding up", store.waiting_totals(now).await)?;
    let found = totals.iter().map(|total| ((total.reason, total.currency), (total.count, total.amount, total.oldest)));
    must.equal("the sums", &found.collect(), &sums)
}
