//! What client and staff write to each other, and texts that were forgotten.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryLifecycle, Letter};
use kit_workflow::port::Role;
use kit_workflow::{Backoff, Step, Worker, WorkerId};

use super::browser::Page;
use super::checkout::submit;
use crate::wire::{Call, Multipart};
use crate::world::{Client, World, good_form};

fn own(client: &Client, beneath: &str) -> String {
    format!("/kit/inquiry/{}/{beneath}", client.access)
}

/// The message that the page's form would send.
fn fresh(page: &Page) -> String {
    page.html.split("name=\"message\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn client_and_staff_write_to_each_other_and_mails_only_say_that_they_did() {
    let world = World::start().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let client = submit(&world, &good_form()).await;
    let desk = format!("/kit-complet-traitement/{}/", client.id);
    let page = world.open(&own(&client, "")).await.expect(200).shows("Votre message");
    let fields = [("message", fresh(&page)), ("text", "<b>Où en est</b> mon dossier ?".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    for _ in 0..2 {
        // The same form twice is one message.
        world.send_form(&own(&client, "messages/"), &fields).await.goes_to();
    }
    let page = world.open_desk(&desk, &reviewer).await.expect(200);
    assert_eq!(page.html.matches("&lt;b&gt;Où en est&lt;/b&gt; mon dossier").count(), 1, "{}", page.html);
    world.ports.clock.advance(Duration::from_secs(1));
    let answer = [("message", fresh(&page)), ("text", "Nous le relisons.".to_owned())];
    let answer = answer.each_ref().map(|(name, value)| (*name, value.as_str()));
    world.send_desk(&format!("{desk}messages/"), &answer, &reviewer).await.goes_to();
    let page = world.open(&own(&client, "?done=message")).await.expect(200).shows("Le message est envoyé");
    let (first, last) = (page.html.find("Où en est").unwrap(), page.html.find("Nous le relisons").unwrap());
    assert!(first < last && page.html.contains("Notre équipe") && page.html.contains("Vous"));
    assert!(!page.html.contains("reviewer@kit.example"), "the client learns no name");
    let empty = [("message", answer[0].1), ("text", " ")];
    world.send_form(&own(&client, "messages/"), &empty).await.expect(422);
    let long = "x".repeat(5_001);
    let long = [("message", answer[0].1), ("text", long.as_str())];
    world.send_desk(&format!("{desk}messages/"), &long, &reviewer).await.expect(422).shows(long[1].1);

    let workflow = world.app.workflow();
    let worker = Worker {
        id: WorkerId("one".to_owned()),
        store: &world.ports.store,
        performer: workflow,
        clock: &world.ports.clock,
        lease: Duration::from_secs(60),
        backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 2 },
    };
    while worker.step::<InquiryLifecycle>().await.unwrap() != Step::Idle {}
    let letters = world.ports.mailer.accepted();
    let told = |letter| letters.iter().filter(move |sent| sent.letter == letter).collect::<Vec<_>>();
    let (staff, mine) = (told(Letter::StaffMessage), told(Letter::ClientMessage));
    assert_eq!((staff.len(), mine.len()), (1, 1));
    assert!(staff[0].facts.desk_url.as_ref().unwrap().ends_with(&desk) && staff[0].facts.reason.is_none());
    assert!(mine[0].facts.status_url.as_ref().unwrap().ends_with(&own(&client, "")) && mine[0].facts.reason.is_none());

    let path = format!("/api/v1/inquiries/{}/messages", client.id);
    let read = world.send(Call::get(&path).bearer(&client.access)).await.expect(200).json();
    assert_eq!(read["items"][0]["by"], "client");
    assert_eq!(read["items"][1]["text"], "Nous le relisons.");
    for number in 0..20 {
        let call = Call::post(&path).bearer(&client.access).body("application/json", r#"{"text":"encore"}"#);
        let status = world.send(call).await.status;
        assert!(status == 200 || status == 429 && number > 10, "{number}: {status}");
    }
    let call = Call::post(&path).bearer(&client.access).body("application/json", r#"{"text":"encore"}"#);
    world.send(call).await.expect(429);
}

fn text(name: &str, content: &str) -> Multipart {
    Multipart::default().file("documents", name, content.as_bytes().to_vec())
}

#[tokio::test]
async fn a_forgotten_text_is_added_until_the_draft_is_begun_and_up_to_ten() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let path = own(&client, "documents/");
    let add = async |form: &Multipart| world.send_files(&path, form).await;
    world.open(&own(&client, "")).await.expect(200).shows("encore ajouter 9 textes");
    add(&text("oubli.pdf", "%PDF-1.4 Article 2")).await.goes_to();
    add(&text("encore.pdf", "%PDF-1.4 Article 2")).await.goes_to();
    let page = world.open(&own(&client, "?done=document")).await.expect(200);
    let page = page.shows("Le texte est ajouté").shows("oubli.pdf").shows("encore ajouter 8 textes");
    assert!(!page.html.contains("encore.pdf"), "the same text is one");
    let page = add(&text("programme.pdf", "MZ program")).await.expect(422).shows("Rien n’a été ajouté");
    page.shows("<details open>").shows("aria-describedby=\"forgotten-error\"").shows("programme.pdf");
    add(&Multipart::default()).await.expect(422);
    for number in 3..=10 {
        add(&text("autre.pdf", &format!("%PDF-1.4 Article {number}"))).await.goes_to();
    }
    add(&text("onze.pdf", "%PDF-1.4 Article 11")).await.expect(409).shows("dix textes au plus");
    let api = format!("/api/v1/inquiries/{}/documents", client.id);
    let eleventh = world.send(Call::post(&api).bearer(&client.access).form(&text("onze.pdf", "%PDF-1.4 11"))).await;
    assert_eq!(eleventh.expect(422).problem().1[0].1, "too_many");
    assert_eq!(world.ports.vault.paths().len(), 10, "what is not taken is not kept");

    let other = world.drafted().await;
    let path = format!("/api/v1/inquiries/{}/documents", other.id);
    let late = world.send(Call::post(&path).bearer(&other.access).form(&text("tard.pdf", "%PDF-1.4 12"))).await;
    assert_eq!(late.expect(409).problem().0, "too_late");
    let page = world.open(&own(&other, "")).await.expect(200);
    assert!(!page.html.contains("Ajouter un texte"));
}

#[tokio::test]
async fn a_forgotten_text_may_be_as_large_as_one_of_the_form() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    let large = |letter: u8| Multipart::default().file("documents", "long.txt", vec![letter; 10 << 20]);
    world.send_files(&own(&client, "documents/"), &large(b'a')).await.goes_to();
    let api = format!("/api/v1/inquiries/{}/documents", client.id);
    let answer = world.send(Call::post(&api).bearer(&client.access).form(&large(b'b'))).await.expect(200);
    assert_eq!(answer.json()["documents"].as_array().unwrap().len(), 3);
    let more = Multipart::default().file("documents", "gros.txt", vec![b'c'; (10 << 20) + 1]);
    world.send(Call::post(&api).bearer(&client.access).form(&more)).await.expect(413);
}
