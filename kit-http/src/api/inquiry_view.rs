//! An inquiry as the API shows it.

use kit_workflow::inquiry::{Deliverable, Stage, StoredFile};
use kit_workflow::port::{Document, DocumentKind, Dossier, Reading, UnreadReason};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Currency, Version};
use poem_openapi::Object;

use super::access::Reader;
use super::actions::{self, ActionView};
use super::links::LinksView;
use super::nullable::Nullable;
use super::spelled::Spelled;
use crate::app::App;
use crate::events::Standing;
use crate::standing::OrderStatus;
use crate::visit::Visit;

/// An inquiry. Clients see their own without what is still in the making; staff see all of it.
#[derive(Object)]
#[oai(rename = "Inquiry")]
pub(super) struct InquiryView {
    /// Its id.
    id: String,
    /// Its short name in mails and talk.
    reference: String,
    /// Where it stands.
    stage: Spelled<Stage>,
    /// How often it has moved; also the `ETag`.
    version: Version,
    /// When it was submitted.
    submitted_at: String,
    /// When it last moved.
    moved_at: String,
    /// Whether it is a test on simulators.
    test: bool,
    /// What is owed; null as long as the order is not open.
    order: Nullable<OrderView>,
    /// What the client attached.
    documents: Vec<DocumentView>,
    /// The newest draft; staff only.
    draft: Nullable<DraftView>,
    /// The PDF: for staff the validated one, for the client the one that links open.
    deliverable: Nullable<DeliverableView>,
    /// The client's link, if one was sent and not revoked.
    link: Nullable<LinkView>,
    /// What the asker may do next, and if not, why.
    actions: Vec<ActionView>,
    /// Where to go from here.
    links: LinksView,
}

/// What is owed for an inquiry.
#[derive(Object)]
#[oai(rename = "Order")]
pub(super) struct OrderView {
    /// The amount in minor units of its currency, frozen when the order was opened.
    amount: u64,
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// How it stands.
    status: OrderStatus,
    /// When it expires if nobody pays.
    expires_at: String,
}

/// A file that the client attached.
#[derive(Object)]
#[oai(rename = "Document")]
pub(super) struct DocumentView {
    /// The name it had.
    name: String,
    /// What it is, judged by its content.
    kind: Spelled<DocumentKind>,
    /// Its bytes.
    size: u64,
    /// Its pages, where it has some.
    pages: Nullable<u32>,
    /// Whether its text could be read.
    read: bool,
    /// Why not: its kind is only stored, it has no text, and so on.
    unread_reason: Nullable<Spelled<UnreadReason>>,
}

/// A draft.
#[derive(Object)]
#[oai(rename = "Draft")]
pub(super) struct DraftView {
    /// Its number, from 1.
    number: u32,
    /// The bytes of its DOCX.
    size: u64,
    /// The SHA-256 of its DOCX.
    sha256: String,
}

/// A validated PDF.
#[derive(Object)]
#[oai(rename = "Deliverable")]
pub(super) struct DeliverableView {
    /// Its number, from 1.
    number: u32,
    /// Its bytes.
    size: u64,
    /// Its SHA-256.
    sha256: String,
    /// Its pages.
    pages: Nullable<u32>,
}

/// The client's link. Its address is only told by mail.
#[derive(Object)]
#[oai(rename = "DownloadLink")]
pub(super) struct LinkView {
    /// It opens nothing from this moment on.
    expires_at: String,
    /// Whether it opens the PDF now.
    alive: bool,
}

/// Where an inquiry stands: one event of its stream.
#[derive(Object)]
#[oai(rename = "Standing")]
pub(super) struct StandingView {
    /// How often it has moved.
    pub(super) version: Version,
    /// Where it stands.
    stage: Spelled<Stage>,
    /// How its order stands; null as long as it is not open.
    order_status: Nullable<OrderStatus>,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self { version: standing.version, stage: Spelled(standing.stage), order_status: standing.order.into() }
    }
}

impl InquiryView {
    pub(super) fn of<P: Ports>(app: &App<P>, visit: &Visit, dossier: &Dossier, reader: &Reader) -> Self {
        let state = &dossier.state;
        let now = app.workflow().ports().clock().now();
        let (draft, deliverable) = match reader {
            Reader::Client => (None, state.delivery().map(|delivery| delivery.deliverable)),
            Reader::Staff(_) => (state.draft(), state.deliverable()),
        };
        let grant = state.delivery().and_then(|delivery| delivery.grant);
        Self {
            id: dossier.id.to_string(),
            reference: dossier.id.reference(),
            stage: Spelled(state.stage()),
            version: dossier.version,
            submitted_at: dossier.submitted_at.to_rfc3339(),
            moved_at: dossier.moved_at.to_rfc3339(),
            test: dossier.test,
            order: OrderView::of(dossier).into(),
            documents: dossier.documents.iter().map(DocumentView::of).collect(),
            draft: draft.map(|draft| DraftView::of(draft.number, &draft.docx)).into(),
            deliverable: deliverable.map(|deliverable| DeliverableView::of(dossier, deliverable)).into(),
            link: grant
                .map(|grant| LinkView { expires_at: grant.expires_at.to_rfc3339(), alive: now < grant.expires_at })
                .into(),
            actions: actions::actions(state, reader, visit.language),
            links: LinksView::of(app, dossier, reader),
        }
    }
}

impl OrderView {
    pub(super) fn of(dossier: &Dossier) -> Option<Self> {
        let account = dossier.state.account()?;
        Some(Self {
            amount: account.owed().minor(),
            currency: Spelled(account.owed().currency()),
            status: OrderStatus::of(&dossier.state)?,
            expires_at: account.expires_at().to_rfc3339(),
        })
    }
}

impl DocumentView {
    pub(super) fn of(document: &Document) -> Self {
        let (pages, unread) = match &document.reading {
            Reading::Read { pages, .. } => (*pages, None),
            Reading::Unread(reason) => (None, Some(Spelled(*reason))),
        };
        Self {
            name: document.name.clone(),
            kind: Spelled(document.kind),
            size: document.stored.size,
            pages: pages.into(),
            read: unread.is_none(),
            unread_reason: unread.into(),
        }
    }
}

impl DraftView {
    pub(super) fn of(number: u32, docx: &StoredFile) -> Self {
        Self { number, size: docx.size, sha256: docx.sha256.to_string() }
    }
}

impl DeliverableView {
    fn of(dossier: &Dossier, deliverable: Deliverable) -> Self {
        let entry = dossier.deliverables.iter().find(|entry| entry.deliverable == deliverable);
        Self {
            number: deliverable.number,
            size: deliverable.pdf.size,
            sha256: deliverable.pdf.sha256.to_string(),
            pages: entry.map(|entry| entry.pages).into(),
        }
    }
}
