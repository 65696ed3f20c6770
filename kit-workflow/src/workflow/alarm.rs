//! Alarms: what is wrong with no one inquiry is counted, and staff get a letter of it now and then.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::Clock as _;
use crate::inquiry::Letter;
use crate::port::{Alarm, AlarmKind, Alarms as _, Envelope, Language, LetterFacts, Mailer as _};

/// Staff hear of one trouble once in this time, however often it happens.
const QUIET: Duration = Duration::from_secs(6 * 60 * 60);

/// How long telling may take before somebody else tells.
const LEASE: Duration = Duration::from_secs(5 * 60);

impl<P: Ports> Workflow<P> {
    pub(super) async fn raise(&self, kind: AlarmKind, scope: &str, detail: &str) -> Result<(), WorkflowError> {
        Ok(self.ports.store().raise_alarm(kind, scope, detail, self.ports.clock().now()).await?)
    }

    /// Sends staff a letter of each alarm that went on since they were last told; tells how many. Any number of processes may
    /// do so at once. A letter that could not be sent is sent again once its lease is over, under the same key.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::Clock;
    /// use kit_workflow::port::{AlarmKind, Alarms};
    ///
    /// let world = World::new(1);
    /// let (kind, now) = (AlarmKind::GatewayFault, world.clock.now());
    /// drive::to_end(world.store.raise_alarm(kind, "cinetpay", "code 608", now))?;
    /// assert_eq!(drive::to_end(world.workflow().tell_alarms())?, 1);
    /// assert_eq!(world.mailer.accepted()[0].to, world.workflow().terms().staff_email);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn tell_alarms(&self) -> Result<u32, WorkflowError> {
        let mut told = 0;
        loop {
            let now = self.ports.clock().now();
            let Some(alarm) = self.ports.store().claim_alarm(now, QUIET, LEASE).await? else { return Ok(told) };
            if self.ports.mailer().send(&self.letter_of(&alarm)).await.is_ok() {
                self.ports.store().close_alarm(alarm.kind, &alarm.scope, now).await?;
                told += 1;
            }
        }
    }

    fn letter_of(&self, alarm: &Alarm) -> Envelope {
        let letter = match alarm.kind {
            AlarmKind::GatewayFault => Letter::StaffGatewayFault,
            AlarmKind::DoubtfulPayment => Letter::StaffDoubtfulPayment,
            AlarmKind::OtherAccount => Letter::StaffOtherAccount,
            AlarmKind::StrangeNotifications => Letter::StaffStrangeNotifications,
        };
        let page = match alarm.kind {
            AlarmKind::StrangeNotifications => "notifications/",
            _ => "",
        };
        let facts = LetterFacts {
            organization: alarm.scope.clone(),
            reason: Some(alarm.detail.clone()),
            desk_url: Some(format!("{}/kit-complet-traitement/{page}", self.terms.public_base_url)),
            test: self.terms.test,
            ..LetterFacts::default()
        };
        // What staff were told last tells one letter of an alarm from the next, and both copies of one from neither.
        let last = alarm.told_at.map_or(0, crate::Timestamp::unix_ms);
        Envelope {
            key: format!("alarm.{}.{}.{last}", alarm.kind, alarm.scope),
            to: self.terms.staff_email.clone(),
            name: String::new(),
            language: Language::French,
            letter,
            facts,
            attachment: None,
        }
    }
}
