//! The port to what is kept of a person, and for how long: files that go when their time is over, and data that are erased.

use std::future::Future;
use std::time::Duration;

use super::{FileKey, InboxEntry};
use crate::inquiry::{InquiryId, PrivacyDeedId, StaffId};
use crate::name::names;
use crate::{StoreError, Timestamp, Version};

/// What is no longer kept of an inquiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// Since when the client's documents and the drafts are gone.
    pub files_removed_at: Option<Timestamp>,
    /// Since when everything that tells who the client was is gone.
    pub erased_at: Option<Timestamp>,
}

names! {
    /// What staff did with a person's data.
    pub enum PrivacyWork {
        /// They were written down for the person.
        Disclosed = "disclosed",
        /// They were erased.
        Erased = "erased",
    }
}

/// A line of the trail of what was done with personal data. It holds none itself. Lines are added and never changed.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::{InquiryId, PrivacyDeedId, StaffId};
/// use kit_workflow::port::{Privacy, PrivacyDeed, PrivacyWork};
/// use kit_workflow::{Clock, Ids};
///
/// let World { store, clock, .. } = World::new(1);
/// let (id, at) = (PrivacyDeedId(clock.fresh()), clock.now());
/// let (inquiry, by) = (InquiryId(clock.fresh()), StaffId(clock.fresh()));
/// let deed = PrivacyDeed { id, at, work: PrivacyWork::Disclosed, inquiry, by };
/// drive::to_end(store.note_privacy(&deed)).unwrap();
/// assert_eq!(drive::to_end(store.privacy_deeds(10)).unwrap(), [deed]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivacyDeed {
    /// Names the line.
    pub id: PrivacyDeedId,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub work: PrivacyWork,
    /// With the data of which inquiry.
    pub inquiry: InquiryId,
    /// Who asked for it.
    pub by: StaffId,
}

names! {
    /// What came of wanting an inquiry erased.
    pub enum Erased {
        /// It is erased.
        Done = "done",
        /// It was erased before; nothing was written.
        Before = "before",
        /// It moved since it was looked at; nothing was written.
        Moved = "moved",
        /// A worker has something of it in hand; nothing was written.
        AtWork = "at_work",
    }
}

/// What is kept of a person.
///
/// - Erasing MUST leave no name, address, telephone number, answer, file name, text or reason of the inquiry in any row, and
///   MUST NOT touch events, amounts and numbers: all in one transaction, with the line of the trail.
/// - The files of what was erased or let go MUST be listed as discarded from that commit on, until they are forgotten, so
///   that a program that dies in between leaves none behind.
/// - An inquiry that moved meanwhile, or that a worker has something of in hand, MUST NOT be erased.
/// - Of several who let the files of one inquiry go, one MUST be told that it was theirs.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::{PrivacyDeedId, StaffId};
/// use kit_workflow::port::{Erased, Keeping, Privacy, PrivacyDeed, PrivacyWork};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let (deed_id, by) = (PrivacyDeedId(world.clock.fresh()), StaffId(world.clock.fresh()));
/// let deed = PrivacyDeed { id: deed_id, at: world.clock.now(), work: PrivacyWork::Erased, inquiry: id, by };
/// // Whoever erases says which version they looked at: here an old one.
/// assert_eq!(drive::to_end(world.store.erase(id, 0, &deed)).unwrap(), Erased::Moved);
/// assert_eq!(drive::to_end(world.store.keeping(id)).unwrap(), Keeping::default());
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Privacy: Send + Sync {
    /// What is no longer kept of an inquiry; the same as nothing removed where there is no such inquiry.
    fn keeping(&self, id: InquiryId) -> impl Future<Output = Result<Keeping, StoreError>> + Send;

    /// Erases what tells who the client of an inquiry is, if it is still at this version.
    ///
    /// The voucher keeps the organisation, which accounts must name, unless the client's own name is in it.
    fn erase(
        &self,
        id: InquiryId,
        version: Version,
        deed: &PrivacyDeed,
    ) -> impl Future<Output = Result<Erased, StoreError>> + Send;

    /// Inquiries that ended, by delivery or otherwise, this long ago by the store's clock and still have files: at most
    /// `limit`, the longest ended first. One whose money waits for staff is not over.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use std::time::Duration;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::Privacy;
    /// # use kit_workflow::workflow::Ask;
    /// # let (client, store) = (InquiryActor::new(ActorKind::Client), &world.store);
    /// # drive::to_end(workflow.ask(dossier.id, client, Ask::Cancel { reason: None }, None, None))?;
    /// let (kept, day) = (Duration::from_secs(180 * 24 * 60 * 60), Duration::from_secs(24 * 60 * 60));
    /// assert!(drive::to_end(store.outlived(kept, 10))?.is_empty());
    /// // It was cancelled, and half a year is over.
    /// world.clock.advance(kept + day);
    /// assert_eq!(drive::to_end(store.outlived(kept, 10))?, [dossier.id]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn outlived(&self, kept: Duration, limit: u32) -> impl Future<Output = Result<Vec<InquiryId>, StoreError>> + Send;

    /// Lets the documents and drafts of such an inquiry go, with their texts; `false` where it is none, or no more.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use std::time::Duration;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::Privacy;
    /// # use kit_workflow::workflow::Ask;
    /// # let (client, store) = (InquiryActor::new(ActorKind::Client), &world.store);
    /// # drive::to_end(workflow.ask(dossier.id, client, Ask::Cancel { reason: None }, None, None))?;
    /// let kept = Duration::from_secs(180 * 24 * 60 * 60);
    /// world.clock.advance(kept);
    /// let mine = || drive::to_end(store.let_go(dossier.id, kept, world.clock.now()));
    /// assert!(mine()? && !mine()?, "of several who do so at once it is one's");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn let_go(
        &self,
        id: InquiryId,
        kept: Duration,
        at: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Files that no row speaks of any more and that are still to be removed from the vault: at most `limit`.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # use std::time::Duration;
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::inquiry::{ActorKind, InquiryActor};
    /// # use kit_workflow::port::Privacy;
    /// # use kit_workflow::workflow::Ask;
    /// # let (client, store) = (InquiryActor::new(ActorKind::Client), &world.store);
    /// # drive::to_end(workflow.ask(dossier.id, client, Ask::Cancel { reason: None }, None, None))?;
    /// let kept = Duration::from_secs(180 * 24 * 60 * 60);
    /// world.clock.advance(kept);
    /// drive::to_end(store.let_go(dossier.id, kept, world.clock.now()))?;
    /// // Both documents that came with the form.
    /// let files = drive::to_end(store.discarded(10))?;
    /// assert_eq!(files.len(), 2);
    /// for file in files {
    ///     // Removed from the vault first: a program that dies in between removes it once more.
    ///     drive::to_end(store.forget_discarded(file))?;
    /// }
    /// assert!(drive::to_end(store.discarded(10))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn discarded(&self, limit: u32) -> impl Future<Output = Result<Vec<FileKey>, StoreError>> + Send;

    /// Says that a discarded file is removed.
    fn forget_discarded(&self, file: FileKey) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// What the payment provider told us of an inquiry, oldest first.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use kit_workflow::Clock;
    /// use kit_workflow::port::Privacy;
    ///
    /// drive::to_end(workflow.notification(&world.gateway.notification(attempt, world.clock.now())))?;
    /// let told = drive::to_end(world.store.told_of(dossier.id))?;
    /// assert_eq!((told.len(), told[0].transaction_id.as_str()), (1, page.transaction_id.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn told_of(&self, id: InquiryId) -> impl Future<Output = Result<Vec<InboxEntry>, StoreError>> + Send;

    /// Adds a line to the trail.
    fn note_privacy(&self, deed: &PrivacyDeed) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The trail, the newest first: at most `limit`.
    fn privacy_deeds(&self, limit: u32) -> impl Future<Output = Result<Vec<PrivacyDeed>, StoreError>> + Send;
}
