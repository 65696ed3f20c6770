//! The workflow as programs use it: every request that clients, staff and gateways make, and the effects behind them.
//!
//! It is generic over the [`Ports`]: whoever embeds it brings their own store, gateway, model, mailer, documents and vault.

mod answer;
mod desk;
mod drafting;
mod form;
mod intake;
mod link;
mod perform;
mod post;
mod settlement;
mod template;
mod till;

pub use answer::WorkflowError;
pub use desk::{Ask, Upload};
pub use form::{Field, FieldError, FieldFault, Form, choices, is_address, limit};
pub use intake::{Intake, NewInquiry, Submitted};
pub use link::{LinkFault, OpenLink};
pub use template::{TemplateError, Templates};
pub use till::{NotificationFault, PaymentPage};

use std::time::Duration;

use crate::inquiry::{InquiryId, InquiryLifecycle};
use crate::port::{Accounts, Archive, Documents, Dossier, Drafter, Gateway, Mailer, Vault};
use crate::{Clock, Engine, Ids, KeyRing, Money, Outbox, Purpose, Store, Token};

/// Everything outside, in one parameter.
pub trait Ports: Send + Sync + 'static {
    /// States, histories, outbox, archive and accounts.
    type Store: Store<InquiryLifecycle> + Outbox<InquiryLifecycle> + Archive + Accounts;
    /// The payment provider.
    type Gateway: Gateway;
    /// The model.
    type Drafter: Drafter;
    /// Mail.
    type Mailer: Mailer;
    /// Documents.
    type Documents: Documents;
    /// Private files.
    type Vault: Vault;
    /// Time and chance.
    type Clock: Clock + Ids;

    /// The store.
    fn store(&self) -> &Self::Store;
    /// The payment provider.
    fn gateway(&self) -> &Self::Gateway;
    /// The model.
    fn drafter(&self) -> &Self::Drafter;
    /// Mail.
    fn mailer(&self) -> &Self::Mailer;
    /// Documents.
    fn documents(&self) -> &Self::Documents;
    /// Private files.
    fn vault(&self) -> &Self::Vault;
    /// Time and chance.
    fn clock(&self) -> &Self::Clock;
}

/// The terms of business.
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
    /// Where staff get their mail.
    pub staff_email: String,
    /// Whether this runs on simulators.
    pub test: bool,
    /// What the model is told.
    pub templates: Templates,
}

/// The workflow over its ports.
#[derive(Debug)]
pub struct Workflow<P> {
    ports: P,
    keys: KeyRing,
    terms: Terms,
}

impl<P: Ports> Workflow<P> {
    /// The workflow over these ports, with these keys, on these terms.
    pub fn new(ports: P, keys: KeyRing, terms: Terms) -> Self {
        Self { ports, keys, terms }
    }

    /// The ports, for what the workflow does not do itself: accounts, lists, time.
    pub fn ports(&self) -> &P {
        &self.ports
    }

    /// The terms of business.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Everything about one inquiry.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`], [`WorkflowError::Store`].
    pub async fn dossier(&self, id: InquiryId) -> Result<Dossier, WorkflowError> {
        self.ports.store().dossier(id).await?.ok_or(WorkflowError::Absent)
    }

    /// The inquiry that a client's access token opens.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Absent`] for any token that opens none, [`WorkflowError::Store`].
    pub async fn inquiry_of(&self, access: &Token) -> Result<InquiryId, WorkflowError> {
        self.ports.store().inquiry_by_access(access.hash()).await?.ok_or(WorkflowError::Absent)
    }

    /// The client's access token of an inquiry.
    pub fn access(&self, dossier: &Dossier) -> Token {
        self.keys.token(Purpose::Access, dossier.access.0)
    }

    /// The address of the client's private status page.
    pub fn status_url(&self, dossier: &Dossier) -> String {
        format!("{}/kit/inquiry/{}/", self.terms.public_base_url, self.access(dossier).expose())
    }

    fn engine(&self) -> Engine<'_, InquiryLifecycle, P::Store> {
        Engine::new(self.ports.store())
    }
}
