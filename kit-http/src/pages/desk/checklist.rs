//! What whoever publishes looks at first: what is known of the PDF and of the inquiry, and what gives pause.

use kit_workflow::inquiry::{State, money_waits};
use kit_workflow::port::{DeliverableEntry, Dossier, Likeness};
use serde::Serialize;

use super::handling::HandlingView;
use super::moves::Faults;
use super::people::People;
use crate::pages::paper;
use crate::pages::words::Words;

/// The field by which one says that the PDF was opened.
const OPENED: &str = "opened";

/// The field by which one says that it is the right PDF, whatever gives pause.
const COMPARED: &str = "compared";

/// What must be ticked by whoever publishes.
pub(super) fn promises(dossier: &Dossier) -> &'static [&'static str] {
    match chosen(dossier).and_then(|pdf| pdf.likeness) {
        Some(likeness) if likeness.is_doubtful() => &[OPENED, COMPARED],
        _ => &[OPENED],
    }
}

/// The PDF that waits to be published, if one does.
fn chosen(dossier: &Dossier) -> Option<&DeliverableEntry> {
    let State::Validated(validated) = &dossier.state else { return None };
    let number = validated.deliverable().number;
    dossier.deliverables.iter().find(|entry| entry.deliverable.number == number)
}

#[derive(Serialize)]
pub(super) struct ChecklistView {
    checks: Vec<CheckView>,
    promises: Vec<PromiseView>,
}

/// A box, and what one says by ticking it.
#[derive(Serialize)]
struct PromiseView {
    name: &'static str,
    text: String,
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
        faults: &Faults,
    ) -> Option<Self> {
        let pdf = chosen(dossier)?;
        let organization = || [("organization", dossier.answers.organization_name.clone().into())];
        let (unread, partly) = paper::unread(&dossier.documents);
        let open = dossier.complaints.iter().filter(|complaint| complaint.closed_at.is_none()).count();
        let older = dossier.drafts.last().is_some_and(|draft| pdf.at < draft.at);
        let count = |name: &str, count: usize| CheckView {
            text: words.say_with(name, &[("count", count.into())]),
            doubtful: count > 0,
        };
        let mut checks = vec![of_pdf(words, pdf, people)];
        match pdf.likeness {
            Some(likeness) => checks.extend(of_likeness(words, likeness, &dossier.answers.organization_name)),
            None => checks.push(CheckView { text: words.say("check-uncompared"), doubtful: true }),
        }
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
        let promise = |name: &'static str| {
            let (text, missing) = match name {
                COMPARED => ("check-compared", "check-compared-required"),
                _ => ("check-opened", "check-required"),
            };
            let unticked = faults.iter().any(|(fault, _)| *fault == name);
            PromiseView {
                name,
                text: words.say_with(text, &organization()),
                error: unticked.then(|| words.say(missing)),
            }
        };
        Some(Self { checks, promises: promises(dossier).iter().copied().map(promise).collect() })
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

/// Whether it is this client's: what every kit has says nothing about that.
fn of_likeness(words: Words, likeness: Likeness, organization: &str) -> Vec<CheckView> {
    let mut checks = Vec::new();
    if likeness.headings > 0 {
        let doubtful = likeness.lacks_headings();
        let message = if doubtful { "check-headings-few" } else { "check-headings" };
        let counted = [("found", likeness.found.into()), ("count", likeness.headings.into())];
        checks.push(CheckView { text: words.say_with(message, &counted), doubtful });
    }
    let message = if likeness.names_organization { "check-named" } else { "check-unnamed" };
    let named = [("organization", organization.to_owned().into())];
    checks.push(CheckView { text: words.say_with(message, &named), doubtful: !likeness.names_organization });
    checks
}
