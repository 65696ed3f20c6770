//! The JSON API under `/api/v1`.
//!
//! Each part of it says what it takes and gives by types, from which the document at `/api/openapi.json` is made.

mod access;
mod actions;
mod complaints;
mod cursor;
mod desk;
mod explorer;
mod exports;
mod failure;
mod form_body;
mod history;
mod inquiries;
mod inquiry_view;
mod likeness_view;
mod links;
mod lost_pages;
mod mails;
mod messages;
mod money;
mod move_headers;
mod moves;
mod notifications;
mod nullable;
mod pdf_body;
mod progress_view;
mod proof_body;
mod receipt_view;
mod sessions;
mod spelled;
mod texts;

use bytes::Bytes;
use kit_workflow::workflow::Ports;
use poem::http::header;
use poem::{Endpoint, IntoEndpoint as _, Response, Route, endpoint::make_sync};
use poem_openapi::{OpenApiService, Tags};

use crate::app::App;

/// Where the API lives.
const PREFIX: &str = "/api/v1";

/// The parts of the API.
#[derive(Tags)]
enum Part {
    /// What clients and their front ends do with their own inquiry.
    Client,
    /// Signing in and out.
    Session,
    /// What staff read.
    Desk,
    /// What staff do. A move that the inquiry's stage does not allow is refused with 409; `actions` says beforehand.
    Moves,
}

type Parts<P> = (
    inquiries::Inquiries<P>,
    lost_pages::LostPages<P>,
    sessions::Sessions<P>,
    desk::Desk<P>,
    money::MoneyDesk<P>,
    complaints::Complaints<P>,
    exports::Exports<P>,
    moves::Moves<P>,
    notifications::Notifications<P>,
    messages::MessageBoard<P>,
);

fn service<P: Ports>(app: &App<P>) -> OpenApiService<Parts<P>, ()> {
    let parts = (
        inquiries::Inquiries(app.clone()),
        lost_pages::LostPages(app.clone()),
        sessions::Sessions(app.clone()),
        desk::Desk(app.clone()),
        money::MoneyDesk(app.clone()),
        complaints::Complaints(app.clone()),
        exports::Exports(app.clone()),
        moves::Moves(app.clone()),
        notifications::Notifications(app.clone()),
        messages::MessageBoard(app.clone()),
    );
    OpenApiService::new(parts, "Kit", env!("CARGO_PKG_VERSION"))
        .description(
            "Audit-preparation kits: a form with regulatory texts, a payment, a draft, a validated PDF, a private link.\n\n\
             Errors are `application/problem+json` with a stable `code`. Amounts are integers in ISO 4217 minor units. Times \
             are RFC 3339 in UTC. Texts for people are in French, or in English where `Accept-Language` or `?lang=en` asks for it.",
        )
        .server(PREFIX)
}

/// The document of the API, as it is served.
///
/// Responses of one status are one entry there: OpenAPI has no two.
pub fn openapi_document<P: Ports>(app: &App<P>) -> String {
    service(app).spec() + "\n"
}

/// The API and, where the settings allow it, its document and its explorer.
pub(crate) fn routes<P: Ports>(app: &App<P>) -> impl Endpoint<Output = Response> + 'static {
    let service = service(app);
    let explorer = service.swagger_ui_html();
    let routes = Route::new().nest("/v1", service);
    if !app.settings().docs {
        return routes.into_endpoint();
    }
    let document = Bytes::from(openapi_document(app));
    let json =
        make_sync(move |_| Response::builder().header(header::CONTENT_TYPE, "application/json").body(document.clone()));
    let routes = routes.at("/openapi.json", poem::get(json));
    routes.at("/docs", poem::get(explorer::endpoint(explorer))).into_endpoint()
}
