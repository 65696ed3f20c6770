//! What machines ask of a running program.

use kit_workflow::port::Archive as _;
use kit_workflow::workflow::Ports;
use poem::http::header;
use poem::web::Data;
use poem::{Request, Response, handler};

use crate::app::App;
use crate::metrics;
use crate::problem::Problem;
use crate::visit::Visit;

/// The program runs.
#[handler]
pub(crate) fn healthz() -> &'static str {
    "ok\n"
}

/// The program can work: its store answers and is migrated.
#[handler]
pub(crate) async fn readyz<P: Ports>(app: Data<&App<P>>) -> poem::Result<&'static str> {
    app.workflow().ports().store().ready().await.map_err(Problem::from)?;
    Ok("ready\n")
}

/// What is counted, for this machine and the addresses that the settings name; to anybody else there is nothing here.
#[handler]
pub(crate) async fn exposition<P: Ports>(
    app: Data<&App<P>>,
    visit: Visit,
    request: &Request,
) -> poem::Result<Response> {
    // A proxy on this machine that is not trusted makes every stranger look local.
    let relayed = request.headers().contains_key("x-forwarded-for") || request.headers().contains_key("forwarded");
    let local = visit.client.is_loopback() && (!relayed || !app.settings().trusted_proxies.is_empty());
    if !local && !app.settings().metrics_clients.contains(&visit.client) {
        return Err(Problem::not_found().into());
    }
    let text = metrics::exposition(&app).await?;
    Ok(Response::builder().header(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8").body(text))
}
