//! The same parts as values, for a prompt that asks for JSON.

use serde_json::{Value, json};

use super::summary::{Summary, critical, located, summaries};
use super::{
    IRREGULARITIES, Prompt, chosen, house, lower_first, purpose, recapped, recommended, revised, together, told,
};
use crate::model::phrasing::{ended, shortened};
use crate::model::section::HEEDED;
use crate::model::title::{Name, capitalised};

/// A line of the printed page holds about so many characters.
const LINE: usize = 95;

/// The most characters of a rule in a merged summary.
const RULE: usize = 170;

pub(in crate::model) fn questions(prompt: &Prompt) -> Value {
    let value = |question: &'static super::Question| {
        json!({"sujet": question.topic, "question": question.question, "attendue": question.expected,
            "partielle": question.partial, "a_eviter": question.avoid, "conseil": question.advice})
    };
    json!({"questions": chosen(prompt).into_iter().map(value).collect::<Vec<_>>()})
}

pub(in crate::model) fn irregularities() -> Value {
    let value = |[what, reference, actors, remedy, severity, consequences]: [&str; 6]| {
        json!({"irregularite": what, "reference": reference, "acteurs": actors, "remede": remedy, "gravite": severity,
            "consequences": consequences})
    };
    json!({"irregularites": IRREGULARITIES.map(value)})
}

pub(in crate::model) fn introduction(prompt: &Prompt) -> Value {
    let summaries = summaries(&unescaped(&prompt.summaries));
    let mut together: Vec<String> = together(summaries.len()).into_iter().collect();
    together.extend(prompt.revision.as_deref().map(revised));
    let texts: Vec<Value> = summaries
        .iter()
        .zip(0..)
        .map(|(summary, at)| json!({"titre": summary.title, "synthese": told(summary, at)}))
        .collect();
    json!({"usage": purpose(prompt), "contexte": situation(prompt), "exigences": together.join(" "), "textes": texts})
}

pub(in crate::model) fn action_plan(prompt: &Prompt) -> Value {
    let mut summaries = summaries(&unescaped(&prompt.summaries));
    located(&mut summaries);
    let points = critical(&summaries);
    let recap: Vec<Value> = recapped(&points)
        .into_iter()
        .map(|[what, reference, severity, remedy]| {
            json!({"point": what, "reference": reference, "gravite": severity, "mesure": remedy})
        })
        .collect();
    let actions: Vec<Value> = super::actions(&points, prompt)
        .into_iter()
        .map(|row| {
            let action = shortened(&row.action, 580);
            json!({"priorite": row.priority, "action": action, "responsable": row.owner, "delai": row.delay})
        })
        .collect();
    let recommendations: Vec<Value> = recommended(&summaries, prompt)
        .iter()
        .filter_map(|text| text.strip_prefix("**")?.split_once("** "))
        .map(|(what, why)| json!({"recommandation": what, "raison": why}))
        .collect();
    json!({"points_critiques": recap, "actions": actions, "recommandations": recommendations})
}

/// One summary from those of the parts of a text.
pub(in crate::model) fn merged(prompt: &Prompt) -> Value {
    let parts = summaries(&unescaped(&prompt.summaries));
    let title = parts.first().map_or("Texte fourni", |part| part.title.as_str());
    let object = shortened(&whole(title, &parts), 370);
    let mut left = prompt.lines.saturating_sub(object.chars().count().div_ceil(LINE));
    let mut rules = Vec::new();
    for part in &parts {
        let said = part.lines.iter().filter_map(|line| line.strip_prefix("- **")?.split_once("** : "));
        // What stands whole says more than what had to be cut.
        let Some((article, rule)) = said.min_by_key(|(_, rule)| (rule.ends_with('…'), rule.chars().count() > RULE))
        else {
            continue;
        };
        let rule = shortened(rule, RULE);
        let lines = (article.chars().count() + rule.chars().count() + 5).div_ceil(LINE);
        if lines <= left {
            left -= lines;
            rules.push(json!({"article": article, "regle": rule}));
        }
    }
    json!({"titre": title, "objet": object, "regles": rules})
}

/// What a text is, from what its parts say of themselves: `… va de l'article premier à l'article 56…`.
fn whole(title: &str, parts: &[Summary]) -> String {
    let told: Vec<&str> = parts.iter().filter_map(|part| part.lines.first()).map(String::as_str).collect();
    let end = |line: &&str, before: &str| Some(line.split_once(before)?.1.split([',', '.']).next()?.to_owned());
    let first = told.first().and_then(|line| Some(end(line, " de l'article ")?.split(" à ").next()?.to_owned()));
    let last = told.iter().rev().find_map(|line| end(line, " à l'article "));
    let name = capitalised(&Name::of(title).it());
    let out = match (first, last) {
        (Some(first), Some(last)) => format!("{name} va de l'article {first} à l'article {last}."),
        _ => format!("{name} est le plus long des textes fournis."),
    };
    let heeded = told.iter().find_map(|line| HEEDED.iter().find_map(|heeded| Some(&line[line.find(heeded)?..])));
    heeded.map_or(out.clone(), |heeded| format!("{out} {}", ended(heeded)))
}

/// The client's situation in sentences.
fn situation(prompt: &Prompt) -> String {
    let house = house(prompt);
    let said = |label: &str| {
        let value = house.iter().find(|(known, _)| *known == label)?.1.trim_end_matches('.');
        (!value.is_empty()).then(|| value.to_owned())
    };
    let mut out = vec!["Le kit tient compte de votre situation, telle que vos réponses la décrivent.".to_owned()];
    if let Some(house) = said("Organisme") {
        let more = [said("Statut").map(|text| lower_first(&text)), said("Localisation")].into_iter().flatten();
        let more: Vec<String> = more.collect();
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
        let sector = said("Secteur").map_or(String::new(), |text| format!(", secteur « {text} »"));
        out.push(format!("Il est établi pour l'organisme « {house} »{more}{sector}."));
    }
    for (label, words) in [("Mission", "Votre mission"), ("Contexte", "Votre contexte")] {
        out.extend(said(label).map(|text| format!("{words} : {}.", lower_first(&text))));
    }
    let means = [
        said("Effectif").map(|text| lower_first(&text)),
        said("Budget").map(|text| format!("budget de {}", lower_first(&text))),
        said("Financements").map(|text| format!("financements : {}", lower_first(&text))),
    ];
    let means: Vec<String> = means.into_iter().flatten().collect();
    if !means.is_empty() {
        out.push(format!("Vos moyens : {}.", means.join(" ; ")));
    }
    out.extend(
        said("Fréquence des contrôles").map(|text| format!("Les contrôles reviennent ainsi : {}.", lower_first(&text))),
    );
    out.join(" ")
}

/// Without the marks that keep text from being Markdown, and with plain apostrophes and spaces.
fn unescaped(text: &str) -> String {
    text.replace('\\', "").replace('’', "'").replace('\u{a0}', " ")
}
