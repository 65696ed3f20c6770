//! What staff do at the desk: carried out, or answered with the inquiry as it stands and what was typed.

use kit_workflow::Version;
use kit_workflow::inquiry::{CommandKind, Stage};
use kit_workflow::port::{Dossier, FileKey, Unfit};
use kit_workflow::workflow::{Ports, WorkflowError};
use poem::http::StatusCode;
use poem::{Request, Response};

use super::checklist::promises;
use super::dossier::Desk;
use super::history::since;
use super::moves::{DeskMove, Due, ProofField, Tried};
use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::upload::{deliverable, read_pdf_form, read_proof_form};

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
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    let mut tried = Tried { command: Some(desk_move.command), ..Tried::default() };
    let comes_with_file = desk_move.proof != ProofField::Absent && is_form_with_file(&request);
    // The file of somebody who may not is not even read.
    if comes_with_file && !signed_in.may(desk_move.role()) {
        return desk.not_theirs(&dossier, &tried).await;
    }
    let (kept, upload) = if comes_with_file {
        let body = request.take_body();
        let form = match read_proof_form(&app, request.content_type(), body).await {
            Ok(form) => form,
            Err(problem) if problem.status().is_client_error() => {
                tried.file = Some(voice.words.say("upload-broken"));
                return desk.invalid_with(problem.status(), &dossier, &tried).await;
            }
            Err(problem) => return Err(problem),
        };
        tried.file = form.refused.map(|fault| voice.words.proof_fault(fault, app.settings().uploads.file_bytes));
        let kept = form.kept();
        tried.typed = Typed::of(form.fields);
        (kept, form.upload)
    } else {
        tried.typed = Typed::read(&mut request).await?;
        (None, None)
    };
    if desk_move.proof == ProofField::Required && upload.is_none() && tried.file.is_none() {
        tried.file = Some(voice.words.say("proof-needed"));
    }
    let due = Due::of(voice.words, &dossier.state, app.workflow().terms().price);
    let asked = match expected(tried.typed.value("version")) {
        Ok(expected) if signed_in.may(desk_move.role()) => {
            desk_move.ask(&tried.typed, due, promises(&dossier)).map(|ask| (expected, ask))
        }
        Ok(_) => return desk.not_theirs(&dossier, &tried).await,
        Err(problem) => {
            discard(&app, kept).await;
            return Err(problem);
        }
    };
    let (expected, ask) = match asked {
        Ok((expected, Some(ask))) if tried.file.is_none() => (expected, ask),
        Ok((_, None)) => return Err(Problem::malformed()),
        faulty => {
            if kept.is_some() {
                discard(&app, kept).await;
                tried.file = Some(voice.words.say("proof-again"));
            }
            tried.faults = faulty.err().unwrap_or_default();
            return desk.invalid(&dossier, &tried).await;
        }
    };
    let (id, by) = (dossier.id, signed_in.actor());
    let outcome = match upload {
        Some(upload) => app.workflow().ask_with_proof(id, by, ask, upload, expected, None).await,
        None => app.workflow().ask(id, by, ask, expected, None).await,
    };
    if let Err(WorkflowError::Unfit(unfit)) = outcome {
        tried.file = Some(voice.words.proof_fault(unfit.into(), app.settings().uploads.file_bytes));
        return desk.invalid(&dossier, &tried).await;
    }
    desk.answer(&dossier, outcome, expected, tried).await
}

/// Whether the request is a form that may hold a file.
fn is_form_with_file(request: &Request) -> bool {
    let kind = request.content_type().unwrap_or("").split(';').next().unwrap_or("").trim();
    kind.eq_ignore_ascii_case("multipart/form-data")
}

/// Removes a file that is not taken.
async fn discard<P: Ports>(app: &App<P>, kept: Option<FileKey>) {
    // A file too many is no reason to hide what is wrong with the form.
    let _ = app.workflow().discard(kept.as_slice()).await;
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
            tried.file = Some(match problem.status() {
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
        tried.file = Some(voice.words.say("pdf-required"));
        return desk.invalid(&dossier, &tried).await;
    };
    let outcome = app.workflow().deliverable(dossier.id, signed_in.actor(), upload, expected, None).await;
    if let Err(WorkflowError::Unfit(unfit)) = outcome {
        let why = if unfit == Unfit::Infected { "pdf-infected" } else { "pdf-unfit" };
        tried.file = Some(voice.words.say(why));
        return desk.invalid(&dossier, &tried).await;
    }
    desk.answer(&dossier, outcome, expected, tried).await
}

/// The version that the page was made of.
fn expected(version: &str) -> Result<Option<Version>, Problem> {
    match version {
        "" => Ok(None),
        version => version.parse().map(Some).map_err(|_| Problem::malformed()),
    }
}

impl<P: Ports> Desk<'_, P> {
    async fn not_theirs(&self, dossier: &Dossier, tried: &Tried) -> Result<Response, Problem> {
        let words = self.voice.words;
        let notice = Notice::alert(words.say("refused-title"), words.say("refusal-role"));
        self.print(StatusCode::FORBIDDEN, dossier, Some(notice), tried).await
    }

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
        expected: Option<Version>,
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
                let changes = match expected {
                    Some(version) => since(self.app, words, before.id, version).await?,
                    None => Vec::new(),
                };
                Notice::alert(title, text).with_list(words.say("conflict-since"), changes)
            }
            Err(WorkflowError::Vetoed(veto)) => Notice::alert(words.say("refused-title"), words.veto(&veto)),
            Err(WorkflowError::Refused(refusal)) => Notice::alert(words.say("refused-title"), words.refusal(&refusal)),
            Err(WorkflowError::PlayMoney) => {
                let (title, text) = words.both("play-money");
                Notice::alert(title, text)
            }
            Err(error) => return Err(error.into()),
        };
        let now = self.app.workflow().dossier(before.id).await?;
        self.print(StatusCode::CONFLICT, &now, Some(notice), &tried).await
    }
}
