//! The port to staff accounts and their sessions.

use std::fmt;
use std::future::Future;

use uuid::Uuid;

use super::{Identities, SecondFactors};
use crate::inquiry::{CommandKind, SessionId, StaffId};
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

impl Role {
    /// The least role that may ask for a move: decisions about money are a manager's.
    ///
    /// ```
    /// use kit_workflow::inquiry::CommandKind;
    /// use kit_workflow::port::Role;
    ///
    /// assert_eq!(Role::for_move(CommandKind::Deliver), Role::Reviewer);
    /// assert_eq!(Role::for_move(CommandKind::Refund), Role::Manager);
    /// ```
    pub const fn for_move(command: CommandKind) -> Self {
        match command {
            CommandKind::AcceptShortPayment
            | CommandKind::RecordPaymentByHand
            | CommandKind::Refund
            | CommandKind::ConfirmRefund
            | CommandKind::ProposeWriteOff
            | CommandKind::AgreeWriteOff
            | CommandKind::DeclineWriteOff => Self::Manager,
            CommandKind::Cancel
            | CommandKind::RetryGeneration
            | CommandKind::RequestRevision
            | CommandKind::Validate
            | CommandKind::ReplaceDeliverable
            | CommandKind::WithdrawValidation
            | CommandKind::Deliver
            | CommandKind::ReissueLink
            | CommandKind::RevokeLink
            | CommandKind::ExtendLink
            | CommandKind::Correct
            | CommandKind::AnswerComplaint => Self::Reviewer,
            // Not for staff to ask, whatever their role: the table of moves says so.
            CommandKind::Submit
            | CommandKind::OpenOrder
            | CommandKind::StartCheckout
            | CommandKind::CloseAttempt
            | CommandKind::ConfirmPayment
            | CommandKind::HoldPayment
            | CommandKind::Expire
            | CommandKind::BeginGeneration
            | CommandKind::CompleteDraft
            | CommandKind::GiveUp
            | CommandKind::DeclineReminders
            | CommandKind::Complain => Self::Reviewer,
        }
    }
}

/// A member of staff.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{Role, Staff};
///
/// let (id, created_at) = (StaffId(uuid::Uuid::nil()), Timestamp::from_unix_ms(0));
/// let (email, password) = ("awa@example.org".to_owned(), "$argon2id$v=19$…".to_owned());
/// let staff = Staff { id, email, role: Role::Manager, password, disabled_at: None, created_at };
/// assert!(staff.role > Role::Reviewer && !format!("{staff:?}").contains("argon2id"));
/// ```
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
///
/// ```
/// use std::time::Duration;
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::{SessionId, StaffId};
/// use kit_workflow::port::{Accounts, NewSession};
/// use kit_workflow::{Clock, Ids, Token};
///
/// let World { store, clock, .. } = World::new(1);
/// let (at, hash) = (clock.now(), Token::presented("from a cookie").hash());
/// let (id, staff) = (SessionId(clock.fresh()), StaffId(clock.fresh()));
/// let ends_at = at + Duration::from_secs(12 * 60 * 60);
/// let session = NewSession { id, hash, staff, at, ends_at, client: "192.0.2.7".into(), agent: "Firefox".into() };
/// drive::to_end(store.open_session(&session)).unwrap();
/// // It belongs to nobody who has an account, so it opens nothing.
/// assert_eq!(drive::to_end(store.session(hash, at, at)).unwrap(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Names it to its owner; opens nothing.
    pub id: SessionId,
    /// The hash of its token.
    pub hash: TokenHash,
    /// Whose it is.
    pub staff: StaffId,
    /// When it was opened.
    pub at: Timestamp,
    /// It ends at this moment however busy it is.
    pub ends_at: Timestamp,
    /// The address it was opened from.
    pub client: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// A session that is open, with the account it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which session.
    pub id: SessionId,
    /// Whose it is, as the account is now.
    pub staff: Staff,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// It ends at this moment however busy it is.
    pub ends_at: Timestamp,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Which session.
    pub id: SessionId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// The address it was opened from.
    pub client: String,
    /// What the browser calls itself.
    pub agent: String,
}

names! {
    /// What happened to an account.
    pub enum Deed {
        /// It was made.
        Added = "added",
        /// A link to choose a password was given out.
        Invited = "invited",
        /// A password was chosen by such a link.
        InvitationTaken = "invitation_taken",
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// Somebody had the wrong password.
        SignInFailed = "sign_in_failed",
        /// Somebody signed out.
        SignedOut = "signed_out",
        /// A session was ended from another one.
        SessionEnded = "session_ended",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// It may do something else from now on.
        RoleChanged = "role_changed",
        /// It may no longer sign in.
        Disabled = "disabled",
        /// The password was right, and the code was not.
        CodeFailed = "code_failed",
        /// A second factor is asked for from now on.
        FactorConfirmed = "factor_confirmed",
        /// A code for whoever has lost their authenticator was used.
        RecoveryUsed = "recovery_used",
        /// The owner switched the second factor off.
        FactorDropped = "factor_dropped",
        /// Somebody else took it off.
        FactorReset = "factor_reset",
        /// An identity at a provider belongs to it from now on.
        IdentityLinked = "identity_linked",
        /// The provider vouched for its owner.
        IdentityProven = "identity_proven",
        /// The provider vouched for somebody whom the account does not let in.
        IdentityRefused = "identity_refused",
        /// Its identities were taken off.
        IdentityUnlinked = "identity_unlinked",
    }
}

/// A line of the trail of accounts. Lines are added and never changed.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{Accounts, Deed, StaffNote};
/// use kit_workflow::{Clock, Ids};
///
/// let World { store, clock, .. } = World::new(1);
/// let (id, at, staff) = (clock.fresh(), clock.now(), StaffId(clock.fresh()));
/// let client = "192.0.2.7".to_owned();
/// let note = StaffNote { id, at, deed: Deed::SignInFailed, staff, by: None, client, detail: String::new() };
/// drive::to_end(store.note_staff(&note)).unwrap();
/// assert_eq!(drive::to_end(store.staff_notes(None, 10)).unwrap(), [note]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffNote {
    /// Names the line.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub deed: Deed,
    /// The account it happened to.
    pub staff: StaffId,
    /// Who of the staff did it; nobody where it was done on the command line, or by whoever failed to sign in.
    pub by: Option<StaffId>,
    /// The address it was done from; empty on the command line.
    pub client: String,
    /// What else there is to say: a role.
    pub detail: String,
}

/// A change of an account.
///
/// ```
/// use kit_workflow::port::{AccountChange, Role};
///
/// assert_eq!(format!("{:?}", AccountChange::Password("$argon2id$…".to_owned())), "Password");
/// assert_ne!(AccountChange::Role(Role::Admin), AccountChange::Role(Role::Reviewer));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// It gets this password (the hash in PHC form); every session ends, and so does an invitation.
    Password(String),
    /// It gets this role.
    Role(Role),
    /// It may no longer sign in; every session ends, and so does an invitation.
    Disabled,
    /// It gets an invitation, which takes the place of an earlier one.
    Invited {
        /// The hash of its token.
        hash: TokenHash,
        /// Until when it can be taken.
        ends_at: Timestamp,
    },
    /// The invitation is taken, and the account gets this password, as above.
    Taken {
        /// The hash of the invitation's token.
        hash: TokenHash,
        /// The password's hash in PHC form.
        password: String,
    },
}

/// Password hashes stay out of logs.
impl fmt::Debug for AccountChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::Role(_) => "Role",
            Self::Disabled => "Disabled",
            Self::Invited { .. } => "Invited",
            Self::Taken { .. } => "Taken",
        })
    }
}

/// Staff accounts, their sessions, and the trail of what happened to them.
///
/// A session that was closed, or whose account was disabled or got another password, MUST never be found again, also not by
/// a request in flight. A change and its line in the trail MUST be written together.
///
/// The [`SecondFactors`] and the [`Identities`] are a part of it.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{AccountChange, Accounts, Deed, Role, Staff, StaffNote};
/// use kit_workflow::{Clock, Ids};
///
/// let World { store, clock, .. } = World::new(1);
/// let (id, at) = (StaffId(clock.fresh()), clock.now());
/// # let (email, password) = ("awa@example.org".to_owned(), "$argon2id$v=19$…".to_owned());
/// let staff = Staff { id, email, role: Role::Reviewer, password, disabled_at: None, created_at: at };
/// let note = |deed| {
///     let (client, detail) = (String::new(), String::new());
///     StaffNote { id: clock.fresh(), at, deed, staff: id, by: None, client, detail }
/// };
/// assert!(drive::to_end(store.add_staff(&staff, &note(Deed::Added))).unwrap());
/// let (change, told) = (AccountChange::Role(Role::Admin), note(Deed::RoleChanged));
/// assert!(drive::to_end(store.change_staff(&change, &told)).unwrap());
/// assert_eq!(drive::to_end(store.staff(id)).unwrap().map(|staff| staff.role), Some(Role::Admin));
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Accounts: SecondFactors + Identities + Send + Sync {
    /// The account with this address (lower case).
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// assert_eq!(drive::to_end(store.staff_by_email("s@example.org"))?, Some(staff.clone()));
    /// assert_eq!(drive::to_end(store.all_staff())?, [staff]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn staff_by_email(&self, email: &str) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

    /// The account.
    fn staff(&self, id: StaffId) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

    /// Every account, by address.
    fn all_staff(&self) -> impl Future<Output = Result<Vec<Staff>, StoreError>> + Send;

    /// Adds an account; `false` where the address has one already, and nothing is noted.
    fn add_staff(&self, staff: &Staff, note: &StaffNote) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Changes the account of the note, at its moment; `false`, and nothing is noted, where there is none, it is disabled,
    /// or the invitation that is taken is not, or no longer, its own.
    fn change_staff(
        &self,
        change: &AccountChange,
        note: &StaffNote,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The account that an invitation is for, while it can be taken.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// use std::time::Duration;
    ///
    /// use kit_workflow::Token;
    /// use kit_workflow::port::AccountChange;
    ///
    /// let (hash, ends_at) = (Token::presented("in the address").hash(), at + Duration::from_secs(60));
    /// drive::to_end(store.change_staff(&AccountChange::Invited { hash, ends_at }, &note(Deed::Invited)))?;
    /// assert_eq!(drive::to_end(store.invited(hash, at))?.map(|staff| staff.id), Some(id));
    /// assert_eq!(drive::to_end(store.invited(hash, ends_at))?, None, "it is over");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn invited(
        &self,
        hash: TokenHash,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Staff>, StoreError>> + Send;

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

    /// The open sessions of an account, the last used first.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # use kit_workflow::Token;
    /// # use kit_workflow::inquiry::SessionId;
    /// # use kit_workflow::port::NewSession;
    /// # let (hash, ends_at) = (Token::presented("from a cookie").hash(), at + std::time::Duration::from_secs(60));
    /// # let session = NewSession { id: SessionId(world.clock.fresh()), hash, staff: id, at, ends_at, client: "192.0.2.7".into(), agent: "Firefox".into() };
    /// # drive::to_end(store.open_session(&session))?;
    /// let open = drive::to_end(store.sessions(id, at, at))?;
    /// assert_eq!((open.len(), open[0].id, open[0].agent.as_str()), (1, session.id, "Firefox"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn sessions(
        &self,
        staff: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> impl Future<Output = Result<Vec<OpenSession>, StoreError>> + Send;

    /// Ends a session of the note's account from another one; `false`, and nothing is noted, where it has none of that name.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # use kit_workflow::Token;
    /// # use kit_workflow::inquiry::SessionId;
    /// # use kit_workflow::port::NewSession;
    /// # let (hash, ends_at) = (Token::presented("from a cookie").hash(), at + std::time::Duration::from_secs(60));
    /// # let session = NewSession { id: SessionId(world.clock.fresh()), hash, staff: id, at, ends_at, client: "192.0.2.7".into(), agent: "Firefox".into() };
    /// # drive::to_end(store.open_session(&session))?;
    /// assert!(drive::to_end(store.end_session(session.id, &note(Deed::SessionEnded)))?);
    /// assert_eq!(drive::to_end(store.session(hash, at, at))?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn end_session(&self, id: SessionId, note: &StaffNote) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Adds a line to the trail.
    fn note_staff(&self, note: &StaffNote) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Lines of the trail, the newest first: at most `limit` of those before this one.
    fn staff_notes(
        &self,
        before: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<StaffNote>, StoreError>> + Send;

    /// Closes a session.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::StaffId;
    /// # use kit_workflow::port::{Accounts, Deed, Role, Staff, StaffNote};
    /// # use kit_workflow::{Clock, Ids};
    /// # let world = World::new(1);
    /// # let (store, id, at) = (&world.store, StaffId(world.clock.fresh()), world.clock.now());
    /// # let (email, password, role) = ("s@example.org".to_owned(), "hash".to_owned(), Role::Reviewer);
    /// # let staff = Staff { id, email, role, password, disabled_at: None, created_at: at };
    /// # let note = |deed| StaffNote {
    /// #     id: world.clock.fresh(), at, deed, staff: id, by: None, client: String::new(), detail: String::new(),
    /// # };
    /// # drive::to_end(world.store.add_staff(&staff, &note(Deed::Added)))?;
    /// # use kit_workflow::Token;
    /// # use kit_workflow::inquiry::SessionId;
    /// # use kit_workflow::port::NewSession;
    /// # let (hash, ends_at) = (Token::presented("from a cookie").hash(), at + std::time::Duration::from_secs(60));
    /// # let session = NewSession { id: SessionId(world.clock.fresh()), hash, staff: id, at, ends_at, client: "192.0.2.7".into(), agent: "Firefox".into() };
    /// # drive::to_end(store.open_session(&session))?;
    /// assert_eq!(drive::to_end(store.session(hash, at, at))?.map(|session| session.staff.id), Some(id));
    /// drive::to_end(store.close_session(hash))?;
    /// assert_eq!(drive::to_end(store.session(hash, at, at))?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn close_session(&self, hash: TokenHash) -> impl Future<Output = Result<(), StoreError>> + Send;
}
