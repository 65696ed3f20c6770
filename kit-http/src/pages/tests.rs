//! The catalogues against each other, and against everything that templates and pages ask of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use kit_workflow::inquiry::{
    ActorKind, EffectKind, EventKind, Evidence, InquiryLifecycle, Letter, SectionKind, Stage, Standing, WaitReason,
};
use kit_workflow::port::{
    AttemptStatus, CallOutcome, Deed, DocumentKind, Fate, Language, ListOrder, MailFate, PrivacyWork, RemarkKind,
    ReportKind, Role, SectionStatus, Turned, UnreadReason,
};
use kit_workflow::workflow::{EndKind, Field, FieldFault, Hold, choices};
use kit_workflow::{Lifecycle as _, Name};

use super::desk::{Concern, MOVES, Still, Taken, Whose};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Each message's key with the names of the arguments it uses.
fn catalogue(language: &str) -> Vec<(String, BTreeSet<String>)> {
    let source = read(&root().join(format!("locales/{language}.ftl")));
    FluentResource::try_new(source.clone()).map_err(|(_, errors)| errors).unwrap();
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let key = line.split(" =").next().unwrap().to_owned();
            messages.push((key, BTreeSet::new()));
        }
        let arguments = line
            .split("{ $")
            .skip(1)
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>());
        if let Some((_, known)) = messages.last_mut() {
            known.extend(arguments);
        }
    }
    messages
}

/// Every file beneath a folder with this extension.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

/// The texts in double quotes that follow `before`.
fn quoted(source: &str, before: &str) -> Vec<String> {
    source.split(before).skip(1).filter_map(|rest| rest.split_once('"')).map(|(text, _)| text.to_owned()).collect()
}

fn family<N: Name>(prefix: &str) -> Vec<String> {
    N::ALL.iter().map(|name| format!("{prefix}-{name}")).collect()
}

/// Keys that are put together from names out of closed sets.
fn families() -> Vec<String> {
    let mut keys = [
        family::<ActorKind>("actor"),
        family::<AttemptStatus>("attempt"),
        family::<DocumentKind>("kind"),
        family::<EffectKind>("effect"),
        family::<EventKind>("event"),
        family::<Evidence>("evidence"),
        family::<Fate>("fate"),
        family::<Field>("label"),
        family::<FieldFault>("fault"),
        family::<Language>("language"),
        family::<CallOutcome>("call"),
        family::<SectionKind>("section"),
        family::<SectionStatus>("section-status"),
        family::<RemarkKind>("remark"),
        family::<ReportKind>("report"),
        family::<Role>("role"),
        family::<Letter>("letter"),
        family::<MailFate>("mail-fate"),
        family::<Hold>("hold"),
        family::<PrivacyWork>("privacy-work"),
        family::<Deed>("deed"),
        family::<Stage>("headline"),
        family::<Stage>("next"),
        family::<Stage>("stage"),
        family::<Standing>("standing"),
        family::<Turned>("turned"),
        family::<UnreadReason>("unread"),
        family::<WaitReason>("waits"),
        family::<WaitReason>("waits-help"),
        family::<EndKind>("link-end"),
        family::<ListOrder>("sorted"),
        family::<Whose>("whose"),
        family::<Concern>("concern"),
        family::<Still>("still"),
        family::<Taken>("taken"),
    ]
    .concat();
    keys.extend(["sorted", "whose", "concern", "still", "taken"].map(|family| format!("{family}-label")));
    keys.extend((1..=12).map(|month| format!("month-{month}")));
    keys.extend(["cinetpay", "by_hand"].map(|provider| format!("provider-{provider}")));
    let choices = Field::ALL.iter().flat_map(|field| choices(*field));
    keys.extend(choices.map(|choice| format!("choice-{choice}")));
    keys.extend(Field::ALL.iter().filter(|field| **field != Field::ContactName).map(|field| format!("help-{field}")));
    for deadline in InquiryLifecycle::deadlines() {
        keys.extend(["deadline", "timed"].map(|prefix| format!("{prefix}-{}", deadline.name)));
    }
    for desk_move in MOVES {
        keys.extend(["move", "move-help", "done"].map(|prefix| format!("{prefix}-{}", desk_move.command)));
    }
    keys
}

/// Every key that is asked for: in templates by `t("…")`, in pages as any text in quotes that is a key, and by families.
fn wanted(known: &BTreeSet<String>) -> (BTreeSet<String>, BTreeSet<String>) {
    let templates: Vec<String> = files(&root().join("templates"), "html").iter().map(|path| read(path)).collect();
    let must: BTreeSet<String> =
        templates.iter().flat_map(|source| quoted(source, " t(\"")).chain(families()).collect();
    let pages = files(&root().join("src/pages"), "rs");
    let sources: Vec<String> = pages.iter().filter(|path| !path.ends_with("tests.rs")).map(|path| read(path)).collect();
    let mut may = must.clone();
    for source in &sources {
        let texts: Vec<&str> = source.split('"').collect();
        for text in texts {
            may.extend(known.get(text).cloned());
            may.extend(["title", "text"].iter().filter_map(|end| known.get(&format!("{text}-{end}")).cloned()));
            may.extend(known.get(&format!("section-{text}")).cloned());
        }
    }
    for source in &sources {
        for before in [".say(\"", ".say_with(\""] {
            assert!(quoted(source, before).iter().all(|key| known.contains(key)), "{:?}", quoted(source, before));
        }
        for name in quoted(source, ".both(\"") {
            assert!(known.contains(&format!("{name}-title")) && known.contains(&format!("{name}-text")), "{name}");
        }
    }
    (must, may)
}

#[test]
fn both_catalogues_have_the_same_keys_with_the_same_arguments_in_the_same_order() {
    let (french, english) = (catalogue("fr"), catalogue("en"));
    for (one, other) in french.iter().zip(&english) {
        assert_eq!(one, other);
    }
    assert_eq!(french.len(), english.len());
    let keys: BTreeSet<&String> = french.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), french.len(), "a key comes twice");
}

#[test]
fn every_key_that_pages_ask_for_exists_and_none_is_left_over() {
    let known: BTreeSet<String> = catalogue("fr").into_iter().map(|(key, _)| key).collect();
    let (must, may) = wanted(&known);
    let missing: Vec<_> = must.difference(&known).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let unused: Vec<_> = known.difference(&may).collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
}

#[test]
fn french_keeps_its_spaces_before_double_signs() {
    let source = read(&root().join("locales/fr.ftl"));
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let value = line.split_once(" =").map_or(line, |(_, value)| value);
        for sign in [" ;", " !", " ?", " »", "« ", " :", "'"] {
            assert!(!value.contains(sign), "{sign:?} in {line:?}");
        }
    }
}
