//! Why the workflow did not do as asked, sorted by who must act.

use crate::inquiry::{InquiryLifecycle, Refusal};
use crate::port::{GatewayError, RenderFailed, Unfit, VaultError};
use crate::{EngineError, StoreError, Version};

/// Why the workflow did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// There is no such thing, or it is not the asker's: the same answer for both.
    #[error("there is no such inquiry")]
    Absent,
    /// The lifecycle said no; nothing changed.
    #[error(transparent)]
    Refused(Refusal),
    /// Somebody moved the inquiry first; look again.
    #[error("somebody else moved it first")]
    Conflict {
        /// Its version now, where known.
        current: Option<Version>,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No provider of that name is configured.
    #[error("there is no such payment provider")]
    NoSuchProvider,
    /// A file cannot be taken.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The payment provider did not open a checkout; the order is kept.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The Word file could not be set.
    #[error(transparent)]
    Render(#[from] RenderFailed),
    /// Files are away.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store is away, or holds what cannot be.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<EngineError<InquiryLifecycle>> for WorkflowError {
    fn from(error: EngineError<InquiryLifecycle>) -> Self {
        match error {
            EngineError::Refused(Refusal::Absent) => Self::Absent,
            EngineError::Refused(refusal) => Self::Refused(refusal),
            EngineError::Conflict { current } => Self::Conflict { current },
            // Only workers finish effects; a request has none to be fenced from.
            EngineError::Fenced => Self::Conflict { current: None },
            EngineError::Duplicate { .. } => Self::KeyReused,
            EngineError::Store(error) => Self::Store(error),
        }
    }
}
