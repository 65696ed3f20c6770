//! One's own second factor: set up, confirmed and switched off on the account's page.

use kit_workflow::port::{SecondFactor, Staff};
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::account;
use super::code::after_password;
use super::enrolment::{self, Frame};
use super::login::{Next, caller, with_session};
use super::{PATH, StaffView, at_desk};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::staff::{LoginFault, SignedIn};

/// How the account's page speaks of it.
#[derive(Serialize)]
pub(super) struct FactorView {
    /// Since when it is asked for.
    since: Option<Moment>,
    /// Recovery codes that are left.
    left: u32,
    /// Whether the role must have one.
    must: bool,
    error: Option<String>,
}

impl FactorView {
    pub(super) async fn of<P: Ports>(
        app: &App<P>,
        voice: &Voice,
        staff: &Staff,
        error: Option<String>,
    ) -> Result<Self, Problem> {
        let factor: Option<SecondFactor> = app.workflow().second_factor(staff.id).await?;
        let since = factor.as_ref().and_then(|factor| factor.confirmed_at);
        Ok(Self {
            since: since.map(|at| voice.words.moment(at)),
            left: factor.map_or(0, |factor| factor.codes_left),
            must: app.asks_factor_of(staff.role),
            error,
        })
    }
}

/// The page with the secret.
pub(crate) async fn page<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let sheet = Sheet::new(&voice, app.workflow().terms().test);
    secret(&app, &voice, sheet, &signed_in, None).await
}

/// Begins, confirms or switches off.
pub(crate) async fn change<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let done = match typed.value("do") {
        "begin" => match app.check_password(&signed_in, typed.value("password")).await {
            Ok(()) => {
                app.workflow().begin_factor(signed_in.staff.id).await?;
                return Ok(voice.see_other(&format!("{PATH}account/second-factor/")));
            }
            Err(fault) => fault,
        },
        "confirm" => match app.enrol(&signed_in.staff, typed.value("code"), &caller).await {
            Ok((token, codes)) => {
                let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::OK);
                let onward = format!("{PATH}account/");
                let shown = enrolment::codes(&voice, sheet, &signed_in.staff, codes, &onward)?;
                return with_session(&app, &token, shown);
            }
            Err(LoginFault::WrongCode) => {
                let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::UNPROCESSABLE_ENTITY);
                return secret(&app, &voice, sheet, &signed_in, Some(voice.words.say("factor-wrong"))).await;
            }
            Err(fault) => fault,
        },
        "off" => match app.drop_factor(&signed_in, typed.value("password"), typed.value("code"), &caller).await {
            Ok(entry) => {
                let next = Next::to(&format!("{PATH}account/?done=factor"));
                return after_password(&app, &voice, &next, entry).await;
            }
            Err(fault) => fault,
        },
        _ => return Err(Problem::malformed()),
    };
    let error = match done {
        LoginFault::Wrong => "password-wrong",
        LoginFault::WrongCode => "factor-wrong",
        // It was switched off in between.
        LoginFault::Ended => return Ok(voice.see_other(&format!("{PATH}account/"))),
        fault => return Err(fault.into()),
    };
    let factor = FactorView::of(&app, &voice, &signed_in.staff, Some(voice.words.say(error))).await?;
    account::print(&app, &voice, &signed_in, StatusCode::UNPROCESSABLE_ENTITY, None, None, factor).await
}

async fn secret<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    sheet: Sheet<'_>,
    signed_in: &SignedIn,
    error: Option<String>,
) -> Result<Response, Problem> {
    let staff = &signed_in.staff;
    let frame = Frame {
        staff: Some(StaffView::of(voice.words, staff)),
        email: staff.email.clone(),
        notice: None,
        action: voice.href(&format!("{PATH}account/second-factor/")),
    };
    let page = enrolment::print(app, voice, sheet, staff, frame, error).await?;
    Ok(page.unwrap_or_else(|| voice.see_other(&format!("{PATH}account/"))))
}
