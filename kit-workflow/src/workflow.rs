//! The workflow as programs use it: every request that clients, staff and gateways make, and the effects behind them.
//!
//! It is generic over the [`Ports`]: whoever embeds it brings their own store, gateway, model, mailer, documents and vault.

mod alarm;
mod answer;
mod casework;
mod complaint;
mod custody;
mod desk;
mod disclosure;
mod drafting;
mod forgotten;
mod form;
mod identity;
mod inbox;
mod intake;
mod invitation;
mod keeping;
mod letters;
mod likeness;
mod link;
mod link_log;
mod lost_page;
mod messages;
mod next;
mod pause;
mod perform;
mod ports;
mod post;
mod preview;
mod proving;
mod question;
mod reconcile;
mod report;
mod revival;
mod second_factor;
mod settlement;
mod statement;
mod template;
mod till;
mod two_people;
mod voucher;

pub use answer::WorkflowError;
pub use custody::{Custody, Erasure, Held, Hold};
pub use desk::{Ask, Upload};
pub use drafting::{Change, DraftSection, DraftingTerms, Progress, Spending, UNFOUNDED, time_left};
pub use forgotten::MOST_DOCUMENTS;
pub use form::{CONSENT_TEXT, Field, FieldError, FieldFault, Form, choices, is_address, limit};
pub use identity::{Brought, SignInFault};
pub use inbox::is_strange;
pub use intake::{Intake, NewInquiry, Submitted};
pub use invitation::Invitation;
pub use keeping::Kept;
pub use letters::sample_facts;
pub use link::{LinkFault, OpenLink};
pub use link_log::{EndKind, IssuedLink, LinkEnd, LinkLog};
pub use next::Next;
pub use ports::Ports;
pub use reconcile::{Reconciled, Said};
pub use report::report;
pub use statement::{Comparison, Covered, Difference, Finding, Listed, StatementLine, compare};
pub use template::{TemplateError, Templates};
pub use till::{NotificationFault, PaymentPage};
pub use two_people::TwoPeople;

use std::sync::Arc;
use std::time::Duration;

use crate::inquiry::{InquiryId, InquiryLifecycle};
use crate::port::{Archive as _, Dossier, Gateway as _, IdentityProvider, Scanner, Seller};
use crate::{Engine, Guard, Guards, KeyRing, Money, Purpose, Token};

/// The terms of business.
///
/// ```
/// use kit_testing::{World, sample, world};
/// use kit_workflow::workflow::{Terms, Workflow};
/// use kit_workflow::{Currency, Money};
///
/// let dear = Terms { price: Money::new(25_000, Currency::Xof), ..world::terms() };
/// let workflow = Workflow::new(World::new(1), sample::keys(), dear);
/// assert!(workflow.terms().price.is_payable());
/// ```
#[derive(Clone, Debug)]
pub struct Terms {
    /// What a kit costs.
    pub price: Money,
    /// How long an order may wait to be paid.
    pub order_ttl: Duration,
    /// How long a link opens the PDF.
    pub link_ttl: Duration,
    /// Where people reach this service: scheme and authority, without a slash at the end.
    pub public_base_url: String,
    /// Who sells, as receipts name them.
    pub seller: Seller,
    /// Where staff get their mail.
    pub staff_email: String,
    /// Whether this runs on simulators.
    pub test: bool,
    /// What the model is told.
    pub templates: Templates,
    /// How drafts are made.
    pub drafting: DraftingTerms,
}

/// The workflow over its ports: every request that a client or staff can make, and every effect.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::CommandKind;
/// use kit_workflow::port::Language;
/// use kit_workflow::workflow::NewInquiry;
/// use kit_workflow::{Actor, inquiry::ActorKind};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // All ports in memory; with your own it is `Workflow::new(ports, keys, terms)`.
/// let world = World::new(1);
/// let workflow = world.workflow();
/// let (answers, documents) = world.form();
/// let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: Some("form".to_owned()) };
/// let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
/// println!("pay {} at {}", page.transaction_id, page.payment_url);
///
/// // Only what a status answer of the gateway says becomes a receipt, so nothing is paid yet.
/// let dossier = drive::to_end(workflow.dossier(dossier.id))?;
/// let next = drive::to_end(workflow.next(&dossier, Actor::new(ActorKind::Client)))?;
/// let cancel = next.find(CommandKind::Cancel).ok_or("clients may cancel at some time")?;
/// assert_eq!(cancel.codes().collect::<Vec<_>>(), ["attempt_pending"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Workflow<P> {
    ports: P,
    keys: KeyRing,
    terms: Terms,
    pause: pause::Pause,
    drafter_pause: pause::Pause,
    turned: inbox::TurnedAway,
    guards: Guards<InquiryLifecycle>,
    scanner: Option<Arc<dyn Scanner>>,
    identity_provider: Option<Arc<dyn IdentityProvider>>,
}

impl<P: Ports> Workflow<P> {
    /// The workflow over these ports, with these keys, on these terms.
    ///
    /// ```
    /// use kit_testing::{World, sample, world};
    /// use kit_workflow::workflow::Workflow;
    ///
    /// let workflow = Workflow::new(World::new(1), sample::keys(), world::terms());
    /// assert_eq!(workflow.terms().public_base_url, "https://kit.example");
    /// ```
    pub fn new(ports: P, keys: KeyRing, terms: Terms) -> Self {
        Self {
            ports,
            keys,
            terms,
            pause: pause::Pause::default(),
            drafter_pause: pause::Pause::default(),
            turned: inbox::TurnedAway::default(),
            guards: Guards::none(),
            scanner: None,
            identity_provider: None,
        }
    }

    /// The same, asking this guard of the embedder's own before every move that people ask for.
    ///
    /// ```
    /// # use kit_testing::{Dice, World, drive, sample};
    /// # use kit_workflow::inquiry::InquiryId;
    /// # use kit_workflow::{Clock, Engine, Order};
    /// # let (world, dice) = (World::new(1), &mut Dice::new(1));
    /// # let (workflow, id, at) = (world.workflow(), InquiryId(dice.uuid()), world.clock.now());
    /// # for (by, command) in sample::road(at, dice) {
    /// #     let with = sample::particulars(&command, at, dice);
    /// #     drive::to_end(Engine::new(&world.store).execute(Order::new(id.0, by, at, command).with(with)))?;
    /// # }
    /// # let dossier = drive::to_end(workflow.dossier(id))?;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::workflow::{Ask, WorkflowError};
    /// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle};
    /// use kit_workflow::{Guard, Judgement, Question, Veto};
    ///
    /// struct Holidays;
    ///
    /// impl Guard<InquiryLifecycle> for Holidays {
    ///     fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
    ///         let (french, english) = ("C’est férié.".to_owned(), "It is a holiday.".to_owned());
    ///         let veto = Veto { code: "holiday", french, english };
    ///         let no = (question.command == CommandKind::ReissueLink).then_some(veto);
    ///         Box::pin(async move { Ok(no) })
    ///     }
    /// }
    ///
    /// let (workflow, staff) = (workflow.with_guard(Holidays), InquiryActor::person(ActorKind::Staff, dice.uuid()));
    /// let asked = drive::to_end(workflow.ask(id, staff, Ask::ReissueLink, None, None));
    /// assert!(matches!(asked, Err(WorkflowError::Vetoed(Veto { code: "holiday", .. }))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_guard(self, guard: impl Guard<InquiryLifecycle> + 'static) -> Self {
        Self { guards: self.guards.with(guard), ..self }
    }

    /// The same, having each file looked into that clients or staff hand in, before anything reads it. What the scanner cannot say
    /// anything of is not taken.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::{Finding, Scan, Scanner};
    ///
    /// #[derive(Debug)]
    /// struct Suspicious;
    ///
    /// impl Scanner for Suspicious {
    ///     fn scan<'a>(&'a self, file: &'a [u8]) -> Scan<'a> {
    ///         let found = if file.ends_with(b"EICAR") { Finding::Infected } else { Finding::Clean };
    ///         Box::pin(async move { Ok(found) })
    ///     }
    /// }
    ///
    /// let workflow = World::new(1).workflow().with_scanner(Suspicious);
    /// # use kit_testing::drive;
    /// # use kit_workflow::port::{Deposit, Folder, Unfit};
    /// # use kit_workflow::workflow::WorkflowError;
    /// let mut intake = drive::to_end(workflow.receive(Folder::Documents))?;
    /// drive::to_end(intake.deposit.write(b"%PDF EICAR"))?;
    /// let stored = drive::to_end(intake.deposit.finish())?;
    /// let examined = drive::to_end(workflow.examine("loi.pdf", stored, std::time::Duration::ZERO));
    /// assert!(matches!(examined, Err(WorkflowError::Unfit(Unfit::Infected))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_scanner(self, scanner: impl Scanner + 'static) -> Self {
        Self { scanner: Some(Arc::new(scanner)), ..self }
    }

    /// The ports, for what the workflow does not do itself: accounts, lists, time.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::Clock;
    ///
    /// let workflow = World::new(1).workflow();
    /// assert_eq!(workflow.ports().clock.now(), World::new(1).clock.now());
    /// ```
    pub fn ports(&self) -> &P {
        &self.ports
    }

    /// The terms of business.
    ///
    /// ```
    /// use kit_testing::{World, sample};
    ///
    /// assert_eq!(World::new(1).workflow().terms().price, sample::OWED);
    /// ```
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Everything about one inquiry.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::inquiry::InquiryId;
    /// # use kit_workflow::workflow::WorkflowError;
    /// let read = drive::to_end(workflow.dossier(dossier.id))?;
    /// assert_eq!((read.documents.len(), read.version), (2, dossier.version));
    /// let nobody = drive::to_end(workflow.dossier(InquiryId(uuid::Uuid::nil())));
    /// assert!(matches!(nobody, Err(WorkflowError::Absent)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`], [`WorkflowError::Store`].
    pub async fn dossier(&self, id: InquiryId) -> Result<Dossier, WorkflowError> {
        self.ports.store().dossier(id).await?.ok_or(WorkflowError::Absent)
    }

    /// The inquiry that a client's access token opens.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::Token;
    ///
    /// let presented = Token::presented(workflow.access(&dossier).expose());
    /// assert_eq!(drive::to_end(workflow.inquiry_of(&presented))?, dossier.id);
    /// assert!(drive::to_end(workflow.inquiry_of(&Token::presented("guessed"))).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`] for any token that opens none, [`WorkflowError::Store`].
    pub async fn inquiry_of(&self, access: &Token) -> Result<InquiryId, WorkflowError> {
        self.ports.store().inquiry_by_access(access.hash()).await?.ok_or(WorkflowError::Absent)
    }

    /// The client's access token of an inquiry.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// let access = workflow.access(&dossier);
    /// // It is derived from the row, so it is the same each time, and the store holds its hash alone.
    /// assert_eq!(access.expose(), workflow.access(&dossier).expose());
    /// assert_eq!(drive::to_end(workflow.inquiry_of(&access))?, dossier.id);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn access(&self, dossier: &Dossier) -> Token {
        self.keys.token(Purpose::Access, dossier.access.0)
    }

    /// The address of the client's private status page.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// let url = workflow.status_url(&dossier);
    /// assert!(url.starts_with("https://kit.example/kit/inquiry/"));
    /// assert!(url.contains(workflow.access(&dossier).expose()), "who has the address has the page");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn status_url(&self, dossier: &Dossier) -> String {
        format!("{}/kit/inquiry/{}/", self.terms.public_base_url, self.access(dossier).expose())
    }

    /// The payment provider of this name, if it is one of ours.
    fn gateway_of(&self, provider: &str) -> Option<&P::Gateway> {
        self.ports.gateways().iter().find(|gateway| gateway.provider() == provider)
    }

    fn engine(&self) -> Engine<'_, InquiryLifecycle, P::Store> {
        Engine::new(self.ports.store()).guarded_by(&self.guards)
    }
}
