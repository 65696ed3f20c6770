//! What whoever publishes looks at first: what is known of the PDF and of the inquiry, and what gives pause.

use kit_workflow::inquiry::{State, money_waits};
use kit_workflow::port::{DeliverableEntry, Dossier};
use serde::Serialize;

use super::handling::HandlingView;
use super::people::People;
use crate::pages::paper;
use crate::pages::words::Words;

/// The field by which one says that the PDF was opened.
pub(super) const OPENED: &str = "opened";

#[derive(Serialize)]
pub(super) struct ChecklistView {
    checks: Vec<CheckView>,
    /// What one says by ticking the box.
    promise: String,
    error: Option<String>,
}

#[derive(Serialize)]
struct CheckView {
    text: String,
    /// Whether it gives pause.
    doubtful: bool,
}

impl ChecklistView {
    /// The list for the PDF that waits to be published, if one does. `doubts` are those of the last draft.
    pub(super) fn of(
        words: Words,
        dossier: &Dossier,
        people: &People,
        doubts: usize,
        handling: &HandlingView,
        unticked: bool,
    ) -> Option<Self> {
        let State::Validated(validated) = &dossier.state else { return None };
        let number = validated.deliverable().number;
        let pdf = dossier.deliverables.iter().find(|entry| entry.deliverable.number == number)?;
        let (unread, partly) = paper::unread(&dossier.documents);
        let open = dossier.complaints.iter().filter(|complaint| complaint.closed_at.is_none()).count();
        let older = dossier.drafts.last().is_some_and(|draft| pdf.at < draft.at);
        let count = |name: &str, count: usize| CheckView {
            text: words.say_with(name, &[("count", count.into())]),
            doubtful: count > 0,
        };
        let mut checks = vec![of_pdf(words, pdf, people)];
        if older {
            checks.push(CheckView { text: words.say("check-older"), doubtful: true });
        }
        checks.push(count("check-doubts", doubts));
        checks.push(count("check-unread", unread + partly));
        checks.push(CheckView {
            text: words.say(if money_waits(&dossier.state) { "check-money-waits" } else { "check-paid" }),
            doubtful: money_waits(&dossier.state),
        });
        if open > 0 {
            checks.push(count("check-complaints", open));
        }
        if handling.notes() > 0 {
            checks.push(count("check-notes", handling.notes()));
        }
        let to = [
            ("email", dossier.answers.email.clone().into()),
            ("language", words.name("language", dossier.language).into()),
        ];
        checks.push(CheckView { text: words.say_with("check-recipient", &to), doubtful: false });
        let promise =
            words.say_with("check-opened", &[("organization", dossier.answers.organization_name.clone().into())]);
        Some(Self { checks, promise, error: unticked.then(|| words.say("check-required")) })
    }
}

fn of_pdf(words: Words, pdf: &DeliverableEntry, people: &People) -> CheckView {
    let told = [
        ("name", pdf.file_name.clone().into()),
        ("pages", pdf.pages.into()),
        ("size", words.size(pdf.deliverable.pdf.size).into()),
        ("by", people.by(words, pdf.by).into()),
    ];
    CheckView { text: words.say_with("check-pdf", &told), doubtful: false }
}
