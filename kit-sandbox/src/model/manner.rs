//! How an expert speaks about a rule: phrases for each kind of rule, with places for what the rule itself says.
//!
//! Places: `{l_article}` and `{L_article}` (l'article 12 du Règlement), `{d_article}` (de l'article …), `{a_article}`
//! (à l'article …), `{gist}` (the rule's own sentence between guillemets), `{short}` (the same, shorter, for tables),
//! `{de_delay}` (de trente jours, d'un mois), `{qui}` (whom the rule names), `{owner}` (who answers for it in
//! the client's house) and `{proof}` (what shows it).

mod competence;
mod deadline;
mod definition;
pub(super) mod echo;
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
    pub(super) owners: &'static [&'static str],
    pub(super) proofs: &'static [&'static str],
    pub(super) questions: &'static [&'static str],
    pub(super) expected: &'static [&'static str],
    pub(super) partial: &'static [&'static str],
    pub(super) avoid: &'static [&'static str],
    pub(super) advice: &'static [&'static str],
    /// What goes wrong.
    pub(super) faults: &'static [&'static str],
    pub(super) remedies: &'static [&'static str],
    pub(super) consequences: &'static [&'static str],
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
