//! Somebody who wants to know: every event, each inquiry's in order.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kit_workflow::inquiry::{Event, InquiryId, InquiryLifecycle};
use kit_workflow::{Failure, News, Sequence, Subscriber};
use uuid::Uuid;

/// Keeps a line for each payment and each delivery. Clones share the book.
#[derive(Clone, Debug, Default)]
pub struct Bookkeeper {
    lines: Arc<Mutex<BTreeMap<(Uuid, Sequence), String>>>,
}

impl Bookkeeper {
    /// The book.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

impl Subscriber<InquiryLifecycle> for Bookkeeper {
    fn name(&self) -> &str {
        "bookkeeper"
    }

    async fn hear(&self, news: &News<InquiryLifecycle>) -> Result<(), Failure> {
        let reference = InquiryId(news.subject).reference();
        let line = match &news.recorded.event {
            Event::PaymentConfirmed { .. } => format!("{reference}: paid"),
            Event::KitDelivered { deliverable, .. } => format!("{reference}: PDF {deliverable} delivered"),
            _ => return Ok(()),
        };
        // An event may be told twice; it is known by its subject and its place.
        let place = (news.subject, news.recorded.sequence);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).insert(place, line);
        Ok(())
    }
}
