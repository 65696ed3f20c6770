//! The inquiry's own tables: beside what every lifecycle has, what its pages and lists read.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryLifecycle, money_waits};
use kit_workflow::{Commit, CommitError, StoreError, Version};
use sea_orm::DatabaseTransaction;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use crate::archive::{follow_money, is_too_late};
use crate::project::{self, Moment};
use crate::shelf::{Cell, Layout, Rows, Shelf, on_the_shelf};
use crate::{SqlStore, voucher};

pub(crate) const ROWS: Rows = Rows {
    subjects: "inquiries",
    events: "events",
    effects: "effects",
    listeners: "listeners",
    keys: "request_keys",
    subject: "inquiry_id",
    lifecycle: None,
};

/// This layout.
pub(crate) enum Relational {}

on_the_shelf!(InquiryLifecycle => Relational, for SqlStore, by std::convert::identity);

impl Layout<InquiryLifecycle> for Relational {
    const ROWS: Rows = ROWS;

    fn own(commit: &Commit<InquiryLifecycle>) -> Result<Vec<Cell>, StoreError> {
        let mut cells = vec![("money_waits", Expr::value(money_waits(&commit.state)))];
        if commit.expected.is_none() {
            cells.extend(project::submission(commit.at, &commit.particulars)?);
        }
        Ok(cells)
    }

    async fn beside(
        txn: &DatabaseTransaction,
        version: Version,
        commit: &Commit<InquiryLifecycle>,
    ) -> Result<(), CommitError> {
        if is_too_late(txn, commit.subject, &commit.event).await? {
            return Err(CommitError::Conflict);
        }
        let moment = Moment { subject: commit.subject, version, at: commit.at, by: commit.by };
        project::event(txn, &moment, &commit.event, &commit.particulars).await?;
        project::remarks(txn, &moment, &commit.particulars).await?;
        project::proof(txn, &moment, &commit.particulars).await?;
        follow_money(txn, commit.subject, &commit.state, commit.at).await?;
        voucher::issue(txn, &moment, &commit.state).await
    }
}
