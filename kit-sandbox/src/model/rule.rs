//! The rules of an article: its sentences, what each demands, of whom, and by when.

mod delay;
mod noise;
mod sentence;

use self::delay::delay;
pub(super) use self::noise::Noise;
use self::sentence::{is_sound, sentences};
use super::article::Article;

/// What a sentence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Sanction,
    Prohibition,
    Deadline,
    Money,
    Formality,
    Competence,
    Obligation,
    Definition,
    Right,
    Principle,
}

/// A sentence that can be asked about.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) sentence: String,
    pub(super) kind: Kind,
    /// Who is meant, with the article: `le Secrétaire Général`.
    pub(super) actor: Option<&'static str>,
    /// `trente (30) jours`.
    pub(super) delay: Option<String>,
    /// How much it matters in a control; greater is more.
    pub(super) weight: i64,
}

const SIGNS: [(Kind, &[&str]); 9] = [
    (
        Kind::Sanction,
        &[
            "à peine d",
            "sous peine",
            "nullité",
            "irrecevab",
            "amende",
            "emprisonn",
            "sanction",
            "forclusion",
            "déchéance",
            "passible",
            "est puni",
            "sont punis",
            "disciplinaire",
        ],
    ),
    (
        Kind::Prohibition,
        &[
            "ne peut ",
            "ne peuvent ",
            "ne doit ",
            "ne doivent ",
            "interdit",
            "nul ne ",
            "ne saurai",
            "n'est pas admis",
            "sans pouvoir ",
            "ne sont pas susceptibles",
            "n'est susceptible",
            "incompatible",
        ],
    ),
    (
        Kind::Deadline,
        &["délai", "dans les ", "au plus tard", "avant l'expiration", "à compter d", "sans délai", "immédiatement"],
    ),
    (
        Kind::Money,
        &[
            "frais",
            "honoraires",
            "provision",
            "budget",
            "dépense",
            "paiement",
            "verse",
            "coût",
            "caution",
            "taxe",
            "redevance",
            "contribution",
            "crédits",
            "recette",
            "rémunér",
            "indemnité",
            "comptab",
        ],
    ),
    (
        Kind::Formality,
        &[
            "par écrit",
            "notifi",
            "signifi",
            "publi",
            "procès-verbal",
            "registre",
            "signé",
            "lettre",
            "dépos",
            "communiqu",
            "transm",
            "copie",
            "mention",
            "accompagn",
            "dressé",
            "annex",
            "joint",
            "archiv",
            "inscri",
            "consign",
        ],
    ),
    (
        Kind::Competence,
        &[
            "nomm",
            "désign",
            "élit",
            "élu",
            "statue",
            "décide",
            "approuv",
            "autoris",
            "compéten",
            "présid",
            "adopt",
            "prononc",
            "fixe",
            "arrête",
            "pris par",
            "prises par",
            "délibèr",
            "confirme",
            "valid",
        ],
    ),
    (
        Kind::Obligation,
        &[
            "doit ",
            "doivent ",
            "est tenu",
            "sont tenus",
            "obligat",
            "il appartient",
            "est chargé",
            "sont chargés",
            "veille",
            "assure ",
            "assurent ",
            "responsable",
        ],
    ),
    (
        Kind::Definition,
        &[
            "a pour objet",
            "s'entend",
            "on entend",
            "entend par",
            "est défini",
            "sont qualifi",
            "est composé",
            "comprend",
            "est institué",
            "il est créé",
            "dénommé",
            "sont considéré",
            "est considéré",
        ],
    ),
    (Kind::Right, &["peut ", "peuvent ", "a droit", "ont droit", "le droit de", "bénéfici", "faculté"]),
];

/// Who acts in the texts of public and business law, from the longer to the shorter where one contains the other.
const ACTORS: [&str; 74] = [
    "le Conseil des Ministres",
    "le Conseil d'administration",
    "le Conseil de discipline",
    "le Secrétariat Permanent",
    "le Secrétaire Permanent",
    "le Secrétaire Général",
    "le Greffier en chef",
    "le Président du tribunal arbitral",
    "le Président de la Cour",
    "le Président de la République",
    "le Président de la commission",
    "le Président du conseil",
    "le Premier ministre",
    "le Premier Président",
    "le tribunal arbitral",
    "la juridiction compétente",
    "la Cour des comptes",
    "la Cour suprême",
    "la Commission d'ouverture des plis",
    "la Commission des marchés",
    "la personne responsable du marché",
    "la personne responsable des marchés",
    "l'autorité contractante",
    "l'autorité de régulation",
    "l'autorité administrative",
    "l'autorité compétente",
    "l'autorité de tutelle",
    "l'agent d'exécution",
    "l'agent comptable",
    "l'huissier de justice",
    "l'organe délibérant",
    "l'ordonnateur délégué",
    "l'inspection générale",
    "l'assemblée générale",
    "l'archiviste",
    "le comptable public",
    "le comptable matières",
    "le contrôleur financier",
    "le commissaire aux comptes",
    "le chef de service",
    "les chefs de service",
    "le directeur général",
    "le directeur",
    "le régisseur",
    "le gérant",
    "le représentant légal",
    "le tiers saisi",
    "le saisissant",
    "le créancier",
    "le débiteur",
    "le demandeur",
    "le défendeur",
    "le requérant",
    "le titulaire",
    "le soumissionnaire",
    "le candidat",
    "le prestataire",
    "le bénéficiaire",
    "les États parties",
    "l'arbitre",
    "les arbitres",
    "les parties",
    "les agents publics",
    "le fonctionnaire",
    "les fonctionnaires",
    "le ministre",
    "le préfet",
    "le maire",
    "la Cour",
    "les Juges",
    "l'ordonnateur",
    "le comptable",
    "le Président",
    "le Greffier",
];

/// How a sentence starts that means something named before it.
const LEANING: [&str; 26] = [
    "il ",
    "ils ",
    "elle ",
    "elles ",
    "celui-ci",
    "celle-ci",
    "ceux-ci",
    "celles-ci",
    "ce ",
    "cet ",
    "cette ",
    "ces ",
    "dans ce",
    "dans l'un",
    "en ce cas",
    "une telle",
    "un tel",
    "toutefois",
    "cependant",
    "à l'expiration de ce",
    "a l'expiration de ce",
    "dans le cas contraire",
    "à défaut,",
    "sa ",
    "son ",
    "leur",
];

/// The rules of an article in the order of its sentences.
pub(super) fn rules(article: &Article, noise: &Noise) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for (index, sentence) in article.paragraphs.iter().flat_map(|paragraph| sentences(paragraph)).enumerate() {
        if !is_sound(&sentence) || rules.iter().any(|rule| rule.sentence == sentence) {
            continue;
        }
        rules.push(rule(sentence, index, noise));
    }
    rules
}

fn rule(sentence: String, index: usize, noise: &Noise) -> Rule {
    let lower = sentence.to_lowercase();
    let delay = delay(&lower);
    let kind = SIGNS
        .iter()
        .find(|(kind, signs)| match kind {
            Kind::Deadline => delay.is_some() && signs.iter().any(|sign| lower.contains(sign)),
            _ => signs.iter().any(|sign| holds(&lower, sign)),
        })
        .map_or(Kind::Principle, |(kind, _)| *kind);
    let actor = actor(&lower);
    let base = match kind {
        Kind::Sanction | Kind::Prohibition | Kind::Deadline => 60,
        Kind::Money | Kind::Obligation => 50,
        Kind::Formality | Kind::Competence => 42,
        Kind::Right => 25,
        Kind::Definition | Kind::Principle => 18,
    };
    let length = sentence.chars().count() as i64;
    let handy = if (70..=230).contains(&length) {
        20
    } else if length <= 320 {
        8
    } else {
        0
    };
    let known = if actor.is_some() { 8 } else { 0 };
    // What leans on the sentence before it reads badly when it stands alone.
    let leaning = if LEANING.iter().any(|start| lower.starts_with(start)) { 30 } else { 0 };
    // A delay that the shortened quotation no longer shows puzzles the reader.
    let hidden = if kind == Kind::Deadline && length > 250 { 25 } else { 0 };
    let garbled = noise.suspects(&sentence) as i64 * 12;
    let weight = base + handy + known - (index as i64).min(6) * 2 - leaning - hidden - garbled;
    Rule { sentence, kind, actor, delay, weight }
}

/// A sign that starts a word of the sentence.
fn holds(lower: &str, sign: &str) -> bool {
    lower.match_indices(sign).any(|(at, _)| !lower[..at].ends_with(char::is_alphabetic))
}

/// Whoever the sentence names first.
fn actor(lower: &str) -> Option<&'static str> {
    ACTORS
        .iter()
        .filter_map(|actor| {
            let needle = actor.to_lowercase();
            let (article, noun) = needle.split_once([' ', '\'']).unwrap_or(("", &needle));
            let at = word(lower, &needle).or_else(|| {
                // `du Président`, `au Président`, `aux parties` name the actor as well.
                let contracted: &[&str] = match article {
                    "le" => &["du ", "au "],
                    "les" => &["des ", "aux "],
                    _ => &[],
                };
                contracted.iter().find_map(|before| word(lower, &format!("{before}{noun}")))
            })?;
            Some((at, usize::MAX - noun.len(), *actor))
        })
        .min()
        .map(|(.., actor)| actor)
}

fn word(lower: &str, needle: &str) -> Option<usize> {
    lower.match_indices(needle).map(|(at, _)| at).find(|at| {
        let after = lower[at + needle.len()..].chars().next();
        !lower[..*at].ends_with(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(sentence: &str) -> Rule {
        let article = Article { paragraphs: vec![sentence.to_owned()], ..Article::default() };
        let mut rules = rules(&article, &Noise::default());
        assert_eq!(rules.len(), 1, "{sentence}");
        rules.remove(0)
    }

    #[test]
    fn a_sentence_tells_its_kind_its_actor_and_its_delay() {
        for (sentence, kind, actor, delay) in [
            (
                "Le chef de service verse les dossiers dans un délai de trente (30) jours à compter de leur clôture.",
                Kind::Deadline,
                Some("le chef de service"),
                Some("trente (30) jours"),
            ),
            (
                "À peine de nullité, la décision du comptable est signée et datée dans le registre du service.",
                Kind::Sanction,
                Some("le comptable"),
                None,
            ),
            (
                "Nul ne peut détruire un document sans le visa de l'archiviste de son administration.",
                Kind::Prohibition,
                Some("l'archiviste"),
                None,
            ),
            (
                "Le mandat des membres de la commission est de sept ans et il est renouvelable une fois.",
                Kind::Principle,
                None,
                Some("sept ans"),
            ),
            (
                "Les parties peuvent demander la consultation du dossier au siège de l'administration.",
                Kind::Right,
                Some("les parties"),
                None,
            ),
        ] {
            let rule = only(sentence);
            assert_eq!((rule.kind, rule.actor, rule.delay.as_deref()), (kind, actor, delay), "{sentence}");
        }
    }
}
