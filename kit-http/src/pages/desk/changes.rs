//! Two drafts side by side: what each section said and says.

use std::collections::BTreeMap;

use kit_workflow::port::Dossier;
use kit_workflow::workflow::{Change, DraftSection, Ports};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::{StaffView, at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::press::Sheet;
use crate::pages::progress::section_words;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;

#[derive(Serialize)]
struct ChangesView {
    staff: StaffView,
    back: String,
    reference: String,
    organization: String,
    before: u32,
    after: u32,
    others: Vec<OtherView>,
    sections: Vec<SectionView>,
}

/// Another draft to compare with.
#[derive(Serialize)]
struct OtherView {
    number: u32,
    href: String,
    chosen: bool,
}

#[derive(Serialize)]
struct SectionView {
    words: String,
    title: Option<String>,
    standing: String,
    same: bool,
    lines: Vec<LineView>,
    prompt: Option<String>,
    model: Option<String>,
}

#[derive(Serialize)]
struct LineView {
    tag: &'static str,
    text: String,
}

/// The page; `?with=2` names the draft to compare with, else it is the one before.
pub(crate) async fn changes<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let absent = || Problem::new(StatusCode::NOT_FOUND, "not_found");
    let known = |number: &u32| dossier.drafts.iter().any(|entry| entry.draft.number == *number);
    let after =
        request.raw_path_param("file").and_then(|number| number.parse().ok()).filter(known).ok_or_else(absent)?;
    let given: Option<BTreeMap<String, String>> = request.params().ok();
    let wanted = given.and_then(|given| given.get("with")?.parse().ok());
    let before = wanted.unwrap_or(after.saturating_sub(1));
    if !known(&before) {
        return Err(absent());
    }
    let changes = app.workflow().changes(dossier.id, before, after).await?;
    let view = ChangesView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        back: voice.href(&path(dossier.id, "")),
        reference: dossier.id.reference(),
        organization: dossier.answers.organization_name.clone(),
        before,
        after,
        others: others(&voice, &dossier, before, after),
        sections: sections(voice.words, &changes, after),
    };
    Sheet::new(&voice, dossier.test || app.workflow().terms().test).print("desk_changes.html", view)
}

fn others(voice: &Voice, dossier: &Dossier, before: u32, after: u32) -> Vec<OtherView> {
    let numbers = dossier.drafts.iter().map(|entry| entry.draft.number).filter(|number| *number != after);
    numbers
        .map(|number| OtherView {
            number,
            href: format!("{}?with={number}", path(dossier.id, &format!("drafts/{after}/changes/"))),
            chosen: number == before,
        })
        .map(|other| OtherView { href: voice.href(&other.href), ..other })
        .collect()
}

fn sections(words: Words, changes: &[Change], after: u32) -> Vec<SectionView> {
    let texts = changes.iter().filter_map(Change::place).map(|place| place.text).max().unwrap_or(0);
    let view = |change: &Change| {
        let place = change.place()?;
        let shown = change.after.as_ref().or(change.before.as_ref());
        let written = change.after.as_ref().and_then(|section| section.entry.written.as_ref());
        let kept = change.after.as_ref().is_some_and(|section| section.entry.is_kept(after));
        let standing = match (change.is_same(), kept) {
            (true, true) => "changes-kept",
            (true, false) => "changes-same",
            (false, _) => "changes-changed",
        };
        Some(SectionView {
            words: section_words(words, place, texts),
            title: shown.and_then(|section| section.title.clone()),
            standing: words.say(standing),
            same: change.is_same(),
            lines: if change.is_same() { Vec::new() } else { lines(change) },
            prompt: written.map(|written| written.prompt.to_string()),
            model: written.map(|written| written.model.clone()),
        })
    };
    changes.iter().filter_map(view).collect()
}

/// The lines that went, that came, and those around them.
fn lines(change: &Change) -> Vec<LineView> {
    let text =
        |section: &Option<DraftSection>| section.as_ref().map_or(String::new(), |section| section.markdown.clone());
    let (before, after) = (text(&change.before), text(&change.after));
    let diff = TextDiff::from_lines(&before, &after);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(2) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let tag = match change.tag() {
                ChangeTag::Equal => "same",
                ChangeTag::Insert => "came",
                ChangeTag::Delete => "went",
            };
            let text = change.value().trim_end().to_owned();
            if !text.is_empty() {
                lines.push(LineView { tag, text });
            }
        }
    }
    lines
}
