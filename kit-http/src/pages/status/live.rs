//! The status page follows its inquiry: the browser is told each version, and loads the page again when it has moved.

use futures_util::StreamExt as _;
use kit_workflow::workflow::Ports;
use poem::web::sse::{Event, SSE};
use poem::{IntoResponse as _, Request, Response};

use crate::app::App;
use crate::events::{KEEP_ALIVE, listen};
use crate::pages::guest::Guest;
use crate::problem::Problem;

/// The versions of the client's inquiry, as they come.
pub(crate) async fn events<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let guest = Guest::of(&app, &request).await?;
    let standings = listen(&app, guest.dossier.id)?;
    let events = standings.map(|standing| Event::message(standing.version.to_string()).event_type("moved"));
    Ok(SSE::new(events).keep_alive(KEEP_ALIVE).into_response())
}
