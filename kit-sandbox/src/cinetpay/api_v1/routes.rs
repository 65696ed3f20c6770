//! Which address does what.

use std::io;
use std::sync::Arc;

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Html, Json, Path};
use poem::{IntoResponse, Response, Route, get, handler, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Code, INVALID_CREDENTIALS, INVALID_PARAMS, NOT_FOUND, TRANSACTION_EXIST, opening, standing};
use crate::cinetpay::{Counter, Fault};
use crate::moment;

/// More than any request of this interface needs.
const LARGEST_BODY: usize = 64 * 1024;

type Shared<'a> = Data<&'a Arc<Counter>>;

/// Adds the addresses of API v1, and the door to its tokens.
pub(in crate::cinetpay) fn routes(route: Route) -> Route {
    route
        .at("/v1/oauth/login", post(login))
        .at("/v1/payment", post(init))
        .at("/v1/payment/:id", get(status))
        .at("/sandbox/tokens", get(tokens).post(set_tokens))
}

#[handler]
async fn login(counter: Shared<'_>, headers: &HeaderMap, body: poem::Body) -> poem::Result<Response> {
    let fault = counter.faults.login.next();
    let request = read(headers, body).await;
    let answer = match (fault.as_ref().and_then(immediate), request) {
        (Some(answer), _) => answer,
        (None, Err(answer)) => *answer,
        (None, Ok(body)) => {
            let given = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
            let key = given("api_key").strip_prefix("sk_test_");
            if key == Some(&counter.settings.api_key) && given("api_password") == counter.settings.secret_key {
                let (token, life) = counter.tokens.issue(&counter.settings.secret_key);
                let answer = json!({"code": 200, "status": "OK", "access_token": token, "token_type": "bearer",
                    "expires_in": life});
                Json(answer).into_response()
            } else {
                refuse(INVALID_CREDENTIALS, "Les identifiants sont invalides")
            }
        }
    };
    note(&counter, "login", &Value::Null, &answer)?;
    if fault == Some(Fault::Timeout) {
        counter.stop.clone().requested().await;
    }
    Ok(answer)
}

#[handler]
async fn init(counter: Shared<'_>, headers: &HeaderMap, body: poem::Body) -> poem::Result<Response> {
    let fault = counter.faults.init.next();
    let request = read(headers, body).await;
    let id = request.as_ref().ok().and_then(|body| body.get("merchant_transaction_id")).cloned().unwrap_or_default();
    let answer = match (fault.as_ref().and_then(immediate), counter.tokens.check(headers), request) {
        (Some(answer), ..) => answer,
        (None, Ok(()), Err(answer)) => *answer,
        (None, Err(code), _) => counter.tokens.refuse(code),
        (None, Ok(()), Ok(body)) => match opening::payment(&body, &counter.settings) {
            Err(rule) => refuse(INVALID_PARAMS, &rule),
            Ok(payment) => match counter.book.create(payment.clone()) {
                Ok(true) => Json(opening::created(&payment, &counter.base_url)).into_response(),
                Ok(false) => refuse(TRANSACTION_EXIST, "La transaction existe déjà"),
                Err(error) => return Err(failed(error)),
            },
        },
    };
    note(&counter, "init", &id, &answer)?;
    if fault == Some(Fault::TimeoutAfterCreate) {
        counter.stop.clone().requested().await;
    }
    Ok(answer)
}

#[handler]
async fn status(counter: Shared<'_>, headers: &HeaderMap, Path(id): Path<String>) -> poem::Result<Response> {
    let fault = counter.faults.check.next();
    let answer = match (fault.as_ref().and_then(immediate), guard(headers), counter.tokens.check(headers)) {
        (Some(answer), ..) => answer,
        (None, Err(answer), _) => *answer,
        (None, Ok(()), Err(code)) => counter.tokens.refuse(code),
        (None, Ok(()), Ok(())) => {
            let found = counter.book.all().into_iter().find(|payment| standing::means(payment, &id));
            match found {
                Some(payment) => Json(standing::answer(&payment)).into_response(),
                None => refuse(NOT_FOUND, "La transaction n'existe pas"),
            }
        }
    };
    note(&counter, "check", &Value::String(id), &answer)?;
    if fault == Some(Fault::Timeout) {
        counter.stop.clone().requested().await;
    }
    Ok(answer)
}

/// Body of `POST /sandbox/tokens`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetTokens {
    /// How long tokens given out from now on are good, in seconds.
    life_s: Option<u32>,
    /// Ends all that were given out.
    #[serde(default)]
    end: bool,
    /// How a bad token is refused from now on.
    refusal: Option<super::login::Refusal>,
}

#[handler]
async fn set_tokens(counter: Shared<'_>, Json(wanted): Json<SetTokens>) -> StatusCode {
    if let Some(seconds) = wanted.life_s {
        counter.tokens.live_for(seconds);
    }
    if let Some(refusal) = wanted.refusal {
        counter.tokens.refuse_by(refusal);
    }
    if wanted.end {
        counter.tokens.end_all();
    }
    StatusCode::NO_CONTENT
}

#[handler]
async fn tokens(counter: Shared<'_>) -> Json<Value> {
    Json(json!({"issued": counter.tokens.issued(), "tokens": counter.tokens.given()}))
}

/// The guard in front of the real service wants a name.
fn guard(headers: &HeaderMap) -> Result<(), Box<Response>> {
    let named = headers.get(header::USER_AGENT).is_some_and(|name| !name.is_empty());
    if named { Ok(()) } else { Err(Box::new((StatusCode::FORBIDDEN, "error code: 1010").into_response())) }
}

async fn read(headers: &HeaderMap, body: poem::Body) -> Result<Map<String, Value>, Box<Response>> {
    guard(headers)?;
    let refused = || Box::new(refuse(INVALID_PARAMS, "The body must be a JSON object"));
    let bytes = body.into_bytes_limit(LARGEST_BODY).await.map_err(|_| refused())?;
    serde_json::from_slice(&bytes).map_err(|_| refused())
}

fn refuse(code: Code, description: &str) -> Response {
    let http = StatusCode::from_u16(code.2).unwrap_or(StatusCode::BAD_REQUEST);
    (http, Json(code.error(description))).into_response()
}

/// The faults that keep the request from being looked at.
fn immediate(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::TimeoutAfterCreate | Fault::Timeout => None,
        Fault::Http500 => Some(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        Fault::Html => Some(Html("<!doctype html><title>502</title><h1>Bad gateway</h1>").into_response()),
        Fault::TooMany => {
            let body = json!({"code": 429, "status": "TOO_MANY_REQUEST"});
            Some((StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response())
        }
        Fault::NewCode => Some(Json(json!({"code": 9999, "status": "SOMETHING_NEW"})).into_response()),
        Fault::Says { status: number, body } => {
            let http = StatusCode::from_u16(*number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some((http, Json(body.clone())).into_response())
        }
        Fault::OperationError => Some(Json(json!({"code": -1, "status": "OPERATION_ERROR"})).into_response()),
    }
}

/// Notes a call before it is answered. Keys, passwords and tokens are left out.
fn note(counter: &Counter, what: &str, id: &Value, answer: &Response) -> poem::Result<()> {
    let line = json!({
        "at": moment::rfc3339(),
        "what": what,
        "interface": "v1",
        "transaction_id": id,
        "status": answer.status().as_u16(),
    });
    counter.ledger.append(&line).map_err(failed)
}

fn failed(error: io::Error) -> poem::Error {
    tracing::error!(%error, "the simulator could not write to disk");
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}
