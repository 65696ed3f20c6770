//! A mailer and the mail server behind it, both in memory, that keep the contract and break one sentence of it on demand.

use std::fmt;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{Either, select};
use kit_workflow::port::{Envelope, Language, LetterText, MailError, Mailer};

use super::{Arrived, MailerBed, Relay};
use crate::drive::polls;

/// How often a mailer is polled before it gives up on a server.
const PATIENCE: usize = 100;
/// How often a sending may be polled in all.
const BOUND: usize = 10_000;

/// One sentence of a mailer's contract that a [`MemoryMailer`] breaks on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailerFault {
    /// A letter counts as sent before the server has it.
    SentTooSoon,
    /// One letter has no wording in English.
    FrenchOnly,
    /// Links are shortened to what looks well.
    LinksShortened,
    /// Letters at once share one place for the recipient.
    RecipientsShared,
    /// Each copy has a Message-ID of its own.
    CopiesNumbered,
    /// Every letter has one Message-ID.
    MessageIdFixed,
    /// Addresses are taken as they come.
    AddressesUnjudged,
    /// Names are put into the header as they come.
    NamesUnjudged,
    /// A name that cannot stand in a header ends the program.
    NamesPanic,
    /// What could be tried later is given up.
    BusyIsFinal,
    /// What was refused for good is tried again.
    RefusalPasses,
    /// A lost answer passes for a good one.
    LostAnswerPasses,
    /// A silent server is waited for.
    WaitsForEver,
    /// Errors repeat what the server says.
    ErrorsTell,
    /// A preview shows another text than is sent.
    PreviewDiffers,
}

impl MailerFault {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::SentTooSoon,
        Self::FrenchOnly,
        Self::LinksShortened,
        Self::RecipientsShared,
        Self::CopiesNumbered,
        Self::MessageIdFixed,
        Self::AddressesUnjudged,
        Self::NamesUnjudged,
        Self::NamesPanic,
        Self::BusyIsFinal,
        Self::RefusalPasses,
        Self::LostAnswerPasses,
        Self::WaitsForEver,
        Self::ErrorsTell,
        Self::PreviewDiffers,
    ];
}

impl fmt::Display for MailerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// A test bed of mail servers and mailers in memory, sound or with a fault.
///
/// ```
/// use kit_testing::contract::{self, MailerFault, MemoryRelay};
/// use kit_testing::drive;
///
/// drive::to_end(contract::mailer(&MemoryRelay::new())).unwrap();
/// for fault in MailerFault::ALL {
///     assert!(drive::to_end(contract::mailer(&MemoryRelay::with(*fault))).is_err(), "{fault}");
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryRelay {
    fault: Option<MailerFault>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl MemoryRelay {
    /// Sound mailers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Mailers with this fault: a suite that passes on them checks nothing.
    pub fn with(fault: MailerFault) -> Self {
        Self { fault: Some(fault), ..Self::new() }
    }
}

impl MailerBed for MemoryRelay {
    type Mailer = MemoryMailer;

    async fn mailer(&self, relay: Relay) -> MemoryMailer {
        locked(&self.arrived).clear();
        MemoryMailer { relay, fault: self.fault, arrived: Arc::clone(&self.arrived), shared: Arc::default() }
    }

    async fn arrived(&self) -> Vec<Arrived> {
        locked(&self.arrived).clone()
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        match select(pin!(work), pin!(polls(BOUND))).await {
            Either::Left((output, _)) => Some(output),
            Either::Right(((), _)) => None,
        }
    }
}

/// A mailer to a mail server in memory.
pub struct MemoryMailer {
    relay: Relay,
    fault: Option<MailerFault>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    /// Where a faulty mailer puts its recipient.
    shared: Arc<Mutex<String>>,
}

impl MemoryMailer {
    fn has(&self, fault: MailerFault) -> bool {
        self.fault == Some(fault)
    }

    /// The server: reads the headers of a mail as any server does, and answers.
    async fn hand_over(&self, recipient: &str, mail: &str) -> Result<(), MailError> {
        polls(1).await;
        let said = |code: &str| {
            if self.has(MailerFault::ErrorsTell) { format!("{code} <{recipient}>") } else { code.to_owned() }
        };
        match self.relay {
            Relay::Busy if self.has(MailerFault::BusyIsFinal) => return Err(MailError::Refused(said("450"))),
            Relay::Busy => return Err(MailError::Unavailable(said("450"))),
            Relay::RefusesTheRecipient if self.has(MailerFault::RefusalPasses) => {
                return Err(MailError::Unavailable(said("550")));
            }
            Relay::RefusesTheRecipient => return Err(MailError::Refused(said("550"))),
            Relay::Takes | Relay::HangsUp | Relay::Silent => {}
        }
        let number = locked(&self.arrived).len();
        locked(&self.arrived).push(read(recipient, mail, self.has(MailerFault::CopiesNumbered).then_some(number)));
        polls(1).await;
        match self.relay {
            Relay::HangsUp if !self.has(MailerFault::LostAnswerPasses) => {
                Err(MailError::Unavailable(said("no answer")))
            }
            Relay::Silent => pending().await,
            _ => Ok(()),
        }
    }

    /// The letter as a mail.
    fn compose(&self, envelope: &Envelope) -> Result<String, MailError> {
        let name = &envelope.name;
        let plain = !name.chars().any(|c| c.is_control() || "<>,\"".contains(c));
        if !plain && self.has(MailerFault::NamesPanic) {
            panic!("a header cannot hold this name");
        }
        if !plain && !self.has(MailerFault::NamesUnjudged) {
            return Err(MailError::Refused("the name".to_owned()));
        }
        if envelope.language == Language::English && self.has(MailerFault::FrenchOnly) {
            return Err(MailError::Refused("the letter has no wording".to_owned()));
        }
        let key = if self.has(MailerFault::MessageIdFixed) { "letter" } else { &envelope.key };
        let mut link = envelope.facts.download_url.clone().unwrap_or_default();
        if self.has(MailerFault::LinksShortened) {
            link.truncate(24);
        }
        Ok(format!("Message-ID: <{key}@kit.example>\nTo: {name} <{}>\n\n{}\n{link}\n", envelope.to, envelope.letter))
    }
}

impl Mailer for MemoryMailer {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        let is_address =
            envelope.to.matches('@').count() == 1 && !envelope.to.contains(|c: char| c.is_whitespace() || c == ',');
        if !is_address && !self.has(MailerFault::AddressesUnjudged) {
            return Err(MailError::Refused("the address".to_owned()));
        }
        let mail = self.compose(envelope)?;
        let mut recipient = envelope.to.clone();
        if self.has(MailerFault::RecipientsShared) {
            locked(&self.shared).clone_from(&recipient);
            polls(1).await;
            recipient = locked(&self.shared).clone();
        }
        if self.has(MailerFault::SentTooSoon) {
            return Ok(());
        }
        let sending = self.hand_over(&recipient, &mail);
        if self.has(MailerFault::WaitsForEver) {
            return sending.await;
        }
        match select(pin!(sending), pin!(polls(PATIENCE))).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(((), _)) => Err(MailError::Unavailable("no answer in time".to_owned())),
        }
    }

    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError> {
        let mail = self.compose(envelope)?;
        let text = mail.split_once("\n\n").map_or("", |(_, text)| text);
        let text = if self.has(MailerFault::PreviewDiffers) { "Dear client" } else { text };
        Ok(LetterText { subject: envelope.letter.to_string(), text: text.to_owned(), html: None })
    }
}

/// A mail as its reader's program understands it, line by line.
fn read(recipient: &str, mail: &str, number: Option<usize>) -> Arrived {
    let (head, text) = mail.split_once("\n\n").unwrap_or((mail, ""));
    let values = |name: &'static str| head.lines().filter_map(move |line| line.strip_prefix(name));
    let bare = |address: &str| {
        let address = address.rsplit_once('<').map_or(address, |(_, rest)| rest.trim_end_matches('>'));
        address.trim().to_owned()
    };
    let addressed = ["To: ", "Cc: ", "Bcc: "].into_iter().flat_map(values).flat_map(|list| list.split(',')).map(bare);
    let message_id = values("Message-ID: ").next().unwrap_or_default();
    Arrived {
        message_id: number.map_or(message_id.to_owned(), |number| format!("{message_id}-{number}")),
        recipients: vec![recipient.to_owned()],
        addressed: addressed.collect(),
        text: text.to_owned(),
    }
}

/// Letters are private: a log never shows them.
impl fmt::Debug for MemoryMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryMailer").field("fault", &self.fault).finish_non_exhaustive()
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
