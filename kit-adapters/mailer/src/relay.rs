//! One dialogue with the mail server (RFC 5321), step by step.
//!
//! The steps are ours rather than the library's transport because what a refusal means depends on the step: a refused login
//! says nothing of the letter, a refused recipient everything. Each step is bounded in time, which the library leaves to its
//! caller once connected.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use kit_workflow::port::MailError;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use crate::settings::{Encryption, Server, SettingsError};

/// The server is thanked for no longer than this; the mail is taken already.
const FAREWELL: Duration = Duration::from_secs(2);

/// A way to a mail server.
#[derive(Clone)]
pub(crate) struct Relay {
    server: Server,
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("server", &self.server).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// A step of the dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Connection,
    Encryption,
    Login,
    Sender,
    Recipient,
    Content,
}

impl Step {
    fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Encryption => "encryption",
            Self::Login => "login",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
            Self::Content => "content",
        }
    }

    /// Whether a refusal for good at this step is about the letter, rather than about us or the server.
    fn is_about_the_letter(self) -> bool {
        matches!(self, Self::Recipient | Self::Content)
    }

    /// What went wrong, by step and code only: a server's words can repeat addresses.
    fn failed(self, error: &Error) -> MailError {
        let step = self.as_str();
        match error.status() {
            Some(code) if error.is_permanent() && self.is_about_the_letter() => {
                MailError::Refused(format!("{step}: code {code}"))
            }
            Some(code) => MailError::Unavailable(format!("{step}: code {code}")),
            None if error.is_tls() => MailError::Unavailable(format!("{step}: TLS failed")),
            None => MailError::Unavailable(format!("{step}: the dialogue broke")),
        }
    }
}

impl Relay {
    pub(crate) fn new(server: Server, timeout: Duration) -> Result<Self, SettingsError> {
        let tls = match server.encryption {
            Encryption::None => None,
            Encryption::Wrapped | Encryption::Required | Encryption::Opportunistic => {
                Some(TlsParameters::new(server.host.clone()).map_err(|_| SettingsError::Host)?)
            }
        };
        let hello = server.hello.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self { server, tls, hello, timeout })
    }

    /// Hands one mail over to one recipient. `Ok` once the server took it.
    pub(crate) async fn deliver(&self, from: &Address, to: &Address, mail: &[u8]) -> Result<(), MailError> {
        let mut dialogue = self.open().await?;
        let needs_utf8 = !AsRef::<str>::as_ref(from).is_ascii() || !AsRef::<str>::as_ref(to).is_ascii();
        if needs_utf8 && !dialogue.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(MailError::Refused("the mail server takes no address with accents".to_owned()));
        }
        let parameters = if needs_utf8 { vec![MailParameter::SmtpUtfEight] } else { vec![] };
        self.step(Step::Sender, dialogue.command(Mail::new(Some(from.clone()), parameters))).await?;
        self.step(Step::Recipient, dialogue.command(Rcpt::new(to.clone(), vec![]))).await?;
        self.step(Step::Content, dialogue.command(Data)).await?;
        self.step(Step::Content, dialogue.message(mail)).await?;
        // Whatever the server says now, it has the mail.
        let _ = tokio::time::timeout(FAREWELL, dialogue.command(Quit)).await;
        Ok(())
    }

    /// Connects, encrypts and logs in, as far as the settings ask for it.
    async fn open(&self) -> Result<AsyncSmtpConnection, MailError> {
        let Server { host, port, encryption, credentials, .. } = &self.server;
        let wrapped = self.tls.clone().filter(|_| *encryption == Encryption::Wrapped);
        let address = (host.as_str(), *port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), &self.hello, wrapped, None);
        let mut dialogue = self.step(Step::Connection, connecting).await?;
        let upgrade = match encryption {
            Encryption::Wrapped | Encryption::None => false,
            Encryption::Required => true,
            Encryption::Opportunistic => dialogue.can_starttls(),
        };
        if let (true, Some(tls)) = (upgrade, self.tls.clone()) {
            self.step(Step::Encryption, dialogue.starttls(tls, &self.hello)).await?;
        }
        if let Some(credentials) = credentials {
            self.step(Step::Login, dialogue.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await?;
        }
        Ok(dialogue)
    }

    async fn step<T>(&self, step: Step, doing: impl Future<Output = Result<T, Error>>) -> Result<T, MailError> {
        match tokio::time::timeout(self.timeout, doing).await {
            Ok(done) => done.map_err(|error| step.failed(&error)),
            Err(_) => Err(MailError::Unavailable(format!("{}: no answer in time", step.as_str()))),
        }
    }
}
