//! How an expert speaks about a rule: phrases for each kind of rule, with places for what the rule itself says.
//!
//! Places: `{l_article}` and `{L_article}` (l'article 12 du Règlement), `{d_article}` (de l'article …), `{a_article}`
//! (à l'article …), `{gist}` (the rule's own sentence between guillemets), `{short}` (the same, shorter, for tables),
//! `{de_delay}` (de trente jours, d'un mois), `{qui}` (whom the rule names), `{owner}` (who answers for it in
//! the client's house) and `{proof}` (what shows it).

mod competence;
mod deadline;
mod definition;
mod formality;
mod money;
mod obligation;
mod principle;
mod prohibition;
mod right;
mod sanction;

use super::rule::Kind;

/// Phrases for one kind of rule.
pub(super) struct Manner {
    /// The subject of a question whose article has no title.
    pub(super) topic: &'static str,
    /// Who answers for such rules in the client's house.
    pub(super) owners: [&'static str; 3],
    pub(super) proofs: [&'static str; 5],
    pub(super) questions: [&'static str; 7],
    pub(super) expected: [&'static str; 5],
    pub(super) partial: [&'static str; 5],
    pub(super) avoid: [&'static str; 5],
    pub(super) advice: [&'static str; 5],
    /// What goes wrong.
    pub(super) faults: [&'static str; 4],
    pub(super) remedies: [&'static str; 4],
    pub(super) consequences: [&'static str; 4],
    pub(super) severity: &'static str,
}

/// The phrases for a kind of rule.
pub(super) fn manner(kind: Kind) -> &'static Manner {
    match kind {
        Kind::Sanction => &sanction::SANCTION,
        Kind::Prohibition => &prohibition::PROHIBITION,
        Kind::Deadline => &deadline::DEADLINE,
        Kind::Money => &money::MONEY,
        Kind::Formality => &formality::FORMALITY,
        Kind::Competence => &competence::COMPETENCE,
        Kind::Obligation => &obligation::OBLIGATION,
        Kind::Definition => &definition::DEFINITION,
        Kind::Right => &right::RIGHT,
        Kind::Principle => &principle::PRINCIPLE,
    }
}
