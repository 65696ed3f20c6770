use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, Series, Settlement, VoucherNumber, settlement};
use kit_workflow::port::Voucher;
use kit_workflow::{Lifecycle, StoreError};

use super::archive::submission;
use super::{Fault, MemoryStore, Shared};

/// An order that was paid: the place of the commit among all, and what it gave a number to.
type Settled = (u64, InquiryId, Voucher);

impl MemoryStore<InquiryLifecycle> {
    /// The voucher of an inquiry: what came before it in its series is counted.
    pub(super) fn voucher_of(
        &self,
        shared: &Shared<InquiryLifecycle>,
        id: InquiryId,
    ) -> Result<Option<Voucher>, StoreError> {
        let mut settled = Vec::new();
        for id in shared.subjects.keys() {
            settled.extend(self.settled(shared, InquiryId(*id))?);
        }
        let Some((place, _, voucher)) = settled.iter().find(|(_, whose, _)| *whose == id).cloned() else {
            return Ok(None);
        };
        let series = voucher.number.series;
        let earlier = settled.iter().filter(|(before, _, other)| *before < place && other.number.series == series);
        let before = if self.has(Fault::NumbersRepeat) { 0 } else { earlier.count() as u32 };
        let step = if self.has(Fault::NumbersSkip) { 2 } else { 1 };
        let number = VoucherNumber { series, ordinal: 1 + step * before };
        Ok(Some(Voucher { number, ..voucher }))
    }

    /// The first commit of an inquiry that paid its order.
    fn settled(&self, shared: &Shared<InquiryLifecycle>, id: InquiryId) -> Result<Option<Settled>, StoreError> {
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(None) };
        for line in &inquiry.log {
            let state = InquiryLifecycle::restore(line.state.clone())?;
            let Some(Settlement { amount, attempts }) = settlement(&state) else { continue };
            let submission = submission(inquiry)?;
            let known = self.attempts(shared, id, inquiry)?;
            let played = known.iter().any(|(attempt, _)| attempt.test && attempts.contains(&attempt.id));
            let series = Series::of(line.at, submission.test || played);
            let voucher = Voucher {
                number: VoucherNumber { series, ordinal: 0 },
                sequence: line.sequence,
                at: line.at,
                amount,
                attempts,
                buyer_name: submission.answers.contact_name.clone(),
                buyer_organization: match shared.beside.gone.buyers.get(&id) {
                    Some(kept) => kept.clone(),
                    None => submission.answers.organization_name.clone(),
                },
            };
            return Ok(Some((line.place, id, voucher)));
        }
        Ok(None)
    }
}
