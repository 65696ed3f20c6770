//! Pages that say one thing: a way back without a key, a link that opens nothing any more, a fault.

use kit_workflow::port::Language;
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::press::Sheet;
use super::voice::Voice;
use super::{inquiry_form, lost_page};
use crate::problem::Problem;
use crate::visit::Visit;

/// A page that says one thing.
#[derive(Serialize)]
pub(crate) struct Message {
    title: String,
    paragraphs: Vec<String>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
}

impl Message {
    pub(crate) fn new(title: String, paragraphs: Vec<String>) -> Self {
        Self { title, paragraphs, links: Vec::new() }
    }

    /// With a link to the form.
    pub(crate) fn with_form(mut self, voice: &Voice) -> Self {
        let label = voice.words.say("new-inquiry");
        self.links.push(Link { href: voice.href(inquiry_form::PATH), label });
        self
    }

    /// With a link to where the reader came from.
    pub(crate) fn with_link(mut self, href: String, label: String) -> Self {
        self.links.push(Link { href, label });
        self
    }

    /// With a link to where one is sent one's private page again.
    pub(crate) fn with_lost_page(mut self, voice: &Voice) -> Self {
        let label = voice.words.say("lost-page-title");
        self.links.push(Link { href: voice.href(lost_page::PATH), label });
        self
    }

    pub(crate) fn print(self, sheet: Sheet<'_>) -> Result<Response, Problem> {
        sheet.print("message.html", self)
    }
}

/// What somebody sees who comes back from the payment page by an address that opens nothing: the same for every such
/// address.
pub(crate) fn way_back(request: &Request, test: bool) -> Result<Response, Problem> {
    let voice = Voice::of(request);
    let paragraphs = vec![voice.words.say("way-back-text"), voice.words.say("way-back-safe")];
    let sheet = Sheet::reply(&voice, test, StatusCode::OK);
    Message::new(voice.words.say("way-back-title"), paragraphs).print(sheet)
}

/// A problem, for people.
pub(crate) fn fault(problem: &Problem, visit: &Visit, test: bool) -> Response {
    let voice = Voice::speaking(visit.language);
    let mut paragraphs = vec![];
    let (title, text) = voice.words.both(fault_name(problem));
    paragraphs.extend(text);
    if problem.status().is_server_error() {
        paragraphs.push(voice.words.say_with("error-number", &[("id", visit.id.to_string().into())]));
    }
    let message = Message::new(title, paragraphs).with_form(&voice);
    let printed = message.print(Sheet::reply(&voice, test, problem.status()));
    let mut response = printed.unwrap_or_else(|_| bare(visit.language));
    if let Some(patience) = problem.patience() {
        response.headers_mut().insert(header::RETRY_AFTER, patience.into());
    }
    response
}

fn fault_name(problem: &Problem) -> &'static str {
    match problem.status() {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "error-forbidden",
        StatusCode::NOT_FOUND => "error-absent",
        StatusCode::GONE => "error-erased",
        StatusCode::METHOD_NOT_ALLOWED => "error-method",
        StatusCode::PAYLOAD_TOO_LARGE => "error-too-big",
        StatusCode::TOO_MANY_REQUESTS => "error-often",
        _ if problem.code() == "scanner_unavailable" => "error-unscanned",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY => "error-unavailable",
        status if status.is_client_error() => "error-bad-request",
        _ => "error-internal",
    }
}

/// What is left to say where not even the page of a fault can be printed.
fn bare(language: Language) -> Response {
    let text = match language {
        Language::French => "Une erreur s’est produite. Réessayez dans quelques minutes.\n",
        Language::English => "An error happened. Try again in a few minutes.\n",
    };
    Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).content_type("text/plain; charset=utf-8").body(text)
}
