//! What staff do at the desk: carried out, or answered with the inquiry as it stands and what was typed.

use kit_workflow::Version;
use kit_workflow::inquiry::{CommandKind, Stage};
use kit_workflow::port::Dossier;
use kit_workflow::workflow::{Ports, WorkflowError};
use poem::http::StatusCode;
use poem::{Request, Response};

use super::dossier::Desk;
use super::moves::{DeskMove, Tried};
use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::upload::{deliverable, read_pdf_form};

/// A move that comes with texts, or with nothing.
pub(crate) async fn act<P: Ports>(
    app: App<P>,
    mut request: Request,
    desk_move: &'static DeskMove,
) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    let expected = expected(typed.value("version"))?;
    let mut tried = Tried { command: Some(desk_move.command), typed, ..Tried::default() };
    if !signed_in.may(desk_move.role) {
        let notice = Notice::alert(voice.words.say("refused-title"), voice.words.say("refusal-role"));
        return desk.print(StatusCode::FORBIDDEN, &dossier, Some(notice), &tried).await;
    }
    let ask = match desk_move.ask(&tried.typed) {
        Ok(Some(ask)) => ask,
        Ok(None) => return Err(Problem::malformed()),
        Err(faults) => {
            tried.faults = faults;
            return desk.invalid(&dossier, &tried).await;
        }
    };
    let outcome = app.workflow().ask(dossier.id, signed_in.actor(), ask, expected, None).await;
    desk.answer(&dossier, outcome, tried).await
}

/// A PDF: which move it makes depends on where the inquiry stands.
pub(crate) async fn upload<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    let command = match dossier.state.stage() {
        Stage::Validated => CommandKind::ReplaceDeliverable,
        Stage::Delivered => CommandKind::Correct,
        _ => CommandKind::Validate,
    };
    let mut tried = Tried { command: Some(command), ..Tried::default() };
    let body = request.take_body();
    let form = match read_pdf_form(&app, request.content_type(), body).await {
        Ok(form) => form,
        Err(problem) if problem.status().is_client_error() => {
            let limit = (app.settings().uploads.pdf_bytes >> 20).into();
            tried.pdf = Some(match problem.status() {
                StatusCode::PAYLOAD_TOO_LARGE => voice.words.say_with("pdf-too-big", &[("limit", limit)]),
                _ => voice.words.say("upload-broken"),
            });
            return desk.invalid_with(problem.status(), &dossier, &tried).await;
        }
        Err(problem) => return Err(problem),
    };
    let expected = match expected(form.value("version").unwrap_or("")) {
        Ok(expected) => expected,
        Err(problem) => {
            let kept: Vec<_> = form.upload.iter().map(|upload| deliverable(upload.stored)).collect();
            app.workflow().discard(&kept).await.map_err(WorkflowError::from)?;
            return Err(problem);
        }
    };
    let Some(upload) = form.upload else {
        tried.pdf = Some(voice.words.say("pdf-required"));
        return desk.invalid(&dossier, &tried).await;
    };
    let outcome = app.workflow().deliverable(dossier.id, signed_in.actor(), upload, expected, None).await;
    if matches!(outcome, Err(WorkflowError::Unfit(_))) {
        tried.pdf = Some(voice.words.say("pdf-unfit"));
        return desk.invalid(&dossier, &tried).await;
    }
    desk.answer(&dossier, outcome, tried).await
}

/// The version that the page was made of.
fn expected(version: &str) -> Result<Option<Version>, Problem> {
    match version {
        "" => Ok(None),
        version => version.parse().map(Some).map_err(|_| Problem::malformed()),
    }
}

impl<P: Ports> Desk<'_, P> {
    async fn invalid(&self, dossier: &Dossier, tried: &Tried) -> Result<Response, Problem> {
        self.invalid_with(StatusCode::UNPROCESSABLE_ENTITY, dossier, tried).await
    }

    async fn invalid_with(&self, status: StatusCode, dossier: &Dossier, tried: &Tried) -> Result<Response, Problem> {
        let (title, text) = self.voice.words.both("invalid");
        self.print(status, dossier, Some(Notice::alert(title, text)), tried).await
    }

    /// The page after a move: its own again where it was carried out, else how the inquiry stands now and why nothing was
    /// done.
    async fn answer(
        &self,
        before: &Dossier,
        outcome: Result<Dossier, WorkflowError>,
        tried: Tried,
    ) -> Result<Response, Problem> {
        let words = self.voice.words;
        let notice = match outcome {
            Ok(dossier) => {
                let done = tried.command.map_or_else(String::new, |command| format!("?done={command}"));
                return Ok(self.voice.see_other(&path(dossier.id, &done)));
            }
            Err(WorkflowError::Conflict { .. }) => {
                let (title, text) = words.both("conflict");
                Notice::alert(title, text)
            }
            Err(WorkflowError::Refused(refusal)) => Notice::alert(words.say("refused-title"), words.refusal(&refusal)),
            Err(error) => return Err(error.into()),
        };
        let now = self.app.workflow().dossier(before.id).await?;
        self.print(StatusCode::CONFLICT, &now, Some(notice), &tried).await
    }
}
