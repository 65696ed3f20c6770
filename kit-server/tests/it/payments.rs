//! Payments, row by row of `docs/payments.md`: the HTTP routes over the real store and the real gateway, against a provider
//! on the wire.
//!
//! Each test runs on SQLite and on Postgres, and on both interfaces where the provider's words matter.

mod afterwards;
mod alarms;
mod attempts;
mod bench;
mod by_hand;
mod hostile;
pub(crate) mod notice;
mod notifications;
mod old_system;
mod opening;
mod parts;
mod provider;
mod receipts;
mod reminders;
mod threats;
mod together;
mod verdicts;
