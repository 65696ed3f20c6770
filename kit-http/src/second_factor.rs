//! Signing in with a second factor: what comes after the right password.

use kit_workflow::port::{Accounts as _, Deed, Role, SecondFactors as _, Staff};
use kit_workflow::workflow::Ports;
use kit_workflow::{Challenge, Clock as _, Token};

use crate::app::App;
use crate::peer;
use crate::staff::{Caller, LoginFault, SignedIn};

/// What the right password opens.
#[derive(Debug)]
pub(crate) enum Entry {
    /// A session.
    Open(Token),
    /// The way to a session, for whoever has the code as well.
    Code(Challenge),
    /// The way to an enrolment: the account's role must have a second factor and it has none.
    Enrolment(Challenge),
}

impl<P: Ports> App<P> {
    /// Whether accounts of this role must have a second factor.
    pub(crate) fn asks_factor_of(&self, role: Role) -> bool {
        self.settings().second_factor_from.is_some_and(|from| role >= from)
    }

    /// Lets in whoever has proven that they know the account's password, as far as that goes.
    ///
    /// # Errors
    ///
    /// As opening a session.
    pub(crate) async fn let_in(&self, staff: &Staff, caller: &Caller) -> Result<Entry, LoginFault> {
        let workflow = self.workflow();
        if workflow.second_factor(staff.id).await?.is_some() {
            return Ok(Entry::Code(workflow.challenge(staff)));
        }
        if self.asks_factor_of(staff.role) {
            return Ok(Entry::Enrolment(workflow.challenge(staff)));
        }
        self.open_session(staff.id, caller).await.map(Entry::Open)
    }

    /// Opens a session for whoever has the code as well.
    ///
    /// # Errors
    ///
    /// [`LoginFault`].
    pub(crate) async fn answer(
        &self,
        challenge: &Token,
        typed: &str,
        caller: &Caller,
    ) -> Result<(Token, Staff), LoginFault> {
        let now = self.workflow().ports().clock().now();
        let from = peer::neighbourhood(caller.client).to_string();
        self.logins().count(&from, now).map_err(LoginFault::TooMany)?;
        let staff = self.workflow().challenged(challenge).await?.ok_or(LoginFault::Ended)?;
        self.check_code(&staff, typed, caller).await?;
        self.logins().forgive(&from);
        let token = self.open_session(staff.id, caller).await?;
        tracing::info!(staff = %staff.id, "signed in with a code");
        Ok((token, staff))
    }

    /// Confirms the enrolment of somebody who signs in, and opens their session; with the recovery codes.
    ///
    /// # Errors
    ///
    /// [`LoginFault`].
    pub(crate) async fn enrol(
        &self,
        staff: &Staff,
        typed: &str,
        caller: &Caller,
    ) -> Result<(Token, Vec<String>), LoginFault> {
        let note = self.note(Deed::FactorConfirmed, staff.id, Some(staff.id), caller);
        let codes = self.workflow().confirm_factor(typed, note).await?.ok_or(LoginFault::WrongCode)?;
        Ok((self.open_session(staff.id, caller).await?, codes))
    }

    /// Switches off the second factor of whoever is signed in; their sessions end, and they are let in anew.
    ///
    /// # Errors
    ///
    /// [`LoginFault`].
    pub(crate) async fn drop_factor(
        &self,
        signed_in: &SignedIn,
        password: &str,
        typed: &str,
        caller: &Caller,
    ) -> Result<Entry, LoginFault> {
        self.check_password(signed_in, password).await?;
        self.check_code(&signed_in.staff, typed, caller).await?;
        let own = signed_in.staff.id;
        let note = self.note(Deed::FactorDropped, own, Some(own), caller);
        self.workflow().ports().store().drop_factor(&note).await?;
        self.let_in(&signed_in.staff, caller).await
    }

    /// Whether this is the account's code. Whoever gets here knows the password, so these tries have an end: nobody else can
    /// use them up.
    async fn check_code(&self, staff: &Staff, typed: &str, caller: &Caller) -> Result<(), LoginFault> {
        let (workflow, now) = (self.workflow(), self.workflow().ports().clock().now());
        let factor = workflow.second_factor(staff.id).await?.ok_or(LoginFault::Ended)?;
        let key = staff.id.to_string();
        self.codes().count(&key, now).map_err(LoginFault::TooMany)?;
        let note = self.note(Deed::RecoveryUsed, staff.id, Some(staff.id), caller);
        if !workflow.takes_code(&factor, typed, note).await? {
            tracing::warn!(client = %caller.client, "a code was wrong");
            let note = self.note(Deed::CodeFailed, staff.id, None, caller);
            workflow.ports().store().note_staff(&note).await?;
            return Err(LoginFault::WrongCode);
        }
        self.codes().forgive(&key);
        Ok(())
    }
}
