//! A text that the client forgot, added on their page until the draft is begun.

use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Added, Dossier};
use kit_workflow::workflow::{FieldFault, MOST_DOCUMENTS, Ports};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::inquiry_form::{accepted_kinds, fault_words};
use super::notice::Notice;
use super::press::Sheet;
use super::status;
use super::voice::Voice;
use crate::UploadLimits;
use crate::app::App;
use crate::peer;
use crate::problem::Problem;
use crate::upload;

/// The way to add a text.
#[derive(Serialize)]
pub(super) struct ForgottenView {
    action: String,
    left: u64,
    accept: String,
    /// Bytes that a file may have.
    size: u64,
    /// Why nothing was added.
    errors: Vec<String>,
}

/// How many more may be added now.
fn left(dossier: &Dossier) -> u64 {
    let open = matches!(dossier.state.stage(), Stage::Submitted | Stage::AwaitingPayment | Stage::Paid);
    let known = u64::try_from(dossier.documents.len()).unwrap_or(u64::MAX);
    if open { u64::from(MOST_DOCUMENTS).saturating_sub(known) } else { 0 }
}

impl ForgottenView {
    pub(super) fn of(voice: &Voice, guest: &Guest, limits: UploadLimits, errors: &[String]) -> Option<Self> {
        let left = left(&guest.dossier);
        (left > 0).then(|| Self {
            action: voice.href(&guest.path("documents/")),
            left,
            accept: accepted_kinds(),
            size: limits.file_bytes,
            errors: errors.to_vec(),
        })
    }
}

/// Takes it.
pub(crate) async fn add<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let place = app.form_place(peer::client(&request, &app.settings().trusted_proxies))?;
    let body = request.take_body();
    let documents = match upload::read_documents(&app, request.content_type(), body).await? {
        Ok(documents) => documents,
        Err(faults) => {
            let too_big = faults.iter().any(|fault| fault.fault == FieldFault::TooBig);
            let status = if too_big { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
            let told: Vec<String> =
                faults.iter().map(|fault| fault_words(voice.words, fault, app.settings().uploads)).collect();
            let notice = Notice::alert(voice.words.say("forgotten-refused-title"), told.join(" "));
            return again(&app, &voice, guest, status, notice, &told).await;
        }
    };
    let name = match app.workflow().add_documents(guest.dossier.id, documents).await? {
        Added::Done | Added::Before => {
            place.used();
            return Ok(voice.see_other(&guest.path("?done=document#texts")));
        }
        Added::TooMany => "forgotten-too-many",
        Added::TooLate => "forgotten-too-late",
    };
    let (title, text) = voice.words.both(name);
    again(&app, &voice, guest, StatusCode::CONFLICT, Notice::alert(title, text), &[]).await
}

/// The page as it stands now, and why nothing was added.
async fn again<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    guest: Guest,
    status: StatusCode,
    notice: Notice,
    faults: &[String],
) -> Result<Response, Problem> {
    let guest = guest.again(app).await?;
    let view = status::view(app, voice, &guest, Some(notice), status::Said { faults, ..Default::default() }).await?;
    Sheet::reply(voice, guest.test(app), status).print("status.html", view)
}
