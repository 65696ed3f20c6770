//! The form: which fields, which limits, and what is wrong with an answer.

use crate::name::names;
use crate::port::Answers;

/// Which version of the text beside the box of consent is shown: the day from which it is. Whoever changes the text gives it
/// another one, and keeps the old text in `docs/privacy.md`.
pub const CONSENT_TEXT: &str = "2026-11-30";

names! {
    /// The fields of the form, spelled as on the wire.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::workflow::{Field, choices, limit};
    ///
    /// // A page can be made from these alone.
    /// let offered: Vec<_> = Field::ALL.iter().filter(|field| !choices(**field).is_empty()).collect();
    /// assert_eq!(offered, [&Field::FundingSources, &Field::AuditsTypes]);
    /// assert_eq!(limit(Field::Email), 254);
    /// ```
    pub enum Field {
        /// Who asks.
        ContactName = "contact_name",
        /// Where they are reached.
        Email = "email",
        /// Their telephone.
        Phone = "phone",
        /// For which organisation.
        OrganizationName = "organization_name",
        /// Its legal form.
        StatutJuridique = "statut_juridique",
        /// Where it is.
        Location = "location",
        /// What it works in.
        Sector = "sector",
        /// What it is for.
        MissionText = "mission_text",
        /// What it goes through.
        ContextText = "context_text",
        /// What it spends in a year.
        BudgetRange = "budget_range",
        /// Where its money comes from.
        FundingSources = "funding_sources",
        /// Which audits it expects.
        AuditsTypes = "audits_types",
        /// How often it is audited.
        AuditsFrequency = "audits_frequency",
        /// How many people work there.
        StaffSize = "staff_size",
        /// How it is organised.
        OrgChartText = "org_chart_text",
        /// Anything else.
        NotesText = "notes_text",
        /// Consent to the use of these data.
        Consent = "consent",
        /// The regulatory texts.
        Documents = "documents",
    }
}

names! {
    /// What is wrong with an answer.
    ///
    /// ```
    /// use kit_workflow::port::Unfit;
    /// use kit_workflow::workflow::FieldFault;
    ///
    /// assert_eq!(FieldFault::from(Unfit::Encrypted), FieldFault::Unsupported);
    /// ```
    pub enum FieldFault {
        /// It is missing.
        Required = "required",
        /// It is longer than the field holds.
        TooLong = "too_long",
        /// It does not have the field's form.
        Invalid = "invalid",
        /// It is not one of the choices.
        UnknownChoice = "unknown_choice",
        /// There are too many.
        TooMany = "too_many",
        /// A file has no bytes.
        Empty = "empty",
        /// A file, or all files together, are too big.
        TooBig = "too_big",
        /// A file's content is of no accepted kind, whatever its name says.
        Unsupported = "unsupported",
        /// A file holds what would harm whoever opens it.
        Infected = "infected",
        /// A file that waited for its form waits no longer.
        Gone = "gone",
    }
}

/// What is wrong with which field.
///
/// ```
/// use kit_workflow::workflow::{FieldError, FieldFault};
///
/// let error = FieldError::file("loi.exe", FieldFault::Unsupported);
/// assert_eq!((error.field.to_string().as_str(), error.file.as_deref()), ("documents", Some("loi.exe")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Which field.
    pub field: Field,
    /// What is wrong.
    pub fault: FieldFault,
    /// Which file, where the field holds files.
    pub file: Option<String>,
}

impl FieldError {
    /// A fault of a field.
    pub fn new(field: Field, fault: FieldFault) -> Self {
        Self { field, fault, file: None }
    }

    /// A fault of one file.
    pub fn file(name: &str, fault: FieldFault) -> Self {
        Self { field: Field::Documents, fault, file: Some(name.to_owned()) }
    }
}

/// The most characters a field holds; for choices, of one choice.
pub const fn limit(field: Field) -> usize {
    match field {
        Field::ContactName | Field::OrganizationName | Field::Sector | Field::StatutJuridique => 200,
        Field::Email => 254,
        Field::Phone | Field::BudgetRange | Field::AuditsFrequency | Field::StaffSize => 100,
        Field::Location => 300,
        Field::MissionText | Field::ContextText | Field::OrgChartText | Field::NotesText => 5_000,
        Field::FundingSources | Field::AuditsTypes => 40,
        Field::Consent => 10,
        Field::Documents => 200,
    }
}

/// The choices of a field that offers some.
pub const fn choices(field: Field) -> &'static [&'static str] {
    match field {
        Field::FundingSources => {
            &["budget_etat", "appuis_ptf", "ressources_propres", "fonds_speciaux", "dons_legs", "recettes_para"]
        }
        Field::AuditsTypes => &[
            "interne_conformite",
            "interne_performance",
            "externe_courdescomptes",
            "inspection_ministere",
            "financier",
            "passation_marches",
            "fraude_enquete",
        ],
        _ => &[],
    }
}

/// A form as it was sent: what is typed is kept, whatever is wrong with it.
///
/// ```
/// use kit_workflow::workflow::{Field, FieldError, FieldFault, Form};
///
/// let mut form = Form::default();
/// form.add(Field::ContactName, "Direction K.");
/// form.add(Field::OrganizationName, "Office de l'eau");
/// form.add(Field::Email, "nobody");
/// // Everything that is wrong is told at once, and what was typed is kept.
/// let wrong = [(Field::Email, FieldFault::Invalid), (Field::Consent, FieldFault::Required)];
/// assert_eq!(form.answers(), Err(wrong.map(|(field, fault)| FieldError::new(field, fault)).to_vec()));
/// assert_eq!(form.value(Field::Email), "nobody");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: Vec<(Field, String)>,
}

/// What people typed is personal data.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("values", &self.values.len()).finish()
    }
}

impl Form {
    /// Adds what was sent for a field.
    pub fn add(&mut self, field: Field, value: impl Into<String>) {
        self.values.push((field, value.into()));
    }

    /// What was sent for a field: the first value.
    pub fn value(&self, field: Field) -> &str {
        self.values(field).next().unwrap_or("")
    }

    /// What was sent for a field that may be repeated.
    ///
    /// ```
    /// use kit_workflow::workflow::{Field, Form};
    ///
    /// let mut form = Form::default();
    /// form.add(Field::FundingSources, "budget_etat");
    /// form.add(Field::FundingSources, "dons_legs");
    /// assert_eq!(form.values(Field::FundingSources).count(), 2);
    /// ```
    pub fn values(&self, field: Field) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(known, _)| *known == field).map(|(_, value)| value.as_str())
    }

    /// The answers.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, in the form's order; never only the first.
    pub fn answers(&self) -> Result<Answers, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut text = |field: Field, required: bool| self.text(field, required, &mut errors);
        let answers = Answers {
            contact_name: text(Field::ContactName, true),
            email: text(Field::Email, true),
            phone: text(Field::Phone, false),
            organization_name: text(Field::OrganizationName, true),
            statut_juridique: text(Field::StatutJuridique, false),
            location: text(Field::Location, false),
            sector: text(Field::Sector, false),
            mission_text: text(Field::MissionText, false),
            context_text: text(Field::ContextText, false),
            budget_range: text(Field::BudgetRange, false),
            funding_sources: self.chosen(Field::FundingSources),
            audits_types: self.chosen(Field::AuditsTypes),
            audits_frequency: text(Field::AuditsFrequency, false),
            staff_size: text(Field::StaffSize, false),
            org_chart_text: text(Field::OrgChartText, false),
            notes_text: text(Field::NotesText, false),
        };
        for field in [Field::FundingSources, Field::AuditsTypes] {
            if self.values(field).any(|value| !value.is_empty() && !choices(field).contains(&value)) {
                errors.push(FieldError::new(field, FieldFault::UnknownChoice));
            }
        }
        if !answers.email.is_empty() && !is_address(&answers.email) {
            errors.push(FieldError::new(Field::Email, FieldFault::Invalid));
        }
        if !answers.phone.is_empty() && !is_phone(&answers.phone) {
            errors.push(FieldError::new(Field::Phone, FieldFault::Invalid));
        }
        if !matches!(self.value(Field::Consent), "on" | "true" | "1" | "yes" | "oui") {
            errors.push(FieldError::new(Field::Consent, FieldFault::Required));
        }
        errors.sort_by_key(|error| (error.field, error.fault));
        errors.dedup();
        if errors.is_empty() { Ok(answers) } else { Err(errors) }
    }

    fn text(&self, field: Field, required: bool, errors: &mut Vec<FieldError>) -> String {
        let value = self.value(field).replace("\r\n", "\n");
        let value = value.trim();
        if required && value.is_empty() {
            errors.push(FieldError::new(field, FieldFault::Required));
        } else if value.chars().count() > limit(field) {
            errors.push(FieldError::new(field, FieldFault::TooLong));
        } else if value.chars().any(|c| is_forbidden(field, c)) || self.values(field).count() > 1 {
            errors.push(FieldError::new(field, FieldFault::Invalid));
        }
        value.to_owned()
    }

    fn chosen(&self, field: Field) -> Vec<String> {
        choices(field)
            .iter()
            .filter(|choice| self.values(field).any(|value| value == **choice))
            .map(|c| (*c).to_owned())
            .collect()
    }
}

/// Characters that have no place in an answer: controls (line ends apart, in texts of several lines), line and paragraph
/// separators, and those that turn the direction of writing, which can make a name read as another.
fn is_forbidden(field: Field, c: char) -> bool {
    let several_lines =
        matches!(field, Field::MissionText | Field::ContextText | Field::OrgChartText | Field::NotesText);
    match c {
        '\n' | '\t' => !several_lines,
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

/// Whether this can be a mail address: one `@`, a domain with a dot, and only characters that need no quoting.
///
/// ```
/// use kit_workflow::workflow::is_address;
///
/// assert!(is_address("client@exemple.ci"));
/// assert!(!is_address("client@exemple") && !is_address("a b@exemple.ci"));
/// ```
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    local_ok && domain.contains('.') && domain.split('.').all(label_ok)
}

/// Whether this can be a telephone number: eight to fifteen digits, and what people put between them.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && text.char_indices().all(|(at, c)| c.is_ascii_digit() || " .-()/".contains(c) || (c == '+' && at == 0))
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldFault, Form};

    fn filled() -> Form {
        let mut form = Form::default();
        form.add(Field::ContactName, "Direction K.");
        form.add(Field::Email, "client@exemple.ci");
        form.add(Field::OrganizationName, "Office de l'eau");
        form.add(Field::Consent, "on");
        form
    }

    #[track_caller]
    fn check(field: Field, value: &str, expected: Option<FieldFault>) {
        let mut form = filled();
        form.values.retain(|(known, _)| *known != field);
        form.add(field, value);
        let faults = form.answers().err().unwrap_or_default();
        let found: Vec<_> = faults.iter().map(|error| (error.field, error.fault)).collect();
        assert_eq!(found, expected.map(|fault| (field, fault)).into_iter().collect::<Vec<_>>(), "{field}: {value:?}");
    }

    #[test]
    fn a_filled_form_is_taken_and_trimmed() {
        let mut form = filled();
        form.add(Field::MissionText, "  ligne 1\r\nligne 2 \n");
        form.add(Field::FundingSources, "dons_legs");
        form.add(Field::FundingSources, "budget_etat");
        let answers = form.answers().unwrap();
        assert_eq!(answers.mission_text, "ligne 1\nligne 2");
        assert_eq!(answers.funding_sources, ["budget_etat", "dons_legs"]);
    }

    #[test]
    fn each_fault_names_its_field() {
        use FieldFault::{Invalid, Required, TooLong, UnknownChoice};
        check(Field::ContactName, " ", Some(Required));
        check(Field::ContactName, "Chef\r\nBcc: x@y.z", Some(Invalid));
        check(Field::ContactName, "Chef\u{202e}", Some(Invalid));
        check(Field::ContactName, &"a".repeat(201), Some(TooLong));
        check(Field::ContactName, &"é".repeat(200), None);
        check(Field::MissionText, "a\0b", Some(Invalid));
        check(Field::Consent, "off", Some(Required));
        check(Field::AuditsTypes, "autre", Some(UnknownChoice));
        for address in [
            "client",
            "client@",
            "@exemple.ci",
            "client@exemple",
            "a b@exemple.ci",
            "a@b..ci",
            "a@-b.ci",
            "client@exemple.ci\n.x",
        ] {
            check(Field::Email, address, Some(Invalid));
        }
        for phone in ["12", "+225 07 00 00 00 00", "07-00-00-00", "7+0000000", "zero"] {
            check(
                Field::Phone,
                phone,
                if phone.starts_with("+225") || phone.starts_with("07") { None } else { Some(Invalid) },
            );
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faults = Form::default().answers().unwrap_err();
        let fields: Vec<_> = faults.iter().map(|error| error.field).collect();
        assert_eq!(fields, [Field::ContactName, Field::Email, Field::OrganizationName, Field::Consent]);
    }
}
