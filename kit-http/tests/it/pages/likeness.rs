//! The PDF beside the draft: another client's is noticed before it is published.

use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Reading, Role, UnreadReason};
use serde_json::{Value, json};

use super::browser::Page;
use super::checkout::submit;
use crate::world::{Client, World, good_form};

/// A draft as the kit is set. What every kit has is most of its headings.
fn kit(text: &str, questions: [&str; 2]) -> String {
    let [first, second] = questions;
    format!(
        "# Introduction et synthèse\n\n# Analyse des textes\n\n## {text}\n\n### Synthèse\n\n### Questions de préparation\n\n\
         #### Question 1 · {first}\n\n#### Question 2 · {second}\n\n### Irrégularités à prévenir\n\n# Questions générales\n\n\
         ### Question générale 1 · Organisation\n\n# Plan d’action\n\n# Recommandations\n\n# Mention légale\n"
    )
}

fn decree() -> String {
    kit("Décret n° 2022-080 sur l’audit", ["Délai de réponse (article 2)", "Pièces \\& œuvres (article 9)"])
}

fn rules() -> String {
    kit("Règlement intérieur de la mairie", ["Tenue du registre (article 1er)", "Sanctions (article 4)"])
}

/// What staff make of a draft: a cover, and the headings without the signs of Markdown.
fn pdf(organization: &str, kit: &str) -> Vec<u8> {
    format!("%PDF-1.7\nKit d’audit pour {organization}\n\u{c}{}", kit.replace(['#', '\\'], "")).into_bytes()
}

/// A client whose draft this is.
async fn drafted(world: &World, markdown: &str) -> Client {
    let client = submit(world, &good_form()).await;
    world.pay(&client).await;
    world.draft_of(&client, 1, markdown).await;
    client
}

/// Uploads it; what the answer says of its likeness, and the page on which it is published.
async fn uploaded(world: &World, client: &Client, pdf: Vec<u8>, staff: &str) -> (Value, Page) {
    let call = world.staff_call("PUT", client, "/deliverable", staff).body("application/pdf", pdf);
    let answer = world.send(call).await.expect(200).json();
    let told = answer["deliverable"]["likeness"].clone();
    let page = world.open_desk(&format!("/kit-complet-traitement/{}/", client.id), staff).await.expect(200);
    (told, page)
}

/// Publishes by the form of the page, with these boxes ticked.
async fn publish(world: &World, client: &Client, page: &Page, ticked: &[&str], staff: &str) -> Page {
    let version = world.dossier(client).await.version.to_string();
    let mut fields = vec![("version", version.as_str())];
    fields.extend(ticked.iter().map(|name| (*name, "on")));
    world.send_desk(&page.action("/publish/"), &fields, staff).await
}

async fn organization(world: &World, client: &Client) -> String {
    world.dossier(client).await.answers.organization_name
}

#[tokio::test]
async fn the_right_client_s_pdf_is_told_to_be_like_the_draft() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    let (told, page) = uploaded(&world, &client, pdf(&named.to_uppercase(), &decree()), &staff).await;
    assert_eq!(told, json!({"headings": 3, "found": 3, "names_organization": true, "doubtful": false}));
    let page = page.shows("Titres propres au brouillon que le PDF contient\u{a0}: 3 sur 3.");
    let page = page.shows(&format!("Le PDF nomme {named}.")).hides("id=\"compared\"").hides("autre client");
    publish(&world, &client, &page, &["opened"], &staff).await.goes_to();
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Delivered);
    // How it was made is the firm's business.
    assert_eq!(world.read(&client).await["deliverable"]["likeness"], Value::Null);
}

#[tokio::test]
async fn another_client_s_pdf_is_published_by_nobody_who_does_not_say_that_they_compared_it() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    let (told, page) = uploaded(&world, &client, pdf("Mairie de Koudougou", &rules()), &staff).await;
    assert_eq!(told, json!({"headings": 3, "found": 0, "names_organization": false, "doubtful": true}));
    let page = page.shows("seulement 0 sur 3. Il est peut-être celui d’un autre client.");
    let page = page.shows(&format!("Le PDF ne nomme pas {named}.")).shows("id=\"compared\"").hides("compared-error");
    let page = publish(&world, &client, &page, &["opened"], &staff).await.expect(422);
    let page = page.shows("id=\"compared-error\"").hides("id=\"opened-error\"");
    let page = publish(&world, &client, &page, &["compared"], &staff).await.expect(422);
    let page = page.shows("id=\"opened-error\"").hides("id=\"compared-error\"");
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Validated);
    publish(&world, &client, &page, &["opened", "compared"], &staff).await.goes_to();
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Delivered);
    let entry = world.send(world.staff_call("GET", &client, "", &staff)).await.expect(200).json();
    assert_eq!(entry["deliverables"][0]["likeness"], told);
}

#[tokio::test]
async fn the_same_text_for_another_client_is_told_by_the_name() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let (told, page) = uploaded(&world, &client, pdf("Mairie de Koudougou", &decree()), &staff).await;
    assert_eq!(told, json!({"headings": 3, "found": 3, "names_organization": false, "doubtful": true}));
    page.shows("Titres propres au brouillon que le PDF contient\u{a0}: 3 sur 3.").shows("id=\"compared\"");
}

#[tokio::test]
async fn the_other_texts_of_the_same_client_are_told_by_their_headings() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    let (told, page) = uploaded(&world, &client, pdf(&named, &rules()), &staff).await;
    assert_eq!(told, json!({"headings": 3, "found": 0, "names_organization": true, "doubtful": true}));
    page.shows("seulement 0 sur 3.").shows(&format!("Le PDF nomme {named}.")).shows("id=\"compared\"");
}

#[tokio::test]
async fn a_pdf_is_held_against_the_last_draft() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    let revision = world.staff_call("POST", &client, "/revision", &staff).json(&json!({"feedback": "autre texte"}));
    world.send(revision).await.expect(200);
    world.draft_of(&client, 2, &rules()).await;
    let found = async |kit: &str| uploaded(&world, &client, pdf(&named, kit), &staff).await.0["found"].clone();
    assert_eq!((found(&decree()).await, found(&rules()).await), (json!(0), json!(3)));
}

#[tokio::test]
async fn what_cannot_be_read_is_taken_and_not_compared() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    let cover = |pages: usize| format!("%PDF-1.7 {named}{}", "\u{c}".repeat(pages)).into_bytes();
    for broken in [None, Some(UnreadReason::Broken), Some(UnreadReason::TooSlow), Some(UnreadReason::NoText)] {
        if let Some(reason) = broken {
            world.ports.documents.read_next(Reading::Unread(reason));
        }
        // Two of three pages are pictures.
        let (told, page) = uploaded(&world, &client, cover(2), &staff).await;
        assert_eq!(told, Value::Null, "{broken:?}");
        page.shows("Le texte du PDF n’a pas pu être comparé au brouillon.").hides("id=\"compared\"");
    }
    // A picture among pages that can be read is none of a scan.
    let mut mostly = pdf(&named, &decree());
    mostly.extend(b"\x0c");
    assert_eq!(uploaded(&world, &client, mostly, &staff).await.0["found"], 3);
    let (_, page) = uploaded(&world, &client, cover(2), &staff).await;
    publish(&world, &client, &page, &["opened"], &staff).await.goes_to();
    let page = world.open_desk(&format!("/kit-complet-traitement/{}/?lang=en", client.id), &staff).await.expect(200);
    page.shows("active until");
}

#[tokio::test]
async fn the_checklist_says_it_in_english_too() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = drafted(&world, &decree()).await;
    let named = organization(&world, &client).await;
    uploaded(&world, &client, pdf("Koudougou", &rules()), &staff).await;
    let page = world.open_desk(&format!("/kit-complet-traitement/{}/?lang=en", client.id), &staff).await.expect(200);
    let page = page.shows("that the PDF has: only 0 of 3. It may be another client’s.");
    page.shows(&format!("The PDF does not name {named}.")).shows("it is the right one all the same");
}
