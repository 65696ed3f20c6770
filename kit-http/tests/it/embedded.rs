//! A guard of an embedder's own, and deadlines, as pages and API tell of them.

use kit_workflow::inquiry::{CommandKind, InquiryLifecycle};
use kit_workflow::port::Role;
use kit_workflow::{Guard, Judgement, Question, Veto};
use serde_json::{Value, json};

use crate::wire::Call;
use crate::world::{Client, World};

/// Nothing is delivered that one person alone has signed.
struct SecondSignature;

impl Guard<InquiryLifecycle> for SecondSignature {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            Ok((question.command == CommandKind::Deliver).then(|| Veto {
                code: "second_signature",
                french: "Une seconde signature est nécessaire.".to_owned(),
                english: "A second signature is needed.".to_owned(),
            }))
        })
    }
}

/// A validated inquiry behind that guard, and a member of staff.
async fn validated() -> (World, Client, String) {
    let world = World::start_over(|_| {}, |workflow| workflow.with_guard(SecondSignature)).await;
    let staff = world.staff(Role::Manager).await;
    let client = world.drafted().await;
    world.upload(&client, &staff).await.expect(200);
    (world, client, staff)
}

async fn action(world: &World, client: &Client, staff: &str, name: &str) -> Value {
    let call = Call::get(&format!("/api/v1/inquiries/{}/actions", client.id)).bearer(staff);
    let actions = world.send(call).await.expect(200).json();
    actions["items"].as_array().unwrap().iter().find(|action| action["action"] == name).cloned().unwrap()
}

#[tokio::test]
async fn the_api_tells_the_guard_s_code_and_its_words_in_the_caller_s_language() {
    let (world, client, staff) = validated().await;
    let deliver = action(&world, &client, &staff, "deliver").await;
    assert_eq!((&deliver["possible"], &deliver["reason"]["code"]), (&json!(false), &json!("second_signature")));
    for (language, title) in [("fr", "Une seconde signature est nécessaire."), ("en", "A second signature is needed.")]
    {
        let call = world.staff_call("POST", &client, "/publish", &staff).header("accept-language", language);
        let problem = world.send(call).await.expect(409).json();
        assert_eq!((&problem["code"], &problem["title"]), (&json!("second_signature"), &json!(title)));
    }
    let now = world.read(&client).await;
    assert_eq!(now["stage"], "validated");
}

/// Whoever decides when reminders end does so by telephone.
struct ByTelephone;

impl Guard<InquiryLifecycle> for ByTelephone {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            let (french, english) = ("Appelez-nous.".to_owned(), "Call us.".to_owned());
            let veto = Veto { code: "telephone", french, english };
            Ok((question.command == CommandKind::DeclineReminders).then_some(veto))
        })
    }
}

#[tokio::test]
async fn a_page_offers_no_way_to_what_a_guard_refuses() {
    for (guarded, offered) in [(false, true), (true, false)] {
        let world =
            World::start_over(|_| {}, |workflow| if guarded { workflow.with_guard(ByTelephone) } else { workflow })
                .await;
        let client = world.submit().await;
        world.send(world.checkout(&client)).await.expect(200);
        let page = async |beneath: &str| {
            let path = format!("/kit/inquiry/{}/{beneath}", client.access);
            world.send(Call::get(&path)).await.expect(200).text()
        };
        assert_eq!(page("").await.contains("/reminders/"), offered);
        assert_eq!(page("reminders/").await.contains("<form method=\"post\" action"), offered);
    }
}

#[tokio::test]
async fn every_reason_and_the_moment_are_told() {
    let world = World::start().await;
    let client = world.submit().await;
    world.send(world.checkout(&client)).await.expect(200);
    let call = Call::get(&format!("/api/v1/inquiries/{}/actions", client.id)).bearer(&client.access);
    let actions = world.send(call).await.expect(200).json();
    let cancel = actions["items"].as_array().unwrap().iter().find(|action| action["action"] == "cancel").unwrap();
    assert_eq!(cancel["reasons"].as_array().unwrap().len(), 1);
    assert_eq!((&cancel["reasons"][0]["code"], &cancel["not_before"]), (&json!("attempt_pending"), &Value::Null));
    let order = world.read(&client).await["order"].clone();
    let expiry = json!({"deadline": "order_expires", "at": order["expires_at"], "action": "expire"});
    assert_eq!(actions["upcoming"], json!([expiry]));
}

#[tokio::test]
async fn only_staff_are_told_of_reminders_to_staff() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let upcoming = async |token: &str| {
        let call = Call::get(&format!("/api/v1/inquiries/{}/actions", client.id)).bearer(token);
        world.send(call).await.expect(200).json()["upcoming"].clone()
    };
    assert_eq!(upcoming(&client.access).await, json!([]));
    assert_eq!(upcoming(&staff).await[0]["deadline"], "draft_waits");
}
