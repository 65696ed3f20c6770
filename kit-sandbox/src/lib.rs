#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod cinetpay;
mod digest;
mod identity;
mod ledger;
mod mailbox;
mod model;
mod moment;
mod page;
mod running;
mod sandbox;
mod script;

pub use cinetpay::{CinetPaySandbox, CinetPaySettings};
pub use identity::{IdentitySandbox, IdentitySettings, Person, Signing};
pub use mailbox::{MailboxSandbox, MailboxSettings, RunningMailbox};
pub use model::{ModelSandbox, ModelSettings};
pub use running::Running;
pub use sandbox::{Sandbox, SandboxSettings, all};
