//! Which problem an error is: sorted by who must act.

use std::time::Duration;

use kit_workflow::StoreError;
use kit_workflow::inquiry::Refusal;
use kit_workflow::port::{GatewayError, Unfit, VaultError};
use kit_workflow::workflow::{FieldFault, WorkflowError};
use poem::error::{MethodNotAllowedError, NotFoundError, ReadBodyError};
use poem::http::StatusCode;

use super::Problem;
use crate::upload::PROOF;

/// How long a client should wait for a provider that did not say so itself.
const PROVIDER_PATIENCE: Duration = Duration::from_secs(10);

impl From<WorkflowError> for Problem {
    fn from(error: WorkflowError) -> Self {
        match error {
            WorkflowError::Absent => Self::not_found(),
            WorkflowError::Refused(refusal) => refusal.into(),
            WorkflowError::Vetoed(veto) => Self::vetoed(veto),
            WorkflowError::Conflict { current } => {
                Self { current_version: current, ..Self::new(StatusCode::CONFLICT, "version_conflict") }
            }
            WorkflowError::KeyReused => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"),
            WorkflowError::NoSuchProvider => Self::field("provider", FieldFault::UnknownChoice),
            WorkflowError::NoSuchSection => Self::field("sections", FieldFault::UnknownChoice),
            WorkflowError::PlayMoney => Self::new(StatusCode::CONFLICT, "play_money"),
            WorkflowError::NoProof => Self::field(PROOF, FieldFault::Required),
            WorkflowError::Unfit(unfit) => unfit.into(),
            WorkflowError::Gateway(error) => error.into(),
            WorkflowError::Render(error) => Self::internal().caused_by(error),
            WorkflowError::Preview(error) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").caused_by(error),
            WorkflowError::Sheet(error) => Self::internal().caused_by(error),
            WorkflowError::Scanner(error) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "scanner_unavailable")
                .retry_after(PROVIDER_PATIENCE)
                .caused_by(error),
            WorkflowError::Vault(error) => error.into(),
            WorkflowError::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Absent => Self::not_found(),
            refusal => Self::new(StatusCode::CONFLICT, refusal.code()),
        }
    }
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        Self::field("deliverable", FieldFault::from(unfit))
    }
}

impl From<GatewayError> for Problem {
    fn from(error: GatewayError) -> Self {
        match &error {
            GatewayError::Misconfigured { .. } => {
                Self::new(StatusCode::BAD_GATEWAY, "provider_misconfigured").caused_by(error)
            }
            GatewayError::Unavailable { patience, .. } | GatewayError::Barred { patience, .. } => {
                let wait = patience.unwrap_or(PROVIDER_PATIENCE);
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "provider_unavailable").retry_after(wait).caused_by(error)
            }
            GatewayError::OutcomeUnknown { .. } | GatewayError::AlreadyExists => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "provider_unavailable")
                    .retry_after(PROVIDER_PATIENCE)
                    .caused_by(error)
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Unavailable(_) => Self::unavailable().caused_by(error),
            StoreError::Corrupt(_) => Self::internal().caused_by(error),
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match &error {
            VaultError::Unavailable(_) => Self::unavailable().caused_by(error),
            VaultError::Absent => Self::internal().caused_by(error),
        }
    }
}

impl Problem {
    /// The problem that an error of the framework stands for. Its own text is never shown: it may name what is inside.
    pub(crate) fn of(error: &poem::Error) -> Self {
        if let Some(problem) = error.downcast_ref::<Self>() {
            return problem.clone();
        }
        if error.is::<NotFoundError>() {
            return Self::not_found();
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed");
        }
        if let Some(ReadBodyError::PayloadTooLarge) = error.downcast_ref::<ReadBodyError>() {
            return Self::too_large();
        }
        match error.status() {
            StatusCode::UNAUTHORIZED => Self::unauthenticated(),
            StatusCode::FORBIDDEN => Self::role(),
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::unsupported_media_type(),
            status if status.is_client_error() => Self::malformed(),
            _ => {
                tracing::error!(error = %error, "a handler failed");
                Self::internal()
            }
        }
    }
}
