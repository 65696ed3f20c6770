//! The lifecycle, the engine and the worker, held to what they promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod acceptance;
mod complaints;
mod deadlines;
mod drafting;
mod engine;
mod guards;
mod heralds;
mod inbox;
mod known_page;
mod layering;
mod ledger;
mod notify_token;
mod offers;
mod places;
mod play_money;
mod privacy;
mod reconcile;
mod refund;
mod refund_race;
mod reminders;
mod replay;
mod road;
mod statement;
mod storage;
mod stories;
mod strangers;
mod table;
mod tokens;
mod vouchers;
mod walks;
mod worker;
