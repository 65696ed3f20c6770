//! A history told again: every event decided anew, to see that it leads where the subject stands.

use crate::{Decision, Lifecycle, Recorded, Sequence};

/// A lifecycle whose histories can be decided again: every event says what was asked.
///
/// ```
/// use kit_workflow::Replay;
/// use kit_workflow::inquiry::{Command, Event, InquiryLifecycle};
///
/// let asked = InquiryLifecycle::asked(&Event::InquirySubmitted { documents: 2 });
/// assert_eq!(asked, Command::Submit { documents: 2 });
/// ```
pub trait Replay: Lifecycle {
    /// The command that an event answered.
    ///
    /// On the state before the event, asked by the same actor at the same time, it gives the event: otherwise
    /// [`replay`] says that the history diverged.
    fn asked(event: &Self::Event) -> Self::Command;
}

/// Where a history stops being what its lifecycle decides.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::Door;
/// use kit_workflow::{Actor, Recorded, Timestamp, replay};
///
/// // Nobody opens a door that was never built.
/// let (at, by) = (Timestamp::from_unix_ms(0), Actor::new(Who::Child));
/// let history = [Recorded::<Door> { sequence: 1, at, by, event: Ask::Open, seal: [0; 32] }];
/// assert_eq!(replay(&history).map_err(|diverged| diverged.sequence()), Err(1));
/// ```
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
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, Ids, Order, Store, replay};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let door = clock.fresh();
/// let build = Order::<Door>::new(door, Actor::new(Who::Grown), clock.now(), Ask::Build);
/// let built = drive::to_end(Engine::new(&store).execute(build))?;
/// // An audit: does the history lead where the subject stands?
/// let history = drive::to_end(store.history(door))?;
/// assert_eq!(replay(&history)?, Some(built.state));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
