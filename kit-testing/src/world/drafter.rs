use std::fmt;

use kit_workflow::port::{Drafter, DrafterError, Prompt};

use super::script::Script;
use crate::drive::polls;

/// What the fake model is told: enough for it to know which of the two answers is wanted, and to repeat the data.
pub(super) const TEMPLATE: &str = "\
=== system ===
Rédiger.
=== texte ===
TEXTE {{titre}}
<<<{{client}}>>>
<<<{{consigne}}>>>
partie {{partie}}/{{parties}} du texte {{numero}}/{{total}}, {{lignes}} lignes, {{questions}} questions, {{irregularites}} irrégularités
<<<{{texte}}>>>
=== general ===
ENSEMBLE
<<<{{client}}>>>
<<<{{consigne}}>>>
<<<{{non_lus}}>>>
<<<{{sommaires}}>>>
";

/// A model that answers on the plan of the kit and repeats the data it was given. Clones share what it was asked.
#[derive(Clone)]
pub struct FakeDrafter {
    script: Script<Prompt, Result<String, DrafterError>>,
}

impl FakeDrafter {
    /// A model that was asked nothing.
    pub fn new() -> Self {
        Self { script: Script::new() }
    }

    /// The next answer is this.
    pub fn complete_next(&self, answer: Result<String, DrafterError>) {
        self.script.answer_next(answer);
    }

    /// What it was asked, oldest first.
    pub fn asked(&self) -> Vec<Prompt> {
        self.script.asked()
    }
}

impl Default for FakeDrafter {
    fn default() -> Self {
        Self::new()
    }
}

impl Drafter for FakeDrafter {
    fn model(&self) -> &str {
        "fake-1"
    }

    fn window(&self) -> usize {
        20_000
    }

    async fn complete(&self, prompt: &Prompt) -> Result<String, DrafterError> {
        polls(1).await;
        let answer = self.script.ask(prompt.clone()).unwrap_or_else(|| Ok(on_the_plan(&prompt.user)));
        polls(1).await;
        answer
    }
}

fn on_the_plan(data: &str) -> String {
    let quoted: String = data.lines().map(|line| format!("> {line}\n")).collect();
    match data.lines().next().and_then(|line| line.strip_prefix("TEXTE ")) {
        Some(title) => format!(
            "## {title}\n\n### Synthèse\n\n{quoted}\n### Questions de préparation\n\nUne question.\n\n\
             ### Irrégularités à prévenir\n\nAucune.\n"
        ),
        None => [
            "Introduction et synthèse",
            "Questions générales",
            "Irrégularités générales",
            "Tableau récapitulatif des points critiques",
            "Plan d'action",
            "Recommandations",
            "Mention légale",
        ]
        .map(|title| format!("# {title}\n\n{quoted}\n"))
        .concat(),
    }
}

/// Prompts hold clients' texts: only their number is shown.
impl fmt::Debug for FakeDrafter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeDrafter").field("asked", &self.asked().len()).finish_non_exhaustive()
    }
}
