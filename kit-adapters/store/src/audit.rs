//! Recomputes every history's seals and decides its events again, to find what was altered, cut, added or reordered behind
//! the workflow's back.

mod chain;

use std::fmt;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, money_waits};
use kit_workflow::{Sequence, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};
use uuid::Uuid;

pub(crate) use self::chain::History;
use crate::SqlStore;
use crate::entity::inquiry;
use crate::failure::failed;
use crate::relational::ROWS;

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
    /// The event is not what was sealed.
    #[error("the event is not what was sealed")]
    Broken,
    /// The event was sealed, at another place of this history.
    #[error("the event was written as number {0}")]
    Moved(Sequence),
    /// The event was put in: the one after it was sealed in its place.
    #[error("the event was added")]
    Added,
    /// The lifecycle would not have decided this event there.
    #[error("the event is not what could have happened there")]
    Unlawful,
    /// The inquiry has moved further than its history, or less far.
    #[error("the history does not end where the inquiry stands")]
    Cut,
    /// The history ends with another seal than the inquiry knows.
    #[error("the last seal is not the one the inquiry knows")]
    OtherHead,
    /// The history is sound, and the inquiry's own row says something else.
    #[error("the inquiry's row is not where its history leads")]
    OtherState,
    /// There is no inquiry that the event belongs to.
    #[error("the event belongs to no inquiry")]
    Ownerless,
}

impl SqlStore {
    /// Verifies the histories of up to `limit` inquiries that come `after` one, in the order of their identifiers.
    ///
    /// Altered, missing, added and reordered events are found, and a cut tail, unless somebody who holds the keys wrote
    /// them. Then the events are decided again, one by one: the inquiry's own row must say what they lead to. Rows beside the
    /// chain are not checked.
    ///
    /// ```no_run
    /// # async fn look(store: kit_store::SqlStore) -> Result<(), kit_workflow::StoreError> {
    /// let (mut after, mut events) = (None, 0);
    /// loop {
    ///     let page = store.audit(after, 100).await?;
    ///     assert!(page.faults.is_empty(), "{:?}", page.faults);
    ///     events += page.events;
    ///     after = page.next;
    ///     if after.is_none() { break }
    /// }
    /// println!("{events} events are what was written");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be read; a fault is an answer, not an error.
    pub async fn audit(&self, after: Option<InquiryId>, limit: u32) -> Result<AuditPage, StoreError> {
        let identifiers = self.identifiers(after, limit).await?;
        let more = identifiers.len() == usize::try_from(limit).unwrap_or(usize::MAX);
        let mut page = AuditPage::default();
        for id in &identifiers {
            let (events, fault) = self.verify(InquiryId(*id)).await?;
            page.inquiries += 1;
            page.events += events;
            page.faults.extend(fault);
        }
        page.next = identifiers.last().filter(|_| more).map(|id| InquiryId(*id));
        Ok(page)
    }

    /// The first fault in one inquiry's history. `None` where it is sound, or where there is no such inquiry.
    ///
    /// ```no_run
    /// # type Outcome = Result<(), kit_workflow::StoreError>;
    /// # async fn look(store: kit_store::SqlStore, id: kit_workflow::inquiry::InquiryId) -> Outcome {
    /// assert_eq!(store.verify_chain(id).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`SqlStore::audit`].
    pub async fn verify_chain(&self, inquiry: InquiryId) -> Result<Option<Fault>, StoreError> {
        Ok(self.verify(inquiry).await?.1)
    }

    /// How many inquiries there are to verify.
    ///
    /// # Errors
    ///
    /// As for [`SqlStore::audit`].
    pub async fn audit_size(&self) -> Result<u64, StoreError> {
        inquiry::Entity::find().count(self.reads()).await.map_err(failed)
    }

    /// The first event of each history whose inquiry is gone.
    ///
    /// # Errors
    ///
    /// As for [`SqlStore::audit`].
    pub async fn ownerless(&self) -> Result<Vec<Fault>, StoreError> {
        let known = Query::select().column("id").from(ROWS.subjects).take();
        let select = Query::select()
            .column(ROWS.subject)
            .expr(Expr::col("sequence").min())
            .from(ROWS.events)
            .and_where(Expr::col(ROWS.subject).in_subquery(known).not())
            .group_by_col(ROWS.subject)
            .take();
        let fault = |row: &QueryResult| {
            let (id, sequence) = row.try_get_many_by_index().map_err(failed)?;
            Ok(Fault { inquiry: InquiryId(id), sequence, kind: FaultKind::Ownerless })
        };
        self.reads().query_all(&select).await.map_err(failed)?.iter().map(fault).collect()
    }

    /// The identifiers of inquiries, in their order.
    async fn identifiers(&self, after: Option<InquiryId>, limit: u32) -> Result<Vec<Uuid>, StoreError> {
        let mut select = inquiry::Entity::find().select_only().column(inquiry::Column::Id);
        if let Some(after) = after {
            select = select.filter(inquiry::Column::Id.gt(after.0));
        }
        let select = select.order_by_asc(inquiry::Column::Id).limit(u64::from(limit));
        select.into_tuple().all(self.reads()).await.map_err(failed)
    }

    async fn verify(&self, inquiry: InquiryId) -> Result<(u64, Option<Fault>), StoreError> {
        let Some(history) = History::read(self, ROWS, inquiry.0).await? else { return Ok((0, None)) };
        let fault = match history.told_again::<InquiryLifecycle>(self.keys()) {
            Err(fault) => Some(fault),
            // The one column of the row that repeats what the state says.
            Ok(state) if Some(money_waits(&state)) != history.money_waits => {
                Some((history.version, FaultKind::OtherState))
            }
            Ok(_) => None,
        };
        let fault = fault.map(|(sequence, kind)| Fault { inquiry, sequence, kind });
        Ok((history.events.len() as u64, fault))
    }
}
