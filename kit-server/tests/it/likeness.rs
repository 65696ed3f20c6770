//! The final PDF beside the draft, through the whole program: drafts of the simulated model, set by LibreOffice.

use std::path::Path;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{Caller, add_account};
use crate::papers::{photograph, scan};
use crate::process::Kit;
use crate::road::{pay, wait_for};
use crate::world::{Backend, World};

const DECREE: &str = "decret-audit-commande-publique.pdf";
const RULES: &str = "reglement-interieur-agence.docx";

fn form(organization: &str, email: &str, text: &str) -> Form {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/samples").join(text);
    Form::new()
        .text("contact_name", "Service des marchés")
        .text("email", email.to_owned())
        .text("organization_name", organization.to_owned())
        .text("consent", "on")
        .part("documents", Part::bytes(std::fs::read(sample).unwrap()).file_name(text.to_owned()))
}

/// Submits, pays, and waits for the draft; gives the inquiry's id.
async fn drafted(world: &World, nobody: &Caller, organization: &str, email: &str, text: &str) -> String {
    let post = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(form(organization, email, text));
    let (status, created) = nobody.insist_with(post).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let id = created["id"].as_str().unwrap().to_owned();
    let client = nobody.with(created["access"].as_str().unwrap());
    pay(world, &client, &id).await;
    wait_for(&client, &id, "drafted").await;
    id
}

/// The draft as staff would save it from their word processor. A busy machine may need more than one try.
async fn set(nobody: &Caller, staff: &Caller, id: &str) -> Vec<u8> {
    let path = format!("/kit-complet-traitement/{id}/drafts/1/preview.pdf");
    let mut last = String::new();
    for _ in 0..5 {
        let look = nobody.request(Method::GET, &path).header("cookie", format!("kit_session={}", staff.bearer()));
        match look.timeout(Duration::from_secs(180)).send().await {
            Ok(answer) if answer.status() == StatusCode::OK => return answer.bytes().await.unwrap().to_vec(),
            answer => last = format!("{answer:?}"),
        }
    }
    panic!("LibreOffice is installed by ./test: {last}");
}

/// Uploads a PDF, and gives what is said of it.
async fn likeness(staff: &Caller, id: &str, pdf: &[u8]) -> Value {
    let put = || {
        let put = staff.request(Method::PUT, &format!("/api/v1/staff/inquiries/{id}/deliverable"));
        put.header("content-type", "application/pdf").body(pdf.to_vec())
    };
    let (status, answer) = staff.insist_with(put).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["deliverable"]["likeness"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_client_s_kit_is_told_from_the_right_one() {
    let world = World::start(Backend::Sqlite).await;
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);
    let office = drafted(&world, &nobody, "Office de l’eau", "eau@office.test", DECREE).await;
    let town = drafted(&world, &nobody, "Mairie de Koudougou", "mairie@ville.test", RULES).await;
    let roads = drafted(&world, &nobody, "Agence routière", "routes@agence.test", DECREE).await;
    let (of_office, of_town) = (set(&nobody, &staff, &office).await, set(&nobody, &staff, &town).await);

    // The wrong one first, as it happens; then what it is replaced with.
    for (id, wrong, right) in [(&office, &of_town, &of_office), (&town, &of_office, &of_town)] {
        let told = likeness(&staff, id, wrong).await;
        let (headings, found) = (told["headings"].as_u64().unwrap(), told["found"].as_u64().unwrap());
        assert!(headings >= 10 && found * 4 < headings, "{told}");
        assert_eq!((&told["names_organization"], &told["doubtful"]), (&json!(false), &json!(true)), "{told}");
        let told = likeness(&staff, id, right).await;
        assert_eq!((&told["found"], told["headings"].as_u64()), (&told["headings"], Some(headings)), "{told}");
        assert_eq!((&told["names_organization"], &told["doubtful"]), (&json!(true), &json!(false)), "{told}");
    }
    // The same text, so the same headings, for somebody else.
    let told = likeness(&staff, &roads, &of_office).await;
    assert_eq!((&told["found"], &told["names_organization"]), (&told["headings"], &json!(false)), "{told}");
    assert_eq!(told["doubtful"], true);
    // A scan is taken as it is.
    assert_eq!(likeness(&staff, &roads, &scan(&photograph())).await, Value::Null);
    drop(kit);
    world.end().await;
}
