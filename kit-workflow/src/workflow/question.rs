//! What the gateway's answer means for an attempt. Asking writes nothing.

use std::time::Duration;

use super::{Ports, Workflow};
use crate::Clock as _;
use crate::inquiry::{AttemptOutcome, Receipt};
use crate::port::{AlarmKind, Attempt, Gateway as _, GatewayError, ProviderDates, Receiving, Verdict};

/// An attempt that the gateway does not know at this age was never created.
const CREATED_BY_NOW: Duration = Duration::from_secs(10 * 60);

/// How an attempt stands.
pub(super) enum Standing {
    /// Money was received.
    Settled {
        receipt: Receipt,
        /// The gateway's words, where they are no amount.
        words: Option<String>,
        /// How it was paid.
        method: Option<String>,
        /// The operator's reference.
        reference: Option<String>,
        /// When, as the gateway says.
        dates: ProviderDates,
    },
    /// It ended without payment.
    Ended(AttemptOutcome, String),
    /// It is not settled.
    Open(String),
    /// The gateway did not say.
    Unanswered { note: String, patience: Option<Duration> },
    /// It was not asked.
    NotNow { after: Duration, note: String },
}

/// What came of asking.
pub(super) struct Asked {
    pub(super) standing: Standing,
    /// What staff should hear of.
    pub(super) alarm: Option<(AlarmKind, String)>,
}

impl From<Standing> for Asked {
    fn from(standing: Standing) -> Self {
        Self { standing, alarm: None }
    }
}

impl<P: Ports> Workflow<P> {
    /// Asks the gateway how an attempt of this age stands, unless it is left alone for a while.
    pub(super) async fn question(&self, attempt: &Attempt, age: Duration) -> Asked {
        if let Some(standing) = self.not_now() {
            return standing.into();
        }
        let Some(gateway) = self.gateway_of(&attempt.provider) else {
            let note = "the attempt was made at another provider".into();
            return Standing::Unanswered { note, patience: None }.into();
        };
        let answer = gateway.verify(attempt.id).await;
        // The pause is that of the usual provider: what another one says tells nothing of it.
        let usual = attempt.provider == self.ports.gateway().provider();
        match &answer {
            _ if !usual => {}
            Err(GatewayError::Unavailable { patience, .. } | GatewayError::Barred { patience, .. }) => {
                self.pause.failed(self.ports.clock().now(), *patience);
            }
            Ok(_) | Err(_) => self.pause.answered(),
        }
        let alarm = match &answer {
            Ok(Verdict::Doubtful { code }) => {
                let detail = format!("code {code}, transaction {}", attempt.id.transaction_id());
                Some((AlarmKind::DoubtfulPayment, detail))
            }
            // Where nobody was shown a page, the payment was likely never opened, which is nobody's fault.
            Ok(Verdict::Unclear { code }) if attempt.payment_url.is_some() => {
                let detail = format!("code {code}, transaction {}", attempt.id.transaction_id());
                Some((AlarmKind::GatewayFault, detail))
            }
            Err(GatewayError::Misconfigured { detail } | GatewayError::Barred { detail, .. }) => {
                Some((AlarmKind::GatewayFault, detail.clone()))
            }
            _ => None,
        };
        let standing = match answer {
            Ok(Verdict::Paid { amount, reference, method, dates }) => {
                let (receipt, words) = match amount {
                    Some(Receiving::Money(amount)) => (Receipt::verified(attempt.id, amount), None),
                    // Held, whatever it is: staff see the gateway's words in the ledger.
                    Some(Receiving::Other(text)) => {
                        (Receipt::inexpressible(attempt.id, attempt.amount.currency()), Some(text))
                    }
                    None => (Receipt::amount_unverified(attempt.id, attempt.amount), None),
                };
                Standing::Settled { receipt, words, method, reference, dates }
            }
            Ok(Verdict::Expired { code }) => Standing::Ended(AttemptOutcome::Expired, code),
            Ok(Verdict::Refused { code }) => Standing::Ended(AttemptOutcome::Refused, code),
            Ok(Verdict::Unknown) if age >= CREATED_BY_NOW && attempt.payment_url.is_none() => {
                Standing::Ended(AttemptOutcome::NotCreated, "unknown".into())
            }
            Ok(Verdict::Unknown) => Standing::Open("unknown".into()),
            Ok(Verdict::Pending { code } | Verdict::Doubtful { code } | Verdict::Unclear { code }) => {
                Standing::Open(code)
            }
            Err(GatewayError::Unavailable { detail, patience } | GatewayError::Barred { detail, patience }) => {
                Standing::Unanswered { note: detail, patience }
            }
            Err(error) => Standing::Unanswered { note: error.to_string(), patience: None },
        };
        Asked { standing, alarm }
    }

    /// How long the gateway is still left alone, because it did not answer.
    ///
    /// ```
    /// use kit_testing::World;
    ///
    /// assert_eq!(World::new(1).workflow().left_alone(), None);
    /// ```
    pub fn left_alone(&self) -> Option<Duration> {
        self.pause.left(self.ports.clock().now())
    }

    /// That the gateway is not to be asked at this moment.
    pub(super) fn not_now(&self) -> Option<Standing> {
        let after = self.left_alone()?;
        Some(Standing::NotNow { after, note: "the gateway is left alone for a while".into() })
    }
}
