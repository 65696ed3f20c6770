//! What each step does: the model's store, and the programs' steps over it.

mod gateway;
mod people;
mod worker;

use kit_workflow::inquiry::{Command, Effect, Event, InquiryActor, InquiryLifecycle, Letter, Receipt, State};
use kit_workflow::{Commit, Decision, Loaded, Order};
use uuid::Uuid;

use crate::act::{Act, Reply};
use crate::seen::more;
use crate::subject::Subject;
use crate::town::{Errand, Request, Row, Town};
use crate::{Kit, Mutant, law, name};

/// What a command came to in the model's store.
#[derive(Debug, PartialEq, Eq)]
enum Executed {
    Moved,
    Unchanged,
    Refused,
}

impl Kit {
    /// Where a step leads; `None` where it changes nothing or cannot be taken.
    pub(crate) fn step(&self, from: &Town, act: &Act) -> Option<Town> {
        let mut town = from.clone();
        let taken = match act {
            Act::Submit => self.submit(&mut town),
            Act::Checkout => self.checkout(&mut town),
            Act::Serve(request, reply) => self.serve(&mut town, *request, *reply),
            Act::DropRequest(request) => self.drop_request(&mut town, *request),
            Act::Pay(attempt, amount) => self.pay(&mut town, *attempt, *amount),
            Act::Refuse(attempt) => self.refuse(&mut town, *attempt),
            Act::Notify(attempt) => self.notify(&mut town, *attempt),
            Act::Ask(asked) => self.ask(&mut town, *asked),
            Act::Claim(errand) => self.claim(&mut town, *errand),
            Act::Work(number, reply) => self.work(&mut town, *number, *reply),
            Act::Die(number) => self.die(&mut town, *number),
            Act::Lapse(number) => self.lapse(&mut town, *number),
            Act::Tick => self.tick(&mut town),
        };
        taken?;
        if !self.is(Mutant::NoFencing) {
            town.hands.retain(|hand| hand.live || !hand.is_harmless());
        }
        let outbox = std::mem::take(&mut town.outbox);
        town.outbox =
            outbox.into_iter().filter(|row| row.buried || row.stuck || !self.is_over(&town, row.errand)).collect();
        Some(town.settle()).filter(|town| town != from)
    }

    fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    /// Days pass only while nobody is in the middle of something; a worker whose lease ran out may sleep through them.
    fn tick(&self, town: &mut Town) -> Option<()> {
        let busy = !town.requests.is_empty() || town.hands.iter().any(|hand| hand.live);
        if busy || town.subject.is_none() {
            return None;
        }
        town.phase = name::LAST.min(town.phase + 1);
        for attempt in &mut town.attempts {
            attempt.age = name::OLD.min(attempt.age + 1);
        }
        for row in town.outbox.iter_mut().chain(town.hands.iter_mut().map(|hand| &mut hand.row)) {
            if let Errand::Verify(_, lately) = &mut row.errand {
                *lately = false;
            }
        }
        Some(())
    }

    /// One fault more, if the bounds allow it.
    fn fault(&self, town: &mut Town) -> Option<()> {
        (town.spent.faults < self.bounds.faults).then(|| town.spent.faults += 1)
    }

    /// One move more beside the straight road, if the bounds allow it.
    fn aside(&self, town: &mut Town) -> Option<()> {
        (town.spent.asides < self.bounds.asides).then(|| town.spent.asides += 1)
    }

    /// One death more, if the bounds allow it.
    fn crash(&self, town: &mut Town) -> Option<()> {
        (town.spent.crashes < self.bounds.crashes).then(|| town.spent.crashes += 1)
    }

    /// Load, decide, commit: on the state as it is now, because a commit on an older one is refused and decided anew.
    fn execute(&self, town: &mut Town, by: InquiryActor, command: Command) -> Executed {
        let state = town.state().cloned();
        self.execute_on(town, state, by, command)
    }

    /// Decides on `state` and commits: the state, what is seen of its event, and its effects.
    fn execute_on(&self, town: &mut Town, state: Option<State>, by: InquiryActor, command: Command) -> Executed {
        let at = name::at(town.phase);
        let (moved, event) = match law::apply(self.mutant, state.clone(), by, at, command.clone()) {
            Err(_) => return Executed::Refused,
            Ok(Decision::Unchanged(_)) => return Executed::Unchanged,
            Ok(Decision::Moved { state, event }) => (state, event),
        };
        let order = Order::<InquiryLifecycle>::new(Uuid::nil(), by, at, command);
        let before = state.map(|state| Loaded { state, version: 1 });
        let Commit { state, event, effects, disarmed, .. } = Commit::of(&order, before.as_ref(), moved, event);
        let before = before.map(|before| before.state);
        if matches!(event, Event::KitDelivered { .. }) {
            let chosen = before.as_ref().and_then(State::deliverable);
            town.seen.wrong_pdf |= state.deliverable() != chosen;
        }
        if self.mutant.is_none() && self.is_new(before.as_ref(), &state) {
            town.seen.forgotten |= !law::survives_storage(&state, &event);
            town.seen.diverged |= !law::is_decided_again(before, by, at, &state, &event);
        }
        note(town, &event);
        let link = town.living_link();
        town.subject = Some(Subject::new(state));
        town.seen.wrong_link |= town.living_link() != link_after(&event, link);
        for errand in disarmed.into_iter().filter_map(deadline) {
            town.outbox.retain(|row| row.errand != errand);
            town.hands.iter_mut().filter(|hand| hand.row.errand == errand).for_each(|hand| hand.live = false);
        }
        for pending in effects {
            let Some(errand) = errand(&pending.effect, &event) else { continue };
            if self.is(Mutant::OutboxNotAtomic) {
                town.requests.push(Request::Loose(errand));
            } else {
                town.outbox.push(Row::new(errand));
            }
        }
        Executed::Moved
    }
}

/// The effect as the model follows it. Letters without a link go out by the same steps as those with one, so they are not
/// followed.
fn errand(effect: &Effect, event: &Event) -> Option<Errand> {
    match effect {
        Effect::OpenOrder => Some(Errand::OpenOrder),
        Effect::WatchAttempt { attempt } => Some(Errand::Watch(name::number(*attempt))),
        Effect::ExpireOrder { .. } => Some(Errand::Expire),
        Effect::GenerateDraft { draft } => Some(Errand::Generate(*draft)),
        Effect::Mail(Letter::ClientLink) => match event {
            Event::KitDelivered { grant, .. } | Event::LinkReissued { grant, .. } => {
                Some(Errand::MailLink(name::link(*grant)))
            }
            _ => None,
        },
        // The gateway's calls have a step of their own, and what the model does not follow changes no decision here.
        _ => None,
    }
}

/// The deadline as the model follows it; the others only tell somebody.
fn deadline(name: &str) -> Option<Errand> {
    (name == "order_expires").then_some(Errand::Expire)
}

/// Which link must be alive after an event: the one that it gives, none where it ends them, else the one before.
fn link_after(event: &Event, before: Option<u8>) -> Option<u8> {
    match event {
        Event::KitDelivered { grant, .. } | Event::LinkReissued { grant, .. } => Some(name::link(*grant)),
        Event::LinkRevoked | Event::RefundRequested { .. } => None,
        _ => before,
    }
}

/// What an observer notes of an event.
fn note(town: &mut Town, event: &Event) {
    let received = |town: &mut Town, receipt: &Receipt| {
        let number = name::number(receipt.attempt());
        if let Some(count) = town.seen.receipts.get_mut(usize::from(number)) {
            more(count, 2);
        }
        if let Some(attempt) = town.attempt_mut(number) {
            attempt.pending = false;
        }
    };
    match event {
        Event::CheckoutStarted { attempt, .. } => {
            if let Some(attempt) = town.attempt_mut(name::number(*attempt)) {
                attempt.pending = true;
            }
        }
        Event::AttemptClosed { attempt, .. } => {
            if let Some(attempt) = town.attempt_mut(name::number(*attempt)) {
                attempt.pending = false;
            }
        }
        Event::PaymentConfirmed { receipt, .. }
        | Event::ExtraPaymentReceived { receipt }
        | Event::PaymentHeld { receipt } => received(town, receipt),
        Event::LatePaymentConfirmed { receipt, .. } => {
            town.seen.happened.late = true;
            received(town, receipt);
        }
        Event::UnwantedPaymentReceived { receipt } => {
            town.seen.happened.unwanted = true;
            received(town, receipt);
        }
        Event::ShortPaymentAccepted { .. } | Event::PaymentRecordedByHand { .. } => town.seen.signed = true,
        Event::InquiryCancelled { .. } | Event::OrderExpired => {
            let held = town.state().and_then(State::account).is_some_and(|account| account.holds());
            town.seen.ended_early |= held || town.attempts.iter().any(|attempt| attempt.pending);
            town.seen.expired_early |=
                matches!(event, Event::OrderExpired) && name::at(town.phase) < name::order_expires();
        }
        Event::KitDelivered { .. } => town.spent.links += 1,
        Event::LinkReissued { .. } => {
            town.spent.links += 1;
            more(&mut town.seen.reissued, 2);
        }
        Event::GenerationRetried { .. } => town.seen.happened.retried = true,
        Event::RevisionRequested { .. } => town.spent.revisions += 1,
        _ => {}
    }
}

/// Removes one request, if it is there.
fn take_request(town: &mut Town, request: Request) -> Option<()> {
    let place = town.requests.iter().position(|known| *known == request)?;
    town.requests.remove(place);
    Some(())
}

impl Kit {
    fn drop_request(&self, town: &mut Town, request: Request) -> Option<()> {
        take_request(town, request)?;
        self.crash(town)
    }

    fn serve(&self, town: &mut Town, request: Request, reply: Reply) -> Option<()> {
        take_request(town, request)?;
        match request {
            Request::Form => {
                self.open_order(town);
                Some(())
            }
            Request::Opening(n) => self.open_page(town, n, reply),
            Request::Storing(n) => {
                self.store_attempt(town, n);
                Some(())
            }
            Request::NotOpened(n) => {
                self.close_unopened(town, n);
                Some(())
            }
            Request::Notice(n) => {
                town.outbox.push(Row::new(Errand::Verify(n, true)));
                Some(())
            }
            Request::Loose(errand) => {
                town.outbox.push(Row::new(errand));
                Some(())
            }
        }
    }
}
