//! Which server takes the mails, and who they are from.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::address;
use crate::letters::Letters;

/// A server that takes mails, and their sender.
///
/// ```
/// use kit_mailer::SmtpSettings;
///
/// let settings = SmtpSettings::new("smtps://kit:secret@mail.example.org", "Kits d’audit <kits@example.org>");
/// assert!(!format!("{settings:?}").contains("secret"), "the address holds a password");
/// ```
#[derive(Clone)]
pub struct SmtpSettings {
    /// `smtp://` or `smtps://`, perhaps with user and password.
    pub url: SecretString,
    /// `Name <address>`, or an address alone. Its domain is that of each Message-ID.
    pub from: String,
    /// How long each step of the dialogue may take.
    pub timeout: Duration,
    /// What the letters say.
    pub letters: Letters,
}

impl SmtpSettings {
    /// The server at `url`, for mails from `from`; 30 s for each step of the dialogue.
    pub fn new(url: impl Into<SecretString>, from: impl Into<String>) -> Self {
        Self { url: url.into(), from: from.into(), timeout: Duration::from_secs(30), letters: Letters::default() }
    }

    pub(crate) fn checked(&self) -> Result<(Server, Mailbox), SettingsError> {
        let server = Server::parse(self.url.expose_secret())?;
        Ok((server, address::sender(&self.from).ok_or(SettingsError::From)?))
    }
}

/// The address holds a password.
impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings").field("from", &self.from).field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

/// Why mail settings were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The address of the server cannot be read. It is not repeated here: it can hold a password.
    #[error("the SMTP URL is not smtp:// or smtps:// with a host")]
    Url,
    /// The encryption that the address asks for is unknown, or contradicts its beginning.
    #[error("the SMTP URL's tls is not none, opportunistic or required, or smtps:// has one")]
    Tls,
    /// The host's name cannot be that of a certificate.
    #[error("the SMTP URL's host cannot be a TLS server")]
    Host,
    /// The sender is neither `Name <address>` nor an address.
    #[error("the sender of mails is neither an address nor Name <address>")]
    From,
}

/// When the dialogue is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// From the first byte.
    Wrapped,
    /// After STARTTLS, or there is no dialogue.
    Required,
    /// After STARTTLS, if the server offers it.
    Opportunistic,
    /// Never.
    None,
}

/// A server, as its address describes it.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) encryption: Encryption,
    pub(crate) credentials: Option<Credentials>,
    /// What we say we are, where somebody chose that.
    pub(crate) hello: Option<String>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .field("login", &self.credentials.is_some())
            .finish_non_exhaustive()
    }
}

impl Server {
    fn parse(text: &str) -> Result<Self, SettingsError> {
        let url = Url::parse(text).map_err(|_| SettingsError::Url)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SettingsError::Url)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let decode =
            |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| SettingsError::Url);
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some(Credentials::new(decode(user)?, decode(password.unwrap_or_default())?)),
        };
        let mut tls = url.query_pairs().filter(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let tls = (tls.next(), tls.next());
        let encryption = match (url.scheme(), (tls.0.as_deref(), tls.1)) {
            ("smtps", (None, _)) => Encryption::Wrapped,
            ("smtp", (Some("required"), None)) => Encryption::Required,
            ("smtp", (Some("opportunistic"), None)) => Encryption::Opportunistic,
            ("smtp", (Some("none"), None)) => Encryption::None,
            ("smtp", (None, _)) if is_loopback(&host) => Encryption::None,
            ("smtp", (None, _)) if credentials.is_some() => Encryption::Required,
            ("smtp", (None, _)) => Encryption::Opportunistic,
            ("smtp" | "smtps", _) => return Err(SettingsError::Tls),
            _ => return Err(SettingsError::Url),
        };
        let port = url.port().unwrap_or(match encryption {
            Encryption::Wrapped => 465,
            Encryption::Required | Encryption::Opportunistic => 587,
            Encryption::None => 25,
        });
        let hello = decode(url.path().trim_matches('/'))?;
        let plain = hello.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        if !plain || url.fragment().is_some() {
            return Err(SettingsError::Url);
        }
        let hello = (!hello.is_empty()).then_some(hello);
        Ok(Self { host, port, encryption, credentials, hello })
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Encryption, Server, SettingsError};

    #[track_caller]
    fn check(url: &str, host: &str, port: u16, encryption: Encryption, login: bool) {
        let server = Server::parse(url).expect("it is a server");
        let found = (server.host.as_str(), server.port, server.encryption, server.credentials.is_some());
        assert_eq!(found, (host, port, encryption, login), "{url}");
    }

    #[test]
    fn an_address_says_how_to_speak_with_its_server() {
        check("smtps://u:p@mail.example.org", "mail.example.org", 465, Encryption::Wrapped, true);
        check("smtp://u:p@mail.example.org", "mail.example.org", 587, Encryption::Required, true);
        check("smtp://u:p@mail.example.org:25?tls=required", "mail.example.org", 25, Encryption::Required, true);
        check("smtp://mail.example.org", "mail.example.org", 587, Encryption::Opportunistic, false);
        check("smtp://mail.example.org?tls=opportunistic", "mail.example.org", 587, Encryption::Opportunistic, false);
        check("smtp://u:p@mail.example.org?tls=none", "mail.example.org", 25, Encryption::None, true);
        check("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Encryption::None, false);
        check("smtp://[::1]:2525", "::1", 2525, Encryption::None, false);
        check("smtp://localhost/kit.example.org", "localhost", 25, Encryption::None, false);
    }

    #[test]
    fn user_and_password_may_hold_any_sign() {
        let server = Server::parse("smtp://a%40b:p%2F%C3%A9%3A@localhost").expect("it is a server");
        let expected = lettre::transport::smtp::authentication::Credentials::new("a@b".into(), "p/é:".into());
        assert!(server.credentials == Some(expected));
    }

    #[test]
    fn an_address_that_makes_no_sense_is_refused() {
        for url in
            ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://x/a b", "smtp://x/%0d", "smtp://x#y"]
        {
            assert_eq!(Server::parse(url).err(), Some(SettingsError::Url), "{url}");
        }
        for url in ["smtp://x?tls=", "smtp://x?tls=yes", "smtps://x?tls=none", "smtp://x?tls=none&tls=required"] {
            assert_eq!(Server::parse(url).err(), Some(SettingsError::Tls), "{url}");
        }
    }

    #[test]
    fn nothing_that_is_printed_holds_a_password() {
        let server = Server::parse("smtp://zz-user:zz-pass@localhost").expect("it is a server");
        let printed = format!("{server:?} {:?}", super::SmtpSettings::new("smtp://zz-user:zz-pass@x", "a@example.org"));
        assert!(!printed.contains("zz-"), "{printed}");
    }
}
