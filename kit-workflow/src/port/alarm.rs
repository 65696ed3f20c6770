//! The port to alarms: what is wrong with no one inquiry, counted, and told to staff now and then.

use std::future::Future;
use std::time::Duration;

use crate::name::names;
use crate::{StoreError, Timestamp};

names! {
    /// What staff should hear of.
    pub enum AlarmKind {
        /// A payment provider refuses our account or our requests.
        GatewayFault = "gateway_fault",
        /// A payment provider answers with a code that may mean trouble.
        DoubtfulPayment = "doubtful_payment",
        /// A payment is open at an account that is not set any more.
        OtherAccount = "other_account",
        /// Many notifications speak of transactions that nobody here knows.
        StrangeNotifications = "strange_notifications",
    }
}

/// Something that went wrong, however often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What.
    pub kind: AlarmKind,
    /// Where: the provider.
    pub scope: String,
    /// The last time in words: codes and transaction ids, no personal data.
    pub detail: String,
    /// How often, ever.
    pub count: u64,
    /// When last.
    pub last_at: Timestamp,
    /// When staff were last told.
    pub told_at: Option<Timestamp>,
}

/// Alarms: one of each kind and scope.
///
/// - `claim_alarm` MUST give an alarm to one caller at a time, until `close_alarm` or the end of `lease`.
/// - What was raised after staff were told MUST be told once the quiet is over.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::{World, drive};
/// use kit_workflow::Clock;
/// use kit_workflow::port::{AlarmKind, Alarms};
///
/// let World { store, clock, .. } = World::new(1);
/// drive::to_end(store.raise_alarm(AlarmKind::GatewayFault, "cinetpay", "status 401", clock.now())).unwrap();
/// let claim = || drive::to_end(store.claim_alarm(clock.now(), Duration::from_secs(3_600), Duration::from_secs(60)));
/// let alarm = claim().unwrap().unwrap();
/// assert_eq!((alarm.kind, alarm.count), (AlarmKind::GatewayFault, 1));
/// assert_eq!(claim().unwrap(), None, "one caller at a time");
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Alarms: Send + Sync {
    /// Counts that something went wrong.
    fn raise_alarm(
        &self,
        kind: AlarmKind,
        scope: &str,
        detail: &str,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Every alarm there ever was, by kind and scope.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::port::{AlarmKind, Alarms};
    /// # let World { store, clock, .. } = World::new(1);
    /// # drive::to_end(store.raise_alarm(AlarmKind::GatewayFault, "cinetpay", "status 401", clock.now()))?;
    /// let alarms = drive::to_end(store.alarms())?;
    /// assert_eq!((alarms[0].scope.as_str(), alarms[0].count, alarms[0].told_at), ("cinetpay", 1, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn alarms(&self) -> impl Future<Output = Result<Vec<Alarm>, StoreError>> + Send;

    /// An alarm of which staff are to be told at this moment, if there is one: it went on after they were last told, and that
    /// was at least `quiet` ago.
    fn claim_alarm(
        &self,
        now: Timestamp,
        quiet: Duration,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Alarm>, StoreError>> + Send;

    /// Staff were told of a claimed alarm at this moment.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::Clock;
    /// # use kit_workflow::port::{AlarmKind, Alarms};
    /// # let World { store, clock, .. } = World::new(1);
    /// # drive::to_end(store.raise_alarm(AlarmKind::GatewayFault, "cinetpay", "status 401", clock.now()))?;
    /// let (quiet, lease) = (Duration::from_secs(3_600), Duration::from_secs(60));
    /// let alarm = drive::to_end(store.claim_alarm(clock.now(), quiet, lease))?.ok_or("it goes on")?;
    /// // The letter was sent.
    /// drive::to_end(store.close_alarm(alarm.kind, &alarm.scope, clock.now()))?;
    /// assert_eq!(drive::to_end(store.alarms())?[0].told_at, Some(clock.now()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn close_alarm(
        &self,
        kind: AlarmKind,
        scope: &str,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
