//! Reports for staff, with what the list is filtered by.

use kit_workflow::Clock as _;
use kit_workflow::port::Role;
use kit_workflow::workflow::Ports;
use poem::{Request, Response};

use super::at_desk;
use super::list::Wish;
use crate::app::App;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::report::Asked;

/// A report, to be saved.
pub(crate) async fn report<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    signed_in.must_be(Role::Manager)?;
    let typed = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let asked = Asked {
        file: request.raw_path_param("file").unwrap_or(""),
        stage: Some(typed.value("stage")),
        q: Some(typed.value("q")),
        from: Some(typed.value("from")),
        to: Some(typed.value("to")),
    };
    let (wish, now) = (Wish::of(request.uri().query().unwrap_or("")), app.workflow().ports().clock().now());
    asked.answer(&app, voice.words.0, |filter| wish.narrow(filter, signed_in.staff.id, now)).await
}
