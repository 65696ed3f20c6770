#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api;
mod app;
mod body;
mod events;
mod file;
mod frame;
mod gist;
mod headers;
mod identity;
mod metrics;
mod negotiate;
mod operations;
mod origin;
mod pages;
mod password;
mod peer;
mod problem;
mod quota;
mod report;
mod routes;
mod second_factor;
mod serve;
mod site;
mod staff;
mod standing;
mod throttle;
mod upload;
mod visit;
mod webhook;
mod wording;

pub use api::openapi_document;
pub use app::{App, ConnectionLimits, HttpSettings};
pub use password::{PasswordFault, hash_password};
pub use serve::serve;
pub use site::{BadSite, Site};
pub use upload::UploadLimits;
