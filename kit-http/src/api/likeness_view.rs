//! How like its draft a PDF is.

use kit_workflow::port::Likeness;
use poem_openapi::Object;

/// What was found of the last draft in the text of a PDF, so that another client's PDF is noticed.
#[derive(Object)]
#[oai(rename = "Likeness")]
pub(super) struct LikenessView {
    /// How many headings the draft has of its own: the titles of the client's texts, and the questions on them.
    headings: u32,
    /// How many of them the PDF has.
    found: u32,
    /// Whether it names the client's organisation.
    names_organization: bool,
    /// Whether it may be another client's: it does not name this one's organisation, or has fewer than half of the headings.
    doubtful: bool,
}

impl LikenessView {
    pub(super) fn of(likeness: Likeness) -> Self {
        Self {
            headings: likeness.headings,
            found: likeness.found,
            names_organization: likeness.names_organization,
            doubtful: likeness.is_doubtful(),
        }
    }
}
