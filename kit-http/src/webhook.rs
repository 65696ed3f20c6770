//! The payment gateway's two ways in: its notification, which is a hint, and the browser it sends back.

use kit_workflow::Clock as _;
use kit_workflow::Token;
use kit_workflow::port::{NotificationRejected, RawNotification};
use kit_workflow::workflow::{NotificationFault, Ports};
use poem::http::{StatusCode, header};
use poem::web::Data;
use poem::{Request, Response, handler};

use crate::app::App;
use crate::pages;
use crate::problem::Problem;
use crate::visit::Visit;

/// CinetPay asks with GET whether somebody is there.
#[handler]
pub(crate) fn ping() -> StatusCode {
    StatusCode::OK
}

/// Takes a notification. 200 once it is kept, whatever it says and whether or not we know its transaction: the gateway
/// would repeat anything else for ever. What it means is found out by asking the gateway, outside this request.
#[handler]
pub(crate) async fn notify<P: Ports>(
    app: Data<&App<P>>,
    visit: Visit,
    request: &Request,
    body: Vec<u8>,
) -> poem::Result<StatusCode> {
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let raw = RawNotification { headers: headers.collect(), body, at: app.workflow().ports().clock().now() };
    match app.workflow().notification(&raw).await {
        Ok(()) => Ok(StatusCode::OK),
        Err(NotificationFault::Rejected(rejected)) => Ok(refuse(rejected, &visit)),
        Err(NotificationFault::Store(error)) => Err(Problem::from(error).into()),
    }
}

fn refuse(rejected: NotificationRejected, visit: &Visit) -> StatusCode {
    tracing::warn!(client = %visit.client, request = %visit.id, reason = %rejected, "a notification was refused");
    match rejected {
        NotificationRejected::Forged => StatusCode::UNAUTHORIZED,
        NotificationRejected::WrongSite => StatusCode::OK,
        NotificationRejected::Malformed => StatusCode::BAD_REQUEST,
    }
}

/// Sends the browser that comes back from the gateway to its status page, and asks the gateway. Only the secret in our own
/// address is looked at; whatever the gateway adds changes nothing.
#[handler]
pub(crate) async fn way_back<P: Ports>(app: Data<&App<P>>, request: &Request) -> poem::Result<Response> {
    let query = request.uri().query().unwrap_or("");
    let token = query.split('&').find_map(|pair| pair.strip_prefix("r=")).unwrap_or("");
    let token = Token::presented(token);
    match app.workflow().way_back(&token).await.map_err(Problem::from)? {
        Some(status_page) => {
            // The browser need not wait for the answer: its page hears of it.
            let app = app.clone();
            tokio::spawn(async move {
                if let Err(error) = app.workflow().look_after_way_back(&token).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a payment was not asked about");
                }
            });
            Ok(Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, status_page).finish())
        }
        None => Ok(pages::way_back(request, app.workflow().terms().test)?),
    }
}
