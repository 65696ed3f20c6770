//! What staff and clients ask for, beyond the form and the payment.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    AttemptId, Command, Deliverable, Grant, InquiryActor, InquiryId, InquiryLifecycle, LinkId, Stage, StoredFile,
};
use crate::port::{
    AttemptOpening, Documents as _, Dossier, FileKey, Folder, LinkSecret, Particulars, RemarkKind, Vault as _,
};
use crate::{Clock as _, Dedupe, EngineError, Ids as _, Order, Purpose, Store as _, Version};

/// What a person asks for.
#[derive(Clone, PartialEq, Eq)]
pub enum Ask {
    /// Give the inquiry up.
    Cancel {
        /// Why, if it is said.
        reason: Option<String>,
    },
    /// Accept the money that is held.
    AcceptShortPayment {
        /// Why.
        reason: String,
    },
    /// Sign for money that came another way.
    RecordPaymentByHand {
        /// Why.
        reason: String,
        /// The reference of the payment.
        reference: String,
    },
    /// Try the draft again.
    Retry,
    /// Make another draft.
    Revise {
        /// What it should do better.
        feedback: String,
    },
    /// Go back from the validated PDF to the draft.
    WithdrawValidation,
    /// Deliver the validated PDF.
    Publish,
    /// Send a new link.
    ReissueLink,
    /// Kill the link.
    RevokeLink,
    /// Give the money back.
    Refund {
        /// Why.
        reason: String,
    },
    /// The money was given back.
    ConfirmRefund {
        /// The reference of the refund.
        reference: String,
    },
}

impl Ask {
    /// Everything that makes two requests the same.
    fn wording(&self) -> String {
        match self {
            Self::Cancel { reason } => format!("cancel:{}", reason.as_deref().unwrap_or_default()),
            Self::AcceptShortPayment { reason } => format!("accept:{reason}"),
            Self::RecordPaymentByHand { reason, reference } => format!("by-hand:{}:{reason}:{reference}", reason.len()),
            Self::Retry => "retry".into(),
            Self::Revise { feedback } => format!("revise:{feedback}"),
            Self::WithdrawValidation => "withdraw".into(),
            Self::Publish => "publish".into(),
            Self::ReissueLink => "reissue".into(),
            Self::RevokeLink => "revoke".into(),
            Self::Refund { reason } => format!("refund:{reason}"),
            Self::ConfirmRefund { reference } => format!("refunded:{reference}"),
        }
    }
}

/// What people wrote stays out of logs.
impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Ask").field(&self.wording().split(':').next().unwrap_or_default()).finish()
    }
}

/// A PDF that staff uploaded, kept in the vault.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The file.
    pub stored: StoredFile,
    /// The name it had.
    pub file_name: String,
}

impl<P: Ports> Workflow<P> {
    /// Does what a person asks, if the lifecycle allows it, and tells how the inquiry stands then.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Refused`], [`WorkflowError::Conflict`] where `expected` is not the version any more,
    /// [`WorkflowError::KeyReused`], [`WorkflowError::Absent`], [`WorkflowError::Store`].
    pub async fn ask(
        &self,
        id: InquiryId,
        by: InquiryActor,
        ask: Ask,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        let dedupe = self.dedupe(id, idempotency_key, &ask.wording());
        if self.taken(id, dedupe.as_ref()).await? {
            return self.dossier(id).await;
        }
        let (command, particulars) = self.command(id, ask).await?;
        let order = Order::new(id.0, by, self.ports.clock().now(), command).with(particulars);
        self.carry_out(id, order.expecting(expected).once(dedupe)).await
    }

    async fn carry_out(&self, id: InquiryId, order: Order<InquiryLifecycle>) -> Result<Dossier, WorkflowError> {
        let fingerprint = order.dedupe.as_ref().map(|dedupe| dedupe.fingerprint.clone());
        match self.engine().execute(order).await {
            Ok(_) => self.dossier(id).await,
            Err(EngineError::Duplicate { fingerprint: earlier, .. }) if Some(&earlier) == fingerprint.as_ref() => {
                self.dossier(id).await
            }
            Err(error) => Err(error.into()),
        }
    }

    fn dedupe(&self, id: InquiryId, key: Option<&str>, request: &str) -> Option<Dedupe> {
        key.map(|key| Dedupe {
            scope: format!("moves/{id}"),
            key: key.to_owned(),
            fingerprint: self.keys.digest(id.0, request),
        })
    }

    /// Whether the same request was carried out before.
    async fn taken(&self, id: InquiryId, dedupe: Option<&Dedupe>) -> Result<bool, WorkflowError> {
        let Some(dedupe) = dedupe else { return Ok(false) };
        match self.ports.store().taken(&dedupe.scope, &dedupe.key).await? {
            None => Ok(false),
            Some((subject, fingerprint)) if subject == id.0 && fingerprint == dedupe.fingerprint => Ok(true),
            Some(_) => Err(WorkflowError::KeyReused),
        }
    }

    async fn command(&self, id: InquiryId, ask: Ask) -> Result<(Command, Particulars), WorkflowError> {
        let digest = |text: &str| self.keys.digest(id.0, text);
        let because = |reason: String| Particulars::Remarks(vec![(RemarkKind::Reason, reason)]);
        Ok(match ask {
            Ask::Cancel { reason } => {
                (Command::Cancel { reason: reason.as_deref().map(digest) }, reason.map_or(Particulars::None, because))
            }
            Ask::AcceptShortPayment { reason } => {
                (Command::AcceptShortPayment { reason: digest(&reason) }, because(reason))
            }
            Ask::RecordPaymentByHand { reason, reference } => self.by_hand(id, reason, reference).await?,
            Ask::Retry => (Command::RetryGeneration, Particulars::None),
            Ask::Revise { feedback } => (
                Command::RequestRevision { feedback: digest(&feedback) },
                Particulars::Remarks(vec![(RemarkKind::Feedback, feedback)]),
            ),
            Ask::WithdrawValidation => (Command::WithdrawValidation, Particulars::None),
            Ask::Publish => {
                let (grant, secret) = self.grant();
                (Command::Deliver { grant }, Particulars::Link(secret))
            }
            Ask::ReissueLink => {
                let (grant, secret) = self.grant();
                (Command::ReissueLink { grant }, Particulars::Link(secret))
            }
            Ask::RevokeLink => (Command::RevokeLink, Particulars::None),
            Ask::Refund { reason } => (Command::Refund { reason: digest(&reason) }, because(reason)),
            Ask::ConfirmRefund { reference } => (
                Command::ConfirmRefund { proof: digest(&reference) },
                Particulars::Remarks(vec![(RemarkKind::Proof, reference)]),
            ),
        })
    }

    async fn by_hand(
        &self,
        id: InquiryId,
        reason: String,
        reference: String,
    ) -> Result<(Command, Particulars), WorkflowError> {
        let dossier = self.dossier(id).await?;
        let attempt = AttemptId(self.ports.clock().fresh());
        let command = Command::RecordPaymentByHand {
            attempt,
            reason: self.keys.digest(id.0, &reason),
            proof: self.keys.digest(id.0, &reference),
        };
        let opening = AttemptOpening {
            provider: "by_hand".into(),
            test: self.terms.test,
            amount: dossier.state.account().map_or(self.terms.price, crate::inquiry::Account::owed),
            return_hash: self.keys.token(Purpose::Return, attempt.0).hash(),
        };
        let remarks = vec![(RemarkKind::Reason, reason), (RemarkKind::Proof, reference)];
        Ok((command, Particulars::Attempt { opening, remarks }))
    }

    /// A fresh link, as long as the terms say, and what the store keeps of its token.
    fn grant(&self) -> (Grant, LinkSecret) {
        let link = LinkId(self.ports.clock().fresh());
        let expires_at = self.ports.clock().now() + self.terms.link_ttl;
        let hash = self.keys.token(Purpose::Download, link.0).hash();
        (Grant { link, expires_at }, LinkSecret { hash, key: self.keys.id() })
    }

    /// Takes a PDF for an inquiry: it validates a drafted one, replaces the PDF of a validated one, corrects a delivered
    /// one. The file is removed where it is not taken.
    ///
    /// # Errors
    ///
    /// As [`ask`](Self::ask), and [`WorkflowError::Unfit`] where it is no PDF that a client could open.
    pub async fn deliverable(
        &self,
        id: InquiryId,
        by: InquiryActor,
        upload: Upload,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        let key = FileKey { folder: Folder::Deliverables, file: upload.stored.file };
        let result = self.take_deliverable(id, by, &upload, expected, idempotency_key).await;
        let kept = match &result {
            Ok(dossier) => dossier.deliverables.iter().any(|entry| entry.deliverable.pdf.file == upload.stored.file),
            // Whether it was taken is unknown: a file too many is better than one too few.
            Err(WorkflowError::Store(_)) => true,
            Err(_) => false,
        };
        if !kept {
            // A file too many is no reason to hide what came of the request.
            let _ = self.ports.vault().remove(key).await;
        }
        result
    }

    async fn take_deliverable(
        &self,
        id: InquiryId,
        by: InquiryActor,
        upload: &Upload,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        let dedupe = self.dedupe(id, idempotency_key, &upload.stored.sha256.to_string());
        if self.taken(id, dedupe.as_ref()).await? {
            return self.dossier(id).await;
        }
        let key = FileKey { folder: Folder::Deliverables, file: upload.stored.file };
        let bytes = self.ports.vault().read(key, 0..upload.stored.size).await?;
        let pages = self.ports.documents().pages(bytes).await?;
        let particulars = Particulars::Deliverable { file_name: upload.file_name.clone(), pages };
        loop {
            let dossier = self.dossier(id).await?;
            if expected.is_some_and(|expected| expected != dossier.version) {
                return Err(WorkflowError::Conflict { current: Some(dossier.version) });
            }
            let number = dossier.deliverables.len() as u32 + 1;
            let deliverable = Deliverable { number, pdf: upload.stored };
            let command = match dossier.state.stage() {
                Stage::Validated => Command::ReplaceDeliverable { deliverable },
                Stage::Delivered => Command::Correct { deliverable },
                _ => Command::Validate { deliverable },
            };
            // Decided on this very version, because the number and the command depend on it.
            let order = Order::new(id.0, by, self.ports.clock().now(), command)
                .with(particulars.clone())
                .expecting(Some(dossier.version))
                .once(dedupe.clone());
            match self.carry_out(id, order).await {
                Err(WorkflowError::Conflict { .. }) if expected.is_none() => {}
                done => return done,
            }
        }
    }
}
