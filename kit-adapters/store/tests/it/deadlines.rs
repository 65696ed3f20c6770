//! Deadlines in a database: they outlive the program, and one process fires each.

use std::sync::Mutex;
use std::time::Duration;

use kit_store::SqlStore;
use kit_testing::{Dice, ManualClock, sample};
use kit_workflow::inquiry::{ActorKind, Command, Deliverable, Effect, InquiryId, InquiryLifecycle as L, Letter};
use kit_workflow::{Backoff, Failure, Job, Order, Outbox, Perform, Performed, Step, Worker, WorkerId};

use crate::bed::{On, Place, age, now, number, run};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

on_both! {
    two_processes_fire_a_deadline_once_after_a_restart;
    a_stage_takes_its_deadlines_with_it;
    orders_of_before_still_expire_and_are_known_as_deadlines;
}

/// Notes what it is asked, and does nothing.
#[derive(Default)]
struct Notes(Mutex<Vec<(InquiryId, Effect)>>);

impl Perform<L> for Notes {
    async fn perform(&self, job: &Job<L>) -> Result<Performed<L>, Failure> {
        tokio::task::yield_now().await;
        self.0.lock().unwrap().push((InquiryId(job.subject), job.effect.clone()));
        Ok(Performed::Done)
    }

    fn give_up(&self, _: &Job<L>, _: &Failure) -> Option<Order<L>> {
        None
    }
}

async fn work(store: &SqlStore, notes: &Notes, name: &str) {
    let clock = ManualClock::new(1);
    let id = WorkerId(name.to_owned());
    let worker = Worker { id, store, performer: notes, clock: &clock, lease: LEASE, backoff: BACKOFF };
    while worker.step::<L>().await.unwrap() != Step::Idle {}
}

async fn upcoming(store: &SqlStore, id: InquiryId) -> Vec<String> {
    let upcoming = Outbox::<L>::upcoming(store, id.0).await.unwrap();
    upcoming.into_iter().map(|deadline| deadline.name).collect()
}

async fn two_processes_fire_a_deadline_once_after_a_restart(on: On) {
    const DRAFTS: usize = 20;
    let place = Place::new(on).await;
    let before = place.store().await;
    let mut dice = Dice::new(7);
    let mut drafted = Vec::new();
    for _ in 0..DRAFTS {
        drafted.push(inquiry(&before, 6, &mut dice).await);
    }
    assert_eq!(upcoming(&before, drafted[0]).await, ["draft_waits"]);
    before.close().await;
    let back_door = place.back_door().await;
    age(&back_door, 3 * Duration::from_secs(24 * 60 * 60)).await;

    let (stores, notes) = ([place.bare().await, place.bare().await], Notes::default());
    tokio::join!(work(&stores[0], &notes, "one"), work(&stores[1], &notes, "two"), work(&stores[1], &notes, "three"));
    let notes = notes.0.into_inner().unwrap();
    for id in drafted {
        let fired = notes.iter().filter(|note| **note == (id, Effect::Mail(Letter::StaffDraftWaits))).count();
        assert_eq!(fired, 1, "{id}");
    }
    assert!(!notes.iter().any(|(_, effect)| matches!(effect, Effect::ExpireOrder { .. })), "they are paid");
    back_door.close().await.unwrap();
    for store in stores {
        store.close().await;
    }
    place.remove().await;
}

async fn a_stage_takes_its_deadlines_with_it(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(8);
    let [mine, other] = [inquiry(&store, 6, &mut dice).await, inquiry(&store, 6, &mut dice).await];
    let command = Command::Validate { deliverable: Deliverable { number: 1, pdf: sample::stored_file(&mut dice) } };
    let by = sample::actor(ActorKind::Staff, &mut dice);
    let particulars = sample::particulars(&command, now(), &mut dice);
    execute(&store, Order::new(mine.0, by, now(), command).with(particulars)).await.unwrap();
    assert_eq!(upcoming(&store, mine).await, [""; 0]);
    assert_eq!(upcoming(&store, other).await, ["draft_waits"]);
    store.close().await;
    place.remove().await;
}

async fn orders_of_before_still_expire_and_are_known_as_deadlines(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let id = inquiry(&store, 2, &mut Dice::new(9)).await;
    let back_door = place.back_door().await;
    // As a program from before wrote it.
    run(&back_door, "UPDATE effects SET deadline = $1", [None::<String>.into()]).await;
    let since = "SELECT COUNT(*) FROM seaql_migrations WHERE version >= 'm20261125_000011_deadlines'";
    let steps = u32::try_from(number(&back_door, since).await).unwrap();
    store.migrate_down(steps).await.unwrap();
    store.migrate_up().await.unwrap();
    assert_eq!(upcoming(&store, id).await, ["order_expires"]);
    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}
