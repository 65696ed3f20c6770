//! The pages as a browser without JavaScript sees them.

mod browser;
mod casework;
mod checkout;
mod desk;
mod download;
mod drafting;
mod faults;
mod form;
mod likeness;
mod links;
mod messages;
mod privacy;
mod proofs;
mod reports;
mod status;
mod waiting;
