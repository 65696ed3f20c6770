//! Words by which a kit judges: the labels of a question's answers, and how severe an irregularity is.
//!
//! They are shown in green, amber and red, beside the word that says the same.

use super::{
    palette,
    piece::{Piece, Pieces},
};

/// Which of [`ANSWERS`](super::styles::ANSWERS) a paragraph is, by the label in bold that opens it.
pub(super) fn answer(pieces: &Pieces) -> Option<usize> {
    let Some(Piece::Text { text, marks, .. }) = pieces.list.first() else {
        return None;
    };
    if !marks.bold || text.chars().count() > 60 {
        return None;
    }
    let label = text.trim().trim_end_matches(':').trim_end().to_lowercase();
    let is_labelled = text.trim_end().ends_with(':')
        || matches!(pieces.list.get(1), Some(Piece::Text { text, .. }) if text.trim_start().starts_with(':'));
    if !is_labelled {
        return None;
    }
    let opens = |words: &[&str]| words.iter().any(|word| label.starts_with(word));
    if opens(&["réponse attendue", "réponse idéale", "bonne réponse", "expected answer", "ideal answer"]) {
        Some(0)
    } else if opens(&["réponse partielle", "réponse incomplète", "partial answer"]) {
        Some(1)
    } else if opens(&["réponse à éviter", "mauvaise réponse", "answer to avoid", "bad answer"]) {
        Some(2)
    } else if opens(&["conseil", "advice"]) {
        Some(3)
    } else {
        None
    }
}

/// The colour of an answer's label.
pub(super) const ANSWER_COLORS: [&str; 4] = [palette::GREEN, palette::AMBER, palette::RED, palette::ACCENT];

/// The colour of a cell that holds nothing but a severity or a priority.
pub(super) fn severity(text: &str) -> Option<&'static str> {
    let word = text.trim().trim_end_matches('.').to_lowercase();
    Some(match word.as_str() {
        "critique" | "très élevée" | "très élevé" | "élevée" | "élevé" | "haute" | "haut" | "forte" | "majeure"
        | "grave" | "très grave" | "urgent" | "urgente" => palette::RED,
        "moyenne" | "moyen" | "modérée" | "modéré" | "significative" => palette::AMBER,
        "faible" | "basse" | "bas" | "mineure" | "mineur" | "légère" => palette::GREEN,
        _ => return None,
    })
}
