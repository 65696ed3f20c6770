//! The form's fields as the page shows them, in their sections.

use kit_workflow::Name as _;
use kit_workflow::port::DocumentKind;
use kit_workflow::workflow::{Field, FieldError, Form, choices, limit};
use serde::Serialize;

use super::fault;
use crate::UploadLimits;
use crate::pages::words::Words;
use crate::upload::Waiting;

/// A group of fields that belong together.
#[derive(Serialize)]
pub(super) struct Section {
    title: String,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct FieldView {
    name: &'static str,
    kind: Kind,
    label: String,
    help: Option<String>,
    value: String,
    required: bool,
    autocomplete: Option<&'static str>,
    limit: usize,
    choices: Vec<ChoiceView>,
    accept: String,
    most: usize,
    size: u64,
    kept: Vec<KeptView>,
    errors: Vec<String>,
}

/// A file that need not be sent again.
#[derive(Serialize)]
struct KeptView {
    value: String,
    name: String,
    size: String,
}

#[derive(Serialize)]
struct ChoiceView {
    value: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Text,
    Email,
    Tel,
    Area,
    Choices,
    Consent,
    Files,
}

/// The sections, by the last part of their title's key, with their fields in the order of the page.
pub(super) const SECTIONS: &[(&str, &[Field])] = &[
    ("contact", &[Field::ContactName, Field::Email, Field::Phone]),
    (
        "organization",
        &[Field::OrganizationName, Field::StatutJuridique, Field::Location, Field::Sector, Field::StaffSize],
    ),
    ("documents", &[Field::Documents]),
    ("mission", &[Field::MissionText, Field::ContextText, Field::OrgChartText]),
    ("audits", &[Field::BudgetRange, Field::FundingSources, Field::AuditsTypes, Field::AuditsFrequency]),
    ("notes", &[Field::NotesText, Field::Consent]),
];

/// The sections of a form that holds these values and has these faults.
pub(super) fn sections(
    words: Words,
    form: &Form,
    waiting: &[Waiting],
    errors: &[FieldError],
    limits: UploadLimits,
) -> Vec<Section> {
    let section = |(title, fields): &(&str, &[Field])| Section {
        title: words.say(&format!("section-{title}")),
        fields: fields.iter().map(|field| view(words, *field, form, waiting, errors, limits)).collect(),
    };
    SECTIONS.iter().map(section).collect()
}

/// The faults in the order in which the page shows their fields.
pub(super) fn in_page_order(errors: &[FieldError]) -> impl Iterator<Item = &FieldError> {
    let fields = SECTIONS.iter().flat_map(|(_, fields)| fields.iter());
    fields.flat_map(|field| errors.iter().filter(move |error| error.field == *field))
}

fn view(
    words: Words,
    field: Field,
    form: &Form,
    waiting: &[Waiting],
    errors: &[FieldError],
    limits: UploadLimits,
) -> FieldView {
    let faults = errors.iter().filter(|error| error.field == field);
    let sizes = [
        ("limit", words.number(limit(field) as u64).into()),
        ("files", limits.files.into()),
        ("size", (limits.file_bytes >> 20).into()),
    ];
    FieldView {
        name: field.as_str(),
        kind: kind(field),
        label: words.name("label", field),
        help: words.find(&format!("help-{field}"), &sizes),
        value: form.value(field).to_owned(),
        required: is_required(field),
        autocomplete: autocomplete(field),
        limit: limit(field),
        choices: choices(field).iter().map(|choice| chosen(words, field, choice, form)).collect(),
        accept: accepted_kinds(),
        most: limits.files,
        size: limits.file_bytes,
        kept: if field == Field::Documents {
            waiting.iter().map(|file| kept(words, file)).collect()
        } else {
            Vec::new()
        },
        errors: faults.map(|error| fault::text(words, error, limits)).collect(),
    }
}

fn kept(words: Words, file: &Waiting) -> KeptView {
    KeptView { value: file.value(), name: file.name.clone(), size: words.size(file.size) }
}

fn chosen(words: Words, field: Field, choice: &'static str, form: &Form) -> ChoiceView {
    let chosen = form.values(field).any(|value| value == choice);
    ChoiceView { value: choice, label: words.say(&format!("choice-{choice}")), chosen }
}

/// The endings of the files that are taken, as a browser wants them.
pub(in crate::pages) fn accepted_kinds() -> String {
    DocumentKind::ALL
        .iter()
        .map(|kind| format!(".{}", kind.extension()))
        .chain([".jpeg".to_owned()])
        .collect::<Vec<_>>()
        .join(",")
}

const fn kind(field: Field) -> Kind {
    match field {
        Field::Email => Kind::Email,
        Field::Phone => Kind::Tel,
        Field::MissionText | Field::ContextText | Field::OrgChartText | Field::NotesText => Kind::Area,
        Field::FundingSources | Field::AuditsTypes => Kind::Choices,
        Field::Consent => Kind::Consent,
        Field::Documents => Kind::Files,
        Field::ContactName
        | Field::OrganizationName
        | Field::StatutJuridique
        | Field::Location
        | Field::Sector
        | Field::BudgetRange
        | Field::AuditsFrequency
        | Field::StaffSize => Kind::Text,
    }
}

const fn is_required(field: Field) -> bool {
    matches!(field, Field::ContactName | Field::Email | Field::OrganizationName | Field::Consent | Field::Documents)
}

const fn autocomplete(field: Field) -> Option<&'static str> {
    match field {
        Field::ContactName => Some("name"),
        Field::Email => Some("email"),
        Field::Phone => Some("tel"),
        Field::OrganizationName => Some("organization"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kit_workflow::Name as _;
    use kit_workflow::workflow::{Field, Form};

    use super::{SECTIONS, is_required};

    #[test]
    fn every_field_of_the_form_is_on_the_page_once() {
        let shown: Vec<Field> = SECTIONS.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
        assert_eq!(shown.len(), Field::ALL.len());
        assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), Field::ALL.iter().copied().collect());
    }

    #[test]
    fn the_fields_marked_as_required_are_those_that_the_form_requires() {
        let missing: BTreeSet<Field> = Form::default().answers().unwrap_err().iter().map(|error| error.field).collect();
        let marked: BTreeSet<Field> = Field::ALL.iter().copied().filter(|field| is_required(*field)).collect();
        // The form does not see the files.
        assert_eq!(marked, missing.into_iter().chain([Field::Documents]).collect());
    }
}
