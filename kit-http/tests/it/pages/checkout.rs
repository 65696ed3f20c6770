//! The order before it is paid.

use kit_testing::world::Opening;
use kit_workflow::Token;
use kit_workflow::port::{GatewayError, Role};

use super::browser::private;
use crate::wire::Multipart;
use crate::world::{Client, World, fields, good_form};

/// Submits a form by the page, and gives the client's own pages.
pub(super) async fn submit(world: &World, form: &Multipart) -> Client {
    let checkout = world.send_files("/kit/inquiry/", form).await.goes_to();
    let access = checkout.split('/').nth(3).unwrap().to_owned();
    let id = world.app.workflow().inquiry_of(&Token::presented(&access)).await.unwrap();
    Client { id: id.to_string(), access }
}

#[tokio::test]
async fn the_client_sees_what_was_understood_before_paying() {
    let world = World::start().await;
    let hostile = "<b>Office</b> \"d'eau\"";
    let form = fields()
        .without("organization_name")
        .text("organization_name", hostile)
        .file("documents", "loi.pdf", b"%PDF-1.4 Article 1".as_slice())
        .file("documents", "photo <i>.jpg", [0xff, 0xd8, 0xff].as_slice());
    let client = submit(&world, &form).await;
    let page = world.open(&private(&client, "checkout/")).await.expect(200);
    page.shows(&world.dossier(&client).await.id.reference())
        .shows("&lt;b&gt;Office&lt;/b&gt; &quot;d&#39;eau&quot;")
        .hides("<b>Office</b>")
        .shows("15\u{202f}000\u{a0}F\u{a0}CFA")
        .shows("loi.pdf")
        .shows("lu, 1 page")
        .shows("photo &lt;i&gt;.jpg")
        .shows("non lu")
        .shows(&private(&client, "pay/cinetpay"));
}

#[tokio::test]
async fn the_client_sees_before_paying_which_pages_are_images() {
    let world = World::start().await;
    let form = fields()
        .file("documents", "loi.pdf", b"%PDF-1.4 Article 1\n\x0c\n\x0c\n\x0cArticle 2\n\x0c".as_slice())
        .file("documents", "note.pdf", b"%PDF-1.4 Article 1\n\x0c".as_slice());
    let client = submit(&world, &form).await;
    let page = world.open(&private(&client, "checkout/")).await.expect(200);
    page.shows("2 fichiers n’ont été lus qu’en partie")
        .shows("lu en partie\u{a0}: 3 pages sont des images (2-3, 5)")
        .shows("lu en partie\u{a0}: la page 2 est une image");
    let english = world.open(&private(&client, "checkout/?lang=en")).await.expect(200);
    english.shows("2 files were read only in part").shows("read in part: page 2 is an image");
    let session = world.staff(Role::Reviewer).await;
    let desk = world.open_desk(&format!("/kit-complet-traitement/{}/", client.id), &session).await.expect(200);
    desk.shows("lu en partie\u{a0}: 3 pages sont des images (2-3, 5)");
    let told = world.read(&client).await;
    for pages in ["unread_pages", "image_pages"] {
        assert_eq!(told["documents"][0][pages], "2-3, 5");
    }
    assert_eq!((&told["documents"][0]["read"], &told["documents"][0]["pages"]), (&true.into(), &5.into()));
}

#[tokio::test]
async fn paying_leads_to_the_provider_and_a_second_click_to_the_same_page() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let first = world.send_form(&private(&client, "pay/cinetpay"), &[]).await.goes_to();
    assert!(!first.starts_with('/'), "{first}");
    assert_eq!(world.send_form(&private(&client, "pay/cinetpay"), &[]).await.goes_to(), first);
    assert_eq!(world.ports.gateway.opened().len(), 1);
    let page = world.open(&private(&client, "checkout/")).await.expect(200);
    page.shows("en cours de vérification").shows("class=\"plain\"");
    world.send_form(&private(&client, "pay/autre"), &[]).await.expect(404);
}

#[tokio::test]
async fn a_provider_that_is_down_costs_the_client_nothing() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let down = GatewayError::Unavailable { detail: "503".into(), patience: None };
    world.ports.gateway.open_next(Opening::Refused(down));
    let page = world.send_form(&private(&client, "pay/cinetpay"), &[]).await.expect(503);
    assert!(page.answer.header("retry-after").is_some());
    let again = page.shows("role=\"alert\"").shows("ne répond pas").hides("503").action("pay/");
    world.send_form(&again, &[]).await.goes_to();
}

#[tokio::test]
async fn a_paid_order_is_not_paid_again() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    world.pay(&client).await;
    world.open(&private(&client, "checkout/")).await.expect(200).shows("est payée").hides("pay/cinetpay");
    let back = world.send_form(&private(&client, "pay/cinetpay"), &[]).await.goes_to();
    assert_eq!(back, private(&client, "checkout/"));
}
