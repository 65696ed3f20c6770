#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod api_v1;
mod checkout_v2;
mod export;
mod gateway;
mod limits;
mod plain;
mod received;
mod settings_error;
mod wire;

pub use api_v1::{ApiV1, ApiV1Settings, Channel, LIVE_BASE_URL, TEST_BASE_URL, UnknownPush};
pub use checkout_v2::{
    AlternativeCurrency, Card, Channels, CheckoutV2, CheckoutV2Settings, DEFAULT_BASE_URL, UnknownChannel,
    UnknownCurrency,
};
pub use export::{Columns, Export, ExportError, read_export};
pub use gateway::CinetPay;
pub use limits::{BadLimits, Limits};
pub use settings_error::SettingsError;
