//! The lifecycle of a building permit.

use std::time::Duration;

use kit_workflow::{
    Actor, Against, Corrupt, Deadline, Decision, Facts, Lifecycle, Move, Name, Record, Replay, Timestamp, When, forbid,
    names, own_names,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

names! { pub enum Stage {
    Filed = "filed", Incomplete = "incomplete", Granted = "granted", Rejected = "rejected", Lapsed = "lapsed",
} }
// Commands that carry nothing are their own names, and the events say the same.
names! { pub enum Ask {
    File = "file", AskForPlans = "ask_for_plans", HandIn = "hand_in", Grant = "grant", Reject = "reject",
    GrantBySilence = "grant_by_silence", Lapse = "lapse",
} }
names! { pub enum Task {
    TellClerk = "tell_clerk", TellApplicant = "tell_applicant", EndSilence = "end_silence", EndPatience = "end_patience",
} }
names! { pub enum No { NotNow = "not_now", NotYours = "not_yours", TooEarly = "too_early", } }
names! { pub enum Who { Applicant = "applicant", Clerk = "clerk", Clock = "clock", } }

/// Where it stands, and until when whoever is to act may wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Permit {
    pub stage: Stage,
    pub until: Timestamp,
}

impl std::error::Error for No {}

/// Only a name.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildingPermit {}

type Line = Move<BuildingPermit>;
type Term = Deadline<BuildingPermit>;

/// A line of the table: everything that happens is told to somebody.
const fn line(from: Option<Stage>, command: Ask, to: &'static [Stage], who: &'static [Who]) -> Line {
    let effects = match command {
        Ask::File | Ask::HandIn => &[Task::TellClerk],
        _ => &[Task::TellApplicant],
    };
    Move { from, command, to, who, effects }
}

const fn term(name: &'static str, stage: Stage, effect: fn(Timestamp) -> Task, command: Ask) -> Term {
    let when = When::At { told: "the end of the term", moment: |permit: &Permit, _| Some(permit.until) };
    Deadline { name, stage, when, effect, command: Some(command) }
}

impl Lifecycle for BuildingPermit {
    const NAME: &'static str = "building_permit";
    type State = Permit;
    type Stage = Stage;
    type Command = Ask;
    type CommandKind = Ask;
    type Event = Ask;
    type Refusal = No;
    type Effect = Task;
    type EffectKind = Task;
    type ActorKind = Who;
    type Particulars = Facts;

    fn table() -> &'static [Line] {
        use {Ask as A, Stage::*};
        const TABLE: &[Line] = &[
            line(None, A::File, &[Filed], &[Who::Applicant]),
            line(Some(Filed), A::AskForPlans, &[Incomplete], &[Who::Clerk]),
            line(Some(Filed), A::Grant, &[Granted], &[Who::Clerk]),
            line(Some(Filed), A::Reject, &[Rejected], &[Who::Clerk]),
            line(Some(Filed), A::GrantBySilence, &[Granted], &[Who::Clock]),
            line(Some(Incomplete), A::HandIn, &[Filed], &[Who::Applicant]),
            line(Some(Incomplete), A::Lapse, &[Lapsed], &[Who::Clock]),
        ];
        TABLE
    }

    fn deadlines() -> &'static [Term] {
        const TERMS: &[Term] = &[
            term("silence_is_consent", Stage::Filed, |_| Task::EndSilence, Ask::GrantBySilence),
            term("patience_ends", Stage::Incomplete, |_| Task::EndPatience, Ask::Lapse),
        ];
        TERMS
    }

    fn against(permit: Option<&Permit>, who: Who, ask: Ask, at: Timestamp) -> Vec<Against<No>> {
        let Some(line) = Move::<Self>::find(permit.map(Self::stage), ask) else {
            return vec![Against::standing(No::NotNow)];
        };
        let stranger = (!line.allows(who)).then(|| Against::standing(No::NotYours));
        let early = permit.filter(|permit| Self::is_fact(ask) && at < permit.until);
        stranger.into_iter().chain(early.map(|permit| Against::until(No::TooEarly, permit.until))).collect()
    }

    fn apply(permit: Option<Permit>, by: Actor<Who>, at: Timestamp, ask: Ask) -> Result<Decision<Self>, No> {
        match permit {
            Some(granted) if granted.stage == Stage::Granted && (by.kind, ask) == (Who::Clerk, Ask::Grant) => {
                return Ok(Decision::Unchanged(granted));
            }
            _ => forbid::<Self>(permit.as_ref(), by.kind, ask, at)?,
        }
        let until = permit.map_or(at, |permit| permit.until);
        let (stage, until) = match ask {
            Ask::File | Ask::HandIn => (Stage::Filed, at + 60 * DAY),
            Ask::AskForPlans => (Stage::Incomplete, at + 90 * DAY),
            Ask::Grant | Ask::GrantBySilence => (Stage::Granted, until),
            Ask::Reject => (Stage::Rejected, until),
            Ask::Lapse => (Stage::Lapsed, until),
        };
        Ok(Decision::Moved { state: Permit { stage, until }, event: ask })
    }

    fn is_fact(ask: Ask) -> bool {
        matches!(ask, Ask::GrantBySilence | Ask::Lapse)
    }

    fn code(no: &No) -> &'static str {
        no.as_str()
    }

    fn effects(event: &Ask) -> Vec<Task> {
        line(None, *event, &[], &[]).effects.to_vec()
    }

    fn stage(permit: &Permit) -> Stage {
        permit.stage
    }

    fn record(permit: &Permit) -> Record {
        Record::new(permit.stage, Facts::none().with("until", permit.until))
    }

    fn restore(mut record: Record) -> Result<Permit, Corrupt> {
        Ok(Permit { stage: record.name.parse()?, until: record.facts.take("until")? })
    }

    own_names!();
}

impl Replay for BuildingPermit {
    fn asked(event: &Ask) -> Ask {
        *event
    }
}
