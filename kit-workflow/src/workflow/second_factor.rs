//! The second factor of a member of staff: enrolled, asked for, taken off.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{FactorId, StaffId};
use crate::port::{Deed, SecondFactor, SecondFactors as _, Staff, StaffNote};
use crate::second_factor::{FactorSecret, TypedCode};
use crate::{Challenge, Clock as _, Ids as _, Token, TokenHash};

impl<P: Ports> Workflow<P> {
    /// What is handed to whoever had the right password and is asked for more.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// let handed_out = workflow.challenge(&staff);
    /// assert_eq!(drive::to_end(workflow.challenged(&handed_out.token()))?.map(|staff| staff.id), Some(id));
    /// assert!(handed_out.ends_at() > at);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn challenge(&self, staff: &Staff) -> Challenge {
        Challenge::new(&self.keys, staff, self.ports.clock().now())
    }

    /// The account that this challenge was handed out for, if it is still good.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// use kit_workflow::{CHALLENGE, Token};
    ///
    /// let token = workflow.challenge(&staff).token();
    /// assert!(drive::to_end(workflow.challenged(&token))?.is_some());
    /// assert!(drive::to_end(workflow.challenged(&Token::presented("guessed")))?.is_none());
    /// // Whoever is slow gives the password again.
    /// world.clock.advance(CHALLENGE);
    /// assert!(drive::to_end(workflow.challenged(&token))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn challenged(&self, token: &Token) -> Result<Option<Staff>, WorkflowError> {
        use crate::port::Accounts as _;

        let Some(challenge) = Challenge::presented(token) else { return Ok(None) };
        let staff = self.ports.store().staff(challenge.staff()).await?;
        let now = self.ports.clock().now();
        Ok(staff.filter(|staff| challenge.is_good(&self.keys, staff, now)))
    }

    /// The account's second factor that is asked for.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::inquiry::StaffId;
    ///
    /// let (workflow, nobody) = (World::new(1).workflow(), StaffId(uuid::Uuid::from_u128(1)));
    /// // An account without a second factor is asked for none.
    /// assert!(drive::to_end(workflow.second_factor(nobody))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn second_factor(&self, staff: StaffId) -> Result<Option<SecondFactor>, WorkflowError> {
        let factor = self.ports.store().second_factor(staff).await?;
        Ok(factor.filter(|factor| factor.confirmed_at.is_some()))
    }

    /// Begins an enrolment with a secret that nobody has seen, in place of one that was not confirmed; `false` where there is
    /// a confirmed one.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// assert!(drive::to_end(workflow.begin_factor(id))?);
    /// let first = drive::to_end(workflow.begun_factor(id))?.ok_or("it waits to be confirmed")?;
    /// // Whoever has lost it before it was confirmed begins again, with another secret.
    /// assert!(drive::to_end(workflow.begin_factor(id))?);
    /// let second = drive::to_end(workflow.begun_factor(id))?.ok_or("it waits to be confirmed")?;
    /// assert_ne!(first.base32(), second.base32());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn begin_factor(&self, staff: StaffId) -> Result<bool, WorkflowError> {
        let clock = self.ports.clock();
        Ok(self.ports.store().begin_factor(FactorId(clock.fresh()), staff, clock.now()).await?)
    }

    /// The secret of an enrolment that waits to be confirmed.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// assert!(drive::to_end(workflow.begun_factor(id))?.is_none());
    /// drive::to_end(workflow.begin_factor(id))?;
    /// let secret = drive::to_end(workflow.begun_factor(id))?.ok_or("it waits to be confirmed")?;
    /// assert_eq!(secret.digits_at(at).len(), 6, "what an authenticator shows");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn begun_factor(&self, staff: StaffId) -> Result<Option<FactorSecret>, WorkflowError> {
        let begun = self.ports.store().second_factor(staff).await?.filter(|factor| factor.confirmed_at.is_none());
        Ok(begun.map(|factor| self.keys.factor_secret(factor.id)))
    }

    /// Confirms an enrolment by the digits that the authenticator shows. Answers its recovery codes, which are shown this one
    /// time; `None` where the digits are not right or nothing waits to be confirmed.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids, RECOVERY_CODES};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// assert!(drive::to_end(workflow.begin_factor(id))?);
    /// let secret = drive::to_end(workflow.begun_factor(id))?.ok_or("it waits to be confirmed")?;
    /// let digits = secret.digits_at(world.clock.now());
    /// let codes = drive::to_end(workflow.confirm_factor(&digits, note(Deed::FactorConfirmed)))?;
    /// assert_eq!(codes.map(|codes| codes.len()), Some(RECOVERY_CODES as usize));
    /// // From now on it is asked for.
    /// assert!(drive::to_end(workflow.second_factor(id))?.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn confirm_factor(&self, typed: &str, note: StaffNote) -> Result<Option<Vec<String>>, WorkflowError> {
        let store = self.ports.store();
        let begun = store.second_factor(note.staff).await?.filter(|factor| factor.confirmed_at.is_none());
        let (Some(begun), Some(TypedCode::Digits(digits))) = (begun, TypedCode::parse(typed)) else { return Ok(None) };
        let now = self.ports.clock().now();
        let Some(step) = self.keys.factor_secret(begun.id).step_of(&digits, now, None) else { return Ok(None) };
        let codes = self.keys.recovery_codes(begun.id);
        let hashes: Vec<TokenHash> = codes.iter().filter_map(|code| self.recovery(begun.id, code)).collect();
        let note = StaffNote { deed: Deed::FactorConfirmed, ..note };
        let confirmed = store.confirm_factor(begun.id, step, &hashes, &note).await?;
        Ok(confirmed.then_some(codes))
    }

    /// Whether this is the account's code of this moment, or one of its recovery codes. It is used up by being asked for.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (workflow, id, at) = (world.workflow(), StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # drive::to_end(workflow.begin_factor(id))?;
    /// # let secret = drive::to_end(workflow.begun_factor(id))?.ok_or("it waits to be confirmed")?;
    /// # let confirmed = drive::to_end(workflow.confirm_factor(&secret.digits_at(at), note(Deed::FactorConfirmed)))?;
    /// # let recovery_codes = confirmed.ok_or("the digits are right")?;
    /// # let factor = drive::to_end(workflow.second_factor(id))?.ok_or("it is confirmed")?;
    /// let code = &recovery_codes[0];
    /// assert!(drive::to_end(workflow.takes_code(&factor, code, note(Deed::RecoveryUsed)))?);
    /// assert!(!drive::to_end(workflow.takes_code(&factor, code, note(Deed::RecoveryUsed)))?, "once");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn takes_code(&self, factor: &SecondFactor, typed: &str, note: StaffNote) -> Result<bool, WorkflowError> {
        let (store, now) = (self.ports.store(), self.ports.clock().now());
        match TypedCode::parse(typed) {
            Some(TypedCode::Digits(digits)) => {
                match self.keys.factor_secret(factor.id).step_of(&digits, now, factor.last_step) {
                    Some(step) => Ok(store.use_step(factor.id, step).await?),
                    None => Ok(false),
                }
            }
            Some(TypedCode::Recovery(letters)) => {
                let hash = self.keys.recovery_hash(factor.id, &letters);
                let note = StaffNote { deed: Deed::RecoveryUsed, ..note };
                Ok(store.use_recovery(factor.id, hash, &note).await?)
            }
            None => Ok(false),
        }
    }

    fn recovery(&self, id: FactorId, code: &str) -> Option<TokenHash> {
        match TypedCode::parse(code)? {
            TypedCode::Recovery(letters) => Some(self.keys.recovery_hash(id, &letters)),
            TypedCode::Digits(_) => None,
        }
    }
}
