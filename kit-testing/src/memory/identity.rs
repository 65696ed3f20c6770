use kit_workflow::port::{Identities, Identity, LinkedIdentity, Staff, StaffNote};
use kit_workflow::{Lifecycle, StoreError, Timestamp, TokenHash};

use super::{Fault, MemoryStore};

impl<L: Lifecycle> Identities for MemoryStore<L> {
    async fn staff_of(&self, identity: &Identity) -> Result<Option<Staff>, StoreError> {
        let people = &self.lock().people;
        let linked = people.identities.iter().find(|linked| linked.identity == *identity);
        Ok(linked.and_then(|linked| people.find(|staff| staff.id == linked.staff)))
    }

    async fn identities(&self) -> Result<Vec<LinkedIdentity>, StoreError> {
        Ok(self.lock().people.identities.clone())
    }

    async fn link_identity(&self, identity: &Identity, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let taken = |linked: &LinkedIdentity| {
            let place = linked.staff == note.staff && linked.identity.issuer == identity.issuer;
            linked.identity == *identity || place && !self.has(Fault::IdentitiesPile)
        };
        if !people.is_active(note.staff) || people.identities.iter().any(taken) {
            return Ok(false);
        }
        people.identities.push(LinkedIdentity { identity: identity.clone(), staff: note.staff, linked_at: note.at });
        people.notes.push(note.clone());
        Ok(true)
    }

    async fn unlink_identities(&self, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let before = people.identities.len();
        people.identities.retain(|linked| linked.staff != note.staff);
        if people.identities.len() == before {
            return Ok(false);
        }
        if !self.has(Fault::SessionsOutliveIdentities) {
            people.end_sessions(note.staff);
        }
        people.notes.push(note.clone());
        Ok(true)
    }

    async fn use_round_trip(&self, trip: TokenHash, ends_at: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let trips = &mut shared.people.round_trips;
        trips.retain(|_, ends_at| now < *ends_at);
        Ok(trips.insert(trip, ends_at).is_none() || self.has(Fault::RoundTripsRepeated))
    }
}
