//! What is held of one person: told, written down for them, erased; and files that go when their time is over.

use std::time::Duration;

use super::disclosure;
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{InquiryId, InquiryLifecycle, PrivacyDeedId, StaffId, Stage, money_waits};
use crate::name::names;
use crate::port::{Archive, Documents, Dossier, Erased, PageRequest, PrivacyDeed, PrivacyWork, ReportFilter, Vault};
use crate::{Clock, Ids, Store, Timestamp, Version};

names! {
    /// Why the client of an inquiry is not erased now.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::workflow::Hold;
    ///
    /// assert_eq!(Hold::parse("money_waits"), Some(Hold::MoneyWaits));
    /// ```
    pub enum Hold {
        /// Its order can still be paid: it must be cancelled first.
        PaymentOpen = "payment_open",
        /// Money waits to be accepted, given back or given up.
        MoneyWaits = "money_waits",
        /// The client said that their money is gone, and waits for an answer.
        ComplaintOpen = "complaint_open",
        /// The client paid and has nothing yet: a draft, a delivery or a first download is due.
        DeliveryDue = "delivery_due",
        /// A worker has something of it in hand, or somebody moved it just now: a moment later it can be asked for again.
        AtWork = "at_work",
    }
}

/// An inquiry of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which inquiry.
    pub id: InquiryId,
    /// Where it stands.
    pub stage: Stage,
    /// How often it has moved.
    pub version: Version,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When the client consented to the use of their data.
    pub consented_at: Timestamp,
    /// How many documents were attached.
    pub documents: usize,
    /// Why it cannot be erased now, where that is so.
    pub against: Option<Hold>,
}

/// What came of an erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// The inquiries that were erased.
    pub erased: Vec<InquiryId>,
    /// Those that were not, and why. Where one stands against it from the beginning, none is erased.
    pub kept: Vec<(InquiryId, Hold)>,
    /// How many files were removed.
    pub files: usize,
}

/// So many inquiries are read at once.
const PART: u32 = 200;

/// So many files are removed before it is asked again which are left.
const FILES: u32 = 100;

/// What is held of people, over the store, the vault and the time of whoever asks: it needs no provider.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// use kit_workflow::workflow::{Custody, Hold};
///
/// // What a program for support asks, which has a store and a vault and nothing else.
/// let custody = Custody::new(&world.store, &world.vault, &world.clock);
/// let held = drive::to_end(custody.held(&dossier.answers.email))?;
/// assert_eq!((held[0].id, held[0].documents), (dossier.id, 2));
/// assert_eq!(held[0].against, Some(Hold::PaymentOpen), "it has to be cancelled first");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Custody<'a, S, V, C> {
    store: &'a S,
    vault: &'a V,
    clock: &'a C,
}

impl<P: Ports> Workflow<P> {
    /// What is held of people.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// let held = drive::to_end(workflow.custody().held(&dossier.answers.email))?;
    /// assert_eq!((held.len(), held[0].id), (1, dossier.id));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn custody(&self) -> Custody<'_, P::Store, P::Vault, P::Clock> {
        Custody::new(self.ports.store(), self.ports.vault(), self.ports.clock())
    }
}

impl<'a, S, V, C> Custody<'a, S, V, C>
where
    S: Archive + Store<InquiryLifecycle>,
    V: Vault,
    C: Clock + Ids,
{
    /// Over this store and this vault, at the time of this clock.
    pub fn new(store: &'a S, vault: &'a V, clock: &'a C) -> Self {
        Self { store, vault, clock }
    }

    /// Every inquiry of an address, whatever the case of its letters; what was erased is nobody's.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn held(&self, email: &str) -> Result<Vec<Held>, WorkflowError> {
        let dossiers = self.dossiers(email).await?;
        Ok(dossiers.iter().map(|dossier| held(dossier, self.clock.now())).collect())
    }

    /// Erases the person with this address: names, answers, texts, reasons and files. Orders, payments and the chain of
    /// events stay, and say nothing of whom they were for.
    ///
    /// Where one inquiry stands against it, nothing is done. Should the program die in between, the same call does the rest;
    /// files whose rows are gone are removed by workers as well.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor, StaffId};
    /// # use kit_workflow::workflow::Ask;
    /// let (email, by) = (&dossier.answers.email, StaffId(uuid::Uuid::from_u128(1)));
    /// let refused = drive::to_end(workflow.custody().erase(email, by))?;
    /// assert!(refused.erased.is_empty() && refused.kept.len() == 1, "it can still be paid");
    ///
    /// let client = InquiryActor::new(ActorKind::Client);
    /// drive::to_end(workflow.ask(dossier.id, client, Ask::Cancel { reason: None }, None, None))?;
    /// let erasure = drive::to_end(workflow.custody().erase(email, by))?;
    /// assert_eq!(erasure.erased, [dossier.id]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`], [`WorkflowError::Vault`].
    pub async fn erase(&self, email: &str, by: StaffId) -> Result<Erasure, WorkflowError> {
        let held = self.held(email).await?;
        let kept: Vec<_> = held.iter().filter_map(|held| held.against.map(|hold| (held.id, hold))).collect();
        if !kept.is_empty() {
            return Ok(Erasure { kept, ..Erasure::default() });
        }
        let mut erasure = Erasure::default();
        for held in held {
            let deed = self.deed(PrivacyWork::Erased, held.id, by);
            match self.store.erase(held.id, held.version, &deed).await? {
                Erased::Done => erasure.erased.push(held.id),
                Erased::Before => {}
                Erased::Moved | Erased::AtWork => erasure.kept.push((held.id, Hold::AtWork)),
            }
        }
        erasure.files = self.remove_discarded().await?;
        Ok(erasure)
    }

    /// Removes the files that no row speaks of any more.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    ///
    /// // Nothing was erased, so no file is to go. Whatever erases calls this itself; workers call it for those who died meanwhile.
    /// assert_eq!(drive::to_end(World::new(1).workflow().custody().remove_discarded())?, 0);
    /// # Ok::<(), kit_workflow::workflow::WorkflowError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`], [`WorkflowError::Vault`]; what is left is removed by the next call.
    pub async fn remove_discarded(&self) -> Result<usize, WorkflowError> {
        let mut removed = 0;
        loop {
            let files = self.store.discarded(FILES).await?;
            if files.is_empty() {
                return Ok(removed);
            }
            for file in files {
                self.vault.remove(file).await?;
                self.store.forget_discarded(file).await?;
                removed += 1;
            }
        }
    }

    /// Lets the documents and drafts go of every inquiry that ended this long ago; tells how many inquiries that were and how
    /// many files. Any number of processes may do so at once: each inquiry is one's.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use std::time::Duration;
    ///
    /// // Nothing is kept so long that it would go today.
    /// let (inquiries, _files) = drive::to_end(workflow.custody().purge(Duration::from_secs(365 * 24 * 60 * 60)))?;
    /// assert_eq!(inquiries, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`], [`WorkflowError::Vault`].
    pub async fn purge(&self, kept: Duration) -> Result<(usize, usize), WorkflowError> {
        let mut gone = 0;
        loop {
            let outlived = self.store.outlived(kept, PART).await?;
            if outlived.is_empty() {
                break;
            }
            for id in outlived {
                gone += usize::from(self.store.let_go(id, kept, self.clock.now()).await?);
            }
        }
        Ok((gone, self.remove_discarded().await?))
    }

    /// Everything that is held of the person with this address as one ZIP, for them: see `docs/privacy.md`. `None` where
    /// nothing is held.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::inquiry::StaffId;
    ///
    /// let by = StaffId(uuid::Uuid::from_u128(1));
    /// let nobody = drive::to_end(workflow.custody().disclose("nobody@example.org", by, &world.documents))?;
    /// assert!(nobody.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`], [`WorkflowError::Vault`], [`WorkflowError::Render`].
    pub async fn disclose(
        &self,
        email: &str,
        by: StaffId,
        documents: &impl Documents,
    ) -> Result<Option<Vec<u8>>, WorkflowError> {
        let dossiers = self.dossiers(email).await?;
        if dossiers.is_empty() {
            return Ok(None);
        }
        let (mut told, mut files) = (Vec::new(), Vec::new());
        for dossier in &dossiers {
            self.store.note_privacy(&self.deed(PrivacyWork::Disclosed, dossier.id, by)).await?;
            let read = disclosure::Read {
                texts: self.store.documents(dossier.id).await?,
                notes: self.store.handling(dossier.id, self.clock.now()).await?.notes,
                messages: self.store.messages(dossier.id).await?,
                told: self.store.told_of(dossier.id).await?,
                history: self.store.history(dossier.id.0).await?,
            };
            told.push(disclosure::inquiry(dossier, &read));
            for (path, key, size) in disclosure::files(dossier) {
                files.push((path, self.vault.read(key, 0..size).await?));
            }
            for draft in &dossier.drafts {
                let number = draft.draft.number;
                if let Some(markdown) = self.store.markdown(dossier.id, number).await?.filter(|text| !text.is_empty()) {
                    files.push((disclosure::markdown_path(dossier, number), markdown.into_bytes()));
                }
            }
        }
        let data = disclosure::data(email, self.clock.now(), told);
        files.insert(0, ("data.json".to_owned(), data.into_bytes()));
        Ok(Some(documents.bundle(files).await?))
    }

    fn deed(&self, work: PrivacyWork, inquiry: InquiryId, by: StaffId) -> PrivacyDeed {
        PrivacyDeed { id: PrivacyDeedId(self.clock.fresh()), at: self.clock.now(), work, inquiry, by }
    }

    /// The oldest first.
    async fn dossiers(&self, email: &str) -> Result<Vec<Dossier>, WorkflowError> {
        let email = email.trim();
        if email.is_empty() {
            return Ok(Vec::new());
        }
        let filter = ReportFilter { query: Some(email.to_owned()), ..ReportFilter::default() };
        let mut request = PageRequest { filter, ..PageRequest::newest(PART) };
        let mut dossiers = Vec::new();
        loop {
            let page = self.store.list(&request).await?;
            // An address may be part of longer ones, which are other people's.
            for summary in page.items.iter().filter(|summary| summary.email.to_lowercase() == email.to_lowercase()) {
                dossiers.extend(self.store.dossier(summary.id).await?);
            }
            match page.next {
                Some(next) => request.after = Some(next),
                None => break,
            }
        }
        dossiers.reverse();
        Ok(dossiers)
    }
}

fn held(dossier: &Dossier, now: Timestamp) -> Held {
    Held {
        id: dossier.id,
        stage: dossier.state.stage(),
        version: dossier.version,
        submitted_at: dossier.submitted_at,
        consented_at: dossier.consented_at,
        documents: dossier.documents.len(),
        against: against(dossier, now),
    }
}

/// Why the client of this inquiry cannot be erased now.
fn against(dossier: &Dossier, now: Timestamp) -> Option<Hold> {
    let state = &dossier.state;
    if money_waits(state) {
        return Some(Hold::MoneyWaits);
    }
    if state.account().is_some_and(|account| account.is_complained_of()) {
        return Some(Hold::ComplaintOpen);
    }
    match state.stage() {
        Stage::Submitted | Stage::AwaitingPayment => Some(Hold::PaymentOpen),
        Stage::Refunding => Some(Hold::MoneyWaits),
        Stage::Paid | Stage::Generating | Stage::GenerationFailed | Stage::Drafted | Stage::Validated => {
            Some(Hold::DeliveryDue)
        }
        Stage::Delivered => {
            let grant = state.delivery().and_then(|delivery| delivery.grant);
            let opens = grant.is_some_and(|grant| now < grant.expires_at);
            (opens && dossier.downloads == 0).then_some(Hold::DeliveryDue)
        }
        Stage::Cancelled | Stage::Refunded => None,
    }
}
