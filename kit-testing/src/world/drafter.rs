use std::fmt;

use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};
use serde_json::{Value, json};

use super::script::Script;
use crate::drive::polls;

/// What the fake model is told: the data, framed.
pub(super) const TEMPLATE: &str = "\
=== system ===
Rédiger.
=== texte ===
{{tache}}
TEXTE {{titre}}
<<<{{client}}>>>
<<<{{consigne}}>>>
partie {{partie}}/{{parties}} du texte {{numero}}/{{total}}
<<<{{texte}}>>>
=== general ===
{{tache}}
ENSEMBLE
<<<{{client}}>>>
<<<{{consigne}}>>>
<<<{{non_lus}}>>>
<<<{{sommaires}}>>>
=== correction ===
À CORRIGER
{{fautes}}
<<<{{reponse}}>>>
=== synthese ===
synthèse, {{lignes}} lignes
=== questions ===
questions, {{questions}} au plus
=== irregularites ===
irrégularités, {{irregularites}} au plus
=== fusion ===
fusion, {{lignes}} lignes
=== questions_generales ===
questions générales
=== irregularites_generales ===
irrégularités générales
=== introduction ===
introduction de {{textes}} textes
=== plan_action ===
plan d'action
";

/// A model that answers on the plan of the kit and cites the texts it was given. Clones share what it was asked.
///
/// ```
/// use kit_testing::drive;
/// use kit_testing::world::FakeDrafter;
/// use kit_workflow::inquiry::SectionKind;
/// use kit_workflow::port::{Drafter, Prompt};
///
/// let drafter = FakeDrafter::new().with_window(5_000);
/// drafter.complete_next(Ok("{}".to_owned()));
/// let (kind, system, user) = (SectionKind::Synthesis, String::new(), "Article 1er.".to_owned());
/// let prompt = Prompt { kind, system, user, schema: String::new() };
/// assert_eq!(drive::to_end(drafter.complete(&prompt, &|_| ())).unwrap().text, "{}");
/// assert_eq!((drafter.asked(), drafter.window()), (vec![prompt], 5_000));
/// ```
#[derive(Clone)]
pub struct FakeDrafter {
    script: Script<Prompt, Result<String, DrafterError>>,
    window: usize,
}

impl FakeDrafter {
    /// A model that was asked nothing.
    pub fn new() -> Self {
        Self { script: Script::new(), window: 20_000 }
    }

    /// The same with room for so many characters.
    pub fn with_window(self, window: usize) -> Self {
        Self { window, ..self }
    }

    /// The next answer is this.
    pub fn complete_next(&self, answer: Result<String, DrafterError>) {
        self.script.answer_next(answer);
    }

    /// What it was asked, oldest first.
    pub fn asked(&self) -> Vec<Prompt> {
        self.script.asked()
    }

    /// How often it was asked.
    pub(super) fn changes(&self) -> u64 {
        self.script.times()
    }
}

impl Default for FakeDrafter {
    fn default() -> Self {
        Self::new()
    }
}

impl Drafter for FakeDrafter {
    fn model(&self, _: SectionKind) -> &str {
        "fake-1"
    }

    fn window(&self) -> usize {
        self.window
    }

    async fn complete(&self, prompt: &Prompt, heard: Hearer<'_>) -> Result<Answer, DrafterError> {
        polls(1).await;
        let answer = self.script.ask(prompt.clone());
        let text = answer.unwrap_or_else(|| Ok(on_the_plan(prompt).to_string()));
        heard(text.as_ref().map_or(0, |text| text.len() as u64));
        polls(1).await;
        let tokens = |text: &str| (text.len() as u64).div_ceil(4);
        text.map(|text| Answer {
            usage: Usage {
                prompt_tokens: tokens(&prompt.system) + tokens(&prompt.user),
                completion_tokens: tokens(&text),
                cost: 1_000,
            },
            model: "fake-1".to_owned(),
            text,
        })
    }
}

/// What fits the schema of a prompt. Its citation is the first line of the text that is no heading.
fn on_the_plan(prompt: &Prompt) -> Value {
    let citation = prompt.user.rsplit("<<<").next().unwrap_or_default().trim_end().trim_end_matches(">>>");
    let citation = citation.lines().find(|line| !line.is_empty() && !line.starts_with("Article")).unwrap_or("rien");
    let citation: String = citation.chars().take(200).collect();
    let answers = json!({"sujet": "Tenue", "question": "Comment ?", "attendue": "Ainsi.", "partielle": "Un peu.",
        "a_eviter": "Jamais.", "conseil": "Montrez."});
    let fault = json!({"irregularite": "Retard", "acteurs": "Direction", "remede": "Écrire", "gravite": "Moyenne",
        "consequences": "Réserve"});
    let with = |value: &Value, more: Value| {
        let mut value = value.clone();
        if let (Some(value), Some(more)) = (value.as_object_mut(), more.as_object()) {
            value.extend(more.clone());
        }
        value
    };
    let source = json!({"article": "article 1er", "citation": citation});
    match prompt.kind {
        SectionKind::Summary | SectionKind::Merger => {
            json!({"titre": "Texte", "objet": "Un objet.", "regles": [{"article": "article 1er", "regle": "Une règle."}]})
        }
        SectionKind::Questions => json!({"questions": [with(&answers, source)]}),
        SectionKind::Irregularities => json!({"irregularites": [with(&fault, source)]}),
        SectionKind::GeneralQuestions => json!({"questions": vec![answers; 20]}),
        SectionKind::GeneralIrregularities => {
            json!({"irregularites": vec![with(&fault, json!({"reference": "Principe"})); 10]})
        }
        SectionKind::Synthesis => {
            let wanted: Value = serde_json::from_str(&prompt.schema).unwrap_or_default();
            let texts = wanted["properties"]["textes"]["minItems"].as_u64().unwrap_or(0) as usize;
            json!({"usage": "Lisez.", "contexte": "Chez vous.", "exigences": "",
                "textes": vec![json!({"titre": "Texte", "synthese": "Il règle."}); texts]})
        }
        SectionKind::ActionPlan => json!({
            "points_critiques":
                vec![json!({"point": "Retard", "reference": "Article 1", "gravite": "Élevée", "mesure": "Écrire"}); 3],
            "actions":
                vec![json!({"priorite": 1, "action": "Écrire", "responsable": "Direction", "delai": "Sous 7 jours"}); 5],
            "recommandations": vec![json!({"recommandation": "Prouvez.", "raison": "Cela clôt la question."}); 3],
        }),
    }
}

/// Prompts hold clients' texts: only their number is shown.
impl fmt::Debug for FakeDrafter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeDrafter").field("asked", &self.asked().len()).finish_non_exhaustive()
    }
}
