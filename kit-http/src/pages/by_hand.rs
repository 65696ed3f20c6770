//! Where and how to pay by transfer or in cash: for providers that have no payment page of their own.

use kit_workflow::inquiry::State;
use kit_workflow::port::Gateway as _;
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::moment::Moment;
use super::press::Sheet;
use super::voice::Voice;
use crate::app::App;
use crate::problem::Problem;

#[derive(Serialize)]
struct InstructionsView {
    reference: String,
    amount: String,
    lines: Vec<String>,
    expires: Moment,
    status_href: String,
    checkout_href: String,
}

/// The instructions of an order that waits to be paid; whoever paid or gave up is shown how the inquiry stands.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let gateways = app.workflow().ports().gateways();
    let told = gateways.iter().find_map(|gateway| gateway.instructions(voice.words.0));
    let told = told.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found"))?;
    let State::AwaitingPayment(awaiting) = &guest.dossier.state else {
        return Ok(voice.see_other(&guest.path("")));
    };
    let view = InstructionsView {
        reference: guest.dossier.id.reference(),
        amount: voice.words.money(awaiting.account().owed()),
        lines: told.lines().map(str::to_owned).collect(),
        expires: voice.words.moment(awaiting.account().expires_at()),
        status_href: voice.href(&guest.path("")),
        checkout_href: voice.href(&guest.path("checkout/")),
    };
    Sheet::new(&voice, guest.test(&app)).print("by_hand.html", view)
}
