//! How staff share the work: what the list is asked for, who takes care of an inquiry, who is at it, what they noted.

use std::time::Duration;

use kit_workflow::inquiry::{EffectKind, InquiryId, StaffId};
use kit_workflow::port::{Casework as _, Handling, Role};
use kit_workflow::{Clock as _, Outbox as _, WorkerId};

use super::browser::Page;
use super::checkout::submit;
use crate::world::{Client, PASSWORD, World, fields, good_form};

const DESK: &str = "/kit-complet-traitement/";

fn at(client: &Client, beneath: &str) -> String {
    format!("{DESK}{}/{beneath}", client.id)
}

/// Somebody of the staff beside those of `World::staff`.
async fn colleague(world: &World, email: &str) -> (StaffId, String) {
    let id = world.add_staff(email, Role::Reviewer).await;
    let answer = world.sign_in(email, PASSWORD).await.expect(200).json();
    (id, answer["token"].as_str().unwrap().to_owned())
}

async fn handling(world: &World, client: &Client) -> Handling {
    let id: InquiryId = client.id.parse().unwrap();
    world.ports.store.handling(id, world.ports.clock.now()).await.unwrap()
}

/// Which of these inquiries a list shows.
fn shown<'a>(page: &Page, clients: &[(&'a str, &Client)]) -> Vec<&'a str> {
    let links = page.attributes("href");
    clients.iter().filter(|(_, client)| links.contains(&at(client, ""))).map(|(name, _)| *name).collect()
}

#[tokio::test]
async fn the_list_is_narrowed_and_ordered_as_asked() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let drafted = world.drafted().await;
    world.ports.clock.advance(Duration::from_secs(4 * 24 * 60 * 60));
    let session = {
        drop(session);
        let answer = world.sign_in("reviewer@kit.example", PASSWORD).await.expect(200).json();
        answer["token"].as_str().unwrap().to_owned()
    };
    let (mine, other) = (submit(&world, &good_form()).await, submit(&world, &good_form()).await);
    let page = world.open_desk(&at(&mine, ""), &session).await.expect(200);
    let me = page.html.split("name=\"to\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    world.send_desk(&at(&mine, "assignee/"), &[("from", ""), ("to", &me)], &session).await.goes_to();
    let worker = WorkerId("w".into());
    loop {
        let job = world.ports.store.claim(&worker, Duration::from_secs(60)).await.unwrap().unwrap();
        if job.subject.to_string() == other.id && job.effect.kind() == EffectKind::MailClient {
            assert!(world.ports.store.bury(&job.claim, "550 no such mailbox").await.unwrap());
            break;
        }
    }
    let all = [("drafted", &drafted), ("mine", &mine), ("other", &other)];
    for (query, expected) in [
        ("", vec!["drafted", "mine", "other"]),
        ("assignee=me", vec!["mine"]),
        ("assignee=nobody", vec!["drafted", "other"]),
        ("concern=errors", vec!["other"]),
        ("concern=money", vec![]),
        ("still=three_days", vec!["drafted"]),
        ("still=week", vec![]),
        ("taken=test&assignee=me", vec!["mine"]),
        ("taken=real", vec![]),
        ("from=2100-01-01", vec![]),
        ("to=2100-01-01&order=moved", vec!["drafted", "mine", "other"]),
        ("order=nonsense&assignee=x&concern=y&still=z&from=2026-99-99", vec!["drafted", "mine", "other"]),
    ] {
        let page = world.open_desk(&format!("{DESK}?{query}"), &session).await.expect(200);
        // Given-up tasks are linked above the list; they are not lines of it.
        let list = page.html.split("id=\"bulk\"").nth(1).unwrap_or("").to_owned();
        let page = Page { html: list, ..page };
        assert_eq!(shown(&page, &all), expected, "{query}");
    }
    let page = world.open_desk(&format!("{DESK}?order=moved"), &session).await.expect(200);
    let page = page.shows("en retard").shows("tâche abandonnée").shows("reviewer@kit.example");
    let lines = page.html.split("id=\"bulk\"").nth(1).unwrap();
    let place = |client: &Client| lines.find(&at(client, "")).unwrap();
    assert!(place(&mine) < place(&drafted) && place(&other) < place(&drafted));
    let page = world.open_desk(&format!("{DESK}?assignee=me&order=deadline&q=march"), &session).await.expect(200);
    let stage = page.attributes("href").into_iter().rfind(|href| href.contains("stage=awaiting_payment")).unwrap();
    assert!(["q=march", "order=deadline", "assignee=me"].iter().all(|wish| stage.contains(wish)), "{stage}");
    page.shows("<option value=\"deadline\" selected>").shows(&at(&mine, ""));
}

#[tokio::test]
async fn one_of_two_takes_an_inquiry_and_the_other_learns_of_it() {
    let world = World::start().await;
    let (first, first_session) = colleague(&world, "first@kit.example").await;
    let (second, second_session) = colleague(&world, "second@kit.example").await;
    let client = submit(&world, &good_form()).await;
    let take = |who: StaffId| [("from", String::new()), ("to", who.to_string())];
    let send = async |fields: &[(&str, String)], session: &str| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        world.send_desk(&at(&client, "assignee/"), &fields, session).await
    };
    let back = send(&take(first), &first_session).await.goes_to();
    world.open_desk(&back, &first_session).await.expect(200).shows("le suivi a changé").shows("Je ne m’en occupe plus");
    let page = send(&take(second), &second_session).await.expect(409).shows("Quelqu’un a agi avant vous");
    page.shows("first@kit.example").shows("role=\"alert\"");
    // The same once more is no fault of anybody's.
    send(&take(first), &first_session).await.goes_to();
    send(&[("from", first.to_string()), ("to", second.to_string())], &second_session).await.goes_to();
    let page = world.open_desk(&at(&client, ""), &first_session).await.expect(200);
    page.shows("Demande confiée à first@kit.example").shows("Demande confiée à second@kit.example");
    send(&[("from", second.to_string()), ("to", String::new())], &second_session).await.goes_to();
    assert_eq!(handling(&world, &client).await.assignee, None);
    assert_eq!(handling(&world, &client).await.handovers.len(), 3);
    world.disable(second).await;
    assert_eq!(send(&take(second), &first_session).await.answer.status, 404);
    assert_eq!(send(&[("to", "x".into())], &first_session).await.answer.status, 400);
}

#[tokio::test]
async fn several_are_given_to_somebody_at_once_and_what_changed_hands_is_left_alone() {
    let world = World::start().await;
    let (first, first_session) = colleague(&world, "first@kit.example").await;
    let (second, second_session) = colleague(&world, "second@kit.example").await;
    let (one, two, three) =
        (submit(&world, &good_form()).await, submit(&world, &good_form()).await, submit(&world, &good_form()).await);
    let page = world.open_desk(&format!("{DESK}?assignee=nobody"), &first_session).await.expect(200);
    let picks: Vec<String> = page.attributes("value").into_iter().filter(|value| value.ends_with('.')).collect();
    assert_eq!(picks.len(), 3);
    let back = page.html.split("name=\"back\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let taken = [("from", ""), ("to", &second.to_string())];
    world.send_desk(&at(&two, "assignee/"), &taken, &second_session).await.goes_to();
    let (to, nonsense) = (first.to_string(), "x.".to_owned());
    let fields: Vec<(&str, &str)> = [("to", to.as_str()), ("back", &back)]
        .into_iter()
        .chain(picks.iter().map(|pick| ("pick", pick.as_str())))
        .collect();
    let mut wrong = fields.clone();
    wrong.push(("pick", &nonsense));
    assert_eq!(world.send_desk(&format!("{DESK}assign/"), &wrong, &first_session).await.answer.status, 400);
    assert_eq!(handling(&world, &one).await.assignee, None, "nothing is done of what is partly senseless");
    let there = world.send_desk(&format!("{DESK}assign/"), &fields, &first_session).await.goes_to();
    assert_eq!(there, format!("{DESK}?assignee=nobody&assigned=2&missed=1"));
    let page = world.open_desk(&there, &first_session).await.expect(200);
    page.shows("2 demandes confiées").shows("a changé de mains entre-temps");
    for (client, owner) in [(&one, first), (&two, second), (&three, first)] {
        assert_eq!(handling(&world, client).await.assignee, Some(owner));
    }
    let elsewhere = [("back", "//evil.example?assignee=me"), ("to", "")];
    assert_eq!(
        world.send_desk(&format!("{DESK}assign/"), &elsewhere, &first_session).await.goes_to(),
        format!("{DESK}?assigned=0&missed=0")
    );
}

#[tokio::test]
async fn whoever_opens_an_inquiry_learns_who_is_at_it() {
    let world = World::start().await;
    let (_, first_session) = colleague(&world, "first@kit.example").await;
    let (_, second_session) = colleague(&world, "second@kit.example").await;
    let client = submit(&world, &good_form()).await;
    let other = submit(&world, &good_form()).await;
    let at_it = "first@kit.example travaille sur cette demande depuis";
    world.open_desk(&at(&client, ""), &first_session).await.expect(200).hides("travaille sur cette demande");
    world.open_desk(&at(&other, ""), &second_session).await.expect(200).hides(at_it);
    let page =
        world.open_desk(&at(&client, ""), &second_session).await.expect(200).shows(at_it).shows("Rien n’est bloqué");
    page.shows("action=\"").hides("second@kit.example travaille");
    world.ports.clock.advance(Duration::from_secs(11 * 60));
    world.open_desk(&at(&client, ""), &second_session).await.expect(200).hides(at_it);
}

#[tokio::test]
async fn notes_are_for_the_team_and_can_be_erased() {
    let world = World::start().await;
    let (_, first_session) = colleague(&world, "first@kit.example").await;
    let (_, second_session) = colleague(&world, "second@kit.example").await;
    let boss = world.staff(Role::Manager).await;
    let client = submit(&world, &good_form()).await;
    let page = world.open_desk(&at(&client, ""), &first_session).await.expect(200);
    let fresh =
        |page: &Page| page.html.split("name=\"note\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let note = fresh(&page);
    let fields = [("note", note.as_str()), ("text", "Rappeler <la mairie>\r\nle 12")];
    for _ in 0..2 {
        world.send_desk(&at(&client, "notes/"), &fields, &first_session).await.goes_to();
    }
    assert_eq!(handling(&world, &client).await.notes.len(), 1);
    let page = world.open_desk(&at(&client, ""), &second_session).await.expect(200);
    let page = page.shows("Rappeler &lt;la mairie&gt;\nle 12").shows("first@kit.example");
    page.hides(">Effacer<");
    let private = world.open(&format!("/kit/inquiry/{}/", client.access)).await.expect(200);
    private.hides("Rappeler");
    let long = "x".repeat(5_001);
    let fields = [("note", note.as_str()), ("text", long.as_str())];
    world
        .send_desk(&at(&client, "notes/"), &fields, &first_session)
        .await
        .expect(422)
        .shows(&long)
        .shows("id=\"note-error\"");
    let erase = [("note", note.as_str())];
    assert_eq!(world.send_desk(&at(&client, "notes/erase/"), &erase, &second_session).await.answer.status, 404);
    world.send_desk(&at(&client, "notes/erase/"), &erase, &boss).await.goes_to();
    let page = world.open_desk(&at(&client, ""), &first_session).await.expect(200);
    page.hides("Rappeler").shows("Note effacée");
    assert_eq!(handling(&world, &client).await.notes[0].text, "");
}

#[tokio::test]
async fn programs_ask_the_list_for_the_same() {
    let world = World::start().await;
    let (first, first_session) = colleague(&world, "first@kit.example").await;
    let odd = fields().without("organization_name").text("organization_name", "Régie");
    let (one, two) = (
        submit(&world, &odd.file("documents", "a.txt", b"Article".as_slice())).await,
        submit(&world, &good_form()).await,
    );
    let taken = [("from", ""), ("to", &first.to_string())];
    world.send_desk(&at(&one, "assignee/"), &taken, &first_session).await.goes_to();
    let list = async |query: &str, status: u16| {
        let call = crate::wire::Call::get(&format!("/api/v1/staff/inquiries?{query}")).bearer(&first_session);
        world.send(call).await.expect(status).json()
    };
    let ids = |list: &serde_json::Value| -> Vec<String> {
        list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let mine = list("assignee=me&order=deadline", 200).await;
    assert_eq!(ids(&mine), [one.id.as_str()]);
    assert_eq!(mine["items"][0]["assignee"], "first@kit.example");
    assert!(mine["items"][0]["deadline"].is_string() && mine["items"][0]["given_up"] == false);
    assert_eq!(ids(&list("assignee=nobody&test=true", 200).await), [two.id.as_str()]);
    assert!(ids(&list("money_waits=true", 200).await).is_empty());
    assert!(ids(&list("moved_before=2000-01-01", 200).await).is_empty());
    let begin = list("order=moved&limit=1", 200).await;
    let rest = list(&format!("order=moved&limit=1&cursor={}", begin["next"].as_str().unwrap()), 200).await;
    assert_eq!(ids(&begin).into_iter().chain(ids(&rest)).collect::<std::collections::BTreeSet<_>>().len(), 2);
    for (query, field) in
        [("order=x", "order"), ("assignee=x", "assignee"), ("from=x", "from"), ("moved_before=x", "moved_before")]
    {
        assert_eq!(list(query, 422).await["errors"][0]["field"], field);
    }
}
