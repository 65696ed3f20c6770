//! Money that waits for an answer: every amount, why, and since when.

use kit_workflow::port::{Archive as _, ReportFilter, WaitingMoney, WaitingPlace, WaitingRequest, WaitingTotal};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Currency, Name as _, Timestamp, written_sum};
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

/// Amounts on a page.
const ROWS: u32 = 50;

#[derive(Serialize)]
struct MoneyView {
    staff: StaffView,
    sums: Vec<SumView>,
    rows: Vec<RowView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct SumView {
    amount: String,
    count: u64,
    oldest: Moment,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct RowView {
    href: String,
    reference: String,
    organization: String,
    stage: String,
    reason: String,
    help: String,
    amount: String,
    since: Moment,
    proposed: bool,
    test: bool,
}

/// The list.
pub(crate) async fn money<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let ports = app.workflow().ports();
    let now = ports.clock().now();
    let asked =
        WaitingRequest { now, filter: ReportFilter::default(), after: place(typed.value("after")), limit: ROWS };
    let page = ports.store().waiting_money(&asked).await?;
    let totals = ports.store().waiting_totals(now).await?;
    let view = MoneyView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        sums: sums(voice.words, &totals, now),
        rows: page.items.iter().map(|item| row(&voice, item, now)).collect(),
        next: page
            .next
            .map(|(since, id, ordinal)| voice.href(&format!("{PATH}money/?after={}.{id}.{ordinal}", since.unix_ms()))),
    };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_money.html", view)
}

/// Whatever makes no sense begins at the top.
fn place(text: &str) -> Option<WaitingPlace> {
    let mut parts = text.split('.');
    let (at, id, ordinal) = (parts.next()?, parts.next()?, parts.next()?);
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse().ok()?, ordinal.parse().ok()?))
}

fn sums(words: Words, totals: &[WaitingTotal], now: Timestamp) -> Vec<SumView> {
    let of = |currency: Currency| totals.iter().filter(move |total| total.currency == currency);
    let sum = |currency: &Currency| {
        let oldest = of(*currency).map(|total| total.oldest).min()?;
        let reason = |total: &WaitingTotal| {
            let amount = written_sum(total.amount, total.currency, words.0);
            let arguments = [("amount", amount.into()), ("count", words.number(total.count).into())];
            format!("{} {}", words.name("waits", total.reason), words.say_with("money-of-reason", &arguments))
        };
        Some(SumView {
            amount: written_sum(of(*currency).map(|total| total.amount).sum(), *currency, words.0),
            count: of(*currency).map(|total| total.count).sum(),
            oldest: words.ago(oldest, now),
            reasons: of(*currency).map(reason).collect(),
        })
    };
    Currency::ALL.iter().filter_map(sum).collect()
}

fn row(voice: &Voice, item: &WaitingMoney, now: Timestamp) -> RowView {
    let words = voice.words;
    let inexpressible = item.open.evidence == kit_workflow::inquiry::Evidence::Inexpressible;
    RowView {
        href: voice.href(&path(item.inquiry, "")),
        reference: item.inquiry.reference(),
        organization: item.organization_name.clone(),
        stage: words.name("stage", item.open.stage),
        reason: words.name("waits", item.reason),
        help: words.name("waits-help", item.reason),
        amount: if inexpressible { words.say("amount-unknown") } else { words.money(item.open.amount) },
        since: words.ago(item.open.since, now),
        proposed: item.open.write_off_proposed,
        test: item.test,
    }
}
