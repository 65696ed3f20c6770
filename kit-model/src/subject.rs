use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use kit_workflow::inquiry::{Stage, State};

/// Where the inquiry stands: the lifecycle's own state, cheap to copy and to compare.
#[derive(Clone)]
pub struct Subject {
    state: Arc<State>,
    print: u64,
}

impl Subject {
    /// The subject in this state.
    pub fn new(state: State) -> Self {
        let mut hasher = Print(DefaultHasher::new());
        // Its facts in full are what tells two states apart; a hasher cannot refuse them.
        let _ = write!(hasher, "{state:?}");
        Self { state: Arc::new(state), print: hasher.0.finish() }
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Its name.
    pub fn stage(&self) -> Stage {
        self.state.stage()
    }
}

struct Print(DefaultHasher);

impl fmt::Write for Print {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print && self.state == other.state
    }
}

impl Eq for Subject {}

impl Hash for Subject {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.print.hash(hasher);
    }
}

impl PartialOrd for Subject {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Subject {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.print.cmp(&other.print)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}
