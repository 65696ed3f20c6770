//! Where the rows of a lifecycle are, and what is the same for all of them.
//!
//! The inquiry has tables of its own, with what pages and lists read; every other lifecycle shares a set of tables that know
//! nothing but records. Commits, claims, leases, fences and chains are one code over both.

use std::marker::PhantomData;

use kit_workflow::{Commit, CommitError, Lifecycle, StoreError, Version};
use sea_orm::DatabaseTransaction;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, InsertStatement, Query};
use uuid::Uuid;

use crate::SqlStore;

/// The column that says whose rows they are, where several lifecycles share a table.
pub(crate) const LIFECYCLE: &str = "lifecycle";

/// A column and what to write into it.
pub(crate) type Cell = (&'static str, Expr);

/// The tables of a lifecycle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    /// Where each subject stands: a row a subject, by `id`.
    pub(crate) subjects: &'static str,
    pub(crate) events: &'static str,
    pub(crate) effects: &'static str,
    pub(crate) listeners: &'static str,
    pub(crate) keys: &'static str,
    /// What all tables but the first call the subject.
    pub(crate) subject: &'static str,
    /// Whose rows are meant, where the tables hold those of several.
    pub(crate) lifecycle: Option<&'static str>,
}

/// How the rows of a lifecycle are laid out.
pub(crate) trait Layout<L: Lifecycle>: Send + Sync + 'static {
    /// Where they are.
    const ROWS: Rows;

    /// What a commit writes into the columns that only this layout's subjects have.
    fn own(commit: &Commit<L>) -> Result<Vec<Cell>, StoreError>;

    /// Writes what this layout keeps beside the event.
    fn beside(
        txn: &DatabaseTransaction,
        version: Version,
        commit: &Commit<L>,
    ) -> impl Future<Output = Result<(), CommitError>> + Send;
}

/// The subjects of one lifecycle in one database.
pub(crate) struct Shelf<'a, L, T> {
    pub(crate) store: &'a SqlStore,
    layout: PhantomData<fn() -> (L, T)>,
}

impl<'a, L, T> Shelf<'a, L, T> {
    pub(crate) fn of(store: &'a SqlStore) -> Self {
        Self { store, layout: PhantomData }
    }
}

impl Rows {
    /// The rows of this table that are meant.
    pub(crate) fn of(self, table: &'static str) -> Cond {
        Cond::all().add_option(self.lifecycle.map(|name| Expr::col((table, LIFECYCLE)).eq(name)))
    }

    /// A subject's rows in a table beside its own.
    pub(crate) fn of_subject(self, table: &'static str, subject: Uuid) -> Cond {
        self.of(table).add(Expr::col((table, self.subject)).eq(subject))
    }

    /// The subject's own row.
    pub(crate) fn row(self, subject: Uuid) -> Cond {
        self.of(self.subjects).add(Expr::col((self.subjects, "id")).eq(subject))
    }

    /// These columns of a unique key.
    pub(crate) fn unique(self, columns: [&'static str; 2]) -> Vec<&'static str> {
        self.lifecycle.map(|_| LIFECYCLE).into_iter().chain(columns).collect()
    }

    /// An insert of a row.
    pub(crate) fn insert(self, table: &'static str, row: impl IntoIterator<Item = Cell>) -> InsertStatement {
        self.insert_all(table, [row])
    }

    /// An insert of rows that have the same columns in the same order.
    pub(crate) fn insert_all(
        self,
        table: &'static str,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = Cell>>,
    ) -> InsertStatement {
        let mut insert = Query::insert().into_table(table).take();
        for row in rows {
            let lifecycle = self.lifecycle.map(|name| (LIFECYCLE, Expr::value(name)));
            let (columns, values): (Vec<_>, Vec<_>) = lifecycle.into_iter().chain(row).unzip();
            insert.columns(columns).values_panic(values);
        }
        insert
    }
}

/// The ports of a lifecycle on a type that knows which store and which layout it has.
macro_rules! on_the_shelf {
    ($([$of:ident: $bound:path])? $lifecycle:ident => $layout:ty, for $type:ty, by $store:expr) => {
        impl $(<$of: $bound>)? kit_workflow::Store<$lifecycle> for $type {
            async fn load(&self, subject: Uuid) -> Result<Option<kit_workflow::Loaded<$lifecycle>>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).load(subject).await
            }

            async fn commit(
                &self,
                commit: kit_workflow::Commit<$lifecycle>,
            ) -> Result<kit_workflow::Committed, kit_workflow::CommitError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).commit(commit).await
            }

            async fn history(&self, subject: Uuid) -> Result<Vec<kit_workflow::Recorded<$lifecycle>>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).history(subject).await
            }

            async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).taken(scope, key).await
            }
        }

        impl $(<$of: $bound>)? kit_workflow::Outbox<$lifecycle> for $type {
            async fn claim(
                &self,
                worker: &kit_workflow::WorkerId,
                lease: Duration,
            ) -> Result<Option<kit_workflow::Job<$lifecycle>>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).claim(worker, lease).await
            }

            async fn extend(&self, claim: &kit_workflow::Claim, lease: Duration) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).extend(claim, lease).await
            }

            async fn finish(&self, claim: &kit_workflow::Claim) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).finish(claim).await
            }

            async fn postpone(
                &self,
                claim: &kit_workflow::Claim,
                after: Duration,
                progress: bool,
                note: &str,
            ) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).postpone(claim, after, progress, note).await
            }

            async fn bury(&self, claim: &kit_workflow::Claim, note: &str) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).bury(claim, note).await
            }

            async fn upcoming(&self, subject: Uuid) -> Result<Vec<kit_workflow::Upcoming>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).upcoming(subject).await
            }

            async fn wait(&self, at_most: Duration) {
                Shelf::<$lifecycle, $layout>::of($store(self)).wait(at_most).await;
            }
        }

        impl $(<$of: $bound>)? kit_workflow::Feed<$lifecycle> for $type {
            async fn next(
                &self,
                subscriber: &str,
                lease: Duration,
            ) -> Result<Option<kit_workflow::News<$lifecycle>>, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).next(subscriber, lease).await
            }

            async fn heard(
                &self,
                subscriber: &str,
                news: &kit_workflow::News<$lifecycle>,
            ) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).heard(subscriber, news).await
            }

            async fn again(
                &self,
                subscriber: &str,
                news: &kit_workflow::News<$lifecycle>,
                after: Duration,
            ) -> Result<bool, StoreError> {
                Shelf::<$lifecycle, $layout>::of($store(self)).again(subscriber, news, after).await
            }
        }
    };
}
pub(crate) use on_the_shelf;
