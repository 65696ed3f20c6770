//! The form: shown empty, or again with everything that was typed and what is wrong with it.

mod fault;
mod field;

pub(super) use field::accepted_kinds;

use kit_workflow::workflow::{FieldError, FieldFault, Form, Ports};
use kit_workflow::{Ids as _, Name as _};
use poem::http::StatusCode;
use poem::http::header::{self, HeaderValue};
use poem::{Request, Response};
use serde::Serialize;
use uuid::Uuid;

use self::field::{Section, in_page_order, sections};
use super::press::Sheet;
use super::voice::Voice;
use crate::app::App;
use crate::peer;
use crate::problem::Problem;
use crate::quota::FormPlace;
use crate::upload::{self, Accepted, FormUpload, Waiting, read_form};

/// Where the form lives.
pub(crate) const PATH: &str = "/kit/inquiry/";

/// The name of the query parameter that makes sending the same form twice harmless.
const KEY: &str = "form";

#[derive(Serialize)]
struct FormView {
    action: String,
    headline: Option<String>,
    errors: Vec<ErrorView>,
    sections: Vec<Section>,
    kept: bool,
    price: String,
    link_span: String,
}

#[derive(Serialize)]
struct ErrorView {
    field: &'static str,
    text: String,
}

/// The empty form.
pub(crate) async fn blank<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let key = app.workflow().ports().clock().fresh();
    let sheet = Sheet::new(&voice, app.workflow().terms().test);
    let mut page = sheet.print("inquiry_form.html", view(&app, &voice, key, &Form::default(), &[], &[], None))?;
    // Nothing on it is private yet, and a browser that may keep it gives back what was typed when its reader comes back.
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(page)
}

/// A form that was sent.
pub(crate) async fn send<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let key = key_of(&request).unwrap_or_else(|| app.workflow().ports().clock().fresh());
    // Before anything is read. The browser gives back what was typed when its reader goes back.
    let asker = peer::client(&request, &app.settings().trusted_proxies);
    let place = app.form_place(asker)?;
    let body = request.take_body();
    let read = match read_form(&app, request.content_type(), body, Some(asker)).await {
        Ok(read) => read,
        Err(problem) if problem.status().is_client_error() => {
            let again = Again { key, headline: "form-broken-title", status: problem.status() };
            return again.print(&app, &voice, &Form::default());
        }
        Err(problem) => return Err(problem),
    };
    let FormUpload { form, waiting, outcome } = read;
    match outcome {
        Err(errors) => {
            let too_big = errors.iter().any(|error| error.fault == FieldFault::TooBig);
            let status = if too_big { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
            let headline = voice.words.say_with("form-errors-title", &[("count", errors.len().into())]);
            let view = view(&app, &voice, key, &form, &waiting, &errors, Some(headline));
            Sheet::reply(&voice, app.workflow().terms().test, status).print("inquiry_form.html", view)
        }
        Ok(accepted) => take(&app, &voice, key, &form, accepted, place).await,
    }
}

async fn take<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    key: Uuid,
    form: &Form,
    accepted: Accepted,
    place: FormPlace<P>,
) -> Result<Response, Problem> {
    match upload::submit(app, accepted, voice.words.0, Some(format!("form/{key}")), place).await {
        Ok(submitted) => Ok(voice.see_other(&format!("{PATH}{}/checkout/", submitted.access.expose()))),
        Err(problem) if problem.code() == "idempotency_key_reused" => {
            // Sent before with other content: most likely by the browser's back button. The next sending is a new inquiry.
            let key = app.workflow().ports().clock().fresh();
            Again { key, headline: "form-sent-before-title", status: StatusCode::CONFLICT }.print(app, voice, form)
        }
        Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
            Again { key, headline: "form-unavailable-title", status: problem.status() }.print(app, voice, form)
        }
        Err(problem) => Err(problem),
    }
}

/// The form once more, for a reason that is no field's.
struct Again {
    key: Uuid,
    headline: &'static str,
    status: StatusCode,
}

impl Again {
    fn print<P: Ports>(self, app: &App<P>, voice: &Voice, form: &Form) -> Result<Response, Problem> {
        let view = view(app, voice, self.key, form, &[], &[], Some(voice.words.say(self.headline)));
        Sheet::reply(voice, app.workflow().terms().test, self.status).print("inquiry_form.html", view)
    }
}

fn view<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    key: Uuid,
    form: &Form,
    waiting: &[Waiting],
    errors: &[FieldError],
    headline: Option<String>,
) -> FormView {
    let terms = app.workflow().terms();
    let limits = app.settings().uploads;
    let texts = |error: &FieldError| fault::text(voice.words, error, limits);
    FormView {
        action: voice.href(&format!("{PATH}?{KEY}={}", key.simple())),
        headline,
        errors: in_page_order(errors)
            .map(|error| ErrorView { field: error.field.as_str(), text: texts(error) })
            .collect(),
        sections: sections(voice.words, form, waiting, errors, limits),
        kept: !waiting.is_empty(),
        price: voice.words.money(terms.price),
        link_span: voice.words.span(terms.link_ttl),
    }
}

fn key_of(request: &Request) -> Option<Uuid> {
    let mut pairs = request.uri().query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == KEY).and_then(|(_, value)| Uuid::try_parse(value).ok())
}

/// What is wrong with a file or a field, in words.
pub(super) fn fault_words(
    words: super::words::Words,
    error: &FieldError,
    limits: crate::upload::UploadLimits,
) -> String {
    fault::text(words, error, limits)
}
