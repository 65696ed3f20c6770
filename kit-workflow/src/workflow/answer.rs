//! Why the workflow did not do as asked, sorted by who must act.

use crate::inquiry::{InquiryLifecycle, Refusal};
use crate::port::{GatewayError, PreviewFailed, RenderFailed, ScannerAway, SheetFailed, Unfit, VaultError};
use crate::{EngineError, StoreError, Version, Veto};

/// Why the workflow did not do as asked.
///
/// ```
/// use kit_workflow::inquiry::Refusal;
/// use kit_workflow::workflow::WorkflowError;
///
/// /// An adapter of the embedder's decides what to answer by who must act.
/// fn status(error: &WorkflowError) -> u16 {
///     match error {
///         WorkflowError::Absent | WorkflowError::NoSuchProvider | WorkflowError::NoSuchSection => 404,
///         WorkflowError::Refused(_) | WorkflowError::Vetoed(_) | WorkflowError::Conflict { .. } => 409,
///         WorkflowError::Unfit(_) | WorkflowError::NoProof | WorkflowError::KeyReused => 422,
///         _ => 503,
///     }
/// }
/// assert_eq!(status(&WorkflowError::Refused(Refusal::NotPaid)), 409);
/// assert_eq!(status(&WorkflowError::Absent), 404);
/// ```
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// There is no such thing, or it is not the asker's: the same answer for both.
    #[error("there is no such inquiry")]
    Absent,
    /// The lifecycle said no; nothing changed.
    #[error(transparent)]
    Refused(Refusal),
    /// A guard of the embedder's said no; nothing changed.
    #[error(transparent)]
    Vetoed(Veto),
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
    /// The draft has no section of that name.
    #[error("the draft has no such section")]
    NoSuchSection,
    /// It was paid with play money, and this service takes real money: nothing is handed over for it.
    #[error("it was paid with play money")]
    PlayMoney,
    /// Money that came another way is recorded with a file that shows it, and none came.
    #[error("no file shows the payment")]
    NoProof,
    /// A file cannot be taken.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The payment provider did not open a checkout; the order is kept.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The Word file could not be set.
    #[error(transparent)]
    Render(#[from] RenderFailed),
    /// There is no preview; nothing depends on it.
    #[error(transparent)]
    Preview(#[from] PreviewFailed),
    /// A report could not be written.
    #[error(transparent)]
    Sheet(#[from] SheetFailed),
    /// Nobody could say whether a file does harm, so it was not taken.
    #[error(transparent)]
    Scanner(#[from] ScannerAway),
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
            EngineError::Vetoed(veto) => Self::Vetoed(veto),
            EngineError::Conflict { current } => Self::Conflict { current },
            // Only workers finish effects; a request has none to be fenced from.
            EngineError::Fenced => Self::Conflict { current: None },
            EngineError::Duplicate { .. } => Self::KeyReused,
            EngineError::Store(error) => Self::Store(error),
        }
    }
}
