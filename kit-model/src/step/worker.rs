//! A worker: it takes an effect under a lease, looks, calls the outside, and writes what follows.
//!
//! A claim and the look after it (for a draft: the mark that it is begun) are one step: nobody else can write to a claimed
//! effect, so whatever others do in between they could have done before the claim. Every other access to what is shared is a
//! step of its own.

use std::time::Duration;

use kit_workflow::Money;
use kit_workflow::inquiry::{ActorKind, Command, Draft, Receipt, State};

use super::Executed;
use super::gateway::LAST_LOOK;
use super::people::{by, order_opening};
use crate::act::Reply;
use crate::property::truly_paid;
use crate::seen::more;
use crate::town::{Aim, Books, Doing, Errand, Hand, Outcome, Row, Town};
use crate::{Kit, Mutant, name};

/// An attempt counts as expired after this.
const EXPIRED: Duration = Duration::from_secs(24 * 60 * 60);

/// An attempt that the gateway does not know at this age was never created.
const CREATED_BY_NOW: Duration = Duration::from_secs(10 * 60);

/// What the outside's answer leads to.
enum Next {
    Doing(Doing),
    Again,
    Done,
    Failed,
    Bury,
}

impl Kit {
    pub(super) fn claim(&self, town: &mut Town, errand: Errand) -> Option<()> {
        if town.hands.len() >= usize::from(self.bounds.workers) {
            return None;
        }
        let place = town.outbox.iter().position(|row| row.errand == errand && !row.buried && !row.stuck)?;
        if errand == Errand::Expire && name::at(town.phase) < name::order_expires() {
            return None;
        }
        let mut row = town.outbox.remove(place);
        if !self.is(Mutant::TriesCountedAfterwards) {
            row.attempts += 1;
        }
        let capped = !self.is(Mutant::RetryWithoutCap);
        if capped && row.attempts > self.bounds.tries {
            return self.give_up(town, row);
        }
        more(&mut row.tries, 5);
        town.seen.tried_too_often |= row.tries > self.bounds.tries;
        let doing = match row.errand {
            Errand::Generate(draft) => self.begin(town, draft)?,
            errand => self.look(town, errand)?,
        };
        town.hands.push(Hand { row, live: true, doing });
        Some(())
    }

    /// What a worker means to do once it has seen how the inquiry stands.
    fn look(&self, town: &Town, errand: Errand) -> Option<Doing> {
        Some(match errand {
            Errand::OpenOrder if matches!(town.state(), Some(State::Submitted(_))) => {
                self.writing(town, Aim::OpenOrder)
            }
            Errand::Expire => match town.state() {
                Some(State::AwaitingPayment(awaiting))
                    if awaiting.may_end().is_ok() || self.is(Mutant::ExpiryIgnoresAttempts) =>
                {
                    self.writing(town, Aim::Expire)
                }
                // Asked again in an hour: nothing has changed then, unless somebody moved the inquiry.
                _ => return None,
            },
            Errand::Watch(n) | Errand::Verify(n, _) if town.entered(n).is_none() => Doing::Asking { dead: false },
            Errand::MailLink(link) if town.living_link() == Some(link) => Doing::Asking { dead: false },
            Errand::MailLink(_) if self.is(Mutant::LetterNotLookedAt) => Doing::Asking { dead: true },
            _ => return None,
        })
    }

    /// Whether a worker would look at this and be done with it, now and for ever. When it does so makes no difference, so
    /// it is as good as done.
    pub(super) fn is_over(&self, town: &Town, errand: Errand) -> bool {
        match errand {
            Errand::OpenOrder => !matches!(town.state(), Some(State::Submitted(_))),
            Errand::Expire => !matches!(town.state(), Some(State::Submitted(_) | State::AwaitingPayment(_))),
            Errand::Watch(n) | Errand::Verify(n, _) => town.entered(n).is_some(),
            Errand::MailLink(link) => town.living_link() != Some(link) && !self.is(Mutant::LetterNotLookedAt),
            Errand::Generate(_) => false,
        }
    }

    /// About to write. A commit on a state that has moved is refused, and decided anew on the one that is there: so reading,
    /// deciding and writing are one step. Only the mutant that does not compare versions can tell them apart.
    fn writing(&self, town: &Town, aim: Aim) -> Doing {
        Doing::Writing(aim, town.subject.clone().filter(|_| self.is(Mutant::ReadThenWrite)))
    }

    /// The tries are used up: the failure edge of the table, or the desk.
    fn give_up(&self, town: &mut Town, row: Row) -> Option<()> {
        match row.errand {
            Errand::Generate(draft) => {
                let doing = self.writing(town, Aim::GiveUp(draft));
                town.hands.push(Hand { row, live: true, doing });
            }
            _ => bury(town, row),
        }
        Some(())
    }

    pub(super) fn die(&self, town: &mut Town, number: usize) -> Option<()> {
        if !town.hands.get(number)?.live {
            return None;
        }
        self.crash(town)?;
        let hand = town.hands.remove(number);
        trouble(town, hand.row.errand);
        town.outbox.push(Row { stuck: self.is(Mutant::LeaseNeverEnds), ..hand.row });
        Some(())
    }

    pub(super) fn lapse(&self, town: &mut Town, number: usize) -> Option<()> {
        if !town.hands.get(number)?.live {
            return None;
        }
        self.fault(town)?;
        let hand = town.hands.get_mut(number)?;
        hand.live = false;
        let row = hand.row;
        trouble(town, row.errand);
        town.outbox.push(row);
        Some(())
    }

    pub(super) fn work(&self, town: &mut Town, number: usize, reply: Reply) -> Option<()> {
        let hand = town.hands.get(number)?.clone();
        let asks = matches!(hand.doing, Doing::Asking { .. });
        if !asks && reply != Reply::Well {
            return None;
        }
        town.hands.remove(number);
        match hand.doing.clone() {
            Doing::Asking { dead } => {
                let next = self.outside(town, &hand, reply, dead)?;
                match next {
                    Next::Doing(doing) => town.hands.push(Hand { doing, ..hand }),
                    Next::Again => self.put_back(town, &hand, hand.row.afresh()),
                    Next::Done => self.finish(town, &hand),
                    Next::Failed => self.fail(town, hand),
                    Next::Bury if hand.live => bury(town, hand.row),
                    Next::Bury => {}
                }
                Some(())
            }
            Doing::Closing(n, outcome, again) => {
                let command = Command::CloseAttempt { attempt: name::attempt(n), outcome: outcome.outcome() };
                self.execute(town, by(ActorKind::Gateway), command);
                match again {
                    true => self.put_back(town, &hand, hand.row.afresh()),
                    false => self.finish(town, &hand),
                }
                Some(())
            }
            Doing::Writing(aim, read) => {
                let read = read.or_else(|| town.subject.clone())?;
                self.write(town, hand, aim, read.state());
                Some(())
            }
            Doing::Ending => {
                self.finish(town, &hand);
                Some(())
            }
        }
    }

    fn begin(&self, town: &mut Town, draft: u32) -> Option<Doing> {
        let executed = self.execute(town, by(ActorKind::Worker), Command::BeginGeneration { draft });
        let mine = matches!(town.state(), Some(State::Generating(state)) if state.number() == draft);
        town.seen.drafted_unpaid |= mine && !truly_paid(town);
        Some(match executed {
            Executed::Moved | Executed::Unchanged if mine => Doing::Asking { dead: false },
            _ => Doing::Ending,
        })
    }

    /// The outside is asked, and answers.
    fn outside(&self, town: &mut Town, hand: &Hand, reply: Reply, dead: bool) -> Option<Next> {
        if reply != Reply::Well {
            self.fault(town)?;
        }
        match hand.row.errand {
            Errand::Watch(n) => self.ask_gateway(town, n, reply, None),
            Errand::Verify(n, lately) => self.ask_gateway(town, n, reply, Some(lately)),
            Errand::Generate(draft) => self.ask_model(town, draft, reply),
            Errand::MailLink(link) => self.post(town, link, reply, dead),
            Errand::OpenOrder | Errand::Expire => None,
        }
    }

    /// `called` where the gateway did, lately or long ago; else this is the watch.
    fn ask_gateway(&self, town: &mut Town, n: u8, reply: Reply, called: Option<bool>) -> Option<Next> {
        let attempt = *town.attempt(n)?;
        let age = name::age(attempt.age);
        match reply {
            Reply::Lost => return None,
            Reply::Away if called != Some(false) => return Some(Next::Again),
            Reply::Away => return Some(Next::Bury),
            Reply::Well => {}
        }
        let watch_on = called.is_none() && age < LAST_LOOK && !self.is(Mutant::WatchGivesUpEarly);
        let settle = |amount| Next::Doing(self.writing(town, Aim::Settle(n, amount)));
        let close = |outcome| Next::Doing(Doing::Closing(n, outcome, watch_on));
        Some(match attempt.books {
            Books::Paid(amount) => settle(amount),
            Books::Open if called.is_some() && self.is(Mutant::NotificationBelieved) => settle(name::FULL),
            Books::Refused => close(Outcome::Refused),
            Books::Absent if age >= CREATED_BY_NOW => close(Outcome::NotCreated),
            Books::Open | Books::Absent if called.is_none() && age >= EXPIRED => close(Outcome::Expired),
            Books::Open | Books::Absent if watch_on || called == Some(true) => Next::Again,
            Books::Open | Books::Absent => Next::Done,
        })
    }

    fn ask_model(&self, town: &mut Town, draft: u32, reply: Reply) -> Option<Next> {
        let seen = town.seen.drafts.get_mut(draft as usize)?;
        match reply {
            Reply::Lost => None,
            Reply::Away => {
                more(&mut seen.troubles, 4);
                Some(Next::Failed)
            }
            Reply::Well => {
                more(&mut seen.written, 4);
                Some(Next::Doing(self.writing(town, Aim::Complete(draft, town.free_file()))))
            }
        }
    }

    fn post(&self, town: &mut Town, link: u8, reply: Reply, dead: bool) -> Option<Next> {
        let renamed = self.is(Mutant::NoIdempotencyKey);
        let seen = town.seen.letters.get_mut(usize::from(link))?;
        if reply != Reply::Well {
            more(&mut seen.troubles, 3);
        }
        if reply == Reply::Away {
            return Some(Next::Again);
        }
        seen.renamed |= renamed && seen.copies > 0;
        more(&mut seen.copies, 3);
        town.seen.dead_link_mailed |= dead;
        Some(if reply == Reply::Lost { Next::Again } else { Next::Doing(Doing::Ending) })
    }

    /// The command that follows, with the end of the effect, in one commit.
    fn write(&self, town: &mut Town, hand: Hand, aim: Aim, read: &State) {
        let (kind, command) = self.aim(aim, read);
        let ahead = town.clone();
        match self.execute_on(town, Some(read.clone()), by(kind), command) {
            // Fenced: the whole commit is refused.
            Executed::Moved if !hand.live && !self.is(Mutant::NoFencing) => *town = ahead,
            Executed::Moved | Executed::Unchanged => self.finish(town, &hand),
            Executed::Refused if matches!(aim, Aim::GiveUp(_)) => self.finish(town, &hand),
            Executed::Refused => {
                let same = |doing: &Doing| matches!(doing, Doing::Writing(again, _) if *again == aim);
                town.seen.futile |= self.look(town, hand.row.errand).as_ref().is_some_and(same);
                self.put_back(town, &hand, hand.row);
            }
        }
    }

    fn aim(&self, aim: Aim, state: &State) -> (ActorKind, Command) {
        match aim {
            Aim::OpenOrder => (ActorKind::System, order_opening()),
            Aim::Expire => (ActorKind::Clock, Command::Expire),
            Aim::Settle(n, amount) => {
                let receipt = Receipt::verified(name::attempt(n), Money::new(amount, name::OWED.currency()));
                let owed = state.account().map_or(receipt.amount(), |account| account.owed());
                (ActorKind::Gateway, Command::settle(receipt, owed))
            }
            Aim::Complete(number, file) => {
                (ActorKind::Worker, Command::CompleteDraft { draft: Draft { number, docx: name::file(file) } })
            }
            Aim::GiveUp(draft) => (ActorKind::Worker, Command::GiveUp { draft }),
        }
    }

    /// The effect failed: later again, unless that was the last try.
    fn fail(&self, town: &mut Town, hand: Hand) {
        let capped = !self.is(Mutant::RetryWithoutCap);
        let row = if self.is(Mutant::TriesCountedAfterwards) {
            Row { attempts: hand.row.attempts + 1, ..hand.row }
        } else {
            hand.row
        };
        if !capped || row.attempts < self.bounds.tries {
            return self.put_back(town, &hand, row);
        }
        match row.errand {
            Errand::Generate(draft) => {
                let doing = self.writing(town, Aim::GiveUp(draft));
                town.hands.push(Hand { doing, row, ..hand });
            }
            _ if hand.live => bury(town, row),
            _ => {}
        }
    }

    /// The effect is over. A worker that was overtaken changes nothing.
    fn finish(&self, town: &mut Town, hand: &Hand) {
        if !hand.live && self.is(Mutant::NoFencing) {
            self.take_from_others(town, hand);
        }
    }

    /// The effect waits for later. A worker that was overtaken changes nothing.
    fn put_back(&self, town: &mut Town, hand: &Hand, row: Row) {
        let mine = hand.live || (self.is(Mutant::NoFencing) && self.take_from_others(town, hand));
        if mine {
            town.outbox.push(row);
        }
    }

    /// Without fences, an overtaken worker's write takes the effect out of the hands of whoever has it now.
    fn take_from_others(&self, town: &mut Town, hand: &Hand) -> bool {
        let same = |row: &Row| row.errand == hand.row.errand;
        if let Some(place) = town.outbox.iter().position(same) {
            let again = town.outbox.remove(place);
            town.seen.overtaken_wrote |= again.attempts != hand.row.attempts;
            return true;
        }
        let Some(other) = town.hands.iter_mut().find(|other| other.live && same(&other.row)) else { return false };
        other.live = false;
        town.seen.overtaken_wrote = true;
        true
    }
}

/// The effect is put on the desk.
fn bury(town: &mut Town, row: Row) {
    town.outbox.push(Row { buried: true, ..row });
}

/// Something went wrong while a worker was at this.
fn trouble(town: &mut Town, errand: Errand) {
    match errand {
        Errand::Generate(draft) => {
            if let Some(seen) = town.seen.drafts.get_mut(draft as usize) {
                more(&mut seen.troubles, 4);
            }
        }
        Errand::MailLink(link) => {
            if let Some(seen) = town.seen.letters.get_mut(usize::from(link)) {
                more(&mut seen.troubles, 3);
            }
        }
        _ => {}
    }
}
