//! What clients and their front ends do.

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Added, ComplaintText};
use kit_workflow::workflow::{Ask, FieldFault, Ports, Submitted};
use poem::http::StatusCode;
use poem::web::sse::Event;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::{EventStream, Json};
use poem_openapi::types::ToJSON as _;
use poem_openapi::{ApiResponse, Object, OpenApi};

use super::Part;
use super::access::{AnyToken, ClientToken, Reader};
use super::actions::{self, ActionView, UpcomingView};
use super::failure::{CheckoutFailure, MoveFailure, PdfFailure, ReadFailure, SignedMoveFailure, SubmissionFailure};
use super::form_body::{DocumentsBody, FormBody};
use super::inquiry_view::{DocumentView, InquiryView, OrderView, StandingView};
use super::links::LinksView;
use super::move_headers;
use super::nullable::Nullable;
use super::receipt_view::ReceiptPdf;
use super::spelled::Spelled;
use super::texts::{Complaint, Provider, Texts};
use crate::app::App;
use crate::events;
use crate::file::made;
use crate::problem::Problem;
use crate::upload;
use crate::visit::Visit;

pub(super) struct Inquiries<P>(pub(super) App<P>);

/// An inquiry that was taken.
#[derive(Object)]
#[oai(rename = "SubmittedInquiry")]
struct SubmittedView {
    /// Its id.
    id: String,
    /// Its short name in mails and talk.
    reference: String,
    /// Where it stands.
    stage: Spelled<Stage>,
    /// The client's bearer token, and the secret in the address of their status page. It is told here and by mail only.
    access: String,
    /// What is owed.
    order: Nullable<OrderView>,
    /// What was attached, and what could not be read of it: tell the client before they pay.
    documents: Vec<DocumentView>,
    /// Whether it is a test on simulators.
    test: bool,
    /// Where to go from here.
    links: LinksView,
}

#[derive(ApiResponse)]
enum Taken {
    /// The inquiry was taken. The same idempotency key with the same content answers the same again.
    #[oai(status = 201)]
    Created(Json<SubmittedView>, #[oai(header = "Location")] String),
}

/// Where to pay.
#[derive(Object)]
#[oai(rename = "PaymentPage")]
struct PaymentPageView {
    /// The provider's page: send the browser there.
    payment_url: String,
    /// This try to pay, as the provider knows it.
    transaction_id: String,
}

/// What may be done next.
#[derive(Object)]
#[oai(rename = "Actions")]
struct ActionsView {
    /// The moves that the asker could ask for.
    items: Vec<ActionView>,
    /// What happens by itself, the next first.
    upcoming: Vec<UpcomingView>,
    /// Always null: the list is whole.
    next: Nullable<String>,
}

#[derive(ApiResponse)]
pub(super) enum Shown {
    /// The inquiry as it stands now.
    #[oai(status = 200)]
    Inquiry(Json<InquiryView>, #[oai(header = "ETag")] String),
}

impl Shown {
    pub(super) async fn of<P: Ports>(
        app: &App<P>,
        visit: &Visit,
        dossier: &kit_workflow::port::Dossier,
        reader: &Reader,
    ) -> Result<Self, Problem> {
        let view = InquiryView::of(app, visit, dossier, reader).await?;
        Ok(Self::Inquiry(Json(view), move_headers::tag(dossier.version)))
    }
}

#[OpenApi(tag = "Part::Client")]
impl<P: Ports> Inquiries<P> {
    /// Submit the form
    ///
    /// Nothing is kept of a form that is not taken.
    #[oai(path = "/inquiries", method = "post", operation_id = "submitInquiry")]
    async fn submit(
        &self,
        visit: Visit,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        form: FormBody,
    ) -> Result<Taken, SubmissionFailure> {
        let idempotency_key = move_headers::key(key.0)?;
        let place = self.0.form_place(visit.client)?;
        let read = upload::read_form(&self.0, form.content_type.as_deref(), form.body, None).await?;
        let accepted = read.outcome.map_err(Problem::from)?;
        let submitted = upload::submit(&self.0, accepted, visit.language, idempotency_key, place).await?;
        let view = self.submitted(&submitted);
        let location = view.links.own().to_owned();
        Ok(Taken::Created(Json(view), location))
    }

    /// Add documents that were forgotten
    ///
    /// Until the draft is begun, and up to ten in all. The same content is added once.
    #[oai(path = "/inquiries/:id/documents", method = "post", operation_id = "addDocuments")]
    async fn add_documents(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        form: DocumentsBody,
    ) -> Result<Shown, PdfFailure> {
        let (id, _) = token.open(&self.0, &visit, &id).await?;
        let place = self.0.form_place(visit.client)?;
        let read = upload::read_documents(&self.0, form.content_type.as_deref(), form.body).await?;
        let documents = read.map_err(Problem::from)?;
        match self.0.workflow().add_documents(id, documents).await? {
            Added::Done | Added::Before => place.used(),
            Added::TooMany => return Err(Problem::field("documents", FieldFault::TooMany).into()),
            Added::TooLate => return Err(Problem::new(StatusCode::CONFLICT, "too_late").into()),
        }
        let dossier = self.0.workflow().dossier(id).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Client).await?)
    }

    /// Read an inquiry
    #[oai(path = "/inquiries/:id", method = "get", operation_id = "readInquiry")]
    async fn read(&self, visit: Visit, token: AnyToken, id: Path<String>) -> Result<Shown, ReadFailure> {
        let (reader, dossier) = token.read(&self.0, &visit, &id).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &reader).await?)
    }

    /// What may be done next
    #[oai(path = "/inquiries/:id/actions", method = "get", operation_id = "readActions")]
    async fn actions(&self, visit: Visit, token: AnyToken, id: Path<String>) -> Result<Json<ActionsView>, ReadFailure> {
        let (reader, dossier) = token.read(&self.0, &visit, &id).await?;
        let (items, upcoming) = actions::next(&self.0, &dossier, &reader, visit.language).await?;
        Ok(Json(ActionsView { items, upcoming, next: None.into() }))
    }

    /// Follow an inquiry live
    ///
    /// Server-sent events named `standing`: where it stands now, and again whenever that changes. The stream ends after ten
    /// minutes; browsers open it again by themselves.
    #[oai(path = "/inquiries/:id/events", method = "get", operation_id = "followInquiry")]
    async fn events(
        &self,
        visit: Visit,
        token: AnyToken,
        id: Path<String>,
    ) -> Result<EventStream<BoxStream<'static, StandingView>>, ReadFailure> {
        let (_, dossier) = token.read(&self.0, &visit, &id).await?;
        let standings = events::listen(&self.0, dossier.id)?.map(StandingView::from).boxed();
        let told = |standing: StandingView| {
            Event::message(standing.to_json_string()).event_type("standing").id(standing.version.to_string())
        };
        Ok(EventStream::new(standings).to_event(told).keep_alive(events::KEEP_ALIVE))
    }

    /// Go to pay
    ///
    /// Opens a payment page at the provider, or answers with the one that is open already.
    #[oai(path = "/inquiries/:id/checkout", method = "post", operation_id = "startCheckout")]
    async fn checkout(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        provider: Texts<Provider>,
    ) -> Result<Json<PaymentPageView>, CheckoutFailure> {
        let (id, _) = token.open(&self.0, &visit, &id).await?;
        let (key, Provider { provider }) = (move_headers::key(key.0)?, provider.read()?);
        let page = self.0.workflow().checkout(id, &provider, key.as_deref()).await?;
        Ok(Json(PaymentPageView { payment_url: page.payment_url, transaction_id: page.transaction_id }))
    }

    /// Fetch the numbered receipt
    ///
    /// There is one as soon as the order is paid. It says the same for ever, and what was given back since.
    #[oai(path = "/inquiries/:id/receipt.pdf", method = "get", operation_id = "fetchReceipt")]
    async fn receipt(&self, visit: Visit, token: AnyToken, id: Path<String>) -> Result<ReceiptPdf, ReadFailure> {
        let (_, dossier) = token.read(&self.0, &visit, &id).await?;
        let file = self.0.workflow().voucher(&dossier).ok_or_else(Problem::not_found)?;
        Ok(ReceiptPdf(made(file)))
    }

    /// Report a payment that took your money
    ///
    /// For a try to pay that was refused or is pending although the money is gone: the provider is asked again at once, and
    /// staff answer by mail. Any try that brought no money can be reported, once a day each.
    #[oai(path = "/inquiries/:id/complaint", method = "post", operation_id = "complain")]
    async fn complain(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Texts<Complaint>,
    ) -> Result<Shown, SignedMoveFailure> {
        let (id, by) = token.open(&self.0, &visit, &id).await?;
        let (key, Complaint { transaction_id, phone, reference, note }) = (move_headers::key(key.0)?, body.read()?);
        let text = ComplaintText {
            phone: phone.unwrap_or_default(),
            reference: reference.unwrap_or_default(),
            note: note.unwrap_or_default(),
        };
        let ask = Ask::Complain { transaction_id, text };
        let dossier = self.0.workflow().ask(id, by, ask, None, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Client).await?)
    }

    /// Send me no more reminders
    #[oai(path = "/inquiries/:id/reminders/stop", method = "post", operation_id = "declineReminders")]
    async fn decline_reminders(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        self.ask(visit, token, &id, key.0, if_match.0, Ask::DeclineReminders).await
    }

    /// Give the inquiry up
    #[oai(path = "/inquiries/:id/cancel", method = "post", operation_id = "cancelInquiry")]
    async fn cancel(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        self.ask(visit, token, &id, key.0, if_match.0, Ask::Cancel { reason: None }).await
    }

    /// Send me my link again
    ///
    /// The new link comes by mail, and the old one opens nothing any more.
    #[oai(path = "/inquiries/:id/link", method = "post", operation_id = "requestLink")]
    async fn link(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        self.ask(visit, token, &id, key.0, if_match.0, Ask::ReissueLink).await
    }
}

impl<P: Ports> Inquiries<P> {
    async fn ask(
        &self,
        visit: Visit,
        token: ClientToken,
        id: &str,
        key: Option<String>,
        if_match: Option<String>,
        ask: Ask,
    ) -> Result<Shown, MoveFailure> {
        let (id, by) = token.open(&self.0, &visit, id).await?;
        let (key, expected) = (move_headers::key(key)?, move_headers::expected(if_match.as_deref())?);
        if matches!(ask, Ask::ReissueLink) {
            self.0.resend_place(id)?;
        }
        let dossier = self.0.workflow().ask(id, by, ask, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Client).await?)
    }

    fn submitted(&self, submitted: &Submitted) -> SubmittedView {
        let dossier = &submitted.dossier;
        SubmittedView {
            id: dossier.id.to_string(),
            reference: dossier.id.reference(),
            stage: Spelled(dossier.state.stage()),
            access: submitted.access.expose().to_owned(),
            order: OrderView::of(dossier).into(),
            documents: dossier.documents.iter().map(DocumentView::of).collect(),
            test: dossier.test,
            links: LinksView::of(&self.0, dossier, &Reader::Client),
        }
    }
}
