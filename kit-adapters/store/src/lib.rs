//! The workflow's store on SQLite and Postgres.
