//! The private link.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::port::Role;

use super::browser::private;
use crate::wire::{Answer, Call};
use crate::world::{Client, PDF, World};

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The path that the client's mail holds.
async fn link(world: &World, client: &Client) -> String {
    let grant = world.dossier(client).await.state.delivery().unwrap().grant.unwrap();
    format!("/kit/download/{}", sample::keys().token(Purpose::Download, grant.link.0).expose())
}

async fn fetch(world: &World, link: &str, headers: &[(&str, &str)]) -> Answer {
    let call = Call::get(&format!("{link}/file"));
    let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
    world.send(call).await
}

async fn downloads(world: &World, client: &Client) -> u64 {
    world.dossier(client).await.downloads
}

#[tokio::test]
async fn looking_counts_nothing_and_fetching_counts_once() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let link = link(&world, &client).await;
    let reference = world.dossier(&client).await.id.reference();
    let page = world.open(&link).await.expect(200);
    page.shows(&format!("kit-audit-{reference}.pdf")).shows(&format!("{link}/file")).shows("16 octets");
    world.send(Call::new("HEAD", &link)).await.expect(200);
    let head = world.send(Call::new("HEAD", &format!("{link}/file"))).await.expect(200);
    assert!(head.body.is_empty());
    assert_eq!(downloads(&world, &client).await, 0);
    let file = fetch(&world, &link, &[]).await.expect(200);
    assert_eq!(file.body, PDF);
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment; filename=\"kit-audit-"));
    assert_eq!(file.header("cache-control"), Some("no-store, private"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert!(file.header("content-security-policy").unwrap().ends_with("sandbox"));
    assert_eq!(downloads(&world, &client).await, 1);
}

#[tokio::test]
async fn a_download_is_resumed_where_it_broke_off() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let link = link(&world, &client).await;
    let tag = world.dossier(&client).await.state.deliverable().unwrap().pdf.sha256;
    let tag = format!("\"{tag}\"");
    let begun = fetch(&world, &link, &[("range", "bytes=0-3")]).await.expect(206);
    assert_eq!((begun.body.as_slice(), begun.header("content-range")), (&PDF[..4], Some("bytes 0-3/16")));
    assert_eq!(begun.header("etag"), Some(tag.as_str()));
    let rest = fetch(&world, &link, &[("range", "bytes=4-"), ("if-range", &tag)]).await.expect(206);
    assert_eq!(rest.body, &PDF[4..]);
    let other = fetch(&world, &link, &[("range", "bytes=4-"), ("if-range", "\"other\"")]).await.expect(200);
    assert_eq!(other.body, PDF);
    let beyond = fetch(&world, &link, &[("range", "bytes=16-")]).await.expect(416);
    assert_eq!(beyond.header("content-range"), Some("bytes */16"));
    // Those that began at the first byte, within a minute.
    assert_eq!(downloads(&world, &client).await, 1);
    fetch(&world, &link, &[("range", "bytes=0-0")]).await.expect(206);
    fetch(&world, &link, &[("range", "bytes=0-")]).await.expect(206);
    assert_eq!(downloads(&world, &client).await, 1);
    world.ports.clock.advance(Duration::from_secs(60));
    fetch(&world, &link, &[("range", "bytes=0-")]).await.expect(206);
    assert_eq!(downloads(&world, &client).await, 2);
}

#[tokio::test]
async fn a_link_opens_until_its_last_millisecond_and_then_says_that_it_has_expired() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let link = link(&world, &client).await;
    world.ports.clock.advance(WEEK - Duration::from_millis(1));
    fetch(&world, &link, &[]).await.expect(200);
    world.ports.clock.advance(Duration::from_millis(1));
    world.open(&link).await.expect(410).shows("Ce lien a expiré").shows("Renvoyer mon lien");
    fetch(&world, &link, &[]).await.expect(410);
    world.open(&private(&client, "")).await.expect(200).shows("n’est plus actif").shows("link/");
}

#[tokio::test]
async fn a_dead_link_says_why_and_an_unknown_one_only_that_it_is_unknown() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let first = link(&world, &client).await;
    world.send_form(&private(&client, "link/"), &[]).await.goes_to();
    world.open(&first).await.expect(410).shows("Ce lien a été remplacé").shows("plus récent");
    let second = link(&world, &client).await;
    world.send(world.staff_call("DELETE", &client, "/link", &staff)).await.expect(200);
    world.open(&second).await.expect(410).shows("Ce lien a été désactivé").shows("Renvoyer mon lien");
    let refund = world.staff_call("POST", &client, "/refund", &staff).json(&serde_json::json!({"reason": "r"}));
    world.send(refund).await.expect(200);
    let page = world.open(&second).await.expect(410);
    page.shows("Cette commande a été remboursée").hides("Renvoyer mon lien");
    world.send(Call::get(&format!("{second}/file"))).await.expect(410);

    let unknown = world.open(&format!("/kit/download/{}", "x".repeat(43))).await.expect(404);
    let mut tampered = second.clone();
    let last = if tampered.pop() == Some('A') { 'B' } else { 'A' };
    tampered.push(last);
    let wrong = world.open(&tampered).await.expect(404);
    let as_access = world.open(&format!("/kit/download/{}", client.access)).await.expect(404);
    assert_eq!(unknown.html, wrong.html);
    assert_eq!(unknown.html, as_access.html);
}
