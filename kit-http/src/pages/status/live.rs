//! The status page follows its inquiry: the browser is told each version, and loads the page again when it has moved.

use futures_util::StreamExt as _;
use kit_workflow::Version;
use kit_workflow::workflow::Ports;
use poem::web::sse::{Event, SSE};
use poem::{IntoResponse as _, Request, Response};

use crate::app::App;
use crate::events::{KEEP_ALIVE, Standing, listen};
use crate::pages::guest::Guest;
use crate::problem::Problem;

/// What tells one sight of the page from the next: the inquiry's version, how many sections of its draft are done, and how
/// many messages there are.
pub(super) fn mark(version: Version, done: Option<usize>, messages: usize) -> String {
    let done = done.map_or_else(String::new, |done| done.to_string());
    format!("{version}.{done}.{messages}")
}

/// The versions of the client's inquiry, as they come.
pub(crate) async fn events<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let guest = Guest::of(&app, &request).await?;
    let standings = listen(&app, guest.dossier.id)?;
    let told = |standing: Standing| mark(standing.version, standing.sections.map(|(done, _)| done), standing.messages);
    let events = standings.map(move |standing| Event::message(told(standing)).event_type("moved"));
    Ok(SSE::new(events).keep_alive(KEEP_ALIVE).into_response())
}
