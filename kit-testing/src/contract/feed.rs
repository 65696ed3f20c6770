//! The contract of [`Feed`].

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::{Feed, News, Outbox, Sequence, Store};
use uuid::Uuid;

use super::case::Case;
use super::{Breach, Checked, Must, Road, TestBed};
use crate::Dice;

const LEASE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_secs(1);

/// Holds a feed to the contract of [`Feed`]:
///
/// - every event MUST be handed out, a subject's in order, the next only after the one before was heard;
/// - an event MUST be handed to one caller only until its lease runs out, and to another one after that;
/// - each time it MUST count the attempt and carry a higher fence;
/// - what was not heard MUST come again after as long as said, and not before;
/// - a stale answer (overtaken, run out or given before) MUST change nothing and be told so;
/// - subscribers MUST NOT disturb each other, nor the outbox.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::contract::{self, MemoryBed};
///
/// let checked = kit_testing::drive::to_end(contract::feed(&MemoryBed::<Door>::keeping(None))).unwrap();
/// assert_eq!(checked.port(), "feed");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn feed<B: TestBed>(bed: &B) -> Result<Checked, Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle> + Feed<B::Lifecycle>,
{
    let mut checked = Checked::new("feed");
    let must =
        checked.must("every event MUST be told, a subject's in order, and subscribers MUST NOT disturb each other");
    every_event_is_told_in_order(must, bed).await?;
    let must = checked.must(
        "an event MUST be handed to one caller only until its lease runs out, and a stale answer MUST change nothing",
    );
    an_event_has_one_listener(must, bed).await?;
    rivals_share_the_news(must, bed).await?;
    let must = checked.must("what was not heard MUST come again after as long as said, and not before");
    what_was_not_heard_comes_again(must, bed).await?;
    Ok(checked)
}

async fn every_event_is_told_in_order<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle> + Feed<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(41));
    must.equal("the news of an empty store", &next(must, &store, "one").await?, &None)?;
    let now = bed.now(&store);
    let mut cases = [Case::new(now, &mut dice), Case::new(now, &mut dice)];
    cases[0].walk(must, &store, 3, now, &mut dice).await?;
    cases[1].walk(must, &store, 2, now, &mut dice).await?;
    for _ in 0..2 {
        let news = next(must, &store, "one").await?;
        heard(must, &store, "one", &some(must, news)?).await?;
    }
    // What is committed meanwhile is told as well.
    cases[0].walk(must, &store, 3, now, &mut dice).await?;
    let mut told = BTreeMap::<Uuid, Vec<Sequence>>::new();
    while let Some(news) = next(must, &store, "two").await? {
        let history = must.works("a history", Store::<B::Lifecycle>::history(&store, news.subject).await)?;
        let recorded = history.into_iter().find(|recorded| recorded.sequence == news.recorded.sequence);
        must.equal("the event", &Some(news.recorded.clone()), &recorded)?;
        told.entry(news.subject).or_default().push(news.recorded.sequence);
        heard(must, &store, "two", &news).await?;
        must.hold(told.values().map(Vec::len).sum::<usize>() <= 8, || "news come without end".to_owned())?;
    }
    let expected = BTreeMap::from([(cases[0].id, (1..=6).collect()), (cases[1].id, (1..=2).collect())]);
    must.equal("what was told", &told, &expected)?;
    let mut left = 0;
    while let Some(news) = next(must, &store, "one").await? {
        heard(must, &store, "one", &news).await?;
        left += 1;
    }
    must.equal("what the other had still to hear", &left, &6)
}

async fn an_event_has_one_listener<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle> + Feed<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(42));
    let now = bed.now(&store);
    Case::new(now, &mut dice).walk(must, &store, 2, now, &mut dice).await?;
    let first = some(must, next(must, &store, "one").await?)?;
    must.equal("a second call", &next(must, &store, "one").await?, &None)?;
    bed.pass(&store, LEASE - MOMENT).await;
    must.equal("a call just before the lease runs out", &next(must, &store, "one").await?, &None)?;
    bed.pass(&store, 2 * MOMENT).await;
    must.equal("an answer after the lease", &answer(must, &store, "one", &first).await?, &false)?;
    let second = some(must, next(must, &store, "one").await?)?;
    must.equal("the event", &second.recorded, &first.recorded)?;
    must.equal("the attempts", &(first.attempts, second.attempts), &(1, 2))?;
    must.hold(second.fence > first.fence, || format!("fence {} came after {}", second.fence, first.fence))?;
    must.equal("an answer of the one before", &answer(must, &store, "one", &first).await?, &false)?;
    must.equal("the answer", &answer(must, &store, "one", &second).await?, &true)?;
    must.equal("the same answer again", &answer(must, &store, "one", &second).await?, &false)?;
    must.equal("the next event", &some(must, next(must, &store, "one").await?)?.recorded.sequence, &2)
}

async fn what_was_not_heard_comes_again<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle> + Feed<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(43));
    let now = bed.now(&store);
    Case::new(now, &mut dice).walk(must, &store, 2, now, &mut dice).await?;
    let first = some(must, next(must, &store, "one").await?)?;
    let postponed = must.works("again", Feed::<B::Lifecycle>::again(&store, "one", &first, 2 * LEASE).await)?;
    must.equal("whether it was postponed", &postponed, &true)?;
    must.equal("an answer after that", &answer(must, &store, "one", &first).await?, &false)?;
    bed.pass(&store, 2 * LEASE - MOMENT).await;
    must.equal("a call before it is time", &next(must, &store, "one").await?, &None)?;
    bed.pass(&store, 2 * MOMENT).await;
    let again = some(must, next(must, &store, "one").await?)?;
    must.equal("what comes again", &(again.recorded.sequence, again.attempts), &(1, 2))?;
    heard(must, &store, "one", &again).await?;
    let second = some(must, next(must, &store, "one").await?)?;
    must.equal("the next event and its attempts", &(second.recorded.sequence, second.attempts), &(2, 1))
}

async fn rivals_share_the_news<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<B::Lifecycle> + Outbox<B::Lifecycle> + Feed<B::Lifecycle>,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(44));
    let now = bed.now(&store);
    for _ in 0..4 {
        Case::new(now, &mut dice).walk(must, &store, 3, now, &mut dice).await?;
    }
    let heralds = (0..4).map(async |_| {
        let mut mine = 0;
        while let Some(news) = next(must, &store, "one").await? {
            heard(must, &store, "one", &news).await?;
            mine += 1;
            must.hold(mine <= 12, || "news come without end".to_owned())?;
        }
        Ok::<_, Breach>(mine)
    });
    let mut told = 0;
    for share in join_all(heralds).await {
        told += share?;
    }
    // Who finds all subjects in the hands of others goes; what is left over is told now.
    while let Some(news) = next(must, &store, "one").await? {
        heard(must, &store, "one", &news).await?;
        told += 1;
    }
    must.equal("how much was told", &told, &12)
}

async fn next<L: Road, S: Feed<L>>(must: Must, store: &S, subscriber: &str) -> Result<Option<News<L>>, Breach> {
    must.works("asking for news", store.next(subscriber, LEASE).await)
}

async fn answer<L: Road, S: Feed<L>>(must: Must, store: &S, subscriber: &str, news: &News<L>) -> Result<bool, Breach> {
    must.works("an answer", store.heard(subscriber, news).await)
}

async fn heard<L: Road, S: Feed<L>>(must: Must, store: &S, subscriber: &str, news: &News<L>) -> Result<(), Breach> {
    let taken = answer(must, store, subscriber, news).await?;
    must.hold(taken, || format!("the answer to {news:?} was not taken"))
}

fn some<L: Road>(must: Must, news: Option<News<L>>) -> Result<News<L>, Breach> {
    news.ok_or_else(|| must.breach("there is no news where there should be"))
}
