//! Which address does what.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Html, Json, Path};
use poem::{Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler, post};
use serde_json::{Map, Value, json};

use super::control::{SetFaults, Settle};
use super::page::{self, Choice};
use super::payment::Payment;
use super::refusal::Refusal;
use super::{Counter, Fault, api_v1, code, initialisation, settling, verification};
use crate::moment;

/// More than any request of this interface needs.
const LARGEST_BODY: usize = 64 * 1024;

type Shared<'a> = Data<&'a Arc<Counter>>;

pub(super) fn routes(counter: Arc<Counter>) -> impl Endpoint + 'static {
    api_v1::routes(Route::new())
        .at("/v2/payment", post(init))
        .at("/v2/payment/check", post(check))
        .at("/payment/:token", get(show).post(choose))
        .at("/sandbox/payments", get(list))
        .at("/sandbox/payments/:transaction_id", post(settle))
        .at("/sandbox/faults", post(set_faults))
        .data(counter)
}

#[handler]
async fn init(counter: Shared<'_>, headers: &HeaderMap, body: poem::Body) -> poem::Result<Response> {
    let fault = counter.faults.init.next();
    let request = read(headers, body).await;
    if let Some(answer) = fault.as_ref().and_then(immediate) {
        note(&counter, "init", request.as_ref().ok(), &answer)?;
        return Ok(answer);
    }
    let made = request.as_ref().map_err(Refused::from).and_then(|body| {
        let payment = initialisation::payment(body, &counter.settings).map_err(Refused::from)?;
        match counter.book.create(payment.clone()) {
            Ok(true) => Ok(payment),
            Ok(false) => Err(Refused::from(Refusal::new(code::DOUBLE_PAYMENT, "The transaction_id already exists"))),
            Err(error) => Err(Refused::from(error)),
        }
    });
    let answer = match made {
        Ok(payment) => Json(initialisation::created(&payment, &counter.base_url)).into_response(),
        Err(refused) => *refused.0,
    };
    note(&counter, "init", request.as_ref().ok(), &answer)?;
    if fault == Some(Fault::TimeoutAfterCreate) {
        counter.stop.clone().requested().await;
    }
    Ok(answer)
}

#[handler]
async fn check(counter: Shared<'_>, headers: &HeaderMap, body: poem::Body) -> poem::Result<Response> {
    let fault = counter.faults.check.next();
    let request = read(headers, body).await;
    let answer = match fault.as_ref().and_then(immediate) {
        Some(answer) => answer,
        None => request
            .as_ref()
            .map_err(Refused::from)
            .and_then(|body| verification::find(body, &counter).map_err(Refused::from))
            .map_or_else(|refused| *refused.0, |payment| Json(verification::answer(&payment)).into_response()),
    };
    note(&counter, "check", request.as_ref().ok(), &answer)?;
    if fault == Some(Fault::Timeout) {
        counter.stop.clone().requested().await;
    }
    Ok(answer)
}

#[handler]
async fn show(counter: Shared<'_>, Path(token): Path<String>) -> poem::Result<Response> {
    match counter.book.find_token(&token) {
        Some(payment) => page::payment(&payment, None),
        None => page::unknown(),
    }
}

#[handler]
async fn choose(
    counter: Shared<'_>,
    Path(token): Path<String>,
    poem::web::Form(choice): poem::web::Form<Choice>,
) -> poem::Result<Response> {
    let Some(payment) = counter.book.find_token(&token) else {
        return page::unknown();
    };
    if payment.outcome() == super::payment::Outcome::Accepted {
        // A double click, or a page left open: nothing is paid twice.
        return page::back(&payment);
    }
    match choice.order(&payment) {
        Err(problem) => page::payment(&payment, Some((&choice, problem))),
        Ok(order) => {
            settle_and_note(&counter, &payment.transaction_id, &order)?;
            if let Some(later) = choice.later(&payment, &order) {
                settle_later(Arc::clone(&counter), payment.transaction_id.clone(), later);
            }
            page::back(&payment)
        }
    }
}

#[handler]
async fn list(counter: Shared<'_>) -> Json<Vec<Payment>> {
    Json(counter.book.all())
}

#[handler]
async fn settle(
    counter: Shared<'_>,
    Path(transaction_id): Path<String>,
    Json(wanted): Json<Settle>,
) -> poem::Result<Response> {
    let order = match wanted.order() {
        Ok(order) => order,
        Err(problem) => return Ok(problem_answer(StatusCode::UNPROCESSABLE_ENTITY, &problem)),
    };
    Ok(match settle_and_note(&counter, &transaction_id, &order)? {
        Some(payment) => Json(payment).into_response(),
        None => problem_answer(StatusCode::NOT_FOUND, "no payment has this transaction id"),
    })
}

#[handler]
async fn set_faults(counter: Shared<'_>, Json(wanted): Json<SetFaults>) -> Response {
    match wanted.apply(&counter.faults) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => problem_answer(StatusCode::UNPROCESSABLE_ENTITY, problem),
    }
}

fn settle_and_note(
    counter: &Arc<Counter>,
    transaction_id: &str,
    order: &settling::Order,
) -> poem::Result<Option<Payment>> {
    let settled = settling::settle(counter, transaction_id, order).map_err(failed)?;
    if let Some(payment) = &settled {
        counter
            .ledger
            .append(&json!({
                "at": moment::rfc3339(),
                "what": "settled",
                "transaction_id": transaction_id,
                "settlement": payment.settlement,
                "notify": order.notify,
            }))
            .map_err(failed)?;
    }
    Ok(settled)
}

/// How long a number that makes a payer wait does so.
const WAIT: Duration = Duration::from_millis(1_500);

/// Settles a payment once more, when its number says.
fn settle_later(counter: Arc<Counter>, transaction_id: String, order: settling::Order) {
    tokio::spawn(async move {
        if counter.stop.clone().sleep(WAIT).await && settle_and_note(&counter, &transaction_id, &order).is_err() {
            tracing::error!("a payment could not be settled later");
        }
    });
}

/// An answer that is not a success, ready to be sent.
struct Refused(Box<Response>);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Refused::from(&refusal)
    }
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        let body = Json(refusal.code.error(&refusal.description));
        Refused(Box::new((refusal.status, body).into_response()))
    }
}

impl From<&Unreadable> for Refused {
    fn from(unreadable: &Unreadable) -> Self {
        match unreadable {
            Unreadable::NoUserAgent => Refused(Box::new((StatusCode::FORBIDDEN, "error code: 1010").into_response())),
            Unreadable::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Refused(Box::new(failed(error).into_response()))
    }
}

/// Why a request was not even looked at.
enum Unreadable {
    /// The guard in front of the real service answers in plain text.
    NoUserAgent,
    Refused(Refusal),
}

async fn read(headers: &HeaderMap, body: poem::Body) -> Result<Map<String, Value>, Unreadable> {
    let header =
        |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok()).unwrap_or_default();
    if header(header::USER_AGENT).is_empty() {
        return Err(Unreadable::NoUserAgent);
    }
    if !header(header::CONTENT_TYPE).to_ascii_lowercase().starts_with("application/json") {
        let refusal = Refusal::new(code::FORBIDDEN, "Content-Type must be application/json");
        return Err(Unreadable::Refused(Refusal { status: StatusCode::FORBIDDEN, ..refusal }));
    }
    let bytes = body
        .into_bytes_limit(LARGEST_BODY)
        .await
        .map_err(|_| Unreadable::Refused(Refusal::field("The body cannot be read")))?;
    serde_json::from_slice(&bytes).map_err(|_| Unreadable::Refused(Refusal::field("The body must be a JSON object")))
}

/// The faults that keep the request from being looked at.
fn immediate(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::TimeoutAfterCreate | Fault::Timeout => None,
        Fault::Http500 => Some(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        Fault::Html => Some(Html("<!doctype html><title>502</title><h1>Bad gateway</h1>").into_response()),
        Fault::NewCode => Some(Json(code::NEW.error("Something new")).into_response()),
        Fault::Says { status: number, body } => {
            let http = StatusCode::from_u16(*number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some((http, Json(body.clone())).into_response())
        }
        Fault::OperationError => {
            let body = Json(code::UNKNOWN_ERROR.error("An error occurred while processing the request"));
            Some((StatusCode::BAD_REQUEST, body).into_response())
        }
        Fault::TooMany => {
            let body = Json(code::TOO_MANY.error("Too many requests, try again later"));
            Some((StatusCode::TOO_MANY_REQUESTS, body).into_response())
        }
    }
}

/// Notes a call before it is answered. The key is left out; the rest of the request is test data.
fn note(counter: &Counter, what: &str, request: Option<&Map<String, Value>>, answer: &Response) -> poem::Result<()> {
    let text = |field: &str| request.and_then(|body| body.get(field)).cloned().unwrap_or_default();
    counter
        .ledger
        .append(&json!({
            "at": moment::rfc3339(),
            "what": what,
            "transaction_id": text("transaction_id"),
            "amount": text("amount"),
            "currency": text("currency"),
            "status": answer.status().as_u16(),
        }))
        .map_err(failed)
}

fn failed(error: io::Error) -> poem::Error {
    tracing::error!(%error, "the simulator could not write to disk");
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}

fn problem_answer(status: StatusCode, problem: &str) -> Response {
    (status, Json(json!({ "error": problem }))).into_response()
}
