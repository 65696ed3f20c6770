//! Simulators of CinetPay, an OpenAI-compatible model and a mailbox, over their real wire protocols.
#![warn(missing_docs)]

mod cinetpay;
mod digest;
mod ledger;
mod mailbox;
mod moment;
mod page;
mod running;
mod script;

pub use cinetpay::{CinetPaySandbox, CinetPaySettings};
pub use mailbox::{MailboxSandbox, MailboxSettings, RunningMailbox};
pub use running::Running;
