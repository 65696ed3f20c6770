//! "I have lost the address of my private page": it is sent by mail to its client, and the page never tells whether there
//! is one.

use kit_workflow::workflow::{Ports, is_address};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::notice::Notice;
use super::press::Sheet;
use super::typed::Typed;
use super::voice::Voice;
use crate::app::App;
use crate::peer;
use crate::problem::Problem;

/// Where one asks for it.
pub(crate) const PATH: &str = "/kit/page/";

#[derive(Serialize)]
struct LostPageView {
    notice: Option<Notice>,
    action: String,
    email: String,
    error: Option<String>,
}

/// The page.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let sent = request.uri().query().unwrap_or("").split('&').any(|pair| pair == "done=sent");
    let notice = sent.then(|| {
        let (title, text) = voice.words.both("lost-page-sent");
        Notice::done(title, text)
    });
    let view = LostPageView { notice, action: voice.href(PATH), email: String::new(), error: None };
    Sheet::new(&voice, app.workflow().terms().test).print("lost_page.html", view)
}

/// An address that was typed.
pub(crate) async fn send<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let asker = peer::client(&request, &app.settings().trusted_proxies);
    let typed = Typed::read(&mut request).await?;
    let email = typed.value("email").trim();
    if !is_address(email) {
        let view = LostPageView {
            notice: None,
            action: voice.href(PATH),
            email: email.to_owned(),
            error: Some(voice.words.say("lost-page-invalid")),
        };
        let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::UNPROCESSABLE_ENTITY);
        return sheet.print("lost_page.html", view);
    }
    app.find_lost_pages(asker, email)?;
    Ok(voice.see_other(&format!("{PATH}?done=sent")))
}
