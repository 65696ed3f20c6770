//! Second factors of staff accounts.

use std::future::Future;

use super::StaffNote;
use crate::inquiry::{FactorId, StaffId};
use crate::{StoreError, Timestamp, TokenHash};

/// An account's second factor. It counts once it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Which enrolment: its secret is derived from it.
    pub id: FactorId,
    /// Whose it is.
    pub staff: StaffId,
    /// When its secret was shown.
    pub begun_at: Timestamp,
    /// Since when it is asked for; `None` until a code was given.
    pub confirmed_at: Option<Timestamp>,
    /// The last step whose digits were used.
    pub last_step: Option<i64>,
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// Second factors. An account has one at most.
///
/// A step MUST be used once and never after a later one, and a recovery code once, however many ask at the same moment. What
/// is noted MUST be written together with what it notes.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::{FactorId, StaffId};
/// use kit_workflow::port::SecondFactors;
/// use kit_workflow::{Clock, Ids};
///
/// let World { store, clock, .. } = World::new(1);
/// let (factor, stranger) = (FactorId(clock.fresh()), StaffId(clock.fresh()));
/// // Nobody enrols for an account that is not there, and no step is used of what was never confirmed.
/// assert!(!drive::to_end(store.begin_factor(factor, stranger, clock.now())).unwrap());
/// assert!(!drive::to_end(store.use_step(factor, 1)).unwrap());
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait SecondFactors: Send + Sync {
    /// The account's, confirmed or not.
    fn second_factor(&self, staff: StaffId) -> impl Future<Output = Result<Option<SecondFactor>, StoreError>> + Send;

    /// Every confirmed one.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::inquiry::FactorId;
    /// # use kit_workflow::port::{SecondFactors, Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids, Token};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # let (factor, code) = (FactorId(world.clock.fresh()), Token::presented("a recovery code").hash());
    /// # drive::to_end(store.begin_factor(factor, id, at))?;
    /// drive::to_end(store.confirm_factor(factor, 1, &[code], &note(Deed::FactorConfirmed)))?;
    /// let confirmed = drive::to_end(store.second_factors())?;
    /// assert_eq!((confirmed[0].staff, confirmed[0].codes_left), (id, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn second_factors(&self) -> impl Future<Output = Result<Vec<SecondFactor>, StoreError>> + Send;

    /// Begins an enrolment, in place of one that nobody confirmed; `false` where the account has a confirmed one, is disabled
    /// or is not there.
    fn begin_factor(
        &self,
        id: FactorId,
        staff: StaffId,
        at: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Confirms the enrolment of the note's account by this step, with its recovery codes; every session of the account ends.
    /// `false`, and nothing is noted, where it is not there, or is confirmed.
    fn confirm_factor(
        &self,
        id: FactorId,
        step: i64,
        codes: &[TokenHash],
        note: &StaffNote,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Uses a step of a confirmed one; `false` where it, or a later one, was used.
    fn use_step(&self, id: FactorId, step: i64) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Uses a recovery code; `false`, and nothing is noted, where there is none, or it was used.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::inquiry::FactorId;
    /// # use kit_workflow::port::{SecondFactors, Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids, Token};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # let (factor, code) = (FactorId(world.clock.fresh()), Token::presented("a recovery code").hash());
    /// # drive::to_end(store.begin_factor(factor, id, at))?;
    /// drive::to_end(store.confirm_factor(factor, 1, &[code], &note(Deed::FactorConfirmed)))?;
    /// assert!(drive::to_end(store.use_recovery(factor, code, &note(Deed::RecoveryUsed)))?);
    /// assert!(!drive::to_end(store.use_recovery(factor, code, &note(Deed::RecoveryUsed)))?, "once");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn use_recovery(
        &self,
        id: FactorId,
        code: TokenHash,
        note: &StaffNote,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Takes the note's account its second factor; every session of the account ends. `false`, and nothing is noted, where it
    /// has no confirmed one.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::inquiry::FactorId;
    /// # use kit_workflow::port::{SecondFactors, Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids, Token};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # let (factor, code) = (FactorId(world.clock.fresh()), Token::presented("a recovery code").hash());
    /// # drive::to_end(store.begin_factor(factor, id, at))?;
    /// drive::to_end(store.confirm_factor(factor, 1, &[code], &note(Deed::FactorConfirmed)))?;
    /// assert!(drive::to_end(store.drop_factor(&note(Deed::FactorReset)))?);
    /// assert_eq!(drive::to_end(store.second_factor(id))?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn drop_factor(&self, note: &StaffNote) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
