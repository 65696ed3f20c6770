#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, Language, NotificationRejected, RawNotification,
    UnverifiedNotification, Verdict,
};

/// The provider's name in addresses and records; staff's own records of payments carry it as well.
pub const PROVIDER: &str = "by_hand";

/// The page of instructions, beneath the client's private page.
pub const PAGE: &str = "by-hand/";

/// The code of an attempt that nobody has recorded yet.
const UNRECORDED: &str = "not recorded yet";

/// The most characters of the instructions in one language.
const LONGEST: usize = 4_000;

/// Where and how to pay, in both languages: bank and account, or where to bring cash. Lines are kept.
///
/// ```
/// use kit_by_hand::{Instructions, SenselessInstructions};
///
/// assert!(Instructions::new("Virement : IBAN SN00…", "Transfer: IBAN SN00…").is_ok());
/// assert_eq!(Instructions::new("Virement : IBAN SN00…", " "), Err(SenselessInstructions::Empty));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
    french: String,
    english: String,
}

/// Instructions that nobody could follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SenselessInstructions {
    /// One language has none.
    #[error("the instructions are empty in one of the languages")]
    Empty,
    /// They are too long, or hold what is no text.
    #[error("the instructions are longer than {LONGEST} characters or hold control characters")]
    NoText,
}

impl Instructions {
    /// Instructions in French and in English.
    ///
    /// # Errors
    ///
    /// [`SenselessInstructions`].
    pub fn new(french: &str, english: &str) -> Result<Self, SenselessInstructions> {
        let check = |text: &str| {
            let text = text.replace("\r\n", "\n").trim().to_owned();
            if text.is_empty() {
                return Err(SenselessInstructions::Empty);
            }
            if text.chars().count() > LONGEST || text.chars().any(|c| c.is_control() && c != '\n') {
                return Err(SenselessInstructions::NoText);
            }
            Ok(text)
        };
        Ok(Self { french: check(french)?, english: check(english)? })
    }
}

/// Bank transfers and cash.
///
/// ```
/// use kit_by_hand::{ByHand, Instructions};
/// use kit_workflow::port::{Gateway, Language};
///
/// let gateway = ByHand::new(Instructions::new("Virement : IBAN SN00…", "Transfer: IBAN SN00…")?, false);
/// assert_eq!(gateway.instructions(Language::English), Some("Transfer: IBAN SN00…"));
/// assert!(!gateway.can_be_asked(), "staff record what comes");
/// # Ok::<(), kit_by_hand::SenselessInstructions>(())
/// ```
#[derive(Clone, Debug)]
pub struct ByHand {
    instructions: Instructions,
    test: bool,
}

impl ByHand {
    /// Payments by these instructions; `test` says that they are not real money.
    pub fn new(instructions: Instructions, test: bool) -> Self {
        Self { instructions, test }
    }
}

impl Gateway for ByHand {
    fn provider(&self) -> &'static str {
        PROVIDER
    }

    fn is_test(&self) -> bool {
        self.test
    }

    fn can_be_asked(&self) -> bool {
        false
    }

    fn account(&self) -> String {
        PROVIDER.to_owned()
    }

    fn instructions(&self, language: Language) -> Option<&str> {
        Some(match language {
            Language::French => &self.instructions.french,
            Language::English => &self.instructions.english,
        })
    }

    async fn open_checkout(&self, _request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        Ok(Checkout { payment_url: PAGE.to_owned(), payment_token: None, notify_token: None })
    }

    async fn verify(&self, _attempt: AttemptId) -> Result<Verdict, GatewayError> {
        Ok(Verdict::Pending { code: UNRECORDED.to_owned() })
    }

    fn read_notification(&self, _raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        Err(NotificationRejected::Forged)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use futures_util::FutureExt as _;
    use kit_workflow::Timestamp;
    use kit_workflow::inquiry::AttemptId;
    use kit_workflow::port::{Gateway as _, Language, NotificationRejected, RawNotification, Verdict};
    use uuid::Uuid;

    use super::{ByHand, Instructions, SenselessInstructions};

    fn gateway() -> ByHand {
        ByHand::new(Instructions::new("IBAN :\r\nSN00", "IBAN:\nSN00").unwrap(), true)
    }

    #[test]
    fn nobody_but_staff_can_say_that_it_is_paid() {
        let attempt = AttemptId(Uuid::from_u128(7));
        let verdict = gateway().verify(attempt).now_or_never().unwrap().unwrap();
        assert!(matches!(verdict, Verdict::Pending { .. }));
        let raw = RawNotification { headers: Vec::new(), body: b"paid".to_vec(), at: Timestamp::from_unix_ms(0) };
        assert_eq!(gateway().read_notification(&raw).err(), Some(NotificationRejected::Forged));
    }

    #[test]
    fn instructions_are_told_in_both_languages_and_make_sense() {
        assert_eq!(gateway().instructions(Language::French), Some("IBAN :\nSN00"));
        assert_eq!(gateway().instructions(Language::English), Some("IBAN:\nSN00"));
        let refused = |french: &str, english: &str| Instructions::new(french, english).unwrap_err();
        assert_eq!(refused("texte", " \n"), SenselessInstructions::Empty);
        assert_eq!(refused("texte\u{7}", "text"), SenselessInstructions::NoText);
        assert_eq!(refused(&"a".repeat(4_001), "text"), SenselessInstructions::NoText);
    }
}
