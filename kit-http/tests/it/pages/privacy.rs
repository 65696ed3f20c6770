//! Personal data at the desk: looked up, handed over, erased; and what a client sees afterwards.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, Privacy as _, Role};

use super::browser::Page;
use super::checkout::submit;
use crate::wire::Call;
use crate::world::{Client, World, good_form};

const PAGE: &str = "/kit-complet-traitement/privacy/";
const EMAIL: &str = "client@example.org";

fn id(client: &Client) -> InquiryId {
    client.id.parse().unwrap()
}

async fn send(world: &World, what: &str, email: &str, session: &str) -> Page {
    world.send_desk(PAGE, &[("do", what), ("email", email), ("again", email)], session).await
}

#[tokio::test]
async fn only_those_who_manage_accounts_see_and_erase_people() {
    let world = World::start().await;
    for role in [Role::Reviewer, Role::Manager] {
        let session = world.staff(role).await;
        assert_eq!(world.open_desk(PAGE, &session).await.answer.status, 403);
        for what in ["look", "export", "erase", "purge"] {
            assert_eq!(send(&world, what, EMAIL, &session).await.answer.status, 403, "{what}");
        }
        let page = world.open_desk("/kit-complet-traitement/", &session).await.expect(200);
        assert!(!page.attributes("href").iter().any(|href| href.contains("/privacy/")));
    }
}

#[tokio::test]
async fn a_person_is_looked_up_told_and_erased_and_their_pages_say_so() {
    let world = World::start().await;
    let admin = world.staff(Role::Admin).await;
    let client = world.delivered(&admin).await;
    let dossier = world.ports.store.dossier(id(&client)).await.unwrap().unwrap();
    let grant = dossier.state.delivery().unwrap().grant.unwrap();
    let link = sample::keys().token(Purpose::Download, grant.link.0);
    let download = format!("/kit/download/{}", link.expose());
    let desk = format!("/kit-complet-traitement/{}/", client.id);
    world.open_desk(&desk, &admin).await.expect(200).shows("Accord du client").shows("texte du 2026-11-30");

    world.open_desk(PAGE, &admin).await.expect(200).shows("Aucun pour le moment");
    send(&world, "look", "nobody@example.org", &admin).await.expect(200).shows("Rien n’est conservé");
    let page = send(&world, "look", "CLIENT@example.org", &admin).await.expect(200);
    page.shows(&dossier.id.reference()).shows("n’a pas encore reçu son kit").shows("pas possible maintenant");
    let refused = send(&world, "erase", EMAIL, &admin).await.expect(409).shows("Tout n’a pas été effacé");
    drop(refused);
    world.send(Call::get(&format!("{download}/file"))).await.expect(200);

    let copy = world.send_desk(PAGE, &[("do", "export"), ("email", EMAIL)], &admin).await.answer.expect(200);
    assert_eq!(copy.header("content-type"), Some("application/zip"));
    assert_eq!(copy.header("cache-control"), Some("no-store, private"));
    let name = copy.header("content-disposition").unwrap().to_owned();
    assert!(name.starts_with("attachment; filename=\"kit-") && !name.contains("client"), "{name}");
    assert!(copy.text().contains("\"email\": \"client@example.org\""), "{}", copy.text());

    let typo = [("do", "erase"), ("email", EMAIL), ("again", "clien@example.org")];
    world.send_desk(PAGE, &typo, &admin).await.expect(422).shows("Les deux adresses ne sont pas les mêmes");
    let page = send(&world, "erase", EMAIL, &admin).await.expect(200).shows("La personne est effacée");
    page.shows("Rien n’est conservé").shows("effacement").shows("copie remise").shows("admin@kit.example");
    assert!(world.ports.store.discarded(9).await.unwrap().is_empty());

    for path in ["", "checkout/", "receipt.pdf", "reminders/"] {
        let answer = world.send(Call::get(&format!("/kit/inquiry/{}/{path}", client.access))).await;
        assert_eq!(answer.status, 410, "{path}");
        assert!(answer.text().contains("Ces données ont été effacées"), "{path}: {}", answer.text());
    }
    for path in [download.clone(), format!("{download}/file")] {
        let answer = world.send(Call::get(&path)).await;
        assert_eq!(answer.status, 410);
        assert!(answer.text().contains("Ces données ont été effacées"), "{}", answer.text());
    }
    let page = world.open_desk(&desk, &admin).await.expect(200);
    let page = page.shows("Client effacé").shows("Les données de ce client ont été effacées le").shows("payé");
    for gone in ["client@example.org", "Chargée", "Direction des marchés", "loi.pdf"] {
        assert!(!page.html.contains(gone), "{gone} is still on the page");
    }
    let links = page.attributes("href");
    assert!(
        !links.iter().any(|href| ["documents/", "drafts/", "deliverables/"].iter().any(|part| href.contains(part)))
    );
    world.open_desk("/kit-complet-traitement/", &admin).await.expect(200).shows("Client effacé");
}

#[tokio::test]
async fn files_whose_time_is_over_are_offered_to_nobody() {
    let world = World::start().await;
    let admin = world.staff(Role::Admin).await;
    let client = world.delivered(&admin).await;
    world.ports.clock.advance(Duration::from_secs(181 * 24 * 60 * 60));
    let day = Duration::from_secs(24 * 60 * 60);
    let (gone, files) = world.app.workflow().custody().purge(180 * day).await.unwrap();
    assert_eq!((gone, files), (1, 2));
    let session = {
        let answer = world.sign_in("admin@kit.example", crate::world::PASSWORD).await.expect(200).json();
        answer["token"].as_str().unwrap().to_owned()
    };
    let page = world.open_desk(&format!("/kit-complet-traitement/{}/", client.id), &session).await.expect(200);
    let page = page.shows("supprimés à la fin de leur durée de conservation").shows("loi.pdf");
    let links = page.attributes("href");
    assert!(!links.iter().any(|href| href.contains("/documents/") || href.contains("draft.docx")), "{links:?}");
    assert!(links.iter().any(|href| href.contains("/deliverables/1")), "{links:?}");
}

#[tokio::test]
async fn the_text_of_consent_is_the_one_that_its_version_names() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let dossier = world.ports.store.dossier(id(&client)).await.unwrap().unwrap();
    assert_eq!(dossier.consent_text, kit_workflow::workflow::CONSENT_TEXT);
    assert_eq!(dossier.consented_at, dossier.submitted_at);
    let kept = include_str!("../../../../docs/privacy.md");
    let version = format!("\n### {}\n", dossier.consent_text);
    let told = kept.split(&version).nth(1).expect("the version has a heading").split("\n### ").next().unwrap();
    for language in ["fr", "en"] {
        let page = world.send(Call::get(&format!("/kit/inquiry/?lang={language}"))).await.expect(200).text();
        let label = page.split("name=\"consent\"").nth(1).unwrap().split("<span>").nth(1).unwrap();
        let label = label.split('<').next().unwrap().trim();
        assert!(!label.is_empty() && told.contains(label), "{label:?} is not the text of {}", dossier.consent_text);
    }
}

#[tokio::test]
async fn files_whose_time_is_over_are_removed_by_page() {
    const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
    let world = World::start_with(|settings| settings.retention = Some(MONTH)).await;
    let client = submit(&world, &good_form()).await;
    world.send(world.client_call("POST", &client, "/cancel")).await.expect(200);
    world.ports.clock.advance(MONTH + Duration::from_secs(1));
    let admin = world.staff(Role::Admin).await;
    let page = world.open_desk(PAGE, &admin).await.expect(200);
    page.shows("30 jours").shows("Les fichiers d’une demande sont plus anciens").shows("Les supprimer maintenant");
    let page = world.send_desk(PAGE, &[("do", "purge")], &admin).await.expect(200).shows("1 demande, 1 fichier");
    page.shows("Aucun fichier n’est plus ancien").hides("Les supprimer maintenant");
    let dossier = world.ports.store.dossier(id(&client)).await.unwrap().unwrap();
    assert!(dossier.keeping.files_removed_at.is_some() && world.ports.vault.paths().is_empty());

    let world = World::start().await;
    let admin = world.staff(Role::Admin).await;
    world.open_desk(PAGE, &admin).await.expect(200).shows("gardés sans limite");
    world.send_desk(PAGE, &[("do", "purge")], &admin).await.expect(400);
}
