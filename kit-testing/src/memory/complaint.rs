use kit_workflow::StoreError;
use kit_workflow::inquiry::{Event, InquiryId, InquiryLifecycle, Receipt};
use kit_workflow::port::{ComplaintEntry, OpenComplaint, Particulars};

use super::archive::{Inquiry, event, received, submission};
use super::{Fault, MemoryStore};

impl MemoryStore<InquiryLifecycle> {
    /// What the client of an inquiry complained of, oldest first.
    pub(super) fn complaints_of(&self, inquiry: &Inquiry) -> Result<Vec<ComplaintEntry>, StoreError> {
        let mut complaints: Vec<ComplaintEntry> = Vec::new();
        for line in &inquiry.log {
            let event = event(line)?;
            if let (Event::ComplaintOpened { attempt }, Particulars::Complaint(text)) = (&event, &line.particulars) {
                complaints.push(ComplaintEntry {
                    sequence: line.sequence,
                    attempt: *attempt,
                    at: line.at,
                    text: text.clone(),
                    closed_at: None,
                    closed_by: None,
                    answer: None,
                });
            }
            let answer = match &line.particulars {
                Particulars::Answer(answer) => Some(answer),
                _ => None,
            };
            let paid = received(&event).map(Receipt::attempt).filter(|_| !self.has(Fault::ComplaintsOutliveMoney));
            let open = complaints.iter_mut().filter(|complaint| complaint.closed_at.is_none());
            for complaint in open.filter(|complaint| answer.is_some() || Some(complaint.attempt) == paid) {
                complaint.closed_at = Some(line.at);
                complaint.closed_by = Some(line.sequence);
                complaint.answer = answer.cloned();
            }
        }
        Ok(complaints)
    }

    /// Every complaint that waits, the longest wait first.
    pub(super) fn open_complaints(&self) -> Result<Vec<OpenComplaint>, StoreError> {
        let shared = self.lock();
        let mut open = Vec::new();
        for (id, inquiry) in &shared.subjects {
            let submission = submission(inquiry)?;
            let (organization_name, test) = (submission.answers.organization_name.clone(), submission.test);
            let complaints = self.complaints_of(inquiry)?.into_iter().filter(|entry| entry.closed_at.is_none());
            open.extend(complaints.map(|entry| OpenComplaint {
                inquiry: InquiryId(*id),
                organization_name: organization_name.clone(),
                test,
                entry,
            }));
        }
        open.sort_by_key(OpenComplaint::place);
        Ok(open)
    }
}
