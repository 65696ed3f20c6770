#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod address;
mod letters;
mod mailer;
mod message;
mod plain;
mod relay;
mod settings;
mod typography;
mod wording;

pub use letters::{Letters, LettersError, Rendered};
pub use mailer::SmtpMailer;
pub use settings::{SettingsError, SmtpSettings};
