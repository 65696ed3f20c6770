//! Attempts, what was received by them, and what gateways told of them.

use kit_workflow::inquiry::{ActorKind, AttemptId, AttemptOutcome, Command, InquiryId, InquiryLifecycle as L, Receipt};
use kit_workflow::port::{
    Archive, Attempt, AttemptNews, AttemptStatus, Particulars, ProviderDate, ProviderDates, RemarkKind,
};
use kit_workflow::{Money, Store, Timestamp};

use super::{attempt, dossier};
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

pub(super) async fn receipts_reach_their_attempts<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(44));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [held, paid, extra] = [(); 3].map(|()| AttemptId(dice.uuid()));
    for attempt in [held, paid, extra] {
        let commit = case.decide(
            sample::actor(ActorKind::Client, &mut dice),
            Command::StartCheckout { attempt, announced: false },
            at,
            &mut dice,
        );
        let Particulars::Attempt { opening, .. } = commit.particulars.clone() else { continue };
        case.commit(must, &store, commit).await?;
        let expected = Attempt {
            id: attempt,
            inquiry: InquiryId(case.id),
            provider: opening.provider,
            test: opening.test,
            account: Some(opening.account),
            amount: opening.amount,
            opened_at: at,
            status: AttemptStatus::Created,
            payment_url: None,
            code: None,
            method: None,
            reference: None,
            dates: ProviderDates::NONE,
            notify_hash: None,
            receipt: None,
        };
        must.equal("a stored attempt", &self::attempt(must, &store, attempt).await?, &Some(expected.clone()))?;
        let returned = must.works("a look-up", store.attempt_by_return(opening.return_hash).await)?;
        must.equal("the attempt of a way back", &returned, &Some(expected))?;
    }
    let receipts = [
        Receipt::verified(held, Money::new(1, OWED.currency())),
        Receipt::amount_unverified(paid, OWED),
        Receipt::verified(extra, OWED),
    ];
    for receipt in receipts {
        let commit =
            case.decide(sample::actor(ActorKind::Gateway, &mut dice), Command::settle(receipt, OWED), at, &mut dice);
        case.commit(must, &store, commit).await?;
    }
    let dossier = dossier(must, &store, InquiryId(case.id)).await?;
    let found: Vec<_> = dossier.attempts.iter().map(|attempt| (attempt.status, attempt.receipt)).collect();
    must.equal("the attempts", &found, &receipts.map(|receipt| (AttemptStatus::Paid, Some(receipt))).to_vec())?;

    let mut by_hand = Case::new(at, &mut dice);
    by_hand.walk(must, &store, 2, at, &mut dice).await?;
    let attempt = AttemptId(dice.uuid());
    let command =
        Command::RecordPaymentByHand { attempt, received: OWED, reason: "digest".to_owned(), proof: "digest".into() };
    let commit = by_hand.decide(sample::actor(ActorKind::Staff, &mut dice), command, at, &mut dice);
    by_hand.commit(must, &store, commit).await?;
    let found = self::attempt(must, &store, attempt).await?;
    let found = found.map(|attempt| (attempt.provider, attempt.status, attempt.receipt.map(Receipt::amount)));
    must.equal("a payment by hand", &found, &Some(("by_hand".to_owned(), AttemptStatus::Paid, Some(OWED))))?;
    let remarks = self::dossier(must, &store, InquiryId(by_hand.id)).await?.remarks;
    let kinds: Vec<_> = remarks.into_iter().map(|remark| remark.kind).collect();
    must.equal("what staff said of it", &kinds, &vec![RemarkKind::Reason, RemarkKind::Proof])
}

pub(super) async fn attempts_follow_the_news<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(45));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [first, second] = [(); 2].map(|()| AttemptId(dice.uuid()));
    for attempt in [first, second] {
        let commit = case.decide(
            sample::actor(ActorKind::Client, &mut dice),
            Command::StartCheckout { attempt, announced: false },
            at,
            &mut dice,
        );
        case.commit(must, &store, commit).await?;
    }
    let page = "https://checkout.example/p/é?a=1&b=%20#x".to_owned();
    let news = |status, payment_url: Option<&String>, code: Option<&str>| AttemptNews {
        payment_url: payment_url.cloned(),
        code: code.map(str::to_owned),
        ..AttemptNews::of(status)
    };
    let seen = async |attempt| -> Result<_, Breach> {
        let found = self::attempt(must, &store, attempt).await?.ok_or_else(|| must.breach("the attempt is gone"))?;
        Ok((found.status, found.payment_url, found.code))
    };
    let note = async |attempt, news: AttemptNews| must.works("noting", store.note_attempt(attempt, &news).await);

    note(first, news(AttemptStatus::Initiated, Some(&page), None)).await?;
    must.equal("a page that was opened", &seen(first).await?, &(AttemptStatus::Initiated, Some(page.clone()), None))?;
    let token = sample::token_hash(&mut dice);
    note(first, AttemptNews { notify_hash: Some(token), ..news(AttemptStatus::Initiated, None, None) }).await?;
    note(first, news(AttemptStatus::Pending, None, Some("WAITING"))).await?;
    let kept = attempt(must, &store, first).await?.and_then(|attempt| attempt.notify_hash);
    must.equal("the token of an attempt after news without one", &kept, &Some(token))?;
    let pending = (AttemptStatus::Pending, Some(page.clone()), Some("WAITING".to_owned()));
    must.equal("an attempt after news without a page", &seen(first).await?, &pending)?;

    for (attempt, outcome, status) in [(second, AttemptOutcome::Expired, AttemptStatus::Expired)] {
        let command = Command::CloseAttempt { attempt, outcome };
        let commit = case.decide(sample::actor(ActorKind::Gateway, &mut dice), command, at, &mut dice);
        case.commit(must, &store, commit).await?;
        must.equal("a closed attempt", &seen(attempt).await?, &(status, None, None))?;
    }
    let how = (Some("OM".to_owned()), Some("MP220915.2257.A76307".to_owned()));
    let (method, reference) = how.clone();
    note(first, AttemptNews { method, reference, ..news(AttemptStatus::Pending, None, None) }).await?;
    let told = |words: &str, at: Option<Timestamp>| Some(ProviderDate { words: words.to_owned(), at });
    let dates = ProviderDates { paid: told("2022-09-15 22:57:15", Some(at)), available: told("demain", None) };
    let one_by_one = [
        ProviderDates { paid: dates.paid.clone(), available: told("2022-09-17", Some(at)) },
        ProviderDates { paid: None, available: dates.available.clone() },
    ];
    for dates in one_by_one {
        note(first, AttemptNews { dates, ..news(AttemptStatus::Pending, None, None) }).await?;
    }
    let receipt = Receipt::verified(first, OWED);
    let commit =
        case.decide(sample::actor(ActorKind::Gateway, &mut dice), Command::ConfirmPayment { receipt }, at, &mut dice);
    case.commit(must, &store, commit).await?;
    for status in [AttemptStatus::Pending, AttemptStatus::Refused, AttemptStatus::Expired, AttemptStatus::NotCreated] {
        note(first, news(status, None, None)).await?;
        let (found, found_page, _) = seen(first).await?;
        must.equal("a paid attempt after news", &(found, found_page), &(AttemptStatus::Paid, Some(page.clone())))?;
    }
    let kept = attempt(must, &store, first).await?;
    let kept = kept.map(|attempt| (attempt.receipt, (attempt.method, attempt.reference), attempt.dates));
    must.equal("its receipt, how and when it was paid", &kept, &Some((Some(receipt), how, dates)))?;
    must.works(
        "noting an attempt that is not ours",
        store.note_attempt(AttemptId(dice.uuid()), &news(AttemptStatus::Pending, None, None)).await,
    )
}
