//! The JSON API, pages and webhooks of the workflow.
#![warn(missing_docs)]

mod app;
mod body;
mod metrics;
mod negotiate;
mod password;
mod peer;
mod problem;
mod routes;
mod site;
mod staff;
mod throttle;
mod upload;
mod visit;
mod wording;

pub use app::{App, HttpSettings};
pub use password::{PasswordFault, hash_password};
pub use routes::routes;
pub use site::{BadSite, Site};
pub use upload::UploadLimits;
