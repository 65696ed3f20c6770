//! Which address does what.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::Environment;
use percent_encoding::percent_decode_str;
use poem::http::{HeaderMap, StatusCode, header};
use poem::web::{Data, Form, Json, Query};
use poem::{Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler, post};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::book::Grant;
use super::fault::{Fault, Wrong};
use super::keys::encoded;
use super::{Desk, Person};
use crate::digest::sha256;
use crate::moment::unix_ms;
use crate::page::{environment, render};

const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

static TEMPLATES: LazyLock<Environment<'static>> =
    LazyLock::new(|| environment(&[("identity.html", include_str!("../../templates/identity.html"))]));

type Shared<'a> = Data<&'a Arc<Desk>>;
type Fields = HashMap<String, String>;

pub(super) fn routes(desk: Arc<Desk>) -> impl Endpoint + 'static {
    Route::new()
        .at("/.well-known/openid-configuration", get(discovery))
        .at("/keys", get(keys))
        .at("/authorize", get(choose).post(chosen))
        .at("/token", post(exchange))
        .at("/userinfo", get(user_info))
        .at("/sandbox/faults", post(set_fault))
        .at("/sandbox/keys", post(change_keys))
        .data(desk)
}

/// Plays what concerns every answer of the provider to a program.
async fn play(desk: &Desk) -> poem::Result<()> {
    match desk.faults.next_if(|fault| matches!(fault, Fault::Status(_) | Fault::Hang(_))) {
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Err(poem::Error::from_status(status))
        }
        Some(Fault::Hang(ms)) => {
            desk.stop.clone().sleep(Duration::from_millis(ms)).await;
            Ok(())
        }
        Some(Fault::Token(_)) | None => Ok(()),
    }
}

#[handler]
async fn discovery(desk: Shared<'_>) -> poem::Result<Json<Value>> {
    play(&desk).await?;
    let at = |path: &str| format!("{}{path}", desk.issuer);
    Ok(Json(json!({
        "issuer": desk.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        "scopes_supported": ["openid", "email"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    })))
}

#[handler]
async fn keys(desk: Shared<'_>) -> poem::Result<Json<Value>> {
    play(&desk).await?;
    Ok(Json(desk.keys.published()))
}

/// What is wrong with a wish to sign in; nobody is led back by it.
fn unfit(desk: &Desk, wish: &Fields) -> Option<&'static str> {
    let is = |name: &str, value: &str| wish.get(name).is_some_and(|given| given == value);
    let has = |name: &str| wish.get(name).is_some_and(|given| !given.is_empty());
    let here = |url: &Url| matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if !is("client_id", &desk.settings.client_id) {
        return Some("client_id");
    }
    if !wish.get("redirect_uri").and_then(|uri| Url::parse(uri).ok()).is_some_and(|url| here(&url)) {
        return Some("redirect_uri");
    }
    let scope = wish
        .get("scope")
        .is_some_and(|scope| ["openid", "email"].iter().all(|one| scope.split(' ').any(|s| s == *one)));
    let checks = [
        ("response_type", is("response_type", "code")),
        ("scope", scope),
        ("state", has("state")),
        ("nonce", has("nonce")),
        ("code_challenge_method", is("code_challenge_method", "S256")),
        ("code_challenge", wish.get("code_challenge").is_some_and(|challenge| challenge.len() == 43)),
    ];
    checks.into_iter().find(|(_, right)| !right).map(|(name, _)| name)
}

fn refused(name: &str) -> Response {
    let problem = json!({"error": "invalid_request", "error_description": name});
    (StatusCode::BAD_REQUEST, Json(problem)).into_response()
}

#[handler]
fn choose(desk: Shared<'_>, Query(wish): Query<Fields>) -> poem::Result<Response> {
    if let Some(name) = unfit(&desk, &wish) {
        return Ok(refused(name));
    }
    let mut wish: Vec<_> = wish.into_iter().collect();
    wish.sort();
    let html = render(&TEMPLATES, "identity.html", &json!({"people": desk.settings.people, "wish": wish}))?;
    Ok(html.with_header(header::CONTENT_SECURITY_POLICY, PAGE_POLICY).into_response())
}

#[handler]
fn chosen(desk: Shared<'_>, Form(wish): Form<Fields>) -> poem::Result<Response> {
    if let Some(name) = unfit(&desk, &wish) {
        return Ok(refused(name));
    }
    let text = |name: &str| wish.get(name).cloned().unwrap_or_default();
    let (redirect_uri, subject) = (text("redirect_uri"), text("subject"));
    let mut back = Url::parse(&redirect_uri).map_err(|_| poem::Error::from_status(StatusCode::BAD_REQUEST))?;
    let person = desk.settings.people.iter().find(|person| person.subject == subject);
    let (name, value) = match person {
        Some(person) => {
            let grant = Grant {
                person: person.clone(),
                redirect_uri,
                nonce: text("nonce"),
                challenge: text("code_challenge"),
                at: unix_ms(),
            };
            ("code", desk.book.give(grant).map_err(failed)?)
        }
        None => ("error", "access_denied".to_owned()),
    };
    back.query_pairs_mut().append_pair(name, &value).append_pair("state", &text("state"));
    Ok(Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, back.as_str()).finish())
}

#[handler]
async fn exchange(desk: Shared<'_>, headers: &HeaderMap, Form(asked): Form<Fields>) -> poem::Result<Response> {
    play(&desk).await?;
    let text = |name: &str| asked.get(name).map_or("", String::as_str);
    let refused = |status: StatusCode, error: &str| (status, Json(json!({"error": error}))).into_response();
    let client = client(headers).unwrap_or_else(|| (text("client_id").to_owned(), text("client_secret").to_owned()));
    if client != (desk.settings.client_id.clone(), desk.settings.client_secret.clone()) {
        return Ok(refused(StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    if text("grant_type") != "authorization_code" {
        return Ok(refused(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    let now = unix_ms();
    let grant = desk.book.take(text("code"), now).filter(|grant| {
        grant.redirect_uri == text("redirect_uri") && grant.challenge == encoded(sha256(text("code_verifier")))
    });
    let Some(grant) = grant else { return Ok(refused(StatusCode::BAD_REQUEST, "invalid_grant")) };
    let wrong = match desk.faults.next_if(|fault| matches!(fault, Fault::Token(_))) {
        Some(Fault::Token(wrong)) => Some(wrong),
        _ => None,
    };
    let id_token = desk.id_token(&grant, now / 1000, wrong).map_err(failed)?;
    let person = match wrong {
        Some(Wrong::OtherUserInfo) => Person { subject: "somebody-else".to_owned(), ..grant.person },
        _ => grant.person,
    };
    let access_token = desk.book.open(person).map_err(failed)?;
    let answer =
        json!({"access_token": access_token, "token_type": "Bearer", "expires_in": 3600, "id_token": id_token});
    Ok(Json(answer).with_header(header::CACHE_CONTROL, "no-store").into_response())
}

/// The client and its secret, each percent-encoded, as `client_secret_basic` has them.
fn client(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let plain =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(|text| text.into_owned());
    Some((plain(id)?, plain(secret)?))
}

#[handler]
async fn user_info(desk: Shared<'_>, headers: &HeaderMap) -> poem::Result<Json<Value>> {
    play(&desk).await?;
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let person = token.and_then(|token| token.strip_prefix("Bearer ")).and_then(|token| desk.book.person(token));
    let person = person.ok_or_else(|| poem::Error::from_status(StatusCode::UNAUTHORIZED))?;
    Ok(Json(json!({"sub": person.subject, "email": person.email, "email_verified": person.verified})))
}

/// Body of `POST /sandbox/faults`; a `fault` of `null` clears what was asked before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFault {
    fault: Option<Fault>,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

#[handler]
fn set_fault(desk: Shared<'_>, Json(wanted): Json<SetFault>) -> StatusCode {
    desk.faults.set(wanted.fault, wanted.times);
    StatusCode::NO_CONTENT
}

#[handler]
fn change_keys(desk: Shared<'_>) -> poem::Result<StatusCode> {
    desk.keys.change().map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}

fn failed(error: std::io::Error) -> poem::Error {
    tracing::error!(%error, "the simulator failed");
    poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
}
