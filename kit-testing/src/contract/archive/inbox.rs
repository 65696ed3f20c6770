//! What gateways told us unasked.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::{ActorKind, AttemptId, Command, Effect, InquiryId, InquiryLifecycle as L, NotificationId};
use kit_workflow::port::{Archive, Fate, Found, Inbox, InboxEntry, InboxRequest, Kept, NewNotification, Turned};
use kit_workflow::{Commit, Job, Outbox, Store, Timestamp, WorkerId};

use super::LEASE;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample;

const ROOM: u32 = 3;
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// An inquiry with one attempt, whose notifications come.
struct Caller {
    case: Case,
    attempt: AttemptId,
    dice: Dice,
}

impl Caller {
    async fn new<B: TestBed>(must: Must, bed: &B, store: &B::Store, seed: u64) -> Result<Self, Breach>
    where
        B::Store: Store<L> + Archive,
    {
        let mut dice = Dice::new(seed);
        let at = bed.now(store);
        let mut case = Case::new(at, &mut dice);
        case.walk(must, store, 2, at, &mut dice).await?;
        let mut caller = Self { case, attempt: AttemptId(dice.uuid()), dice };
        let attempt = caller.attempt;
        caller.open(must, store, attempt, at).await?;
        Ok(caller)
    }

    /// Opens an attempt whose watch is left out, so that only notifications have the gateway asked.
    async fn open<S: Store<L>>(&mut self, must: Must, store: &S, id: AttemptId, at: Timestamp) -> Result<(), Breach> {
        let by = sample::actor(ActorKind::Client, &mut self.dice);
        let start = self.case.decide(by, Command::StartCheckout { attempt: id, announced: false }, at, &mut self.dice);
        self.case.commit(must, store, Commit { effects: Vec::new(), ..start }).await
    }

    fn says(&mut self, words: u8, at: Timestamp) -> NewNotification {
        let attempt = Some((InquiryId(self.case.id), self.attempt));
        NewNotification {
            attempt,
            transaction_id: self.attempt.transaction_id(),
            ..stranger(words, at, &mut self.dice)
        }
    }
}

/// A notification of a transaction that nobody knows.
fn stranger(words: u8, at: Timestamp, dice: &mut Dice) -> NewNotification {
    NewNotification {
        id: NotificationId(dice.uuid()),
        provider: "cinetpay".to_owned(),
        transaction_id: "UNKNOWN".to_owned(),
        attempt: None,
        unproven: None,
        digest: [words; 32],
        raw: vec![b'=', words, 0, 0xff],
        at,
        again_at: at + 5 * SECOND,
    }
}

async fn keep<S: Archive>(must: Must, store: &S, notification: &NewNotification) -> Result<Kept, Breach> {
    must.works("keeping a notification", store.keep_notification(notification, ROOM).await)
}

async fn listed<S: Archive>(must: Must, store: &S, request: InboxRequest) -> Result<Vec<InboxEntry>, Breach> {
    Ok(must.works("reading the inbox", store.notifications(&request).await)?.items)
}

async fn claim<S: Outbox<L>>(must: Must, store: &S) -> Result<Option<Job<L>>, Breach> {
    must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)
}

/// Claims and finishes everything that is due; tells how often the gateway was to be asked about the attempt.
async fn follow<S: Outbox<L>>(must: Must, store: &S, attempt: AttemptId) -> Result<u32, Breach> {
    let mut asked = 0;
    while let Some(job) = claim(must, store).await? {
        asked += u32::from(job.effect == Effect::VerifyAttempt { attempt });
        must.equal("finishing", &must.works("finishing", Outbox::<L>::finish(store, &job.claim).await)?, &true)?;
    }
    Ok(asked)
}

pub(super) async fn notifications_are_kept_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let mut caller = Caller::new(must, bed, &store, 47).await?;
    let same: Vec<_> = (0..6).map(|_| caller.says(1, at)).collect();
    let answers = join_all(same.iter().map(|notification| keep(must, &store, notification))).await;
    let mut new = 0;
    for answer in answers {
        new += u32::from(answer? == Kept::New);
    }
    must.equal("how often one notification was new", &new, &1)?;
    must.equal("what a repetition is", &keep(must, &store, &caller.says(1, at)).await?, &Kept::Repeated)?;
    let all = listed(must, &store, InboxRequest { limit: 9, ..InboxRequest::default() }).await?;
    let found: Vec<_> = all.iter().map(|entry| (entry.times, entry.fate, entry.looks, entry.due)).collect();
    must.equal("the inbox", &found, &vec![(7, Fate::Followed, 0, None)])?;
    must.equal("its body", &all[0].raw, &vec![b'=', 1, 0, 0xff])?;
    let whose = all[0].attempt.map(|(inquiry, attempt, _)| (inquiry, attempt));
    must.equal("its attempt", &whose, &Some((InquiryId(caller.case.id), caller.attempt)))?;
    bed.pass(&store, SECOND).await;
    must.equal("how often the gateway is asked", &follow(must, &store, caller.attempt).await?, &1)?;

    let token = sample::token_hash(&mut caller.dice);
    let unproven = NewNotification { unproven: Some(token), ..caller.says(2, at) };
    must.equal("what comes before its proof", &keep(must, &store, &unproven).await?, &Kept::New)?;
    bed.pass(&store, SECOND).await;
    let job = claim(must, &store).await?.ok_or_else(|| must.breach("no proof is asked for"))?;
    must.equal("what proves it", &job.effect, &Effect::ProveNotification { attempt: caller.attempt, token })?;
    must.equal("what else is due", &follow(must, &store, caller.attempt).await?, &0)?;
    caller.case.check(must, &store).await
}

pub(super) async fn a_storm_asks_once_and_a_late_word_asks_again<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let mut caller = Caller::new(must, bed, &store, 48).await?;
    let attempt = caller.attempt;
    bed.pass(&store, SECOND).await;
    follow(must, &store, attempt).await?;
    let before = must.works("counting", store.waiting_effects().await)?;
    let storm: Vec<_> = (0..20).map(|words| caller.says(words, at)).collect();
    for answer in join_all(storm.iter().map(|notification| keep(must, &store, notification))).await {
        must.equal("what each of a storm is", &answer?, &Kept::New)?;
    }
    let after = must.works("counting", store.waiting_effects().await)?;
    must.equal("how many effects a storm added", &(after - before), &1)?;

    bed.pass(&store, SECOND).await;
    let job = claim(must, &store).await?.ok_or_else(|| must.breach("nothing is due after a storm"))?;
    must.equal("what is due", &job.effect, &Effect::VerifyAttempt { attempt })?;
    must.equal("whose it is", &job.subject, &caller.case.id)?;
    keep(must, &store, &caller.says(21, at)).await?;
    must.equal("finishing", &must.works("finishing", Outbox::<L>::finish(&store, &job.claim).await)?, &true)?;
    bed.pass(&store, SECOND).await;
    must.equal("how often what came meanwhile asks", &follow(must, &store, attempt).await?, &1)?;

    // What waits for later is brought forward.
    keep(must, &store, &caller.says(22, at)).await?;
    bed.pass(&store, SECOND).await;
    let job = claim(must, &store).await?.ok_or_else(|| must.breach("nothing is due after a notification"))?;
    let later = Outbox::<L>::postpone(&store, &job.claim, 60 * MINUTE, true, "pending").await;
    must.equal("postponing", &must.works("postponing", later)?, &true)?;
    keep(must, &store, &caller.says(23, bed.now(&store))).await?;
    bed.pass(&store, SECOND).await;
    must.equal("how often what was brought forward asks", &follow(must, &store, attempt).await?, &1)?;

    // The same words again: an echo says nothing, a later repetition does.
    let now = bed.now(&store);
    keep(must, &store, &caller.says(24, now)).await?;
    bed.pass(&store, SECOND).await;
    must.equal("how often a first word asks", &follow(must, &store, attempt).await?, &1)?;
    keep(must, &store, &caller.says(24, now + SECOND)).await?;
    bed.pass(&store, MINUTE).await;
    must.equal("how often an echo asks", &follow(must, &store, attempt).await?, &0)?;
    keep(must, &store, &caller.says(24, now + MINUTE)).await?;
    bed.pass(&store, 2 * MINUTE).await;
    must.equal("how often a later repetition asks", &follow(must, &store, attempt).await?, &1)
}

pub(super) async fn early_notifications_are_decided_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let mut caller = Caller::new(must, bed, &store, 49).await?;
    let late = AttemptId(caller.dice.uuid());
    let early = NewNotification { transaction_id: late.transaction_id(), ..stranger(1, at, &mut caller.dice) };
    must.equal("what a stranger is", &keep(must, &store, &early).await?, &Kept::New)?;
    let due = async || must.works("reading early notifications", store.early_notifications(9).await);
    must.equal("what is due at once", &due().await?, &Vec::new())?;
    bed.pass(&store, 6 * SECOND).await;
    let found = due().await?;
    let looked: Vec<_> = found.iter().map(|early| (early.id, early.transaction_id.clone(), early.looks)).collect();
    must.equal("what is due later", &looked, &vec![(early.id, late.transaction_id(), 0)])?;

    let decide = |looks, found| store.decide_notification(early.id, looks, found);
    let yet = Found::NothingYet(MINUTE);
    must.equal("a first look", &must.works("deciding", decide(0, yet).await)?, &true)?;
    must.equal("a stale look", &must.works("deciding", decide(0, Found::Nothing).await)?, &false)?;
    must.equal("what is due after a look", &due().await?, &Vec::new())?;
    bed.pass(&store, 2 * MINUTE).await;
    must.equal("how often it was looked at", &due().await?.first().map(|early| early.looks), &Some(1))?;

    caller.open(must, &store, late, at).await?;
    follow(must, &store, late).await?;
    let known = Found::Attempt(InquiryId(caller.case.id), late);
    let answers = join_all((0..6).map(|_| decide(1, known))).await;
    let mut mine = 0;
    for answer in answers {
        mine += u32::from(must.works("deciding", answer)?);
    }
    must.equal("how many decided", &mine, &1)?;
    must.equal("what is due once it is decided", &due().await?, &Vec::new())?;
    bed.pass(&store, SECOND).await;
    must.equal("how often the gateway is asked", &follow(must, &store, late).await?, &1)?;
    let all = listed(must, &store, InboxRequest { limit: 9, ..InboxRequest::default() }).await?;
    let fates: Vec<_> = all.iter().map(|entry| (entry.fate, entry.looks, entry.attempt.map(|known| known.1))).collect();
    must.equal("the inbox", &fates, &vec![(Fate::Followed, 2, Some(late))])?;

    let never = stranger(2, at, &mut caller.dice);
    keep(must, &store, &never).await?;
    let given_up = must.works("deciding", store.decide_notification(never.id, 0, Found::Nothing).await)?;
    must.equal("giving up", &given_up, &true)?;
    let unknown = InboxRequest { fate: Some(Fate::Unknown), limit: 9, ..InboxRequest::default() };
    let unknown: Vec<_> = listed(must, &store, unknown).await?.iter().map(|entry| entry.id).collect();
    must.equal("the unknown ones", &unknown, &vec![never.id])
}

pub(super) async fn strangers_find_room_up_to_a_bound<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let mut caller = Caller::new(must, bed, &store, 52).await?;
    for words in 0..ROOM as u8 {
        let kept = keep(must, &store, &stranger(words, at, &mut caller.dice)).await?;
        must.equal("what finds room", &kept, &Kept::New)?;
    }
    let one_more = keep(must, &store, &stranger(100, at, &mut caller.dice)).await?;
    must.equal("what finds none", &one_more, &Kept::Crowded)?;
    let known = keep(must, &store, &stranger(0, at, &mut caller.dice)).await?;
    must.equal("what is there already", &known, &Kept::Repeated)?;
    must.equal("what is ours", &keep(must, &store, &caller.says(101, at)).await?, &Kept::New)?;
    let tomorrow = at + 25 * 60 * MINUTE;
    let kept = keep(must, &store, &stranger(102, tomorrow, &mut caller.dice)).await?;
    must.equal("what comes a day later", &kept, &Kept::New)
}

pub(super) async fn the_inbox_shows_each_once_and_forgets<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let store = bed.fresh().await;
    let at = bed.now(&store);
    let mut caller = Caller::new(must, bed, &store, 53).await?;
    // Two of one moment, so that a page ends between them.
    let all = [(1, 0), (2, 1), (3, 1), (4, 2), (5, 3)].map(|(words, minute)| caller.says(words, at + minute * MINUTE));
    for notification in &all {
        keep(must, &store, notification).await?;
    }
    let early = stranger(6, at, &mut caller.dice);
    keep(must, &store, &early).await?;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let request = InboxRequest { fate: Some(Fate::Followed), after, limit: 2 };
        let page = must.works("reading the inbox", store.notifications(&request).await)?;
        seen.extend(page.items.iter().map(|entry| (entry.received_at, entry.id)));
        after = page.next;
        if after.is_none() || seen.len() > 9 {
            break;
        }
    }
    must.hold(seen.is_sorted_by(|a, b| a > b), || format!("the pages are {seen:?}"))?;
    let (seen, expected): (BTreeSet<_>, BTreeSet<_>) =
        (seen.into_iter().map(|(_, id)| id).collect(), all.iter().map(|notification| notification.id).collect());
    must.equal("what the pages show", &seen, &expected)?;

    for (why, count) in [(Turned::Forged, 3), (Turned::OtherSite, 1), (Turned::Forged, 4)] {
        must.works("counting", store.count_turned("cinetpay", why, count, at + MINUTE).await)?;
    }
    let figures = must.works("counting", store.inbox_figures().await)?;
    must.equal("how many were followed", &figures.count(Fate::Followed), &5)?;
    must.equal("how many are early", &figures.count(Fate::Early), &1)?;
    must.equal("when the oldest early one came", &figures.oldest_early, &Some(at))?;
    let turned: Vec<_> = figures.turned.iter().map(|turned| (turned.why, turned.count, turned.last_at)).collect();
    let expected = vec![(Turned::Forged, 7, at + MINUTE), (Turned::OtherSite, 1, at + MINUTE)];
    must.equal("what was turned away", &turned, &expected)?;

    let gone = must.works("forgetting", store.purge_notifications(at + 2 * MINUTE).await)?;
    must.equal("how many were forgotten", &gone, &3)?;
    let left = listed(must, &store, InboxRequest { limit: 9, ..InboxRequest::default() }).await?;
    let left: BTreeSet<_> = left.iter().map(|entry| entry.id).collect();
    must.equal("what is left", &left, &BTreeSet::from([all[3].id, all[4].id, early.id]))
}
