//! "No more reminders": a page with a button, because programs that look at mails follow their links.

use kit_workflow::inquiry::{ActorKind, InquiryActor};
use kit_workflow::workflow::{Ask, Ports, WorkflowError};
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::press::Sheet;
use super::voice::Voice;
use crate::app::App;
use crate::problem::Problem;

#[derive(Serialize)]
struct RemindersView {
    reference: String,
    /// Nothing where no reminder will come anyway.
    action: Option<String>,
    status_href: String,
}

/// The page.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let view = RemindersView {
        reference: guest.dossier.id.reference(),
        action: guest.may_decline_reminders().then(|| voice.href(&guest.path("reminders/"))),
        status_href: voice.href(&guest.path("")),
    };
    Sheet::new(&voice, guest.test(&app)).print("reminders.html", view)
}

/// Sends no more.
pub(crate) async fn decline<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let by = InquiryActor::new(ActorKind::Client);
    match app.workflow().ask(guest.dossier.id, by, Ask::DeclineReminders, None, None).await {
        // Refused where the order waits no more: then none will come.
        Ok(_) | Err(WorkflowError::Refused(_)) => Ok(voice.see_other(&guest.path("?done=reminders"))),
        Err(error) => Err(error.into()),
    }
}
