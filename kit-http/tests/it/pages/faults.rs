//! Pages of faults, and what every page has.

use crate::wire::Call;
use crate::world::World;

#[tokio::test]
async fn faults_look_like_every_other_page_and_speak_the_visitor_s_language() {
    let world = World::start().await;
    world.open("/nowhere").await.expect(404).shows("n’existe pas").shows("/assets/kit.css").shows("TEST");
    world.open_in("/nowhere", "en").await.expect(404).shows("This page does not exist");
    let answer = world.send(Call::new("DELETE", "/kit/inquiry/")).await.expect(405);
    assert!(answer.text().contains("<!doctype html>"));
    let other_site = Call::post("/kit/inquiry/").header("sec-fetch-site", "cross-site").body("text/plain", "x");
    assert!(world.send(other_site).await.expect(403).text().contains("Accès refusé"));
}

#[tokio::test]
async fn the_browser_s_way_back_without_a_key_shows_one_page_to_everybody() {
    let world = World::start().await;
    let path = "/payments/cinetpay/return";
    let first = world.open(&format!("{path}?r=unknown&status=ACCEPTED")).await.expect(200);
    let posted = world.send_form(path, &[("transaction_id", "X"), ("token", "Y")]).await.expect(200);
    assert_eq!(first.html, posted.html);
    first.shows("page privée").shows("vérifié auprès de l’opérateur");
}

#[tokio::test]
async fn a_stylesheet_may_be_kept_by_its_content_and_nothing_is_written_into_pages() {
    let world = World::start().await;
    let page = world.open("/kit/inquiry/").await.expect(200);
    let address = page.attributes("href").into_iter().find(|href| href.contains("kit.css")).unwrap();
    let answer = world.send(Call::get(&address)).await.expect(200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(answer.header("content-type"), Some("text/css; charset=utf-8"));
    page.hides(" style=\"").hides("<style").hides("onclick").hides("<script>");
    world.send(Call::get("/assets/..%2fsecret")).await.expect(404);
    world.send(Call::get("/assets/other.css")).await.expect(404);
}
