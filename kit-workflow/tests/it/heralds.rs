//! Subscribers hear everything, in order, whatever crashes.

use std::sync::Mutex;
use std::time::Duration;

use kit_testing::{Dice, ManualClock, MemoryStore, drive, sample};
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{
    Backoff, Clock as _, Engine, Failure, Herald, Ids as _, News, Order, Sequence, Store as _, Subscriber, Told,
};
use uuid::Uuid;

type L = InquiryLifecycle;

const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

/// Notes what it hears; the events numbered in `deaf` are not heard that many times.
struct Notebook {
    heard: Mutex<Vec<(Uuid, Sequence)>>,
    deaf: Mutex<u32>,
}

impl Notebook {
    fn new(deaf: u32) -> Self {
        Self { heard: Mutex::default(), deaf: Mutex::new(deaf) }
    }
}

impl Subscriber<L> for Notebook {
    fn name(&self) -> &str {
        "notebook"
    }

    async fn hear(&self, news: &News<L>) -> Result<(), Failure> {
        drive::polls(1).await;
        let deaf = {
            let mut left = self.deaf.lock().unwrap();
            let deaf = *left > 0;
            *left = left.saturating_sub(1);
            deaf
        };
        if deaf {
            return Err(Failure::passing("not now"));
        }
        self.heard.lock().unwrap().push((news.subject, news.recorded.sequence));
        drive::polls(1).await;
        Ok(())
    }
}

/// A store with two inquiries, delivered and drafted.
fn written() -> (ManualClock, MemoryStore<L>, [Uuid; 2]) {
    let clock = ManualClock::new(1);
    let store = MemoryStore::<L>::new(clock.clone(), sample::keys());
    let mut dice = Dice::new(1);
    let subjects = [8, 6].map(|steps| {
        let subject = clock.fresh();
        for (by, command) in sample::road(clock.now(), &mut dice).into_iter().take(steps) {
            let particulars = sample::particulars(&command, clock.now(), &mut dice);
            let order = Order::new(subject, by, clock.now(), command).with(particulars);
            drive::to_end(Engine::new(&store).execute(order)).unwrap();
        }
        subject
    });
    (clock, store, subjects)
}

fn herald<'a>(
    store: &'a MemoryStore<L>,
    subscriber: &'a Notebook,
    clock: &'a ManualClock,
) -> Herald<'a, MemoryStore<L>, Notebook, ManualClock> {
    Herald { store, subscriber, clock, lease: LEASE, backoff: BACKOFF }
}

#[test]
fn every_event_is_heard_once_and_in_order_when_nothing_fails() {
    let (clock, store, subjects) = written();
    let notebook = Notebook::new(0);
    let herald = herald(&store, &notebook, &clock);
    while drive::to_end(herald.step::<L>()).unwrap() == Told::Heard {}
    for (subject, events) in subjects.into_iter().zip([8, 6]) {
        let heard = notebook.heard.lock().unwrap();
        let mine: Vec<Sequence> =
            heard.iter().filter(|(of, _)| *of == subject).map(|(_, sequence)| *sequence).collect();
        assert_eq!(mine, (1..=events).collect::<Vec<_>>());
    }
    assert_eq!(drive::to_end(store.history(subjects[0])).unwrap().len(), 8);
}

#[test]
fn what_was_not_heard_is_told_again_later_and_nothing_overtakes_it() {
    let (clock, store, subjects) = written();
    let notebook = Notebook::new(3);
    let herald = herald(&store, &notebook, &clock);
    let mut refused = 0;
    for _ in 0..200 {
        match drive::to_end(herald.step::<L>()).unwrap() {
            Told::Nothing if notebook.heard.lock().unwrap().len() == 14 => break,
            Told::Again => refused += 1,
            Told::Nothing | Told::Overtaken => clock.advance(Duration::from_secs(5)),
            Told::Heard => {}
        }
    }
    assert_eq!(refused, 3);
    in_order(&notebook, subjects, false);
}

#[test]
fn a_herald_that_dies_anywhere_loses_nothing() {
    for polls in 1..8 {
        let (clock, store, subjects) = written();
        let notebook = Notebook::new(0);
        for _ in 0..100 {
            let herald = herald(&store, &notebook, &clock);
            // It dies now and then; what it had in hand waits for its lease to run out.
            let died = drive::stopped_after(polls, herald.step::<L>()).is_none();
            if died {
                clock.advance(2 * LEASE);
                drive::to_end(herald.step::<L>()).unwrap();
            }
        }
        in_order(&notebook, subjects, true);
    }
}

/// Each subject's events in order, without a gap; the same one may come again at once where that is allowed.
fn in_order(notebook: &Notebook, subjects: [Uuid; 2], twice: bool) {
    let heard = notebook.heard.lock().unwrap();
    for (subject, events) in subjects.into_iter().zip([8, 6]) {
        let mut mine: Vec<Sequence> =
            heard.iter().filter(|(of, _)| *of == subject).map(|(_, sequence)| *sequence).collect();
        if twice {
            mine.dedup();
        }
        assert_eq!(mine, (1..=events).collect::<Vec<_>>());
    }
}
