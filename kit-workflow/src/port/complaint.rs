//! What clients complain of, as stores keep it.

use std::fmt;

use crate::inquiry::{AttemptId, InquiryId};
use crate::port::ComplaintText;
use crate::{Sequence, Timestamp};

/// A complaint of an attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintEntry {
    /// The event by which it came.
    pub sequence: Sequence,
    /// Of which attempt.
    pub attempt: AttemptId,
    /// When the client said so.
    pub at: Timestamp,
    /// What the client said.
    pub text: ComplaintText,
    /// When it was closed: by an answer, or by the money.
    pub closed_at: Option<Timestamp>,
    /// The event by which it was closed.
    pub closed_by: Option<Sequence>,
    /// What the client was told; nothing where the money came.
    pub answer: Option<String>,
}

/// A complaint that waits for an answer.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{AttemptId, InquiryId};
/// use kit_workflow::port::{ComplaintEntry, ComplaintText, OpenComplaint};
///
/// let (inquiry, attempt) = (InquiryId(uuid::Uuid::nil()), AttemptId(uuid::Uuid::nil()));
/// let (at, text) = (Timestamp::from_unix_ms(0), ComplaintText::default());
/// let entry = ComplaintEntry { sequence: 7, attempt, at, text, closed_at: None, closed_by: None, answer: None };
/// let open = OpenComplaint { inquiry, organization_name: "Agence".to_owned(), test: true, entry };
/// assert_eq!(open.place(), (at, inquiry, 7));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct OpenComplaint {
    /// Whose it is.
    pub inquiry: InquiryId,
    /// The client's organisation.
    pub organization_name: String,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// The complaint.
    pub entry: ComplaintEntry,
}

/// Names stay out of logs.
impl fmt::Debug for OpenComplaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenComplaint")
            .field("inquiry", &self.inquiry)
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// A place in the list: since when, whose, and by which event.
pub type ComplaintPlace = (Timestamp, InquiryId, Sequence);

impl OpenComplaint {
    /// Its place in the list.
    pub fn place(&self) -> ComplaintPlace {
        (self.entry.at, self.inquiry, self.entry.sequence)
    }
}

/// How many complaints wait for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComplaintFigures {
    /// How many.
    pub open: u64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
}
