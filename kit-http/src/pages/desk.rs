//! The staff desk: behind a login, every address beneath one path.

mod buried;
mod dossier;
mod file;
mod history;
mod list;
mod login;
mod moves;
mod post;

pub(crate) use dossier::show;
pub(crate) use file::{deliverable, document, draft};
pub(crate) use list::list;
pub(crate) use login::{enter, leave, page as login_page};
pub(crate) use moves::MOVES;
pub(crate) use post::{act, upload};

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Dossier, Staff};
use kit_workflow::workflow::Ports;
use poem::http::{Method, StatusCode};
use poem::{Request, Response};
use serde::Serialize;

use super::voice::Voice;
use super::words::Words;
use crate::app::App;
use crate::problem::Problem;
use crate::staff::SignedIn;

/// Where the desk lives.
pub(crate) const PATH: &str = "/kit-complet-traitement/";

/// Who is signed in, as every page of the desk says.
#[derive(Serialize)]
struct StaffView {
    email: String,
    role: String,
}

impl StaffView {
    fn of(words: Words, staff: &Staff) -> Self {
        Self { email: staff.email.clone(), role: words.name("role", staff.role) }
    }
}

/// Who is at the desk, or the answer to whoever is not signed in.
async fn at_desk<P: Ports>(
    app: &App<P>,
    request: &Request,
    voice: &Voice,
) -> Result<Result<SignedIn, Response>, Problem> {
    match app.signed_in(request).await {
        Ok(signed_in) => Ok(Ok(signed_in)),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            let next = login::Next::of(request);
            let reads = matches!(*request.method(), Method::GET | Method::HEAD);
            if reads { Ok(Err(next.redirect(voice))) } else { login::ended(app, voice, &next).map(Err) }
        }
        Err(problem) => Err(problem),
    }
}

/// The inquiry that the address names.
async fn dossier_of<P: Ports>(app: &App<P>, request: &Request) -> Result<Dossier, Problem> {
    let id = request.raw_path_param("id").and_then(|id| id.parse::<InquiryId>().ok());
    let id = id.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_found"))?;
    Ok(app.workflow().dossier(id).await?)
}

/// The path of an inquiry at the desk, or of something beneath it.
fn path(id: InquiryId, beneath: &str) -> String {
    format!("{PATH}{id}/{beneath}")
}
