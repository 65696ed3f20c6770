//! The second step of signing in: the code that comes after the password, or the enrolment of a second factor.

use kit_workflow::port::Staff;
use kit_workflow::workflow::Ports;
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::enrolment::{self, Frame};
use super::login::{Next, asked_next, caller, ended, with_session};
use super::{PATH, StaffView};
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::second_factor::Entry;
use crate::staff::LoginFault;

#[derive(Serialize)]
struct CodeView {
    staff: Option<StaffView>,
    notice: Option<Notice>,
    action: String,
}

/// Sends the browser on after the right password: to where it wanted to go, or to the second step.
pub(super) async fn after_password<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    next: &Next,
    entry: Entry,
) -> Result<Response, Problem> {
    let (challenge, step) = match entry {
        Entry::Open(token) => return with_session(app, &token, voice.see_other(next.path())),
        Entry::Code(challenge) => (challenge, "login/code/"),
        Entry::Enrolment(challenge) => {
            // A secret that nobody has seen: who knew the password before may have looked at the last one.
            app.workflow().begin_factor(challenge.staff()).await?;
            (challenge, "login/second-factor/")
        }
    };
    let mut response = voice.see_other(&next.with(&format!("{PATH}{step}")));
    let cookie = app.challenge_cookie(&challenge.token()).parse().map_err(|_| Problem::internal())?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The page that asks for the code.
pub(crate) async fn page<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    if challenged(&app, &request).await?.is_none() {
        return Ok(next.redirect(&voice));
    }
    print(&voice, Sheet::new(&voice, app.workflow().terms().test), &next, None)
}

/// Takes the code, and opens the session.
pub(crate) async fn enter<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    let caller = caller(&app, &request);
    let challenge = app.challenge_of(&request);
    let typed = Typed::read(&mut request).await?;
    let Some(challenge) = challenge else { return ended(&app, &voice, &next) };
    let refused = |status, name: &str| {
        let (title, text) = voice.words.both(name);
        let sheet = Sheet::reply(&voice, app.workflow().terms().test, status);
        print(&voice, sheet, &next, Some(Notice::alert(title, text)))
    };
    match app.answer(&challenge, typed.value("code"), &caller).await {
        Ok((token, _)) => with_session(&app, &token, voice.see_other(next.path())),
        Err(LoginFault::WrongCode) => refused(StatusCode::UNAUTHORIZED, "code-wrong"),
        Err(LoginFault::Ended) => ended(&app, &voice, &next),
        Err(LoginFault::TooMany(wait)) => {
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, "login-often")?;
            response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
            Ok(response)
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The page with the secret, for whoever must have a second factor and has none.
pub(crate) async fn enrolment<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    let Some(staff) = challenged(&app, &request).await? else { return Ok(next.redirect(&voice)) };
    let frame = frame(&voice, &staff, &next);
    let sheet = Sheet::new(&voice, app.workflow().terms().test);
    enrolment::print(&app, &voice, sheet, &staff, frame, None).await?.map_or_else(|| Ok(next.redirect(&voice)), Ok)
}

/// Confirms it, opens the session, and shows the recovery codes.
pub(crate) async fn enrol<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let next = asked_next(&request);
    let caller = caller(&app, &request);
    let Some(staff) = challenged(&app, &request).await? else { return ended(&app, &voice, &next) };
    let typed = Typed::read(&mut request).await?;
    match app.enrol(&staff, typed.value("code"), &caller).await {
        Ok((token, codes)) => {
            let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::OK);
            with_session(&app, &token, enrolment::codes(&voice, sheet, &staff, codes, next.path())?)
        }
        Err(LoginFault::WrongCode) => {
            let frame = frame(&voice, &staff, &next);
            let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::UNPROCESSABLE_ENTITY);
            let fault = voice.words.say("factor-wrong");
            let page = enrolment::print(&app, &voice, sheet, &staff, frame, Some(fault)).await?;
            page.map_or_else(|| ended(&app, &voice, &next), Ok)
        }
        Err(fault) => Err(fault.into()),
    }
}

fn frame(voice: &Voice, staff: &Staff, next: &Next) -> Frame {
    let action = voice.href(&next.with(&format!("{PATH}login/second-factor/")));
    let (title, text) = voice.words.both("factor-must");
    Frame { staff: None, email: staff.email.clone(), notice: Some(Notice::warning(title, text)), action }
}

/// The account whose password this browser gave a short while ago.
async fn challenged<P: Ports>(app: &App<P>, request: &Request) -> Result<Option<Staff>, Problem> {
    match app.challenge_of(request) {
        Some(challenge) => Ok(app.workflow().challenged(&challenge).await?),
        None => Ok(None),
    }
}

fn print(voice: &Voice, sheet: Sheet<'_>, next: &Next, notice: Option<Notice>) -> Result<Response, Problem> {
    let action = voice.href(&next.with(&format!("{PATH}login/code/")));
    sheet.print("desk_code.html", CodeView { staff: None, notice, action })
}
