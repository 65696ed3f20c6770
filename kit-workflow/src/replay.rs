//! A history told again: every event decided anew, to see that it leads where the subject stands.

use crate::{Decision, Lifecycle, Recorded, Sequence};

/// A lifecycle whose histories can be decided again: every event says what was asked.
pub trait Replay: Lifecycle {
    /// The command that an event answered.
    ///
    /// On the state before the event, asked by the same actor at the same time, it gives the event: otherwise
    /// [`replay`] says that the history diverged.
    fn asked(event: &Self::Event) -> Self::Command;
}

/// Where a history stops being what its lifecycle decides.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Diverged {
    /// The lifecycle refuses what this event says was done.
    #[error("event {sequence} could not happen there: {refusal}")]
    Refused {
        /// Which event.
        sequence: Sequence,
        /// The refusal in words.
        refusal: String,
    },
    /// The lifecycle decides something else.
    #[error("event {sequence} is not what would have happened there")]
    Otherwise {
        /// Which event.
        sequence: Sequence,
    },
}

impl Diverged {
    /// Which event diverges.
    pub fn sequence(&self) -> Sequence {
        match self {
            Self::Refused { sequence, .. } | Self::Otherwise { sequence } => *sequence,
        }
    }
}

/// Decides a whole history again, oldest event first, and gives the state that it leads to; `None` where it is empty.
///
/// # Errors
///
/// [`Diverged`] names the first event that the lifecycle would not have decided.
pub fn replay<'a, L: Replay>(history: impl IntoIterator<Item = &'a Recorded<L>>) -> Result<Option<L::State>, Diverged> {
    let mut state = None;
    for recorded in history {
        let sequence = recorded.sequence;
        let decision = L::apply(state, recorded.by, recorded.at, L::asked(&recorded.event))
            .map_err(|refusal| Diverged::Refused { sequence, refusal: refusal.to_string() })?;
        state = match decision {
            Decision::Moved { state, event } if event == recorded.event => Some(state),
            Decision::Moved { .. } | Decision::Unchanged(_) => return Err(Diverged::Otherwise { sequence }),
        };
    }
    Ok(state)
}
