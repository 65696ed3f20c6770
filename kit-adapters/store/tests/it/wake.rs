//! Waiting for effects. What would hang here if it failed ends after [`LONG`], and is then seen to have taken that long.

use std::time::{Duration, Instant};

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle as L};
use kit_workflow::port::{Archive as _, Inbox as _, Kept};
use kit_workflow::{Order, Outbox, WorkerId};

use crate::bed::{On, Place, now};
use crate::inquiry::{execute, inquiry};
use crate::on_both;
use crate::race::notification;

const LONG: Duration = Duration::from_secs(30);
const SOON: Duration = Duration::from_secs(10);

on_both! {
    a_commit_wakes_who_waits;
    a_notification_wakes_who_waits;
    nobody_sleeps_past_a_due_effect;
    waiting_ends_when_its_time_is_over;
}

async fn a_commit_wakes_who_waits(on: On) {
    let place = Place::new(on).await;
    let (waiting, storing) = neighbours(on, &place).await;
    let begun = Instant::now();
    tokio::join!(Outbox::<L>::wait(&waiting, LONG), async {
        inquiry(&storing, 1, &mut Dice::new(1)).await;
    });
    assert!(begun.elapsed() < SOON, "woken after {:?}", begun.elapsed());
    waiting.close().await;
    storing.close().await;
    place.remove().await;
}

async fn a_notification_wakes_who_waits(on: On) {
    let place = Place::new(on).await;
    let (waiting, storing) = neighbours(on, &place).await;
    let mut dice = Dice::new(2);
    let id = inquiry(&storing, 3, &mut dice).await;
    let attempt = storing.dossier(id).await.unwrap().unwrap().attempts[0].id;
    let worker = WorkerId("idle".to_owned());
    while let Some(job) = Outbox::<L>::claim(&waiting, &worker, LONG).await.unwrap() {
        Outbox::<L>::finish(&waiting, &job.claim).await.unwrap();
    }
    let begun = Instant::now();
    tokio::join!(Outbox::<L>::wait(&waiting, LONG), async {
        let kept = storing.keep_notification(&notification(id, attempt, [7; 32], &mut dice), 9).await.unwrap();
        assert_eq!(kept, Kept::New);
    });
    assert!(begun.elapsed() < SOON, "woken after {:?}", begun.elapsed());
    assert!(Outbox::<L>::claim(&waiting, &worker, LONG).await.unwrap().is_some());
    waiting.close().await;
    storing.close().await;
    place.remove().await;
}

async fn nobody_sleeps_past_a_due_effect(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(3);
    let id = inquiry(&store, 1, &mut dice).await;
    let worker = WorkerId("idle".to_owned());
    while let Some(job) = Outbox::<L>::claim(&store, &worker, LONG).await.unwrap() {
        Outbox::<L>::finish(&store, &job.claim).await.unwrap();
    }
    // The order expires in a moment: that is when its effect falls due.
    let command = Command::OpenOrder { owed: sample::OWED, expires_at: now() + Duration::from_millis(300) };
    let by = sample::actor(ActorKind::System, &mut dice);
    execute(&store, Order::<L>::new(id.0, by, now(), command)).await.unwrap();
    let begun = Instant::now();
    let job = loop {
        Outbox::<L>::wait(&store, LONG).await;
        if let Some(job) = Outbox::<L>::claim(&store, &worker, Duration::from_millis(300)).await.unwrap() {
            break job;
        }
    };
    assert!(begun.elapsed() < SOON, "woken after {:?}", begun.elapsed());
    // Nor past a lease that nobody extends.
    let again = loop {
        Outbox::<L>::wait(&store, LONG).await;
        if let Some(job) = Outbox::<L>::claim(&store, &worker, LONG).await.unwrap() {
            break job;
        }
    };
    assert_eq!((again.claim.key, again.claim.fence), (job.claim.key, 2));
    assert!(begun.elapsed() < SOON, "woken after {:?}", begun.elapsed());
    store.close().await;
    place.remove().await;
}

async fn waiting_ends_when_its_time_is_over(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let (begun, moment) = (Instant::now(), Duration::from_millis(50));
    // One of them may end early, when the connection that listens has been made.
    for _ in 0..3 {
        Outbox::<L>::wait(&store, moment).await;
    }
    assert!((2 * moment..SOON).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    store.close().await;
    // A store that is gone still waits: who asks in a loop must not spin.
    let begun = Instant::now();
    Outbox::<L>::wait(&store, moment).await;
    assert!((moment..SOON).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    place.remove().await;
}

/// One who waits and one who stores: on Postgres two processes, which have only the server in common.
async fn neighbours(on: On, place: &Place) -> (kit_store::SqlStore, kit_store::SqlStore) {
    let waiting = place.store().await;
    let storing = match on {
        On::Sqlite => waiting.clone(),
        On::Postgres => {
            // Ends when the connection that listens has been made, so that what comes after is heard by it alone.
            Outbox::<L>::wait(&waiting, LONG).await;
            place.bare().await
        }
    };
    (waiting, storing)
}
