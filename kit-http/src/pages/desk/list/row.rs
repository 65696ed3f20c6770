//! A line of the list.

use kit_workflow::Timestamp;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::Summary;
use serde::Serialize;

use crate::pages::desk::path;
use crate::pages::desk::people::People;
use crate::pages::desk::urgency::{Urgency, due, waiting};
use crate::pages::moment::Moment;
use crate::pages::voice::Voice;

#[derive(Serialize)]
pub(super) struct RowView {
    /// Which inquiry, and who has it as the page was made: what a bulk action is sent.
    pick: String,
    href: String,
    reference: String,
    organization: String,
    contact: String,
    email: String,
    stage: String,
    tone: &'static str,
    money_waits: bool,
    given_up: bool,
    test: bool,
    amount: String,
    submitted: Moment,
    moved: Moment,
    waiting: Option<Urgency>,
    deadline: Option<Moment>,
    due: Option<Urgency>,
    assignee: Option<String>,
}

pub(super) fn row(voice: &Voice, summary: &Summary, people: &People, now: Timestamp) -> RowView {
    let words = voice.words;
    let assignee = summary.assignee.map_or_else(String::new, |staff| staff.to_string());
    RowView {
        pick: format!("{}.{assignee}", summary.id),
        href: voice.href(&path(summary.id, "")),
        reference: summary.id.reference(),
        organization: words.client(&summary.organization_name),
        contact: summary.contact_name.clone(),
        email: summary.email.clone(),
        stage: words.name("stage", summary.stage),
        tone: tone(summary.stage),
        money_waits: summary.money_waits,
        given_up: summary.given_up,
        test: summary.test,
        amount: summary.owed.map_or_else(|| "–".to_owned(), |owed| words.money(owed)),
        submitted: words.moment(summary.submitted_at),
        moved: words.ago(summary.moved_at, now),
        waiting: waiting(words, summary, now),
        deadline: summary.deadline.map(|deadline| words.moment(deadline)),
        due: summary.deadline.and_then(|deadline| due(words, deadline, now)),
        assignee: summary.assignee.map(|staff| people.name(words, staff)),
    }
}

/// The colour of a stage's badge: whether somebody must act, something is under way, or nothing is left to do.
pub(in crate::pages::desk) const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::GenerationFailed | Stage::Refunding => "stop",
        Stage::Drafted | Stage::Validated => "wait",
        Stage::Paid | Stage::Generating => "work",
        Stage::Delivered => "done",
        Stage::Submitted | Stage::AwaitingPayment | Stage::Cancelled | Stage::Refunded => "",
    }
}
