//! Attempts to pay, as our ledger knows them.

use std::fmt;

use crate::inquiry::{AttemptId, InquiryId, Receipt};
use crate::name::names;
use crate::port::ProviderDates;
use crate::{Money, Timestamp, TokenHash};

names! {
    /// How an attempt stands in our ledger.
    pub enum AttemptStatus {
        /// Stored; the provider may not have heard of it.
        Created = "created",
        /// The provider opened a payment page.
        Initiated = "initiated",
        /// The provider says that it is not settled.
        Pending = "pending",
        /// The provider says that it ended without payment.
        Refused = "refused",
        /// Nothing was heard for too long.
        Expired = "expired",
        /// The provider never created it.
        NotCreated = "not_created",
        /// Money was received.
        Paid = "paid",
    }
}

/// One try to pay an order: a line of the append-only ledger, with the newest news of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which attempt.
    pub id: AttemptId,
    /// Whose order it pays.
    pub inquiry: InquiryId,
    /// At which provider.
    pub provider: String,
    /// Whether that was a test.
    pub test: bool,
    /// At which account there; nothing where that was not noted yet.
    pub account: Option<String>,
    /// What was asked for.
    pub amount: Money,
    /// When it was stored.
    pub opened_at: Timestamp,
    /// How it stands.
    pub status: AttemptStatus,
    /// The provider's payment page, exactly as told.
    pub payment_url: Option<String>,
    /// The provider's last code.
    pub code: Option<String>,
    /// How it was paid, in the provider's words.
    pub method: Option<String>,
    /// The operator's reference of the payment.
    pub reference: Option<String>,
    /// When it was paid, as the provider says.
    pub dates: ProviderDates,
    /// The hash of the secret that the provider's notifications of it carry, once the provider told it.
    pub notify_hash: Option<TokenHash>,
    /// What was received by it.
    pub receipt: Option<Receipt>,
}

/// The payment page's address opens it: a log does not show it.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// What was learned of an attempt that does not move the inquiry.
///
/// ```
/// use kit_workflow::port::{AttemptNews, AttemptStatus};
///
/// let code = Some("WAITING_FOR_CUSTOMER".to_owned());
/// let news = AttemptNews { code, ..AttemptNews::of(AttemptStatus::Pending) };
/// assert!(news.payment_url.is_none());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AttemptNews {
    /// How it stands.
    pub status: AttemptStatus,
    /// The provider's payment page.
    pub payment_url: Option<String>,
    /// The provider's own name for it.
    pub payment_token: Option<String>,
    /// The provider's code.
    pub code: Option<String>,
    /// How it was paid, in the provider's words.
    pub method: Option<String>,
    /// The operator's reference of the payment.
    pub reference: Option<String>,
    /// When it was paid, as the provider says.
    pub dates: ProviderDates,
    /// The hash of the secret that the provider's notifications of it carry.
    pub notify_hash: Option<TokenHash>,
}

impl AttemptNews {
    /// That it stands so, and nothing more.
    pub const fn of(status: AttemptStatus) -> Self {
        Self {
            status,
            payment_url: None,
            payment_token: None,
            code: None,
            method: None,
            reference: None,
            dates: ProviderDates::NONE,
            notify_hash: None,
        }
    }
}

/// The payment page's address opens it: a log does not show it.
impl fmt::Debug for AttemptNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptNews").field("status", &self.status).field("code", &self.code).finish_non_exhaustive()
    }
}
