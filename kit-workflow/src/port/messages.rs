//! The port to what client and staff write to each other.

use std::fmt;
use std::future::Future;

use crate::inquiry::{Effect, InquiryId, InquiryLifecycle, Letter, MessageId, StaffId};
use crate::name::names;
use crate::{Pending, StoreError, Timestamp};

/// What one side wrote to the other.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::{InquiryId, Letter, MessageId};
/// use kit_workflow::port::Message;
///
/// let (id, at) = (MessageId(uuid::Uuid::from_u128(7)), Timestamp::from_unix_ms(0));
/// let message = Message { id, at, by: None, text: "Quand sera-t-il prêt ?".to_owned() };
/// assert_eq!(message.letter(), Letter::StaffMessage, "the client wrote, so staff are told");
/// assert_eq!(message.effect(InquiryId(uuid::Uuid::nil())).due, at);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Which message.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// Which member of staff wrote it; nobody where the client did.
    pub by: Option<StaffId>,
    /// The text; empty where it was erased.
    pub text: String,
}

/// What people wrote stays out of logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("by", &self.by)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl Message {
    /// The letter that tells the other side of it.
    pub fn letter(&self) -> Letter {
        if self.by.is_some() { Letter::ClientMessage } else { Letter::StaffMessage }
    }

    /// The same as an effect, due at once.
    pub fn effect(&self, inquiry: InquiryId) -> Pending<InquiryLifecycle> {
        let key = format!("{}.m.{}", inquiry.0.simple(), self.id.0.simple());
        Pending { key, effect: Effect::Mail(self.letter()), due: self.at, deadline: None }
    }
}

names! {
    /// What came of a message.
    pub enum Sent {
        /// It is kept, and the other side is told.
        Done = "done",
        /// It was kept before; nothing was written.
        Before = "before",
        /// There are as many as there may be; nothing was written.
        TooMany = "too_many",
        /// There is no such inquiry, or its client's data was erased; nothing was written.
        Nobody = "nobody",
    }
}

/// What client and staff write to each other. None of it moves an inquiry, and none of it is on the chain.
///
/// A message MUST be kept once, however often it is sent, and in the same transaction the effect that tells the other side;
/// while one waits to be done that tells the same side, another MUST NOT be stored.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::MessageId;
/// use kit_workflow::port::{Message, Messages, Sent};
/// use kit_workflow::{Clock, Ids};
///
/// # let world = kit_testing::World::new(1);
/// # let ((answers, documents), language) = (world.form(), kit_workflow::port::Language::French);
/// # let new = kit_workflow::workflow::NewInquiry { answers, documents, language, idempotency_key: None };
/// # let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
/// let text = "Quand sera-t-il prêt ?".to_owned();
/// let message = Message { id: MessageId(world.clock.fresh()), at: world.clock.now(), by: None, text };
/// let keep = || drive::to_end(world.store.keep_message(id, &message, 100)).unwrap();
/// assert_eq!((keep(), keep()), (Sent::Done, Sent::Before));
/// assert_eq!(drive::to_end(world.store.messages(id)).unwrap(), [message.clone()]);
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Messages: Send + Sync {
    /// Keeps a message of an inquiry, up to `most` in all.
    fn keep_message(
        &self,
        id: InquiryId,
        message: &Message,
        most: u32,
    ) -> impl Future<Output = Result<Sent, StoreError>> + Send;

    /// The messages of an inquiry, oldest first.
    fn messages(&self, id: InquiryId) -> impl Future<Output = Result<Vec<Message>, StoreError>> + Send;
}
