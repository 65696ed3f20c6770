//! The form: what comes back when something is wrong, and what happens when nothing is.

use super::browser::Page;
use crate::wire::Multipart;
use crate::world::{World, fields, good_form};

const PATH: &str = "/kit/inquiry/";

#[tokio::test]
async fn the_form_names_its_price_its_limits_and_every_field() {
    let world = World::start().await;
    let page = world.open(PATH).await.expect(200);
    let page =
        page.shows("<html lang=\"fr\">").shows("15\u{202f}000\u{a0}F\u{a0}CFA").shows("10\u{a0}Mo").shows("TEST");
    for field in ["contact_name", "email", "audits_types", "funding_sources", "consent", "documents", "notes_text"] {
        assert!(page.attributes("name").contains(&field.to_owned()), "{field}");
    }
    // Each visible input has a label, and nothing is announced that does not exist.
    let ids = page.attributes("id");
    assert!(page.attributes("for").iter().all(|target| ids.contains(target)));
    let described = page.attributes("aria-describedby");
    assert!(described.iter().flat_map(|names| names.split(' ')).all(|name| ids.contains(&name.to_owned())));
}

#[tokio::test]
async fn a_form_with_faults_comes_back_with_everything_that_was_typed() {
    let world = World::start().await;
    let form = Multipart::default()
        .text("contact_name", "Chef \"K\" <script>alert(1)</script>")
        .text("email", "client@exemple")
        .text("phone", "12")
        .text("organization_name", "L'Office & fils")
        .text("mission_text", "</textarea><b>gras</b>\r\n  deuxième ligne")
        .text("funding_sources", "dons_legs")
        .text("audits_types", "financier")
        .file("documents", "virus\"><img src=x>.pdf", b"MZ program".as_slice());
    let page = world.send_files(PATH, &form).await.expect(422);
    let page = page
        .shows("value=\"Chef &quot;K&quot; &lt;script&gt;alert(1)&lt;/script&gt;\"")
        .shows("value=\"client@exemple\"")
        .shows("value=\"12\"")
        .shows("value=\"L&#39;Office &amp; fils\"")
        .shows("&lt;/textarea&gt;&lt;b&gt;gras&lt;/b&gt;\r\n  deuxième ligne</textarea>")
        .shows("value=\"dons_legs\" checked")
        .shows("value=\"financier\" checked")
        .hides("<script>alert")
        .hides("<img")
        .shows("choisis de nouveau");
    for field in ["email", "phone", "consent", "documents"] {
        let page = Page { answer: page.answer.clone(), html: page.html.clone() };
        page.shows(&format!("<a href=\"#{field}\">")).shows(&format!("id=\"{field}-error\""));
    }
    page.shows("role=\"alert\"").hides("value=\"budget_etat\" checked").hides("id=\"contact_name-error\"");
    world.assert_nothing_kept();
}

#[tokio::test]
async fn too_many_and_too_big_files_are_named() {
    let world = World::start_with(|settings| {
        settings.uploads.files = 2;
        settings.uploads.file_bytes = 1 << 20;
    })
    .await;
    let three = fields()
        .file("documents", "un.pdf", b"%PDF 1".as_slice())
        .file("documents", "deux.pdf", b"%PDF 2".as_slice())
        .file("documents", "trois.pdf", b"%PDF 3".as_slice());
    world.send_files(PATH, &three).await.expect(422).shows("Joignez 2 fichiers au plus.");
    let big = fields().file("documents", "gros.pdf", vec![b'x'; (1 << 20) + 1]);
    let page = world.send_files(PATH, &big).await.expect(413);
    page.shows("Le fichier «\u{a0}gros.pdf\u{a0}» est trop gros\u{a0}: 1\u{a0}Mo au plus.")
        .shows("Direction des marchés");
    let empty = fields().file("documents", "vide.pdf", b"".as_slice());
    world.send_files(PATH, &empty).await.expect(422).shows("Le fichier «\u{a0}vide.pdf\u{a0}» est vide.");
    world.send_files(PATH, &fields()).await.expect(422).shows("Joignez au moins un texte.");
    // Those that were in order wait for the next try; of the big one and the empty one nothing is kept.
    assert!(world.ports.store.subjects().is_empty());
    assert_eq!(world.ports.vault.paths().len(), 2);
}

#[tokio::test]
async fn a_name_that_would_read_as_another_is_refused_at_its_field() {
    let world = World::start().await;
    let form = fields().without("contact_name").text("contact_name", "Chef\u{202e}fdp");
    world.send_files(PATH, &form).await.expect(422).shows("id=\"contact_name-error\"");
    world.assert_nothing_kept();
}

#[tokio::test]
async fn a_good_form_leads_to_its_checkout_and_a_second_click_to_the_same() {
    let world = World::start().await;
    let action = world.open(PATH).await.action("form=");
    let first = world.send_files(&action, &good_form()).await.goes_to();
    let second = world.send_files(&action, &good_form()).await.goes_to();
    assert_eq!(first, second);
    assert!(first.starts_with("/kit/inquiry/") && first.ends_with("/checkout/"));
    assert_eq!(world.ports.store.subjects().len(), 1);
    assert_eq!(world.ports.vault.paths().len(), 1);
    let other = world.open(PATH).await.action("form=");
    assert_ne!(world.send_files(&other, &good_form()).await.goes_to(), first);
}

#[tokio::test]
async fn a_form_sent_before_with_other_content_is_not_lost() {
    let world = World::start().await;
    let action = world.open(PATH).await.action("form=");
    world.send_files(&action, &good_form()).await.goes_to();
    let changed = good_form().without("organization_name").text("organization_name", "Une autre direction");
    let page = world.send_files(&action, &changed).await.expect(409).shows("value=\"Une autre direction\"");
    assert_ne!(page.action("form="), action);
    assert_eq!(world.ports.vault.paths().len(), 1);
    world.send_files(&page.action("form="), &changed).await.goes_to();
}

#[tokio::test]
async fn what_is_no_form_gets_the_form_and_a_client_s_fault() {
    let world = World::start().await;
    world.send_form(PATH, &[("contact_name", "Direction")]).await.expect(415).shows("form=");
    world.assert_nothing_kept();
}

#[tokio::test]
async fn english_is_spoken_to_whoever_asks_and_kept_where_the_address_asks() {
    let world = World::start().await;
    world.open_in(PATH, "en-GB,en;q=0.8").await.expect(200).shows("<html lang=\"en\">").shows("Order an audit");
    let page = world.open_in("/kit/inquiry/?lang=en", "fr").await.expect(200).shows("lang=\"fr\">Français</a>");
    let action = page.action("form=");
    assert!(action.ends_with("&lang=en"), "{action}");
    let page = world.send_files(&action, &fields()).await.expect(422).shows("Attach at least one text.");
    assert!(world.send_files(&page.action("form="), &good_form()).await.goes_to().ends_with("/checkout/?lang=en"));
}

#[tokio::test]
async fn an_address_without_its_slash_leads_to_the_one_with_it() {
    let world = World::start().await;
    for path in ["/kit/inquiry", "/kit-complet-traitement", "/kit-complet-traitement/login"] {
        let answer = world.open(&format!("{path}?lang=en")).await.answer.expect(308);
        assert_eq!(answer.header("location"), Some(format!("{path}/?lang=en").as_str()));
    }
}
