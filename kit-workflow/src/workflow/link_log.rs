//! Every link that an inquiry's client was sent: by whom, until when, how it ended, and what was fetched by it.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{Event, Grant, InquiryActor, InquiryLifecycle};
use crate::name::names;
use crate::port::{Archive as _, Dossier, LinkRecord};
use crate::{Clock as _, Recorded, Sequence, Store as _, Timestamp};

/// How many links are told of an inquiry, and how many downloads of each: the newest.
const MOST: u32 = 100;

names! {
    /// How a link ended.
    pub enum EndKind {
        /// Its time was over.
        Expired = "expired",
        /// Staff revoked it.
        Revoked = "revoked",
        /// A newer link was sent.
        Replaced = "replaced",
        /// The order was refunded.
        Refunded = "refunded",
        /// What was known of the client was erased.
        Erased = "erased",
    }
}

/// How and when a link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkEnd {
    /// How.
    pub kind: EndKind,
    /// When.
    pub at: Timestamp,
    /// Who ended it, and the event that did, where somebody did: why is among the remarks of that event.
    pub cause: Option<(InquiryActor, Sequence)>,
}

/// A link that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedLink {
    /// Which link, and until when it is, or was, good.
    pub grant: Grant,
    /// The number of the deliverable that it was sent for.
    pub deliverable: u32,
    /// When it was sent.
    pub at: Timestamp,
    /// By whom.
    pub by: InquiryActor,
    /// How it ended; nothing while it opens.
    pub end: Option<LinkEnd>,
    /// How many downloads began by it.
    pub downloads: u64,
    /// When the newest of them began, the newest first.
    pub begun: Vec<Timestamp>,
}

/// The links of an inquiry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkLog {
    /// The newest, the newest first.
    pub links: Vec<IssuedLink>,
    /// How many came before them.
    pub older: usize,
}

impl<P: Ports> Workflow<P> {
    /// The links that were sent for an inquiry.
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
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::{Deposit, Folder};
    /// # use kit_workflow::workflow::{Ask, Upload};
    /// # let staff = |number| InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(number));
    /// # let mut intake = drive::to_end(workflow.receive(Folder::Deliverables))?;
    /// # drive::to_end(intake.deposit.write(b"%PDF the kit"))?;
    /// # let upload = Upload { stored: drive::to_end(intake.deposit.finish())?, file_name: "kit.pdf".to_owned() };
    /// # drive::to_end(workflow.deliverable(id, staff(1), upload, None, None))?;
    /// use kit_workflow::workflow::EndKind;
    ///
    /// drive::to_end(workflow.ask(id, staff(2), Ask::Publish, None, None))?;
    /// let dossier = drive::to_end(workflow.ask(id, staff(3), Ask::ReissueLink, None, None))?;
    /// let log = drive::to_end(workflow.links(&dossier))?;
    /// assert_eq!((log.links.len(), log.links[0].by, log.links[0].end), (2, staff(3), None));
    /// let ended = log.links[1].end.ok_or("a newer one was sent")?;
    /// assert_eq!((ended.kind, ended.cause.map(|(by, _)| by)), (EndKind::Replaced, Some(staff(3))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn links(&self, dossier: &Dossier) -> Result<LinkLog, WorkflowError> {
        let store = self.ports.store();
        // The history is read last: it knows every link that the records know.
        let records = store.links(dossier.id, MOST).await?;
        let mut links = issued(&store.history(dossier.id.0).await?);
        for link in &mut links {
            link.finish(&records, dossier.keeping.erased_at, self.ports.clock().now());
        }
        links.reverse();
        let older = links.len().saturating_sub(MOST as usize);
        links.truncate(MOST as usize);
        Ok(LinkLog { links, older })
    }
}

/// The links that a history tells of, the oldest first, and what of it ended them.
fn issued(history: &[Recorded<InquiryLifecycle>]) -> Vec<IssuedLink> {
    let mut links: Vec<IssuedLink> = Vec::new();
    for recorded in history {
        let (kind, new) = match &recorded.event {
            Event::KitDelivered { deliverable, grant } | Event::LinkReissued { deliverable, grant } => {
                (EndKind::Replaced, Some((*deliverable, *grant)))
            }
            Event::LinkExtended { grant, .. } => {
                links.iter_mut().filter(|link| link.grant.link == grant.link).for_each(|link| link.grant = *grant);
                continue;
            }
            Event::LinkRevoked => (EndKind::Revoked, None),
            Event::RefundRequested { .. } => (EndKind::Refunded, None),
            _ => continue,
        };
        let (at, by) = (recorded.at, recorded.by);
        if let Some(last) = links.last_mut().filter(|last| last.end.is_none()) {
            last.end = Some(LinkEnd { kind, at, cause: Some((by, recorded.sequence)) });
        }
        if let Some((deliverable, grant)) = new {
            links.push(IssuedLink { grant, deliverable, at, by, end: None, downloads: 0, begun: Vec::new() });
        }
    }
    links
}

impl IssuedLink {
    /// Adds what no event tells. What came first ended it.
    fn finish(&mut self, records: &[LinkRecord], erased_at: Option<Timestamp>, now: Timestamp) {
        if let Some(record) = records.iter().find(|record| record.entry.grant.link == self.grant.link) {
            (self.downloads, self.begun) = (record.downloads, record.begun.clone());
        }
        let erased = erased_at.map(|at| LinkEnd { kind: EndKind::Erased, at, cause: None });
        let ended = self.end.or(erased);
        let over = ended.map_or(now, |end| end.at) >= self.grant.expires_at;
        let expired = LinkEnd { kind: EndKind::Expired, at: self.grant.expires_at, cause: None };
        self.end = if over { Some(expired) } else { ended };
    }
}
