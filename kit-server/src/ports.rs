//! The adapters behind the ports.

use kit_cinetpay::CinetPay;
use kit_documents::Papers;
use kit_mailer::SmtpMailer;
use kit_openai::OpenAi;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::workflow::Ports;

use crate::clock::SystemClock;

/// What the program puts behind the ports.
#[derive(Debug)]
pub(crate) struct KitPorts {
    pub(crate) store: SqlStore,
    pub(crate) gateway: CinetPay,
    pub(crate) drafter: OpenAi,
    pub(crate) mailer: SmtpMailer,
    pub(crate) documents: Papers,
    pub(crate) vault: FolderVault,
    pub(crate) clock: SystemClock,
}

impl Ports for KitPorts {
    type Store = SqlStore;
    type Gateway = CinetPay;
    type Drafter = OpenAi;
    type Mailer = SmtpMailer;
    type Documents = Papers;
    type Vault = FolderVault;
    type Clock = SystemClock;

    fn store(&self) -> &SqlStore {
        &self.store
    }

    fn gateway(&self) -> &CinetPay {
        &self.gateway
    }

    fn drafter(&self) -> &OpenAi {
        &self.drafter
    }

    fn mailer(&self) -> &SmtpMailer {
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
