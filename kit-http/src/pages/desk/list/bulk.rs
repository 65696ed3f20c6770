//! What is done with several inquiries at once.

use kit_workflow::inquiry::{InquiryId, StaffId};
use kit_workflow::workflow::{Ask, Ports, WorkflowError};
use poem::{Request, Response};

use super::wish::Wish;
use super::{ROWS, staff};
use crate::app::App;
use crate::pages::desk::at_desk;
use crate::pages::notice::Notice;
use crate::pages::typed::Typed;
use crate::pages::voice::{Voice, see};
use crate::pages::words::Words;
use crate::problem::Problem;
use crate::staff::SignedIn;

/// A bulk action, and how it is told.
struct Action {
    /// What the list's address calls it.
    name: &'static str,
    done: &'static str,
    missed: &'static str,
}

const ASSIGNED: Action = Action { name: "assigned", done: "bulk-assigned", missed: "bulk-assigned-missed" };
const RETRIED: Action = Action { name: "retried", done: "bulk-retried", missed: "bulk-retried-missed" };

/// What a bulk action came to, as the list's address says it.
struct Outcome {
    what: Action,
    done: u32,
    missed: u32,
}

/// Gives the inquiries that were picked into somebody's care.
pub(crate) async fn assign<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::read(&mut request).await?;
    let (to, picks) = (staff(typed.value("to"))?, picks(&typed)?);
    let mut outcome = Outcome { what: ASSIGNED, done: 0, missed: 0 };
    for (id, from) in picks {
        outcome.count(app.workflow().assign(id, signed_in.staff.id, from, to).await?);
    }
    Ok(outcome.back_to_list(&voice, &typed))
}

/// Has the drafts of the inquiries that were picked written again.
pub(crate) async fn retry<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::read(&mut request).await?;
    let mut outcome = Outcome { what: RETRIED, done: 0, missed: 0 };
    for (id, _) in picks(&typed)? {
        outcome.count(retry_one(&app, &signed_in, id).await?);
    }
    Ok(outcome.back_to_list(&voice, &typed))
}

/// Whether the draft is written again; not where the inquiry has left its stage meanwhile.
async fn retry_one<P: Ports>(app: &App<P>, signed_in: &SignedIn, id: InquiryId) -> Result<bool, Problem> {
    match app.workflow().ask(id, signed_in.actor(), Ask::Retry, None, None).await {
        Ok(_) => Ok(true),
        Err(WorkflowError::Refused(_) | WorkflowError::Vetoed(_) | WorkflowError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The inquiries that were picked, at most a page of them, with whose they were. Everything is read before anything is done.
fn picks(typed: &Typed) -> Result<Vec<(InquiryId, Option<StaffId>)>, Problem> {
    let pick = |pick: &str| {
        let (id, from) = pick.split_once('.').ok_or_else(Problem::malformed)?;
        Ok((id.parse().map_err(|_| Problem::malformed())?, staff(from)?))
    };
    let mut picks = typed.values("pick").map(pick).collect::<Result<Vec<_>, Problem>>()?;
    picks.truncate(ROWS as usize);
    Ok(picks)
}

impl Outcome {
    fn count(&mut self, through: bool) {
        *(if through { &mut self.done } else { &mut self.missed }) += 1;
    }

    fn back_to_list(&self, voice: &Voice, typed: &Typed) -> Response {
        let back = Wish::of(typed.value("back")).href(voice);
        let joint = if back.contains('?') { '&' } else { '?' };
        see(&format!("{back}{joint}{}={}&missed={}", self.what.name, self.done, self.missed))
    }

    fn told(query: &str) -> Option<Self> {
        let typed = Typed::parse(query)?;
        let count = |name: &str| typed.value(name).parse::<u32>().ok();
        let (what, done) =
            [ASSIGNED, RETRIED].into_iter().find_map(|what| count(what.name).map(|done| (what, done)))?;
        Some(Self { what, done, missed: count("missed")? })
    }
}

/// What came of a bulk action, where the address says so.
pub(super) fn notice(words: Words, query: &str) -> Option<Notice> {
    let Outcome { what, done, missed } = Outcome::told(query)?;
    let said = |key: &str, count: u32| words.say_with(key, &[("count", count.into())]);
    Some(match (done, missed) {
        (0, 0) => Notice::warning(words.say("bulk-none"), None),
        (_, 0) => Notice::done(said(what.done, done), None),
        (_, _) => Notice::alert(said(what.done, done), said(what.missed, missed)),
    })
}
