//! The links of an inquiry on the desk: who sent them, how they ended, what was fetched by them and how often.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::inquiry::{InquiryLifecycle, Letter};
use kit_workflow::port::Role;
use kit_workflow::{Backoff, Purpose, Step, Worker, WorkerId};
use serde_json::{Value, json};

use super::browser::private;
use crate::wire::{Answer, Call, Multipart};
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

/// Asks for the link to last so many days from now.
async fn extend(world: &World, client: &Client, days: Value, staff: &str) -> Answer {
    let body = json!({"reason": "En congé", "days": days});
    world.send(world.staff_call("POST", client, "/link/extension", staff).json(&body)).await
}

#[tokio::test]
async fn a_link_is_extended_under_the_same_address_and_never_beyond_what_a_new_one_lasts() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = world.delivered(&staff).await;
    let path = link(&world, &client).await;
    let day = 24 * 60 * MINUTE;
    let end = async || world.dossier(&client).await.state.delivery().unwrap().grant.unwrap().expires_at;
    let (start, version) = (end().await - 7 * day, world.dossier(&client).await.version);
    // As long it lasts already.
    extend(&world, &client, json!(3), &staff).await.expect(200);
    assert_eq!((end().await, world.dossier(&client).await.version), (start + 7 * day, version));
    assert_eq!(extend(&world, &client, json!(0), &staff).await.expect(422).problem().1[0].0, "days");
    world.ports.clock.advance(6 * day);
    let staff = world.sign_in("reviewer@kit.example", crate::world::PASSWORD).await.expect(200).json();
    let staff = staff["token"].as_str().unwrap().to_owned();
    let view = extend(&world, &client, json!(5), &staff).await.expect(200).json();
    assert_eq!(view["link"]["expires_at"], (start + 11 * day).to_rfc3339());
    let page = world.open_desk(&desk(&client), &staff).await.expect(200);
    let page = page.shows("Lien prolongé jusqu’au").shows("En congé").shows("Prolonger le lien");
    assert_eq!(page.html.matches("class=\"badge done\">Actif").count(), 1, "it is one link");
    let action = page.action("link/extend/");
    let days = async |days: &str| world.send_desk(&action, &[("reason", "encore"), ("days", days)], &staff).await;
    days("sept").await.expect(422).shows("n’est pas un nombre de jours").shows("encore");
    // However many are wanted.
    extend(&world, &client, json!(300), &staff).await.expect(200);
    assert_eq!(end().await, start + 13 * day);
    world.ports.clock.advance(7 * day - Duration::from_millis(1));
    world.send(Call::get(&format!("{path}/file"))).await.expect(200);
    world.ports.clock.advance(Duration::from_millis(1));
    world.send(Call::get(&format!("{path}/file"))).await.expect(410);
    let staff = world.sign_in("reviewer@kit.example", crate::world::PASSWORD).await.expect(200).json();
    let staff = staff["token"].as_str().unwrap().to_owned();
    let late = extend(&world, &client, json!(7), &staff).await.expect(409);
    assert_eq!(late.problem().0, "no_link", "what is over is not brought back");
    let links = told(&world, &client, &staff).await;
    assert_eq!((links.len(), &links[0]["end"]["kind"]), (1, &json!("expired")));
    assert_eq!(links[0]["expires_at"], (start + 13 * day).to_rfc3339());
}

#[tokio::test]
async fn what_was_revoked_or_refunded_is_not_extended_not_even_at_the_same_moment() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    for (method, path, body) in [("DELETE", "/link", json!({})), ("POST", "/refund", json!({"reason": "r"}))] {
        let client = world.delivered(&staff).await;
        let address = link(&world, &client).await;
        world.ports.clock.advance(MINUTE);
        let end = world.staff_call(method, &client, path, &staff);
        let end = if method == "POST" { end.json(&body) } else { end };
        let (ended, _) = tokio::join!(world.send(end), extend(&world, &client, json!(7), &staff));
        ended.expect(200);
        assert!(world.dossier(&client).await.state.delivery().is_none_or(|delivery| delivery.grant.is_none()));
        extend(&world, &client, json!(7), &staff).await.expect(409);
        world.send(Call::get(&format!("{address}/file"))).await.expect(410);
    }
}

#[tokio::test]
async fn the_client_is_told_the_new_end_by_mail_with_the_same_address() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let path = link(&world, &client).await;
    world.ports.clock.advance(MINUTE);
    extend(&world, &client, json!(null), &staff).await.expect(200);
    let worker = Worker {
        id: WorkerId("one".to_owned()),
        store: &world.ports.store,
        performer: world.app.workflow(),
        clock: &world.ports.clock,
        lease: MINUTE,
        backoff: Backoff { first: MINUTE, most: MINUTE, attempts: 2 },
    };
    while worker.step::<InquiryLifecycle>().await.unwrap() != Step::Idle {}
    let letters = world.ports.mailer.accepted();
    let mut links = letters.iter().filter(|letter| letter.letter == Letter::ClientLink);
    let only = links.next().unwrap();
    assert!(links.next().is_none(), "the one with the old end was not sent any more");
    assert!(only.facts.download_url.as_ref().unwrap().ends_with(&path));
}
