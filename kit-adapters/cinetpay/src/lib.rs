#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod code;
mod gateway;
mod limits;
mod notification;
mod opening;
mod plain;
mod settings;
mod verification;
mod wire;

pub use gateway::CinetPay;
pub use limits::Limits;
pub use settings::{CinetPaySettings, DEFAULT_BASE_URL, SettingsError};
