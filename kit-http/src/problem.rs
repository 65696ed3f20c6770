//! An error as people and programs are told it: RFC 9457 for the API, a page elsewhere.

mod origin;
mod render;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kit_workflow::port::Language;
use kit_workflow::workflow::{FieldError, FieldFault};
use kit_workflow::{Name as _, Version, Veto};
use poem::error::ResponseError;
use poem::http::StatusCode;

use crate::wording;

pub(crate) use render::ProblemView;

/// What went wrong: a status, a stable code, and what goes with them. Its cause is for logs only.
#[derive(Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    errors: Vec<FieldProblem>,
    current_version: Option<Version>,
    retry_after: Option<Duration>,
    veto: Option<Box<Veto>>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    pub(crate) field: String,
    pub(crate) code: &'static str,
    pub(crate) file: Option<String>,
}

impl FieldProblem {
    pub(crate) fn new(field: impl Into<String>, fault: FieldFault) -> Self {
        Self { field: field.into(), code: fault.as_str(), file: None }
    }

    /// A field that requests of this kind do not have.
    pub(crate) fn unknown(field: impl Into<String>) -> Self {
        Self { field: field.into(), code: "unknown_field", file: None }
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, errors: Vec::new(), current_version: None, retry_after: None, veto: None, cause: None }
    }

    /// Something that must not happen.
    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    pub(crate) fn malformed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed")
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    pub(crate) fn role() -> Self {
        Self::new(StatusCode::FORBIDDEN, "role")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
    }

    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow")
    }

    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").retry_after(Duration::from_secs(5))
    }

    pub(crate) fn too_many_requests(wait: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests").retry_after(wait)
    }

    /// One field that needs correction.
    pub(crate) fn field(field: &str, fault: FieldFault) -> Self {
        Self::fields(vec![FieldProblem::new(field, fault)])
    }

    /// Fields that need correction.
    pub(crate) fn fields(errors: Vec<FieldProblem>) -> Self {
        let too_big = errors.iter().any(|error| error.code == FieldFault::TooBig.as_str());
        let status = if too_big { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::UNPROCESSABLE_ENTITY };
        Self { errors, ..Self::new(status, if too_big { "too_large" } else { "invalid" }) }
    }

    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub(crate) fn caused_by(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong with which field, by their codes.
    #[cfg(test)]
    pub(crate) fn flaws(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.code)).collect()
    }

    /// How long the caller should wait, in whole seconds.
    pub(crate) fn patience(&self) -> Option<u64> {
        self.retry_after.map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
    }

    /// A guard of the embedder's said no.
    pub(crate) fn vetoed(veto: Veto) -> Self {
        let problem = Self::new(StatusCode::CONFLICT, veto.code);
        Self { veto: Some(Box::new(veto)), ..problem }
    }

    /// What to say of it: a title, and what to do about it.
    pub(crate) fn wording(&self, language: Language) -> (String, String) {
        let code = if self.veto.is_some() { "vetoed" } else { self.code };
        let wording = wording::problem(code, language);
        match &self.veto {
            Some(veto) => (wording::veto(veto, language).to_owned(), wording.detail.to_owned()),
            None => (wording.title.to_owned(), wording.detail.to_owned()),
        }
    }
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        let problem = |error: FieldError| FieldProblem {
            file: error.file,
            ..FieldProblem::new(error.field.as_str(), error.fault)
        };
        Self::fields(errors.into_iter().map(problem).collect())
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem").field("status", &self.status).field("code", &self.code).finish_non_exhaustive()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.status
    }
}
