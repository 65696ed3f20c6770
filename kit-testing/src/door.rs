//! A lifecycle that has nothing to do with kits, for those who write what must carry any.

use std::time::Duration;

use kit_workflow::{
    Actor, Against, Corrupt, Deadline, Decision, Facts, Lifecycle, Move, Name, Record, Replay, Timestamp, When, names,
};

use crate::contract::Road;
use crate::{Dice, Draw};

names! {
    /// Where a door stands.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::door::{Ask, Stage, Who};
    /// use kit_workflow::{Actor, Lifecycle, Timestamp};
    ///
    /// let at = Timestamp::from_unix_ms(0);
    /// let built = Door::apply(None, Actor::new(Who::Grown), at, Ask::Build).unwrap();
    /// assert_eq!(Door::stage(built.state()), Stage::Shut);
    /// ```
    pub enum Stage {
        /// Nobody gets through.
        Shut = "shut",
        /// Anybody gets through.
        Open = "open",
    }
}

names! {
    /// What may be asked of a door.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::door::{AskKind, Stage};
    /// use kit_workflow::Move;
    ///
    /// // What the table is written in.
    /// let line = Move::<Door>::find(Some(Stage::Shut), AskKind::Open).unwrap();
    /// assert_eq!(line.to, [Stage::Open]);
    /// assert!(Move::<Door>::find(Some(Stage::Shut), AskKind::Shut).is_none());
    /// ```
    pub enum AskKind {
        /// That there is one.
        Build = "build",
        /// To open.
        Open = "open",
        /// To shut.
        Shut = "shut",
        /// To be called something else.
        Label = "label",
    }
}

names! {
    /// What a door makes people hear.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::door::{AskKind, BellKind, Stage};
    /// use kit_workflow::Move;
    ///
    /// let line = Move::<Door>::find(Some(Stage::Shut), AskKind::Open).unwrap();
    /// assert_eq!(line.effects, [BellKind::Ring]);
    /// ```
    pub enum BellKind {
        /// It was opened, or built.
        Ring = "ring",
        /// It has been open for long.
        Draught = "draught",
    }
}

names! {
    /// Who has to do with doors.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::door::{AskKind, Stage, Who};
    /// use kit_workflow::Move;
    ///
    /// let line = Move::<Door>::find(Some(Stage::Open), AskKind::Label).unwrap();
    /// assert!(line.allows(Who::Grown) && !line.allows(Who::Child));
    /// ```
    pub enum Who {
        /// Somebody tall enough for everything.
        Grown = "grown",
        /// Somebody who opens and shuts doors.
        Child = "child",
    }
}

/// A door.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Stage, State};
/// use kit_workflow::Lifecycle;
///
/// let door = State { stage: Stage::Open, opened: 3, label: "Bureau 12".to_owned() };
/// // What is stored comes back.
/// assert_eq!(Door::restore(Door::record(&door)), Ok(door));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Where it stands.
    pub stage: Stage,
    /// How often it was opened.
    pub opened: u64,
    /// What is written on it.
    pub label: String,
}

/// What is asked of a door, and what happened then.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, State, Who};
/// use kit_workflow::{Actor, Lifecycle, Timestamp};
///
/// let at = Timestamp::from_unix_ms(0);
/// let grown = Actor::new(Who::Grown);
/// let asks = [Ask::Build, Ask::Open, Ask::Label("Bureau 12".to_owned())];
/// let door = asks.into_iter().fold(None::<State>, |door, ask| {
///     Some(Door::apply(door, grown, at, ask).unwrap().state().clone())
/// });
/// assert!(door.is_some_and(|door| door.opened == 1 && door.label == "Bureau 12"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Build it.
    Build,
    /// Open it.
    Open,
    /// Shut it.
    Shut,
    /// Write this on it.
    Label(String),
}

/// What a door makes people hear.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Bell};
/// use kit_workflow::Lifecycle;
///
/// // What has to be done is a function of what happened.
/// assert_eq!(Door::effects(&Ask::Open), [Bell::Ring(1)]);
/// assert!(Door::effects(&Ask::Shut).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Bell {
    /// The number of times that it was opened may be more by now.
    Ring(u64),
    /// It was to be shut by this moment.
    Draught(Timestamp),
}

/// Why a door does not do it.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Refusal, Who};
/// use kit_workflow::{Actor, Lifecycle, Timestamp};
///
/// let at = Timestamp::from_unix_ms(0);
/// let refused = Door::apply(None, Actor::new(Who::Grown), at, Ask::Open).unwrap_err();
/// assert_eq!((refused, Door::code(&refused)), (Refusal::NotHere, "not_here"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such door, or there is one already.
    #[error("a door does not do this here")]
    NotHere,
    /// Somebody taller must ask.
    #[error("somebody taller must ask")]
    TooSmall,
}

/// A door that rings when it opens, draws attention to itself when it stands open for an hour, and wears a label: with two
/// stages, four commands, two effects and a deadline about the smallest lifecycle that a store can show its worth on.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Refusal, Stage, Who};
/// use kit_workflow::{Actor, Lifecycle, Timestamp};
///
/// let at = Timestamp::from_unix_ms(0);
/// let built = Door::apply(None, Actor::new(Who::Grown), at, Ask::Build).unwrap();
/// assert_eq!(built.state().stage, Stage::Shut);
/// assert_eq!(Door::apply(None, Actor::new(Who::Child), at, Ask::Build).unwrap_err(), Refusal::TooSmall);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {}

const GROWN: &[Who] = &[Who::Grown];
const ALL: &[Who] = Who::ALL;

impl Lifecycle for Door {
    const NAME: &'static str = "door";

    type State = State;
    type Stage = Stage;
    type Command = Ask;
    type CommandKind = AskKind;
    type Event = Ask;
    type Refusal = Refusal;
    type Effect = Bell;
    type EffectKind = BellKind;
    type ActorKind = Who;
    type Particulars = Facts;

    fn table() -> &'static [Move<Self>] {
        const SHUT: Option<Stage> = Some(Stage::Shut);
        const OPEN: Option<Stage> = Some(Stage::Open);
        const RING: &[BellKind] = &[BellKind::Ring];
        const TABLE: &[Move<Door>] = &[
            Move { from: None, command: AskKind::Build, to: &[Stage::Shut], who: GROWN, effects: RING },
            Move { from: SHUT, command: AskKind::Open, to: &[Stage::Open], who: ALL, effects: RING },
            Move { from: OPEN, command: AskKind::Shut, to: &[Stage::Shut], who: ALL, effects: &[] },
            Move { from: SHUT, command: AskKind::Label, to: &[Stage::Shut], who: GROWN, effects: &[] },
            Move { from: OPEN, command: AskKind::Label, to: &[Stage::Open], who: GROWN, effects: &[] },
        ];
        TABLE
    }

    fn deadlines() -> &'static [Deadline<Self>] {
        const DEADLINES: &[Deadline<Door>] = &[Deadline {
            name: "door_stands_open",
            stage: Stage::Open,
            when: When::After(Duration::from_secs(60 * 60)),
            effect: Bell::Draught,
            command: None,
        }];
        DEADLINES
    }

    fn apply(door: Option<State>, by: Actor<Who>, at: Timestamp, command: Ask) -> Result<Decision<Self>, Refusal> {
        match (&door, &command) {
            (Some(door), Ask::Open) if door.stage == Stage::Open => {
                return Ok(Decision::Unchanged(door.clone()));
            }
            (Some(door), Ask::Shut) if door.stage == Stage::Shut => {
                return Ok(Decision::Unchanged(door.clone()));
            }
            (None | Some(_), _) => {}
        }
        kit_workflow::forbid::<Self>(door.as_ref(), by.kind, Self::command_kind(&command), at)?;
        let built = State { stage: Stage::Shut, opened: 0, label: String::new() };
        let door = door.unwrap_or(built);
        let state = match command.clone() {
            Ask::Build => door,
            Ask::Open => State { stage: Stage::Open, opened: door.opened + 1, ..door },
            Ask::Shut => State { stage: Stage::Shut, ..door },
            Ask::Label(label) => State { label, ..door },
        };
        Ok(Decision::Moved { state, event: command })
    }

    fn against(door: Option<&State>, actor: Who, command: AskKind, _: Timestamp) -> Vec<Against<Refusal>> {
        match Move::<Self>::find(door.map(Self::stage), command) {
            None => vec![Against::standing(Refusal::NotHere)],
            Some(line) if !line.allows(actor) => vec![Against::standing(Refusal::TooSmall)],
            Some(_) => Vec::new(),
        }
    }

    fn code(refusal: &Refusal) -> &'static str {
        match refusal {
            Refusal::NotHere => "not_here",
            Refusal::TooSmall => "too_small",
        }
    }

    fn effects(event: &Ask) -> Vec<Bell> {
        match event {
            Ask::Build => vec![Bell::Ring(0)],
            Ask::Open => vec![Bell::Ring(1)],
            Ask::Shut | Ask::Label(_) => Vec::new(),
        }
    }

    fn stage(door: &State) -> Stage {
        door.stage
    }

    fn command_kind(command: &Ask) -> AskKind {
        match command {
            Ask::Build => AskKind::Build,
            Ask::Open => AskKind::Open,
            Ask::Shut => AskKind::Shut,
            Ask::Label(_) => AskKind::Label,
        }
    }

    fn effect_kind(effect: &Bell) -> BellKind {
        match effect {
            Bell::Ring(_) => BellKind::Ring,
            Bell::Draught(_) => BellKind::Draught,
        }
    }

    fn record(door: &State) -> Record {
        Record::new(door.stage, Facts::none().with("opened", door.opened).with("label", &door.label))
    }

    fn restore(mut record: Record) -> Result<State, Corrupt> {
        let (opened, label) = (record.facts.take("opened")?, record.facts.take("label")?);
        Ok(State { stage: record.name.parse()?, opened, label })
    }

    fn record_event(event: &Ask) -> Record {
        let facts = match event {
            Ask::Label(label) => Facts::none().with("label", label),
            Ask::Build | Ask::Open | Ask::Shut => Facts::none(),
        };
        Record::new(Self::command_kind(event), facts)
    }

    fn restore_event(mut record: Record) -> Result<Ask, Corrupt> {
        Ok(match record.name.parse()? {
            AskKind::Build => Ask::Build,
            AskKind::Open => Ask::Open,
            AskKind::Shut => Ask::Shut,
            AskKind::Label => Ask::Label(record.facts.take("label")?),
        })
    }

    fn record_effect(effect: &Bell) -> Record {
        let facts = match effect {
            Bell::Ring(opened) => Facts::none().with("opened", opened),
            Bell::Draught(at) => Facts::none().with("at", at),
        };
        Record::new(Self::effect_kind(effect), facts)
    }

    fn restore_effect(mut record: Record) -> Result<Bell, Corrupt> {
        Ok(match record.name.parse()? {
            BellKind::Ring => Bell::Ring(record.facts.take("opened")?),
            BellKind::Draught => Bell::Draught(record.facts.take("at")?),
        })
    }
}

impl Replay for Door {
    fn asked(event: &Ask) -> Ask {
        event.clone()
    }
}

impl Draw for Door {
    fn command(kind: AskKind, _: Option<&State>, _: Timestamp, dice: &mut Dice) -> Ask {
        match kind {
            AskKind::Build => Ask::Build,
            AskKind::Open => Ask::Open,
            AskKind::Shut => Ask::Shut,
            AskKind::Label => Ask::Label(format!("number {}", dice.below(100))),
        }
    }

    fn particulars(command: &Ask, _: Timestamp, dice: &mut Dice) -> Facts {
        match command {
            Ask::Label(_) => Facts::none().with("painter", format!("painter {}", dice.below(10))),
            Ask::Build | Ask::Open | Ask::Shut => Facts::none(),
        }
    }
}

impl Road for Door {
    fn life(_: Timestamp, dice: &mut Dice) -> Vec<(Actor<Who>, Ask)> {
        use Ask::{Build, Open, Shut};
        let grown = Actor::person(Who::Grown, dice.uuid());
        let child = Actor::new(Who::Child);
        let label = Ask::Label(dice.uuid().to_string());
        let first = [(grown, Build), (child, Open), (child, Shut), (grown, label)];
        let often = [(child, Open), (grown, Shut)].into_iter().cycle().take(8);
        first.into_iter().chain(often).collect()
    }

    fn rival(dice: &mut Dice) -> (Actor<Who>, Ask) {
        (Actor::person(Who::Grown, dice.uuid()), Ask::Label(dice.uuid().to_string()))
    }

    fn telling(text: &str, dice: &mut Dice) -> Vec<(Actor<Who>, Ask)> {
        let by = Actor::person(Who::Grown, dice.uuid());
        vec![(by, Ask::Label(text.to_owned())), (by, Ask::Label(String::new()))]
    }

    fn effect(dice: &mut Dice) -> Bell {
        Bell::Ring(dice.below(1_000))
    }
}
