//! The words by which a sentence shows what it does.

use super::Kind;

/// The first kind that fits is taken.
const SIGNS: [(Kind, &[&str]); 10] = [
    (Kind::Definition, &["a pour objet", "s'entend", "on entend", "il est créé", "il est institué"]),
    (
        Kind::Sanction,
        &[
            "à peine d",
            "sous peine",
            "nullité",
            "irrecevab",
            "une amende",
            "d'amende",
            "amendes",
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
            "entend par",
            "est défini",
            "sont qualifi",
            "est composé",
            "comprend",
            "est institué",
            "dénommé",
            "sont considéré",
            "est considéré",
        ],
    ),
    (Kind::Right, &["peut ", "peuvent ", "a droit", "ont droit", "le droit de", "bénéfici", "faculté"]),
];

/// What a sentence in small letters does; a deadline is one only where a delay is given.
pub(super) fn kind(lower: &str, has_delay: bool) -> Kind {
    SIGNS
        .iter()
        .filter(|(kind, _)| has_delay || *kind != Kind::Deadline)
        .find(|(_, signs)| signs.iter().any(|sign| holds(lower, sign)))
        .map_or(Kind::Principle, |(kind, _)| *kind)
}

/// A sign that starts a word of the sentence.
fn holds(lower: &str, sign: &str) -> bool {
    lower.match_indices(sign).any(|(at, _)| !lower[..at].ends_with(char::is_alphabetic))
}
