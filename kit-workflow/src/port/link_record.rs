//! Links as they were issued, with what became of them.

use crate::Timestamp;
use crate::port::LinkEntry;

/// A link that was issued, and the downloads that began by it.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{Grant, InquiryId, LinkId};
/// use kit_workflow::port::{LinkEntry, LinkRecord};
///
/// let [issued_at, begun, expires_at] = [0, 1, 2].map(Timestamp::from_unix_ms);
/// let grant = Grant { link: LinkId(uuid::Uuid::nil()), expires_at };
/// let entry = LinkEntry { inquiry: InquiryId(uuid::Uuid::nil()), grant, deliverable: 1 };
/// let record = LinkRecord { entry, issued_at, downloads: 1, begun: vec![begun] };
/// assert!(record.issued_at < record.begun[0] && record.begun[0] < record.entry.grant.expires_at);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRecord {
    /// Which link, and what it opened when it was issued.
    pub entry: LinkEntry,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// How many downloads began by it.
    pub downloads: u64,
    /// When the newest of them began, the newest first.
    pub begun: Vec<Timestamp>,
}
