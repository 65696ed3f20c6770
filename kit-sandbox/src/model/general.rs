//! The parts of the kit that stand around the texts.

mod irregularity;
mod question;
pub(super) mod structured;
mod summary;

use std::fmt::Write;

use self::irregularity::IRREGULARITIES;
use self::question::{QUESTIONS, Question};
use self::summary::{Point, Summary, critical, grouped, rank, summaries};
use super::phrasing::{cell, ended, plain, shortened};
use super::prompt::Prompt;
use super::section::HEEDED;
use super::title::capitalised;

const QUESTIONS_WANTED: usize = 20;

/// Actions of the plan that answer to points of the texts.
const POINT_ACTIONS: usize = 7;

/// The general part, with its seven headings of level 1.
pub(super) fn general(prompt: &Prompt) -> String {
    let summaries = summaries(&prompt.summaries);
    let points = critical(&summaries);
    let mut out = String::new();
    introduction(prompt, &summaries, &mut out);
    questions(prompt, &mut out);
    irregularities(&mut out);
    recap(&points, &mut out);
    plan(&points, prompt, &mut out);
    recommendations(&summaries, prompt, &mut out);
    out.push_str(LEGAL_NOTICE);
    out
}

const LEGAL_NOTICE: &str = "# Mention légale\n\n\
    Ce kit est un outil de préparation. Il est fondé sur les seuls textes et renseignements fournis par le client, qui \
    s'assure qu'ils sont complets, exacts et en vigueur. Il ne remplace ni la lecture des textes officiels, ni l'avis d'un \
    professionnel du droit ou de l'audit, et ne préjuge pas des conclusions d'un contrôle. Les citations renvoient au texte \
    fourni ; en cas de différence, le texte publié au journal officiel fait foi. Ce document est confidentiel et réservé à \
    son destinataire.\n";

fn introduction(prompt: &Prompt, summaries: &[Summary], out: &mut String) {
    let _ = write!(out, "# Introduction et synthèse\n\n{}\n\n", purpose(prompt));
    context(prompt, out);
    if let Some(revision) = &prompt.revision {
        let _ = write!(out, "{}\n\n", revised(revision));
    }
    if let Some(together) = together(summaries.len()) {
        let _ = write!(out, "{together}\n\n");
    }
    for (summary, at) in summaries.iter().zip(0..) {
        let _ = write!(out, "**{}.** {}\n\n", summary.title, told(summary, at));
    }
    if !prompt.unread.is_empty() {
        out.push_str("Les fichiers suivants n'ont pas pu être lus et ne sont pas analysés ; fournissez-les dans un format dont le texte peut être extrait :\n\n");
        for name in &prompt.unread {
            let _ = writeln!(out, "- {}", plain(name));
        }
        out.push('\n');
    }
}

/// Whom the kit is for, and how to use it.
fn purpose(prompt: &Prompt) -> String {
    let audits = prompt.answer(&["audit"]).map(words);
    let purpose =
        audits.as_deref().map_or("à un contrôle".to_owned(), |audits| format!("aux contrôles annoncés ({audits})"));
    format!(
        "Ce kit prépare votre organisme {purpose}. Il part de vos propres textes : pour chacun, il donne une synthèse, les \
         questions qu'un auditeur peut en tirer, les réponses qui convainquent et celles qui exposent, puis les irrégularités \
         à corriger. Lisez d'abord le tableau récapitulatif et le plan d'action, mettez les premières mesures en route, puis \
         préparez les questions en équipe, pièces en main."
    )
}

fn revised(revision: &str) -> String {
    format!("Cette version tient compte de la demande de révision : {}", ended(&shortened(&plain(revision), 400)))
}

/// What the texts ask for together.
fn together(texts: usize) -> Option<String> {
    match texts {
        0 => None,
        1 => Some("Un texte a été analysé.".to_owned()),
        number => Some(format!(
            "{} textes ont été analysés. Ensemble, ils fixent qui décide, dans quelles formes et dans quels délais ; un contrôle vérifiera d'abord que vos dossiers en gardent la preuve.",
            capitalised(&spelled(number))
        )),
    }
}

/// A text in a paragraph: what of it counts, two of its rules, and how many points are grave. `at` is its place among the texts.
fn told(summary: &Summary, at: usize) -> String {
    let heeded = summary.lines.first().and_then(|line| {
        HEEDED.iter().find_map(|heeded| line.split_once(heeded)).map(|(_, kinds)| ended(kinds.trim()))
    });
    let rules = summary.lines.iter().filter_map(|line| line.strip_prefix("- **")?.split_once("** : "));
    let whole = rules.filter(|(_, words)| !words.ends_with('…')).take(2);
    let rules: Vec<String> = whole
        .map(|(label, words)| format!("«\u{a0}{}\u{a0}» ({})", words.trim_end_matches(['.', ';']), lower_first(label)))
        .collect();
    let (kinds, two) = [
        ("À préparer d'abord :", "Deux règles s'en détachent :"),
        ("Il intéresse l'auditeur par", "Retenez notamment"),
        ("Le contrôle y cherchera", "On y lit, entre autres :"),
        ("Vos dossiers doivent refléter", "Parmi ses règles :"),
    ][at % 4];
    let mut out: Vec<String> = heeded.map(|heeded| format!("{kinds} {heeded}")).into_iter().collect();
    match &rules[..] {
        [] => {}
        [one] => out.push(format!("Une règle à retenir : {one}.")),
        [one, other, ..] => out.push(format!("{two} {one} et {other}.")),
    }
    match summary.points.iter().filter(|point| rank(&point.severity) == Some(0)).count() {
        0 => {}
        1 => out.push("Un point critique y a été relevé.".to_owned()),
        number => out.push(format!("{} points critiques y ont été relevés.", capitalised(&spelled(number)))),
    }
    if out.is_empty() { summary.lines.first().cloned().unwrap_or_default() } else { out.join(" ") }
}

fn context(prompt: &Prompt, out: &mut String) {
    let lines: Vec<String> = house(prompt).iter().map(|(label, value)| format!("- **{label} :** {value}")).collect();
    if !lines.is_empty() {
        let _ = write!(out, "Le kit tient compte de votre situation :\n\n{}\n\n", lines.join("\n"));
    }
}

/// The client's house, as its own answers describe it.
fn house(prompt: &Prompt) -> Vec<(&'static str, String)> {
    let known = [
        ("Organisme", &["organis"][..]),
        ("Statut", &["statut"]),
        ("Localisation", &["local"]),
        ("Secteur", &["secteur"]),
        ("Mission", &["mission"]),
        ("Contexte", &["contexte"]),
        ("Financements", &["financement", "ressource"]),
        ("Budget", &["budget"]),
        ("Effectif", &["effectif"]),
        ("Fréquence des contrôles", &["fréquence"]),
    ];
    let answer = |(label, words): &(&'static str, &[&str])| {
        Some((*label, ended(&shortened(&plain(&self::words(prompt.answer(words)?)), 420))))
    };
    known.iter().filter_map(answer).collect()
}

fn questions(prompt: &Prompt, out: &mut String) {
    out.push_str("# Questions générales\n\n");
    for (number, question) in chosen(prompt).into_iter().enumerate() {
        let Question { topic, question, expected, partial, avoid, advice, .. } = question;
        let _ = write!(
            out,
            "### Question générale {} · {topic}\n\n{question}\n\n- **Réponse attendue :** {expected}\n- **Réponse partielle :** \
             {partial}\n- **Réponse à éviter :** {avoid}\n- **Conseil :** {advice}\n\n",
            number + 1
        );
    }
}

/// Twenty questions: those that the client's answers call for, and the common ones, in their usual order.
fn chosen(prompt: &Prompt) -> Vec<&'static Question> {
    let answers: String = prompt.client.iter().map(|(_, value)| value.to_lowercase() + "\n").collect();
    let called = |question: &&Question| question.when.iter().any(|word| answers.contains(word));
    let special = QUESTIONS.iter().filter(called).count();
    let mut common = QUESTIONS_WANTED.saturating_sub(special);
    QUESTIONS
        .iter()
        .filter(|question| {
            let fits_all = question.when.is_empty() && common > 0;
            common -= usize::from(fits_all);
            fits_all || called(question)
        })
        .take(QUESTIONS_WANTED)
        .collect()
}

fn irregularities(out: &mut String) {
    out.push_str("# Irrégularités générales\n\n| Irrégularité | Référence | Acteurs | Remède | Gravité | Conséquences |\n|---|---|---|---|---|---|\n");
    for row in IRREGULARITIES {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

fn recap(points: &[Point], out: &mut String) {
    out.push_str("# Tableau récapitulatif des points critiques\n\n| Point critique | Référence | Gravité | Première mesure |\n|---|---|---|---|\n");
    for row in recapped(points) {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

/// Critical points: what, where, how grave, and the first thing to do.
fn recapped(points: &[Point]) -> Vec<[String; 4]> {
    let of_texts =
        points.iter().map(|point| [&point.what, &point.reference, &point.severity, &point.remedy].map(Clone::clone));
    let general = IRREGULARITIES.iter().take(10_usize.saturating_sub(points.len()));
    let general = general.map(|[what, reference, _, remedy, severity, _]| {
        [what, reference, severity, remedy].map(|text| (*text).to_owned())
    });
    of_texts.chain(general).collect()
}

fn plan(points: &[Point], prompt: &Prompt, out: &mut String) {
    out.push_str("# Plan d'action\n\n| Priorité | Action | Responsable | Délai |\n|---|---|---|---|\n");
    for Action { priority, action, owner, delay } in actions(points, prompt) {
        let _ = writeln!(out, "| {priority} | {action} | {owner} | {delay} |");
    }
    out.push('\n');
}

/// A line of the plan of action.
struct Action {
    priority: u8,
    action: String,
    owner: String,
    delay: String,
}

fn actions(points: &[Point], prompt: &Prompt) -> Vec<Action> {
    let mut rows = Vec::new();
    let mut row = |priority: u8, action: &str, owner: &str, delay: &str| {
        rows.push(Action { priority, action: cell(action), owner: owner.to_owned(), delay: delay.to_owned() });
    };
    row(
        1,
        "Désigner le coordonnateur de la préparation et réunir les chefs de service autour de ce kit",
        "Direction",
        "Sous 2 jours",
    );
    row(
        1,
        "Rassembler les textes, les organigrammes, les délégations et les rapports de contrôle antérieurs",
        "Coordonnateur",
        "Sous 5 jours",
    );
    let delays = [
        "Sous 7 jours",
        "Sous 7 jours",
        "Sous 10 jours",
        "Sous 10 jours",
        "Sous 15 jours",
        "Sous 15 jours",
        "Sous 21 jours",
    ];
    for (group, delay) in grouped(points).iter().take(POINT_ACTIONS).zip(delays) {
        let Some(first) = group.first() else { continue };
        let priority = if rank(&first.severity) == Some(0) { 1 } else { 2 };
        let references: Vec<String> = group.iter().map(|point| lower_first(&point.reference)).collect();
        // The client's own house acts: the last of the actors named.
        let owner = first.actors.rsplit(" ; ").next().unwrap_or("Direction");
        // A remedy that names its article needs no reference behind it.
        let unsaid: Vec<&str> =
            references.iter().map(String::as_str).filter(|reference| !first.remedy.contains(reference)).collect();
        let behind = if unsaid.is_empty() { String::new() } else { format!(" ({})", unsaid.join(" ; ")) };
        row(priority, &format!("{}{behind}", first.remedy), &capitalised(owner), delay);
    }
    if !prompt.unread.is_empty() {
        row(
            2,
            "Fournir une version lisible des fichiers qui n'ont pas pu être analysés",
            "Coordonnateur",
            "Sous 10 jours",
        );
    }
    row(
        2,
        "Tenir une séance de questions et réponses à blanc, avec deux agents dans le rôle de l'auditeur",
        "Coordonnateur",
        "Sous 21 jours",
    );
    row(
        2,
        "Contrôler par sondage vingt dossiers et corriger les pièces manquantes",
        "Contrôle interne",
        "Sous 30 jours",
    );
    row(
        3,
        "Mettre à jour le manuel de procédures d'après les écarts relevés",
        "Direction ; chefs de service",
        "Sous 60 jours",
    );
    row(
        3,
        "Dresser le tableau de suivi des recommandations et l'examiner chaque trimestre",
        "Contrôle interne",
        "Sous 90 jours",
    );
    rows
}

fn recommendations(summaries: &[Summary], prompt: &Prompt, out: &mut String) {
    out.push_str("# Recommandations\n\n");
    for (number, recommendation) in recommended(summaries, prompt).iter().enumerate() {
        let _ = writeln!(out, "{}. {recommendation}", number + 1);
    }
    out.push('\n');
}

/// Recommendations, each with its reason behind the words in bold.
fn recommended(summaries: &[Summary], prompt: &Prompt) -> Vec<String> {
    let mut all = vec![
        "**Répondez par une pièce.** Une réponse suivie d'un document daté et signé clôt la question ; une réponse seule en ouvre trois.".to_owned(),
        "**Ne refaites pas le passé.** Un acte manquant se constate et se régularise à sa date réelle ; un acte antidaté transforme un oubli en faute.".to_owned(),
        "**Parlez d'une seule voix.** Désignez qui répond sur quel sujet et convenez que l'on peut dire « je vérifie et je vous réponds demain ».".to_owned(),
        "**Montrez vos propres contrôles.** Un écart que vous avez trouvé et traité vous-même rassure plus que l'absence d'écart.".to_owned(),
    ];
    let gravest =
        summaries.iter().filter_map(|summary| summary.points.iter().min_by_key(|point| rank(&point.severity)));
    let gravest: Vec<String> = gravest.take(5).map(|point| the_reference(&point.reference)).collect();
    if let Some((last, before)) = gravest.split_last() {
        let places = if before.is_empty() { last.clone() } else { format!("{} et {last}", before.join(", ")) };
        all.push(format!(
            "**Gardez les textes sous la main.** Commencez par {places} : c'est là que le risque relevé est le plus grave, et que l'auditeur regardera d'abord.",
        ));
    }
    let answered = |words: &[&str]| prompt.answer(words).map(str::to_lowercase).unwrap_or_default();
    if answered(&["audit"]).contains("march") {
        all.push("**Préparez les marchés en premier.** Ce sont les dossiers les plus volumineux et ceux où une pièce manquante coûte le plus cher.".to_owned());
    }
    if !answered(&["financement", "ressource"]).is_empty() {
        all.push("**Rattachez chaque dépense à sa source de financement.** Les règles diffèrent d'une source à l'autre et l'auditeur vérifie qu'elles n'ont pas été mêlées.".to_owned());
    }
    all.push("**Faites vivre ce kit.** Après le contrôle, notez les questions réellement posées et complétez vos procédures : la préparation suivante sera plus courte.".to_owned());
    all.truncate(10);
    all
}

/// `Article 3 du …` in the middle of a sentence, with its article.
fn the_reference(reference: &str) -> String {
    let lower = lower_first(reference);
    if lower.starts_with("article") { format!("l'{lower}") } else { format!("le {lower}") }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The form's codes, in words.
const CODES: [(&str, &str); 13] = [
    ("budget_etat", "budget de l'État"),
    ("appuis_ptf", "appuis des partenaires techniques et financiers"),
    ("ressources_propres", "ressources propres"),
    ("fonds_speciaux", "fonds spéciaux"),
    ("dons_legs", "dons et legs"),
    ("recettes_para", "recettes parafiscales"),
    ("interne_conformite", "audit interne de conformité"),
    ("interne_performance", "audit interne de performance"),
    ("externe_courdescomptes", "audit externe de la Cour des comptes"),
    ("inspection_ministere", "inspection du ministère"),
    ("passation_marches", "passation des marchés"),
    ("fraude_enquete", "enquête sur une fraude"),
    ("financier", "audit financier"),
];

/// A value in words, where the sender gives the codes of a form.
fn words(value: &str) -> String {
    let value: Vec<&str> = value.split(',').map(str::trim).collect();
    let word = |item: &&str| {
        CODES.iter().find(|(code, _)| code == item).map_or((*item).to_owned(), |(_, word)| (*word).to_owned())
    };
    value.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn spelled(number: usize) -> String {
    let words = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];
    words.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
