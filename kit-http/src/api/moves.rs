//! What staff do.

use kit_workflow::inquiry::CommandKind;
use kit_workflow::port::Role;
use kit_workflow::workflow::{Ask, FieldFault, Ports, WorkflowError};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};

use super::access::{Reader, StaffToken, parse};
use super::failure::{MoveFailure, PdfFailure, ProvenMoveFailure, SignedMoveFailure};
use super::inquiries::Shown;
use super::pdf_body::PdfBody;
use super::proof_body::Proven;
use super::texts::{Answer, ByHand, Extension, Feedback, GivenBack, Reason, TextFields, Texts};
use super::{Part, move_headers};
use crate::app::App;
use crate::problem::Problem;
use crate::upload::{self, PROOF, read_proof_form};
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
        let signed_in = token.signed_in(&self.0, &visit, Role::for_move(CommandKind::Validate)).await?;
        let id = parse(&id)?;
        let (key, expected) = Given { key, if_match }.read()?;
        // An inquiry that is not there must not cost the upload of a PDF.
        let known = self.0.workflow().dossier(id).await?;
        let pdf = upload::read_pdf(&self.0, body.read()?).await?;
        let dossier = self.0.workflow().deliverable(known.id, signed_in.actor(), pdf, expected, key.as_deref()).await?;
        Ok(Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)).await?)
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
    /// The model gets the feedback with everything that it had before. Where sections are named, only these are written anew;
    /// the others are kept byte for byte.
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
        let ask = body.read().and_then(|body| Ok(Ask::Revise { sections: body.places()?, feedback: body.feedback }));
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::RequestRevision, ask).await?)
    }

    /// Answer what the client reported
    ///
    /// Every report of the inquiry that waits is answered and closed; the client gets the answer by mail.
    #[oai(path = "/staff/inquiries/:id/complaint/answer", method = "post", operation_id = "answerComplaint")]
    async fn answer_complaint(
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
        body: Texts<Answer>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().map(|body| Ask::AnswerComplaint { answer: body.answer });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::AnswerComplaint, ask).await?)
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
    /// An amount that is named is one that is due, or all that is due in its currency: whatever came in since stays due.
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
        body: Proven<GivenBack>,
    ) -> Result<Shown, ProvenMoveFailure> {
        let order = self.0.workflow().terms().price.currency();
        let ask = |body: GivenBack| Ok(Ask::ConfirmRefund { amount: body.money(order)?, reference: body.reference });
        Ok(self.ask_proven(visit, token, &id, Given { key, if_match }, CommandKind::ConfirmRefund, body, ask).await?)
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
    /// It does what a payment through the provider would: pays the order, is held where it is too little, or is to be given
    /// back where the order needs no more. A file shows it: the scan of a statement or of a cash receipt. Managers only.
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
        body: Proven<ByHand>,
    ) -> Result<Shown, ProvenMoveFailure> {
        let order = self.0.workflow().terms().price.currency();
        let ask = |body: ByHand| {
            let received = body.money(order)?;
            Ok(Ask::RecordPaymentByHand { reason: body.reason, reference: body.reference, received })
        };
        Ok(self
            .ask_proven(visit, token, &id, Given { key, if_match }, CommandKind::RecordPaymentByHand, body, ask)
            .await?)
    }

    /// Propose to give up money that waits
    ///
    /// For what can be neither kept nor given back. A second person must agree. Managers only.
    #[oai(path = "/staff/inquiries/:id/payment/write-off", method = "post", operation_id = "proposeWriteOff")]
    async fn propose_write_off(
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
        let ask = body.read().map(|body| Ask::ProposeWriteOff { reason: body.reason });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ProposeWriteOff, ask).await?)
    }

    /// Agree to give up money that waits
    ///
    /// Everything that waits on the inquiry is given up. Refused to whoever proposed it. Managers only.
    #[oai(path = "/staff/inquiries/:id/payment/write-off/agree", method = "post", operation_id = "agreeWriteOff")]
    async fn agree_write_off(
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
        let ask = Ok(Ask::AgreeWriteOff);
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::AgreeWriteOff, ask).await?)
    }

    /// Decline to give up money that waits
    ///
    /// Whoever proposed it takes it back this way. Managers only.
    #[oai(path = "/staff/inquiries/:id/payment/write-off/decline", method = "post", operation_id = "declineWriteOff")]
    async fn decline_write_off(
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
        let ask = body.read().map(|body| Ask::DeclineWriteOff { reason: body.reason });
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::DeclineWriteOff, ask).await?)
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

    /// Let the client's link last longer
    ///
    /// Its address stays the same, and the client is told the new end by mail. Refused where the link opens nothing any more;
    /// one that lasts as long already stays as it is.
    #[oai(path = "/staff/inquiries/:id/link/extension", method = "post", operation_id = "extendLink")]
    async fn extend(
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
        body: Texts<Extension>,
    ) -> Result<Shown, SignedMoveFailure> {
        let ask = body.read().and_then(|body| Ok(Ask::ExtendLink { days: body.days()?, reason: body.reason }));
        Ok(self.ask(visit, token, &id, Given { key, if_match }, CommandKind::ExtendLink, ask).await?)
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

/// A file that shows nothing is told by its field.
fn of_proof(error: WorkflowError) -> Problem {
    match error {
        WorkflowError::Unfit(unfit) => Problem::field(PROOF, FieldFault::from(unfit)),
        error => error.into(),
    }
}

impl Given {
    fn read(self) -> Result<(Option<String>, Option<kit_workflow::Version>), Problem> {
        Ok((move_headers::key(self.key.0)?, move_headers::expected(self.if_match.0.as_deref())?))
    }
}

impl<P: Ports> Moves<P> {
    /// The same for a body that may come with a file which shows it.
    #[expect(clippy::too_many_arguments, reason = "they are the parts of one request")]
    async fn ask_proven<T: TextFields>(
        &self,
        visit: Visit,
        token: StaffToken,
        id: &str,
        given: Given,
        kind: CommandKind,
        body: Proven<T>,
        ask: impl FnOnce(T) -> Result<Ask, Problem>,
    ) -> Result<Shown, Problem> {
        let signed_in = token.signed_in(&self.0, &visit, Role::for_move(kind)).await?;
        let (id, workflow, by) = (parse(id)?, self.0.workflow(), signed_in.actor());
        let (content_type, body) = match body {
            Proven::Json(texts) => {
                let (ask, (key, expected)) = (ask(texts.read()?)?, given.read()?);
                let dossier = workflow.ask(id, by, ask, expected, key.as_deref()).await?;
                return Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)).await;
            }
            Proven::Form(content_type, body) => (content_type, body),
        };
        let (key, expected) = given.read()?;
        // An inquiry that is not there must not cost the upload of a file.
        workflow.dossier(id).await?;
        let form = read_proof_form(&self.0, content_type.as_deref(), body).await?;
        let kept = form.kept();
        let asked = match form.refused {
            Some(fault) => Err(Problem::field(PROOF, fault)),
            None => Texts::of_form(&form.fields).and_then(ask),
        };
        let dossier = match (asked, form.upload) {
            (Ok(ask), Some(upload)) => {
                workflow.ask_with_proof(id, by, ask, upload, expected, key.as_deref()).await.map_err(of_proof)?
            }
            (Ok(ask), None) => workflow.ask(id, by, ask, expected, key.as_deref()).await?,
            (Err(problem), _) => {
                // A file too many is no reason to hide what is wrong with the request.
                let _ = workflow.discard(kept.as_slice()).await;
                return Err(problem);
            }
        };
        Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)).await
    }

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
        let signed_in = token.signed_in(&self.0, &visit, Role::for_move(kind)).await?;
        let (id, ask, (key, expected)) = (parse(id)?, ask?, given.read()?);
        let dossier = self.0.workflow().ask(id, signed_in.actor(), ask, expected, key.as_deref()).await?;
        Shown::of(&self.0, &visit, &dossier, &Reader::Staff(signed_in)).await
    }
}
