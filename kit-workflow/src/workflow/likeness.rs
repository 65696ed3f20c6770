//! A PDF beside the draft that it should have been made from: whether it is this client's.

mod spelling;

use std::collections::BTreeSet;
use std::time::Duration;

use self::spelling::{Spelled, words};
use super::drafting::own_headings;
use super::{Ports, Workflow, WorkflowError};
use crate::port::{Archive as _, DocumentKind, Documents as _, Dossier, Likeness, Reading};

/// Nobody waits for the characters of a scan to be recognised: a scan is not compared.
const PATIENCE: Duration = Duration::ZERO;

impl<P: Ports> Workflow<P> {
    /// What a PDF says, where that is most of it: half a text lacks half of its headings, and says nothing about whose it is.
    pub(super) async fn text_of_pdf(&self, pdf: Vec<u8>) -> Option<String> {
        match self.ports.documents().read(DocumentKind::Pdf, pdf, PATIENCE).await {
            Reading::Read { text, pages, unread_pages } => {
                let missing = u64::from(unread_pages.all().count());
                pages.is_none_or(|pages| missing * 2 < u64::from(pages)).then_some(text)
            }
            Reading::Unread(_) => None,
        }
    }

    /// The text of a PDF held against the inquiry's last draft; `None` where there is nothing to hold it against.
    pub(super) async fn likeness(
        &self,
        dossier: &Dossier,
        text: Option<&str>,
    ) -> Result<Option<Likeness>, WorkflowError> {
        let (Some(text), Some(last)) = (text, dossier.drafts.last()) else { return Ok(None) };
        let draft = self.ports.store().markdown(dossier.id, last.draft.number).await?;
        Ok(draft
            .filter(|draft| !draft.is_empty())
            .map(|draft| compare(&draft, &dossier.answers.organization_name, text)))
    }
}

/// What the text of a PDF has of a draft, and whether it names the organisation.
fn compare(draft: &str, organization: &str, text: &str) -> Likeness {
    let text = Spelled::of(text);
    // The same question on the same article of two texts is one heading.
    let headings: BTreeSet<String> =
        own_headings(draft).map(|heading| words(&heading)).filter(|heading| !heading.is_empty()).collect();
    let found = headings.iter().filter(|heading| text.has(heading)).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Likeness {
        headings: count(headings.len()),
        found: count(found),
        names_organization: text.has(&words(organization)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::compare;

    const DRAFT: &str = "# Introduction et synthèse\n\nUn texte.\n\n# Analyse des textes\n\n## Décret n° 2022-080 portant \
        audit\n\n### Synthèse\n\n### Questions de préparation\n\n#### Question 1 · Délai de réponse (article 2)\n\nComment ?\n\n\
        #### Question 2 · L’œuvre \\& les \\[pièces\\] (article 12)\n\n# Questions générales\n\n### Question générale 1 · \
        Organisation\n\n# Plan d’action\n";
    const PDF: &str = "Agence d’Études\n3\nDécret n° 2022-080 portant\naudit\nSynthèse\nQuestions de préparation\nQuestion 1 · Délai \
        de réponse (article 2)\nComment ?\nQuestion 2 · L’œuvre & les [pièces] (article 12)\n";

    #[track_caller]
    fn check(text: &str, headings: u32, names_organization: bool) {
        let likeness = compare(DRAFT, "AGENCE D'ÉTUDES", text);
        assert_eq!((likeness.headings, likeness.found, likeness.names_organization), (3, headings, names_organization));
    }

    #[test]
    fn the_pdf_of_a_draft_has_its_headings_and_its_organisation() {
        check(PDF, 3, true);
    }

    #[test]
    fn what_every_kit_has_makes_none_like_another() {
        check(
            "Introduction et synthèse\nAnalyse des textes\nQuestions générales\nQuestion générale 1 · Organisation",
            0,
            false,
        );
    }

    #[test]
    fn a_heading_is_whole_or_not_there() {
        check("Question 1 · Délai de réponse (article 25)\nDécret n° 2022-0801 portant audit", 0, false);
        check("Bonne Agence d’Étudestes", 0, false);
    }

    #[test]
    fn the_way_a_page_is_set_does_not_matter() {
        let set = PDF.replace("portant\naudit", "por-\ntant au\u{ad}dit").replace("œ", "oe").to_uppercase();
        check(&set, 3, true);
        let decomposed = PDF.replace('é', "e\u{301}").replace("fi", "ﬁ").replace("réponse", "ré ponse");
        check(&decomposed, 3, true);
    }

    #[test]
    fn a_question_that_was_given_another_number_is_the_same() {
        check(&PDF.replace("Question 2", "Question 7"), 3, true);
    }

    #[test]
    fn a_short_name_is_not_made_of_the_ends_of_words() {
        let named = |text: &str| compare("", "ANA", text).names_organization;
        assert!(named("le rapport de l’ANA est là"));
        assert!(!named("dans un an a lieu") && !named("analyse") && !named("A N A"));
        assert!(!compare("", " – ", "– –").names_organization, "no letter names nobody");
    }

    #[test]
    fn a_draft_without_headings_of_its_own_lacks_none() {
        let likeness = compare("# Introduction\n", "Régie", "la Régie");
        assert_eq!((likeness.headings, likeness.is_doubtful()), (0, false));
    }

    fn title() -> impl Strategy<Value = String> {
        "[A-Za-zéèçœ0-9’()\\*#_ -]{1,60}"
    }

    proptest! {
        #[test]
        fn whatever_the_headings_a_page_that_has_them_is_like_the_draft(titles in proptest::collection::vec(title(), 1..9)) {
            let draft: String = titles.iter().map(|title| format!("## {}\n\n", super::super::drafting::inline(title))).collect();
            let page = titles.join("\n");
            let likeness = compare(&draft, "Régie", &page);
            prop_assert_eq!(likeness.found, likeness.headings);
            prop_assert!(likeness.headings as usize <= titles.len());
        }

        #[test]
        fn nothing_is_found_that_is_not_there_and_nothing_breaks_it(draft in "(## |#### Question 1 · |)\\PC{0,40}", text in "\\PC{0,200}") {
            let likeness = compare(&draft, "\u{1f600}", &text);
            prop_assert!(likeness.found <= likeness.headings);
            prop_assert!(!likeness.names_organization);
        }
    }
}
