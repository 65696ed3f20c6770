//! Everything that happened to an inquiry, in words: who, when, what, and why.

use std::collections::HashMap;

use kit_workflow::inquiry::{Event, InquiryActor, InquiryLifecycle, StaffId};
use kit_workflow::port::{Accounts as _, Dossier, Remark};
use kit_workflow::workflow::Ports;
use kit_workflow::{Recorded, Sequence, Store as _, StoreError};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::words::Words;

/// An event in words.
#[derive(Serialize)]
pub(super) struct EventView {
    at: Moment,
    what: String,
    by: String,
    remarks: Vec<RemarkView>,
}

#[derive(Serialize)]
struct RemarkView {
    label: String,
    text: String,
}

/// The addresses of the members of staff who did something.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<Uuid, String>);

impl Names {
    /// Who did it, in words.
    pub(super) fn of(&self, words: Words, by: InquiryActor) -> String {
        let known = by.person.and_then(|person| self.0.get(&person)).cloned();
        known.unwrap_or_else(|| words.name("actor", by.kind))
    }
}

/// An inquiry's history, newest first, and the names of those who made it.
pub(super) async fn history<P: Ports>(
    app: &App<P>,
    words: Words,
    dossier: &Dossier,
) -> Result<(Vec<EventView>, Names), StoreError> {
    let store = app.workflow().ports().store();
    let recorded = store.history(dossier.id.0).await?;
    let mut names = Names::default();
    for person in recorded.iter().filter_map(|event| event.by.person) {
        if !names.0.contains_key(&person)
            && let Some(staff) = store.staff(StaffId(person)).await?
        {
            names.0.insert(person, staff.email);
        }
    }
    let views = recorded.iter().rev().map(|event| view(words, event, &names, &dossier.remarks)).collect();
    Ok((views, names))
}

fn view(words: Words, recorded: &Recorded<InquiryLifecycle>, names: &Names, remarks: &[Remark]) -> EventView {
    EventView {
        at: words.moment(recorded.at),
        what: what(words, &recorded.event),
        by: names.of(words, recorded.by),
        remarks: remarks_of(words, recorded.sequence, remarks),
    }
}

fn remarks_of(words: Words, sequence: Sequence, remarks: &[Remark]) -> Vec<RemarkView> {
    let mine = remarks.iter().filter(|remark| remark.sequence == sequence);
    mine.map(|remark| RemarkView { label: words.name("remark", remark.kind), text: remark.text.clone() }).collect()
}

/// What happened.
fn what(words: Words, event: &Event) -> String {
    let key = format!("event-{}", event.kind());
    let amount = |amount: String| words.say_with(&key, &[("amount", amount.into())]);
    let number = |number: u32| words.say_with(&key, &[("number", number.into())]);
    match event {
        Event::InquirySubmitted { documents } => words.say_with(&key, &[("count", (*documents).into())]),
        Event::OrderOpened { owed, .. } => amount(words.money(*owed)),
        Event::CheckoutStarted { attempt } => words.say_with(&key, &[("transaction", attempt.transaction_id().into())]),
        Event::AttemptClosed { attempt, outcome } => {
            let arguments = [("transaction", attempt.transaction_id().into()), ("outcome", outcome.to_string().into())];
            words.say_with(&key, &arguments)
        }
        Event::PaymentConfirmed { receipt, refund_due }
        | Event::LatePaymentConfirmed { receipt, refund_due }
        | Event::PaymentRecordedByHand { receipt, refund_due, .. } => {
            let event = amount(words.received(*receipt));
            if *refund_due { words.say_with("event-with-excess", &[("event", event.into())]) } else { event }
        }
        Event::UnwantedPaymentReceived { receipt }
        | Event::ExtraPaymentReceived { receipt }
        | Event::PaymentHeld { receipt } => amount(words.received(*receipt)),
        Event::GenerationBegun { draft }
        | Event::GenerationGivenUp { draft }
        | Event::GenerationRetried { draft }
        | Event::RevisionRequested { draft, .. } => number(*draft),
        Event::DraftCompleted { draft } => number(draft.number),
        Event::DeliverableValidated { deliverable }
        | Event::DeliverableReplaced { deliverable }
        | Event::DeliverableCorrected { deliverable } => number(deliverable.number),
        Event::ValidationWithdrawn { deliverable }
        | Event::KitDelivered { deliverable, .. }
        | Event::LinkReissued { deliverable, .. } => number(*deliverable),
        Event::ShortPaymentAccepted { .. }
        | Event::InquiryCancelled { .. }
        | Event::OrderExpired
        | Event::LinkRevoked
        | Event::RefundRequested { .. }
        | Event::RefundConfirmed { .. } => words.say(&key),
    }
}
