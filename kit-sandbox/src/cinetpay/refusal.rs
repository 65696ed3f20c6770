//! What the interface says instead of doing what was asked.

use poem::http::StatusCode;

use super::code::{self, Code};

/// An error answer: HTTP status, code, and a sentence for the integrator.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: Code,
    pub(super) description: String,
}

impl Refusal {
    /// A refusal with status 400, which is what most are.
    pub(super) fn new(code: Code, description: impl Into<String>) -> Self {
        Refusal { status: StatusCode::BAD_REQUEST, code, description: description.into() }
    }

    /// A field is absent or senseless.
    pub(super) fn field(description: impl Into<String>) -> Self {
        Refusal::new(code::MINIMUM_FIELDS, description)
    }
}
