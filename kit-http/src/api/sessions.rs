//! Signing in and out.

use kit_workflow::port::Role;
use kit_workflow::workflow::Ports;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::Part;
use super::access::StaffToken;
use super::failure::SessionFailure;
use super::spelled::Spelled;
use super::texts::{Credentials, Texts};
use crate::app::App;
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
        credentials: Texts<Credentials>,
    ) -> Result<Json<SessionView>, SessionFailure> {
        let Credentials { email, password } = credentials.read()?;
        let (token, staff) = self.0.login(&email, &password, visit.client).await?;
        Ok(Json(SessionView { token: token.expose().to_owned(), role: Spelled(staff.role) }))
    }

    /// Sign out
    #[oai(path = "/staff/sessions", method = "delete", operation_id = "signOut")]
    async fn sign_out(&self, visit: Visit, token: StaffToken) -> Result<SignedOut, SessionFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        self.0.logout(&signed_in).await?;
        Ok(SignedOut::Done)
    }
}
