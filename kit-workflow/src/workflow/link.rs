//! Download links: whether one opens anything is decided at every request, from the state.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{Deliverable, Grant, InquiryId, LinkId, Stage, StoredFile};
use crate::port::{Archive as _, Dossier, DownloadStart, FileKey, Folder, Language, Vault as _};
use crate::{Clock as _, Purpose, Token};

/// How long the starts of a file by one link are one download.
const ONE_DOWNLOAD: Duration = Duration::from_secs(60);

/// A link that opens.
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
/// # use kit_testing::sample;
/// # use kit_workflow::Purpose;
/// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
/// # use kit_workflow::port::{Deposit, Folder};
/// # use kit_workflow::workflow::{Ask, Upload};
/// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
/// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
/// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
/// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
/// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
/// let published = drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
/// let grant = published.state.delivery().and_then(|delivery| delivery.grant).ok_or("it has a link")?;
/// let token = sample::keys().token(Purpose::Download, grant.link.0);
///
/// let open = drive::to_end(workflow.open_link(&token))?;
/// drive::to_end(workflow.count_download(&open))?;
/// assert_eq!(drive::to_end(workflow.read_file(Folder::Deliverables, open.pdf, 0..4))?, b"%PDF");
/// assert_eq!(drive::to_end(workflow.dossier(id))?.downloads, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct OpenLink {
    /// Which link, and until when.
    pub grant: Grant,
    /// Whose kit.
    pub inquiry: InquiryId,
    /// The PDF.
    pub pdf: StoredFile,
    /// The name to save it under.
    pub file_name: String,
    /// How many pages it has.
    pub pages: Option<u32>,
    /// The client's language.
    pub language: Language,
    /// Whether this is a test on simulators.
    pub test: bool,
}

/// Why a link opens nothing.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::Token;
/// use kit_workflow::workflow::LinkFault;
///
/// let guessed = drive::to_end(World::new(1).workflow().open_link(&Token::presented("guessed")));
/// assert!(matches!(guessed, Err(LinkFault::Unknown)));
/// ```
#[derive(Debug, thiserror::Error)]
pub enum LinkFault {
    /// There is no such link: the same answer for a tampered one.
    #[error("there is no such link")]
    Unknown,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
    /// Staff revoked it.
    #[error("the link was revoked")]
    Revoked,
    /// A newer link was sent.
    #[error("a newer link was sent")]
    Replaced,
    /// What it opened was erased with everything else that was known of the client.
    #[error("the client's data was erased")]
    Erased,
    /// The order was, or is being, refunded.
    #[error("the order was refunded")]
    Refunded,
    /// The store or the vault failed.
    #[error(transparent)]
    Workflow(#[from] WorkflowError),
}

impl<P: Ports> Workflow<P> {
    /// What a download token opens now.
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
    /// # use kit_testing::sample;
    /// # use kit_workflow::Purpose;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::{Deposit, Folder};
    /// # use kit_workflow::workflow::{Ask, Upload};
    /// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
    /// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
    /// # let published = drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
    /// # let grant = published.state.delivery().and_then(|delivery| delivery.grant).ok_or("it has a link")?;
    /// # let token = sample::keys().token(Purpose::Download, grant.link.0);
    /// use kit_workflow::workflow::LinkFault;
    ///
    /// assert_eq!(drive::to_end(workflow.open_link(&token))?.inquiry, id);
    /// // Decided at every request: no later than the moment at which staff revoke it, it opens nothing.
    /// drive::to_end(workflow.ask(id, staff(2), Ask::RevokeLink, None, None))?;
    /// assert!(matches!(drive::to_end(workflow.open_link(&token)), Err(LinkFault::Revoked)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`LinkFault`], which says why it opens nothing.
    pub async fn open_link(&self, token: &Token) -> Result<OpenLink, LinkFault> {
        let store = self.ports.store();
        let entry = store.link(token.hash()).await.map_err(WorkflowError::from)?.ok_or(LinkFault::Unknown)?;
        let dossier = self.dossier(entry.inquiry).await?;
        let (deliverable, grant) = self.opened(&dossier, entry.grant.link)?;
        let pdf = deliverable.pdf;
        let pages = dossier.deliverables.iter().find(|entry| entry.deliverable.pdf == pdf).map(|entry| entry.pages);
        Ok(OpenLink {
            grant,
            inquiry: dossier.id,
            pdf,
            file_name: format!("kit-audit-{}.pdf", dossier.id.reference()),
            pages,
            language: dossier.language,
            test: dossier.test,
        })
    }

    /// The token of the client's link, where it opens: the one that their mail holds, for their own page. No new link is made,
    /// and the old one goes on opening.
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
    /// # use kit_testing::sample;
    /// # use kit_workflow::Purpose;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::{Deposit, Folder};
    /// # use kit_workflow::workflow::{Ask, Upload};
    /// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
    /// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
    /// # let published = drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
    /// # let grant = published.state.delivery().and_then(|delivery| delivery.grant).ok_or("it has a link")?;
    /// let token = workflow.link_token(&drive::to_end(workflow.dossier(id))?).ok_or("it opens")?;
    /// assert_eq!(token, sample::keys().token(Purpose::Download, grant.link.0));
    /// assert_eq!(drive::to_end(workflow.open_link(&token))?.inquiry, id);
    ///
    /// drive::to_end(workflow.ask(id, staff(2), Ask::RevokeLink, None, None))?;
    /// assert_eq!(workflow.link_token(&drive::to_end(workflow.dossier(id))?), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn link_token(&self, dossier: &Dossier) -> Option<Token> {
        let link = dossier.state.delivery()?.grant?.link;
        self.opened(dossier, link).ok()?;
        Some(self.keys.token(Purpose::Download, link.0))
    }

    /// Counts a download that starts at the file's beginning, once within a minute: a browser that asks for the first byte before
    /// it asks for all of them, or begins anew because the connection broke, downloads the file once.
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
    /// # use kit_testing::sample;
    /// # use kit_workflow::Purpose;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::{Deposit, Folder};
    /// # use kit_workflow::workflow::{Ask, Upload};
    /// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
    /// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
    /// # let published = drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
    /// # let grant = published.state.delivery().and_then(|delivery| delivery.grant).ok_or("it has a link")?;
    /// # let token = sample::keys().token(Purpose::Download, grant.link.0);
    /// let open = drive::to_end(workflow.open_link(&token))?;
    /// for _ in 0..2 {
    ///     drive::to_end(workflow.count_download(&open))?;
    /// }
    /// assert_eq!(drive::to_end(workflow.dossier(id))?.downloads, 1);
    /// world.clock.advance(Duration::from_secs(60));
    /// drive::to_end(workflow.count_download(&open))?;
    /// assert_eq!(drive::to_end(workflow.dossier(id))?.downloads, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn count_download(&self, open: &OpenLink) -> Result<(), WorkflowError> {
        let start = DownloadStart { link: open.grant.link, file: open.pdf.file, at: self.ports.clock().now() };
        Ok(self.ports.store().count_download(&start, ONE_DOWNLOAD).await?)
    }

    /// Some bytes of a stored file.
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
    /// # use kit_testing::sample;
    /// # use kit_workflow::Purpose;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::{Deposit, Folder};
    /// # use kit_workflow::workflow::{Ask, Upload};
    /// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
    /// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
    /// # let published = drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
    /// # let grant = published.state.delivery().and_then(|delivery| delivery.grant).ok_or("it has a link")?;
    /// # let token = sample::keys().token(Purpose::Download, grant.link.0);
    /// // A part of it, as a browser asks that goes on with a download; what is beyond the end is left out.
    /// let open = drive::to_end(workflow.open_link(&token))?;
    /// assert_eq!(drive::to_end(workflow.read_file(Folder::Deliverables, open.pdf, 9..99))?, b"kit");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Vault`].
    pub async fn read_file(
        &self,
        folder: Folder,
        file: StoredFile,
        range: std::ops::Range<u64>,
    ) -> Result<Vec<u8>, WorkflowError> {
        Ok(self.ports.vault().read(FileKey { folder, file: file.file }, range).await?)
    }

    /// What a link of this inquiry opens now, and until when.
    fn opened(&self, dossier: &Dossier, link: LinkId) -> Result<(Deliverable, Grant), LinkFault> {
        if dossier.keeping.erased_at.is_some() {
            return Err(LinkFault::Erased);
        }
        if matches!(dossier.state.stage(), Stage::Refunding | Stage::Refunded) {
            return Err(LinkFault::Refunded);
        }
        let delivery = dossier.state.delivery().ok_or(LinkFault::Unknown)?;
        let grant = delivery.grant.ok_or(LinkFault::Revoked)?;
        if grant.link != link {
            return Err(LinkFault::Replaced);
        }
        if self.ports.clock().now() >= grant.expires_at {
            return Err(LinkFault::Expired);
        }
        Ok((delivery.deliverable, grant))
    }

    /// The address of the client's link, where it opens: see [`Workflow::link_token`].
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// // Nothing was delivered yet.
    /// assert_eq!(workflow.link_address(&dossier), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn link_address(&self, dossier: &Dossier) -> Option<String> {
        self.link_token(dossier)?;
        self.download_url(dossier).map(|(address, _)| address)
    }

    /// The address of the link that was not revoked, if one is.
    pub(super) fn download_url(&self, dossier: &Dossier) -> Option<(String, Grant)> {
        dossier.state.settled()?;
        let grant = dossier.state.delivery()?.grant?;
        let token = self.keys.token(Purpose::Download, grant.link.0);
        Some((format!("{}/kit/download/{}", self.terms.public_base_url, token.expose()), grant))
    }
}
