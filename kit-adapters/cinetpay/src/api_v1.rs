//! API v1: a login with key and password, and notifications that carry a token of their payment's.

mod answer;
mod code;
mod gateway;
mod login;
mod notification;
mod opening;
mod settings;
mod verification;

pub use gateway::ApiV1;
pub use settings::{ApiV1Settings, Channel, LIVE_BASE_URL, TEST_BASE_URL, UnknownPush};
