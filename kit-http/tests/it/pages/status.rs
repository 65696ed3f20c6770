//! The client's private page.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::inquiry::{ActorKind, AttemptId, AttemptOutcome, Command, Receipt, Stage};
use kit_workflow::port::{Particulars, Role};
use kit_workflow::{Currency, Money, Purpose};

use super::browser::private;
use super::checkout::submit;
use crate::world::{Client, World, fields, good_form};

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

const REFRESH: &str = "http-equiv=\"refresh\"";

async fn attempt(world: &World, client: &Client) -> AttemptId {
    world.send_form(&private(client, "pay/cinetpay"), &[]).await.goes_to();
    world.dossier(client).await.attempts.last().unwrap().id
}

#[tokio::test]
async fn the_page_says_where_it_stands_from_the_form_to_the_link() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = submit(&world, &good_form()).await;
    let path = private(&client, "");
    let page = world.open(&path).await.expect(200);
    let page = page.shows("attend le paiement").shows("À vous d’agir").shows(&private(&client, "checkout/"));
    page.shows("data-live").hides(REFRESH).hides("link/");
    world.pay(&client).await;
    world.open(&path).await.expect(200).shows("la rédaction va commencer").shows(REFRESH).hides("checkout/");
    let client = world.drafted().await;
    world.open(&private(&client, "")).await.expect(200).shows("Un expert relit").hides(REFRESH);
    let client = world.delivered(&staff).await;
    let page = world.open_in(&private(&client, ""), "en").await.expect(200);
    page.shows("Your kit is delivered").shows(&private(&client, "link/")).shows("data-live");
}

#[tokio::test]
async fn a_refused_payment_can_be_tried_again_and_a_pending_one_is_waited_for() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let attempt = attempt(&world, &client).await;
    let page = world.open(&private(&client, "")).await.expect(200);
    page.shows("en cours de vérification").shows(REFRESH).shows(&attempt.transaction_id()).hides("cancel/");
    let close = Command::CloseAttempt { attempt, outcome: AttemptOutcome::Refused };
    world.command(&client, ActorKind::Gateway, close, Particulars::None).await;
    let page = world.open(&private(&client, "")).await.expect(200);
    page.hides("en cours de vérification").shows(&private(&client, "checkout/")).shows("cancel/");
}

#[tokio::test]
async fn money_that_does_not_pay_is_told_with_both_amounts() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let attempt = attempt(&world, &client).await;
    let hold = Command::HoldPayment { receipt: Receipt::verified(attempt, Money::new(5_000, Currency::Xof)) };
    world.command(&client, ActorKind::Gateway, hold, Particulars::None).await;
    let page = world.open(&private(&client, "")).await.expect(200);
    page.shows("5\u{202f}000\u{a0}F\u{a0}CFA").shows("15\u{202f}000\u{a0}F\u{a0}CFA").hides("/pay/").hides("/cancel/");
}

#[tokio::test]
async fn giving_up_is_confirmed_and_refused_with_its_reason() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let cancel = world.open(&private(&client, "")).await.action("cancel/");
    let typed = [("reason", "Trop cher <i>\r\npour nous")];
    attempt(&world, &client).await;
    let page = world.send_form(&cancel, &typed).await.expect(409);
    page.shows("Un paiement est en cours").shows("role=\"alert\"");
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::AwaitingPayment);

    let client = submit(&world, &fields().file("documents", "a.txt", b"Article".as_slice())).await;
    let page = world.send_form(&private(&client, "cancel/"), &[("reason", "a\u{0}b <i>")]).await.expect(422);
    page.shows("&lt;i&gt;</textarea>").shows("<details open");
    let back = world.send_form(&private(&client, "cancel/"), &typed).await.goes_to();
    world.open(&back).await.expect(200).shows("Votre demande est annulée").hides("pay/").hides("cancel/");
    assert_eq!(world.dossier(&client).await.remarks[0].text, "Trop cher <i>\npour nous");
}

#[tokio::test]
async fn the_link_is_sent_again_once_there_is_one() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let unpaid = submit(&world, &good_form()).await;
    world.send_form(&private(&unpaid, "link/"), &[]).await.expect(409).shows("n’est pas payée");
    let client = world.delivered(&staff).await;
    let before = world.dossier(&client).await.state.delivery().unwrap().grant;
    let back = world.send_form(&private(&client, "link/"), &[]).await.goes_to();
    world.open(&back).await.expect(200).shows("Un nouveau lien est en route");
    assert_ne!(world.dossier(&client).await.state.delivery().unwrap().grant, before);
}

/// The link that the status page shows, if it shows one.
async fn download(world: &World, client: &Client) -> Option<String> {
    let page = world.open(&private(client, "")).await.expect(200);
    page.attributes("href").into_iter().find(|href| href.contains("/kit/download/"))
}

#[tokio::test]
async fn a_delivered_kit_is_fetched_from_the_page_by_the_link_that_was_mailed() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let drafted = world.drafted().await;
    assert_eq!(download(&world, &drafted).await, None);
    let client = world.delivered(&staff).await;
    let mailed = world.dossier(&client).await.state.delivery().unwrap().grant.unwrap();
    let token = sample::keys().token(Purpose::Download, mailed.link.0);
    let link = download(&world, &client).await.unwrap();
    assert!(link.contains(&format!("/kit/download/{}", token.expose())), "{link}");
    let page = world.open(&private(&client, "")).await.expect(200);
    page.shows("Télécharger mon kit").shows("class=\"plain\"").shows(&private(&client, "link/"));
    world.open(&link).await.expect(200).shows("/file");
    assert_eq!(world.dossier(&client).await.state.delivery().unwrap().grant, Some(mailed));

    world.send_form(&private(&client, "link/"), &[]).await.goes_to();
    let newer = download(&world, &client).await.unwrap();
    assert_ne!(newer, link);
    world.ports.clock.advance(WEEK);
    assert_eq!(download(&world, &client).await, None);
    let page = world.open(&private(&client, "")).await.expect(200);
    page.hides("Télécharger mon kit").shows("class=\"big\"");
}

#[tokio::test]
async fn a_link_that_was_revoked_or_refunded_is_gone_from_the_page() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let revoked = world.delivered(&staff).await;
    assert!(download(&world, &revoked).await.is_some());
    world.send(world.staff_call("DELETE", &revoked, "/link", &staff)).await.expect(200);
    assert_eq!(download(&world, &revoked).await, None);
    let refunded = world.delivered(&staff).await;
    assert!(download(&world, &refunded).await.is_some());
    let refund = world.staff_call("POST", &refunded, "/refund", &staff).json(&serde_json::json!({"reason": "r"}));
    world.send(refund).await.expect(200);
    assert_eq!(download(&world, &refunded).await, None);
}

#[tokio::test]
async fn no_other_token_opens_anything_and_many_tries_wait() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let mut tampered = client.access.clone();
    let last = if tampered.ends_with('A') { 'B' } else { 'A' };
    tampered.pop();
    tampered.push(last);
    let unknown = world.open(&format!("/kit/inquiry/{}/", "A".repeat(43))).await.expect(404);
    let wrong = world.open(&format!("/kit/inquiry/{tampered}/checkout/")).await.expect(404);
    assert_eq!(unknown.html, wrong.html);
    for _ in 0..18 {
        world.open(&format!("/kit/inquiry/{tampered}/")).await.expect(404);
    }
    let page = world.open(&format!("/kit/inquiry/{tampered}/")).await.expect(429);
    assert!(page.answer.header("retry-after").is_some());
    world.open(&private(&client, "")).await.expect(200);
}

#[tokio::test]
async fn private_pages_are_kept_by_nobody() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    for beneath in ["", "checkout/"] {
        let answer = world.open(&private(&client, beneath)).await.answer;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
    }
}
