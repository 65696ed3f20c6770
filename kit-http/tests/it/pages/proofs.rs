//! Files that show payments and refunds, given and fetched at the desk.

use kit_workflow::inquiry::Stage;
use kit_workflow::port::Role;

use super::browser::cookie;
use super::checkout::submit;
use crate::wire::{Call, Multipart};
use crate::world::{Client, World, good_form};

const SCAN: &[u8] = b"\x89PNG a receipt";

fn at(client: &Client, beneath: &str) -> String {
    format!("/kit-complet-traitement/{}/{beneath}", client.id)
}

fn form(reason: &str, version: &str, bytes: &[u8]) -> Multipart {
    let texts = Multipart::default().text("version", version).text("reason", reason).text("reference", "reçu <12>");
    texts.file("proof", "reçu <b>12.png", bytes)
}

fn kept(world: &World) -> usize {
    world.ports.vault.paths().iter().filter(|path| path.starts_with("proofs/")).count()
}

#[tokio::test]
async fn money_by_hand_is_recorded_with_its_proof_by_a_form() {
    let world = World::start_with(|settings| settings.uploads.file_bytes = 1 << 20).await;
    let session = world.staff(Role::Manager).await;
    let client = submit(&world, &good_form()).await;
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let page = page.shows("enctype=\"multipart/form-data\"").shows("for=\"record_payment_by_hand-proof\"");
    let (action, version) = (page.action("/payment/by-hand/"), world.dossier(&client).await.version.to_string());
    let send = |form: Multipart| {
        let (world, action, session) = (&world, &action, &session);
        async move { world.send_desk_files(action, &form, session).await }
    };
    for (bytes, status, why) in [
        (b"MZ a program".to_vec(), 422, "ni un PDF, ni une photo"),
        (Vec::new(), 422, "Ce fichier est vide"),
        (vec![0xff; (1 << 20) + 1], 422, "trop gros"),
    ] {
        let page = send(form("au guichet", &version, &bytes)).await.expect(status).shows(why);
        page.shows("id=\"record_payment_by_hand-proof-error\"").shows("reçu &lt;12&gt;").shows("au guichet");
    }
    let bare = form("au guichet", &version, SCAN).without("proof");
    let page =
        send(bare).await.expect(422).shows("Joignez le justificatif").shows("reçu &lt;12&gt;").shows("au guichet");
    page.shows("id=\"record_payment_by_hand-proof-error\"").hides("record_payment_by_hand-reason-error");
    // What a browser sends where no file is chosen.
    let unchosen = form("au guichet", &version, SCAN).without("proof").file("proof", "", b"".as_slice());
    send(unchosen).await.expect(422).shows("Joignez le justificatif");
    send(form(" ", &version, SCAN)).await.expect(422).shows("Choisissez de nouveau le justificatif");
    send(form("au guichet", "x", SCAN)).await.expect(400);
    send(form("au guichet", "1", SCAN)).await.expect(409).shows("Quelqu’un a agi avant vous").shows("au guichet");
    assert_eq!((kept(&world), world.dossier(&client).await.state.stage()), (0, Stage::AwaitingPayment));

    let back = send(form("au guichet", &version, SCAN)).await.goes_to();
    // A second click on the button finds that the first has moved it.
    send(form("au guichet", &version, SCAN)).await.expect(409);
    assert_eq!(kept(&world), 1);
    let page = world.open_desk(&back, &session).await.expect(200).shows("reçu &lt;b&gt;12.png");
    let file = page.attributes("href").into_iter().find(|href| href.contains("/proofs/")).unwrap();
    let served = world.send(Call::get(&file).header("cookie", &cookie(&session))).await.expect(200);
    assert_eq!(served.body, SCAN);
    assert_eq!(served.header("content-type"), Some("image/png"));
    assert_eq!(served.header("x-content-type-options"), Some("nosniff"));
    assert!(served.header("content-disposition").unwrap().starts_with("attachment;"));
    assert!(served.header("content-security-policy").unwrap().ends_with("sandbox"));
    for stranger in [Call::get(&file), Call::get(&file).header("cookie", &cookie(&client.access))] {
        assert_ne!(world.send(stranger).await.body, SCAN);
    }
    let english = world.open_desk(&at(&client, "?lang=en"), &session).await.expect(200);
    english.shows("Proofs of payment and of refund");
}

#[tokio::test]
async fn a_refund_is_confirmed_with_the_amount_that_was_given_back() {
    let world = World::start().await;
    let session = world.staff(Role::Manager).await;
    let client = submit(&world, &good_form()).await;
    world.pay(&client).await;
    let refund = [("reason", "renoncé")];
    world.send_desk(&at(&client, "refund/"), &refund, &session).await.goes_to();
    let confirm = at(&client, "refund/confirm/");
    let send = async |amount: &str| {
        let form = Multipart::default().text("reference", "virement 7").text("amount", amount);
        world.send_desk_files(&confirm, &form.file("proof", "virement.png", SCAN), &session).await
    };
    let page = send("quinze mille").await.expect(422).shows("id=\"confirm_refund-amount-error\"");
    page.shows("value=\"quinze mille\"").shows("Choisissez de nouveau le justificatif");
    send("14 999").await.expect(409);
    assert_eq!((kept(&world), world.dossier(&client).await.state.stage()), (0, Stage::Refunding));
    let back = send("15 000 F CFA").await.goes_to();
    world.open_desk(&back, &session).await.expect(200).shows("virement.png");
    assert_eq!((kept(&world), world.dossier(&client).await.state.stage()), (1, Stage::Refunded));
}

#[tokio::test]
async fn a_reviewer_s_proof_is_not_even_read() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = submit(&world, &good_form()).await;
    let page =
        world.send_desk_files(&at(&client, "payment/by-hand/"), &form("r", "", SCAN), &session).await.expect(403);
    page.shows("reviennent aux responsables");
    assert_eq!(kept(&world), 0);
}
