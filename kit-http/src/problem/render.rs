//! A problem as `application/problem+json`.

use kit_workflow::Version;
use poem::Response;
use poem::http::{StatusCode, header};
use poem_openapi::Object;
use poem_openapi::types::ToJSON as _;

use super::Problem;
use crate::visit::Visit;
use crate::wording;

/// What went wrong (RFC 9457). Match on `code`; `title`, `detail` and `message` are for people and may change.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub(crate) struct ProblemView {
    /// Names this kind of problem: `urn:kit:problem:` and the code.
    r#type: String,
    /// What it is, in the caller's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do about it, in the caller's language.
    detail: String,
    /// The stable code of this kind of problem.
    code: String,
    /// Names this very occurrence; quote it when you ask for help.
    instance: String,
    /// With 413 and 422: which fields, and why.
    errors: Option<Vec<FieldProblemView>>,
    /// With `version_conflict`: the inquiry's version now.
    current_version: Option<Version>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Object)]
#[oai(rename = "FieldProblem", skip_serializing_if_is_none)]
pub(crate) struct FieldProblemView {
    /// The field, by its name in the request.
    field: String,
    /// The stable code: `required`, `too_long`, `invalid`, `unknown_choice`, `too_many`, `empty`, `too_big`, `unsupported`,
    /// `infected`, `unknown_field`.
    code: String,
    /// The same in words.
    message: String,
    /// Which file, where the field holds several.
    file: Option<String>,
}

impl Problem {
    pub(crate) fn view(&self, visit: &Visit) -> ProblemView {
        let (title, detail) = self.wording(visit.language);
        let errors = self.errors.iter().map(|error| FieldProblemView {
            field: error.field.clone(),
            code: error.code.to_owned(),
            message: wording::field(error.code, visit.language).to_owned(),
            file: error.file.clone(),
        });
        ProblemView {
            r#type: format!("urn:kit:problem:{}", self.code),
            title,
            status: self.status.as_u16(),
            detail,
            code: self.code.to_owned(),
            instance: format!("urn:uuid:{}", visit.id),
            errors: (!self.errors.is_empty()).then(|| errors.collect()),
            current_version: self.current_version,
        }
    }

    /// The answer of the API.
    pub(crate) fn answer(&self, visit: &Visit) -> Response {
        let mut response = Response::builder()
            .status(self.status)
            .header(header::CONTENT_TYPE, "application/problem+json")
            .header(header::CONTENT_LANGUAGE, visit.language.to_string());
        if let Some(seconds) = self.patience() {
            response = response.header(header::RETRY_AFTER, seconds.to_string());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response = response.header(header::WWW_AUTHENTICATE, "Bearer");
        }
        response.body(self.view(visit).to_json_string())
    }
}
