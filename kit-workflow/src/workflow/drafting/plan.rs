//! The plan of a draft: which sections it has, and what of an earlier draft is kept.

use super::portion;
use crate::inquiry::{SectionKind, SectionPlace};
use crate::port::{Document, PlannedSection, Reading};

/// The texts that could be read, with their names, in the order in which they were attached.
pub(super) fn texts(documents: &[Document]) -> Vec<(&str, &str)> {
    documents.iter().filter_map(text).collect()
}

fn text(document: &Document) -> Option<(&str, &str)> {
    match &document.reading {
        Reading::Read { text, .. } => Some((&document.name, text)),
        Reading::Unread(_) => None,
    }
}

/// The sections of a draft from these texts, none of whose parts is longer than `room` bytes.
pub(super) fn plan(texts: &[(&str, &str)], room: usize) -> Vec<PlannedSection> {
    use SectionKind::{
        ActionPlan, GeneralIrregularities, GeneralQuestions, Irregularities, Merger, Questions, Summary, Synthesis,
    };
    let mut sections = Vec::new();
    for (text, (_, words)) in (1..).zip(texts) {
        let parts = portion::count(words, room) as u32;
        let numbers: Vec<u32> = if parts == 1 { vec![0] } else { (1..=parts).collect() };
        for kind in [Summary, Questions, Irregularities] {
            let planned = |part: &u32| PlannedSection {
                place: SectionPlace { kind, text, part: *part },
                parts: if parts == 1 { 0 } else { parts },
                kept: None,
            };
            sections.extend(numbers.iter().map(planned));
        }
        if parts > 1 {
            sections.push(PlannedSection { place: SectionPlace { kind: Merger, text, part: 0 }, parts, kept: None });
        }
    }
    let general = [GeneralQuestions, GeneralIrregularities, Synthesis, ActionPlan];
    sections.extend(general.map(|kind| PlannedSection { place: SectionPlace::general(kind), parts: 0, kept: None }));
    sections
}

#[cfg(test)]
mod tests {
    use super::plan;

    #[track_caller]
    fn check(texts: &[&str], room: usize, expected: &str) {
        let texts: Vec<(&str, &str)> = texts.iter().map(|text| ("a.txt", *text)).collect();
        let places: Vec<String> = plan(&texts, room).iter().map(|section| section.place.to_string()).collect();
        assert_eq!(places.join(" "), expected);
    }

    #[test]
    fn each_text_has_three_sections_and_the_whole_has_four() {
        let general = "general_questions general_irregularities synthesis action_plan";
        check(&[], 10, general);
        check(
            &["a", "b"],
            10,
            &format!("summary-1 questions-1 irregularities-1 summary-2 questions-2 irregularities-2 {general}"),
        );
    }

    #[test]
    fn a_text_that_is_too_long_has_three_sections_a_part_and_one_that_merges() {
        let long = "ab ".repeat(43);
        check(
            &[&long],
            100,
            "summary-1-1 summary-1-2 summary-1-3 questions-1-1 questions-1-2 questions-1-3 irregularities-1-1 \
             irregularities-1-2 irregularities-1-3 merger-1 general_questions general_irregularities synthesis action_plan",
        );
    }
}
