//! The port to staff accounts and their sessions.

use std::fmt;
use std::future::Future;

use crate::inquiry::StaffId;
use crate::name::names;
use crate::{StoreError, Timestamp, TokenHash};

names! {
    /// What a member of staff may do; each role may do what those before it may.
    pub enum Role {
        /// Works on inquiries.
        Reviewer = "reviewer",
        /// Decides on money as well.
        Manager = "manager",
        /// Manages accounts as well.
        Admin = "admin",
    }
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    /// Which account.
    pub id: StaffId,
    /// The address they sign in with: lower case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The password's argon2id hash in PHC form.
    pub password: String,
    /// Since when they may no longer sign in.
    pub disabled_at: Option<Timestamp>,
    /// Since when the account exists.
    pub created_at: Timestamp,
}

/// Password hashes stay out of logs.
impl fmt::Debug for Staff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staff").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A session to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// The hash of its token.
    pub hash: TokenHash,
    /// Whose it is.
    pub staff: StaffId,
    /// When it was opened.
    pub at: Timestamp,
    /// It ends at this moment however busy it is.
    pub ends_at: Timestamp,
}

/// A session that is open, with the account it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is, as the account is now.
    pub staff: Staff,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// It ends at this moment however busy it is.
    pub ends_at: Timestamp,
}

/// Staff accounts and sessions.
///
/// A session that was closed, or whose account was disabled, MUST never be found again, also not by a request in flight.
pub trait Accounts: Send + Sync {
    /// The account with this address (lower case).
    fn staff_by_email(&self, email: &str) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

    /// The account.
    fn staff(&self, id: StaffId) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

    /// Every account, by address.
    fn all_staff(&self) -> impl Future<Output = Result<Vec<Staff>, StoreError>> + Send;

    /// Adds an account; `false` where the address has one already.
    fn add_staff(&self, staff: &Staff) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Disables an account and closes its sessions; `false` where there is none.
    fn disable_staff(&self, id: StaffId, at: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Opens a session.
    fn open_session(&self, session: &NewSession) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The open session of this token, and marks it used at `now`. One that was last used before `idle_since`, has ended, or
    /// belongs to a disabled account is not found.
    fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> impl Future<Output = Result<Option<Session>, StoreError>> + Send;

    /// Closes a session.
    fn close_session(&self, hash: TokenHash) -> impl Future<Output = Result<(), StoreError>> + Send;
}
