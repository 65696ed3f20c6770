//! Runs that are kept as JSON, to be run again.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use kit_workflow::{Actor, Corrupt, Decision, Facts, Lifecycle, Name, Record};
use serde_json::{Map, Value, json};

use crate::coverage::name_of;
use crate::{Asked, Visit, Walk, golden};

/// A lifecycle whose commands can be written down: what a [`Fixture`] needs to know of it.
///
/// ```
/// use kit_testing::Written;
/// use kit_workflow::inquiry::{Command, InquiryLifecycle};
///
/// let record = InquiryLifecycle::record_command(&Command::Submit { documents: 2 });
/// assert_eq!(InquiryLifecycle::restore_command(record).unwrap(), Command::Submit { documents: 2 });
/// ```
pub trait Written: Lifecycle {
    /// A command's flat form.
    fn record_command(command: &Self::Command) -> Record;

    /// A command from its flat form: `restore_command(record_command(command)) == command`.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where no command has this form.
    fn restore_command(record: Record) -> Result<Self::Command, Corrupt>;
}

/// A walk as a file: what was asked, what came of it when it was written down, and why it was. It reads well, changes well
/// by hand, and does not depend on how walks are drawn.
///
/// ```
/// use kit_testing::{Fixture, Walk};
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// let walk = Walk::<InquiryLifecycle>::drawn(&[1, 2, 3, 4, 5, 6]);
/// let fixture = Fixture::of(&walk, "the first six steps");
/// let again = Fixture::<InquiryLifecycle>::from_json(&fixture.to_json()).unwrap();
/// assert_eq!(format!("{:?}", again.walk()), format!("{walk:?}"));
/// assert_eq!(again.differences(), Vec::<String>::new());
/// ```
pub struct Fixture<L: Lifecycle> {
    note: String,
    walk: Walk<L>,
    came_to: Vec<String>,
}

/// Why a file is no fixture.
#[derive(Debug, thiserror::Error)]
pub enum FixtureError {
    /// The file could not be read.
    #[error("{path} cannot be read")]
    Unread {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is not JSON.
    #[error("the fixture is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// It is of another lifecycle.
    #[error("the fixture is of the lifecycle {0}")]
    Foreign(String),
    /// A step is not one.
    #[error("step {step} of the fixture is wrong")]
    Step {
        /// Which, from 1.
        step: usize,
        /// Why.
        #[source]
        source: Corrupt,
    },
}

impl<L: Written> Fixture<L> {
    /// This walk, with what comes of it now.
    pub fn of(walk: &Walk<L>, note: impl Into<String>) -> Self {
        let came_to = walk.visits().iter().map(outcome).collect();
        Self { note: note.into(), walk: walk.clone(), came_to }
    }

    /// Why it was written down.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// What was asked.
    pub fn walk(&self) -> &Walk<L> {
        &self.walk
    }

    /// Each step that comes to something else now than when it was written down, on a line.
    pub fn differences(&self) -> Vec<String> {
        let visits = self.walk.visits();
        let outcomes = visits.iter().zip(&self.came_to).enumerate();
        outcomes
            .filter(|(_, (visit, then))| outcome(visit) != **then)
            .map(|(index, (visit, then))| format!("step {}: {then} then, {} now: {visit:?}", index + 1, outcome(visit)))
            .collect()
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        let step = |(asked, came_to): (&Asked<L>, &String)| {
            let Record { name, facts } = L::record_command(&asked.command);
            let facts: Map<String, Value> = facts.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
            json!({
                "at": asked.at.to_rfc3339(),
                "by": asked.by.kind.as_str(),
                "person": asked.by.person.map(|person| person.to_string()),
                "command": name,
                "facts": facts,
                "came_to": came_to,
            })
        };
        let steps: Vec<Value> = self.walk.steps.iter().zip(&self.came_to).map(step).collect();
        let file = json!({"lifecycle": L::NAME, "note": self.note, "steps": steps});
        format!("{file:#}\n")
    }

    /// A fixture from a file's text.
    ///
    /// # Errors
    ///
    /// [`FixtureError`] names the step that is wrong.
    pub fn from_json(text: &str) -> Result<Self, FixtureError> {
        let file: Value = serde_json::from_str(text).map_err(FixtureError::NotJson)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if file["lifecycle"] != L::NAME {
            return Err(FixtureError::Foreign(text(&file["lifecycle"])));
        }
        let mut fixture = Self { note: text(&file["note"]), walk: Walk { steps: Vec::new() }, came_to: Vec::new() };
        let none = Vec::new();
        for (index, step) in file["steps"].as_array().unwrap_or(&none).iter().enumerate() {
            let asked = asked(step).map_err(|source| FixtureError::Step { step: index + 1, source })?;
            fixture.walk.steps.push(asked);
            fixture.came_to.push(text(&step["came_to"]));
        }
        Ok(fixture)
    }

    /// Reads a file.
    ///
    /// ```no_run
    /// use kit_testing::Fixture;
    /// use kit_workflow::inquiry::InquiryLifecycle;
    ///
    /// let fixture = Fixture::<InquiryLifecycle>::read("tests/walks/expiry-1.json").unwrap();
    /// assert_eq!(fixture.differences(), Vec::<String>::new());
    /// ```
    ///
    /// # Errors
    ///
    /// [`FixtureError`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FixtureError> {
        let path = path.as_ref();
        let unread = |source| FixtureError::Unread { path: path.to_owned(), source };
        Self::from_json(&fs::read_to_string(path).map_err(unread)?)
    }

    /// Writes a file, and its folder where there is none.
    ///
    /// ```
    /// use kit_testing::{Fixture, FixtureError, Walk};
    /// use kit_workflow::inquiry::InquiryLifecycle;
    ///
    /// let path = std::env::temp_dir().join(format!("a-walk-{}.json", std::process::id()));
    /// Fixture::of(&Walk::<InquiryLifecycle>::drawn(&[1, 2, 3]), "it broke something").save(&path);
    /// // Next time it is run again, as it was.
    /// assert_eq!(Fixture::<InquiryLifecycle>::read(&path)?.note(), "it broke something");
    /// # std::fs::remove_file(&path).ok();
    /// assert!(matches!(Fixture::<InquiryLifecycle>::read(&path), Err(FixtureError::Unread { .. })));
    /// # Ok::<(), FixtureError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Where it cannot be written: a test that cannot keep what it found has to say so.
    pub fn save(&self, path: impl AsRef<Path>) {
        golden::keep(path.as_ref(), &self.to_json());
    }
}

/// What came of a step, in a word or two.
fn outcome<L: Lifecycle>(visit: &Visit<L>) -> String {
    match &visit.answer {
        Ok(Decision::Moved { state, .. }) => L::stage(state).to_string(),
        Ok(Decision::Unchanged(_)) => "unchanged".to_owned(),
        Err(refusal) => format!("refused: {}", name_of(refusal)),
    }
}

fn asked<L: Written>(step: &Value) -> Result<Asked<L>, Corrupt> {
    let text = |name: &str| step[name].as_str().ok_or_else(|| Corrupt::new(name, "is missing"));
    let (at, kind) = (text("at")?, text("by")?);
    let at = at.parse().map_err(|_| Corrupt::new("at", format!("{at:?} is no moment")))?;
    let kind = L::ActorKind::parse(kind).ok_or_else(|| Corrupt::new("by", format!("{kind:?} is no kind of actor")))?;
    let person = match step["person"].as_str() {
        Some(id) => Some(id.parse().map_err(|_| Corrupt::new("person", format!("{id:?} is no identifier")))?),
        None => None,
    };
    let no_facts = Map::new();
    let facts = step["facts"].as_object().unwrap_or(&no_facts).iter();
    let facts: Facts =
        facts.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect();
    let command = L::restore_command(Record::new(text("command")?, facts))?;
    Ok(Asked { by: Actor { kind, person }, at, command })
}

impl<L: Lifecycle> fmt::Debug for Fixture<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.note, self.walk)
    }
}
