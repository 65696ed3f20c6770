//! Who asks, by the bearer token of the request.

use kit_workflow::inquiry::ActorKind;
use kit_workflow::inquiry::{InquiryActor, InquiryId};
use kit_workflow::port::{Archive as _, Dossier, Role};
use kit_workflow::workflow::Ports;
use kit_workflow::{Actor, Clock as _, Token};
use poem::http::StatusCode;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use crate::app::App;
use crate::peer;
use crate::problem::Problem;
use crate::staff::SignedIn;
use crate::visit::Visit;

/// The `access` that was given when the inquiry was submitted.
#[derive(SecurityScheme)]
#[oai(rename = "client", ty = "bearer")]
pub(super) struct ClientToken(Bearer);

/// The `token` of a staff session.
#[derive(SecurityScheme)]
#[oai(rename = "staff", ty = "bearer")]
pub(super) struct StaffToken(Bearer);

/// Either of them.
#[derive(SecurityScheme)]
pub(super) enum AnyToken {
    Client(ClientToken),
    Staff(StaffToken),
}

/// Whoever may read an inquiry.
pub(super) enum Reader {
    Client,
    Staff(SignedIn),
}

impl Reader {
    pub(super) fn kind(&self) -> ActorKind {
        match self {
            Self::Client => ActorKind::Client,
            Self::Staff(_) => ActorKind::Staff,
        }
    }

    /// As whom they act.
    pub(super) fn actor(&self) -> InquiryActor {
        match self {
            Self::Client => Actor::new(ActorKind::Client),
            Self::Staff(signed_in) => signed_in.actor(),
        }
    }
}

impl ClientToken {
    /// The client's own inquiry, as whom they act.
    pub(super) async fn open<P: Ports>(
        &self,
        app: &App<P>,
        visit: &Visit,
        id: &str,
    ) -> Result<(InquiryId, InquiryActor), Problem> {
        let token = Token::presented(&self.0.token);
        let Some(own) = inquiry_of(app, &token).await? else {
            // Staff have moves of their own; a client's are not theirs to make.
            return Err(match app.signed_in_with(token).await {
                Ok(_) => Problem::role(),
                Err(problem) => counted(app, visit, problem),
            });
        };
        if parse(id)? == own { Ok((own, Actor::new(ActorKind::Client))) } else { Err(Problem::not_found()) }
    }
}

impl StaffToken {
    /// The member of staff, who has at least this role.
    pub(super) async fn signed_in<P: Ports>(
        &self,
        app: &App<P>,
        visit: &Visit,
        role: Role,
    ) -> Result<SignedIn, Problem> {
        let token = Token::presented(&self.0.token);
        match app.signed_in_with(token.clone()).await {
            Ok(signed_in) => signed_in.must_be(role).map(|()| signed_in),
            Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
                Err(match app.workflow().ports().store().inquiry_by_access(token.hash()).await? {
                    Some(_) => Problem::role(),
                    None => counted(app, visit, problem),
                })
            }
            Err(problem) => Err(problem),
        }
    }
}

impl AnyToken {
    /// The inquiry, for its client or for staff.
    pub(super) async fn read<P: Ports>(
        &self,
        app: &App<P>,
        visit: &Visit,
        id: &str,
    ) -> Result<(Reader, Dossier), Problem> {
        let (Self::Client(ClientToken(bearer)) | Self::Staff(StaffToken(bearer))) = self;
        let token = Token::presented(&bearer.token);
        let reader = match inquiry_of(app, &token).await? {
            Some(own) if parse(id)? == own => Reader::Client,
            Some(_) => return Err(Problem::not_found()),
            None => match app.signed_in_with(token).await {
                Ok(signed_in) => Reader::Staff(signed_in),
                Err(problem) => return Err(counted(app, visit, problem)),
            },
        };
        Ok((reader, app.workflow().dossier(parse(id)?).await?))
    }
}

/// The inquiry that a client's token opens.
async fn inquiry_of<P: Ports>(app: &App<P>, token: &Token) -> Result<Option<InquiryId>, Problem> {
    Ok(app.workflow().ports().store().inquiry_by_access(token.hash()).await?)
}

/// Counts a token that opens nothing, and refuses an address that has guessed too often. A token that opens something is
/// never refused: many clients share an address.
fn counted<P: Ports>(app: &App<P>, visit: &Visit, problem: Problem) -> Problem {
    if problem.status() != StatusCode::UNAUTHORIZED {
        return problem;
    }
    let (key, now) = (key(visit), app.workflow().ports().clock().now());
    if let Some(wait) = app.guesses().wait(&key, now) {
        return Problem::too_many_requests(wait);
    }
    // The answer is the same for the last guess that is allowed.
    let _ = app.guesses().count(&key, now);
    problem
}

fn key(visit: &Visit) -> String {
    peer::neighbourhood(visit.client).to_string()
}

/// An id that cannot be one is an inquiry that is not there.
pub(super) fn parse(id: &str) -> Result<InquiryId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
