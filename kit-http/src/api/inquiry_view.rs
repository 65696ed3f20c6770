//! An inquiry as the API shows it.

use kit_workflow::inquiry::{Deliverable, StoredFile};
use kit_workflow::port::{Document, Dossier, Reading};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Version};
use poem_openapi::Object;

use super::access::Reader;
use super::actions::{self, ActionView};
use super::links::LinksView;
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
    /// Where it stands: `submitted`, `awaiting_payment`, `paid`, `generating`, `generation_failed`, `drafted`, `validated`,
    /// `delivered`, `cancelled`, `refunding`, `refunded`.
    stage: String,
    /// How often it has moved; also the `ETag`.
    version: Version,
    /// When it was submitted.
    submitted_at: String,
    /// When it last moved.
    moved_at: String,
    /// Whether it is a test on simulators.
    test: bool,
    /// What is owed; null as long as the order is not open.
    order: Option<OrderView>,
    /// What the client attached.
    documents: Vec<DocumentView>,
    /// The newest draft; staff only.
    draft: Option<DraftView>,
    /// The PDF: for staff the validated one, for the client the one that links open.
    deliverable: Option<DeliverableView>,
    /// The client's link, if one was sent and not revoked.
    link: Option<LinkView>,
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
    currency: String,
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
    /// What it is, judged by its content: `pdf`, `doc`, `docx`, `xls`, `xlsx`, `odt`, `txt`, `md`, `jpg`, `png`.
    kind: String,
    /// Its bytes.
    size: u64,
    /// Its pages, where it has some.
    pages: Option<u32>,
    /// Whether its text could be read.
    read: bool,
    /// Why not: `kind`, `no_text`, `encrypted`, `broken`, `too_long`, `too_slow`.
    unread_reason: Option<String>,
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
    pages: Option<u32>,
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
    stage: String,
    /// How its order stands; null as long as it is not open.
    order_status: Option<OrderStatus>,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self { version: standing.version, stage: standing.stage.to_string(), order_status: standing.order }
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
            stage: state.stage().to_string(),
            version: dossier.version,
            submitted_at: dossier.submitted_at.to_rfc3339(),
            moved_at: dossier.moved_at.to_rfc3339(),
            test: dossier.test,
            order: OrderView::of(dossier),
            documents: dossier.documents.iter().map(DocumentView::of).collect(),
            draft: draft.map(|draft| DraftView::of(draft.number, &draft.docx)),
            deliverable: deliverable.map(|deliverable| DeliverableView::of(dossier, deliverable)),
            link: grant
                .map(|grant| LinkView { expires_at: grant.expires_at.to_rfc3339(), alive: now < grant.expires_at }),
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
            currency: account.owed().currency().to_string(),
            status: OrderStatus::of(&dossier.state)?,
            expires_at: account.expires_at().to_rfc3339(),
        })
    }
}

impl DocumentView {
    pub(super) fn of(document: &Document) -> Self {
        let (pages, unread) = match &document.reading {
            Reading::Read { pages, .. } => (*pages, None),
            Reading::Unread(reason) => (None, Some(reason.to_string())),
        };
        Self {
            name: document.name.clone(),
            kind: document.kind.to_string(),
            size: document.stored.size,
            pages,
            read: unread.is_none(),
            unread_reason: unread,
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
            pages: entry.map(|entry| entry.pages),
        }
    }
}
