//! Clients whose money is gone without having come: what they said, and who still waits for an answer.

use kit_workflow::port::{Archive as _, ComplaintEntry, ComplaintPlace, OpenComplaint};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Timestamp};
use poem::{Request, Response};
use serde::Serialize;

use super::{PATH, StaffView, at_desk, path};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;

/// Complaints on a page.
const ROWS: u32 = 50;

#[derive(Serialize)]
struct ComplaintsView {
    staff: StaffView,
    rows: Vec<RowView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct RowView {
    href: String,
    reference: String,
    organization: String,
    since: Moment,
    test: bool,
    complaint: ComplaintView,
}

/// What a client said, and what became of it.
#[derive(Serialize)]
pub(super) struct ComplaintView {
    at: Moment,
    transaction: String,
    phone: String,
    reference: String,
    note: String,
    standing: String,
    answer: Option<String>,
}

impl ComplaintView {
    pub(super) fn of(words: Words, entry: &ComplaintEntry) -> Self {
        let key = match (entry.closed_at, &entry.answer) {
            (None, _) => "complaint-open",
            (Some(_), Some(_)) => "complaint-answered",
            (Some(_), None) => "complaint-paid",
        };
        Self {
            at: words.moment(entry.at),
            transaction: entry.attempt.transaction_id(),
            phone: entry.text.phone.clone(),
            reference: entry.text.reference.clone(),
            note: entry.text.note.clone(),
            standing: words.say(key),
            answer: entry.answer.clone(),
        }
    }
}

/// The list of those that wait.
pub(crate) async fn complaints<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let ports = app.workflow().ports();
    let page = ports.store().complaints(place(typed.value("after")), ROWS).await?;
    let now = ports.clock().now();
    let view = ComplaintsView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        rows: page.items.iter().map(|open| row(&voice, open, now)).collect(),
        next: page
            .next
            .map(|(at, id, sequence)| voice.href(&format!("{PATH}complaints/?after={}.{id}.{sequence}", at.unix_ms()))),
    };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_complaints.html", view)
}

/// Whatever makes no sense begins at the top.
fn place(text: &str) -> Option<ComplaintPlace> {
    let mut parts = text.split('.');
    let (at, id, sequence) = (parts.next()?, parts.next()?, parts.next()?);
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse().ok()?, sequence.parse().ok()?))
}

fn row(voice: &Voice, open: &OpenComplaint, now: Timestamp) -> RowView {
    RowView {
        href: voice.href(&path(open.inquiry, "")),
        reference: open.inquiry.reference(),
        organization: open.organization_name.clone(),
        since: voice.words.ago(open.entry.at, now),
        test: open.test,
        complaint: ComplaintView::of(voice.words, &open.entry),
    }
}
