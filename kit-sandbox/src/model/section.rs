//! The section of one text, or of one part of it: summary, questions, irregularities.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::article::{Article, Outline, outline};
use super::manner::{echo, manner};
use super::passage;
use super::phrasing::{Reference, cell, ended, fill, joined, plain, shortened};
use super::prompt::Passage;
use super::rule::{Kind, Noise, Rule, rules};
use super::title::{Name, capitalised, from_file_name, own_title};
use super::turns::Turns;
use crate::digest::seed;

/// A line of the printed page holds about so many characters.
const LINE: usize = 95;

/// How a summary tells what matters in a control, text by text.
pub(super) const HEEDED: [&str; 4] = [
    "Pour un contrôle, retenez surtout",
    "Un auditeur y lira d'abord",
    "Ce qui s'y contrôle le mieux :",
    "Vos dossiers doivent en montrer",
];

/// What a rule loses that is too long for a summary: more than any rule weighs.
const UNFIT: i64 = 200;

/// What a rule loses when it was asked about already, and for each rule of its article and of its kind chosen before it.
const USED_BEFORE: i64 = 14;
const SAME_ARTICLE: i64 = 24;
const SAME_KIND: i64 = 4;

/// A passage, read.
pub(super) struct Reading<'a> {
    passage: &'a Passage,
    name: Name,
    outline: Outline,
    /// For each article its rules.
    rules: Vec<Vec<Rule>>,
}

/// A rule and where it stands: indices of the article and of the rule in it.
type Place = (usize, usize);

impl<'a> Reading<'a> {
    pub(super) fn new(passage: &'a Passage) -> Self {
        let own = own_title(if passage.part == 1 { &passage.text } else { &passage.opening });
        let title = own.unwrap_or_else(|| from_file_name(&passage.title));
        let lines = passage::lines(&passage.text);
        let noise = Noise::of(lines.iter().map(String::as_str));
        let outline = outline(&lines);
        let rules = outline.articles.iter().map(|article| rules(article, &noise)).collect();
        Reading { passage, name: Name::of(&plain(&title)), outline, rules }
    }

    fn rule(&self, (article, rule): Place) -> (&Rule, Reference<'_>) {
        (&self.rules[article][rule], Reference { article: &self.outline.articles[article], name: &self.name })
    }

    /// The weightiest rules in the order of the text. What is chosen makes its like weigh less, so that the choice
    /// spreads over the articles and over the kinds of rules.
    fn choose(&self, most: usize, bonus: impl Fn(&Place) -> i64) -> Vec<Place> {
        let mut left: BTreeSet<Place> = self.places().collect();
        let mut chosen = BTreeSet::new();
        let mut articles: BTreeMap<usize, i64> = BTreeMap::new();
        let mut kinds: BTreeMap<Kind, i64> = BTreeMap::new();
        while chosen.len() < most {
            let weight = |place: &Place| {
                let rule = self.rule(*place).0;
                let article = articles.get(&place.0).unwrap_or(&0) * SAME_ARTICLE;
                let kind = kinds.get(&rule.kind).unwrap_or(&0) * SAME_KIND;
                rule.weight - article - kind + bonus(place)
            };
            let Some(best) = left.iter().copied().max_by_key(|place| (weight(place), std::cmp::Reverse(*place))) else {
                break;
            };
            left.remove(&best);
            *articles.entry(best.0).or_default() += 1;
            *kinds.entry(self.rule(best).0.kind).or_default() += 1;
            chosen.insert(best);
        }
        chosen.into_iter().collect()
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        self.rules.iter().enumerate().flat_map(|(article, rules)| (0..rules.len()).map(move |rule| (article, rule)))
    }

    /// The section in Markdown.
    pub(super) fn section(&self) -> String {
        let part = if self.passage.parts > 1 {
            format!(" (partie {}/{})", self.passage.part, self.passage.parts)
        } else {
            String::new()
        };
        let title = self.name.title.strip_suffix(&part).unwrap_or(&self.name.title);
        let mut out = format!("## {title}{part}\n\n### Synthèse\n\n{}", self.summary());
        if self.rules.iter().all(Vec::is_empty) {
            return out;
        }
        out.push_str("\n### Questions de préparation\n\n");
        for (number, asked) in (1..).zip(self.asked()) {
            let Asked { topic, unit, question, expected, partial, avoid, advice, .. } = asked;
            let _ = write!(
                out,
                "#### Question {number} · {topic} ({unit})\n\n{question}\n\n- **Réponse attendue :** {expected}\n\
                 - **Réponse partielle :** {partial}\n- **Réponse à éviter :** {avoid}\n- **Conseil :** {advice}\n\n"
            );
        }
        out.push_str("### Irrégularités à prévenir\n\n");
        out.push_str(
            "| Irrégularité | Référence | Acteurs | Remède | Gravité | Conséquences |\n|---|---|---|---|---|---|\n",
        );
        for feared in self.feared() {
            let Feared { fault, reference, actors, remedy, severity, consequences, .. } = feared;
            let _ = writeln!(out, "| {fault} | {reference} | {actors} | {remedy} | {severity} | {consequences} |");
        }
        out
    }

    /// One paragraph that says what the text is, then its main rules, within the lines allowed.
    fn summary(&self) -> String {
        let Digest { object, rules } = self.digest();
        let rules = rules.iter().map(|rule| format!("- **{}** : {}\n", rule.label(), rule.words));
        format!("{object}\n\n{}", rules.collect::<String>())
    }

    /// What the text is, and its main rules, within the lines allowed.
    pub(super) fn digest(&self) -> Digest {
        let articles = &self.outline.articles;
        let (Some(first), Some(last)) = (articles.first(), articles.last()) else {
            let object = format!(
                "Le passage fourni {} ne contient pas de règle lisible : demandez-en une version dont le texte puisse être lu.",
                self.name.of_it()
            );
            return Digest { object, rules: Vec::new() };
        };
        let what = if self.passage.parts > 1 {
            format!("La partie analysée {}", self.name.of_it())
        } else {
            capitalised(&self.name.it())
        };
        let ends = [first, last].map(|article| Reference { article, name: &self.name });
        let mut out = match articles.len() {
            1 => format!("{what} comporte un seul {} ({}).", ends[0].noun(), first.label),
            // A text that amends another numbers its own articles beside the other's.
            number if last.number() < articles.iter().map(Article::number).max().unwrap_or(0) => {
                format!("{what} comporte {number} {}s", ends[0].noun())
            }
            number => format!("{what} comporte {number} {}s, {} {}", ends[0].noun(), ends[0].from(), ends[1].to()),
        };
        match self.outline.divisions {
            _ if articles.len() == 1 => {}
            0 | 1 => out.push('.'),
            number => {
                let _ = write!(out, ", répartis en {number} titres, chapitres ou sections.");
            }
        }
        if let Some((last, before)) = self.kinds().split_last() {
            let kinds = if before.is_empty() { (*last).to_owned() } else { format!("{} et {last}", before.join(", ")) };
            let heeded = HEEDED[self.passage.number.saturating_sub(1) % HEEDED.len()];
            let _ = write!(out, " {heeded} {kinds}.");
        }
        let mut rules = Vec::new();
        let mut left = self.passage.lines.saturating_sub(out.chars().count().div_ceil(LINE));
        // What would have to be cut short is better left to the text itself.
        let fits = |place: &Place| {
            let rule = self.rule(*place).0;
            !rule.leans && rule.sentence.chars().count() < 2 * LINE - 30
        };
        let mut places = self.choose((self.passage.lines / 2).max(1), |place| if fits(place) { 0 } else { -UNFIT });
        if let Some(object) = self.object() {
            places.retain(|place| *place != object);
            places.insert(0, object);
        }
        for place in places {
            let (rule, reference) = self.rule(place);
            let (heading, unit) = (reference.article.heading.as_deref().map(plain), reference.unit());
            let mut line = DigestRule { heading, unit, words: String::new() };
            if left == 0 {
                break;
            }
            // The signs between the label and the words.
            let head = line.label().chars().count() + 9;
            let room = (left.min(2) * LINE).saturating_sub(head).max(40);
            if rule.sentence.chars().count() > room && !rules.is_empty() {
                continue;
            }
            line.words = ended(&plain(&shortened(&rule.sentence, room)));
            left = left.saturating_sub((head + line.words.chars().count()).div_ceil(LINE));
            rules.push(line);
        }
        Digest { object: out, rules }
    }

    /// The sentence near the beginning that says what the text is for.
    fn object(&self) -> Option<Place> {
        let mut places = self.places().take_while(|(article, _)| *article < 3);
        let short = |rule: &Rule| rule.kind == Kind::Definition && rule.sentence.chars().count() < 3 * LINE;
        places.find(|place| short(self.rule(*place).0))
    }

    /// What the passage mostly holds, the most frequent first.
    fn kinds(&self) -> Vec<&'static str> {
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        for rule in self.rules.iter().flatten() {
            *counts.entry(rule.kind).or_default() += 1;
        }
        let mut kinds: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
        kinds.sort_by_key(|(kind, count)| (usize::MAX - count, *kind));
        kinds
            .into_iter()
            .filter_map(|(kind, _)| match kind {
                Kind::Sanction => Some("ses sanctions"),
                Kind::Prohibition => Some("ses interdictions"),
                Kind::Deadline => Some("ses délais"),
                Kind::Money => Some("ses règles financières"),
                Kind::Formality => Some("ses formalités"),
                Kind::Competence => Some("sa répartition des pouvoirs"),
                Kind::Obligation => Some("ses obligations"),
                Kind::Definition | Kind::Right | Kind::Principle => None,
            })
            .take(3)
            .collect()
    }

    /// The questions that the passage calls for.
    pub(super) fn asked(&self) -> Vec<Asked> {
        let mut turns = Turns::of(self.passage);
        let ask = |place: Place| {
            let (rule, reference) = self.rule(place);
            let manner = manner(rule.kind);
            let heading = reference.article.heading.as_deref();
            let topic = heading.map_or(manner.topic.to_owned(), |heading| shortened(&plain(heading), 80));
            let (house, other) = (turns.house(rule.kind), turns.house(rule.kind));
            let mut own = |place, choices| fill(turns.own(rule.kind, place, choices), rule, reference, house);
            let question = own("question", manner.questions);
            let [expected, partial] = [own("expected", manner.expected), own("partial", manner.partial)];
            let [avoid, advice] = [own("avoid", manner.avoid), own("advice", manner.advice)];
            let mut more = |place, choices, house| fill(turns.shared(place, choices), rule, reference, house);
            let (kept, phrases) = kept(rule);
            let kept = [more(kept, phrases, house), more("proof shown", echo::PROOF, house)];
            Asked {
                topic,
                unit: reference.unit(),
                citation: shortened(&rule.sentence, 260),
                question,
                expected: joined(&expected, &kept),
                partial: joined(&partial, &[more("missing", echo::MISSING, other)]),
                avoid: joined(&avoid, &[more("exposed", echo::EXPOSED, other)]),
                advice: joined(&advice, &[more("next", echo::NEXT, other)]),
            }
        };
        self.choose(self.passage.questions, |_| 0).into_iter().map(ask).collect()
    }

    /// The irregularities that the passage makes possible. One on a rule that was not asked about widens what the kit covers;
    /// the gravest belong there anyway.
    pub(super) fn feared(&self) -> Vec<Feared> {
        let asked = self.choose(self.passage.questions, |_| 0);
        let places = self.choose(self.passage.irregularities, |place| {
            let used = if asked.contains(place) { USED_BEFORE } else { 0 };
            graver(self.rule(*place).0.kind) - used
        });
        let mut turns = Turns::of(self.passage);
        let fear = |place: Place| {
            let (rule, reference) = self.rule(place);
            let manner = manner(rule.kind);
            let house = turns.house(rule.kind);
            let mut say = |own, shared| cell(&fill(turns.either(rule.kind, own, shared), rule, reference, house));
            let fault = say(("fault", manner.faults), broken(rule));
            let remedy = say(("remedy", manner.remedies), ("any remedy", echo::REMEDY));
            let consequences = say(("consequence", manner.consequences), ("any consequence", echo::CONSEQUENCE));
            let actors = match rule.actor {
                Some(actor) => format!("{} ; {}", without_article(actor), without_article(house.owner).to_lowercase()),
                None => without_article(house.owner),
            };
            Feared {
                fault,
                reference: capitalised(&cell(&reference.bare())),
                unit: reference.unit(),
                citation: shortened(&rule.sentence, 120),
                actors,
                remedy,
                severity: severity(rule),
                consequences,
            }
        };
        places.into_iter().map(fear).collect()
    }

    /// What the text calls itself.
    pub(super) fn title(&self) -> &str {
        &self.name.title
    }
}

/// What a passage is, and its main rules.
pub(super) struct Digest {
    pub(super) object: String,
    pub(super) rules: Vec<DigestRule>,
}

/// A rule of a summary.
pub(super) struct DigestRule {
    heading: Option<String>,
    pub(super) unit: String,
    pub(super) words: String,
}

impl DigestRule {
    fn label(&self) -> String {
        match &self.heading {
            Some(heading) => format!("{heading} ({})", self.unit),
            None => capitalised(&self.unit),
        }
    }
}

/// A question with its answers.
pub(super) struct Asked {
    pub(super) topic: String,
    pub(super) unit: String,
    pub(super) citation: String,
    pub(super) question: String,
    pub(super) expected: String,
    pub(super) partial: String,
    pub(super) avoid: String,
    pub(super) advice: String,
}

/// An irregularity.
pub(super) struct Feared {
    pub(super) fault: String,
    pub(super) reference: String,
    pub(super) unit: String,
    pub(super) citation: String,
    pub(super) actors: String,
    pub(super) remedy: String,
    pub(super) severity: &'static str,
    pub(super) consequences: String,
}

/// What the breach of a rule adds to its weight.
fn graver(kind: Kind) -> i64 {
    match kind {
        Kind::Sanction => 30,
        Kind::Prohibition => 24,
        Kind::Deadline | Kind::Money | Kind::Obligation => 10,
        Kind::Formality | Kind::Competence | Kind::Definition | Kind::Right | Kind::Principle => 0,
    }
}

/// The kind's severity; a delay or a duty whose breach the sentence itself punishes is graver, a mere invitation is not.
fn severity(rule: &Rule) -> &'static str {
    let usual = manner(rule.kind).severity;
    let lower = rule.sentence.to_lowercase();
    let mild = ["peut ", "peuvent ", "le cas échéant", "en principe"].iter().any(|sign| lower.contains(sign));
    match usual {
        "Critique" if rule.kind == Kind::Prohibition && !lower.contains("interdi") && !lower.contains("nul ne") => {
            "Élevée"
        }
        "Élevée" if mild => "Moyenne",
        "Moyenne" if mild && rule.kind == Kind::Formality => "Faible",
        _ => usual,
    }
}

/// `le Président` as `Président`, with a capital.
fn without_article(actor: &str) -> String {
    let bare = ["le ", "la ", "les ", "l'"].iter().find_map(|article| actor.strip_prefix(article)).unwrap_or(actor);
    capitalised(bare)
}

/// What an expected answer says of the rule's own words, and the row that it is taken from.
fn kept(rule: &Rule) -> (&'static str, &'static [&'static str]) {
    // A sentence that offers several is heard differently from one place to the next.
    let turn = seed(&rule.sentence) % 4;
    match (&rule.clause, &rule.delay, rule.actor) {
        (Some(_), ..) if turn < 2 => ("clause kept", echo::CLAUSE),
        (_, Some(_), _) if turn < 3 && rule.kind == Kind::Deadline => ("delay kept", echo::DELAY),
        (.., Some(_)) if turn < 3 => ("actor kept", echo::ACTOR),
        _ => ("article kept", echo::ARTICLE),
    }
}

/// What goes wrong with the rule's own words, and the row that it is taken from.
fn broken(rule: &Rule) -> (&'static str, &'static [&'static str]) {
    match (&rule.clause, rule.actor) {
        (Some(_), _) => ("clause broken", echo::CLAUSE_FAULT),
        (None, Some(_)) => ("actor broken", echo::ACTOR_FAULT),
        (None, None) => ("nothing", &[]),
    }
}
