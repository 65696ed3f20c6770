use std::time::Duration;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::port::{Alarm, AlarmKind, Alarms};
use kit_workflow::{StoreError, Timestamp};

use super::MemoryStore;

/// An alarm, and until when somebody tells of it.
pub(super) struct Ringing {
    alarm: Alarm,
    claimed_until: Option<Timestamp>,
}

impl Ringing {
    fn is(&self, kind: AlarmKind, scope: &str) -> bool {
        self.alarm.kind == kind && self.alarm.scope == scope
    }

    fn is_due(&self, now: Timestamp, quiet: Duration) -> bool {
        let news = self.alarm.told_at.is_none_or(|told| self.alarm.last_at > told && told + quiet <= now);
        news && self.claimed_until.is_none_or(|until| until <= now)
    }
}

impl Alarms for MemoryStore<InquiryLifecycle> {
    async fn raise_alarm(&self, kind: AlarmKind, scope: &str, detail: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut shared = self.lock();
        let alarms = &mut shared.beside.alarms;
        match alarms.iter_mut().find(|ringing| ringing.is(kind, scope)) {
            Some(Ringing { alarm, .. }) => {
                (alarm.count, alarm.last_at) = (alarm.count + 1, at);
                detail.clone_into(&mut alarm.detail);
            }
            None => {
                let (scope, detail) = (scope.to_owned(), detail.to_owned());
                let alarm = Alarm { kind, scope, detail, count: 1, last_at: at, told_at: None };
                alarms.push(Ringing { alarm, claimed_until: None });
            }
        }
        Ok(())
    }

    async fn alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        let mut alarms: Vec<Alarm> = self.lock().beside.alarms.iter().map(|ringing| ringing.alarm.clone()).collect();
        alarms.sort_by_key(|alarm| (alarm.kind.to_string(), alarm.scope.clone()));
        Ok(alarms)
    }

    async fn claim_alarm(&self, now: Timestamp, quiet: Duration, lease: Duration) -> Result<Option<Alarm>, StoreError> {
        let mut shared = self.lock();
        let due = shared.beside.alarms.iter_mut().find(|ringing| ringing.is_due(now, quiet));
        Ok(due.map(|ringing| {
            ringing.claimed_until = Some(now + lease);
            ringing.alarm.clone()
        }))
    }

    async fn close_alarm(&self, kind: AlarmKind, scope: &str, at: Timestamp) -> Result<(), StoreError> {
        let mut shared = self.lock();
        if let Some(ringing) = shared.beside.alarms.iter_mut().find(|ringing| ringing.is(kind, scope)) {
            (ringing.alarm.told_at, ringing.claimed_until) = (Some(at), None);
        }
        Ok(())
    }
}
