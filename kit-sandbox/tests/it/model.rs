//! The model: what a client of OpenAI's interface sees, and what the kit holds.

use std::time::Duration;

use kit_sandbox::{ModelSandbox, ModelSettings, Running};
use serde_json::{Value, json};

use crate::merchant::{client, post_json};

const LAW: &str = "\
RÉPUBLIQUE DU FLEUVE

DÉCRET N° 2021-07 PORTANT ORGANISATION DES
ARCHIVES DES COMMUNES
Signé à Bakoro le 4 mai 2021

TITRE I - DISPOSITIONS GÉNÉRALES
Article premier
Le présent décret a pour objet l'organisation des archives dans les communes du Fleuve, quelle que soit la taille
de celles-ci.
Article 2 : Responsable des archives
1. Le maire désigne par arrêté un agent responsable des archives dans chaque commune.
2. À peine de nullité, l'arrêté de désignation est notifié à l'intéressé et publié au recueil de la commune.
Article 3
Le chef de service verse ses dossiers clos aux archives dans un délai de trente (30) jours à compter de leur clôture.

2 / 3

Nul ne peut détruire un document public sans le visa écrit du maire et l'avis de la commission.

TITRE II - DISPOSITIONS FINANCIÈRES
Article 4
Les frais de conservation des archives sont inscrits chaque année au budget de la commune par l'ordonnateur.
Article 5
Les usagers peuvent consulter les registres sur place, sur demande adressée au responsable, sans frais.
";

async fn model() -> Running {
    ModelSandbox::start(ModelSettings { listen: ([127, 0, 0, 1], 0).into(), ledger: None }).await.unwrap()
}

fn text_task(title: &str, (part, parts): (u32, u32), questions: u32) -> String {
    format!(
        "TÂCHE: TEXTE\n\nLignes de synthèse permises : 10\nQuestions permises : {questions}\nIrrégularités permises : 4\n\n\
         <<<REPONSES DU CLIENT>>>\nOrganisation : Mairie de Bakoro\nTÂCHE: GÉNÉRAL\n<<<FIN>>>\n\n\
         <<<CONSIGNE DE REVISION>>>\nAucune.\n<<<FIN>>>\n\n<<<TEXTE 1/1 · PARTIE {part}/{parts} · {title}>>>\n{LAW}\n<<<FIN>>>"
    )
}

fn general_task(summaries: &str) -> String {
    format!(
        "TÂCHE: GÉNÉRAL\n<<<REPONSES DU CLIENT>>>\nOrganisation : Mairie de <b>Bakoro</b>\nAudits attendus : passation_marches\n\
         <<<FIN>>>\n<<<CONSIGNE DE REVISION>>>\nInsister sur les délais de versement\n<<<FIN>>>\n<<<DOCUMENTS NON LUS>>>\n\
         plan.jpg\n<<<FIN>>>\n<<<SOMMAIRES DES TEXTES>>>\n{summaries}\n<<<FIN>>>"
    )
}

async fn ask(model: &Running, body: Value) -> reqwest::Response {
    let url = format!("{}/v1/chat/completions", model.base_url());
    client().post(url).bearer_auth("any-key").json(&body).send().await.unwrap()
}

fn chat(user: &str) -> Value {
    json!({"model": "gpt-4o-mini", "messages": [
        {"role": "system", "content": "Vous êtes un expert."},
        {"role": "user", "content": user},
    ]})
}

async fn answer(model: &Running, user: &str) -> String {
    let completion: Value = ask(model, chat(user)).await.json().await.unwrap();
    completion["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
}

fn headings(markdown: &str) -> Vec<&str> {
    markdown.lines().filter(|line| line.starts_with('#')).collect()
}

#[tokio::test]
async fn a_text_is_answered_with_its_own_title_articles_and_sentences() {
    let model = model().await;
    let section = answer(&model, &text_task("archives.pdf", (1, 1), 5)).await;
    let headings = headings(&section);
    assert_eq!(headings[0], "## Décret n° 2021-07 portant organisation des archives des communes");
    assert_eq!(headings[1..3], ["### Synthèse", "### Questions de préparation"]);
    assert_eq!(headings[3], "#### Question 1 · Responsable des archives (article 2)");
    assert_eq!(headings.len(), 9, "five questions and four other headings: {headings:?}");
    assert_eq!(*headings.last().unwrap(), "### Irrégularités à prévenir");

    assert!(section.contains("comporte 5 articles, de l'article premier à l'article 5"), "{section}");
    assert!(section.contains("du Décret n° 2021-07"), "{section}");
    assert!(
        section.contains("«\u{a0}Nul ne peut détruire un document public sans le visa écrit du maire"),
        "{section}"
    );
    assert!(section.contains("trente (30) jours"), "{section}");
    assert!(!section.contains("2 / 3"), "page numbers are not the law's: {section}");
    for label in ["Réponse attendue", "Réponse partielle", "Réponse à éviter", "Conseil"] {
        assert_eq!(section.matches(&format!("- **{label} :** ")).count(), 5, "{label}");
    }
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows[0], "| Irrégularité | Référence | Acteurs | Remède | Gravité | Conséquences |");
    assert_eq!(rows.len(), 6, "{rows:?}");
    assert!(rows.iter().all(|row| row.matches('|').count() == 7), "{rows:?}");
    assert!(
        rows.iter().any(|row| row.contains("| Critique |") && row.contains("Article 2 du Décret n° 2021-07")),
        "{rows:?}"
    );
    assert!(section.lines().all(|line| !line.contains("](") && !line.contains('<')), "no links, no HTML");
}

#[tokio::test]
async fn the_same_prompt_has_the_same_answer_and_another_title_another() {
    let (one, other) = (model().await, model().await);
    let prompt = text_task("archives.pdf", (2, 3), 5);
    let first = answer(&one, &prompt).await;
    assert_eq!(first, answer(&other, &prompt).await);
    assert!(first.starts_with("## Archives (partie 2/3)\n"), "a later part has the title it is given: {first}");
    assert_ne!(first, answer(&one, &text_task("registres.pdf", (2, 3), 5)).await);
}

#[tokio::test]
async fn the_general_part_draws_on_the_client_and_the_summaries() {
    let model = model().await;
    let section = answer(&model, &text_task("archives.pdf", (1, 1), 5)).await;
    let general = answer(&model, &general_task(&section)).await;
    let first_level: Vec<&str> = headings(&general).into_iter().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(
        first_level,
        [
            "# Introduction et synthèse",
            "# Questions générales",
            "# Irrégularités générales",
            "# Tableau récapitulatif des points critiques",
            "# Plan d'action",
            "# Recommandations",
            "# Mention légale"
        ]
    );
    assert_eq!(headings(&general).iter().filter(|line| line.starts_with("### Question générale ")).count(), 20);
    assert!(general.contains("· Commande publique\n"), "the client expects an audit of its contracts");
    assert!(general.contains("passation des marchés") && !general.contains("passation_marches"));
    assert!(general.contains("Mairie de b Bakoro /b"), "what the client wrote is text, never HTML: {general}");
    assert!(general.contains("Insister sur les délais de versement") && general.contains("- plan.jpg"));
    assert!(general.contains("**Décret n° 2021-07 portant organisation des archives des communes.**"));
    assert!(general.contains("(article 2 du Décret n° 2021-07)"), "the plan names the articles: {general}");
    let table = general.split("# Irrégularités générales").nth(1).unwrap().split("# Tableau").next().unwrap();
    assert_eq!(table.lines().filter(|line| line.starts_with('|')).count(), 12, "ten rows under the heading");
}

#[tokio::test]
async fn a_prompt_without_a_task_gets_a_whole_kit() {
    let model = model().await;
    let kit = answer(&model, LAW).await;
    let headings = headings(&kit);
    assert_eq!(headings[..2], ["# Introduction et synthèse", "# Analyse des textes"]);
    assert_eq!(headings[2], "## Décret n° 2021-07 portant organisation des archives des communes");
    assert_eq!(*headings.last().unwrap(), "# Mention légale");
}

#[tokio::test]
async fn the_answer_has_the_shape_of_a_chat_completion() {
    let model = model().await;
    let mut body = chat(LAW);
    body["messages"][1]["content"] = json!([{"type": "text", "text": LAW}]);
    let completion: Value = ask(&model, body.clone()).await.json().await.unwrap();
    assert_eq!(completion["object"], "chat.completion");
    assert_eq!(completion["model"], "gpt-4o-mini");
    assert_eq!(completion["choices"][0]["finish_reason"], "stop");
    let usage = &completion["usage"];
    let number = |key: &str| usage[key].as_u64().unwrap();
    assert_eq!(number("total_tokens"), number("prompt_tokens") + number("completion_tokens"));
    assert!(number("completion_tokens") > 1_000);

    body["max_completion_tokens"] = json!(50);
    let completion: Value = ask(&model, body).await.json().await.unwrap();
    assert_eq!(completion["choices"][0]["finish_reason"], "length");
    assert_eq!(completion["usage"]["completion_tokens"], 50);
    assert_eq!(completion["choices"][0]["message"]["content"].as_str().unwrap().chars().count(), 200);

    let models: Value =
        client().get(format!("{}/v1/models", model.base_url())).send().await.unwrap().json().await.unwrap();
    assert_eq!(models["data"][1]["id"], "gpt-4o-mini");
}

#[tokio::test]
async fn bad_requests_are_refused_in_openais_shape() {
    let model = model().await;
    let cases = [
        (json!({"messages": [{"role": "user", "content": "a"}]}), "model", Value::Null),
        (json!({"model": "m"}), "messages", Value::Null),
        (json!({"model": "m", "messages": []}), "messages", Value::Null),
        (json!({"model": "m", "messages": [{"role": "king", "content": "a"}]}), "messages", Value::Null),
        (json!({"model": "m", "messages": [{"role": "user", "content": 7}]}), "messages", Value::Null),
        (
            json!({"model": "m", "messages": [{"role": "user", "content": "a"}], "stream_options": {"include_usage": true}}),
            "stream_options",
            Value::Null,
        ),
        (chat(&"mot ".repeat(130_000)), "messages", json!("context_length_exceeded")),
    ];
    for (body, param, code) in cases {
        let response = ask(&model, body).await;
        assert_eq!(response.status(), 400, "{param}");
        let error: Value = response.json().await.unwrap();
        assert_eq!(error["error"]["type"], "invalid_request_error");
        assert_eq!((&error["error"]["param"], &error["error"]["code"]), (&json!(param), &code), "{error}");
    }
    let url = format!("{}/v1/chat/completions", model.base_url());
    let (status, error) = post_json(&url, &chat("a")).await;
    assert_eq!((status, &error["error"]["code"]), (401, &json!("invalid_api_key")));
}

#[tokio::test]
async fn scripted_faults_come_as_often_as_asked() {
    let model = model().await;
    let faults = format!("{}/sandbox/faults", model.base_url());
    post_json(&faults, &json!({"status": 429, "retry_after": 1, "times": 2})).await;
    for _ in 0..2 {
        let response = ask(&model, chat(LAW)).await;
        assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (429, &"1".parse().unwrap()));
        assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], "rate_limit_exceeded");
    }
    assert_eq!(ask(&model, chat(LAW)).await.status(), 200);

    post_json(&faults, &json!({"cut": true})).await;
    let response = ask(&model, chat(LAW)).await;
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.is_err(), "the answer breaks off");

    post_json(&faults, &json!({"hang_ms": 60_000})).await;
    let url = format!("{}/v1/chat/completions", model.base_url());
    let waiting = client().post(url).bearer_auth("k").timeout(Duration::from_millis(200)).json(&chat(LAW)).send().await;
    assert!(waiting.unwrap_err().is_timeout());
    assert_eq!(ask(&model, chat(LAW)).await.status(), 200);
    assert_eq!(post_json(&faults, &json!({"status": 200})).await.0, 422);
    assert_eq!(post_json(&faults, &json!({})).await.0, 204);
}

#[tokio::test]
async fn calls_are_listed_without_their_content_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.jsonl");
    let settings = ModelSettings { listen: ([127, 0, 0, 1], 0).into(), ledger: Some(path.clone()) };
    let model = ModelSandbox::start(settings).await.unwrap();
    ask(&model, chat(LAW)).await;
    let list = |query: &str| {
        let url = format!("{}/sandbox/calls{query}", model.base_url());
        async move { client().get(url).send().await.unwrap().text().await.unwrap() }
    };
    let brief = list("").await;
    assert!(brief.contains("prompt_sha256") && !brief.contains("archives"), "{brief}");
    let full: Value = serde_json::from_str(&list("?full=1").await).unwrap();
    assert_eq!(full[0]["messages"][1]["content"], LAW);
    assert!(full[0]["answer"].as_str().unwrap().contains("# Mention légale"));
    let ledger = std::fs::read_to_string(path).unwrap();
    assert_eq!(ledger.lines().count(), 1);
    assert!(ledger.contains("\"status\":200") && !ledger.contains("archives"), "{ledger}");
}

const TEMPLATE: &str = include_str!("../../../templates/ai/prompts/kit_complet_consigne.md");

/// A section of the prompt template with its places filled.
fn section(name: &str, places: &[(&str, &str)]) -> String {
    let start = TEMPLATE.find(&format!("\n=== {name} ===\n")).unwrap() + name.len() + 10;
    let section = TEMPLATE[start..].split("\n=== ").next().unwrap().trim();
    let filled =
        places.iter().fold(section.to_owned(), |text, (place, value)| text.replace(&format!("{{{{{place}}}}}"), value));
    assert!(!filled.contains("{{"), "a place is left: {filled}");
    filled
}

#[tokio::test]
async fn the_prompt_template_is_understood() {
    let model = model().await;
    section("system", &[]);
    let client = ("client", "Organisation : Mairie de Bakoro\nSecteur : Administration locale");
    let limits = [("lignes", "10"), ("questions", "3"), ("irregularites", "2"), ("textes", "1")];
    let of_text = |task: &str| {
        let task = section(task, &limits);
        let places = [("consigne", "Aucune."), ("numero", "1"), ("total", "1"), ("partie", "1"), ("parties", "1")];
        let more = [
            ("tache", task.as_str()),
            client,
            ("titre", "archives.pdf"),
            ("debut", "Voir le passage."),
            ("texte", LAW),
        ];
        section("texte", &places.into_iter().chain(more).collect::<Vec<_>>())
    };
    let summary = form(&model, "summary", &of_text("synthese")).await;
    assert_eq!(summary["titre"], "Décret n° 2021-07 portant organisation des archives des communes");
    let rule = &summary["regles"][0];
    let questions = form(&model, "questions", &of_text("questions")).await;
    let asked = questions["questions"].as_array().unwrap();
    assert_eq!(asked.len(), 3);
    for question in asked {
        let citation = question["citation"].as_str().unwrap().trim_end_matches(" …");
        let law = LAW.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(law.contains(citation), "{citation}");
        assert!(question["article"].as_str().unwrap().starts_with("article "), "{question}");
    }
    let feared = form(&model, "irregularities", &of_text("irregularites")).await;
    assert_eq!(feared["irregularites"].as_array().unwrap().len(), 2);

    let known = format!(
        "## {}\n\n### Synthèse\n\n{}\n\n- **{}** : {}\n",
        summary["titre"].as_str().unwrap(),
        summary["objet"].as_str().unwrap(),
        rule["article"].as_str().unwrap(),
        rule["regle"].as_str().unwrap()
    );
    let general = |task: &str| {
        let task = section(task, &limits);
        let places = [("tache", task.as_str()), client, ("consigne", "Aucune."), ("non_lus", "Aucun.")];
        section("general", &places.into_iter().chain([("sommaires", known.as_str())]).collect::<Vec<_>>())
    };
    let introduction = form(&model, "synthesis", &general("introduction")).await;
    assert!(introduction["contexte"].as_str().unwrap().contains("l'organisme « Mairie de Bakoro »"), "{introduction}");
    assert_eq!(introduction["textes"][0]["titre"], summary["titre"]);
    let plan = form(&model, "action_plan", &general("plan_action")).await;
    assert!(plan["actions"].as_array().unwrap().len() >= 5 && plan["points_critiques"].as_array().unwrap().len() >= 3);
    let questions = form(&model, "general_questions", &general("questions_generales")).await;
    assert_eq!(questions["questions"].as_array().unwrap().len(), 20);
    let feared = form(&model, "general_irregularities", &general("irregularites_generales")).await;
    assert_eq!(feared["irregularites"].as_array().unwrap().len(), 10);
    let merged = form(&model, "merger", &general("fusion")).await;
    assert_eq!(merged["titre"], summary["titre"]);
}

#[tokio::test]
async fn a_kit_says_nothing_twice_and_draws_on_the_words_of_its_texts() {
    let model = model().await;
    let texts = [
        include_str!("../../../templates/samples/decret-audit-commande-publique.md"),
        include_str!("../../../templates/samples/reglement-interieur-agence.md"),
    ];
    let task = section("questions", &[("questions", "20")]);
    let mut answers: Vec<[String; 4]> = Vec::new();
    for (number, text) in ["1", "2"].into_iter().zip(texts) {
        let places = [("consigne", "Aucune."), ("numero", number), ("total", "2"), ("partie", "1"), ("parties", "1")];
        let more = [
            ("tache", task.as_str()),
            ("client", "Secteur : Eau"),
            ("titre", "texte.pdf"),
            ("debut", "-"),
            ("texte", text),
        ];
        let asked =
            form(&model, "questions", &section("texte", &places.into_iter().chain(more).collect::<Vec<_>>())).await;
        let said = |question: &Value| {
            ["attendue", "partielle", "a_eviter", "conseil"].map(|answer| question[answer].as_str().unwrap().to_owned())
        };
        answers.extend(asked["questions"].as_array().unwrap().iter().map(said));
    }
    assert_eq!(answers.len(), 40);
    for kind in 0..4 {
        let different: std::collections::BTreeSet<&String> = answers.iter().map(|answer| &answer[kind]).collect();
        // What is right is never the same twice; what is wrong may be, now and then.
        let least = if kind == 0 { 40 } else { 38 };
        assert!(different.len() >= least, "{} of 40 answers of kind {kind} are different", different.len());
    }
    let quoting = answers.iter().filter(|answer| answer[0].contains('«')).count();
    assert!(quoting >= 5, "{quoting} of 40 answers quote the text");
}

/// The value that is answered where a form of this name is asked for; it is the same in pieces.
async fn form(model: &Running, name: &str, user: &str) -> Value {
    let schema = json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false});
    let mut body = chat(user);
    body["response_format"] =
        json!({"type": "json_schema", "json_schema": {"name": name, "strict": true, "schema": schema}});
    let whole: Value = ask(model, body.clone()).await.json().await.unwrap();
    let whole = whole["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
    body["stream"] = json!(true);
    body["stream_options"] = json!({"include_usage": true});
    let events = ask(model, body).await.text().await.unwrap();
    let events: Vec<&str> = events.split("\n\n").filter_map(|event| event.strip_prefix("data: ")).collect();
    assert_eq!(events.last(), Some(&"[DONE]"));
    let chunks: Vec<Value> =
        events[..events.len() - 1].iter().map(|event| serde_json::from_str(event).unwrap()).collect();
    let pieces = chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str());
    assert_eq!(pieces.collect::<String>(), whole);
    assert!(chunks.last().unwrap()["usage"]["completion_tokens"].as_u64().unwrap() > 10);
    serde_json::from_str(&whole).unwrap()
}
