use std::collections::HashMap;

use kit_workflow::inquiry::{SessionId, StaffId};
use kit_workflow::port::{AccountChange, Accounts, LinkedIdentity, NewSession, OpenSession, Session, Staff, StaffNote};
use kit_workflow::{Lifecycle, StoreError, Timestamp, TokenHash};
use uuid::Uuid;

use super::second_factor::Kept;
use super::{Fault, MemoryStore};

/// Who may sign in, and who is signed in.
#[derive(Default)]
pub(super) struct People {
    pub(super) factors: Vec<Kept>,
    pub(super) identities: Vec<LinkedIdentity>,
    /// Round trips that were used, each with its end.
    pub(super) round_trips: HashMap<TokenHash, Timestamp>,
    staff: Vec<Staff>,
    sessions: HashMap<TokenHash, Open>,
    /// Invitations by account, each with its end.
    invitations: HashMap<StaffId, (TokenHash, Timestamp)>,
    /// The trail, the oldest line first.
    pub(super) notes: Vec<StaffNote>,
}

struct Open {
    session: NewSession,
    used_at: Timestamp,
}

impl People {
    pub(super) fn find(&self, wanted: impl Fn(&Staff) -> bool) -> Option<Staff> {
        self.staff.iter().find(|staff| wanted(staff)).cloned()
    }

    pub(super) fn is_active(&self, id: StaffId) -> bool {
        self.find(|staff| staff.id == id && staff.disabled_at.is_none()).is_some()
    }

    pub(super) fn end_sessions(&mut self, whose: StaffId) {
        self.sessions.retain(|_, open| open.session.staff != whose);
    }

    fn invited(&self, hash: TokenHash, now: Timestamp) -> Option<StaffId> {
        let open = |(_, (known, ends_at)): &(&StaffId, &(TokenHash, Timestamp))| *known == hash && now < *ends_at;
        self.invitations.iter().find(open).map(|(id, _)| *id)
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

    async fn add_staff(&self, staff: &Staff, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let known = shared.people.find(|known| known.email == staff.email).is_some();
        if known && !self.has(Fault::AddressesShared) {
            return Ok(false);
        }
        shared.people.staff.push(staff.clone());
        shared.people.notes.push(note.clone());
        Ok(true)
    }

    async fn change_staff(&self, change: &AccountChange, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        if let AccountChange::Taken { hash, .. } = change
            && people.invited(*hash, note.at) != Some(note.staff)
        {
            return Ok(false);
        }
        let active = |staff: &&mut Staff| staff.id == note.staff && staff.disabled_at.is_none();
        let Some(staff) = people.staff.iter_mut().find(active) else { return Ok(false) };
        let (uninvited, ends_sessions) = match change {
            AccountChange::Password(password) => {
                staff.password.clone_from(password);
                (true, !self.has(Fault::SessionsOutlivePasswords))
            }
            AccountChange::Taken { password, .. } => {
                staff.password.clone_from(password);
                (!self.has(Fault::InvitationsStayOpen), true)
            }
            AccountChange::Role(role) => {
                staff.role = *role;
                (false, false)
            }
            AccountChange::Disabled => {
                staff.disabled_at = Some(note.at);
                (true, !self.has(Fault::SessionsOutliveAccounts))
            }
            AccountChange::Invited { hash, ends_at } => {
                people.invitations.insert(note.staff, (*hash, *ends_at));
                (false, false)
            }
        };
        if uninvited {
            people.invitations.remove(&note.staff);
        }
        if ends_sessions {
            people.end_sessions(note.staff);
        }
        if !self.has(Fault::TrailForgotten) {
            people.notes.push(note.clone());
        }
        Ok(true)
    }

    async fn invited(&self, hash: TokenHash, now: Timestamp) -> Result<Option<Staff>, StoreError> {
        let people = &self.lock().people;
        Ok(people.invited(hash, now).and_then(|id| people.find(|staff| staff.id == id)))
    }

    async fn sessions(
        &self,
        staff: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Vec<OpenSession>, StoreError> {
        let shared = self.lock();
        let theirs = shared
            .people
            .sessions
            .values()
            .filter(|open| open.session.staff == staff && open.used_at >= idle_since && now < open.session.ends_at);
        let entry = |Open { session, used_at }: &Open| OpenSession {
            id: session.id,
            opened_at: session.at,
            used_at: *used_at,
            client: session.client.clone(),
            agent: session.agent.clone(),
        };
        let mut entries: Vec<OpenSession> = theirs.map(entry).collect();
        entries.sort_by_key(|session| std::cmp::Reverse(session.used_at));
        Ok(entries)
    }

    async fn end_session(&self, id: SessionId, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let before = people.sessions.len();
        people.sessions.retain(|_, open| open.session.id != id || open.session.staff != note.staff);
        let ended = people.sessions.len() < before;
        if ended {
            people.notes.push(note.clone());
        }
        Ok(ended)
    }

    async fn note_staff(&self, note: &StaffNote) -> Result<(), StoreError> {
        self.lock().people.notes.push(note.clone());
        Ok(())
    }

    async fn staff_notes(&self, before: Option<(Timestamp, Uuid)>, limit: u32) -> Result<Vec<StaffNote>, StoreError> {
        let mut notes = self.lock().people.notes.clone();
        notes.sort_by_key(|note| std::cmp::Reverse((note.at, note.id)));
        notes.retain(|note| before.is_none_or(|before| (note.at, note.id) < before));
        notes.truncate(limit as usize);
        Ok(notes)
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
        let NewSession { id, at, ends_at, .. } = open.session;
        Ok(Some(Session { id, staff, opened_at: at, used_at: open.used_at, ends_at }))
    }

    async fn close_session(&self, hash: TokenHash) -> Result<(), StoreError> {
        if !self.has(Fault::ClosedSessionsLive) {
            self.lock().people.sessions.remove(&hash);
        }
        Ok(())
    }
}
