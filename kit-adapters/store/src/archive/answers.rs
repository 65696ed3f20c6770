//! A client's answers as one JSON text, so that a question added to the form needs no new column.

use kit_workflow::Corrupt;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::Answers;
use serde::{Deserialize, Serialize};

/// Says once which fields there are, for the stored form and both ways between it and the workflow's.
macro_rules! fields {
    ($($name:ident: $kind:ty,)+) => {
        /// The answers by their names on the form. A name that an older row lacks, and every name of an erased one, is
        /// empty.
        #[derive(Default, Deserialize, Serialize)]
        #[serde(default)]
        pub(crate) struct StoredAnswers { $($name: $kind,)+ }

        impl StoredAnswers {
            /// The stored form of these answers.
            pub(crate) fn of(answers: &Answers) -> Self {
                let Answers { $($name,)+ } = answers.clone();
                Self { $($name,)+ }
            }

            /// The answers again.
            pub(crate) fn answers(self) -> Answers {
                let Self { $($name,)+ } = self;
                Answers { $($name,)+ }
            }
        }
    };
}

fields! {
    contact_name: String,
    email: String,
    phone: String,
    organization_name: String,
    statut_juridique: String,
    location: String,
    sector: String,
    mission_text: String,
    context_text: String,
    budget_range: String,
    funding_sources: Vec<String>,
    audits_types: Vec<String>,
    audits_frequency: String,
    staff_size: String,
    org_chart_text: String,
    notes_text: String,
}

impl StoredAnswers {
    pub(crate) fn to_json(&self) -> Result<String, Corrupt> {
        serde_json::to_string(self).map_err(|error| Corrupt::new("answers", error.to_string()))
    }

    pub(crate) fn parse(column: &str) -> Result<Self, Corrupt> {
        // The message would quote what somebody answered; where the fault lies is enough.
        serde_json::from_str(column)
            .map_err(|error| Corrupt::new("answers", format!("line {}, column {}", error.line(), error.column())))
    }

    /// What a search looks through, without distinction of case: the same on both databases, because neither folds the
    /// letters of French reliably by itself.
    pub(crate) fn searchable(id: InquiryId, answers: &Answers) -> String {
        let Answers { organization_name, contact_name, email, .. } = answers;
        folded(&[id.reference().as_str(), organization_name, contact_name, email].join("\n"))
    }
}

/// A text without distinction of case.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase()
}
