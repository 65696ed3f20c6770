#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod known;
mod open_id;
mod settings;
mod wire;
mod word;

pub use open_id::OpenId;
pub use settings::{OpenIdSettings, SettingsError};
