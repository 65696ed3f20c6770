//! The port.

use kit_workflow::port::{Envelope, LetterText, MailError, Mailer};
use lettre::message::Mailbox;

use crate::letters::{Letters, Rendered};
use crate::relay::Relay;
use crate::settings::{SettingsError, SmtpSettings};
use crate::{address, message};

/// Letters by SMTP.
///
/// ```
/// use kit_mailer::{SettingsError, SmtpMailer, SmtpSettings};
///
/// let url = "smtp://mail.example.org?tls=required";
/// assert!(SmtpMailer::new(SmtpSettings::new(url, "Kits d’audit <kits@example.org>")).is_ok());
/// let nobody = SmtpMailer::new(SmtpSettings::new(url, "nobody"));
/// assert_eq!(nobody.err(), Some(SettingsError::From));
/// ```
#[derive(Clone, Debug)]
pub struct SmtpMailer {
    relay: Relay,
    from: Mailbox,
    letters: Letters,
}

impl SmtpMailer {
    /// A mailer to the server that `settings` describe. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work.
    pub fn new(settings: SmtpSettings) -> Result<Self, SettingsError> {
        let (server, from) = settings.checked()?;
        Ok(Self { relay: Relay::new(server, settings.timeout)?, from, letters: settings.letters })
    }

    /// The letter as its recipient would read it.
    ///
    /// ```
    /// use kit_mailer::{SmtpMailer, SmtpSettings};
    /// use kit_testing::sample;
    /// use kit_workflow::inquiry::Letter;
    /// use kit_workflow::port::Language;
    ///
    /// let mailer = SmtpMailer::new(SmtpSettings::new("smtp://localhost", "Kits d’audit <kits@example.org>"))?;
    /// let envelope = sample::envelope(Letter::ClientReceipt, Language::French, 7);
    /// assert!(mailer.rendered(&envelope).unwrap().text.contains(&envelope.facts.reference));
    /// # Ok::<(), kit_mailer::SettingsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MailError::Refused`] where the letter lacks what it cannot do without, a link for example.
    pub fn rendered(&self, envelope: &Envelope) -> Result<Rendered, MailError> {
        self.letters.render(envelope, self.brand())
    }

    /// The name that letters are signed with: the sender's, else the address.
    fn brand(&self) -> &str {
        self.from.name.as_deref().unwrap_or(self.from.email.as_ref())
    }
}

impl Mailer for SmtpMailer {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        let to = address::recipient(&envelope.to, &envelope.name)?;
        let letter = self.rendered(envelope)?;
        let mail = message::compose(envelope, letter, &self.from, &to)?;
        self.relay.deliver(&self.from.email, &to.email, &mail).await
    }

    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError> {
        let Rendered { subject, text, html } = self.rendered(envelope)?;
        Ok(LetterText { subject, text, html: Some(html) })
    }
}
