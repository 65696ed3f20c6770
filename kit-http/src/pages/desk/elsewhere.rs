//! Signing in by an identity provider: the page there, and the way back from it.

use kit_workflow::Token;
use kit_workflow::port::IdentityFault;
use kit_workflow::workflow::{Ports, SignInFault};
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::PATH;
use super::code::after_password;
use super::login::{Next, asked_next, caller};
use crate::app::App;
use crate::identity::{Answer, ArrivalFault, Kept};
use crate::pages::notice::Notice;
use crate::pages::typed::Typed;
use crate::pages::voice::{Voice, see};
use crate::problem::Problem;

/// The button of the login page.
#[derive(Serialize)]
pub(super) struct ProviderView {
    name: String,
    href: String,
}

impl ProviderView {
    /// Where there is a provider.
    pub(super) fn of<P: Ports>(app: &App<P>, voice: &Voice, next: &Next) -> Option<Self> {
        let name = app.workflow().identity_provider()?.to_owned();
        Some(Self { name, href: voice.href(&next.with(&format!("{PATH}login/oidc/start"))) })
    }
}

/// What the login page says of a round trip that led to no session.
const OUTCOMES: [(&str, &str); 5] = [
    ("failed", "oidc-failed"),
    ("declined", "oidc-declined"),
    ("unknown", "oidc-unknown"),
    ("away", "oidc-away"),
    ("often", "login-often"),
];

/// What the login page says first, where a round trip led there.
pub(super) fn notice(voice: &Voice, request: &Request) -> Option<Notice> {
    let query = Typed::parse(request.uri().query().unwrap_or(""))?;
    let (_, name) = OUTCOMES.into_iter().find(|(outcome, _)| query.value("oidc") == *outcome)?;
    let (title, text) = voice.words.both(name);
    Some(Notice::alert(title, text))
}

/// Sends the browser to the provider.
pub(crate) async fn start<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    if app.workflow().identity_provider().is_none() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found"));
    }
    if app.signed_in(&request).await.is_ok() {
        return Ok(voice.see_other(next.path()));
    }
    match app.depart(&caller(&app, &request)).await {
        Ok((trip, url)) => {
            let kept = Kept { trip, language: voice.asks(), next: next.path().to_owned() };
            with_cookie(see(&url), &app.round_trip_cookie(&kept))
        }
        Err(fault) => refused(&voice, &next, fault),
    }
}

/// Takes what the browser brings back from the provider. Whatever comes of it, the browser goes on at once: no page of ours
/// stands at an address with a code in it.
pub(crate) async fn callback<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let kept = app.kept_by(&request);
    let voice = Voice::of(&request).asking(kept.as_ref().and_then(|kept| kept.language));
    let next = Next::to(kept.as_ref().map_or("", |kept| kept.next.as_str()));
    if app.workflow().identity_provider().is_none() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found"));
    }
    let query = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let code = Some(query.value("code")).filter(|code| !code.is_empty() && query.value("error").is_empty());
    let answer = Answer { state: Token::presented(query.value("state")), code: code.map(Token::presented) };
    let response = match app.arrive(kept.as_ref(), answer, &caller(&app, &request)).await {
        Ok((entry, _)) => after_password(&app, &voice, &next, entry).await,
        Err(fault) => refused(&voice, &next, fault),
    };
    with_cookie(response?, &app.no_round_trip_cookie())
}

/// Whoever asks for the head alone is no browser that comes back: nothing is used up.
pub(crate) async fn callback_head<P: Ports>(_: App<P>, request: Request) -> Result<Response, Problem> {
    Ok(Next::to("").redirect(&Voice::of(&request)))
}

fn refused(voice: &Voice, next: &Next, fault: ArrivalFault) -> Result<Response, Problem> {
    let outcome = match fault {
        ArrivalFault::TooMany => "often",
        ArrivalFault::Login(fault) => return Err(fault.into()),
        ArrivalFault::SignIn(fault) => match fault {
            SignInFault::NoProvider => return Err(Problem::new(StatusCode::NOT_FOUND, "not_found")),
            SignInFault::Store(error) => return Err(error.into()),
            SignInFault::Declined => "declined",
            SignInFault::Astray | SignInFault::Provider(IdentityFault::Unbelievable(_)) => "failed",
            // One and the same for everybody whom no account lets in.
            SignInFault::Unknown | SignInFault::Provider(IdentityFault::Unvouched) => "unknown",
            SignInFault::Provider(IdentityFault::Away(_)) => "away",
        },
    };
    let login = next.with(&format!("{PATH}login/"));
    let joint = if login.contains('?') { '&' } else { '?' };
    Ok(voice.see_other(&format!("{login}{joint}oidc={outcome}")))
}

fn with_cookie(mut response: Response, cookie: &str) -> Result<Response, Problem> {
    let cookie = cookie.parse().map_err(|_| Problem::internal())?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
