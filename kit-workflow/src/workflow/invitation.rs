//! Invitations: a private link by which a member of staff chooses a password, once.

use std::time::Duration;

use super::post::in_words;
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::Letter;
use crate::port::{AccountChange, Accounts as _, Deed, Envelope, Language, LetterFacts, Mailer as _, Staff, StaffNote};
use crate::{Clock as _, Ids as _, KeyRing, Purpose, Timestamp, Token, TokenHash};

/// How long an invitation can be taken.
const OPEN: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A link by which an account gets a new password, until its moment, once. Nothing readable of it is stored.
///
/// ```
/// use kit_testing::{ManualClock, sample};
/// use kit_workflow::workflow::Invitation;
/// use kit_workflow::{Clock, Ids};
///
/// let clock = ManualClock::new(1);
/// let invitation = Invitation::new(&sample::keys(), clock.fresh(), clock.now());
/// assert!(invitation.url("https://kit.example").starts_with("https://kit.example/"));
/// assert!(invitation.ends_at > clock.now());
/// ```
#[derive(Clone, Debug)]
pub struct Invitation {
    row: uuid::Uuid,
    token: Token,
    /// Until when it can be taken.
    pub ends_at: Timestamp,
}

impl Invitation {
    /// The invitation of this row, given out at this moment.
    pub fn new(keys: &KeyRing, row: uuid::Uuid, at: Timestamp) -> Self {
        Self { row, token: keys.token(Purpose::Invitation, row), ends_at: at + OPEN }
    }

    /// What is written of it.
    ///
    /// ```
    /// use kit_testing::{ManualClock, sample};
    /// use kit_workflow::port::AccountChange;
    /// use kit_workflow::workflow::Invitation;
    /// use kit_workflow::{Clock, Ids};
    ///
    /// let clock = ManualClock::new(1);
    /// let invitation = Invitation::new(&sample::keys(), clock.fresh(), clock.now());
    /// assert!(matches!(invitation.change(), AccountChange::Invited { ends_at, .. } if ends_at == invitation.ends_at));
    /// ```
    pub fn change(&self) -> AccountChange {
        AccountChange::Invited { hash: self.hash(), ends_at: self.ends_at }
    }

    /// The address that takes it.
    pub fn url(&self, public_base_url: &str) -> String {
        format!("{public_base_url}/kit-complet-traitement/invitation/{}/", self.token.expose())
    }

    fn hash(&self) -> TokenHash {
        self.token.hash()
    }
}

impl<P: Ports> Workflow<P> {
    /// Gives an account an invitation, in place of an earlier one, and sends it by mail. Should the program die in between,
    /// or the mail server be away, the account is as it was, and whoever asked asks again.
    ///
    /// Answers whether the mail server took it; `None` where the account is not there or is disabled.
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
    /// use kit_workflow::port::Language;
    ///
    /// let taken = drive::to_end(workflow.invite(&staff, note(Deed::Invited), Language::French))?;
    /// assert_eq!(taken, Some(true), "the mail server took it");
    /// let letter = &world.mailer.accepted()[0];
    /// assert!(letter.to == staff.email && letter.facts.invitation_url.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn invite(
        &self,
        staff: &Staff,
        note: StaffNote,
        language: Language,
    ) -> Result<Option<bool>, WorkflowError> {
        let clock = self.ports.clock();
        let invitation = Invitation::new(&self.keys, clock.fresh(), clock.now());
        let note = StaffNote { deed: Deed::Invited, staff: staff.id, ..note };
        if !self.ports.store().change_staff(&invitation.change(), &note).await? {
            return Ok(None);
        }
        let facts = LetterFacts {
            invitation_url: Some(invitation.url(&self.terms.public_base_url)),
            expires_at: Some(in_words(invitation.ends_at, language)),
            test: self.terms.test,
            ..LetterFacts::default()
        };
        let envelope = Envelope {
            key: format!("invitation.{}", invitation.row.simple()),
            to: staff.email.clone(),
            name: String::new(),
            language,
            letter: Letter::StaffInvitation,
            facts,
            attachment: None,
        };
        match self.ports.mailer().send(&envelope).await {
            Ok(()) => Ok(Some(true)),
            // The kind of it is in the adapter's own log; its text holds no address.
            Err(_) => Ok(Some(false)),
        }
    }
}
