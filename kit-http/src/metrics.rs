//! What is counted, in Prometheus' text format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kit_workflow::inquiry::{Stage, WaitReason};
use kit_workflow::port::{
    Alarm, AlarmKind, Alarms as _, Archive as _, ComplaintFigures, Fate, Gateway as _, InboxFigures, Turned,
    WaitingTotal,
};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Currency, Name as _, Timestamp};

use crate::app::App;
use crate::problem::Problem;

/// Requests answered, by method, route and status.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    routes: Mutex<BTreeMap<Line, Tally>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    requests: u64,
    micros: u128,
}

/// Effects that wait for a person are counted up to here.
const BURIED: u32 = 1_000;

impl Metrics {
    /// Counts an answer. `route` is the pattern, never the path: paths hold secrets, and there is no end of them.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let line = Line { method: method.to_owned(), route: route.to_owned(), status };
        let mut routes = self.lock();
        let tally = routes.entry(line).or_default();
        tally.requests += 1;
        tally.micros += took.as_micros();
    }

    fn write(&self, text: &mut String) {
        let routes = self.lock();
        family(text, "kit_http_requests_total", "counter", "Requests answered.");
        for (line, tally) in routes.iter() {
            let _ = writeln!(text, "kit_http_requests_total{} {}", line.labels(), tally.requests);
        }
        family(text, "kit_http_request_duration_seconds_total", "counter", "Time until the answers began.");
        for (line, tally) in routes.iter() {
            let (seconds, micros) = (tally.micros / 1_000_000, tally.micros % 1_000_000);
            let _ = writeln!(text, "kit_http_request_duration_seconds_total{} {seconds}.{micros:06}", line.labels());
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Line, Tally>> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn labels(&self) -> String {
        format!("{{method=\"{}\",route=\"{}\",status=\"{}\"}}", self.method, self.route, self.status)
    }
}

fn family(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn write_inbox(text: &mut String, figures: &InboxFigures, now: Timestamp) {
    family(
        text,
        "kit_inbox_notifications",
        "gauge",
        "Notifications of payment providers that are kept, by what became of them.",
    );
    for fate in Fate::ALL {
        let _ = writeln!(text, "kit_inbox_notifications{{fate=\"{fate}\"}} {}", figures.count(*fate));
    }
    let oldest = figures.oldest_early.map_or(0, |at| now.since(at).as_secs());
    family(
        text,
        "kit_inbox_oldest_early_seconds",
        "gauge",
        "Age of the oldest notification whose payment is not known yet.",
    );
    let _ = writeln!(text, "kit_inbox_oldest_early_seconds {oldest}");
    family(text, "kit_notifications_turned_total", "counter", "What came to the webhook and was not kept, by why.");
    for why in Turned::ALL {
        let count: u64 = figures.turned.iter().filter(|turned| turned.why == *why).map(|turned| turned.count).sum();
        let _ = writeln!(text, "kit_notifications_turned_total{{why=\"{why}\"}} {count}");
    }
}

/// How often payment providers refused us. The usual one's is always told.
fn write_faults(text: &mut String, alarms: &[Alarm], usual: &str) {
    let help = "Times that a payment provider refused our account or requests.";
    family(text, "kit_gateway_faults_total", "counter", help);
    let faults = alarms.iter().filter(|alarm| alarm.kind == AlarmKind::GatewayFault);
    let mut counts: BTreeMap<&str, u64> = faults.map(|alarm| (alarm.scope.as_str(), alarm.count)).collect();
    counts.entry(usual).or_default();
    for (provider, count) in counts {
        let _ = writeln!(text, "kit_gateway_faults_total{{provider=\"{provider}\"}} {count}");
    }
}

/// Money that waits for an answer. The order's currency is always told, so that nothing is a zero rather than a gap.
fn waiting_money(text: &mut String, totals: &[WaitingTotal], order: Currency, now: Timestamp) {
    let nothing = |reason| WaitingTotal { reason, currency: order, count: 0, amount: 0, oldest: now };
    let told = |reason: WaitReason| totals.iter().any(|total| total.reason == reason && total.currency == order);
    let zeros = WaitReason::ALL.iter().copied().filter(|reason| !told(*reason)).map(nothing);
    let all: Vec<WaitingTotal> = totals.iter().copied().chain(zeros).collect();
    let mut gauge = |name: &str, help: &str, value: &dyn Fn(&WaitingTotal) -> u128| {
        family(text, name, "gauge", help);
        for total in &all {
            let (reason, currency) = (total.reason, total.currency);
            let _ = writeln!(text, "{name}{{reason=\"{reason}\",currency=\"{currency}\"}} {}", value(total));
        }
    };
    gauge("kit_money_waiting", "Money that waits for an answer, in minor units.", &|total| total.amount);
    gauge("kit_money_waiting_count", "Amounts that wait for an answer.", &|total| total.count.into());
    gauge("kit_money_waiting_oldest_seconds", "How long the oldest of them has waited.", &|total| {
        now.since(total.oldest).as_secs().into()
    });
}

/// Clients whose money is gone without having come.
fn write_complaints(text: &mut String, figures: ComplaintFigures, now: Timestamp) {
    family(text, "kit_complaints_open", "gauge", "Reported payments that wait for an answer.");
    let _ = writeln!(text, "kit_complaints_open {}", figures.open);
    let oldest = figures.oldest.map_or(0, |at| now.since(at).as_secs());
    family(text, "kit_complaints_oldest_seconds", "gauge", "How long the oldest of them has waited.");
    let _ = writeln!(text, "kit_complaints_oldest_seconds {oldest}");
}

/// Everything that is counted.
pub(crate) async fn exposition<P: Ports>(app: &App<P>) -> Result<String, Problem> {
    let store = app.workflow().ports().store();
    let counts = store.stage_counts().await?;
    let (waiting, buried) = (store.waiting_effects().await?, store.buried(BURIED).await?.len());
    let mut text = String::new();
    family(&mut text, "kit_inquiries", "gauge", "Inquiries by stage.");
    for stage in Stage::ALL {
        let count = counts.iter().find(|entry| entry.stage == *stage).map_or(0, |entry| entry.count);
        let _ = writeln!(text, "kit_inquiries{{stage=\"{stage}\"}} {count}");
    }
    let now = app.workflow().ports().clock().now();
    waiting_money(&mut text, &store.waiting_totals(now).await?, app.workflow().terms().price.currency(), now);
    write_complaints(&mut text, store.complaint_figures().await?, now);
    family(&mut text, "kit_effects_waiting", "gauge", "Effects that wait to be done.");
    let _ = writeln!(text, "kit_effects_waiting {waiting}");
    family(&mut text, "kit_effects_buried", "gauge", "Effects that wait for a person, counted up to 1000.");
    let _ = writeln!(text, "kit_effects_buried {buried}");
    write_faults(&mut text, &store.alarms().await?, app.workflow().ports().gateway().provider());
    write_inbox(&mut text, &app.workflow().inbox_figures().await?, app.workflow().ports().clock().now());
    app.metrics().write(&mut text);
    Ok(text)
}
