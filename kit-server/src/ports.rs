//! The adapters behind the ports.

use kit_documents::Papers;
use kit_mailer::SmtpMailer;
use kit_openai::OpenAi;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::workflow::Ports;

use crate::clock::SystemClock;
use crate::marked::Marked;
use crate::till::Till;

/// What the program puts behind the ports.
#[derive(Debug)]
pub(crate) struct KitPorts {
    pub(crate) store: SqlStore,
    /// The usual one first.
    pub(crate) gateways: Vec<Marked<Till>>,
    pub(crate) drafter: Marked<OpenAi>,
    pub(crate) mailer: Marked<SmtpMailer>,
    pub(crate) documents: Papers,
    pub(crate) vault: FolderVault,
    pub(crate) clock: SystemClock,
}

impl Ports for KitPorts {
    type Store = SqlStore;
    type Gateway = Marked<Till>;
    type Drafter = Marked<OpenAi>;
    type Mailer = Marked<SmtpMailer>;
    type Documents = Papers;
    type Vault = FolderVault;
    type Clock = SystemClock;

    fn store(&self) -> &SqlStore {
        &self.store
    }

    fn gateway(&self) -> &Marked<Till> {
        &self.gateways[0]
    }

    fn gateways(&self) -> &[Marked<Till>] {
        &self.gateways
    }

    fn drafter(&self) -> &Marked<OpenAi> {
        &self.drafter
    }

    fn mailer(&self) -> &Marked<SmtpMailer> {
        &self.mailer
    }

    fn documents(&self) -> &Papers {
        &self.documents
    }

    fn vault(&self) -> &FolderVault {
        &self.vault
    }

    fn clock(&self) -> &SystemClock {
        &self.clock
    }
}
