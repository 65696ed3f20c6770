//! The links of an inquiry on the desk: who sent them, how they ended, what was fetched by them and how often.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::port::Role;
use serde_json::{Value, json};

use super::browser::private;
use crate::wire::{Call, Multipart};
use crate::world::{Client, World};

const MINUTE: Duration = Duration::from_secs(60);

fn desk(client: &Client) -> String {
    format!("/kit-complet-traitement/{}/", client.id)
}

/// The path of the link that is alive.
async fn link(world: &World, client: &Client) -> String {
    let grant = world.dossier(client).await.state.delivery().unwrap().grant.unwrap();
    format!("/kit/download/{}", sample::keys().token(Purpose::Download, grant.link.0).expose())
}

/// The links as the API tells them to staff.
async fn told(world: &World, client: &Client, staff: &str) -> Vec<Value> {
    let answer = world.send(world.staff_call("GET", client, "", staff)).await.expect(200).json();
    answer["download_links"].as_array().unwrap().clone()
}

#[tokio::test]
async fn staff_see_every_link_how_it_ended_and_what_was_fetched_by_it() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.drafted().await;
    world.open_desk(&desk(&client), &staff).await.expect(200).shows("Aucun lien n’a encore été envoyé.");
    assert_eq!(told(&world, &client, &staff).await, Vec::<Value>::new());
    world.upload(&client, &staff).await.expect(200);
    world.send(world.staff_call("POST", &client, "/publish", &staff)).await.expect(200);

    let first = link(&world, &client).await;
    for _ in 0..3 {
        world.send(Call::get(&format!("{first}/file"))).await.expect(200);
        world.ports.clock.advance(MINUTE);
    }
    let page = world.open_desk(&desk(&client), &staff).await.expect(200);
    let page = page.shows("3 téléchargements").shows("Actif").shows("qui a le lien");
    assert_eq!(page.html.matches("Téléchargement du kit commencé (version 1)").count(), 3);
    world.send_form(&private(&client, "link/"), &[]).await.goes_to();
    world.ports.clock.advance(MINUTE);
    world.send(world.staff_call("DELETE", &client, "/link", &staff)).await.expect(200);
    world.send(world.staff_call("POST", &client, "/link", &staff)).await.expect(200);
    world.ports.clock.advance(8 * 24 * 60 * MINUTE);
    let staff = {
        let answer = world.sign_in("admin@kit.example", crate::world::PASSWORD).await.expect(200).json();
        answer["token"].as_str().unwrap().to_owned()
    };
    world.send(world.staff_call("POST", &client, "/link", &staff)).await.expect(200);
    let refund = world.staff_call("POST", &client, "/refund", &staff).json(&json!({"reason": "Doublon <b>"}));
    world.send(refund).await.expect(200);

    let links = told(&world, &client, &staff).await;
    let ends: Vec<&str> = links.iter().map(|link| link["end"]["kind"].as_str().unwrap()).collect();
    assert_eq!(ends, ["refunded", "expired", "revoked", "replaced"]);
    let by = |link: &Value| (link["issued_by"]["kind"].clone(), link["issued_by"]["email"].clone());
    assert_eq!(by(&links[2]), (json!("client"), json!(null)));
    assert_eq!(by(&links[3]), (json!("staff"), json!("admin@kit.example")));
    assert_eq!(links[0]["end"]["remarks"][0]["text"], "Doublon <b>");
    assert_eq!((&links[1]["end"]["at"], &links[1]["end"]["by"]), (&links[1]["expires_at"], &json!(null)));
    assert_eq!(links[2]["end"]["by"]["email"], "admin@kit.example");
    assert_eq!(links[3]["end"]["by"]["kind"], "client");
    assert_eq!((&links[3]["downloads"], links[3]["begun"].as_array().unwrap().len()), (&json!(3), 3));
    assert_eq!((&links[0]["downloads"], &links[0]["begun"]), (&json!(0), &json!([])));
    let page = world.open_desk(&desk(&client), &staff).await.expect(200);
    for words in ["Éteint par le remboursement", "Expiré", "Désactivé", "Remplacé par un lien plus récent"] {
        assert!(page.html.contains(words), "{words}");
    }
    page.shows("Doublon &lt;b&gt;").shows("Aucun téléchargement").hides("Actif<");
}

#[tokio::test]
async fn the_client_s_answer_tells_the_address_of_their_mail_while_it_opens() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let view = async || world.send(world.client_call("GET", &client, "")).await.expect(200).json()["link"].clone();
    let told = view().await;
    let path = link(&world, &client).await;
    assert_eq!(told["download_url"], format!("http://{}{path}", world.address));
    world.send(Call::get(&format!("{path}/file"))).await.expect(200);
    let seen = world.send(world.staff_call("GET", &client, "", &staff)).await.expect(200).json();
    assert_eq!((&seen["link"]["alive"], &seen["link"]["download_url"]), (&json!(true), &json!(null)));
    world.ports.clock.advance(7 * 24 * 60 * MINUTE);
    let over = view().await;
    assert_eq!((&over["alive"], &over["download_url"]), (&json!(false), &json!(null)));
    let again = world.send(world.client_call("POST", &client, "/link")).await.expect(200).json();
    let path = link(&world, &client).await;
    assert!(again["link"]["download_url"].as_str().unwrap().ends_with(&path));
    assert_ne!(again["link"]["download_url"], told["download_url"]);
}

#[tokio::test]
async fn the_history_tells_of_texts_that_were_added_and_of_downloads_in_their_order() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.submit().await;
    world.ports.clock.advance(MINUTE);
    let more = Multipart::default().file("documents", "<i>loi.pdf", "%PDF-1.4 Article 2");
    world.send_files(&private(&client, "documents/"), &more).await.goes_to();
    world.ports.clock.advance(MINUTE);
    world.pay(&client).await;
    world.draft(&client).await;
    world.upload(&client, &staff).await.expect(200);
    world.send(world.staff_call("POST", &client, "/publish", &staff)).await.expect(200);
    world.ports.clock.advance(MINUTE);
    let path = link(&world, &client).await;
    world.send(Call::get(&format!("{path}/file"))).await.expect(200);
    world.ports.clock.advance(MINUTE);
    world.send(world.staff_call("DELETE", &client, "/link", &staff)).await.expect(200);

    let page = world.open_desk(&desk(&client), &staff).await.expect(200).shows("&lt;i&gt;loi.pdf");
    let history = page.html.split("id=\"history\"").nth(1).unwrap();
    let place = |words: &str| history.find(words).unwrap_or_else(|| panic!("{words} is missing"));
    let newest_first = [
        "Lien désactivé",
        "Téléchargement du kit commencé (version 1)",
        "publiée, lien envoyé",
        "Le client a ajouté un document",
        "Demande reçue",
    ];
    assert!(newest_first.map(place).is_sorted(), "{history}");
}

#[tokio::test]
async fn a_link_is_asked_for_often_and_not_without_end() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let (client, other) = (world.delivered(&staff).await, world.delivered(&staff).await);
    let (path, others) = (link(&world, &client).await, link(&world, &other).await);
    // A download that breaks off all the time and is resumed.
    let part = |path: &str| Call::get(&format!("{path}/file")).header("range", "bytes=5-");
    for _ in 0..300 {
        world.send(part(&path)).await.expect(206);
    }
    let refused = world.send(part(&path)).await.expect(429);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=300).contains(&wait), "{wait}");
    world.open(&path).await.expect(429);
    world.send(part(&others)).await.expect(206);
    world.ports.clock.advance(Duration::from_secs(wait));
    world.send(part(&path)).await.expect(206);
}
