//! What suites must know of a lifecycle to drive its subjects.

use kit_workflow::inquiry::{ActorKind, AttemptId, Command, Effect, InquiryActor, InquiryLifecycle, Receipt};
use kit_workflow::{Actor, Currency, Money, Timestamp};

use crate::{Dice, Draw, sample};

/// A lifecycle whose subjects the suites of a store, an outbox and a feed can drive: what its store keeps then is known.
///
/// [`Door`](crate::Door) is a small one; read it before you write your own.
///
/// ```
/// use kit_testing::contract::Road;
/// use kit_testing::{Dice, Door};
/// use kit_workflow::{Lifecycle, Timestamp};
///
/// let (at, mut state) = (Timestamp::from_unix_ms(0), None);
/// for (by, ask) in Door::life(at, &mut Dice::new(1)) {
///     state = Some(Door::apply(state, by, at, ask).unwrap().state().clone());
/// }
/// assert!(state.is_some());
/// ```
pub trait Road: Draw {
    /// A life of eight moves or more, every one of them legal where the one before led. The first asks for an effect that is
    /// due at once.
    fn life(at: Timestamp, dice: &mut Dice) -> Vec<(Actor<Self::ActorKind>, Self::Command)>;

    /// A move of a subject that has taken the first two steps of its life, after which it can make the like again: what several people
    /// ask for at once.
    ///
    /// ```
    /// use kit_testing::contract::Road;
    /// use kit_testing::{Dice, Door};
    /// use kit_workflow::{Lifecycle, Timestamp};
    ///
    /// let (at, dice) = (Timestamp::from_unix_ms(0), &mut Dice::new(1));
    /// let first_two = Door::life(at, dice).into_iter().take(2);
    /// let rivals = [Door::rival(dice), Door::rival(dice)];
    /// // After the first two steps both are legal, one after the other.
    /// let door = first_two.chain(rivals).try_fold(None, |door, (by, ask)| {
    ///     Door::apply(door, by, at, ask).map(|decision| Some(decision.state().clone()))
    /// });
    /// assert!(door.is_ok());
    /// ```
    fn rival(dice: &mut Dice) -> (Actor<Self::ActorKind>, Self::Command);

    /// Moves of a subject that has taken the first two steps of its life, one after the other, that carry this text.
    ///
    /// ```
    /// use kit_testing::contract::Road;
    /// use kit_testing::{Dice, Door};
    /// use kit_workflow::{Lifecycle, Timestamp};
    ///
    /// let (at, dice) = (Timestamp::from_unix_ms(0), &mut Dice::new(1));
    /// let first_two = Door::life(at, dice).into_iter().take(2);
    /// let told = Door::telling("Œuvre % _ \\", dice).into_iter().take(1);
    /// let door = first_two.chain(told).fold(None, |door, (by, ask)| {
    ///     Door::apply(door, by, at, ask).ok().map(|decision| decision.state().clone())
    /// });
    /// assert!(door.is_some_and(|door| door.label.contains("Œuvre")));
    /// ```
    fn telling(text: &str, dice: &mut Dice) -> Vec<(Actor<Self::ActorKind>, Self::Command)>;

    /// Any effect.
    fn effect(dice: &mut Dice) -> Self::Effect;
}

impl Road for InquiryLifecycle {
    fn life(at: Timestamp, dice: &mut Dice) -> Vec<(InquiryActor, Command)> {
        sample::road(at, dice)
    }

    fn rival(dice: &mut Dice) -> (InquiryActor, Command) {
        (
            sample::actor(ActorKind::Client, dice),
            Command::StartCheckout { attempt: AttemptId(dice.uuid()), announced: false },
        )
    }

    fn telling(text: &str, dice: &mut Dice) -> Vec<(InquiryActor, Command)> {
        let attempt = AttemptId(dice.uuid());
        let held = Receipt::verified(attempt, Money::new(u64::MAX >> 1, Currency::Usd));
        [
            (ActorKind::Client, Command::StartCheckout { attempt, announced: false }),
            (ActorKind::Gateway, Command::HoldPayment { receipt: held }),
            (ActorKind::Staff, Command::AcceptShortPayment { reason: text.to_owned() }),
            (ActorKind::Staff, Command::Refund { reason: String::new() }),
            (ActorKind::Staff, Command::ConfirmRefund { proof: text.to_owned().into(), amount: None }),
        ]
        .into_iter()
        .map(|(kind, command)| (sample::actor(kind, dice), command))
        .collect()
    }

    fn effect(dice: &mut Dice) -> Effect {
        Effect::VerifyAttempt { attempt: AttemptId(dice.uuid()) }
    }
}
