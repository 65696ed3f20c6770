//! The subjects of any lifecycle, in tables that know nothing but records.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use kit_workflow::{Commit, CommitError, Facts, Lifecycle, Loaded, Name, Replay, Sequence, StoreError, Version};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use uuid::Uuid;

use crate::audit::FaultKind;
use crate::failure::failed;
use crate::shelf::{Cell, Layout, Rows, Shelf, on_the_shelf};
use crate::{SqlStore, audit, cell, commit};

/// Where what goes with an event is kept, to be erased.
const PARTICULARS: &str = "subject_particulars";

/// Durable memory of the subjects of a lifecycle of your own: its `Store`, its `Outbox` and its `Feed`, on the database of a
/// [`SqlStore`], which gives it by [`SqlStore::subjects`].
///
/// It promises what the inquiry's store promises, by the same code: one transaction a commit, a compare-and-set on the
/// version, events sealed in a chain, leases and fences by the database's clock, and waking between processes on Postgres.
/// Lifecycles in one database do not see each other: what belongs to one is known by [`Lifecycle::NAME`], which must
/// therefore never change, and by no other lifecycle's subjects, even under one identifier.
///
/// Particulars are facts here: name `()` where there are none, [`Facts`] where any will do, or a type of yours that becomes
/// facts. They stand beside the chain and can be [erased](Self::erase) without touching it.
///
/// ```no_run
/// # use kit_store::SqlStore;
/// # async fn start<L>(store: SqlStore) where L: kit_workflow::Lifecycle<Particulars = ()> {
/// // One database, one set of migrations, any number of lifecycles.
/// let loans = store.subjects::<L>();
/// let engine = kit_workflow::Engine::<L, _>::new(&loans);
/// # }
/// ```
pub struct Subjects<L> {
    store: SqlStore,
    lifecycle: PhantomData<fn() -> L>,
}

/// The layout of all lifecycles but the inquiry's.
pub(crate) enum Plain {}

on_the_shelf!([L: Lifecycle<Particulars: Into<Facts>>] L => Plain, for Subjects<L>, by Subjects::store);

impl<L: Lifecycle<Particulars: Into<Facts>>> Layout<L> for Plain {
    const ROWS: Rows = Rows {
        subjects: "subjects",
        events: "subject_events",
        effects: "subject_effects",
        listeners: "subject_listeners",
        keys: "subject_keys",
        subject: "subject",
        lifecycle: Some(L::NAME),
    };

    fn own(_: &Commit<L>) -> Result<Vec<Cell>, StoreError> {
        Ok(Vec::new())
    }

    async fn beside(txn: &DatabaseTransaction, version: Version, commit: &Commit<L>) -> Result<(), CommitError> {
        let facts: Facts = commit.particulars.clone().into();
        if facts == Facts::none() {
            return Ok(());
        }
        let row = [
            ("subject", Expr::value(commit.subject)),
            ("sequence", Expr::value(version)),
            ("facts", Expr::value(facts.to_json())),
        ];
        let insert = <Self as Layout<L>>::ROWS.insert(PARTICULARS, row);
        txn.execute(&insert).await.map(drop).map_err(|error| failed(error).into())
    }
}

impl SqlStore {
    /// The subjects of another lifecycle in the same database.
    ///
    /// ```no_run
    /// use kit_testing::Door;
    /// use kit_testing::door::Stage;
    ///
    /// # async fn look(store: kit_store::SqlStore) -> Result<(), kit_workflow::StoreError> {
    /// let doors = store.subjects::<Door>();
    /// for (id, door) in doors.list(Some(Stage::Open), None, 100).await? {
    ///     assert_eq!(door.state.stage, Stage::Open);
    ///     assert_eq!(doors.verify(id).await?, None);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn subjects<L: Lifecycle<Particulars: Into<Facts>>>(&self) -> Subjects<L> {
        Subjects { store: self.clone(), lifecycle: PhantomData }
    }
}

impl<L> Subjects<L> {
    fn store(&self) -> &SqlStore {
        &self.store
    }
}

impl<L: Lifecycle<Particulars: Into<Facts>>> Subjects<L> {
    const ROWS: Rows = <Plain as Layout<L>>::ROWS;

    /// Subjects in the order of their identifiers, `limit` of those that come `after` one; of every stage, or of one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be read.
    pub async fn list(
        &self,
        stage: Option<L::Stage>,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Uuid, Loaded<L>)>, StoreError> {
        let rows = Self::ROWS;
        let select = Query::select()
            .columns(["id", "version", "facts", "stage"])
            .from(rows.subjects)
            .cond_where(rows.of(rows.subjects))
            .and_where_option(stage.map(|stage| Expr::col("stage").eq(stage.as_str())))
            .and_where_option(after.map(|after| Expr::col("id").gt(after)))
            .order_by("id", Order::Asc)
            .limit(u64::from(limit))
            .take();
        let read = |row: &QueryResult| -> Result<_, StoreError> {
            let (id, version, facts, stage): (_, _, String, _) = row.try_get_many_by_index().map_err(failed)?;
            Ok((id, Loaded { state: commit::state::<L>(stage, &facts)?, version }))
        };
        self.store.reads().query_all(&select).await.map_err(failed)?.iter().map(read).collect()
    }

    /// What went with a subject's events and was not erased, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be read.
    pub async fn particulars(&self, subject: Uuid) -> Result<Vec<(Sequence, Facts)>, StoreError> {
        let select = Query::select()
            .columns(["sequence", "facts"])
            .from(PARTICULARS)
            .cond_where(Self::ROWS.of_subject(PARTICULARS, subject))
            .order_by("sequence", Order::Asc)
            .take();
        let read = |row: &QueryResult| -> Result<_, StoreError> {
            let (sequence, facts): (_, String) = row.try_get_many_by_index().map_err(failed)?;
            Ok((sequence, cell::facts(&facts)?))
        };
        self.store.reads().query_all(&select).await.map_err(failed)?.iter().map(read).collect()
    }

    /// Forgets what went with a subject's events; the events stay, and so does their chain. Answers of how many.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; nothing was erased, unless it says [`StoreError::Unavailable`]: then look again.
    pub async fn erase(&self, subject: Uuid) -> Result<u64, StoreError> {
        let theirs = Self::ROWS.of_subject(PARTICULARS, subject);
        let delete = Query::delete().from_table(PARTICULARS).cond_where(theirs).take();
        Ok(self.store.writes().execute(&delete).await.map_err(failed)?.rows_affected())
    }

    /// The first fault in a subject's history, and at which event: an altered, missing, added or reordered one, one that the
    /// lifecycle would not have decided, or a row that is not where the history leads. `None` where it is sound, or where
    /// there is no such subject.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be read; a fault is an answer, not an error.
    pub async fn verify(&self, subject: Uuid) -> Result<Option<(Sequence, FaultKind)>, StoreError>
    where
        L: Replay,
    {
        let Some(history) = audit::History::read(&self.store, Self::ROWS, subject).await? else { return Ok(None) };
        Ok(history.told_again::<L>(self.store.keys()).err())
    }
}

impl<L> Clone for Subjects<L> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), lifecycle: PhantomData }
    }
}

impl<L: Lifecycle> fmt::Debug for Subjects<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subjects").field("lifecycle", &L::NAME).field("store", &self.store).finish()
    }
}
