use std::collections::HashMap;

use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts, NewSession, Session, Staff};
use kit_workflow::{Lifecycle, StoreError, Timestamp, TokenHash};

use super::{Fault, MemoryStore};

/// Who may sign in, and who is signed in.
#[derive(Default)]
pub(super) struct People {
    staff: Vec<Staff>,
    sessions: HashMap<TokenHash, Open>,
}

struct Open {
    session: NewSession,
    used_at: Timestamp,
}

impl People {
    fn find(&self, wanted: impl Fn(&Staff) -> bool) -> Option<Staff> {
        self.staff.iter().find(|staff| wanted(staff)).cloned()
    }
}

impl<L: Lifecycle> Accounts for MemoryStore<L> {
    async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, StoreError> {
        Ok(self.lock().people.find(|staff| staff.email == email))
    }

    async fn staff(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        Ok(self.lock().people.find(|staff| staff.id == id))
    }

    async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        let mut staff = self.lock().people.staff.clone();
        staff.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(staff)
    }

    async fn add_staff(&self, staff: &Staff) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let known = shared.people.find(|known| known.email == staff.email).is_some();
        if known && !self.has(Fault::AddressesShared) {
            return Ok(false);
        }
        shared.people.staff.push(staff.clone());
        Ok(true)
    }

    async fn disable_staff(&self, id: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let Some(staff) = shared.people.staff.iter_mut().find(|staff| staff.id == id) else { return Ok(false) };
        staff.disabled_at.get_or_insert(at);
        if !self.has(Fault::SessionsOutliveAccounts) {
            shared.people.sessions.retain(|_, open| open.session.staff != id);
        }
        Ok(true)
    }

    async fn open_session(&self, session: &NewSession) -> Result<(), StoreError> {
        let open = Open { session: session.clone(), used_at: session.at };
        self.lock().people.sessions.insert(session.hash, open);
        Ok(())
    }

    async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let Some(open) = people.sessions.get(&hash) else { return Ok(None) };
        let Some(staff) = people.find(|staff| staff.id == open.session.staff) else { return Ok(None) };
        let over = (open.used_at < idle_since && !self.has(Fault::SessionsNeverIdle))
            || (open.session.ends_at <= now && !self.has(Fault::SessionsNeverEnd))
            || (staff.disabled_at.is_some() && !self.has(Fault::SessionsOutliveAccounts));
        let Some(open) = people.sessions.get_mut(&hash).filter(|_| !over) else { return Ok(None) };
        if !self.has(Fault::SessionUseForgotten) {
            open.used_at = now;
        }
        let NewSession { at, ends_at, .. } = open.session;
        Ok(Some(Session { staff, opened_at: at, used_at: open.used_at, ends_at }))
    }

    async fn close_session(&self, hash: TokenHash) -> Result<(), StoreError> {
        if !self.has(Fault::ClosedSessionsLive) {
            self.lock().people.sessions.remove(&hash);
        }
        Ok(())
    }
}
