//! Attempts, what was received by them, and what gateways told of them.

use futures_util::future::join_all;
use kit_workflow::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, Effect, InquiryId, InquiryLifecycle as L, NotificationId, Receipt,
};
use kit_workflow::port::{Archive, Attempt, AttemptNews, AttemptStatus, NewNotification, Particulars, RemarkKind};
use kit_workflow::{Commit, Money, Outbox, Store, WorkerId};

use super::{LEASE, attempt, dossier, must};
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, TestBed};
use crate::sample::{self, OWED};

pub(super) async fn receipts_reach_their_attempts<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let must = must("an attempt MUST show what was received by it");
    let (store, mut dice) = (bed.fresh().await, Dice::new(44));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [held, paid, extra] = [(); 3].map(|()| AttemptId(dice.uuid()));
    for attempt in [held, paid, extra] {
        let commit =
            case.decide(sample::actor(ActorKind::Client, &mut dice), Command::StartCheckout { attempt }, at, &mut dice);
        let Particulars::Attempt { opening, .. } = commit.particulars.clone() else { continue };
        case.commit(must, &store, commit).await?;
        let expected = Attempt {
            id: attempt,
            inquiry: InquiryId(case.id),
            provider: opening.provider,
            test: opening.test,
            amount: opening.amount,
            opened_at: at,
            status: AttemptStatus::Created,
            payment_url: None,
            code: None,
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
    let command = Command::RecordPaymentByHand { attempt, reason: "digest".to_owned(), proof: "digest".to_owned() };
    let commit = by_hand.decide(sample::actor(ActorKind::Staff, &mut dice), command, at, &mut dice);
    by_hand.commit(must, &store, commit).await?;
    let found = self::attempt(must, &store, attempt).await?;
    let found = found.map(|attempt| (attempt.provider, attempt.status, attempt.receipt.map(Receipt::amount)));
    must.equal("a payment by hand", &found, &Some(("by_hand".to_owned(), AttemptStatus::Paid, Some(OWED))))?;
    let remarks = self::dossier(must, &store, InquiryId(by_hand.id)).await?.remarks;
    let kinds: Vec<_> = remarks.into_iter().map(|remark| remark.kind).collect();
    must.equal("what staff said of it", &kinds, &vec![RemarkKind::Reason, RemarkKind::Proof])
}

pub(super) async fn attempts_follow_the_news<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let must = must("a paid attempt MUST stay paid and a known payment page MUST stay known");
    let (store, mut dice) = (bed.fresh().await, Dice::new(45));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [first, second] = [(); 2].map(|()| AttemptId(dice.uuid()));
    for attempt in [first, second] {
        let commit =
            case.decide(sample::actor(ActorKind::Client, &mut dice), Command::StartCheckout { attempt }, at, &mut dice);
        case.commit(must, &store, commit).await?;
    }
    let page = "https://checkout.example/p/é?a=1&b=%20#x".to_owned();
    let news = |status, payment_url: Option<&String>, code: Option<&str>| AttemptNews {
        status,
        payment_url: payment_url.cloned(),
        payment_token: None,
        code: code.map(str::to_owned),
    };
    let seen = async |attempt| -> Result<_, Breach> {
        let found = self::attempt(must, &store, attempt).await?.ok_or_else(|| must.breach("the attempt is gone"))?;
        Ok((found.status, found.payment_url, found.code))
    };
    let note = async |attempt, news: AttemptNews| must.works("noting", store.note_attempt(attempt, &news).await);

    note(first, news(AttemptStatus::Initiated, Some(&page), None)).await?;
    must.equal("a page that was opened", &seen(first).await?, &(AttemptStatus::Initiated, Some(page.clone()), None))?;
    note(first, news(AttemptStatus::Pending, None, Some("WAITING"))).await?;
    let pending = (AttemptStatus::Pending, Some(page.clone()), Some("WAITING".to_owned()));
    must.equal("an attempt after news without a page", &seen(first).await?, &pending)?;

    for (attempt, outcome, status) in [(second, AttemptOutcome::Expired, AttemptStatus::Expired)] {
        let command = Command::CloseAttempt { attempt, outcome };
        let commit = case.decide(sample::actor(ActorKind::Gateway, &mut dice), command, at, &mut dice);
        case.commit(must, &store, commit).await?;
        must.equal("a closed attempt", &seen(attempt).await?, &(status, None, None))?;
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
    let receipt_kept = attempt(must, &store, first).await?.and_then(|attempt| attempt.receipt);
    must.equal("its receipt", &receipt_kept, &Some(receipt))?;
    must.works(
        "noting an attempt that is not ours",
        store.note_attempt(AttemptId(dice.uuid()), &news(AttemptStatus::Pending, None, None)).await,
    )
}

pub(super) async fn notifications_are_kept_once<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let must = must("a notification MUST be kept once, with the effect that asks the gateway");
    let (store, mut dice) = (bed.fresh().await, Dice::new(47));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let attempt = AttemptId(dice.uuid());
    let start =
        case.decide(sample::actor(ActorKind::Client, &mut dice), Command::StartCheckout { attempt }, at, &mut dice);
    case.commit(must, &store, Commit { effects: Vec::new(), ..start }).await?;
    let mut notification = |digest: u8, attempt: Option<(InquiryId, AttemptId)>| NewNotification {
        id: NotificationId(dice.uuid()),
        provider: "cinetpay".to_owned(),
        transaction_id: attempt.map_or("unknown".to_owned(), |(_, attempt)| attempt.transaction_id()),
        attempt,
        digest: [digest; 32],
        at,
    };
    let ours = Some((InquiryId(case.id), attempt));
    let before = must.works("counting", store.waiting_effects().await)?;
    let same: Vec<_> = (0..6).map(|_| notification(1, ours)).collect();
    let answers = join_all(same.iter().map(|notification| store.keep_notification(notification))).await;
    let mut taken = 0;
    for answer in answers {
        taken += u32::from(must.works("keeping a notification", answer)?);
    }
    must.equal("how often one notification was taken", &taken, &1)?;
    let again = must.works("keeping a notification", store.keep_notification(&notification(1, ours)).await)?;
    must.equal("that a repeated notification was taken", &again, &false)?;
    let other = must.works("keeping a notification", store.keep_notification(&notification(2, ours)).await)?;
    must.equal("that another notification was taken", &other, &true)?;
    let foreign = must.works("keeping a notification", store.keep_notification(&notification(3, None)).await)?;
    must.equal("that a notification of an unknown attempt was kept", &foreign, &true)?;
    let after = must.works("counting", store.waiting_effects().await)?;
    must.equal("how many effects were added", &(after - before), &2)?;

    let mut asked = 0;
    while let Some(job) = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)? {
        if job.effect == (Effect::VerifyAttempt { attempt }) {
            must.equal("whose effect it is", &job.subject, &case.id)?;
            asked += 1;
        }
        must.equal("finishing", &must.works("finishing", Outbox::<L>::finish(&store, &job.claim).await)?, &true)?;
    }
    must.equal("how often the gateway is asked", &asked, &2)?;
    case.check(must, &store).await
}
