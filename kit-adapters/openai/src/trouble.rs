//! Why a call gave no answer, sorted by what to do about it.

use std::time::Duration;

use kit_workflow::port::DrafterError;

use crate::chat::{Extra, Fault};

/// A call that gave no answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Worth repeating now, after the pause that the server asks for, if it asks for one.
    Passing { detail: String, patience: Option<Duration> },
    /// Worth repeating, but not soon.
    Later { detail: String, patience: Option<Duration> },
    /// The model or the server does not take a part of the request.
    Refuses { extra: Extra, detail: String },
    /// Not worth repeating until somebody changes something; `gone` where that is the model's name.
    Ours { detail: String, gone: bool },
}

impl Trouble {
    pub(crate) fn passing(detail: &str) -> Self {
        Self::Passing { detail: detail.to_owned(), patience: None }
    }

    pub(crate) fn later(detail: &str) -> Self {
        Self::Later { detail: detail.to_owned(), patience: None }
    }

    pub(crate) fn ours(detail: &str) -> Self {
        Self::Ours { detail: detail.to_owned(), gone: false }
    }

    /// What an answer with an error status means.
    pub(crate) fn of_status(status: u16, body: &[u8], patience: Option<Duration>) -> Self {
        let fault: Fault = serde_json::from_slice(body).unwrap_or_default();
        let detail = match fault.error.code() {
            Some(code) => format!("HTTP {status} ({code})"),
            None => format!("HTTP {status}"),
        };
        match status {
            // Repeating does not bring money into the account.
            429 if fault.error.code() == Some("insufficient_quota") => Self::Later { detail, patience },
            408 | 409 | 425 | 429 | 500.. => Self::Passing { detail, patience },
            400 | 422 => match fault.error.extra() {
                Some(extra) => Self::Refuses { extra, detail },
                None => Self::Ours { detail, gone: false },
            },
            _ => Self::Ours { detail, gone: status == 404 },
        }
    }

    /// Whether another model may do better.
    pub(crate) fn is_the_models(&self) -> bool {
        match self {
            Self::Passing { .. } | Self::Later { .. } => true,
            Self::Refuses { .. } => false,
            Self::Ours { gone, .. } => *gone,
        }
    }

    /// What the caller is told once nothing more is tried.
    pub(crate) fn into_error(self) -> DrafterError {
        match self {
            Self::Passing { detail, patience } | Self::Later { detail, patience } => {
                DrafterError::Unavailable { detail, patience }
            }
            Self::Refuses { detail, .. } | Self::Ours { detail, .. } => DrafterError::Misconfigured { detail },
        }
    }
}
