//! How drafts are made: budget, concurrency, and the models in a table `[draft]` of the settings file.
//!
//! ```toml
//! [draft]
//! model = "gpt-4o-mini"            # OPENAI_MODEL, where it is set, wins
//! fallback = "gpt-4o"
//! window = 100000                  # characters of data in one prompt
//! timeout = "5m"                   # for one call
//! attempts = 4                     # calls for one answer
//!
//! [draft.sections.questions]       # one of the kinds of section
//! model = "gpt-4o"
//! temperature = 0.3
//! max_tokens = 12000
//!
//! [draft.prices."gpt-4o-mini"]     # US dollars for a million tokens
//! prompt = 0.15
//! completion = 0.60
//! ```

use std::collections::BTreeMap;
use std::time::Duration;

use kit_openai::{ModelChoice, OpenAiSettings, Price};
use kit_workflow::Name as _;
use kit_workflow::inquiry::SectionKind;
use kit_workflow::workflow::DraftingTerms;
use serde::Deserialize;

use super::{SettingError, Source, span};

/// The table of the settings file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Table {
    model: Option<String>,
    fallback: Option<String>,
    window: Option<usize>,
    timeout: Option<String>,
    attempts: Option<u32>,
    #[serde(default)]
    sections: BTreeMap<String, Choice>,
    #[serde(default)]
    prices: BTreeMap<String, Dollars>,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Choice {
    model: Option<String>,
    temperature: Option<f32>,
    max_tokens: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Dollars {
    prompt: f64,
    completion: f64,
}

/// The models, checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Models {
    usual: Option<String>,
    fallback: Option<String>,
    window: Option<usize>,
    timeout: Option<Duration>,
    attempts: Option<u32>,
    choices: Vec<(SectionKind, Choice)>,
    prices: BTreeMap<String, Price>,
}

const NAME: &str = "[draft]";

/// Reads the table.
pub(super) fn models(source: &Source) -> Result<Models, SettingError> {
    let fault = |problem: String| SettingError::new(NAME, problem);
    let Some(table) = source.table("draft") else { return Ok(Models::default()) };
    let table: Table = table.clone().try_into().map_err(|error: toml::de::Error| fault(error.message().to_owned()))?;
    let choice = |(name, choice): (String, Choice)| {
        let kind = SectionKind::parse(&name).ok_or_else(|| {
            let known: Vec<&str> = SectionKind::ALL.iter().map(|kind| kind.as_str()).collect();
            fault(format!("sections.{name} is none of {}", known.join(", ")))
        })?;
        match choice.temperature {
            Some(temperature) if !(0.0..=2.0).contains(&temperature) => {
                Err(fault(format!("sections.{name}.temperature is not between 0 and 2")))
            }
            _ => Ok((kind, choice)),
        }
    };
    let price = |(name, dollars): (String, Dollars)| {
        let millionths = |dollars: f64| {
            let sensible = (0.0..=100_000.0).contains(&dollars);
            sensible.then(|| (dollars * 1e6).round() as u64).ok_or_else(|| fault(format!("prices.{name} is no price")))
        };
        let price = Price { prompt: millionths(dollars.prompt)?, completion: millionths(dollars.completion)? };
        Ok((name, price))
    };
    let timeout = table.timeout.map(|text| {
        let timeout = span::parse(&text).filter(|timeout| !timeout.is_zero());
        timeout.ok_or_else(|| fault(format!("timeout {text:?} is not a time such as 5m or 90s")))
    });
    Ok(Models {
        usual: table.model,
        fallback: table.fallback,
        window: table.window,
        timeout: timeout.transpose()?,
        attempts: table.attempts,
        choices: table.sections.into_iter().map(choice).collect::<Result<_, _>>()?,
        prices: table.prices.into_iter().map(price).collect::<Result<_, _>>()?,
    })
}

impl Models {
    /// Puts the models into the adapter's settings. A model that was chosen before, by `OPENAI_MODEL`, stays the usual one.
    pub(crate) fn set(&self, chosen: Option<&str>, settings: &mut OpenAiSettings) {
        if let Some(model) = chosen.or(self.usual.as_deref()) {
            model.clone_into(&mut settings.model);
        }
        settings.fallback.clone_from(&self.fallback);
        settings.window = self.window.unwrap_or(settings.window);
        settings.timeout = self.timeout.unwrap_or(settings.timeout);
        settings.deadline = settings.deadline.max(settings.timeout * 3);
        settings.attempts = self.attempts.unwrap_or(settings.attempts);
        settings.prices.clone_from(&self.prices);
        for (kind, choice) in &self.choices {
            let usual = ModelChoice::new(choice.model.clone().unwrap_or_else(|| settings.model.clone()));
            let temperature = choice.temperature.or(usual.temperature);
            settings.choices.insert(*kind, ModelChoice { temperature, max_tokens: choice.max_tokens, ..usual });
        }
    }
}

/// Reads what drafts may take.
pub(super) fn terms(source: &Source) -> Result<DraftingTerms, SettingError> {
    let usual = DraftingTerms::default();
    let name = "KIT_DRAFT_CONCURRENCY";
    let at_once = source.parsed(name, &usual.at_once.to_string(), "is not a number of sections")?;
    if !(1..=64).contains(&at_once) {
        return Err(SettingError::new(name, "is not between 1 and 64"));
    }
    let tokens: u64 = source.parsed(
        "KIT_DRAFT_BUDGET_TOKENS",
        &usual.budget_tokens.unwrap_or_default().to_string(),
        "is not a number of tokens",
    )?;
    let name = "KIT_DRAFT_BUDGET_USD";
    let dollars: f64 = source.parsed(name, "0", "is not an amount of US dollars")?;
    if !(0.0..=1e9).contains(&dollars) {
        return Err(SettingError::new(name, "is not an amount of US dollars"));
    }
    let cost = (dollars * 1e6).round() as u64;
    // Nothing is no budget, but none.
    Ok(DraftingTerms {
        at_once,
        budget_tokens: (tokens > 0).then_some(tokens),
        budget_cost: (cost > 0).then_some(cost),
    })
}

#[cfg(test)]
mod tests {
    use kit_openai::OpenAiSettings;
    use kit_workflow::inquiry::SectionKind;

    use super::super::Source;
    use super::{models, terms};

    #[track_caller]
    fn refused(toml: &str, problem: &str) {
        let error = models(&Source::of_file(toml)).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }

    #[test]
    fn each_kind_of_section_may_have_its_model() {
        let source = Source::of_file(
            "[draft]\nfallback = \"b\"\nwindow = 5000\ntimeout = \"90s\"\n[draft.sections.questions]\nmodel = \"q\"\n\
             temperature = 0.5\n[draft.sections.summary]\nmax_tokens = 900\n[draft.prices.\"q\"]\nprompt = 0.15\n\
             completion = 0.6\n",
        );
        let mut settings = OpenAiSettings::new("key");
        models(&source).unwrap().set(Some("a"), &mut settings);
        assert_eq!((settings.model.as_str(), settings.fallback.as_deref(), settings.window), ("a", Some("b"), 5_000));
        let questions = &settings.choices[&SectionKind::Questions];
        assert_eq!((questions.model.as_str(), questions.temperature), ("q", Some(0.5)));
        assert_eq!(settings.choices[&SectionKind::Summary].model, "a");
        assert_eq!((settings.prices["q"].prompt, settings.prices["q"].completion), (150_000, 600_000));
    }

    #[test]
    fn a_senseless_table_is_refused() {
        refused("[draft.sections.poems]\nmodel = \"x\"\n", "sections.poems is none of summary");
        refused("[draft.sections.questions]\ntemperature = 3.0\n", "temperature is not between 0 and 2");
        refused("[draft]\nwindows = 1\n", "unknown field");
        refused("[draft.prices.x]\nprompt = -1.0\ncompletion = 0.0\n", "prices.x is no price");
        refused("[draft]\ntimeout = \"soon\"\n", "timeout \"soon\" is not a time");
    }

    #[test]
    fn the_budget_is_read_in_tokens_and_dollars() {
        let source = Source::of(&[("KIT_DRAFT_BUDGET_TOKENS", "5000"), ("KIT_DRAFT_BUDGET_USD", "1.25")]);
        let terms = terms(&source).unwrap();
        assert_eq!((terms.budget_tokens, terms.budget_cost, terms.at_once), (Some(5_000), Some(1_250_000), 3));
        let none = super::terms(&Source::of(&[("KIT_DRAFT_BUDGET_TOKENS", "0")])).unwrap();
        assert_eq!((none.budget_tokens, none.budget_cost), (None, None));
        assert!(super::terms(&Source::of(&[("KIT_DRAFT_CONCURRENCY", "0")])).is_err());
    }
}
