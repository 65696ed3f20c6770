//! Whom a sentence names.

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

/// Whoever the sentence names first.
pub(super) fn actor(lower: &str) -> Option<&'static str> {
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
