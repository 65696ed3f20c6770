//! Which address does what.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream;
use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Json, Query};
use poem::{Body, Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::calls::Call;
use super::prompt::Prompt;
use super::structured::{self, Form};
use super::wire::{self, Refusal};
use super::{Desk, Fault, kit};
use crate::digest::sha256_hex;
use crate::moment;

/// More than the context holds, so that too long a prompt gets the proper error.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

const MODELS: [&str; 2] = ["gpt-4o", "gpt-4o-mini"];

type Shared<'a> = Data<&'a Arc<Desk>>;

pub(super) fn routes(desk: Arc<Desk>) -> impl Endpoint + 'static {
    Route::new()
        .at("/v1/chat/completions", post(complete))
        .at("/v1/models", get(models))
        .at("/sandbox/faults", post(set_fault))
        .at("/sandbox/calls", get(calls))
        .data(desk)
}

#[handler]
async fn complete(desk: Shared<'_>, headers: &HeaderMap, body: Body) -> poem::Result<Response> {
    let started = Instant::now();
    let fault = desk.faults.next();
    if let Some(Fault::Hang(ms)) = fault {
        desk.stop.clone().sleep(Duration::from_millis(ms)).await;
    }
    let body = read(headers, body).await;
    let messages = body.as_ref().ok().and_then(|body| body.get("messages")).cloned().unwrap_or_default();
    let prompt_sha256 = sha256_hex(messages.to_string());
    let request = body.and_then(|body| wire::read(&body));
    let mut call = Call {
        at: moment::rfc3339(),
        model: request.as_ref().map(|request| request.model.clone()).unwrap_or_default(),
        status: 200,
        prompt_sha256,
        prompt_tokens: request.as_ref().map_or(0, |request| request.prompt_tokens),
        completion_tokens: 0,
        elapsed_ms: 0,
        messages,
        answer: String::new(),
    };
    let response = match (fault, request) {
        (Some(Fault::Status(status, retry_after)), _) => scripted(status, retry_after),
        (_, Err(refusal)) => refuse(&refusal),
        (_, Ok(request)) => {
            let written = write(request.user.clone(), request.form.clone()).await?;
            let (answer, finish_reason) = wire::cut(written, request.most);
            call.completion_tokens = wire::tokens(&answer);
            let id = &call.prompt_sha256[..24];
            let created = moment::unix_ms() / 1000;
            let response = if request.stream.is_some() {
                let events = wire::events(&request, id, created, &answer, finish_reason);
                in_pieces(events, fault == Some(Fault::Cut))
            } else {
                let completion = wire::completion(&request, id, created, &answer, finish_reason);
                if fault == Some(Fault::Cut) { half(&completion) } else { Json(completion).into_response() }
            };
            call.answer = answer;
            response
        }
    };
    call.status = response.status().as_u16();
    call.elapsed_ms = started.elapsed().as_millis();
    desk.ledger.append(&call).map_err(failed)?;
    desk.calls.add(call);
    Ok(response)
}

/// Writing a kit takes the processor for a while, so it is done beside the tasks that serve.
async fn write(user: String, form: Option<Form>) -> poem::Result<String> {
    let written = move || match form {
        Some(form) => structured::write(&form, &Prompt::read(&user)).to_string(),
        None => kit::write(&Prompt::read(&user)),
    };
    tokio::task::spawn_blocking(written).await.map_err(|error| failed(io::Error::other(error)))
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Map<String, Value>, Refusal> {
    let key = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if key.is_none_or(|key| key.trim().is_empty()) {
        return Err(Refusal::no_key());
    }
    let bytes = body.into_bytes_limit(LARGEST_BODY).await.map_err(|_| Refusal::unreadable())?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::unreadable())
}

fn refuse(refusal: &Refusal) -> Response {
    (refusal.status, Json(refusal.body())).into_response()
}

fn scripted(status: u16, retry_after: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = refuse(&Refusal::scripted(status));
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}

/// An answer as server-sent events; the first half of them where it is to break off.
fn in_pieces(mut events: Vec<String>, cut: bool) -> Response {
    if cut {
        events.truncate(events.len() / 2);
    }
    let pieces = stream::iter(events.into_iter().map(Ok::<_, io::Error>));
    Body::from_bytes_stream(pieces).with_content_type("text/event-stream").into_response()
}

/// The first half of an answer that announces its whole length: the server closes the connection behind it.
fn half(completion: &Value) -> Response {
    let mut bytes = completion.to_string().into_bytes();
    let whole = bytes.len();
    bytes.truncate(whole / 2);
    let half = stream::iter([Ok::<_, io::Error>(bytes)]);
    Body::from_bytes_stream(half)
        .with_content_type("application/json")
        .with_header(header::CONTENT_LENGTH, whole)
        .into_response()
}

#[handler]
fn models() -> Json<Value> {
    let models: Vec<Value> = MODELS
        .iter()
        .map(|id| json!({"id": id, "object": "model", "created": 1_715_367_049, "owned_by": "kit-sandbox"}))
        .collect();
    Json(json!({"object": "list", "data": models}))
}

/// Body of `POST /sandbox/faults`: one of the three faults, or none to clear what was asked before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFault {
    status: Option<u16>,
    retry_after: Option<u32>,
    hang_ms: Option<u64>,
    #[serde(default)]
    cut: bool,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

#[handler]
fn set_fault(desk: Shared<'_>, Json(wanted): Json<SetFault>) -> Response {
    let fault = match (wanted.status, wanted.hang_ms, wanted.cut) {
        (None, None, false) => None,
        (Some(status @ 400..=599), None, false) => Some(Fault::Status(status, wanted.retry_after)),
        (None, Some(ms), false) => Some(Fault::Hang(ms)),
        (None, None, true) => Some(Fault::Cut),
        _ => {
            let problem = json!({"error": "one of status (400 to 599), hang_ms and cut"});
            return (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response();
        }
    };
    desk.faults.set(fault, wanted.times);
    StatusCode::NO_CONTENT.into_response()
}

#[derive(Debug, Deserialize)]
struct Show {
    #[serde(default)]
    full: u8,
}

#[handler]
fn calls(desk: Shared<'_>, Query(show): Query<Show>) -> Json<Vec<Value>> {
    Json(desk.calls.list(show.full == 1))
}

fn failed(error: io::Error) -> poem::Error {
    tracing::error!(%error, "the simulator failed");
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}
