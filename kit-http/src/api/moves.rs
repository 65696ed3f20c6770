//! What staff do.

use kit_workflow::inquiry::CommandKind;
use kit_workflow::workflow::{Ask, Ports};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};

use super::access::{Reader, StaffToken, parse};
use super::failure::{MoveFailure, PdfFailure, SignedMoveFailure};
use super::inquiries::Shown;
use super::pdf_body::PdfBody;
use super::texts::{ByHand, Feedback, Reason, Reference, Texts};
use super::{Part, actions, move_headers};
use crate::app::App;
use crate::problem::Problem;
use crate::upload;
use crate::visit::Visit;

pub(super) struct Moves<P>(pub(super) App<P>);

/// The optional headers of a move, as they came.
struct Given {
    key: Header<Option<String>>,
    if_match: Header<Option<String>>,
}

#[OpenApi(tag = "Part::Moves")]
impl<P: Ports> Moves<P> {
    /// Upload the PDF
    ///
    /// Validates a drafted inquiry, replaces the PDF of a validated one, corrects a delivered one: the old PDF is served
    /// until the new one is published.
    #[oai(path = "/staff/inquiries/:id/deliverable", method = "put", operation_id = "uploadDeliverable")]
    async fn upload(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: PdfBody,
    ) -> Result<Shown, PdfFailure> {
        let signed_in = token.signed_in(&self.0, &visit, actions::role(CommandKind::Validate)).await?;
        let id = parse(&id)?;
        let (key, expected) = Given { key, if_match }.read()?;
        // An inquiry that is not there must not cost the upload of a PDF.
        let known = self.0.workflow().dossier(id).await?;
        let pdf = upload::read_pdf(&self.0, body.read()?).await?;
        let dossier = self.0.workflow().deliverable(known.id, signed_in.actor(), pdf, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)))
    }

    /// Publish
    ///
    /// The client gets a link to the validated PDF by mail. Refused unless the order is paid.
    #[oai(path = "/staff/inquiries/:id/publish", method = "post", operation_id = "publish")]
    async fn publish(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        let ask = Ok(Ask::Publish);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Deliver, ask).await?)
    }

    /// Try a failed draft again
    #[oai(path = "/staff/inquiries/:id/retry", method = "post", operation_id = "retryGeneration")]
    async fn retry(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        let ask = Ok(Ask::Retry);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RetryGeneration, ask).await?)
    }

    /// Ask for another draft
    ///
    /// The model gets the feedback with everything that it had before.
    #[oai(path = "/staff/inquiries/:id/revision", method = "post", operation_id = "requestRevision")]
    async fn revise(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<Feedback>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::Revise { feedback: body.feedback });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RequestRevision, ask).await?)
    }

    /// Give an inquiry up for the client
    #[oai(path = "/staff/inquiries/:id/cancel", method = "post", operation_id = "cancelForClient")]
    async fn cancel(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<Reason>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::Cancel { reason: Some(body.reason) });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Cancel, ask).await?)
    }

    /// Decide to give the money back
    ///
    /// Links die and generation stops at once. Managers only.
    #[oai(path = "/staff/inquiries/:id/refund", method = "post", operation_id = "refund")]
    async fn refund(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<Reason>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::Refund { reason: body.reason });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Refund, ask).await?)
    }

    /// Record that the money was given back
    ///
    /// Managers only.
    #[oai(path = "/staff/inquiries/:id/refund/confirm", method = "post", operation_id = "confirmRefund")]
    async fn confirm_refund(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<Reference>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::ConfirmRefund { reference: body.reference });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ConfirmRefund, ask).await?)
    }

    /// Accept a payment that is held
    ///
    /// The order counts as paid from then on. Managers only.
    #[oai(path = "/staff/inquiries/:id/payment/accept", method = "post", operation_id = "acceptShortPayment")]
    async fn accept(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<Reason>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::AcceptShortPayment { reason: body.reason });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::AcceptShortPayment, ask).await?)
    }

    /// Record a payment that came another way
    ///
    /// The order counts as paid from then on. Managers only.
    #[oai(path = "/staff/inquiries/:id/payment/by-hand", method = "post", operation_id = "recordPaymentByHand")]
    async fn by_hand(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
        body: Texts<ByHand>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::RecordPaymentByHand { reason: body.reason, reference: body.reference });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RecordPaymentByHand, ask).await?)
    }

    /// Send the client a new link
    ///
    /// The old one opens nothing any more.
    #[oai(path = "/staff/inquiries/:id/link", method = "post", operation_id = "reissueLink")]
    async fn reissue(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        let ask = Ok(Ask::ReissueLink);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ReissueLink, ask).await?)
    }

    /// Kill the client's link
    #[oai(path = "/staff/inquiries/:id/link", method = "delete", operation_id = "revokeLink")]
    async fn revoke(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        let ask = Ok(Ask::RevokeLink);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RevokeLink, ask).await?)
    }

    /// Go back from the validated PDF to the draft
    #[oai(path = "/staff/inquiries/:id/deliverable", method = "delete", operation_id = "withdrawValidation")]
    async fn withdraw(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        /// A name of the caller's choice for this request: the same one again does nothing a second time.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        /// The version that the caller has seen; another one is a conflict.
        #[oai(name = "If-Match")]
        if_match: Header<Option<String>>,
    ) -> Result<Shown, MoveFailure> {
        let ask = Ok(Ask::WithdrawValidation);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::WithdrawValidation, ask).await?)
    }
}

impl Given {
    fn read(self) -> Result<(Option<String>, Option<kit_workflow::Version>), Problem> {
        Ok((move_headers::key(self.key.0)?, move_headers::expected(self.if_match.0.as_deref())?))
    }
}

impl<P: Ports> Moves<P> {
    /// Does what `kind` stands for, for a member of staff whose role allows it. A body is looked at only then.
    async fn ask(
        &self,
        visit: Visit,
        token: StaffToken,
        id: &str,
        given: Given,
        kind: CommandKind,
        ask: Result<Ask, Problem>,
    ) -> Result<Shown, Problem> {
        let signed_in = token.signed_in(&self.0, &visit, actions::role(kind)).await?;
        let (id, ask, (key, expected)) = (parse(id)?, ask?, given.read()?);
        let dossier = self.0.workflow().ask(id, signed_in.actor(), ask, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)))
    }
}
