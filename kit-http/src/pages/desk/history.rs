//! Everything that happened to an inquiry, in words: who, when, what, and why.

use std::cmp::Reverse;

use kit_workflow::inquiry::{ActorKind, Event, InquiryActor, InquiryId, InquiryLifecycle};
use kit_workflow::port::{Addition, Dossier, Handover, Remark};
use kit_workflow::workflow::{IssuedLink, LinkLog, Ports};
use kit_workflow::{Recorded, Sequence, Store as _, StoreError, Timestamp, Version};
use serde::Serialize;

use super::people::People;
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::words::Words;
use crate::problem::Problem;

/// An event in words.
#[derive(Serialize)]
pub(super) struct EventView {
    at: Moment,
    what: String,
    by: String,
    remarks: Vec<RemarkView>,
}

#[derive(Serialize)]
pub(super) struct RemarkView {
    label: String,
    text: String,
}

/// An inquiry's history, newest first: its events, how it passed from one to another, the texts that the client added, and the
/// downloads.
pub(super) async fn history<P: Ports>(
    app: &App<P>,
    words: Words,
    dossier: &Dossier,
    links: &LinkLog,
    handovers: &[Handover],
    people: &People,
) -> Result<Vec<EventView>, StoreError> {
    let recorded = app.workflow().ports().store().history(dossier.id.0).await?;
    let events = recorded.iter().map(|event| (event.at, view(words, event, people, &dossier.remarks)));
    let handed = handovers.iter().map(|handover| (handover.at, handed(words, handover, people)));
    let added = dossier.additions.iter().map(|addition| (addition.at, added(words, dossier, addition, people)));
    let mut fetched = fetched(words, links);
    fetched.sort_by_key(|(at, _)| *at);
    let mut lines: Vec<_> = events.chain(handed).chain(added).chain(fetched).collect();
    lines.reverse();
    lines.sort_by_key(|(at, _)| Reverse(*at));
    Ok(lines.into_iter().map(|(_, view)| view).collect())
}

/// What happened after a version, oldest first, each in a line.
pub(super) async fn since<P: Ports>(
    app: &App<P>,
    words: Words,
    id: InquiryId,
    version: Version,
) -> Result<Vec<String>, Problem> {
    let people = People::of(app).await?;
    let recorded = app.workflow().ports().store().history(id.0).await?;
    let line = |event: &Recorded<InquiryLifecycle>| {
        format!("{} · {} · {}", words.moment(event.at).words, what(words, &event.event), people.by(words, event.by))
    };
    Ok(recorded.iter().filter(|event| event.sequence > version).map(line).collect())
}

fn view(words: Words, recorded: &Recorded<InquiryLifecycle>, people: &People, remarks: &[Remark]) -> EventView {
    EventView {
        at: words.moment(recorded.at),
        what: what(words, &recorded.event),
        by: people.by(words, recorded.by),
        remarks: remarks_of(words, recorded.sequence, remarks),
    }
}

fn handed(words: Words, handover: &Handover, people: &People) -> EventView {
    let what = match handover.to {
        Some(staff) => words.say_with("handed-to", &[("name", people.name(words, staff).into())]),
        None => words.say("handed-back"),
    };
    let by = people.name(words, handover.by);
    EventView { at: words.moment(handover.at), what, by, remarks: Vec::new() }
}

/// A text that the client had forgotten.
fn added(words: Words, dossier: &Dossier, addition: &Addition, people: &People) -> EventView {
    let document = dossier.documents.iter().find(|document| document.id == addition.document);
    let named = document.filter(|document| !document.name.is_empty());
    EventView {
        at: words.moment(addition.at),
        what: words.say("history-document"),
        by: people.by(words, InquiryActor::new(ActorKind::Client)),
        remarks: named
            .map(|document| RemarkView { label: words.say("history-document-name"), text: document.name.clone() })
            .into_iter()
            .collect(),
    }
}

/// Downloads that began: whoever has the link may have begun them.
fn fetched(words: Words, links: &LinkLog) -> Vec<(Timestamp, EventView)> {
    let of = |link: &IssuedLink| {
        let what = words.say_with("history-download", &[("number", link.deliverable.into())]);
        let view = move |at: &Timestamp| {
            let by = words.say("history-by-link");
            (*at, EventView { at: words.moment(*at), what: what.clone(), by, remarks: Vec::new() })
        };
        link.begun.iter().map(view).collect::<Vec<_>>()
    };
    links.links.iter().flat_map(of).collect()
}

pub(super) fn remarks_of(words: Words, sequence: Sequence, remarks: &[Remark]) -> Vec<RemarkView> {
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
        Event::CheckoutStarted { attempt, .. } | Event::ComplaintOpened { attempt } => {
            words.say_with(&key, &[("transaction", attempt.transaction_id().into())])
        }
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
        Event::LinkExtended { grant, .. } => {
            words.say_with(&key, &[("until", words.moment(grant.expires_at).words.into())])
        }
        Event::ShortPaymentAccepted { .. }
        | Event::InquiryCancelled { .. }
        | Event::OrderExpired
        | Event::LinkRevoked
        | Event::RefundRequested { .. }
        | Event::RefundConfirmed { amount: None, .. }
        | Event::WriteOffProposed { .. }
        | Event::MoneyWrittenOff
        | Event::RemindersDeclined
        | Event::ComplaintAnswered { .. }
        | Event::WriteOffDeclined { .. } => words.say(&key),
        Event::RefundConfirmed { amount: Some(given_back), .. } => {
            words.say_with("event-refund_confirmed-of", &[("amount", words.money(*given_back).into())])
        }
    }
}
