//! The pages as a browser without JavaScript sees them.

mod browser;
mod checkout;
mod desk;
mod download;
mod faults;
mod form;
mod status;
