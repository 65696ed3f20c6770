//! What each subscriber has heard: a lease a subject, taken in one statement.
//!
//! Versions are compared subject by subject rather than by one running number over all events: transactions that end in
//! another order than they began leave no gap that a cursor could jump over.

use std::time::Duration;

use kit_workflow::{Lifecycle, News, StoreError};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, OnConflict, Order, Query};
use uuid::Uuid;

use crate::clock::{after, now};
use crate::failure::failed;
use crate::shelf::{Layout, Shelf};
use crate::{cell, history};

/// How often a subject that somebody else was faster to take is given up for another before there is no news.
const RACES: usize = 8;

impl<L: Lifecycle, T: Layout<L>> Shelf<'_, L, T> {
    pub(crate) async fn next(&self, subscriber: &str, lease: Duration) -> Result<Option<News<L>>, StoreError> {
        for _ in 0..RACES {
            let Some(subject) = self.unheard(subscriber).await? else { return Ok(None) };
            let Some((heard, attempts, fence)) = self.listen(subscriber, subject, lease).await? else { continue };
            // Somebody else may have heard the last of it between the two looks.
            let Some(event) = history::at(self.store.reads(), T::ROWS, subject, heard + 1).await? else {
                self.release(subscriber, subject, fence, None, heard).await?;
                continue;
            };
            let attempts = cell::number("attempts", attempts)?;
            return Ok(Some(News { subject, recorded: event.read()?, attempts, fence }));
        }
        Ok(None)
    }

    pub(crate) async fn heard(&self, subscriber: &str, news: &News<L>) -> Result<bool, StoreError> {
        self.release(subscriber, news.subject, news.fence, None, news.recorded.sequence).await
    }

    pub(crate) async fn again(&self, subscriber: &str, news: &News<L>, pause: Duration) -> Result<bool, StoreError> {
        self.release(subscriber, news.subject, news.fence, Some(pause), news.recorded.sequence - 1).await
    }

    /// A subject of which the subscriber has not heard everything and that is in nobody's hands, the longest silent first.
    async fn unheard(&self, subscriber: &str) -> Result<Option<Uuid>, StoreError> {
        let (rows, ear) = (T::ROWS, |column: &'static str| Expr::col((T::ROWS.listeners, column)));
        let mine = rows
            .of(rows.listeners)
            .add(ear(rows.subject).equals((rows.subjects, "id")))
            .add(ear("subscriber").eq(subscriber));
        let free = ear("until").is_null().or(ear("until").lte(now(self.store.dialect())));
        let select = Query::select()
            .column((rows.subjects, "id"))
            .from(rows.subjects)
            .join(JoinType::LeftJoin, rows.listeners, mine)
            .cond_where(rows.of(rows.subjects))
            .and_where(Expr::col((rows.subjects, "version")).gt(ear("heard").if_null(0)))
            .and_where(free)
            .order_by((rows.subjects, "moved_at"), Order::Asc)
            .order_by((rows.subjects, "id"), Order::Asc)
            .limit(1)
            .take();
        let row = self.store.reads().query_one(&select).await.map_err(failed)?;
        row.map(|row| row.try_get_by_index(0)).transpose().map_err(failed)
    }

    /// Takes the subject, unless somebody else has it: what was heard of it, how often the next was tried, and the fence.
    async fn listen(
        &self,
        subscriber: &str,
        subject: Uuid,
        lease: Duration,
    ) -> Result<Option<(i64, i64, i64)>, StoreError> {
        let (rows, clock) = (T::ROWS, self.store.dialect());
        let there = |column: &'static str| Expr::col((T::ROWS.listeners, column));
        let mut taken = OnConflict::columns(rows.unique(["subscriber", rows.subject]));
        taken
            .value("attempts", there("attempts").add(1))
            .value("fence", there("fence").add(1))
            .value("until", after(clock, lease))
            .action_and_where(there("until").is_null().or(there("until").lte(now(clock))));
        let row = [
            ("subscriber", Expr::value(subscriber)),
            (rows.subject, Expr::value(subject)),
            ("heard", Expr::value(0_i64)),
            ("attempts", Expr::value(1_i64)),
            ("fence", Expr::value(1_i64)),
            ("until", after(clock, lease)),
        ];
        let mut insert = rows.insert(rows.listeners, row);
        insert.on_conflict(taken).returning(Query::returning().columns(["heard", "attempts", "fence"]));
        let row = self.store.writes().query_one(&insert).await.map_err(failed)?;
        row.map(|row| row.try_get_many_by_index()).transpose().map_err(failed)
    }

    /// Gives the subject back, unless somebody else has it by now: at once with what was heard, or after a pause.
    async fn release(
        &self,
        subscriber: &str,
        subject: Uuid,
        fence: i64,
        pause: Option<Duration>,
        heard: i64,
    ) -> Result<bool, StoreError> {
        let (rows, clock) = (T::ROWS, self.store.dialect());
        let cells = match pause {
            // A higher fence: whoever gave it back has no more to say.
            Some(pause) => vec![("until", after(clock, pause)), ("fence", Expr::col("fence").add(1))],
            None => {
                vec![("until", Expr::value(None::<i64>)), ("attempts", Expr::value(0)), ("heard", Expr::value(heard))]
            }
        };
        let mine = rows
            .of_subject(rows.listeners, subject)
            .add(Expr::col("subscriber").eq(subscriber))
            .add(Expr::col("fence").eq(fence))
            .add(Expr::col("until").gt(now(clock)));
        let update = Query::update().table(rows.listeners).values(cells).cond_where(mine).take();
        Ok(self.store.writes().execute(&update).await.map_err(failed)?.rows_affected() == 1)
    }
}
