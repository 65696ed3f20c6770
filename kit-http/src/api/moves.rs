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

#[OpenApi(prefix_path = "/staff/inquiries/:id", tag = "Part::Moves")]
impl<P: Ports> Moves<P> {
    /// Upload the PDF
    ///
    /// Validates a drafted inquiry, replaces the PDF of a validated one, corrects a delivered one: the old PDF is served
    /// until the new one is published.
    #[oai(path = "/deliverable", method = "put", operation_id = "uploadDeliverable")]
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
        let pdf = upload::read_pdf(&self.0, body.0).await?;
        let dossier = self.0.workflow().deliverable(known.id, signed_in.actor(), pdf, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)))
    }

    /// Publish
    ///
    /// The client gets a link to the validated PDF by mail. Refused unless the order is paid.
    #[oai(path = "/publish", method = "post", operation_id = "publish")]
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
        let ask = Ask::Publish;
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Deliver, ask).await?)
    }

    /// Try a failed draft again
    #[oai(path = "/retry", method = "post", operation_id = "retryGeneration")]
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
        let ask = Ask::Retry;
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RetryGeneration, ask).await?)
    }

    /// Ask for another draft
    ///
    /// The model gets the feedback with everything that it had before.
    #[oai(path = "/revision", method = "post", operation_id = "requestRevision")]
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
        let ask = Ask::Revise { feedback: body.0.feedback };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RequestRevision, ask).await?)
    }

    /// Give an inquiry up for the client
    #[oai(path = "/cancel", method = "post", operation_id = "cancelForClient")]
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
        let ask = Ask::Cancel { reason: Some(body.0.reason) };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Cancel, ask).await?)
    }

    /// Decide to give the money back
    ///
    /// Links die and generation stops at once. Managers only.
    #[oai(path = "/refund", method = "post", operation_id = "refund")]
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
        let ask = Ask::Refund { reason: body.0.reason };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::Refund, ask).await?)
    }

    /// Record that the money was given back
    ///
    /// Managers only.
    #[oai(path = "/refund/confirm", method = "post", operation_id = "confirmRefund")]
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
        let ask = Ask::ConfirmRefund { reference: body.0.reference };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ConfirmRefund, ask).await?)
    }

    /// Accept a payment that is held
    ///
    /// The order counts as paid from then on. Managers only.
    #[oai(path = "/payment/accept", method = "post", operation_id = "acceptShortPayment")]
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
        let ask = Ask::AcceptShortPayment { reason: body.0.reason };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::AcceptShortPayment, ask).await?)
    }

    /// Record a payment that came another way
    ///
    /// The order counts as paid from then on. Managers only.
    #[oai(path = "/payment/by-hand", method = "post", operation_id = "recordPaymentByHand")]
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
        let ask = Ask::RecordPaymentByHand { reason: body.0.reason, reference: body.0.reference };
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RecordPaymentByHand, ask).await?)
    }

    /// Send the client a new link
    ///
    /// The old one opens nothing any more.
    #[oai(path = "/link", method = "post", operation_id = "reissueLink")]
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
        let ask = Ask::ReissueLink;
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ReissueLink, ask).await?)
    }

    /// Kill the client's link
    #[oai(path = "/link", method = "delete", operation_id = "revokeLink")]
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
        let ask = Ask::RevokeLink;
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RevokeLink, ask).await?)
    }

    /// Go back from the validated PDF to the draft
    #[oai(path = "/deliverable", method = "delete", operation_id = "withdrawValidation")]
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
        let ask = Ask::WithdrawValidation;
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::WithdrawValidation, ask).await?)
    }
}

impl Given {
    fn read(self) -> Result<(Option<String>, Option<kit_workflow::Version>), Problem> {
        Ok((move_headers::key(self.key.0)?, move_headers::expected(self.if_match.0.as_deref())?))
    }
}

impl<P: Ports> Moves<P> {
    /// Does what `kind` stands for, for a member of staff whose role allows it.
    async fn ask(
        &self,
        visit: Visit,
        token: StaffToken,
        id: &str,
        given: Given,
        kind: CommandKind,
        ask: Ask,
    ) -> Result<Shown, Problem> {
        let signed_in = token.signed_in(&self.0, &visit, actions::role(kind)).await?;
        let (key, expected) = given.read()?;
        let dossier = self.0.workflow().ask(parse(id)?, signed_in.actor(), ask, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)))
    }
}
