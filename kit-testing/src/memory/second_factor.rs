use kit_workflow::inquiry::{FactorId, StaffId};
use kit_workflow::port::{SecondFactor, SecondFactors, StaffNote};
use kit_workflow::{Lifecycle, StoreError, Timestamp, TokenHash};

use super::accounts::People;
use super::{Fault, MemoryStore};

/// A second factor, with the recovery codes that are left.
pub(super) struct Kept {
    factor: SecondFactor,
    codes: Vec<TokenHash>,
}

impl Kept {
    fn told(&self) -> SecondFactor {
        SecondFactor { codes_left: self.codes.len() as u32, ..self.factor.clone() }
    }
}

impl People {
    fn factor(&mut self, id: FactorId) -> Option<&mut Kept> {
        self.factors.iter_mut().find(|kept| kept.factor.id == id)
    }

    fn has_confirmed(&self, staff: StaffId) -> bool {
        self.factors.iter().any(|kept| kept.factor.staff == staff && kept.factor.confirmed_at.is_some())
    }
}

impl<L: Lifecycle> SecondFactors for MemoryStore<L> {
    async fn second_factor(&self, staff: StaffId) -> Result<Option<SecondFactor>, StoreError> {
        let shared = self.lock();
        Ok(shared.people.factors.iter().find(|kept| kept.factor.staff == staff).map(Kept::told))
    }

    async fn second_factors(&self) -> Result<Vec<SecondFactor>, StoreError> {
        let shared = self.lock();
        let confirmed = shared.people.factors.iter().filter(|kept| kept.factor.confirmed_at.is_some());
        Ok(confirmed.map(Kept::told).collect())
    }

    async fn begin_factor(&self, id: FactorId, staff: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        if !people.is_active(staff) || people.has_confirmed(staff) && !self.has(Fault::FactorsOverwritten) {
            return Ok(false);
        }
        people.factors.retain(|kept| kept.factor.staff != staff);
        let factor = SecondFactor { id, staff, begun_at: at, confirmed_at: None, last_step: None, codes_left: 0 };
        people.factors.push(Kept { factor, codes: Vec::new() });
        Ok(true)
    }

    async fn confirm_factor(
        &self,
        id: FactorId,
        step: i64,
        codes: &[TokenHash],
        note: &StaffNote,
    ) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let begun = people.factor(id).filter(|kept| kept.factor.staff == note.staff);
        let Some(kept) = begun.filter(|kept| kept.factor.confirmed_at.is_none()) else { return Ok(false) };
        kept.factor.confirmed_at = Some(note.at);
        kept.factor.last_step = Some(step);
        kept.codes = codes.to_vec();
        if !self.has(Fault::SessionsOutliveFactors) {
            people.end_sessions(note.staff);
        }
        people.notes.push(note.clone());
        Ok(true)
    }

    async fn use_step(&self, id: FactorId, step: i64) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let Some(kept) = shared.people.factor(id).filter(|kept| kept.factor.confirmed_at.is_some()) else {
            return Ok(false);
        };
        if kept.factor.last_step >= Some(step) && !self.has(Fault::StepsRepeated) {
            return Ok(false);
        }
        kept.factor.last_step = Some(step);
        Ok(true)
    }

    async fn use_recovery(&self, id: FactorId, code: TokenHash, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        let Some(kept) = people.factor(id) else { return Ok(false) };
        let Some(place) = kept.codes.iter().position(|known| *known == code) else { return Ok(false) };
        if !self.has(Fault::RecoveryRepeated) {
            kept.codes.remove(place);
        }
        people.notes.push(note.clone());
        Ok(true)
    }

    async fn drop_factor(&self, note: &StaffNote) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let people = &mut shared.people;
        if !people.has_confirmed(note.staff) {
            return Ok(false);
        }
        people.factors.retain(|kept| kept.factor.staff != note.staff);
        people.end_sessions(note.staff);
        people.notes.push(note.clone());
        Ok(true)
    }
}
