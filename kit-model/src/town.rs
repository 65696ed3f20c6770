//! Everything there is at one moment: the store, whoever is at work, the gateway's books, and what was seen so far.

use std::fmt;

use kit_workflow::inquiry::{AttemptOutcome, State};

use crate::name;
use crate::seen::{DraftSeen, Seen};
use crate::subject::Subject;

/// One moment of one inquiry's world. Two runs that lead to equal towns are the same from there on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Town {
    /// The inquiry, once it is submitted.
    pub subject: Option<Subject>,
    /// Effects that nobody works on.
    pub outbox: Vec<Row>,
    /// Effects that a worker works on.
    pub hands: Vec<Hand>,
    /// Requests that are being answered.
    pub requests: Vec<Request>,
    /// Attempts to pay, oldest first.
    pub attempts: Vec<Attempt>,
    /// How many pauses of days there were since the form.
    pub phase: u8,
    /// What was used of the bounds.
    pub spent: Spent,
    /// What was seen so far that the store does not tell.
    pub seen: Seen,
}

/// What was used of the bounds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Spent {
    /// Deaths.
    pub crashes: u8,
    /// Failures outside.
    pub faults: u8,
    /// Calls of the gateway.
    pub notifications: u8,
    /// Links given.
    pub links: u8,
    /// Revisions asked for.
    pub revisions: u8,
    /// Moves beside the straight road.
    pub asides: u8,
}

/// An effect as the model follows it: the lifecycle's effect with the facts that tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Errand {
    /// Open the order.
    OpenOrder,
    /// Let the order expire.
    Expire,
    /// Watch an attempt.
    Watch(u8),
    /// Ask about an attempt because the gateway called; lately, or long ago.
    Verify(u8, bool),
    /// Make a draft.
    Generate(u32),
    /// Mail a link.
    MailLink(u8),
}

/// An effect in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// What is to be done.
    pub errand: Errand,
    /// How often it was claimed since it last made progress.
    pub attempts: u8,
    /// How often it was really tried since then.
    pub tries: u8,
    /// It waits for a person.
    pub buried: bool,
    /// It can never be claimed again.
    pub stuck: bool,
}

impl Row {
    /// An effect that was never tried.
    pub fn new(errand: Errand) -> Self {
        Self { errand, attempts: 0, tries: 0, buried: false, stuck: false }
    }

    /// The same after progress.
    pub fn afresh(self) -> Self {
        Self::new(self.errand)
    }
}

/// A worker with an effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hand {
    /// Its effect.
    pub row: Row,
    /// Whether its lease is still its own.
    pub live: bool,
    /// How far it has come.
    pub doing: Doing,
}

impl Hand {
    /// Without its lease, this worker can do nothing any more that anybody would notice: what it would write is refused.
    pub(crate) fn is_harmless(&self) -> bool {
        matches!(self.doing, Doing::Ending | Doing::Writing(Aim::OpenOrder | Aim::Expire | Aim::GiveUp(_), _))
    }
}

/// How far a worker has come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doing {
    /// It has looked, and is about to call the outside. `dead` where what it is to say is no longer true.
    Asking {
        /// The link it is to mail was dead when it looked.
        dead: bool,
    },
    /// The outside has answered, and an attempt is to be closed before the effect ends: for now, or for good.
    Closing(u8, Outcome, bool),
    /// A command follows, to be written together with the end of the effect. In a mutant it was decided on this.
    Writing(Aim, Option<Subject>),
    /// It is done, and the effect is still to be taken out of the outbox.
    Ending,
}

/// Why an attempt is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The gateway refused it.
    Refused,
    /// Nothing was heard of it.
    Expired,
    /// It never reached the gateway.
    NotCreated,
}

impl Outcome {
    /// The lifecycle's own.
    pub fn outcome(self) -> AttemptOutcome {
        match self {
            Self::Refused => AttemptOutcome::Refused,
            Self::Expired => AttemptOutcome::Expired,
            Self::NotCreated => AttemptOutcome::NotCreated,
        }
    }
}

/// The command that follows an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aim {
    /// Open the order.
    OpenOrder,
    /// Let it expire.
    Expire,
    /// Enter what the gateway says was paid for an attempt.
    Settle(u8, u64),
    /// Enter a draft with its file.
    Complete(u32, u8),
    /// Give a draft up.
    GiveUp(u32),
}

/// A request that is being answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Request {
    /// The form is taken; its order is still to be opened.
    Form,
    /// A payment page is to be opened for this attempt.
    Opening(u8),
    /// In a mutant: it is open, and the attempt is still to be stored.
    Storing(u8),
    /// It was not opened; the attempt is still to be closed.
    NotOpened(u8),
    /// In a mutant: the gateway was answered, and the notification is still to be stored.
    Notice(u8),
    /// In a mutant: the state is written, and this effect of it is not yet.
    Loose(Errand),
}

/// An attempt to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// How many pauses ago it began.
    pub age: u8,
    /// Whether it is on record with us.
    pub stored: bool,
    /// Whether our history says that it may still succeed.
    pub pending: bool,
    /// What the gateway's books say.
    pub books: Books,
    /// It was paid, and we could know: the gateway called and was answered, or we were still watching.
    pub promised: bool,
}

/// What the gateway's books say of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Books {
    /// Nothing.
    Absent,
    /// Its page is open.
    Open,
    /// It was refused. It can still be paid.
    Refused,
    /// This was paid.
    Paid(u64),
}

impl Town {
    /// The inquiry's state.
    pub fn state(&self) -> Option<&State> {
        self.subject.as_ref().map(Subject::state)
    }

    /// The attempt of this number; attempts are numbered from 1.
    pub fn attempt(&self, number: u8) -> Option<&Attempt> {
        self.attempts.get(usize::from(number).checked_sub(1)?)
    }

    pub(crate) fn attempt_mut(&mut self, number: u8) -> Option<&mut Attempt> {
        self.attempts.get_mut(usize::from(number).checked_sub(1)?)
    }

    /// What the inquiry's account says was received for an attempt; `None` where it knows of nothing.
    pub fn entered(&self, number: u8) -> Option<u64> {
        let entries = self.state()?.account()?.entries();
        let mut of = entries.iter().filter(|entry| name::number(entry.receipt.attempt()) == number).peekable();
        of.peek()?;
        Some(of.map(|entry| entry.receipt.amount().minor()).sum())
    }

    /// The link that is alive.
    pub fn living_link(&self) -> Option<u8> {
        let state = self.state()?;
        state.settled()?;
        Some(name::link(state.delivery()?.grant?))
    }

    /// Whether an effect waits or is worked on.
    pub fn has(&self, errand: Errand) -> bool {
        self.outbox.iter().any(|row| row.errand == errand && !row.buried && !row.stuck)
            || self.hands.iter().any(|hand| hand.live && hand.row.errand == errand)
    }

    /// Whether an effect waits, or somebody is at it, with a lease or without.
    fn is_at(&self, errand: Errand) -> bool {
        self.outbox.iter().any(|row| row.errand == errand) || self.hands.iter().any(|hand| hand.row.errand == errand)
    }

    /// A name for a file that nothing else has.
    pub(crate) fn free_file(&self) -> u8 {
        let kept = self.state().and_then(State::draft).map(|draft| draft.docx);
        let taken = |number: &u8| {
            kept == Some(name::file(*number))
                || self
                    .hands
                    .iter()
                    .any(|hand| matches!(hand.doing, Doing::Writing(Aim::Complete(_, file), _) if file == *number))
        };
        (1..).find(|number| !taken(number)).unwrap_or(u8::MAX)
    }

    /// Whether an effect waits for a person.
    pub fn buried(&self, errand: impl Fn(Errand) -> bool) -> bool {
        self.outbox.iter().any(|row| row.buried && errand(row.errand))
    }

    /// Whether nothing is under way and nothing will happen of itself any more: no request, no worker, nothing due now or
    /// later.
    pub fn calm(&self) -> bool {
        self.subject.is_some()
            && self.requests.is_empty()
            && self.hands.iter().all(|hand| !hand.live)
            && self.outbox.iter().all(|row| row.buried || row.stuck || self.waits_in_vain(row))
    }

    /// Whether time makes a difference to anything that waits.
    pub fn is_timed(&self) -> bool {
        let timed = |row: &Row| matches!(row.errand, Errand::OpenOrder | Errand::Expire | Errand::Watch(_));
        !self.requests.is_empty()
            || self.outbox.iter().any(|row| !row.buried && !row.stuck && timed(row))
            || self.hands.iter().any(|hand| timed(&hand.row))
    }

    /// An order with money held, or an attempt pending, is asked every hour whether it may expire.
    fn waits_in_vain(&self, row: &Row) -> bool {
        row.errand == Errand::Expire
            && self.phase == name::LAST
            && matches!(self.state(), Some(State::AwaitingPayment(awaiting)) if awaiting.may_end().is_err())
    }

    /// Brings what has no order into one, and forgets what can make no difference any more, so that equal towns look equal.
    pub(crate) fn settle(mut self) -> Self {
        for number in 1..=self.attempts.len() as u8 {
            let (entered, watched) = (self.entered(number).is_some(), self.has(Errand::Watch(number)));
            if let Some(attempt) = self.attempt_mut(number) {
                attempt.promised &= !entered;
                if entered || !watched {
                    attempt.age = name::OLD;
                }
            }
        }
        if !self.is_timed() {
            self.phase = name::LAST;
        }
        for link in 1..self.seen.letters.len() as u8 {
            if !self.is_at(Errand::MailLink(link)) {
                self.seen.letters[usize::from(link)].close();
            }
        }
        for draft in 1..self.seen.drafts.len() as u32 {
            if !self.is_at(Errand::Generate(draft)) {
                self.seen.drafts[draft as usize] = DraftSeen::default();
            }
        }
        self.outbox.sort_unstable();
        self.hands.sort_unstable();
        self.requests.sort_unstable();
        self
    }
}

impl fmt::Display for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenOrder => f.write_str("the opening of the order"),
            Self::Expire => f.write_str("the expiry of the order"),
            Self::Watch(attempt) => write!(f, "the watch over attempt {attempt}"),
            Self::Verify(attempt, _) => write!(f, "the call about attempt {attempt}"),
            Self::Generate(draft) => write!(f, "draft {draft}"),
            Self::MailLink(link) => write!(f, "the letter with link {link}"),
        }
    }
}
