//! Inquiries as the list shows them.

use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Page, Staff, Summary};
use kit_workflow::{Currency, Timestamp, Version};
use poem_openapi::Object;

use crate::api::cursor;
use crate::api::nullable::Nullable;
use crate::api::spelled::Spelled;

/// A part of the list of inquiries.
#[derive(Object)]
#[oai(rename = "InquiryList")]
pub(super) struct ListView {
    /// The inquiries, in the order that was asked for.
    items: Vec<SummaryView>,
    /// Where the list goes on; null at its end.
    next: Nullable<String>,
}

/// An inquiry in a list.
#[derive(Object)]
#[oai(rename = "InquirySummary")]
struct SummaryView {
    /// Its id.
    id: String,
    /// Its short name in mails and talk.
    reference: String,
    /// Where it stands.
    stage: Spelled<Stage>,
    /// How often it has moved.
    version: Version,
    /// When it was submitted.
    submitted_at: String,
    /// When it last moved.
    moved_at: String,
    /// The client's organisation.
    organization_name: String,
    /// The client's name.
    contact_name: String,
    /// The client's address.
    email: String,
    /// What is owed, in minor units.
    amount: Nullable<u64>,
    /// The currency (ISO 4217).
    currency: Nullable<Spelled<Currency>>,
    /// Whether money waits for staff: held, or to be given back.
    money_waits: bool,
    /// Whether a task of it was given up and waits for a person.
    given_up: bool,
    /// Whether it is a test on simulators.
    test: bool,
    /// The address of the member of staff who takes care of it.
    assignee: Nullable<String>,
    /// When its next deadline falls due.
    deadline: Nullable<String>,
}

impl ListView {
    pub(super) fn of(page: &Page, people: &[Staff]) -> Self {
        let items = page.items.iter().map(|summary| SummaryView::of(summary, people)).collect();
        Self { items, next: page.next.map(cursor::write).into() }
    }
}

impl SummaryView {
    fn of(summary: &Summary, people: &[Staff]) -> Self {
        let assignee = people.iter().find(|staff| Some(staff.id) == summary.assignee);
        Self {
            id: summary.id.to_string(),
            reference: summary.id.reference(),
            stage: Spelled(summary.stage),
            version: summary.version,
            submitted_at: summary.submitted_at.to_rfc3339(),
            moved_at: summary.moved_at.to_rfc3339(),
            organization_name: summary.organization_name.clone(),
            contact_name: summary.contact_name.clone(),
            email: summary.email.clone(),
            amount: summary.owed.map(|owed| owed.minor()).into(),
            currency: summary.owed.map(|owed| Spelled(owed.currency())).into(),
            money_waits: summary.money_waits,
            given_up: summary.given_up,
            test: summary.test,
            assignee: assignee.map(|staff| staff.email.clone()).into(),
            deadline: summary.deadline.map(Timestamp::to_rfc3339).into(),
        }
    }
}
