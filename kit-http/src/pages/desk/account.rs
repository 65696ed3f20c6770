//! One's own account: the sessions that are open, and the password.

use kit_workflow::Clock as _;
use kit_workflow::inquiry::SessionId;
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::factor::FactorView;
use super::login::{caller, with_session};
use super::{PATH, StaffView, at_desk};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::password::PasswordFault;
use crate::problem::Problem;
use crate::staff::{LoginFault, NewPassword, SignedIn};

#[derive(Serialize)]
struct AccountView {
    staff: StaffView,
    notice: Option<Notice>,
    sessions: Vec<SessionView>,
    password_error: Option<String>,
    factor: FactorView,
}

#[derive(Serialize)]
struct SessionView {
    id: String,
    own: bool,
    client: String,
    agent: String,
    opened: Moment,
    used: Moment,
}

/// The page.
pub(crate) async fn account<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let done = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let notice = match done.value("done") {
        "password" => Some("password-changed"),
        "session" => Some("session-was-ended"),
        "factor" => Some("factor-was-dropped"),
        _ => None,
    };
    let notice = notice.map(|name| Notice::done(voice.words.say(name), None));
    let factor = FactorView::of(&app, &voice, &signed_in.staff, None).await?;
    print(&app, &voice, &signed_in, StatusCode::OK, notice, None, factor).await
}

/// Changes the password; the browser that asks stays signed in, and no other.
pub(crate) async fn password<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let fault = match hashed(&app, &typed).await {
        Ok(new) => match app.change_password(&signed_in, typed.value("old"), new, &caller).await {
            Ok(token) => {
                return with_session(&app, &token, voice.see_other(&format!("{PATH}account/?done=password")));
            }
            Err(LoginFault::Wrong) => "password-wrong",
            Err(fault) => return Err(fault.into()),
        },
        Err(fault) => fault,
    };
    let error = Some(voice.words.say(fault));
    let factor = FactorView::of(&app, &voice, &signed_in.staff, None).await?;
    print(&app, &voice, &signed_in, StatusCode::UNPROCESSABLE_ENTITY, None, error, factor).await
}

/// Ends a session of one's own.
pub(crate) async fn end_session<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let id: SessionId = typed.value("session").parse().map_err(|_| Problem::not_found())?;
    // One that has ended by itself is ended.
    app.end_session(&signed_in, id, &caller).await?;
    Ok(voice.see_other(&format!("{PATH}account/?done=session")))
}

/// The new password that was typed twice, hashed; or the name of what is wrong with it.
pub(super) async fn hashed<P: Ports>(app: &App<P>, typed: &Typed) -> Result<NewPassword, &'static str> {
    let new = typed.value("new");
    if new != typed.value("again") {
        return Err("password-differs");
    }
    match app.hasher().hash(new).await {
        Ok(phc) => Ok(NewPassword(phc)),
        Err(PasswordFault::TooShort) => Err("password-short"),
        Err(PasswordFault::TooLong | PasswordFault::NotHashed) => Err("password-long"),
    }
}

pub(super) async fn print<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    signed_in: &SignedIn,
    status: StatusCode,
    notice: Option<Notice>,
    password_error: Option<String>,
    factor: FactorView,
) -> Result<Response, Problem> {
    let now = app.workflow().ports().clock().now();
    let sessions = app.sessions_of(signed_in).await?;
    let sessions = sessions.into_iter().map(|session| SessionView {
        id: session.id.to_string(),
        own: session.id == signed_in.session,
        client: session.client,
        agent: session.agent,
        opened: voice.words.moment(session.opened_at),
        used: voice.words.ago(session.used_at, now),
    });
    let staff = StaffView::of(voice.words, &signed_in.staff);
    let view = AccountView { staff, notice, sessions: sessions.collect(), password_error, factor };
    let sheet = if status == StatusCode::OK {
        Sheet::new(voice, app.workflow().terms().test)
    } else {
        Sheet::reply(voice, app.workflow().terms().test, status)
    };
    sheet.print("desk_account.html", view)
}
