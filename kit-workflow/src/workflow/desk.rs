//! What staff and clients ask for, beyond the form and the payment.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    AttemptId, Command, Deliverable, Event, Grant, InquiryActor, InquiryId, InquiryLifecycle, LinkId, Proof,
    SectionPlace, Stage, State, StoredFile,
};
use crate::port::{
    AttemptOpening, ComplaintText, Documents as _, Dossier, FileKey, Folder, LinkSecret, Particulars, ProofFile,
    RemarkKind, Vault as _,
};
use crate::{Clock as _, Dedupe, EngineError, Ids as _, Money, Order, Purpose, Store as _, Version};

/// The provider of payments that staff record.
const BY_HAND: &str = "by_hand";

/// What a person asks for.
///
/// ```
/// use kit_workflow::workflow::Ask;
///
/// // What people wrote stays out of logs.
/// let ask = Ask::Cancel { reason: Some("Mme Traoré a changé d’avis".to_owned()) };
/// assert_eq!(format!("{ask:?}"), r#"Ask("cancel")"#);
/// ```
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
        /// How much came; what is owed, where it is not said.
        received: Option<Money>,
    },
    /// Try the draft again.
    Retry,
    /// Make another draft.
    Revise {
        /// What it should do better.
        feedback: String,
        /// Only these sections are written anew, and the others kept as they are; all, where none is named.
        sections: Vec<SectionPlace>,
    },
    /// Go back from the validated PDF to the draft.
    WithdrawValidation,
    /// Deliver the validated PDF.
    Publish,
    /// Send a new link.
    ReissueLink,
    /// Kill the link.
    RevokeLink,
    /// Let the link that opens last longer.
    ExtendLink {
        /// So many days from now, but no more than a new link lasts; as long as that, where it is not said.
        days: Option<u32>,
        /// Why.
        reason: String,
    },
    /// Give the money back.
    Refund {
        /// Why.
        reason: String,
    },
    /// The money was given back.
    ConfirmRefund {
        /// The reference of the refund.
        reference: String,
        /// How much was given back; all that is due, where it is not said.
        amount: Option<Money>,
    },
    /// Propose to give up money that waits.
    ProposeWriteOff {
        /// Why.
        reason: String,
    },
    /// Agree to give it up.
    AgreeWriteOff,
    /// Decline to, or take the proposal back.
    DeclineWriteOff {
        /// Why.
        reason: String,
    },
    /// Send no more reminders.
    DeclineReminders,
    /// Look into an attempt that took the client's money and brought none.
    Complain {
        /// Which one; the last that may be complained of, where it is not said.
        transaction_id: Option<String>,
        /// What the client says of it.
        text: ComplaintText,
    },
    /// Tell the client what was found.
    AnswerComplaint {
        /// What they are told.
        answer: String,
    },
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Ask {
    /// Everything that makes two requests the same.
    fn wording(&self) -> String {
        match self {
            Self::Cancel { reason } => format!("cancel:{}", reason.as_deref().unwrap_or_default()),
            Self::AcceptShortPayment { reason } => format!("accept:{reason}"),
            Self::RecordPaymentByHand { reason, reference, received: None } => {
                format!("by-hand:{}:{reason}:{reference}", reason.len())
            }
            Self::RecordPaymentByHand { reason, reference, received: Some(received) } => {
                format!("by-hand-of:{received}:{}:{reason}:{reference}", reason.len())
            }
            Self::Retry => "retry".into(),
            Self::Revise { feedback, sections } if sections.is_empty() => format!("revise:{feedback}"),
            Self::Revise { feedback, sections } => {
                let sections: Vec<String> = sections.iter().map(ToString::to_string).collect();
                format!("revise-of:{}:{feedback}", sections.join(" "))
            }
            Self::WithdrawValidation => "withdraw".into(),
            Self::Publish => "publish".into(),
            Self::ReissueLink => "reissue".into(),
            Self::RevokeLink => "revoke".into(),
            Self::ExtendLink { days, reason } => format!("extend:{}:{reason}", days.unwrap_or_default()),
            Self::Refund { reason } => format!("refund:{reason}"),
            Self::ConfirmRefund { reference, amount: None } => format!("refunded:{reference}"),
            Self::ConfirmRefund { reference, amount: Some(amount) } => format!("refunded-of:{amount}:{reference}"),
            Self::ProposeWriteOff { reason } => format!("write-off:{reason}"),
            Self::AgreeWriteOff => "agree-write-off".into(),
            Self::DeclineWriteOff { reason } => format!("decline-write-off:{reason}"),
            Self::DeclineReminders => "decline-reminders".into(),
            Self::Complain { transaction_id, text } => {
                let ComplaintText { phone, reference, note } = text;
                let id = transaction_id.as_deref().unwrap_or_default();
                format!("complain:{id}:{}:{phone}:{}:{reference}:{note}", phone.len(), reference.len())
            }
            Self::AnswerComplaint { answer } => format!("answer:{answer}"),
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
///
/// ```
/// use kit_workflow::inquiry::{FileId, Sha256, StoredFile};
/// use kit_workflow::workflow::Upload;
///
/// let stored = StoredFile { file: FileId(uuid::Uuid::nil()), sha256: Sha256([0; 32]), size: 1 };
/// let upload = Upload { stored, file_name: "Kit définitif.pdf".to_owned() };
/// assert_eq!(upload.stored.size, 1);
/// ```
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
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor, Stage};
    /// # use kit_workflow::workflow::{Ask, WorkflowError};
    /// let (client, cancel) = (InquiryActor::new(ActorKind::Client), || Ask::Cancel { reason: None });
    /// // Decided only on what the page showed; the key makes a second click harmless.
    /// let version = Some(dossier.version);
    /// let cancelled = drive::to_end(workflow.ask(dossier.id, client, cancel(), version, Some("click-1")))?;
    /// assert_eq!(cancelled.state.stage(), Stage::Cancelled);
    /// let again = drive::to_end(workflow.ask(dossier.id, client, cancel(), version, Some("click-1")))?;
    /// assert_eq!(again.version, cancelled.version);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Refused`], [`WorkflowError::PlayMoney`], [`WorkflowError::Conflict`] where `expected` is not the version any more,
    /// [`WorkflowError::KeyReused`], [`WorkflowError::Absent`], [`WorkflowError::Store`].
    pub async fn ask(
        &self,
        id: InquiryId,
        by: InquiryActor,
        ask: Ask,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        self.ask_showing(id, by, ask, None, expected, idempotency_key).await
    }

    pub(super) async fn ask_showing(
        &self,
        id: InquiryId,
        by: InquiryActor,
        ask: Ask,
        proof: Option<ProofFile>,
        expected: Option<Version>,
        idempotency_key: Option<&str>,
    ) -> Result<Dossier, WorkflowError> {
        let shown = proof.as_ref().map_or(String::new(), |proof| format!("{}:", proof.stored.sha256));
        let dedupe = self.dedupe(id, idempotency_key, &format!("{shown}{}", ask.wording()));
        if self.taken(id, dedupe.as_ref()).await? {
            return self.dossier(id).await;
        }
        loop {
            let (command, particulars, decided_on) = self.command(id, ask.clone(), proof.clone()).await?;
            let order = Order::new(id.0, by, self.ports.clock().now(), command).with(particulars);
            let order = order.expecting(expected.or(decided_on)).once(dedupe.clone());
            match self.carry_out(id, order).await {
                Err(WorkflowError::Conflict { .. }) if expected.is_none() && decided_on.is_some() => {}
                done => return done,
            }
        }
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

    async fn command(
        &self,
        id: InquiryId,
        ask: Ask,
        proof: Option<ProofFile>,
    ) -> Result<(Command, Particulars, Option<Version>), WorkflowError> {
        let file = proof.as_ref().map(|proof| proof.stored);
        let digest = |text: &str| self.keys.digest(id.0, text);
        let because = |reason: String| Particulars::Remarks(vec![(RemarkKind::Reason, reason)]);
        let (command, particulars) = match ask {
            Ask::Cancel { reason } => {
                (Command::Cancel { reason: reason.as_deref().map(digest) }, reason.map_or(Particulars::None, because))
            }
            Ask::AcceptShortPayment { reason } => {
                (Command::AcceptShortPayment { reason: digest(&reason) }, because(reason))
            }
            Ask::RecordPaymentByHand { reason, reference, received } => {
                let proof = proof.ok_or(WorkflowError::NoProof)?;
                return self.by_hand(id, reason, reference, received, proof).await;
            }
            Ask::Retry => (Command::RetryGeneration, Particulars::None),
            Ask::Revise { feedback, sections } => {
                self.has_sections(id, &sections).await?;
                (Command::RequestRevision { feedback: digest(&feedback) }, Particulars::Revision { feedback, sections })
            }
            Ask::WithdrawValidation => (Command::WithdrawValidation, Particulars::None),
            Ask::Publish => {
                self.real_money(id).await?;
                let (grant, secret) = self.grant();
                (Command::Deliver { grant }, Particulars::Link(secret))
            }
            Ask::ReissueLink => {
                self.real_money(id).await?;
                let (grant, secret) = self.grant();
                (Command::ReissueLink { grant }, Particulars::Link(secret))
            }
            Ask::RevokeLink => (Command::RevokeLink, Particulars::None),
            Ask::ExtendLink { days, reason } => {
                self.real_money(id).await?;
                let until = self.ports.clock().now() + self.lasting(days);
                (Command::ExtendLink { until, reason: digest(&reason) }, because(reason))
            }
            Ask::Refund { reason } => (Command::Refund { reason: digest(&reason) }, because(reason)),
            Ask::ConfirmRefund { reference, amount } => (
                Command::ConfirmRefund { proof: Proof { digest: digest(&reference), file }, amount },
                match proof {
                    Some(proof) => Particulars::Proven { remarks: vec![(RemarkKind::Proof, reference)], proof },
                    None => Particulars::Remarks(vec![(RemarkKind::Proof, reference)]),
                },
            ),
            Ask::ProposeWriteOff { reason } => (Command::ProposeWriteOff { reason: digest(&reason) }, because(reason)),
            Ask::AgreeWriteOff => (Command::AgreeWriteOff, Particulars::None),
            Ask::DeclineWriteOff { reason } => (Command::DeclineWriteOff { reason: digest(&reason) }, because(reason)),
            Ask::DeclineReminders => (Command::DeclineReminders, Particulars::None),
            Ask::Complain { transaction_id, text } => {
                let attempt = self.contested(id, transaction_id.as_deref()).await?;
                (Command::Complain { attempt }, Particulars::Complaint(text))
            }
            Ask::AnswerComplaint { answer } => {
                (Command::AnswerComplaint { answer: digest(&answer) }, Particulars::Answer(answer))
            }
        };
        Ok((command, particulars, None))
    }

    /// Nothing is handed over for play money, but where everything is play.
    async fn real_money(&self, id: InquiryId) -> Result<(), WorkflowError> {
        if self.was_played(&self.dossier(id).await?) { Err(WorkflowError::PlayMoney) } else { Ok(()) }
    }

    /// Whether an inquiry was taken or paid on simulators or with test keys, and this service takes real money.
    pub(super) fn was_played(&self, dossier: &Dossier) -> bool {
        let paid = dossier.attempts.iter().any(|attempt| attempt.test && attempt.receipt.is_some());
        !self.terms.test && (dossier.test || paid)
    }

    /// Which attempt is paid depends on what is there: the order is decided on this very version.
    async fn by_hand(
        &self,
        id: InquiryId,
        reason: String,
        reference: String,
        received: Option<Money>,
        proof: ProofFile,
    ) -> Result<(Command, Particulars, Option<Version>), WorkflowError> {
        let dossier = self.dossier(id).await?;
        let received =
            received.unwrap_or_else(|| dossier.state.account().map_or(self.terms.price, crate::inquiry::Account::owed));
        let digest = self.keys.digest(id.0, &reference);
        // Money that the client said would come this way pays that attempt; any other is an attempt of its own.
        let awaited = |attempt| match &dossier.state {
            State::AwaitingPayment(awaiting) => awaiting.awaits(attempt),
            _ => false,
        };
        let announced = dossier.attempts.iter().rev().find(|known| known.provider == BY_HAND && awaited(known.id));
        // Two transfers have two references: the same amount under the same one is the same transfer, told again.
        let history = self.ports.store().history(id.0).await?;
        let told = history.iter().find_map(|recorded| match &recorded.event {
            Event::PaymentRecordedByHand { receipt, proof, .. }
                if proof.digest == digest && receipt.amount() == received =>
            {
                Some(receipt.attempt())
            }
            _ => None,
        });
        let attempt =
            told.or_else(|| announced.map(|known| known.id)).unwrap_or_else(|| AttemptId(self.ports.clock().fresh()));
        let command = Command::RecordPaymentByHand {
            attempt,
            received,
            reason: self.keys.digest(id.0, &reason),
            proof: Proof { digest, file: Some(proof.stored) },
        };
        let opening = AttemptOpening {
            provider: BY_HAND.into(),
            test: self.terms.test,
            account: BY_HAND.into(),
            amount: received,
            return_hash: self.keys.token(Purpose::Return, attempt.0).hash(),
        };
        let remarks = vec![(RemarkKind::Reason, reason), (RemarkKind::Proof, reference)];
        Ok((command, Particulars::Attempt { opening, remarks, proof: Some(proof) }, Some(dossier.version)))
    }

    /// How long a link lasts that is to last so many days from now: never longer than a new one.
    fn lasting(&self, days: Option<u32>) -> Duration {
        let most = self.terms.link_ttl;
        days.map_or(most, |days| DAY.saturating_mul(days).min(most))
    }

    /// A fresh link, as long as the terms say, and what the store keeps of its token.
    fn grant(&self) -> (Grant, LinkSecret) {
        let link = LinkId(self.ports.clock().fresh());
        let expires_at = self.ports.clock().now() + self.terms.link_ttl;
        let hash = self.keys.token(Purpose::Download, link.0).hash();
        (Grant { link, expires_at }, LinkSecret { hash, key: self.keys.id() })
    }

    /// Takes a PDF for an inquiry: it validates a drafted one, replaces the PDF of a validated one, corrects a delivered
    /// one. The file is removed where it is not taken. How [like](crate::port::Likeness) the draft it is, is noted and refuses
    /// nothing: whoever publishes decides.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
    /// # use kit_workflow::{Backoff, Step, Worker, WorkerId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let id = drive::to_end(workflow.submit(new))?.dossier.id;
    /// # let page = drive::to_end(workflow.checkout(id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// # drive::to_end(workflow.reconcile(&drive::to_end(workflow.dossier(id))?.attempts[0], false))?;
    /// # let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 1 };
    /// # let (name, lease) = (WorkerId("one".into()), Duration::from_secs(20));
    /// # let (store, clock) = (&world.store, &world.clock);
    /// # let worker = Worker { id: name, store, performer: &workflow, clock, lease, backoff };
    /// # while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor, Stage};
    /// # let reviewer = InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(1));
    /// use kit_workflow::port::{Deposit, Folder};
    /// use kit_workflow::workflow::Upload;
    ///
    /// let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// let validated = drive::to_end(workflow.deliverable(id, reviewer, upload, None, None))?;
    /// assert_eq!((validated.state.stage(), validated.deliverables[0].pages), (Stage::Validated, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        self.scan(&bytes).await?;
        let pages = self.ports.documents().pages(bytes.clone()).await?;
        let text = self.text_of_pdf(bytes).await;
        loop {
            let dossier = self.dossier(id).await?;
            if expected.is_some_and(|expected| expected != dossier.version) {
                return Err(WorkflowError::Conflict { current: Some(dossier.version) });
            }
            let likeness = self.likeness(&dossier, text.as_deref()).await?;
            let particulars = Particulars::Deliverable { file_name: upload.file_name.clone(), pages, likeness };
            let number = dossier.deliverables.len() as u32 + 1;
            let deliverable = Deliverable { number, pdf: upload.stored };
            let command = match dossier.state.stage() {
                Stage::Validated => Command::ReplaceDeliverable { deliverable },
                Stage::Delivered => Command::Correct { deliverable },
                _ => Command::Validate { deliverable },
            };
            // Decided on this very version, because the number, the command and the draft depend on it.
            let order = Order::new(id.0, by, self.ports.clock().now(), command)
                .with(particulars)
                .expecting(Some(dossier.version))
                .once(dedupe.clone());
            match self.carry_out(id, order).await {
                Err(WorkflowError::Conflict { .. }) if expected.is_none() => {}
                done => return done,
            }
        }
    }
}
