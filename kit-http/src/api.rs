//! The JSON API under `/api/v1`.
//!
//! Each part of it says what it takes and gives by types, from which the document at `/api/openapi.json` is made.

mod access;
mod actions;
mod cursor;
mod desk;
mod explorer;
mod failure;
mod form_body;
mod history;
mod inquiries;
mod inquiry_view;
mod links;
mod move_headers;
mod moves;
mod nullable;
mod pdf_body;
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

type Parts<P> = (inquiries::Inquiries<P>, sessions::Sessions<P>, desk::Desk<P>, moves::Moves<P>);

fn service<P: Ports>(app: &App<P>) -> OpenApiService<Parts<P>, ()> {
    let parts = (
        inquiries::Inquiries(app.clone()),
        sessions::Sessions(app.clone()),
        desk::Desk(app.clone()),
        moves::Moves(app.clone()),
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

/// The API with its document and, where the settings allow it, its explorer.
pub(crate) fn routes<P: Ports>(app: &App<P>) -> impl Endpoint<Output = Response> + 'static {
    let service = service(app);
    let document = Bytes::from(openapi_document(app));
    let explorer = app.settings().docs.then(|| explorer::endpoint(service.swagger_ui_html()));
    let json =
        make_sync(move |_| Response::builder().header(header::CONTENT_TYPE, "application/json").body(document.clone()));
    let routes = Route::new().nest("/v1", service).at("/openapi.json", poem::get(json));
    match explorer {
        Some(explorer) => routes.at("/docs", poem::get(explorer)),
        None => routes,
    }
    .into_endpoint()
}
