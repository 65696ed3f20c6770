//! Identifiers. All are random, so that none can be guessed from another.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::Corrupt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = Corrupt;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| Corrupt::new(stringify!($name), text))
            }
        }
    )+};
}

ids! {
    /// An inquiry.
    ///
    /// ```
    /// use kit_workflow::inquiry::InquiryId;
    /// use uuid::Uuid;
    ///
    /// let id = InquiryId(Uuid::from_u128(7));
    /// assert_eq!(id.to_string().parse(), Ok(id));
    /// assert!("7".parse::<InquiryId>().is_err());
    /// ```
    InquiryId,
    /// One try to pay an order.
    ///
    /// ```
    /// use kit_workflow::inquiry::AttemptId;
    /// use uuid::Uuid;
    ///
    /// // Providers see it in a form of their own, and from that it is known again.
    /// let attempt = AttemptId(Uuid::from_u128(7));
    /// assert_eq!(AttemptId::from_transaction_id(&attempt.transaction_id()), Some(attempt));
    /// ```
    AttemptId,
    /// A link to a deliverable; the token in the link is derived from it.
    LinkId,
    /// A file in the vault.
    FileId,
    /// A document that the client attached.
    DocumentId,
    /// An account of a member of staff.
    StaffId,
    /// A session of a member of staff.
    SessionId,
    /// An enrolment of a second factor; its secret is derived from it.
    FactorId,
    /// What a client's access token is derived from.
    AccessId,
    /// A notification that was received.
    NotificationId,
    /// What a member of staff noted.
    NoteId,
    /// What client and staff wrote to each other.
    MessageId,
    /// A line of the trail of what was done with personal data.
    PrivacyDeedId,
}

/// Crockford's alphabet: no I, L, O, U, so that a reference survives being read out.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn base32(id: Uuid, digits: u32) -> String {
    let bits = id.as_u128();
    (0..digits).rev().map(|digit| ALPHABET[(bits >> (5 * digit) & 31) as usize] as char).collect()
}

impl InquiryId {
    /// The number people quote, for example `KIT-7Q2M-X04D`: a name, never a key to anything.
    ///
    /// ```
    /// use kit_workflow::inquiry::InquiryId;
    /// use uuid::Uuid;
    ///
    /// assert_eq!(InquiryId(Uuid::from_u128(0x1f)).reference(), "KIT-0000-000Z");
    /// ```
    pub fn reference(self) -> String {
        let digits = base32(self.0, 8);
        format!("KIT-{}-{}", &digits[..4], &digits[4..])
    }
}

impl AttemptId {
    /// The transaction id that providers see: 26 upper-case letters and digits, which both CinetPay interfaces accept.
    pub fn transaction_id(self) -> String {
        base32(self.0, 26)
    }

    /// The attempt that a transaction id names, if it has our form.
    ///
    /// ```
    /// use kit_workflow::inquiry::AttemptId;
    /// use uuid::Uuid;
    ///
    /// let ours = AttemptId(Uuid::from_u128(7)).transaction_id();
    /// assert_eq!(ours.len(), 26);
    /// assert!(AttemptId::from_transaction_id(&ours).is_some());
    /// assert!(AttemptId::from_transaction_id("somebody else's").is_none());
    /// ```
    pub fn from_transaction_id(text: &str) -> Option<Self> {
        if text.len() != 26 {
            return None;
        }
        let bits = text.bytes().try_fold(0_u128, |bits, byte| {
            let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
            (bits.leading_zeros() >= 5).then_some(bits << 5 | digit as u128)
        })?;
        Some(Self(Uuid::from_u128(bits)))
    }
}

#[cfg(test)]
mod tests {
    use super::{AttemptId, InquiryId};
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn a_transaction_id_names_its_attempt(bits: u128) {
            let attempt = AttemptId(Uuid::from_u128(bits));
            let text = attempt.transaction_id();
            prop_assert_eq!(text.len(), 26);
            prop_assert_eq!(AttemptId::from_transaction_id(&text), Some(attempt));
        }
    }

    #[test]
    fn what_is_not_ours_names_no_attempt() {
        for text in ["", "KIT202611220001", &"Z".repeat(26), &"a".repeat(26), &"I".repeat(26)] {
            assert_eq!(AttemptId::from_transaction_id(text), None, "{text}");
        }
    }

    #[test]
    fn a_reference_is_short_and_readable() {
        assert_eq!(InquiryId(Uuid::from_u128(0x1f)).reference(), "KIT-0000-000Z");
    }
}
