//! What is wrong with a field, in a sentence that helps.

use kit_workflow::workflow::{FieldError, FieldFault, limit};

use crate::UploadLimits;
use crate::pages::words::Words;

const MEGABYTE: u64 = 1 << 20;

/// What is wrong with a field.
pub(super) fn text(words: Words, error: &FieldError, limits: UploadLimits) -> String {
    let most = match error.fault {
        FieldFault::TooMany => limits.files as u64,
        FieldFault::TooBig => limits.file_bytes / MEGABYTE,
        _ => limit(error.field) as u64,
    };
    let files = if error.file.is_some() { "one" } else { "all" };
    let arguments = [
        ("field", error.field.to_string().into()),
        ("file", error.file.clone().unwrap_or_default().into()),
        ("files", files.into()),
        ("limit", words.number(most).into()),
    ];
    words.say_with(&format!("fault-{}", error.fault), &arguments)
}
