//! Whose turn it is among phrases: nothing is left to chance, and texts of one kit do not begin with the same phrase.

use std::collections::BTreeMap;

use super::manner::manner;
use super::phrasing::{House, Picker};
use super::prompt::Passage;
use super::rule::Kind;

/// How far apart two texts begin in a row of phrases. The parts of one text follow each other.
const STRIDE: usize = 5;

/// A row of turns for each kind of rule and place in the section, and one for each place that all kinds share.
pub(super) struct Turns {
    skipped: usize,
    rows: BTreeMap<(Option<Kind>, &'static str), Picker>,
}

impl Turns {
    pub(super) fn of(passage: &Passage) -> Self {
        let skipped = passage.number.saturating_sub(1) * STRIDE + passage.part.saturating_sub(1);
        Turns { skipped, rows: BTreeMap::new() }
    }

    /// The next of what fits one kind of rule.
    pub(super) fn own(&mut self, kind: Kind, place: &'static str, choices: &[&'static str]) -> &'static str {
        self.next(Some(kind), place, choices)
    }

    /// The next of what fits every rule.
    pub(super) fn shared(&mut self, place: &'static str, choices: &[&'static str]) -> &'static str {
        self.next(None, place, choices)
    }

    /// One and the other by turns, beginning with what fits the kind.
    pub(super) fn either(
        &mut self,
        kind: Kind,
        (place, own): (&'static str, &[&'static str]),
        (common, shared): (&'static str, &[&'static str]),
    ) -> &'static str {
        let is_own = self.shared(place, &["own", "shared"]) == "own";
        if is_own || shared.is_empty() { self.own(kind, place, own) } else { self.shared(common, shared) }
    }

    pub(super) fn house(&mut self, kind: Kind) -> House {
        let manner = manner(kind);
        House { owner: self.own(kind, "owner", manner.owners), proof: self.own(kind, "proof", manner.proofs) }
    }

    fn next(&mut self, kind: Option<Kind>, place: &'static str, choices: &[&'static str]) -> &'static str {
        let skipped = self.skipped;
        let row = self.rows.entry((kind, place)).or_insert_with(|| {
            let mut row = Picker::new(&format!("{kind:?}\n{place}"));
            for _ in 0..skipped % choices.len() {
                row.next(choices);
            }
            row
        });
        row.next(choices)
    }
}
