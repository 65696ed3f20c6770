//! An inquiry as the API shows it.

use kit_workflow::inquiry::{Deliverable, Stage, StoredFile};
use kit_workflow::port::{Document, DocumentKind, Dossier, PageSet, Reading, UnreadReason};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Currency, Version};
use poem_openapi::Object;

use super::access::Reader;
use super::actions::{self, ActionView};
use super::complaints::ComplaintView;
use super::likeness_view::LikenessView;
use super::links::LinksView;
use super::nullable::Nullable;
use super::progress_view::ProgressView;
use super::receipt_view::ReceiptView;
use super::spelled::Spelled;
use crate::app::App;
use crate::events::Standing;
use crate::problem::Problem;
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
    /// The numbered receipt; null as long as the order is not paid.
    receipt: Nullable<ReceiptView>,
    /// Tries to pay that the client reported, oldest first.
    complaints: Vec<ComplaintView>,
    /// How far the draft is; null where none is being made.
    progress: Nullable<ProgressView>,
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
    /// The pages that could not be read of a document that was, such as `2, 7-9`.
    unread_pages: Nullable<String>,
    /// Those of them that are images.
    image_pages: Nullable<String>,
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
    /// How often the model was called for it.
    calls: u32,
    /// The tokens that the calls took.
    tokens: u64,
    /// What they cost, in millionths of a dollar; 0 where the model's prices are not set.
    model_cost: u64,
    /// How often it cites the client's texts.
    citations: u32,
    /// How many citations were found in the texts; the others are marked.
    citations_found: u32,
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
    /// How like the draft it is; told to staff, where its text could be compared.
    likeness: Nullable<LikenessView>,
}

/// The client's link. Its address is told to the client alone.
#[derive(Object)]
#[oai(rename = "DownloadLink")]
pub(super) struct LinkView {
    /// It opens nothing from this moment on.
    expires_at: String,
    /// Whether it opens the PDF now.
    alive: bool,
    /// Where the PDF is fetched, as the client's mail says it; null where it opens nothing, and for staff.
    download_url: Nullable<String>,
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
    /// How many sections of the draft are done; only while one is made.
    #[oai(skip_serializing_if_is_none)]
    sections_done: Option<u32>,
    /// How many sections the draft has; only while one is made.
    #[oai(skip_serializing_if_is_none)]
    sections: Option<u32>,
    /// How many messages client and staff wrote to each other.
    messages: u32,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self {
            version: standing.version,
            stage: Spelled(standing.stage),
            order_status: standing.order.into(),
            sections_done: standing.sections.map(|(done, _)| done as u32),
            sections: standing.sections.map(|(_, all)| all as u32),
            messages: standing.messages as u32,
        }
    }
}

impl InquiryView {
    pub(super) async fn of<P: Ports>(
        app: &App<P>,
        visit: &Visit,
        dossier: &Dossier,
        reader: &Reader,
    ) -> Result<Self, Problem> {
        let actions = actions::actions(app, dossier, reader, visit.language).await?;
        let state = &dossier.state;
        let now = app.workflow().ports().clock().now();
        let (draft, deliverable) = match reader {
            Reader::Client => (None, state.delivery().map(|delivery| delivery.deliverable)),
            Reader::Staff(_) => (state.draft(), state.deliverable()),
        };
        let draft = match draft {
            Some(draft) => Some(DraftView::of(app, dossier, draft.number, &draft.docx).await?),
            None => None,
        };
        let grant = state.delivery().and_then(|delivery| delivery.grant);
        let address = match reader {
            Reader::Client => app.workflow().link_address(dossier),
            Reader::Staff(_) => None,
        };
        Ok(Self {
            id: dossier.id.to_string(),
            reference: dossier.id.reference(),
            stage: Spelled(state.stage()),
            version: dossier.version,
            submitted_at: dossier.submitted_at.to_rfc3339(),
            moved_at: dossier.moved_at.to_rfc3339(),
            test: dossier.test,
            order: OrderView::of(dossier).into(),
            documents: dossier.documents.iter().map(DocumentView::of).collect(),
            complaints: dossier.complaints.iter().map(ComplaintView::of).collect(),
            receipt: ReceiptView::of(app, dossier).into(),
            progress: ProgressView::of(app, dossier, visit.language).await?.into(),
            draft: draft.into(),
            deliverable: deliverable.map(|deliverable| DeliverableView::of(dossier, deliverable, reader)).into(),
            link: grant
                .map(|grant| LinkView {
                    expires_at: grant.expires_at.to_rfc3339(),
                    alive: now < grant.expires_at,
                    download_url: address.into(),
                })
                .into(),
            actions,
            links: LinksView::of(app, dossier, reader),
        })
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
        let named = |pages: &PageSet| (!pages.is_empty()).then(|| pages.to_string());
        let (pages, unread, unread_pages, image_pages) = match &document.reading {
            Reading::Read { pages, unread_pages, .. } => {
                (*pages, None, named(&unread_pages.all()), named(&unread_pages.images))
            }
            Reading::Unread(reason) => (None, Some(Spelled(*reason)), None, None),
        };
        Self {
            name: document.name.clone(),
            kind: Spelled(document.kind),
            size: document.stored.size,
            pages: pages.into(),
            read: unread.is_none(),
            unread_reason: unread.into(),
            unread_pages: unread_pages.into(),
            image_pages: image_pages.into(),
        }
    }
}

impl DraftView {
    async fn of<P: Ports>(app: &App<P>, dossier: &Dossier, number: u32, docx: &StoredFile) -> Result<Self, Problem> {
        let spending = app.workflow().spending(dossier.id, number).await?;
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Self {
            number,
            size: docx.size,
            sha256: docx.sha256.to_string(),
            calls: count(spending.calls),
            tokens: spending.usage.tokens(),
            model_cost: spending.usage.cost,
            citations: count(spending.citations),
            citations_found: count(spending.found),
        })
    }
}

impl DeliverableView {
    fn of(dossier: &Dossier, deliverable: Deliverable, reader: &Reader) -> Self {
        let entry = dossier.deliverables.iter().find(|entry| entry.deliverable == deliverable);
        let known = entry.filter(|_| matches!(reader, Reader::Staff(_)));
        Self {
            number: deliverable.number,
            size: deliverable.pdf.size,
            sha256: deliverable.pdf.sha256.to_string(),
            pages: entry.map(|entry| entry.pages).into(),
            likeness: known.and_then(|entry| entry.likeness).map(LikenessView::of).into(),
        }
    }
}
