//! Words by which a kit judges: the labels of a question's answers, and how severe an irregularity is.
//!
//! They are shown in green, amber and red, beside the word that says the same.

use comrak::nodes::{Node, NodeValue};

use super::{
    palette,
    piece::{Piece, Pieces},
};

/// Which of [`ANSWERS`](super::styles::ANSWERS) a paragraph is, by the label in bold that opens it.
pub(super) fn answer(pieces: &Pieces) -> Option<usize> {
    let Some(Piece::Text { text, marks, .. }) = pieces.list.first() else {
        return None;
    };
    let after = match pieces.list.get(1) {
        Some(Piece::Text { text, .. }) => text,
        _ => "",
    };
    if marks.bold { label(text, after) } else { None }
}

/// Whether a list is one of labelled answers from its first item to its last.
pub(super) fn is_answers(list: Node<'_>) -> bool {
    list.children().all(|item| item.first_child().is_some_and(is_answer))
}

/// Whether a paragraph must stand on the page of what follows it: a question before its answers, and each answer
/// before the next, so that nobody has to turn the page to judge.
/// `in_answers` says that the paragraph stands in a list of answers.
pub(super) fn belongs_to_next(paragraph: Node<'_>, in_answers: bool) -> bool {
    if in_answers {
        return paragraph.parent().is_some_and(|item| item.next_sibling().is_some());
    }
    paragraph.next_sibling().is_some_and(|next| match next.data().value {
        NodeValue::List(_) => is_answers(next),
        _ => is_answer(next),
    })
}

/// Whether a block is a paragraph with the label of an answer.
fn is_answer(block: Node<'_>) -> bool {
    matches!(block.data().value, NodeValue::Paragraph) && block.first_child().is_some_and(opens_answer)
}

fn opens_answer(first: Node<'_>) -> bool {
    let is_strong = matches!(first.data().value, NodeValue::Strong);
    let after = first.next_sibling().map(|next| next.collect_text()).unwrap_or_default();
    is_strong && label(&first.collect_text(), &after).is_some()
}

/// Which answer a label announces; the colon stands in it or behind it.
fn label(text: &str, after: &str) -> Option<usize> {
    const LABELS: [&[&str]; 4] = [
        &["réponse attendue", "réponse idéale", "bonne réponse", "expected answer", "ideal answer"],
        &["réponse partielle", "réponse incomplète", "partial answer"],
        &["réponse à éviter", "mauvaise réponse", "answer to avoid", "bad answer"],
        &["conseil", "advice"],
    ];
    let text = text.trim_end();
    if text.len() > 80 || !(text.ends_with(':') || after.trim_start().starts_with(':')) {
        return None;
    }
    let label = text.trim().to_lowercase();
    LABELS.iter().position(|words| words.iter().any(|word| label.starts_with(word)))
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
