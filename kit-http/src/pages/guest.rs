//! A client's private address: whoever knows it sees the inquiry, and nobody can find it by guessing.

use kit_workflow::inquiry::{ActorKind, CommandKind, State};
use kit_workflow::port::Dossier;
use kit_workflow::workflow::{Next, Ports, WorkflowError};
use kit_workflow::{Actor, Clock as _, Token};
use poem::Request;
use poem::http::StatusCode;

use super::inquiry_form;
use crate::app::App;
use crate::peer;
use crate::problem::Problem;

/// A client at their own inquiry.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) dossier: Dossier,
    /// What the client may do next.
    pub(crate) next: Next,
    access: Token,
}

impl Guest {
    /// The client whose access token the address holds.
    ///
    /// # Errors
    ///
    /// 404 for any other token, 429 for whoever tries many, 410 where the client's data was erased.
    pub(crate) async fn of<P: Ports>(app: &App<P>, request: &Request) -> Result<Self, Problem> {
        let access = Token::presented(request.raw_path_param("access").unwrap_or(""));
        match app.workflow().inquiry_of(&access).await {
            Ok(id) => {
                let dossier = app.workflow().dossier(id).await?;
                if dossier.keeping.erased_at.is_some() {
                    return Err(Problem::new(StatusCode::GONE, "erased"));
                }
                let next = next(app, &dossier).await?;
                Ok(Self { dossier, next, access })
            }
            Err(WorkflowError::Absent) => Err(missed(app, request)),
            Err(error) => Err(error.into()),
        }
    }

    /// The same client, with the inquiry as it stands now.
    pub(crate) async fn again<P: Ports>(self, app: &App<P>) -> Result<Self, Problem> {
        let dossier = app.workflow().dossier(self.dossier.id).await?;
        let next = next(app, &dossier).await?;
        Ok(Self { dossier, next, ..self })
    }

    /// Whether the client may go and pay now.
    pub(crate) fn may_pay(&self) -> bool {
        self.next.may(CommandKind::StartCheckout)
    }

    /// Whether reminders may still come, and the client may have them end.
    pub(crate) fn may_decline_reminders(&self) -> bool {
        is_reminded(&self.dossier.state) && self.next.may(CommandKind::DeclineReminders)
    }

    /// The path of one of the inquiry's own pages, `""` for the status page.
    pub(crate) fn path(&self, page: &str) -> String {
        format!("{}{}/{page}", inquiry_form::PATH, self.access.expose())
    }

    /// Whether the inquiry's pages must say that this is a test.
    pub(crate) fn test<P: Ports>(&self, app: &App<P>) -> bool {
        self.dossier.test || app.workflow().terms().test
    }
}

async fn next<P: Ports>(app: &App<P>, dossier: &Dossier) -> Result<Next, Problem> {
    Ok(app.workflow().next(dossier, Actor::new(ActorKind::Client)).await?)
}

/// What a token that opens nothing gets: always alike, and for whoever tries many, a wait.
pub(crate) fn missed<P: Ports>(app: &App<P>, request: &Request) -> Problem {
    let client = peer::client(request, &app.settings().trusted_proxies);
    let key = peer::neighbourhood(client).to_string();
    match app.guesses().count(&key, app.workflow().ports().clock().now()) {
        Ok(_) => Problem::new(StatusCode::NOT_FOUND, "not_found"),
        Err(wait) => Problem::too_many_requests(wait),
    }
}

/// Whether reminders may still come.
pub(super) fn is_reminded(state: &State) -> bool {
    matches!(state, State::AwaitingPayment(awaiting) if awaiting.reminded_from().is_some())
}
