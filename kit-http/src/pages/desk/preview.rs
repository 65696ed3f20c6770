//! A draft as PDF, to look at before LibreOffice or Word is opened. Nothing depends on it.

use kit_workflow::port::PreviewFailed;
use kit_workflow::workflow::{Ports, WorkflowError};
use poem::http::StatusCode;
use poem::{Request, Response};

use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::file::made;
use crate::pages::message::Message;
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// The draft as PDF, or a page that says why there is none.
pub(crate) async fn preview<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    if let Err(answer) = at_desk(&app, &request, &voice).await? {
        return Ok(answer);
    }
    let dossier = dossier_of(&app, &request).await?;
    let number =
        request.raw_path_param("file").and_then(|number| number.parse().ok()).ok_or_else(Problem::not_found)?;
    let failed = match app.workflow().preview(&dossier, number).await {
        Ok(made_now) => return made_now.map(made).ok_or_else(Problem::not_found),
        Err(WorkflowError::Preview(failed)) => failed,
        Err(error) => return Err(error.into()),
    };
    let why = match failed {
        PreviewFailed::Missing => "preview-missing",
        PreviewFailed::TooSlow => "preview-slow",
        PreviewFailed::Failed => "preview-failed",
    };
    let paragraphs = vec![voice.words.say(why), voice.words.say("preview-word")];
    let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::SERVICE_UNAVAILABLE);
    Message::new(voice.words.say("preview-none"), paragraphs)
        .with_link(voice.href(&path(dossier.id, "")), voice.words.say("preview-back"))
        .print(sheet)
}
