//! Deadlines: what is to be done if a subject still stands where it stood.

use std::time::Duration;

use crate::{Lifecycle, Timestamp};

/// A line of the table of deadlines.
///
/// The engine arms it in the commit that brings a subject into the stage, and disarms it in the commit that takes it out, so
/// what waits in the outbox is always true. The store's clock fires it, once: it is an effect like any other, with a lease
/// and a fence, and survives restarts.
///
/// ```
/// use kit_workflow::Lifecycle;
/// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle, Stage};
///
/// let expires = InquiryLifecycle::deadlines().iter().find(|deadline| deadline.name == "order_expires");
/// let expires = expires.ok_or("inquiries have one")?;
/// assert_eq!((expires.stage, expires.command), (Stage::AwaitingPayment, Some(CommandKind::Expire)));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Deadline<L: Lifecycle> {
    /// Its name: one spelling everywhere, no other deadline of the lifecycle has it.
    pub name: &'static str,
    /// The stage in which it is armed.
    pub stage: L::Stage,
    /// When it fires.
    pub when: When<L>,
    /// What is done then, given the moment for which it was armed.
    pub effect: fn(Timestamp) -> L::Effect,
    /// The command that the effect ends in; `None` where it only tells somebody.
    pub command: Option<L::CommandKind>,
}

/// When a deadline fires.
///
/// ```
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use kit_workflow::{Lifecycle, When};
///
/// // Diagrams tell each deadline in words, from the same data that fires it.
/// let told = InquiryLifecycle::deadlines().iter().map(|deadline| match deadline.when {
///     When::After(pause) => format!("{} seconds later", pause.as_secs()),
///     When::At { told, .. } => told.to_owned(),
/// });
/// assert!(told.collect::<Vec<_>>().contains(&"the end of the order".to_owned()));
/// ```
#[derive(Debug)]
pub enum When<L: Lifecycle> {
    /// So long after the subject came into the stage. Moves within the stage do not put it off.
    After(Duration),
    /// At a moment that the state knows, given the time now; `None` where there is none. It is armed anew when a move within
    /// the stage changes that moment.
    At {
        /// The moment in words, for diagrams and documents.
        told: &'static str,
        /// The moment.
        moment: fn(&L::State, Timestamp) -> Option<Timestamp>,
    },
}

/// What one move does to the deadlines.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::Door;
/// use kit_workflow::{Actor, Lifecycle, Timestamp, rearm};
///
/// let (at, child) = (Timestamp::from_unix_ms(0), Actor::new(Who::Child));
/// let shut = Door::apply(None, Actor::new(Who::Grown), at, Ask::Build)?.state().clone();
/// let open = Door::apply(Some(shut.clone()), child, at, Ask::Open)?.state().clone();
/// // What is armed when a door opens is disarmed when it shuts.
/// let armed = rearm::<Door>(Some(&shut), &open, at).armed;
/// let disarmed = rearm::<Door>(Some(&open), &shut, at).disarmed;
/// assert_eq!(armed.iter().map(|(deadline, _)| deadline.name).collect::<Vec<_>>(), disarmed);
/// # Ok::<(), kit_testing::door::Refusal>(())
/// ```
#[derive(Debug)]
pub struct Rearmed<L: Lifecycle> {
    /// Those that no longer hold.
    pub disarmed: Vec<&'static str>,
    /// Those that hold from now on, and when each fires.
    pub armed: Vec<(&'static Deadline<L>, Timestamp)>,
}

impl<L: Lifecycle> Deadline<L> {
    /// When it fires for a subject that stands at `state` and came into its stage at `at`.
    pub fn moment(&self, state: &L::State, at: Timestamp) -> Option<Timestamp> {
        match self.when {
            _ if self.stage != L::stage(state) => None,
            When::After(pause) => Some(at + pause),
            When::At { moment, .. } => moment(state, at),
        }
    }
}

/// What a move from `before` to `after` at `at` does to the deadlines: a pure function, so that the same move always arms
/// the same.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use kit_workflow::{Lifecycle, Timestamp, rearm};
///
/// let at = Timestamp::from_unix_ms(0);
/// let mut state = None;
/// for (by, command) in sample::road(at, &mut Dice::new(1)).into_iter().take(2) {
///     state = Some(InquiryLifecycle::apply(state, by, at, command)?.state().clone());
/// }
/// // An order was opened just now: it expires, unless somebody pays.
/// let opened = state.ok_or("two commands were accepted")?;
/// let rearmed = rearm::<InquiryLifecycle>(None, &opened, at);
/// assert_eq!((rearmed.armed[0].0.name, rearmed.armed[0].1), ("order_expires", at + sample::WEEK));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rearm<L: Lifecycle>(before: Option<&L::State>, after: &L::State, at: Timestamp) -> Rearmed<L> {
    let mut rearmed = Rearmed { disarmed: Vec::new(), armed: Vec::new() };
    for deadline in L::deadlines() {
        let stood = before.filter(|before| L::stage(before) == deadline.stage);
        let (was, is) = (stood.and_then(|before| deadline.moment(before, at)), deadline.moment(after, at));
        // One that is due already has no moment left to compare, and goes with the stage all the same.
        let stays = stood.is_some() && L::stage(after) == deadline.stage;
        if stays && was == is {
            continue;
        }
        if stood.is_some() {
            rearmed.disarmed.push(deadline.name);
        }
        rearmed.armed.extend(is.map(|moment| (deadline, moment)));
    }
    rearmed
}
