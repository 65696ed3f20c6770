//! The staff desk: behind a login, every address beneath one path.

mod account;
mod answer;
mod buried;
mod changes;
mod checklist;
mod code;
mod complaints;
mod dossier;
mod elsewhere;
mod enrolment;
mod factor;
mod file;
mod handling;
mod history;
mod invitation;
mod letters;
mod links;
mod list;
mod login;
mod mails;
mod map;
mod money;
mod moves;
mod notifications;
mod people;
mod post;
mod preview;
mod privacy;
mod reading;
mod report;
mod spending;
mod staff;
mod urgency;

pub(crate) use account::{account, end_session, password};
pub(crate) use answer::answer;
pub(crate) use buried::revive;
pub(crate) use changes::changes;
pub(crate) use code::{enrol, enrolment, enter as enter_code, page as code_page};
pub(crate) use complaints::complaints;
pub(crate) use dossier::show;
pub(crate) use elsewhere::{callback as oidc_callback, callback_head as oidc_callback_head, start as oidc_start};
pub(crate) use factor::{change as change_factor, page as factor_page};
pub(crate) use file::{deliverable, document, draft, proof, receipt};
pub(crate) use handling::{erase_note, hand_over, write_note};
pub(crate) use invitation::{invitation, take as take_invitation};
pub(crate) use letters::{html as letter_html, letter, letters, send as send_letter};
#[cfg(test)]
pub(crate) use list::{Concern, Still, Taken, Whose};
pub(crate) use list::{assign, list, retry};
pub(crate) use login::{enter, leave, page as login_page};
pub(crate) use money::money;
pub(crate) use moves::MOVES;
pub(crate) use notifications::notifications;
pub(crate) use post::{act, upload};
pub(crate) use preview::preview;
pub(crate) use privacy::{act as privacy_act, privacy};
pub(crate) use reading::read;
pub(crate) use report::report;
pub(crate) use staff::{change as change_staff, staff};

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Dossier, Role, Staff};
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
    /// Whether they manage accounts.
    admin: bool,
}

impl StaffView {
    fn of(words: Words, staff: &Staff) -> Self {
        Self { email: staff.email.clone(), role: words.name("role", staff.role), admin: staff.role == Role::Admin }
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
