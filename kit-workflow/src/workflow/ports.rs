//! Everything outside, in one parameter.

use crate::inquiry::InquiryLifecycle;
use crate::port::{Accounts, Archive, Documents, Drafter, Gateway, Mailer, Vault};
use crate::{Clock, Ids, Outbox, Store};

/// Everything outside, in one parameter.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::port::Archive;
/// use kit_workflow::workflow::{Ports, WorkflowError};
/// use kit_workflow::inquiry::InquiryId;
/// use uuid::Uuid;
///
/// /// What is written over the ports works over everybody's store.
/// async fn is_known<P: Ports>(ports: &P, id: InquiryId) -> Result<bool, WorkflowError> {
///     Ok(ports.store().dossier(id).await?.is_some())
/// }
/// assert!(!drive::to_end(is_known(&World::new(1), InquiryId(Uuid::nil())))?);
/// # Ok::<(), WorkflowError>(())
/// ```
pub trait Ports: Send + Sync + 'static {
    /// States, histories, outbox, archive and accounts.
    type Store: Store<InquiryLifecycle> + Outbox<InquiryLifecycle> + Archive + Accounts;
    /// The payment provider.
    type Gateway: Gateway;
    /// The model.
    type Drafter: Drafter;
    /// Mail.
    type Mailer: Mailer;
    /// Documents.
    type Documents: Documents;
    /// Private files.
    type Vault: Vault;
    /// Time and chance.
    type Clock: Clock + Ids;

    /// The store.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_testing::drive;
    /// use kit_workflow::port::Archive;
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// assert_eq!(drive::to_end(world.store().waiting_effects())?, 0);
    /// # Ok::<(), kit_workflow::StoreError>(())
    /// ```
    fn store(&self) -> &Self::Store;
    /// The usual payment provider, which calls back.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::Gateway;
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// assert_eq!(world.gateway().provider(), "cinetpay");
    /// ```
    fn gateway(&self) -> &Self::Gateway;
    /// Every payment provider, each by a name of its own, in the order in which clients are offered them.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::Gateway;
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// // Whoever has one provider need not say more than `gateway`.
    /// let names: Vec<_> = world.gateways().iter().map(Gateway::provider).collect();
    /// assert_eq!(names, ["cinetpay"]);
    /// ```
    fn gateways(&self) -> &[Self::Gateway] {
        std::slice::from_ref(self.gateway())
    }
    /// The model.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::Drafter;
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// assert!(world.drafter().window() > 10_000, "a text of some pages fits");
    /// ```
    fn drafter(&self) -> &Self::Drafter;
    /// Mail.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_testing::{drive, sample::envelope};
    /// use kit_workflow::inquiry::Letter;
    /// use kit_workflow::port::{Language, Mailer};
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// drive::to_end(world.mailer().send(&envelope(Letter::ClientLink, Language::French, 1)))?;
    /// assert_eq!(world.mailer.accepted().len(), 1);
    /// # Ok::<(), kit_workflow::port::MailError>(())
    /// ```
    fn mailer(&self) -> &Self::Mailer;
    /// Documents.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::{DocumentKind, Documents};
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// // A file is what it holds, whatever it is called.
    /// assert_eq!(world.documents().judge("loi.txt", b"%PDF-1.7"), Ok(DocumentKind::Pdf));
    /// ```
    fn documents(&self) -> &Self::Documents;
    /// Private files.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_testing::drive;
    /// use kit_workflow::Ids;
    /// use kit_workflow::inquiry::FileId;
    /// use kit_workflow::port::{Deposit, FileKey, Folder, Vault};
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// let key = FileKey { folder: Folder::Documents, file: FileId(world.clock.fresh()) };
    /// let mut deposit = drive::to_end(world.vault().deposit(key))?;
    /// drive::to_end(deposit.write(b"Article 1er."))?;
    /// drive::to_end(deposit.finish())?;
    /// assert_eq!(drive::to_end(world.vault().read(key, 0..7))?, b"Article");
    /// # Ok::<(), kit_workflow::port::VaultError>(())
    /// ```
    fn vault(&self) -> &Self::Vault;
    /// Time and chance.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::Ids;
    /// use kit_workflow::workflow::Ports;
    ///
    /// let world = World::new(1);
    /// assert_ne!(world.clock().fresh(), world.clock().fresh(), "no two ids are the same");
    /// ```
    fn clock(&self) -> &Self::Clock;
}
