//! What a database error means for whoever called.

use kit_workflow::{CommitError, Corrupt, StoreError};
use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// Sorts an error by who must act: values that a column refuses or that do not decode are corrupt, all else is worth
/// another try.
pub(crate) fn failed(error: DbErr) -> StoreError {
    let refused = database_error(&error).is_some_and(refuses_the_value);
    let undecodable =
        matches!(
            &error,
            DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } | DbErr::Query(RuntimeErr::Internal(_))
        ) || matches!(sqlx_error(&error), Some(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)));
    if refused || undecodable {
        StoreError::Corrupt(Corrupt::new("the database", error.to_string()))
    } else {
        StoreError::Unavailable(Box::new(error))
    }
}

/// As [`failed`], where a name or number that is taken already means that somebody else was first.
pub(crate) fn taken(error: DbErr) -> CommitError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => CommitError::Conflict,
        _ => CommitError::Store(failed(error)),
    }
}

fn refuses_the_value(error: &dyn DatabaseError) -> bool {
    // Class 22 of Postgres is "data exception": for example a text with a NUL.
    let data_exception = error.code().is_some_and(|code| code.len() == 5 && code.starts_with("22"));
    data_exception
        || matches!(
            error.kind(),
            ErrorKind::CheckViolation
                | ErrorKind::ForeignKeyViolation
                | ErrorKind::NotNullViolation
                | ErrorKind::UniqueViolation
        )
}

fn database_error(error: &DbErr) -> Option<&dyn DatabaseError> {
    sqlx_error(error)?.as_database_error()
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}
