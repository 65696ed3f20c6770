//! Everything outside, in memory: ports that note what they are asked and answer by script.

mod documents;
mod drafter;
mod gateway;
mod mailer;
mod script;

use std::fmt;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::port::{Accounts, Answers, Archive, Document, Seller};
use kit_workflow::workflow::{DraftingTerms, Kept, Ports, Templates, Terms, Workflow};
use kit_workflow::{Clock, Outbox, Store, Timestamp};

pub use documents::FakeDocuments;
pub use drafter::FakeDrafter;
pub use gateway::{FakeGateway, Opening};
pub use mailer::{FakeMailer, Posting};

use crate::sample::{self, OWED, WEEK};
use crate::{Dice, ManualClock, MemoryStore, MemoryVault};

/// The ports of a workflow, all in memory. Clones share everything.
///
/// Every port gives way before and after it does something, so a dropped future stops at every point there is. Unless a
/// script says otherwise, all goes well.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::port::Language;
/// use kit_workflow::workflow::NewInquiry;
///
/// let world = World::new(1);
/// let (answers, documents) = world.form();
/// let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// let submitted = drive::to_end(world.workflow().submit(new)).unwrap();
/// assert_eq!(submitted.dossier.state.stage().to_string(), "awaiting_payment");
/// ```
#[derive(Clone)]
pub struct World<S = MemoryStore<InquiryLifecycle>> {
    /// Time and chance.
    pub clock: ManualClock,
    /// States, histories, outbox, archive and accounts.
    pub store: S,
    /// The payment provider.
    pub gateway: FakeGateway,
    /// The model.
    pub drafter: FakeDrafter,
    /// Mail.
    pub mailer: FakeMailer,
    /// Documents.
    pub documents: FakeDocuments,
    /// Private files.
    pub vault: MemoryVault,
}

impl World {
    /// A world in which nothing has happened; `seed` decides its identifiers.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::Ids;
    ///
    /// assert_eq!(World::new(1).clock.fresh(), World::new(1).clock.fresh());
    /// assert_ne!(World::new(1).clock.fresh(), World::new(2).clock.fresh());
    /// ```
    pub fn new(seed: u64) -> Self {
        let clock = ManualClock::new(seed);
        Self::over(MemoryStore::new(clock.clone(), sample::keys()), clock)
    }

    /// What time it is and how often something may have changed, in whatever port: while this is the same, a program that
    /// dies leaves the same behind.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    ///
    /// let (world, before) = (World::new(1), World::new(1).changes());
    /// // Looking changes nothing.
    /// drive::to_end(world.workflow().inbox_figures()).unwrap();
    /// assert_eq!(world.changes(), before);
    /// world.gateway.pay(kit_workflow::inquiry::AttemptId(uuid::Uuid::nil()), kit_testing::sample::OWED);
    /// assert_ne!(world.changes(), before);
    /// ```
    pub fn changes(&self) -> (Timestamp, u64) {
        let Self { clock, store, gateway, drafter, mailer, documents, vault } = self;
        let asked = gateway.changes() + drafter.changes() + mailer.changes() + documents.changes();
        (clock.now(), store.changes() + vault.changes() + asked)
    }
}

impl<S> World<S> {
    /// A world around this store, which lives by this clock.
    ///
    /// ```
    /// use kit_testing::{ManualClock, MemoryStore, World, sample};
    ///
    /// // A store of your own takes the place of the one in memory; everything else stays in memory.
    /// let clock = ManualClock::new(1);
    /// let world = World::over(MemoryStore::new(clock.clone(), sample::keys()), clock);
    /// assert_eq!(world.workflow().terms().price, sample::OWED);
    /// ```
    pub fn over(store: S, clock: ManualClock) -> Self {
        Self {
            clock,
            store,
            gateway: FakeGateway::new(),
            drafter: FakeDrafter::new(),
            mailer: FakeMailer::new(),
            documents: FakeDocuments::new(),
            vault: MemoryVault::new(),
        }
    }

    /// The same world around another store.
    ///
    /// ```
    /// use kit_testing::{Unsteady, World};
    ///
    /// let world = World::new(1);
    /// let unsteady = world.with_store(Unsteady::new(world.store.clone()));
    /// assert_eq!(unsteady.store.operations(), 0);
    /// ```
    pub fn with_store<T>(&self, store: T) -> World<T> {
        World {
            clock: self.clock.clone(),
            store,
            gateway: self.gateway.clone(),
            drafter: self.drafter.clone(),
            mailer: self.mailer.clone(),
            documents: self.documents.clone(),
            vault: self.vault.clone(),
        }
    }

    /// What a client sends: answers, and descriptions of a text that was read and of a picture that was not.
    ///
    /// ```
    /// let (answers, documents) = kit_testing::World::new(1).form();
    /// assert!(answers.email.ends_with("@example.org") && documents.len() == 2);
    /// ```
    pub fn form(&self) -> (Answers, Vec<Document>) {
        let dice = &mut Dice::new(1);
        (sample::answers(dice), sample::documents(dice))
    }
}

impl<S> World<S>
where
    S: Store<InquiryLifecycle> + Outbox<InquiryLifecycle> + Archive + Accounts + Clone + 'static,
{
    /// The workflow over this world, on the terms of [`terms`].
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::inquiry::InquiryId;
    /// use kit_workflow::workflow::WorkflowError;
    ///
    /// // Two of them over one world are two processes with one store.
    /// let world = World::new(1);
    /// let (one, other) = (world.workflow(), world.workflow());
    /// assert_eq!(one.terms().price, other.terms().price);
    /// let absent = drive::to_end(other.dossier(InquiryId(uuid::Uuid::nil())));
    /// assert!(matches!(absent, Err(WorkflowError::Absent)));
    /// ```
    pub fn workflow(&self) -> Workflow<Self> {
        Workflow::new(self.clone(), sample::keys(), terms()).with_guard(Kept::new(self.store.clone()))
    }
}

/// The terms of business in this world.
///
/// ```
/// let terms = kit_testing::world::terms();
/// assert!(terms.test && terms.price == kit_testing::sample::OWED);
/// ```
pub fn terms() -> Terms {
    Terms {
        price: OWED,
        order_ttl: WEEK,
        link_ttl: WEEK,
        public_base_url: "https://kit.example".to_owned(),
        seller: Seller { name: "Kits d’audit".to_owned(), ..Seller::default() },
        staff_email: "desk@kit.example".to_owned(),
        test: true,
        templates: Templates::parse(drafter::TEMPLATE).expect("the template of the fake model is a good one"),
        drafting: DraftingTerms::default(),
    }
}

impl<S> Ports for World<S>
where
    S: Store<InquiryLifecycle> + Outbox<InquiryLifecycle> + Archive + Accounts + 'static,
{
    type Store = S;
    type Gateway = FakeGateway;
    type Drafter = FakeDrafter;
    type Mailer = FakeMailer;
    type Documents = FakeDocuments;
    type Vault = MemoryVault;
    type Clock = ManualClock;

    fn store(&self) -> &S {
        &self.store
    }

    fn gateway(&self) -> &FakeGateway {
        &self.gateway
    }

    fn drafter(&self) -> &FakeDrafter {
        &self.drafter
    }

    fn mailer(&self) -> &FakeMailer {
        &self.mailer
    }

    fn documents(&self) -> &FakeDocuments {
        &self.documents
    }

    fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }
}

impl<S> fmt::Debug for World<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("clock", &self.clock).field("vault", &self.vault).finish_non_exhaustive()
    }
}
