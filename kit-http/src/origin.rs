//! Whether a request is meant for this service, and comes from its own pages.

use poem::http::{Method, StatusCode, header};
use poem::{Addr, Request};

use kit_workflow::workflow::Ports;

use crate::app::App;
use crate::problem::Problem;
use crate::staff::bearer;

/// Addresses that machines probe by whatever name they find this host under.
const OPERATIONS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Addresses that the payment provider, and the browser it sends back, may post to.
const FROM_OUTSIDE: &str = "/payments/";

/// Lets a request through that names this service, and refuses what another site's page makes a browser send.
///
/// The rule for unsafe methods is that of Go 1.25's `CrossOriginProtection`: a browser says where a request comes from, and
/// a page cannot make it lie. Everything is refused that is not allowed here, so a new page cannot forget the check.
pub(crate) fn admit<P: Ports>(app: &App<P>, request: &Request) -> Result<(), Problem> {
    let path = request.uri().path();
    if *request.method() == Method::TRACE {
        // It would say a request's secrets back to whatever runs on a page.
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
    }
    if !OPERATIONS.contains(&path) {
        check_host(app, request)?;
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || path.starts_with(FROM_OUTSIDE) || bearer(request).is_some() {
        // Another site cannot make a browser send a bearer token without asking first, and is never allowed to.
        return Ok(());
    }
    if comes_from_here(app, request) { Ok(()) } else { Err(Problem::new(StatusCode::FORBIDDEN, "cross_site")) }
}

fn check_host<P: Ports>(app: &App<P>, request: &Request) -> Result<(), Problem> {
    let hosts: Vec<_> = request.headers().get_all(header::HOST).iter().collect();
    let [host] = hosts[..] else { return Err(Problem::malformed()) };
    // A request in absolute form names its host twice; both must be ours.
    let named = [host.to_str().ok(), request.original_uri().authority().map(|authority| authority.as_str())];
    let ours = |name: &str| app.settings().site.is_named_by(name, listened(request));
    if host.to_str().is_ok() && named.into_iter().flatten().all(ours) {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "misdirected"))
    }
}

fn comes_from_here<P: Ports>(app: &App<P>, request: &Request) -> bool {
    if request.headers().contains_key("sec-fetch-site") {
        return matches!(request.header("sec-fetch-site"), Some("same-origin" | "none"));
    }
    if request.headers().contains_key(header::ORIGIN) {
        let origin = request.header(header::ORIGIN).unwrap_or("");
        return app.settings().site.is_origin(origin, listened(request));
    }
    // Neither: no browser of today. A program may submit the form or sign in; it may not use a browser's session.
    !app.has_cookie(request)
}

/// The port that the request came in by.
fn listened(request: &Request) -> Option<u16> {
    match &request.local_addr().0 {
        Addr::SocketAddr(address) => Some(address.port()),
        Addr::Unix(_) | Addr::Custom(..) => None,
    }
}
