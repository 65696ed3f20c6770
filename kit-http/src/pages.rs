//! Server-rendered pages: the client's form, checkout, status and download, and the staff desk. They work without
//! JavaScript; the script only adds comfort.

mod asset;
mod by_hand;
mod checkout;
mod complaint;
mod desk;
mod download;
mod forgotten;
mod guest;
mod inquiry_form;
mod lost_page;
mod message;
mod messages;
mod moment;
mod notice;
mod paper;
mod press;
mod progress;
mod quantity;
mod receipt;
mod refusal;
mod reminders;
mod standing;
mod status;
mod step;
mod typed;
mod voice;
mod words;

pub(crate) use message::{fault, way_back};

use std::future::Future;

use kit_workflow::workflow::Ports;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response, Route, RouteMethod, endpoint, get, post};

pub(crate) use progress::section_words;
pub(crate) use words::Words;

use crate::app::App;
use crate::problem::Problem;

/// Adds the pages to the service's addresses.
pub(crate) fn routes<P: Ports>(routes: Route, app: &App<P>) -> Route {
    let routes = routes
        .at("/assets/:name", get(endpoint::make(asset_of)))
        .at("/kit/inquiry", slash())
        .at("/kit/inquiry/", get(page(app, inquiry_form::blank)).post(page(app, inquiry_form::send)))
        .at("/kit/inquiry/:access", slash())
        .at("/kit/inquiry/:access/", get(page(app, status::show)))
        .at("/kit/inquiry/:access/events", get(page(app, status::events)))
        .at("/kit/inquiry/:access/checkout", slash())
        .at("/kit/inquiry/:access/checkout/", get(page(app, checkout::show)))
        .at("/kit/inquiry/:access/pay/:provider", post(page(app, checkout::pay)))
        .at("/kit/inquiry/:access/pay/:provider/", post(page(app, checkout::pay)))
        .at("/kit/inquiry/:access/by-hand/", get(page(app, by_hand::show)))
        .at("/kit/inquiry/:access/receipt.pdf", get(page(app, receipt::show)))
        .at("/kit/inquiry/:access/cancel/", post(page(app, status::cancel)))
        .at("/kit/inquiry/:access/documents/", post(page(app, forgotten::add)))
        .at("/kit/inquiry/:access/messages/", post(page(app, messages::send)))
        .at("/kit/inquiry/:access/complaint/", post(page(app, complaint::send)))
        .at("/kit/inquiry/:access/reminders", slash())
        .at("/kit/inquiry/:access/reminders/", get(page(app, reminders::show)).post(page(app, reminders::decline)))
        .at("/kit/inquiry/:access/link/", post(page(app, status::resend)))
        .at("/kit/page", slash())
        .at(lost_page::PATH, get(page(app, lost_page::show)).post(page(app, lost_page::send)))
        .at("/kit/download/:token", get(page(app, download::landing)))
        .at("/kit/download/:token/", no_slash())
        .at("/kit/download/:token/file", get(page(app, download::file)).head(page(app, download::head)));
    desk_routes(routes, app)
}

fn desk_routes<P: Ports>(routes: Route, app: &App<P>) -> Route {
    let inquiry = format!("{}:id/", desk::PATH);
    let mut routes = routes
        .at("/kit-complet-traitement", slash())
        .at(desk::PATH, get(page(app, desk::list)))
        .at("/kit-complet-traitement/login", slash())
        .at("/kit-complet-traitement/login/", get(page(app, desk::login_page)).post(page(app, desk::enter)))
        .at("/kit-complet-traitement/login/code/", get(page(app, desk::code_page)).post(page(app, desk::enter_code)))
        .at(
            "/kit-complet-traitement/login/second-factor/",
            get(page(app, desk::enrolment)).post(page(app, desk::enrol)),
        )
        .at("/kit-complet-traitement/login/oidc/start", get(page(app, desk::oidc_start)))
        .at(crate::identity::WAY_BACK, get(page(app, desk::oidc_callback)).head(page(app, desk::oidc_callback_head)))
        .at("/kit-complet-traitement/logout/", post(page(app, desk::leave)))
        .at("/kit-complet-traitement/account/", get(page(app, desk::account)))
        .at("/kit-complet-traitement/account/password/", post(page(app, desk::password)))
        .at(
            "/kit-complet-traitement/account/second-factor/",
            get(page(app, desk::factor_page)).post(page(app, desk::change_factor)),
        )
        .at("/kit-complet-traitement/account/sessions/", post(page(app, desk::end_session)))
        .at("/kit-complet-traitement/staff/", get(page(app, desk::staff)).post(page(app, desk::change_staff)))
        .at(
            "/kit-complet-traitement/invitation/:token/",
            get(page(app, desk::invitation)).post(page(app, desk::take_invitation)),
        )
        .at("/kit-complet-traitement/exports/:file", get(page(app, desk::report)))
        .at("/kit-complet-traitement/notifications", slash())
        .at("/kit-complet-traitement/notifications/", get(page(app, desk::notifications)))
        .at("/kit-complet-traitement/letters", slash())
        .at("/kit-complet-traitement/letters/", get(page(app, desk::letters)))
        .at("/kit-complet-traitement/letters/:letter/:language/", get(page(app, desk::letter)))
        .at("/kit-complet-traitement/letters/:letter/:language/letter.html", get(page(app, desk::letter_html)))
        .at("/kit-complet-traitement/letters/:letter/:language/test/", post(page(app, desk::send_letter)))
        .at("/kit-complet-traitement/assign/", post(page(app, desk::assign)))
        .at("/kit-complet-traitement/retry/", post(page(app, desk::retry)))
        .at("/kit-complet-traitement/money", slash())
        .at("/kit-complet-traitement/money/", get(page(app, desk::money)))
        .at("/kit-complet-traitement/complaints", slash())
        .at("/kit-complet-traitement/complaints/", get(page(app, desk::complaints)))
        .at("/kit-complet-traitement/privacy", slash())
        .at("/kit-complet-traitement/privacy/", get(page(app, desk::privacy)).post(page(app, desk::privacy_act)))
        .at("/kit-complet-traitement/:id", slash())
        .at(&inquiry, get(page(app, desk::show)))
        .at(format!("{inquiry}documents/:file"), get(page(app, desk::document)))
        .at(format!("{inquiry}drafts/:file/draft.docx"), get(page(app, desk::draft)))
        .at(format!("{inquiry}drafts/:file/"), get(page(app, desk::read)))
        .at(format!("{inquiry}drafts/:file/preview.pdf"), get(page(app, desk::preview)))
        .at(format!("{inquiry}drafts/:file/changes/"), get(page(app, desk::changes)))
        .at(format!("{inquiry}deliverables/:file"), get(page(app, desk::deliverable)))
        .at(format!("{inquiry}proofs/:file"), get(page(app, desk::proof)))
        .at(format!("{inquiry}receipt.pdf"), get(page(app, desk::receipt)))
        .at(format!("{inquiry}revive/"), post(page(app, desk::revive)))
        .at(format!("{inquiry}assignee/"), post(page(app, desk::hand_over)))
        .at(format!("{inquiry}messages/"), post(page(app, desk::answer)))
        .at(format!("{inquiry}notes/"), post(page(app, desk::write_note)))
        .at(format!("{inquiry}notes/erase/"), post(page(app, desk::erase_note)))
        .at(format!("{inquiry}deliverable/"), post(page(app, desk::upload)));
    for desk_move in desk::MOVES.iter().filter(|desk_move| !desk_move.upload) {
        let act = page(app, move |app, request| desk::act(app, request, desk_move));
        routes = routes.at(format!("{inquiry}{}", desk_move.path), post(act));
    }
    routes
}

/// A page as an endpoint.
fn page<P, F, A>(app: &App<P>, handler: F) -> impl Endpoint<Output = Response> + use<P, F, A>
where
    P: Ports,
    F: Fn(App<P>, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let app = app.clone();
    endpoint::make(move |request| {
        let answer = handler(app.clone(), request);
        async move { answer.await.map_err(poem::Error::from) }
    })
}

async fn asset_of(request: Request) -> poem::Result<Response> {
    let name = request.raw_path_param("name").unwrap_or("");
    asset::serve(&request, name).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found").into())
}

/// The address with a slash at its end is the page's own.
fn slash() -> RouteMethod {
    get(endpoint::make_sync(|request: Request| elsewhere(&request, |path| format!("{path}/"))))
}

/// The address without a slash at its end is the page's own.
fn no_slash() -> RouteMethod {
    get(endpoint::make_sync(|request: Request| elsewhere(&request, |path| path.trim_end_matches('/').to_owned())))
}

fn elsewhere(request: &Request, path: impl Fn(&str) -> String) -> Response {
    let uri = request.uri();
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let location = format!("{}{query}", path(uri.path()));
    Response::builder().status(StatusCode::PERMANENT_REDIRECT).header(header::LOCATION, location).finish()
}

/// The catalogues' and templates' own tests.
#[cfg(test)]
mod tests;
