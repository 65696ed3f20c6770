//! Signing in and out.

use kit_workflow::Token;
use kit_workflow::inquiry::SessionId;
use kit_workflow::port::{OpenSession, Role, Staff};
use kit_workflow::workflow::Ports;
use poem::Request;
use poem::http::StatusCode;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::Part;
use super::access::StaffToken;
use super::failure::{EntryFailure, ReadFailure, SessionFailure};
use super::nullable::Nullable;
use super::spelled::Spelled;
use super::texts::{Code, Credentials, Texts};
use crate::app::App;
use crate::problem::Problem;
use crate::second_factor::Entry;
use crate::staff::Caller;
use crate::visit::Visit;

pub(super) struct Sessions<P>(pub(super) App<P>);

/// A session that was opened.
#[derive(Object)]
#[oai(rename = "Session")]
struct SessionView {
    /// The bearer token. It ends after thirty minutes without use, and after twelve hours in any case.
    token: String,
    /// What the account may do.
    role: Spelled<Role>,
}

impl SessionView {
    fn of(token: &Token, staff: &Staff) -> Self {
        Self { token: token.expose().to_owned(), role: Spelled(staff.role) }
    }
}

/// The password was right; a code is asked for as well.
#[derive(Object)]
#[oai(rename = "Challenge")]
struct ChallengeView {
    /// Goes back with the code. It opens nothing by itself.
    challenge: String,
    /// Until when it is good.
    ends_at: String,
}

#[derive(ApiResponse)]
enum SignedIn {
    /// The session is open.
    #[oai(status = 200)]
    Open(Json<SessionView>),
    /// The account has a second factor: send the code with this challenge to `/staff/sessions/code`.
    #[oai(status = 202)]
    Code(Json<ChallengeView>),
}

/// A session that is open.
#[derive(Object)]
#[oai(rename = "OpenSession")]
struct OpenSessionView {
    /// Its name, to end it by; it opens nothing.
    id: String,
    /// When it was opened.
    opened_at: String,
    /// When it was last used.
    used_at: String,
    /// The address it was opened from.
    client: String,
    /// What the browser or program calls itself.
    agent: String,
    /// Whether this request came with it.
    own: bool,
}

/// The open sessions of an account.
#[derive(Object)]
#[oai(rename = "OpenSessions")]
struct OpenSessionsView {
    /// The last used first.
    items: Vec<OpenSessionView>,
    /// Always null: the list is whole.
    next: Nullable<String>,
}

#[derive(ApiResponse)]
enum SignedOut {
    /// The token opens nothing any more.
    #[oai(status = 204)]
    Done,
}

#[OpenApi(tag = "Part::Session")]
impl<P: Ports> Sessions<P> {
    /// Sign in
    #[oai(path = "/staff/sessions", method = "post", operation_id = "signIn")]
    async fn sign_in(
        &self,
        visit: Visit,
        request: &Request,
        credentials: Texts<Credentials>,
    ) -> Result<SignedIn, EntryFailure> {
        let Credentials { email, password } = credentials.read()?;
        let (entry, staff) = self.0.login(&email, &password, &Caller::of(request, visit.client)).await?;
        match entry {
            Entry::Open(token) => Ok(SignedIn::Open(Json(SessionView::of(&token, &staff)))),
            Entry::Code(challenge) => Ok(SignedIn::Code(Json(ChallengeView {
                challenge: challenge.token().expose().to_owned(),
                ends_at: challenge.ends_at().to_rfc3339(),
            }))),
            Entry::Enrolment(_) => Err(Problem::new(StatusCode::FORBIDDEN, "second_factor_required").into()),
        }
    }

    /// Give the code of the second factor
    #[oai(path = "/staff/sessions/code", method = "post", operation_id = "answerChallenge")]
    async fn answer(
        &self,
        visit: Visit,
        request: &Request,
        code: Texts<Code>,
    ) -> Result<Json<SessionView>, SessionFailure> {
        let Code { challenge, code } = code.read()?;
        let caller = Caller::of(request, visit.client);
        let (token, staff) = self.0.answer(&Token::presented(&challenge), &code, &caller).await?;
        Ok(Json(SessionView::of(&token, &staff)))
    }

    /// Sign out
    #[oai(path = "/staff/sessions", method = "delete", operation_id = "signOut")]
    async fn sign_out(&self, visit: Visit, request: &Request, token: StaffToken) -> Result<SignedOut, SessionFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        self.0.logout(&signed_in, &Caller::of(request, visit.client)).await?;
        Ok(SignedOut::Done)
    }

    /// List my sessions
    #[oai(path = "/staff/sessions", method = "get", operation_id = "listSessions")]
    async fn list(&self, visit: Visit, token: StaffToken) -> Result<Json<OpenSessionsView>, ReadFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let sessions = self.0.sessions_of(&signed_in).await?;
        let view = |session: OpenSession| OpenSessionView {
            id: session.id.to_string(),
            opened_at: session.opened_at.to_rfc3339(),
            used_at: session.used_at.to_rfc3339(),
            client: session.client,
            agent: session.agent,
            own: session.id == signed_in.session,
        };
        Ok(Json(OpenSessionsView { items: sessions.into_iter().map(view).collect(), next: None.into() }))
    }

    /// End one of my sessions
    #[oai(path = "/staff/sessions/:id", method = "delete", operation_id = "endSession")]
    async fn end(
        &self,
        visit: Visit,
        request: &Request,
        token: StaffToken,
        id: Path<String>,
    ) -> Result<SignedOut, ReadFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let id: SessionId = id.parse().map_err(|_| Problem::not_found())?;
        let ended = self.0.end_session(&signed_in, id, &Caller::of(request, visit.client)).await?;
        if ended { Ok(SignedOut::Done) } else { Err(Problem::not_found().into()) }
    }
}
