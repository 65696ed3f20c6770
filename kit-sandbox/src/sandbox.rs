//! The three simulators together.

use std::io;

use crate::{
    CinetPaySandbox, CinetPaySettings, MailboxSandbox, MailboxSettings, ModelSandbox, ModelSettings, Running,
    RunningMailbox,
};

/// What all three need to know.
#[derive(Clone, Debug)]
pub struct SandboxSettings {
    /// The simulator of CinetPay.
    pub cinetpay: CinetPaySettings,
    /// The simulator of the model.
    pub model: ModelSettings,
    /// The mailbox.
    pub mailbox: MailboxSettings,
}

/// All three simulators, listening. They stop when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    /// CinetPay: its [`base_url`](Running::base_url) takes the place of `https://api-checkout.cinetpay.com`.
    pub cinetpay: Running,
    /// The model: its [`base_url`](Running::base_url) and `/v1` take the place of `https://api.openai.com/v1`.
    pub model: Running,
    /// The mailbox: its [`smtp_url`](RunningMailbox::smtp_url) takes the place of the mail server.
    pub mailbox: RunningMailbox,
}

impl Sandbox {
    /// Stops all three and waits until their ports are free.
    pub async fn stop(self) {
        self.cinetpay.stop().await;
        self.model.stop().await;
        self.mailbox.stop().await;
    }
}

/// Starts all three in the running tokio runtime.
///
/// # Errors
/// When one of them cannot start; those that did are stopped.
pub async fn all(settings: SandboxSettings) -> io::Result<Sandbox> {
    Ok(Sandbox {
        cinetpay: CinetPaySandbox::start(settings.cinetpay).await?,
        model: ModelSandbox::start(settings.model).await?,
        mailbox: MailboxSandbox::start(settings.mailbox).await?,
    })
}
