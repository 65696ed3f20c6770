//! The sections that a draft is made of: what each says, and of which text.

use std::fmt;
use std::str::FromStr;

use crate::name::names;
use crate::{Corrupt, Name as _};

names! {
    /// What a section says.
    ///
    /// ```
    /// use kit_workflow::inquiry::SectionKind;
    ///
    /// // What is asked of one text comes before what is asked of all.
    /// assert!(SectionKind::Questions.is_of_a_text() && !SectionKind::Synthesis.is_of_a_text());
    /// assert!(SectionKind::Summary.layer() < SectionKind::Merger.layer());
    /// ```
    pub enum SectionKind {
        /// What a text, or a part of it, is about.
        Summary = "summary",
        /// What an auditor may ask because of it.
        Questions = "questions",
        /// What may be wrong because of it.
        Irregularities = "irregularities",
        /// What a text is about that was read in parts: its parts' summaries made one.
        Merger = "merger",
        /// What an auditor asks whatever the texts.
        GeneralQuestions = "general_questions",
        /// What is wrong everywhere.
        GeneralIrregularities = "general_irregularities",
        /// What the texts ask for together, and the client's context.
        Synthesis = "synthesis",
        /// The critical points, what to do about them, and what to keep in mind.
        ActionPlan = "action_plan",
    }
}

impl SectionKind {
    /// Sections of a layer wait for all those of the layers below, which they are written from.
    pub fn layer(self) -> u8 {
        match self {
            Self::Summary | Self::Questions | Self::Irregularities => 0,
            Self::Merger => 1,
            Self::GeneralQuestions | Self::GeneralIrregularities | Self::Synthesis | Self::ActionPlan => 2,
        }
    }

    /// Whether it speaks of one text.
    pub fn is_of_a_text(self) -> bool {
        self.layer() < 2
    }
}

/// A section's place in a draft: what it says, of which text and of which part of that. Spelled for example `synthesis`,
/// `questions-2` and `questions-2-1`.
///
/// ```
/// use kit_workflow::inquiry::{SectionKind, SectionPlace};
///
/// let whole: SectionPlace = "questions-2".parse()?;
/// let part = SectionPlace { part: 1, ..whole };
/// assert_eq!(part.to_string(), "questions-2-1");
/// // Whoever wants the questions of a text anew wants those of its parts.
/// assert!(whole.covers(part) && !part.covers(whole));
/// assert_eq!(SectionPlace::general(SectionKind::Synthesis).to_string(), "synthesis");
/// # Ok::<(), kit_workflow::Corrupt>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionPlace {
    /// What it says.
    pub kind: SectionKind,
    /// The text's number, from 1; 0 where it speaks of all of them.
    pub text: u32,
    /// The part's number, from 1; 0 where it speaks of the whole text.
    pub part: u32,
}

impl SectionPlace {
    /// A section that speaks of all texts.
    pub const fn general(kind: SectionKind) -> Self {
        Self { kind, text: 0, part: 0 }
    }

    /// Whether `other` is this section, or a part of what it says.
    pub fn covers(self, other: Self) -> bool {
        let same_kind = self.kind == other.kind
            || (self.kind == SectionKind::Summary && other.kind == SectionKind::Merger)
            || (self.kind == SectionKind::Merger && other.kind == SectionKind::Summary);
        same_kind && self.text == other.text && (self.part == 0 || self.part == other.part)
    }
}

impl fmt::Display for SectionPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.text, self.part) {
            (0, _) => write!(f, "{}", self.kind),
            (text, 0) => write!(f, "{}-{text}", self.kind),
            (text, part) => write!(f, "{}-{text}-{part}", self.kind),
        }
    }
}

impl FromStr for SectionPlace {
    type Err = Corrupt;

    fn from_str(spelled: &str) -> Result<Self, Corrupt> {
        let corrupt = || Corrupt::unknown("section", spelled);
        let mut pieces = spelled.split('-');
        let kind = SectionKind::parse(pieces.next().unwrap_or_default()).ok_or_else(corrupt)?;
        let mut number = || pieces.next().map_or(Ok(0), |piece| piece.parse().map_err(|_| corrupt()));
        let place = Self { kind, text: number()?, part: number()? };
        // One spelling each, so that two spellings are two sections.
        if place.to_string() == spelled && kind.is_of_a_text() == (place.text > 0) { Ok(place) } else { Err(corrupt()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{SectionKind, SectionPlace};

    #[test]
    fn a_place_has_one_spelling() {
        for (kind, text, part, spelled) in [
            (SectionKind::Synthesis, 0, 0, "synthesis"),
            (SectionKind::Questions, 2, 0, "questions-2"),
            (SectionKind::Irregularities, 10, 3, "irregularities-10-3"),
        ] {
            let place = SectionPlace { kind, text, part };
            assert_eq!((place.to_string().as_str(), spelled.parse()), (spelled, Ok(place)));
        }
        for wrong in ["", "questions", "questions-0", "synthesis-1", "questions-02", "questions-1-1-1", "poems-1"] {
            assert!(wrong.parse::<SectionPlace>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_whole_covers_its_parts() {
        let place = |spelled: &str| spelled.parse::<SectionPlace>().unwrap();
        assert!(place("questions-1").covers(place("questions-1-2")));
        assert!(place("merger-1").covers(place("summary-1-2")));
        assert!(!place("questions-1-1").covers(place("questions-1-2")));
        assert!(!place("questions-1").covers(place("questions-2")));
        assert!(!place("synthesis").covers(place("action_plan")));
    }
}
