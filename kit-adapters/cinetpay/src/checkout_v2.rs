//! Checkout v2: `apikey` and `site_id` in each call, notifications signed with the secret key.

mod alternative;
mod answer;
mod cards;
mod code;
mod gateway;
mod notification;
mod opening;
mod settings;
mod verification;

pub use alternative::{AlternativeCurrency, UnknownCurrency};
pub use cards::{Card, Channels, UnknownChannel};
pub use gateway::CheckoutV2;
pub use settings::{CheckoutV2Settings, DEFAULT_BASE_URL};
