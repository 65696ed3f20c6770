//! Recomputes every history's seals, to find what was altered, cut or reordered behind the workflow's back.

use std::fmt;

use kit_workflow::inquiry::InquiryId;
use kit_workflow::{ChainLink, Record, Sequence, StoreError, Timestamp, seal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{event, inquiry};
use crate::failure::failed;
use crate::{SqlStore, cell};

/// What was found in a part of all histories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// How many inquiries were looked at.
    pub inquiries: u64,
    /// How many events.
    pub events: u64,
    /// The first fault of each inquiry that has one.
    pub faults: Vec<Fault>,
    /// What to ask for next, if there is more.
    pub next: Option<InquiryId>,
}

/// Where a history stops being what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whose history.
    pub inquiry: InquiryId,
    /// At which event.
    pub sequence: Sequence,
    /// What is wrong there.
    pub kind: FaultKind,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}), event {}: {}", self.inquiry.reference(), self.inquiry, self.sequence, self.kind)
    }
}

/// What can be wrong with a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The event is missing, and later ones are there.
    #[error("the event is missing")]
    Gap,
    /// The event, or one before it, is not what was sealed.
    #[error("the event is not what was sealed")]
    Broken,
    /// The inquiry has moved further than its history, or less far.
    #[error("the history does not end where the inquiry stands")]
    Cut,
    /// The history ends with another seal than the inquiry knows.
    #[error("the last seal is not the one the inquiry knows")]
    OtherHead,
}

/// An inquiry's own word about its history.
type Head = (Uuid, i64, Vec<u8>);

impl SqlStore {
    /// Verifies the histories of up to `limit` inquiries that come `after` one, in the order of their identifiers.
    ///
    /// Altered, missing, added and reordered events are found, and a cut tail, unless somebody who holds the keys wrote
    /// them. What is not sealed is not checked: the inquiry's own facts, and rows beside the chain.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be read; a fault is an answer, not an error.
    pub async fn audit(&self, after: Option<InquiryId>, limit: u32) -> Result<AuditPage, StoreError> {
        let heads = self.heads(after, limit).await?;
        let more = heads.len() == usize::try_from(limit).unwrap_or(usize::MAX);
        let mut page = AuditPage::default();
        for (id, ..) in &heads {
            let (events, fault) = self.verify(InquiryId(*id)).await?;
            page.inquiries += 1;
            page.events += events;
            page.faults.extend(fault);
        }
        page.next = heads.last().filter(|_| more).map(|(id, ..)| InquiryId(*id));
        Ok(page)
    }

    /// The first fault in one inquiry's history. `None` where it is sound, or where there is no such inquiry.
    ///
    /// # Errors
    ///
    /// As for [`SqlStore::audit`].
    pub async fn verify_chain(&self, inquiry: InquiryId) -> Result<Option<Fault>, StoreError> {
        Ok(self.verify(inquiry).await?.1)
    }

    async fn heads(&self, after: Option<InquiryId>, limit: u32) -> Result<Vec<Head>, StoreError> {
        let mut select = inquiry::Entity::find();
        if let Some(after) = after {
            select = select.filter(inquiry::Column::Id.gt(after.0));
        }
        head_columns(select)
            .order_by_asc(inquiry::Column::Id)
            .limit(u64::from(limit))
            .into_tuple()
            .all(self.reads())
            .await
            .map_err(failed)
    }

    /// Head and events are read in one snapshot: an inquiry that moves meanwhile is not at fault.
    async fn verify(&self, inquiry: InquiryId) -> Result<(u64, Option<Fault>), StoreError> {
        let snapshot = self.snapshot().await?;
        let read = read(&snapshot, inquiry).await;
        drop(snapshot.rollback().await);
        let Some((head, events)) = read? else { return Ok((0, None)) };
        let fault = self.first_fault(&head, &events).map(|(sequence, kind)| Fault { inquiry, sequence, kind });
        Ok((events.len() as u64, fault))
    }

    fn first_fault(&self, (id, version, head): &Head, events: &[event::Model]) -> Option<(Sequence, FaultKind)> {
        let mut previous = [0; 32];
        for (sequence, event) in (1..).zip(events) {
            if event.sequence != sequence {
                return Some((sequence, FaultKind::Gap));
            }
            previous = match self.resealed(*id, previous, event) {
                Some(seal) if seal[..] == event.seal[..] => seal,
                _ => return Some((sequence, FaultKind::Broken)),
            };
        }
        let length = events.len() as Sequence;
        if length != *version {
            Some((length.min(*version) + 1, FaultKind::Cut))
        } else if previous[..] != head[..] {
            Some((length, FaultKind::OtherHead))
        } else {
            None
        }
    }

    /// The seal that the event as it is stored would have; `None` where it is not even in the form we write.
    fn resealed(&self, subject: Uuid, previous: [u8; 32], event: &event::Model) -> Option<[u8; 32]> {
        let facts = cell::facts(&event.facts).ok().filter(|facts| facts.to_json() == event.facts)?;
        let record = Record::new(&event.kind, facts);
        let link = ChainLink {
            subject,
            sequence: event.sequence,
            at: Timestamp::from_unix_ms(event.at),
            actor: &event.actor,
            person: event.person,
            event: &record,
        };
        Some(seal(self.keys().chain(), previous, link))
    }
}

async fn read(db: &impl ConnectionTrait, id: InquiryId) -> Result<Option<(Head, Vec<event::Model>)>, StoreError> {
    let head = head_columns(inquiry::Entity::find_by_id(id.0)).into_tuple().one(db).await.map_err(failed)?;
    let Some(head) = head else { return Ok(None) };
    let events = event::Entity::find()
        .filter(event::Column::InquiryId.eq(id.0))
        .order_by_asc(event::Column::Sequence)
        .all(db)
        .await
        .map_err(failed)?;
    Ok(Some((head, events)))
}

fn head_columns(select: sea_orm::Select<inquiry::Entity>) -> sea_orm::Select<inquiry::Entity> {
    use inquiry::Column::{Head, Id, Version};
    select.select_only().columns([Id, Version, Head])
}
