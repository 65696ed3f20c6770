//! A lifecycle that has nothing to do with kits: a door that rings when it opens, and has to be shut before it opens again.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use kit_testing::{Coverage, Dice, Draw, ManualClock, MemoryStore, Unsteady, drive, tour, walk};
use kit_workflow::{
    Actor, Corrupt, Decision, Engine, Facts, Ids, Lifecycle, Move, Name, Order, Outbox, Record, Store, Timestamp,
    WorkerId,
};
use proptest::prelude::*;

macro_rules! names {
    ($name:ident { $($variant:ident = $text:literal,)+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        enum $name { $($variant,)+ }

        impl Name for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

names! { Stage { Shut = "shut", Open = "open", } }
names! { Ask { Build = "build", Open = "open", Shut = "shut", } }
names! { Bell { Ring = "ring", } }
names! { Anybody { Somebody = "somebody", Child = "child", } }

/// A door, and how often it was opened.
#[derive(Clone, Debug, PartialEq)]
struct State {
    stage: Stage,
    opened: u64,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("not so")]
struct No;

#[derive(Debug)]
enum Door {}

const BIG: &[Anybody] = &[Anybody::Somebody];
const ALL: &[Anybody] = Anybody::ALL;

impl Lifecycle for Door {
    const NAME: &'static str = "door";

    type State = State;
    type Stage = Stage;
    type Command = Ask;
    type CommandKind = Ask;
    type Event = Ask;
    type Refusal = No;
    type Effect = Bell;
    type EffectKind = Bell;
    type ActorKind = Anybody;
    type Particulars = ();

    fn table() -> &'static [Move<Self>] {
        const TABLE: &[Move<Door>] = &[
            Move { from: None, command: Ask::Build, to: &[Stage::Shut], who: BIG, effects: &[] },
            Move { from: Some(Stage::Shut), command: Ask::Open, to: &[Stage::Open], who: ALL, effects: &[Bell::Ring] },
            Move { from: Some(Stage::Open), command: Ask::Shut, to: &[Stage::Shut], who: ALL, effects: &[] },
        ];
        TABLE
    }

    fn apply(state: Option<State>, by: Actor<Anybody>, _: Timestamp, command: Ask) -> Result<Decision<Self>, No> {
        let moved = |stage, opened| Ok(Decision::Moved { state: State { stage, opened }, event: command });
        match (state, command) {
            (None, Ask::Build) if by.kind == Anybody::Somebody => moved(Stage::Shut, 0),
            (Some(State { stage: Stage::Shut, opened }), Ask::Open) => moved(Stage::Open, opened + 1),
            (Some(State { stage: Stage::Open, opened }), Ask::Shut) => moved(Stage::Shut, opened),
            (Some(state), Ask::Open | Ask::Shut) => Ok(Decision::Unchanged(state)),
            (None | Some(_), _) => Err(No),
        }
    }

    fn effects(event: &Ask) -> Vec<Bell> {
        (*event == Ask::Open).then_some(Bell::Ring).into_iter().collect()
    }

    fn due(_: &Bell, at: Timestamp) -> Timestamp {
        at
    }

    fn stage(state: &State) -> Stage {
        state.stage
    }

    fn command_kind(command: &Ask) -> Ask {
        *command
    }

    fn effect_kind(effect: &Bell) -> Bell {
        *effect
    }

    fn record(state: &State) -> Record {
        Record::new(state.stage, Facts::none().with("opened", state.opened))
    }

    fn restore(mut record: Record) -> Result<State, Corrupt> {
        Ok(State { stage: named(&record)?, opened: record.facts.take("opened")? })
    }

    fn record_event(event: &Ask) -> Record {
        Record::new(event, Facts::none())
    }

    fn restore_event(record: Record) -> Result<Ask, Corrupt> {
        named(&record)
    }

    fn record_effect(effect: &Bell) -> Record {
        Record::new(effect, Facts::none())
    }

    fn restore_effect(record: Record) -> Result<Bell, Corrupt> {
        named(&record)
    }
}

fn named<N: Name>(record: &Record) -> Result<N, Corrupt> {
    N::parse(&record.name).ok_or_else(|| Corrupt::new("name", &record.name))
}

impl Draw for Door {
    fn command(kind: Ask, _: Option<&State>, _: Timestamp, _: &mut Dice) -> Ask {
        kind
    }
}

proptest! {
    #[test]
    fn walks_know_every_lifecycle_by_its_table(walk in walk::<Door>(1..30)) {
        let mut opened = 0;
        for visit in walk.visits() {
            opened += u64::from(visit.moved().is_some_and(|(event, _)| *event == Ask::Open));
            prop_assert_eq!(visit.after().map_or(0, |door| door.opened), opened);
        }
    }
}

#[test]
fn a_tour_travels_its_whole_table() {
    let mut coverage = Coverage::new();
    for walk in tour::<Door>(1, 500).into_values() {
        walk.visits().iter().for_each(|visit| coverage.observe(visit));
    }
    assert_eq!((coverage.missing(), coverage.beyond()), (vec![], vec![]), "{coverage}");
}

#[test]
fn engine_store_and_outbox_carry_it() {
    let clock = ManualClock::new(1);
    let store = Unsteady::new(MemoryStore::<Door>::new(clock.clone(), kit_testing::sample::keys()));
    let (door, mut rung) = (clock.fresh(), BTreeSet::new());
    drive::to_end(async {
        for command in [Ask::Build, Ask::Open, Ask::Open, Ask::Shut, Ask::Open] {
            let order = Order::new(door, Actor::new(Anybody::Somebody), Timestamp::from_unix_ms(0), command);
            Engine::new(&store).execute(order).await.unwrap();
        }
        let worker = WorkerId("bell".into());
        while let Some(job) = Outbox::<Door>::claim(&store, &worker, Duration::from_secs(1)).await.unwrap() {
            rung.insert(job.claim.key);
        }
        let loaded = Store::<Door>::load(&store, door).await.unwrap().unwrap();
        assert_eq!((loaded.state.stage, loaded.state.opened, loaded.version), (Stage::Open, 2, 4));
    });
    assert_eq!(rung.len(), 2, "it rings once each time it opens");
}
