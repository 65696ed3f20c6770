//! Tries to pay that took a client's money and brought none.

use kit_workflow::port::{Archive as _, ComplaintEntry, OpenComplaint, Role};
use kit_workflow::workflow::{FieldFault, Ports};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::access::StaffToken;
use super::failure::ReadFailure;
use super::nullable::Nullable;
use super::{Part, cursor};
use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

pub(super) struct Complaints<P>(pub(super) App<P>);

/// Complaints in one part of the list, where the caller does not say.
const USUAL: u32 = 50;
/// Complaints in one part of the list at most.
const MOST: u32 = 200;

/// A try to pay that the client reported.
#[derive(Object)]
#[oai(rename = "ComplaintEntry")]
pub(super) struct ComplaintView {
    /// Which try to pay.
    transaction_id: String,
    /// When the client reported it.
    at: String,
    /// The telephone number that paid; may be empty.
    phone: String,
    /// The operator's transaction id, as the client was told it; may be empty.
    reference: String,
    /// What happened; may be empty.
    note: String,
    /// When it was closed, by an answer or by the money; null as long as it waits.
    closed_at: Nullable<String>,
    /// What the client was told; null where the money came.
    answer: Nullable<String>,
}

impl ComplaintView {
    pub(super) fn of(entry: &ComplaintEntry) -> Self {
        Self {
            transaction_id: entry.attempt.transaction_id(),
            at: entry.at.to_rfc3339(),
            phone: entry.text.phone.clone(),
            reference: entry.text.reference.clone(),
            note: entry.text.note.clone(),
            closed_at: entry.closed_at.map(|at| at.to_rfc3339()).into(),
            answer: entry.answer.clone().into(),
        }
    }
}

/// A complaint that waits for an answer.
#[derive(Object)]
#[oai(rename = "OpenComplaint")]
struct OpenView {
    /// The inquiry's id.
    inquiry: String,
    /// Its short name in mails and talk.
    inquiry_reference: String,
    /// The client's organisation.
    organization_name: String,
    /// Whether it is a test on simulators.
    test: bool,
    #[oai(flatten)]
    complaint: ComplaintView,
}

impl OpenView {
    fn of(open: &OpenComplaint) -> Self {
        Self {
            inquiry: open.inquiry.to_string(),
            inquiry_reference: open.inquiry.reference(),
            organization_name: open.organization_name.clone(),
            test: open.test,
            complaint: ComplaintView::of(&open.entry),
        }
    }
}

/// Complaints that wait for an answer.
#[derive(Object)]
#[oai(rename = "OpenComplaints")]
struct ListView {
    /// The complaints, the longest wait first.
    items: Vec<OpenView>,
    /// How many wait in all.
    open: u64,
    /// Where the list goes on; null at its end.
    next: Nullable<String>,
}

#[OpenApi(tag = "Part::Desk")]
impl<P: Ports> Complaints<P> {
    /// List reported payments that wait for an answer
    ///
    /// Clients say that their money is gone. A report closes when staff answer it, or by itself when the money comes.
    #[oai(path = "/staff/complaints", method = "get", operation_id = "listComplaints")]
    async fn list(
        &self,
        visit: Visit,
        token: StaffToken,
        /// Where the list goes on: the `next` of its last part.
        cursor: Query<Option<String>>,
        /// At most so many, from 1 to 200; 50 where it is not said.
        limit: Query<Option<u32>>,
    ) -> Result<Json<ListView>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let after = cursor.0.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read_complaint).transpose()?;
        let limit = match limit.0.unwrap_or(USUAL) {
            limit @ 1..=MOST => limit,
            _ => return Err(Problem::field("limit", FieldFault::Invalid).into()),
        };
        let store = self.0.workflow().ports().store();
        let page = store.complaints(after, limit).await?;
        Ok(Json(ListView {
            items: page.items.iter().map(OpenView::of).collect(),
            open: store.complaint_figures().await?.open,
            next: page.next.map(cursor::write_complaint).into(),
        }))
    }
}
