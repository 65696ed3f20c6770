//! What clients say of money that is gone, and how they stop being reminded.

use kit_workflow::port::Role;
use serde_json::{Value, json};

use crate::wire::{Answer, Call};
use crate::world::{Client, World};

async fn complain(world: &World, client: &Client, body: &Value) -> Answer {
    world.send(world.client_call("POST", client, "/complaint").json(body)).await
}

async fn listed(world: &World, staff: &str) -> Value {
    world.send(Call::get("/api/v1/staff/complaints").bearer(staff)).await.expect(200).json()
}

fn page(client: &Client, page: &str) -> String {
    format!("/kit/inquiry/{}/{page}", client.access)
}

#[tokio::test]
async fn a_reported_debit_waits_for_staff_until_they_answer() {
    let world = World::start().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    assert_eq!(complain(&world, &client, &json!({})).await.expect(409).problem().0, "no_such_attempt");
    let opened = world.send(world.checkout(&client)).await.expect(200).json();
    let transaction = opened["transaction_id"].as_str().unwrap();
    let said =
        json!({"phone": "+225 07 00 00 00 00", "reference": "MP22.A7", "note": "L'opérateur m’a débité d'avance"});
    for _ in 0..2 {
        // The same again is the same report.
        let inquiry = complain(&world, &client, &said).await.expect(200).json();
        assert_eq!(inquiry["complaints"].as_array().unwrap().len(), 1);
    }
    let list = listed(&world, &reviewer).await;
    assert_eq!((list["open"].clone(), list["next"].clone()), (json!(1), Value::Null));
    let item = &list["items"][0];
    assert_eq!(item["transaction_id"], transaction);
    for field in ["phone", "reference", "note"] {
        assert_eq!(item[field], said[field]);
    }
    let metrics = world.send(Call::get("/metrics")).await.expect(200).text();
    assert!(metrics.contains("kit_complaints_open 1\n"), "{metrics}");
    // Nobody else reports for them, and clients do not answer themselves.
    let other = world.submit().await;
    let theirs = Call::post(&format!("/api/v1/inquiries/{}/complaint", client.id));
    world.send(theirs.bearer(&other.access).json(&said)).await.expect(404);
    complain(&world, &client, &json!({"transaction_id": "unknown"})).await.expect(409);
    let reply = json!({"answer": "L’argent a été rendu par l’opérateur."});
    let answer = |token: &str| world.staff_call("POST", &client, "/complaint/answer", token).json(&reply);
    world.send(answer(&client.access)).await.expect(403);
    let answered = world.send(answer(&reviewer)).await.expect(200).json();
    assert_eq!(answered["complaints"][0]["answer"], reply["answer"]);
    world.send(answer(&reviewer)).await.expect(200);
    assert_eq!(listed(&world, &reviewer).await["items"], json!([]));
    assert_eq!(complain(&world, &client, &said).await.expect(409).problem().0, "complained_today");
    let status = world.send(Call::get(&page(&client, ""))).await.expect(200).text();
    assert!(status.contains("L’argent a été rendu par l’opérateur."), "{status}");
}

#[tokio::test]
async fn a_debit_is_reported_on_the_page_and_closes_when_the_money_comes() {
    let world = World::start().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    let bare = world.send(Call::get(&page(&client, ""))).await.expect(200).text();
    assert!(!bare.contains("complaint/"), "there is nothing to report yet");
    world.send(world.checkout(&client)).await.expect(200);
    let form = world.send(Call::get(&page(&client, ""))).await.expect(200).text();
    assert!(form.contains("complaint/"));
    let origin = format!("http://{}", world.address);
    let send = |body: &str| {
        let call = Call::post(&page(&client, "complaint/")).header("origin", &origin);
        world.send(call.body("application/x-www-form-urlencoded", body))
    };
    let refused = send("phone=07&note=a%00b").await.expect(422).text();
    assert!(refused.contains("value=\"07\""), "what was typed is kept");
    send("phone=07&reference=MP22&note=C%27est+parti").await.expect(303);
    let sent = world.send(Call::get(&page(&client, "?done=complaint"))).await.expect(200).text();
    assert!(sent.contains("Votre signalement est transmis"), "{sent}");
    let later = world.send(Call::get(&page(&client, ""))).await.expect(200).text();
    assert!(later.contains("Votre signalement est à l’étude"), "{later}");
    assert!(!later.contains("class=\"big\"") && !later.contains("button big"), "paying is not the first thing");
    let english = world.send(Call::get(&page(&client, "?lang=en"))).await.expect(200).text();
    assert!(english.contains("Your report is being looked at"));
    assert_eq!(listed(&world, &reviewer).await["items"][0]["note"], "C'est parti");

    world.pay(&client).await;
    assert_eq!(listed(&world, &reviewer).await["items"], json!([]));
    let paid = world.send(Call::get(&page(&client, ""))).await.expect(200).text();
    assert!(paid.contains("Le paiement signalé est arrivé"), "{paid}");
}

#[tokio::test]
async fn following_the_link_of_a_reminder_changes_nothing_and_its_button_ends_them() {
    let world = World::start().await;
    let client = world.submit().await;
    world.send(world.checkout(&client)).await.expect(200);
    let version = world.read(&client).await["version"].clone();
    let address = page(&client, "reminders/");
    let asked = world.send(Call::get(&address)).await.expect(200).text();
    assert!(asked.contains("Arrêter les rappels"), "{asked}");
    assert_eq!(world.read(&client).await["version"], version);
    let origin = format!("http://{}", world.address);
    let press = || world.send(Call::post(&address).header("origin", &origin));
    press().await.expect(303);
    press().await.expect(303);
    let done = world.send(Call::get(&address)).await.expect(200).text();
    assert!(!done.contains("<form method=\"post\" action"), "{done}");
    world.send(world.client_call("POST", &client, "/reminders/stop")).await.expect(200);
    world.pay(&client).await;
    press().await.expect(303);
    world.send(world.client_call("POST", &client, "/reminders/stop")).await.expect(409);
}
