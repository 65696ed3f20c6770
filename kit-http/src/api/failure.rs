//! What each kind of request may fail with, as the document tells it.

use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::types::Type as _;

use crate::problem::{Problem, ProblemView};

/// The document's entry for a status.
fn response(status: u16) -> MetaResponse {
    let description = match status {
        400 => "The request is malformed.",
        401 => "There is no such token, or it has expired.",
        403 => "The role does not allow it.",
        404 => "There is no such thing, or it is not yours.",
        408 => "The body came too slowly.",
        409 => "Refused by the lifecycle, or somebody else moved first; `code` tells which.",
        413 => "The body, or a file in it, is too big.",
        415 => "The body is not of the type that is expected.",
        422 => "Fields need correction, or the idempotency key was used for another request.",
        429 => "Too many tries; `Retry-After` tells how long to wait.",
        502 => "The payment provider refuses us; staff must look.",
        _ => "Try again later; `Retry-After` tells when.",
    };
    MetaResponse {
        description,
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType { content_type: "application/problem+json", schema: schema() }],
        headers: Vec::new(),
    }
}

fn schema() -> MetaSchemaRef {
    ProblemView::schema_ref()
}

/// Declares the failures of one kind of request by their statuses.
macro_rules! failures {
    ($($(#[$doc:meta])* $name:ident: [$($status:literal),+];)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name(Problem);

        impl<T> From<T> for $name where Problem: From<T> {
            fn from(cause: T) -> Self {
                Self(cause.into())
            }
        }

        impl From<$name> for poem::Error {
            fn from(failure: $name) -> Self {
                failure.0.into()
            }
        }

        impl poem_openapi::ApiResponse for $name {
            fn meta() -> MetaResponses {
                MetaResponses { responses: vec![$(response($status)),+] }
            }

            fn register(registry: &mut Registry) {
                ProblemView::register(registry);
            }
        }
    )+};
}

failures! {
    /// Of the form.
    SubmissionFailure: [400, 408, 413, 415, 422, 429, 503];
    /// Of asking for a lost page.
    LostPageFailure: [400, 413, 415, 422, 429, 503];
    /// Of reading.
    ReadFailure: [400, 401, 403, 404, 422, 429, 503];
    /// Of going to pay.
    CheckoutFailure: [400, 401, 403, 404, 409, 413, 415, 422, 429, 502, 503];
    /// Of a move.
    MoveFailure: [400, 401, 403, 404, 409, 422, 429, 503];
    /// Of a move with a body.
    SignedMoveFailure: [400, 401, 403, 404, 409, 413, 415, 422, 429, 503];
    /// Of a move with a body that may hold a file.
    ProvenMoveFailure: [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503];
    /// Of a PDF.
    PdfFailure: [400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503];
    /// Of signing in.
    EntryFailure: [400, 401, 403, 413, 415, 422, 429, 503];
    /// Of signing in and out.
    SessionFailure: [400, 401, 413, 415, 422, 429, 503];
}
