//! A draft while it is written, looked at, compared and revised in part.

use std::time::Duration;

use kit_testing::sample;
use kit_testing::world::terms;
use kit_workflow::inquiry::{InquiryLifecycle, Stage};
use kit_workflow::port::{DrafterError, PreviewFailed, Role};
use kit_workflow::workflow::Workflow;
use kit_workflow::{Backoff, Step, Worker, WorkerId};
use serde_json::Value;

use super::browser::{Page, private};
use crate::world::{Client, World};

impl World {
    /// Does one effect that is due.
    async fn step(&self) -> Step {
        let workflow = Workflow::new(self.ports.clone(), sample::keys(), terms());
        let worker = Worker {
            id: WorkerId("one".to_owned()),
            store: &self.ports.store,
            performer: &workflow,
            clock: &self.ports.clock,
            lease: Duration::from_secs(60),
            backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 2 },
        };
        worker.step::<InquiryLifecycle>().await.unwrap()
    }

    async fn work(&self) {
        while self.step().await != Step::Idle {}
    }

    /// The inquiry as staff read it by the API.
    async fn told(&self, client: &Client, staff: &str) -> Value {
        self.send(self.staff_call("GET", client, "", staff)).await.expect(200).json()
    }

    async fn preview(&self, client: &Client, draft: &str, session: &str) -> Page {
        self.open_desk(&at(client, &format!("drafts/{draft}/preview.pdf")), session).await
    }
}

fn at(client: &Client, beneath: &str) -> String {
    format!("/kit-complet-traitement/{}/{beneath}", client.id)
}

#[tokio::test]
async fn client_and_staff_see_section_by_section_what_is_done() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    world.pay(&client).await;
    while world.ports.drafter.asked().len() < 2 {
        assert_ne!(world.step().await, Step::Idle);
    }
    let page = world.open(&private(&client, "")).await.expect(200);
    page.shows("2 rubriques sur 7").shows("Texte 1 sur 1\u{a0}: questions").shows("<progress max=\"7\" value=\"2\"");
    world.open_desk(&at(&client, ""), &session).await.expect(200).shows("2 rubriques sur 7");
    for told in [world.read(&client).await, world.told(&client, &session).await] {
        let progress = &told["progress"];
        assert_eq!((&progress["draft"], &progress["done"]), (&1.into(), &2.into()), "{progress}");
        let sections = progress["sections"].as_array().unwrap();
        let done = sections.iter().filter(|section| section["status"] == "done").count();
        assert_eq!((sections.len(), done), (7, 2), "{progress}");
        assert_eq!(sections[1]["words"], "Texte 1 sur 1\u{a0}: questions");
    }
    world.work().await;
    assert_eq!(world.read(&client).await["progress"], Value::Null);
    world.open(&private(&client, "")).await.expect(200).hides("rubriques sur");
}

#[tokio::test]
async fn chosen_sections_are_made_anew_and_the_drafts_are_compared() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    world.pay(&client).await;
    world.work().await;
    let draft = &world.told(&client, &session).await["draft"];
    let calls = world.ports.drafter.asked().len();
    assert_eq!(draft["calls"], calls);
    assert!(draft["tokens"].as_u64().unwrap() > 0 && draft["model_cost"].as_u64().is_some(), "{draft}");
    assert!(draft["citations_found"].as_u64() <= draft["citations"].as_u64(), "{draft}");
    assert_eq!(world.read(&client).await["draft"], Value::Null, "what it cost is not the client's to see");

    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let page = page.shows("name=\"sections\" value=\"questions-1\"").shows("name=\"sections\" value=\"synthesis\"");
    let revision = page.action("/revision/");
    // Nothing is lost of what was ticked where the form is not good.
    let ticked = [("feedback", " "), ("sections", "questions-1")];
    let page = world.send_desk(&revision, &ticked, &session).await.expect(422);
    page.shows("value=\"questions-1\" checked").hides("value=\"synthesis\" checked");
    for unknown in ["questions-9", "tout"] {
        let fields = [("feedback", "plus court"), ("sections", unknown)];
        world.send_desk(&revision, &fields, &session).await.expect(422);
        let body = serde_json::json!({"feedback": "plus court", "sections": [unknown]});
        let problem =
            world.send(world.staff_call("POST", &client, "/revision", &session).json(&body)).await.expect(422);
        assert_eq!(problem.problem().1, [("sections".to_owned(), "unknown_choice".to_owned())]);
    }
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Drafted);
    let ticked = [("feedback", "plus court"), ("sections", "questions-1")];
    world.send_desk(&revision, &ticked, &session).await.goes_to();
    let other = serde_json::json!({"questions": [{"sujet": "Nouveau sujet", "question": "Qui signe ?", "article": "article 1er",
        "citation": "Article 1", "attendue": "a", "partielle": "p", "a_eviter": "e", "conseil": "c"}]});
    world.ports.drafter.complete_next(Ok(other.to_string()));
    world.work().await;
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Drafted);
    assert_eq!(world.ports.drafter.asked().len(), calls + 1, "only what was ticked is paid for");

    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let changes = at(&client, "drafts/2/changes/");
    assert!(page.attributes("href").contains(&changes));
    let page = world.open_desk(&changes, &session).await.expect(200).shows("Projet 2 comparé au projet 1");
    let page = page.shows("Conservée telle quelle").shows("Nouveau sujet");
    assert_eq!(page.html.matches("Modifiée").count(), 1, "{}", page.html);
    world.open_desk(&at(&client, "drafts/2/changes/?with=9"), &session).await.expect(404);
}

#[tokio::test]
async fn a_draft_is_looked_at_as_pdf_and_nothing_depends_on_that() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let address = at(&client, "drafts/1/preview.pdf");
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200).shows("Aperçu en PDF");
    assert!(page.attributes("href").contains(&address));
    let Page { answer, .. } = world.preview(&client, "1", &session).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/pdf")));
    assert!(answer.body.starts_with(b"%PDF"));
    let disposition = answer.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; ") && disposition.ends_with("-1.pdf"), "{disposition}");
    assert!(world.open(&address).await.goes_to().contains("/login/"), "it is staff's");
    for absent in ["2", "x"] {
        assert_eq!(world.preview(&client, absent, &session).await.answer.status, 404);
    }

    world.ports.documents.fail_next_preview(PreviewFailed::TooSlow);
    let page = world.preview(&client, "1", &session).await.expect(503).shows("mis trop de temps");
    assert!(page.attributes("href").contains(&at(&client, "")));
    world.ports.documents.lose_office();
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let page = page.shows("LibreOffice n’est pas installé sur ce serveur");
    assert!(!page.attributes("href").contains(&address));
    world.preview(&client, "1", &session).await.expect(503).shows("n’est pas installé");
    world.upload(&client, &session).await.expect(200);
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Validated);
}

#[tokio::test]
async fn a_draft_that_failed_names_no_progress_and_says_why_to_staff() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    world.pay(&client).await;
    world.ports.drafter.complete_next(Err(DrafterError::Misconfigured { detail: "unknown model".into() }));
    world.work().await;
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::GenerationFailed);
    let told = world.told(&client, &session).await;
    assert_eq!((&told["progress"], &told["draft"]), (&Value::Null, &Value::Null));
    world.open_desk(&at(&client, ""), &session).await.expect(200).shows("unknown model");
    world.open(&private(&client, "")).await.expect(200).hides("unknown model");
}

#[tokio::test]
async fn a_draft_is_read_on_the_desk_without_word() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let address = at(&client, "drafts/1/");
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200).shows("Lire ici");
    assert!(page.attributes("href").contains(&address));
    let page = world.open_desk(&address, &session).await.expect(200).shows("Projet n°\u{a0}1").shows("<article");
    assert!(page.html.contains("<h2>") && !page.html.contains("<img"), "{}", page.html);
    assert!(world.open(&address).await.goes_to().contains("/login/"), "it is staff's");
    for absent in ["2", "x"] {
        world.open_desk(&at(&client, &format!("drafts/{absent}/")), &session).await.expect(404);
    }
}

#[tokio::test]
async fn drafts_that_failed_together_are_written_again_together() {
    const LIST: &str = "/kit-complet-traitement/?stage=generation_failed";
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let mut failed = Vec::new();
    for _ in 0..2 {
        let client = world.submit().await;
        world.pay(&client).await;
        world.ports.drafter.complete_next(Err(DrafterError::Misconfigured { detail: "unknown model".into() }));
        world.work().await;
        failed.push(client);
    }
    let page = world.open_desk(LIST, &session).await.expect(200).shows("Rédiger à nouveau ces projets");
    let picks: Vec<String> = page.attributes("value").into_iter().filter(|value| value.ends_with('.')).collect();
    assert_eq!(picks.len(), 2);
    let fields: Vec<(&str, &str)> = std::iter::once(("back", "stage=generation_failed"))
        .chain(picks.iter().map(|pick| ("pick", pick.as_str())))
        .collect();
    // One was written again by somebody else since the page was opened.
    world.send_desk(&at(&failed[0], "retry/"), &[], &session).await.goes_to();
    let there = world.send_desk("/kit-complet-traitement/retry/", &fields, &session).await.goes_to();
    assert_eq!(there, format!("{LIST}&retried=1&missed=1"));
    world.open_desk(&there, &session).await.expect(200).shows("Un projet est rédigé à nouveau").shows("entre-temps");
    world.work().await;
    for client in &failed {
        assert_eq!(world.dossier(client).await.state.stage(), Stage::Drafted);
    }
    world.open_desk(&format!("{LIST}&retried=0&missed=0"), &session).await.expect(200).shows("Rien n’a été choisi");
}
