//! What is counted, in Prometheus' text format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kit_workflow::Name as _;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::Archive as _;
use kit_workflow::workflow::Ports;

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
    seconds: f64,
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
        tally.seconds += took.as_secs_f64();
    }

    fn write(&self, text: &mut String) {
        let routes = self.lock();
        family(text, "kit_http_requests_total", "counter", "Requests answered.");
        for (line, tally) in routes.iter() {
            let _ = writeln!(text, "kit_http_requests_total{} {}", line.labels(), tally.requests);
        }
        family(text, "kit_http_request_duration_seconds_total", "counter", "Time until the answers began.");
        for (line, tally) in routes.iter() {
            let _ = writeln!(text, "kit_http_request_duration_seconds_total{} {:.6}", line.labels(), tally.seconds);
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
    family(&mut text, "kit_effects_waiting", "gauge", "Effects that wait to be done.");
    let _ = writeln!(text, "kit_effects_waiting {waiting}");
    family(&mut text, "kit_effects_buried", "gauge", "Effects that wait for a person, counted up to 1000.");
    let _ = writeln!(text, "kit_effects_buried {buried}");
    app.metrics().write(&mut text);
    Ok(text)
}
