//! Identities of staff at a provider, and which account each belongs to.

use std::future::Future;

use super::{Staff, StaffNote};
use crate::inquiry::StaffId;
use crate::{StoreError, Timestamp, TokenHash};

/// Who somebody is to an identity provider, whatever they are called there or which address they have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The provider, by the address it goes by.
    pub issuer: String,
    /// Who it is: never given to anybody else.
    pub subject: String,
}

/// An identity that belongs to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// Who it is.
    pub identity: Identity,
    /// Whose it is.
    pub staff: StaffId,
    /// Since when.
    pub linked_at: Timestamp,
}

/// Identities of accounts at providers, and the round trips by which they are proven.
///
/// An identity MUST belong to one account and an account MUST have one of a provider, and a round trip MUST be used once,
/// however many ask at the same moment. What is noted MUST be written together with what it notes.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::port::{Identities, Identity};
/// use kit_workflow::{Clock, Token};
///
/// let World { store, clock, .. } = World::new(1);
/// let identity = Identity { issuer: "https://id.example".to_owned(), subject: "0f8f".to_owned() };
/// assert!(drive::to_end(store.staff_of(&identity)).unwrap().is_none());
/// let (once, now) = (Token::presented("a round trip").hash(), clock.now());
/// let ends_at = now + kit_workflow::ROUND_TRIP;
/// assert!(drive::to_end(store.use_round_trip(once, ends_at, now)).unwrap());
/// assert!(!drive::to_end(store.use_round_trip(once, ends_at, now)).unwrap());
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Identities: Send + Sync {
    /// The account that this identity belongs to, disabled or not.
    fn staff_of(&self, identity: &Identity) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

    /// Every identity that belongs to an account.
    fn identities(&self) -> impl Future<Output = Result<Vec<LinkedIdentity>, StoreError>> + Send;

    /// Gives the note's account this identity, at its moment; `false`, and nothing is noted, where the identity belongs to an
    /// account already, the account has one of that provider, is disabled or is not there.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Identities, Identity, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(store.add_staff(&staff, &note(Deed::Added)))?;
    /// let identity = Identity { issuer: "https://id.example".to_owned(), subject: "0f8f".to_owned() };
    /// assert!(drive::to_end(store.link_identity(&identity, &note(Deed::IdentityLinked)))?);
    /// assert!(!drive::to_end(store.link_identity(&identity, &note(Deed::IdentityLinked)))?, "it is linked");
    /// assert_eq!(drive::to_end(store.identities())?.len(), 1);
    /// assert!(drive::to_end(store.unlink_identities(&note(Deed::IdentityUnlinked)))?);
    /// assert_eq!(drive::to_end(store.staff_of(&identity))?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn link_identity(
        &self,
        identity: &Identity,
        note: &StaffNote,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Takes the note's account its identities; every session of the account ends. `false`, and nothing is noted, where it has
    /// none.
    fn unlink_identities(&self, note: &StaffNote) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Uses a round trip; `false` where it was used. It need not be remembered past its end, when nobody takes it any more.
    fn use_round_trip(
        &self,
        trip: TokenHash,
        ends_at: Timestamp,
        now: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}
