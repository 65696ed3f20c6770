//! The client and staff: the form, the way to the payment page, and every move that a person may ask for.

use kit_workflow::Actor;
use kit_workflow::inquiry::{ActorKind, AttemptOutcome, Command, InquiryActor, Proof, Standing, State};
use uuid::Uuid;

use super::Executed;
use crate::act::{Asked, Reply};
use crate::town::{Attempt, Books, Request, Town};
use crate::{Kit, Mutant, name};

pub(super) fn by(kind: ActorKind) -> InquiryActor {
    if kind == ActorKind::Staff { Actor::person(kind, Uuid::from_u128(7)) } else { Actor::new(kind) }
}

impl Kit {
    pub(super) fn submit(&self, town: &mut Town) -> Option<()> {
        if town.subject.is_some() {
            return None;
        }
        let executed = self.execute(town, by(ActorKind::Client), Command::Submit { documents: 1 });
        town.requests.push(Request::Form);
        (executed == Executed::Moved).then_some(())
    }

    pub(super) fn open_order(&self, town: &mut Town) -> Executed {
        self.execute(town, by(ActorKind::System), order_opening())
    }

    /// The attempt is stored before the gateway hears of it.
    pub(super) fn checkout(&self, town: &mut Town) -> Option<()> {
        let under_way =
            |request: &Request| matches!(request, Request::Form | Request::Opening(_) | Request::Storing(_));
        if town.attempts.len() >= usize::from(self.bounds.attempts)
            || town.requests.iter().any(under_way)
            || !matches!(town.state(), Some(State::AwaitingPayment(_)))
        {
            return None;
        }
        let number = town.attempts.len() as u8 + 1;
        town.attempts.push(Attempt { age: 0, stored: false, pending: false, books: Books::Absent, promised: false });
        town.requests.push(Request::Opening(number));
        if self.is(Mutant::GatewayBeforeCommit) {
            return Some(());
        }
        self.store_attempt(town, number)
    }

    pub(super) fn store_attempt(&self, town: &mut Town, number: u8) -> Option<()> {
        let command = Command::StartCheckout { attempt: name::attempt(number), announced: false };
        let executed = self.execute(town, by(ActorKind::Client), command);
        if let Some(attempt) = town.attempt_mut(number) {
            attempt.stored = executed == Executed::Moved;
        }
        (executed == Executed::Moved).then_some(())
    }

    pub(super) fn open_page(&self, town: &mut Town, number: u8, reply: Reply) -> Option<()> {
        if reply != Reply::Well {
            self.fault(town)?;
        }
        match reply {
            Reply::Well if self.is(Mutant::GatewayBeforeCommit) => town.requests.push(Request::Storing(number)),
            // Where the answer is lost, the attempt stays open and is asked about.
            Reply::Well | Reply::Lost => {}
            Reply::Away => town.requests.push(Request::NotOpened(number)),
        }
        if reply != Reply::Away {
            town.attempt_mut(number)?.books = Books::Open;
        }
        Some(())
    }

    pub(super) fn close_unopened(&self, town: &mut Town, number: u8) {
        let command = Command::CloseAttempt { attempt: name::attempt(number), outcome: AttemptOutcome::NotCreated };
        self.execute(town, by(ActorKind::Gateway), command);
    }

    /// A move that a person asks for, at any time: those that are not possible are refused by the law and change nothing.
    pub(super) fn ask(&self, town: &mut Town, asked: Asked) -> Option<()> {
        if asked == Asked::ReissueLink && town.seen.reissued > 0 && !self.is(Mutant::RequestKeyIgnored) {
            // The same request under the same key: the store knows it.
            return None;
        }
        if !asked.on_the_road() {
            self.aside(town)?;
        }
        let (kind, command) = self.command(town, asked)?;
        let by = if asked == Asked::AgreeWriteOff { Actor::person(kind, Uuid::from_u128(8)) } else { by(kind) };
        let moved = self.execute(town, by, command) == Executed::Moved;
        town.seen.given_up_alone |= moved && asked == Asked::AgreeWriteOffAlone;
        moved.then_some(())
    }

    fn command(&self, town: &Town, asked: Asked) -> Option<(ActorKind, Command)> {
        let reason = || "reason".to_owned();
        let link = || (town.spent.links < self.bounds.links).then(|| name::grant(town.spent.links + 1));
        let served = town.state().and_then(State::deliverable).map(|deliverable| deliverable.number);
        let command = match asked {
            Asked::Cancel => Command::Cancel { reason: None },
            Asked::AcceptShortPayment => Command::AcceptShortPayment { reason: reason() },
            // What comes when the order needs no money does what an extra receipt does, which the gateway brings already.
            Asked::RecordPaymentByHand if !matches!(town.state(), Some(State::AwaitingPayment(_))) => return None,
            Asked::RecordPaymentByHand => Command::RecordPaymentByHand {
                received: name::OWED,
                attempt: name::attempt(name::BY_HAND),
                reason: reason(),
                proof: Proof { digest: "proof".to_owned(), file: None },
            },
            Asked::RetryGeneration => Command::RetryGeneration,
            Asked::RequestRevision if town.spent.revisions >= self.bounds.revisions => return None,
            Asked::RequestRevision => Command::RequestRevision { feedback: "feedback".to_owned() },
            Asked::Validate => Command::Validate { deliverable: name::deliverable(1) },
            Asked::WithdrawValidation => Command::WithdrawValidation,
            Asked::Deliver => Command::Deliver { grant: link()? },
            Asked::ReissueLink => Command::ReissueLink { grant: link()? },
            Asked::RevokeLink => Command::RevokeLink,
            Asked::Correct if served != Some(1) => return None,
            Asked::Correct => Command::Correct { deliverable: name::deliverable(2) },
            Asked::Refund => Command::Refund { reason: reason() },
            Asked::ConfirmRefund => Command::ConfirmRefund { proof: proof(town), amount: None },
            Asked::ProposeWriteOff => Command::ProposeWriteOff { reason: reason() },
            Asked::AgreeWriteOff | Asked::AgreeWriteOffAlone => Command::AgreeWriteOff,
        };
        let kind =
            if matches!(asked, Asked::Cancel | Asked::ReissueLink) { ActorKind::Client } else { ActorKind::Staff };
        Some((kind, command))
    }
}

/// Each refund has a proof of its own.
fn proof(town: &Town) -> Proof {
    let entries = town.state().and_then(State::account).map_or(&[][..], |account| account.entries());
    let refunded = entries.iter().filter(|entry| entry.standing == Standing::Refunded).count();
    Proof { digest: format!("refund {refunded}"), file: None }
}

pub(super) fn order_opening() -> Command {
    Command::OpenOrder { owed: name::OWED, expires_at: name::order_expires() }
}
