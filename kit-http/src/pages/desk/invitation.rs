//! The private link by which a member of staff chooses a password, once.

use kit_workflow::port::{AccountChange, Accounts as _, Deed, Staff};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Token};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::account::hashed;
use super::code::after_password;
use super::login::{Next, caller};
use super::{PATH, StaffView};
use crate::app::App;
use crate::pages::guest::missed;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;

#[derive(Serialize)]
struct InvitationView {
    staff: Option<StaffView>,
    email: String,
    action: String,
    password_error: Option<String>,
}

/// The page with the form. Looking at it takes nothing.
pub(crate) async fn invitation<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let (token, staff) = invited(&app, &request).await?;
    print(Sheet::new(&voice, app.workflow().terms().test), &voice, &token, &staff, None)
}

/// Takes the invitation: the account gets the password, and the browser a session.
pub(crate) async fn take<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let (token, staff) = invited(&app, &request).await?;
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let new = match hashed(&app, &typed).await {
        Ok(new) => new,
        Err(fault) => {
            let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::UNPROCESSABLE_ENTITY);
            return print(sheet, &voice, &token, &staff, Some(voice.words.say(fault)));
        }
    };
    let change = AccountChange::Taken { hash: token.hash(), password: new.0 };
    let note = app.note(Deed::InvitationTaken, staff.id, Some(staff.id), &caller);
    if !app.workflow().ports().store().change_staff(&change, &note).await? {
        // Somebody took it in between.
        return Err(missed(&app, &request));
    }
    // The challenge of another step is sealed with the password that was just chosen.
    let Some(staff) = app.workflow().ports().store().staff(staff.id).await? else { return Err(missed(&app, &request)) };
    let entry = app.let_in(&staff, &caller).await?;
    after_password(&app, &voice, &Next::to(PATH), entry).await
}

/// The account that the address's token is for.
async fn invited<P: Ports>(app: &App<P>, request: &Request) -> Result<(Token, Staff), Problem> {
    let token = Token::presented(request.raw_path_param("token").unwrap_or(""));
    let now = app.workflow().ports().clock().now();
    match app.workflow().ports().store().invited(token.hash(), now).await? {
        Some(staff) => Ok((token, staff)),
        None => Err(missed(app, request)),
    }
}

fn print(
    sheet: Sheet<'_>,
    voice: &Voice,
    token: &Token,
    staff: &Staff,
    password_error: Option<String>,
) -> Result<Response, Problem> {
    let action = voice.href(&format!("{PATH}invitation/{}/", token.expose()));
    let view = InvitationView { staff: None, email: staff.email.clone(), action, password_error };
    sheet.print("desk_invitation.html", view)
}
