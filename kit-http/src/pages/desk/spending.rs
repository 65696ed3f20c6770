//! What the model took, and what it cited that the client's texts do not hold.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{CallOutcome, SectionCall, SectionEntry, Usage};
use kit_workflow::workflow::Ports;
use serde::Serialize;

use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::progress::section_words;
use crate::pages::words::Words;
use crate::problem::Problem;
use kit_workflow::port::Sections as _;

/// What one draft took.
#[derive(Serialize)]
pub(super) struct SpendingView {
    pub(super) sum: String,
    pub(super) calls: Vec<CallView>,
    /// The sections whose citations are to be verified, and which of their items.
    pub(super) doubts: Vec<String>,
}

/// One call to the model.
#[derive(Serialize)]
pub(super) struct CallView {
    section: String,
    model: String,
    at: Moment,
    outcome: String,
    failed: bool,
    sum: String,
}

/// What a draft took so far, and what is to be verified in it.
pub(super) async fn spending<P: Ports>(
    app: &App<P>,
    words: Words,
    id: InquiryId,
    draft: u32,
    calls: &[SectionCall],
) -> Result<SpendingView, Problem> {
    let sections = app.workflow().ports().store().sections(id, draft).await?;
    let texts = sections.iter().map(|section| section.place.text).max().unwrap_or(0);
    let mine: Vec<&SectionCall> = calls.iter().filter(|call| call.section.draft == draft).collect();
    let call = |call: &&SectionCall| {
        let section = sections.iter().find(|section| section.number == call.section.number);
        CallView {
            section: section.map_or_else(String::new, |section| section_words(words, section.place, texts)),
            model: call.model.clone(),
            at: words.moment(call.at),
            outcome: words.name("call", call.outcome),
            failed: matches!(call.outcome, CallOutcome::Failed | CallOutcome::Unfit),
            sum: sum(words, call.usage),
        }
    };
    Ok(SpendingView {
        sum: sum(words, mine.iter().map(|call| call.usage).sum()),
        calls: mine.iter().map(call).collect(),
        doubts: sections.iter().filter_map(|section| doubt(words, section, texts)).collect(),
    })
}

fn doubt(words: Words, section: &SectionEntry, texts: u32) -> Option<String> {
    let unfounded = &section.written.as_ref()?.unfounded;
    let items: Vec<String> = unfounded.iter().map(|item| (item + 1).to_string()).collect();
    let which = section_words(words, section.place, texts);
    (!items.is_empty())
        .then(|| words.say_with("doubt", &[("section", which.into()), ("items", items.join(", ").into())]))
}

/// Tokens, and what they cost where prices are known: to a hundredth of a cent.
fn sum(words: Words, usage: Usage) -> String {
    let tokens = words.say_with("tokens", &[("tokens", words.number(usage.tokens()).into())]);
    if usage.cost == 0 {
        return tokens;
    }
    let (dollars, rest) = (usage.cost / 1_000_000, usage.cost % 1_000_000 / 100);
    let amount = format!("{dollars},{rest:04}");
    let amount = if words.0 == kit_workflow::port::Language::English { amount.replace(',', ".") } else { amount };
    format!("{tokens} · {}", words.say_with("dollars", &[("amount", amount.into())]))
}
