//! Signing in by an identity provider: the way there, the way back, and which account it opens.

use std::sync::Arc;

use super::{Ports, Workflow};
use crate::inquiry::StaffId;
use crate::port::{
    Accounts as _, Deed, Identities as _, Identity, IdentityFault, IdentityProvider, Introduction, Staff, StaffNote,
};
use crate::{Clock as _, Ids as _, RoundTrip, StoreError, Token};

/// What a browser brings back from the provider.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The round trip that this browser kept, if it kept one.
    pub trip: Option<Token>,
    /// The state that it brings.
    pub state: Token,
    /// The code to exchange; none where the provider let nobody in.
    pub code: Option<Token>,
    /// Where it came back to, as the provider knows it.
    pub way_back: String,
    /// The address it comes from, for the trail.
    pub client: String,
}

/// Why nobody is let in by a provider.
///
/// ```
/// use kit_workflow::workflow::SignInFault;
///
/// assert_eq!(SignInFault::Unknown.to_string(), "no account lets in whom the provider vouches for");
/// ```
#[derive(Debug, thiserror::Error)]
pub enum SignInFault {
    /// This service has no provider.
    #[error("there is no identity provider")]
    NoProvider,
    /// This browser did not begin it, began it too long ago, or has brought it back already.
    #[error("the round trip is not this browser's, has ended or was used")]
    Astray,
    /// The provider let nobody in.
    #[error("the identity provider let nobody in")]
    Declined,
    /// Nobody is let in, and nobody is told why: no account has the identity or the address, or it is disabled, or belongs to
    /// another identity.
    #[error("no account lets in whom the provider vouches for")]
    Unknown,
    /// The provider's word is not had.
    #[error(transparent)]
    Provider(#[from] IdentityFault),
    /// Accounts cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<P: Ports> Workflow<P> {
    /// The same, letting members of staff in whom this provider vouches for. Nobody gets an account by it, and roles stay ours.
    ///
    /// ```
    /// use kit_testing::World;
    ///
    /// let workflow = World::new(1).workflow();
    /// assert_eq!(workflow.identity_provider(), None, "one has to be brought");
    /// ```
    pub fn with_identity_provider(self, provider: impl IdentityProvider + 'static) -> Self {
        Self { identity_provider: Some(Arc::new(provider)), ..self }
    }

    /// What the provider is known by, where there is one.
    pub fn identity_provider(&self) -> Option<&str> {
        self.identity_provider.as_deref().map(IdentityProvider::name)
    }

    /// Begins a round trip: what the browser keeps of it, and the address of the provider's page. Nothing is stored.
    ///
    /// # Errors
    ///
    /// [`SignInFault::NoProvider`], [`SignInFault::Provider`].
    pub async fn depart(&self, way_back: &str) -> Result<(RoundTrip, String), SignInFault> {
        let provider = self.identity_provider.as_ref().ok_or(SignInFault::NoProvider)?;
        let clock = self.ports.clock();
        let trip = RoundTrip::new(&self.keys, clock.fresh(), clock.now());
        let departure = trip.departure(&self.keys, way_back.to_owned());
        let url = provider.way_there(&departure).await?;
        Ok((trip, url))
    }

    /// The account that the provider lets in. The identity decides; the first time it is the address that the provider has seen
    /// to be theirs, and the identity belongs to that account from then on.
    ///
    /// What else the account asks for, such as a second factor, is asked for afterwards.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// use kit_workflow::port::{Asked, Departure, Identity, IdentityProvider, Introduction};
    /// use kit_workflow::workflow::{Brought, SignInFault};
    /// use kit_workflow::{Timestamp, Token};
    ///
    /// /// Knows one person, whatever the code.
    /// #[derive(Debug)]
    /// struct Concierge;
    /// impl IdentityProvider for Concierge {
    ///     fn name(&self) -> &str { "the concierge" }
    ///     fn way_there<'a>(&'a self, departure: &'a Departure) -> Asked<'a, String> {
    ///         Box::pin(async { Ok(format!("https://id.example/?{}", departure.state.expose())) })
    ///     }
    ///     fn introduce<'a>(&'a self, _: &'a Departure, _: &'a Token, _: Timestamp) -> Asked<'a, Introduction> {
    ///         let identity = Identity { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
    ///         Box::pin(async { Ok(Introduction { identity, email: "awa@kit.example".to_owned() }) })
    ///     }
    /// }
    ///
    /// let workflow = World::new(1).workflow().with_identity_provider(Concierge);
    /// let (trip, page) = drive::to_end(workflow.depart("https://kit.example/back"))?;
    /// let state = Token::presented(page.trim_start_matches("https://id.example/?"));
    /// let (code, way_back) = (Some(Token::presented("code")), "https://kit.example/back".to_owned());
    /// let brought = Brought { trip: Some(trip.token()), state, code, way_back, client: "192.0.2.7".to_owned() };
    /// // The concierge knows them, and nobody has invited them; and nothing is brought back twice.
    /// assert!(matches!(drive::to_end(workflow.arrive(brought.clone())), Err(SignInFault::Unknown)));
    /// assert!(matches!(drive::to_end(workflow.arrive(brought)), Err(SignInFault::Astray)));
    /// # Ok::<(), SignInFault>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SignInFault`].
    pub async fn arrive(&self, brought: Brought) -> Result<Staff, SignInFault> {
        let provider = self.identity_provider.as_ref().ok_or(SignInFault::NoProvider)?;
        let (store, clock) = (self.ports.store(), self.ports.clock());
        let trip = brought.trip.as_ref().and_then(RoundTrip::presented).ok_or(SignInFault::Astray)?;
        let departure = trip.departure(&self.keys, brought.way_back);
        let now = clock.now();
        if !trip.is_good(&self.keys, now) || !departure.state.hash().is(brought.state.hash()) {
            return Err(SignInFault::Astray);
        }
        if !store.use_round_trip(trip.token().hash(), trip.ends_at(), now).await? {
            return Err(SignInFault::Astray);
        }
        let code = brought.code.ok_or(SignInFault::Declined)?;
        let introduction = provider.introduce(&departure, &code, now).await?;
        let staff = self.account_of(&introduction, &brought.client).await?;
        store.note_staff(&self.identity_note(Deed::IdentityProven, staff.id, &brought.client)).await?;
        Ok(staff)
    }

    async fn account_of(&self, introduction: &Introduction, client: &str) -> Result<Staff, SignInFault> {
        let (store, identity) = (self.ports.store(), &introduction.identity);
        if let Some(staff) = store.staff_of(identity).await? {
            return self.let_in_if_active(staff, client).await;
        }
        let email = introduction.email.trim().to_lowercase();
        let staff = store.staff_by_email(&email).await?.ok_or(SignInFault::Unknown)?;
        if self.link(&staff, identity, client).await? {
            return Ok(staff);
        }
        self.refuse(&staff, client).await
    }

    /// Whether the identity is the account's from now on: also where another browser linked it at the same moment.
    async fn link(&self, staff: &Staff, identity: &Identity, client: &str) -> Result<bool, StoreError> {
        let store = self.ports.store();
        let note = self.identity_note(Deed::IdentityLinked, staff.id, client);
        if store.link_identity(identity, &note).await? {
            return Ok(true);
        }
        let owner = store.staff_of(identity).await?;
        Ok(owner.is_some_and(|owner| owner.id == staff.id && owner.disabled_at.is_none()))
    }

    async fn let_in_if_active(&self, staff: Staff, client: &str) -> Result<Staff, SignInFault> {
        if staff.disabled_at.is_none() { Ok(staff) } else { self.refuse(&staff, client).await }
    }

    async fn refuse(&self, staff: &Staff, client: &str) -> Result<Staff, SignInFault> {
        let note = self.identity_note(Deed::IdentityRefused, staff.id, client);
        self.ports.store().note_staff(&note).await?;
        Err(SignInFault::Unknown)
    }

    fn identity_note(&self, deed: Deed, staff: StaffId, client: &str) -> StaffNote {
        let (clock, client) = (self.ports.clock(), client.to_owned());
        // Whoever is refused is not known to be the account's owner.
        let by = (deed != Deed::IdentityRefused).then_some(staff);
        StaffNote { id: clock.fresh(), at: clock.now(), deed, staff, by, client, detail: String::new() }
    }
}
