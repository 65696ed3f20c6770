//! The subjects of a lifecycle that is not the inquiry's.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use kit_store::{FaultKind, SqlStore, Subjects};
use kit_testing::contract::Road;
use kit_testing::door::{Ask, Stage, State, Who};
use kit_testing::{Dice, Door, Draw};
use kit_workflow::port::Archive as _;
use kit_workflow::{
    Actor, Commit, CommitError, Corrupt, Decision, Engine, Facts, Feed, Lifecycle, Order, Outbox, Record, Store,
    WorkerId,
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::bed::{On, Place, age, now, number, run};
use crate::inquiry::inquiry;
use crate::on_both;

const LEASE: Duration = Duration::from_secs(60);

on_both! {
    every_version_of_a_door_has_one_winner;
    two_processes_hand_each_effect_of_a_door_out_once;
    a_process_that_stores_wakes_one_that_waits;
    lifecycles_in_one_database_do_not_see_each_other;
    what_was_changed_behind_its_back_is_found;
    particulars_are_erased_and_the_chain_holds;
    doors_are_listed_by_stage;
}

/// A door after the first `steps` commands of its life.
async fn door(doors: &Subjects<Door>, steps: usize, dice: &mut Dice) -> Uuid {
    let id = dice.uuid();
    for (by, command) in Door::life(now(), dice).into_iter().take(steps) {
        let particulars = Door::particulars(&command, now(), dice);
        let order = Order::new(id, by, now(), command).with(particulars);
        Engine::new(doors).execute(order).await.unwrap();
    }
    id
}

async fn close(place: Place, stores: impl IntoIterator<Item = SqlStore>) {
    for store in stores {
        store.close().await;
    }
    place.remove().await;
}

async fn every_version_of_a_door_has_one_winner(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let doors = store.subjects::<Door>();
    let mut dice = Dice::new(1);
    let id = door(&doors, 2, &mut dice).await;
    for round in 0..5 {
        let loaded = doors.load(id).await.unwrap().unwrap();
        let mut rivals = JoinSet::new();
        for _ in 0..8 {
            let (by, command) = Door::rival(&mut dice);
            let order = Order::<Door>::new(id, by, now(), command.clone());
            let Ok(Decision::Moved { state, event }) = Door::apply(Some(loaded.state.clone()), by, now(), command)
            else {
                panic!("a rival is legal");
            };
            let commit = Commit::of(&order, Some(&loaded), state, event);
            let doors = doors.clone();
            rivals.spawn(async move { doors.commit(commit).await });
        }
        let answers = rivals.join_all().await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let lost = answers.iter().filter(|answer| matches!(answer, Err(CommitError::Conflict))).count();
        assert_eq!((won, lost), (1, 7), "round {round}: {answers:?}");
    }
    assert_eq!(doors.verify(id).await.unwrap(), None);
    close(place, [store]).await;
}

async fn two_processes_hand_each_effect_of_a_door_out_once(on: On) {
    const DOORS: usize = 60;
    let place = Place::new(on).await;
    let stores = [place.store().await, place.bare().await];
    let mut dice = Dice::new(3);
    for number in 0..DOORS {
        door(&stores[number % 2].subjects(), 2, &mut dice).await;
    }
    let back_door = place.back_door().await;
    age(&back_door, Duration::from_secs(2 * 60 * 60)).await;
    let mut workers = JoinSet::new();
    for number in 0..8 {
        let doors = stores[number % 2].subjects::<Door>();
        workers.spawn(async move {
            let (worker, mut mine) = (WorkerId(format!("worker {number}")), Vec::new());
            while let Some(job) = doors.claim(&worker, LEASE).await.unwrap() {
                assert_eq!((job.attempts, job.claim.fence), (1, 1));
                mine.push(job.claim.key);
            }
            mine
        });
    }
    let shares = workers.join_all().await;
    let handed_out: usize = shares.iter().map(Vec::len).sum();
    let different: BTreeSet<_> = shares.into_iter().flatten().collect();
    // Each was built and opened, and stands open.
    assert_eq!((handed_out, different.len()), (3 * DOORS, 3 * DOORS));
    back_door.close().await.unwrap();
    close(place, stores).await;
}

async fn a_process_that_stores_wakes_one_that_waits(on: On) {
    let place = Place::new(on).await;
    let storing = place.store().await;
    // SQLite has one process.
    let waiting = match on {
        On::Sqlite => storing.clone(),
        On::Postgres => place.bare().await,
    };
    let (begun, doors) = (Instant::now(), waiting.subjects::<Door>());
    tokio::join!(doors.wait(Duration::from_secs(30)), async {
        door(&storing.subjects(), 1, &mut Dice::new(1)).await;
    });
    assert!(begun.elapsed() < Duration::from_secs(10), "woken after {:?}", begun.elapsed());
    close(place, [waiting, storing]).await;
}

async fn lifecycles_in_one_database_do_not_see_each_other(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let (doors, gates) = (store.subjects::<Door>(), store.subjects::<Gate>());
    let mut dice = Dice::new(5);
    let kit = inquiry(&store, 2, &mut dice).await;
    let of_the_inquiry = store.waiting_effects().await.unwrap();
    // One identifier, three lifecycles, and one idempotency key.
    let once = |fingerprint: &str| {
        let [scope, key] = ["build", "k"].map(str::to_owned);
        Some(kit_workflow::Dedupe { scope, key, fingerprint: fingerprint.to_owned() })
    };
    let by = Actor::new(Who::Grown);
    let built = Order::<Door>::new(kit.0, by, now(), Ask::Build).once(once("door"));
    Engine::new(&doors).execute(built).await.unwrap();
    let built = Order::<Gate>::new(kit.0, by, now(), Ask::Build).once(once("gate"));
    Engine::new(&gates).execute(built).await.unwrap();
    Engine::new(&gates).execute(Order::new(kit.0, by, now(), Ask::Open)).await.unwrap();

    assert_eq!(doors.load(kit.0).await.unwrap().unwrap().version, 1);
    assert_eq!(gates.load(kit.0).await.unwrap().unwrap().version, 2);
    assert_eq!(doors.taken("build", "k").await.unwrap(), Some((kit.0, "door".to_owned())));
    assert_eq!(store.waiting_effects().await.unwrap(), of_the_inquiry, "those of the inquiry are its own");
    let mut news = Vec::new();
    while let Some(told) = doors.next("ear", LEASE).await.unwrap() {
        assert!(doors.heard("ear", &told).await.unwrap());
        news.push(told.recorded.event);
    }
    assert_eq!(news, [Ask::Build]);
    assert_eq!(gates.next("ear", LEASE).await.unwrap().unwrap().recorded.sequence, 1);
    let worker = WorkerId("one".to_owned());
    let rung = doors.claim(&worker, LEASE).await.unwrap().unwrap();
    assert_eq!(doors.claim(&worker, LEASE).await.unwrap(), None);
    // The gate's first effect has the very same key.
    assert!(gates.claim(&worker, LEASE).await.unwrap().is_some_and(|job| job.claim.key == rung.claim.key));
    assert!(doors.finish(&rung.claim).await.unwrap());
    assert_eq!(gates.upcoming(kit.0).await.unwrap().len(), 1);
    assert_eq!(doors.upcoming(kit.0).await.unwrap().len(), 0);
    close(place, [store]).await;
}

async fn what_was_changed_behind_its_back_is_found(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let (doors, back_door) = (store.subjects::<Door>(), place.back_door().await);
    let mut dice = Dice::new(6);
    for (sql, found) in [
        ("UPDATE subject_events SET facts = '{\"label\":\"mine\"}' WHERE sequence = 4", (4, FaultKind::Broken)),
        ("UPDATE subject_events SET person = NULL WHERE sequence = 1", (1, FaultKind::Broken)),
        ("DELETE FROM subject_events WHERE sequence = 6", (6, FaultKind::Cut)),
        ("DELETE FROM subject_events WHERE sequence = 2", (2, FaultKind::Gap)),
        ("UPDATE subjects SET facts = '{\"label\":\"\",\"opened\":\"9\"}'", (6, FaultKind::OtherState)),
    ] {
        let id = door(&doors, 6, &mut dice).await;
        assert_eq!(doors.verify(id).await.unwrap(), None);
        run(&back_door, sql, []).await;
        assert_eq!(doors.verify(id).await.unwrap(), Some(found), "{sql}");
        for table in ["subject_particulars", "subject_events", "subject_effects", "subjects"] {
            run(&back_door, &format!("DELETE FROM {table}"), []).await;
        }
    }
    assert_eq!(doors.verify(dice.uuid()).await.unwrap(), None);
    back_door.close().await.unwrap();
    close(place, [store]).await;
}

async fn particulars_are_erased_and_the_chain_holds(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let (doors, back_door) = (store.subjects::<Door>(), place.back_door().await);
    let mut dice = Dice::new(7);
    let [mine, other] = [door(&doors, 6, &mut dice).await, door(&doors, 6, &mut dice).await];
    let kept = doors.particulars(mine).await.unwrap();
    assert!(matches!(&kept[..], [(4, facts)] if facts.iter().next().is_some_and(|(name, _)| name == "painter")));
    assert_eq!(doors.erase(mine).await.unwrap(), 1);
    assert_eq!(doors.particulars(mine).await.unwrap(), []);
    assert_eq!(doors.particulars(other).await.unwrap().len(), 1);
    assert_eq!(doors.verify(mine).await.unwrap(), None);
    let told = "SELECT COUNT(*) FROM subject_events WHERE facts LIKE '%painter%'";
    assert_eq!(number(&back_door, told).await, 0);
    back_door.close().await.unwrap();
    close(place, [store]).await;
}

async fn doors_are_listed_by_stage(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let (doors, mut dice) = (store.subjects::<Door>(), Dice::new(8));
    let mut open = BTreeSet::new();
    for steps in [1, 2, 2, 3, 2] {
        let id = door(&doors, steps, &mut dice).await;
        open.extend((steps == 2).then_some(id));
    }
    let all = doors.list(None, None, 10).await.unwrap();
    assert!(all.len() == 5 && all.is_sorted_by_key(|(id, _)| *id));
    let first = doors.list(Some(Stage::Open), None, 2).await.unwrap();
    let rest = doors.list(Some(Stage::Open), Some(first[1].0), 2).await.unwrap();
    let listed: Vec<_> = first.iter().chain(&rest).map(|(id, _)| *id).collect();
    assert_eq!(listed, open.into_iter().collect::<Vec<_>>());
    close(place, [store]).await;
}

/// A door under another name.
#[derive(Clone, Debug, PartialEq)]
enum Gate {}

impl Lifecycle for Gate {
    const NAME: &'static str = "gate";

    type State = State;
    type Stage = Stage;
    type Command = Ask;
    type CommandKind = kit_testing::door::AskKind;
    type Event = Ask;
    type Refusal = kit_testing::door::Refusal;
    type Effect = kit_testing::door::Bell;
    type EffectKind = kit_testing::door::BellKind;
    type ActorKind = Who;
    type Particulars = Facts;

    fn table() -> &'static [kit_workflow::Move<Self>] {
        &[]
    }

    fn deadlines() -> &'static [kit_workflow::Deadline<Self>] {
        const {
            &[kit_workflow::Deadline {
                name: "gate_stands_open",
                stage: Stage::Open,
                when: kit_workflow::When::After(LEASE),
                effect: kit_testing::door::Bell::Draught,
                command: None,
            }]
        }
    }

    fn apply(
        state: Option<State>,
        by: Actor<Who>,
        at: kit_workflow::Timestamp,
        command: Ask,
    ) -> Result<Decision<Self>, Self::Refusal> {
        Door::apply(state, by, at, command).map(|decision| match decision {
            Decision::Moved { state, event } => Decision::Moved { state, event },
            Decision::Unchanged(state) => Decision::Unchanged(state),
        })
    }

    fn against(
        state: Option<&State>,
        actor: Who,
        command: Self::CommandKind,
        at: kit_workflow::Timestamp,
    ) -> Vec<kit_workflow::Against<Self::Refusal>> {
        Door::against(state, actor, command, at)
    }

    fn code(refusal: &Self::Refusal) -> &'static str {
        Door::code(refusal)
    }

    fn effects(event: &Ask) -> Vec<Self::Effect> {
        Door::effects(event)
    }

    fn stage(state: &State) -> Stage {
        state.stage
    }

    fn command_kind(command: &Ask) -> Self::CommandKind {
        Door::command_kind(command)
    }

    fn effect_kind(effect: &Self::Effect) -> Self::EffectKind {
        Door::effect_kind(effect)
    }

    fn record(state: &State) -> Record {
        Door::record(state)
    }

    fn restore(record: Record) -> Result<State, Corrupt> {
        Door::restore(record)
    }

    fn record_event(event: &Ask) -> Record {
        Door::record_event(event)
    }

    fn restore_event(record: Record) -> Result<Ask, Corrupt> {
        Door::restore_event(record)
    }

    fn record_effect(effect: &Self::Effect) -> Record {
        Door::record_effect(effect)
    }

    fn restore_effect(record: Record) -> Result<Self::Effect, Corrupt> {
        Door::restore_effect(record)
    }
}
