//! What may be done next, by whom, from when, and if not, why not.

use crate::{Lifecycle, Move, Name, Timestamp, Veto};

/// One reason against a move.
///
/// ```
/// use kit_workflow::inquiry::Refusal;
/// use kit_workflow::{Against, Timestamp};
///
/// let end = Timestamp::from_unix_ms(1_795_348_800_000);
/// // A page can say when to come back.
/// assert_eq!(Against::until(Refusal::NotExpired, end).until, Some(end));
/// assert_eq!(Against::standing(Refusal::NotPaid).until, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against<R> {
    /// The refusal that asking for it would meet.
    pub refusal: R,
    /// The reason goes away by itself at this moment; `None` where somebody must act first.
    pub until: Option<Timestamp>,
}

impl<R> Against<R> {
    /// A reason that stands until somebody acts.
    pub fn standing(refusal: R) -> Self {
        Self { refusal, until: None }
    }

    /// A reason that time takes away.
    pub fn until(refusal: R, at: Timestamp) -> Self {
        Self { refusal, until: Some(at) }
    }
}

/// A command of the table as one kind of actor may ask for it now, and everything that stands against it.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_workflow::{Actor, Lifecycle, Timestamp, moves};
///
/// let now = Timestamp::from_unix_ms(0);
/// let door = Door::apply(None, Actor::new(Who::Grown), now, Ask::Build)?.state().clone();
/// for offer in moves::<Door>(Some(&door), Who::Child, now) {
///     // A button that is there, one that is grey with its reasons, or none.
///     let reasons: Vec<&str> = offer.codes().collect();
///     assert_eq!(offer.is_open(), reasons.is_empty());
///     assert_eq!(offer.is_open(), offer.refusal().is_none() && offer.vetoes.is_empty());
/// }
/// # Ok::<(), kit_testing::door::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Offer<L: Lifecycle> {
    /// What could be asked.
    pub command: L::CommandKind,
    /// Where it would lead; more than one stage where the facts decide.
    pub to: &'static [L::Stage],
    /// Who may ask.
    pub who: &'static [L::ActorKind],
    /// Every reason against it, the most telling first; none where it is possible now.
    pub against: Vec<Against<L::Refusal>>,
    /// What guards of the embedder's own have against it. [`moves`] knows of none.
    pub vetoes: Vec<Veto>,
}

impl<L: Lifecycle> Offer<L> {
    /// Whether nothing stands against it. It can still lose a race, or be refused for what the command carries.
    pub fn is_open(&self) -> bool {
        self.against.is_empty() && self.vetoes.is_empty()
    }

    /// Whether actors of this kind may ask for it at some time.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::door::{AskKind, Who};
    /// use kit_workflow::moves;
    ///
    /// let offers = moves::<Door>(None, Who::Child, kit_workflow::Timestamp::from_unix_ms(0));
    /// let build = offers.iter().find(|offer| offer.command == AskKind::Build).ok_or("it is in the table")?;
    /// // A button that a child will never press need not be drawn for one.
    /// assert!(build.is_for(Who::Grown) && !build.is_for(Who::Child));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn is_for(&self, actor: L::ActorKind) -> bool {
        self.who.contains(&actor)
    }

    /// The most telling reason against it.
    pub fn refusal(&self) -> Option<&L::Refusal> {
        self.against.first().map(|against| &against.refusal)
    }

    /// The codes of everything against it, in the same order.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        let refusals = self.against.iter().map(|against| L::code(&against.refusal));
        refusals.chain(self.vetoes.iter().map(|veto| veto.code))
    }

    /// The moment before which time itself stands against it.
    ///
    /// ```
    /// # use kit_testing::{Dice, sample};
    /// # use kit_workflow::inquiry::{InquiryLifecycle, State};
    /// # use kit_workflow::{Lifecycle, Timestamp};
    /// # let at = Timestamp::from_unix_ms(0);
    /// # let road = sample::road(at, &mut Dice::new(1));
    /// # let walked = |steps: usize| {
    /// #     let walk = road.iter().take(steps).cloned();
    /// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
    /// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
    /// # };
    /// use kit_workflow::inquiry::{ActorKind, CommandKind};
    /// use kit_workflow::moves;
    ///
    /// let waiting = walked(2);
    /// let offers = moves::<InquiryLifecycle>(waiting.as_ref(), ActorKind::System, at);
    /// let expire = offers.iter().find(|offer| offer.command == CommandKind::Expire).ok_or("it is in the table")?;
    /// // A clock can be drawn beside it.
    /// let end = waiting.as_ref().and_then(State::account).map(|account| account.expires_at());
    /// assert_eq!(expire.not_before(), end);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn not_before(&self) -> Option<Timestamp> {
        self.against.iter().filter_map(|against| against.until).max()
    }
}

/// The most telling reason against a command, if there is one: what [`Lifecycle::apply`] begins with.
///
/// ```
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Refusal};
/// use kit_workflow::{Timestamp, forbid};
///
/// let now = Timestamp::from_unix_ms(0);
/// assert_eq!(forbid::<InquiryLifecycle>(None, ActorKind::Client, CommandKind::Submit, now), Ok(()));
/// assert!(forbid::<InquiryLifecycle>(None, ActorKind::Client, CommandKind::Deliver, now).is_err());
/// ```
///
/// # Errors
///
/// The first refusal of [`Lifecycle::against`].
pub fn forbid<L: Lifecycle>(
    state: Option<&L::State>,
    actor: L::ActorKind,
    command: L::CommandKind,
    at: Timestamp,
) -> Result<(), L::Refusal> {
    L::against(state, actor, command, at).into_iter().next().map_or(Ok(()), |against| Err(against.refusal))
}

/// Every move of the table as `actor` may ask for it at `now`: possible, or with every reason why not.
///
/// A command that the table has in this stage is told by that line. One that belongs to other stages is told by a line that
/// lets the actor ask, where there is one. `None` is the state of a subject that does not exist: only what creates it is
/// told then, and never afterwards.
///
/// What is possible here is accepted by [`Lifecycle::apply`] for some contents of the command, and what is not is refused
/// for one of the reasons, or known as something that had happened already.
///
/// ```
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle};
/// use kit_workflow::{Timestamp, moves};
///
/// let now = Timestamp::from_unix_ms(0);
/// let offers = moves::<InquiryLifecycle>(None, ActorKind::Client, now);
/// assert_eq!(offers.len(), 1);
/// assert!(offers[0].command == CommandKind::Submit && offers[0].is_open());
/// ```
pub fn moves<L: Lifecycle>(state: Option<&L::State>, actor: L::ActorKind, now: Timestamp) -> Vec<Offer<L>> {
    let stage = state.map(L::stage);
    let offer = |command: &L::CommandKind| {
        let lines =
            || L::table().iter().filter(|line| line.command == *command && line.from.is_some() == stage.is_some());
        let line = Move::<L>::find(stage, *command)
            .or_else(|| lines().find(|line| line.allows(actor)))
            .or_else(|| lines().next())?;
        let against = L::against(state, actor, *command, now);
        Some(Offer { command: *command, to: line.to, who: line.who, against, vetoes: Vec::new() })
    };
    L::CommandKind::ALL.iter().filter_map(offer).collect()
}
