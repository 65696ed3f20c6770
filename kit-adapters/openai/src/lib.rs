#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod chat;
mod drafter;
mod pause;
mod settings;
mod trouble;
mod wire;

pub use drafter::OpenAi;
pub use settings::{DEFAULT_BASE_URL, DEFAULT_MODEL, ModelChoice, OpenAiSettings, Price, SettingsError};
