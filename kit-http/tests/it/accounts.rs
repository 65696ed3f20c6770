//! Invitations, passwords, sessions that can be ended, and the trail of all that.

use std::time::Duration;

use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Accounts as _, Deed, Role};
use kit_workflow::workflow::TwoPeople;
use serde_json::{Value, json};

use crate::wire::{Answer, Call, Multipart};
use crate::world::{PASSWORD, World};

const ACCOUNT: &str = "/kit-complet-traitement/account/";
const STAFF: &str = "/kit-complet-traitement/staff/";
const ANOTHER: &str = "une autre phrase secrète";

/// Fields that are sent by a form of the desk.
async fn send(world: &World, path: &str, fields: &[(&str, &str)], session: Option<&str>) -> Answer {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let call = Call::post(path).header("sec-fetch-site", "same-origin").header("user-agent", "Mozilla (X)");
    let call = match session {
        Some(session) => call.header("cookie", &format!("kit_session={session}")),
        None => call,
    };
    world.send(call.body("application/x-www-form-urlencoded", body.join("&"))).await
}

async fn open(world: &World, path: &str, session: &str) -> Answer {
    world.send(Call::get(path).header("cookie", &format!("kit_session={session}"))).await
}

/// The session that an answer gives the browser.
fn session_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    cookie.strip_prefix("kit_session=").unwrap().split(';').next().unwrap().to_owned()
}

/// Whether this session opens the desk.
async fn lives(world: &World, session: &str) -> bool {
    open(world, ACCOUNT, session).await.status == 200
}

async fn deeds(world: &World) -> Vec<Deed> {
    let notes = world.ports.store.staff_notes(None, 100).await.unwrap();
    notes.into_iter().rev().map(|note| note.deed).collect()
}

/// The path of the last invitation that was mailed.
fn mailed(world: &World) -> String {
    let letters = world.ports.mailer.accepted();
    let last = letters.into_iter().rfind(|envelope| envelope.letter == Letter::StaffInvitation).unwrap();
    let url = last.facts.invitation_url.unwrap();
    url[url.find("/kit-complet-traitement/").unwrap()..].to_owned()
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_once_and_is_signed_in() {
    let world = World::start().await;
    let admin = world.staff(Role::Admin).await;
    let invite = [("do", "invite"), ("email", "Staff@Kit.Example"), ("role", "manager")];
    assert_eq!(
        send(&world, STAFF, &invite, Some(&admin)).await.header("location"),
        Some("/kit-complet-traitement/staff/?done=staff-invited")
    );
    let path = mailed(&world);
    // Nobody signs in before a password is there, with whatever.
    world.sign_in("staff@kit.example", "").await.expect(422);
    world.sign_in("staff@kit.example", PASSWORD).await.expect(401);
    let page = world.send(Call::get(&path)).await.expect(200);
    assert!(page.text().contains("staff@kit.example"));
    for (new, again, why) in [("court", "court", "douze"), (ANOTHER, PASSWORD, "pas les mêmes")] {
        let refused = send(&world, &path, &[("new", new), ("again", again)], None).await.expect(422);
        assert!(refused.text().contains(why), "{}", refused.text());
    }
    let taken = send(&world, &path, &[("new", ANOTHER), ("again", ANOTHER)], None).await.expect(303);
    assert!(lives(&world, &session_of(&taken)).await);
    let unknown = world.send(Call::get("/kit-complet-traitement/invitation/x/")).await.expect(404).text();
    let again = send(&world, &path, &[("new", PASSWORD), ("again", PASSWORD)], None).await.expect(404);
    assert_eq!(again.text(), unknown);
    world.sign_in("staff@kit.example", ANOTHER).await.expect(200);
    let told = deeds(&world).await;
    let expected =
        [Deed::Added, Deed::Invited, Deed::SignInFailed, Deed::InvitationTaken, Deed::SignedIn, Deed::SignedIn];
    assert!(told.ends_with(&expected) || told.len() > expected.len(), "{told:?}");
}

#[tokio::test]
async fn an_invitation_ends_and_a_new_one_takes_its_place() {
    let world = World::start().await;
    let admin = world.staff(Role::Admin).await;
    let id = world.add_staff("staff@kit.example", Role::Reviewer).await.to_string();
    let session =
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned();
    let again = [("do", "again"), ("id", id.as_str())];
    send(&world, STAFF, &again, Some(&admin)).await.expect(303);
    let first = mailed(&world);
    send(&world, STAFF, &again, Some(&admin)).await.expect(303);
    let second = mailed(&world);
    world.send(Call::get(&first)).await.expect(404);
    // A link that was sent changes nothing until it is taken.
    assert!(lives(&world, &session).await);
    world.ports.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
    world.send(Call::get(&second)).await.expect(404);
    let admin =
        world.sign_in("admin@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned();
    send(&world, STAFF, &again, Some(&admin)).await.expect(303);
    let session =
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned();
    send(&world, &mailed(&world), &[("new", ANOTHER), ("again", ANOTHER)], None).await.expect(303);
    assert!(!lives(&world, &session).await, "the old password's sessions are over");
    world.sign_in("staff@kit.example", PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_one_that_asked() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let sign_in = async || {
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned()
    };
    let (here, there) = (sign_in().await, sign_in().await);
    let path = format!("{ACCOUNT}password/");
    let wrong = [("old", "wrong horse battery"), ("new", ANOTHER), ("again", ANOTHER)];
    send(&world, &path, &wrong, Some(&here)).await.expect(422);
    assert!(lives(&world, &there).await);
    let right = [("old", PASSWORD), ("new", ANOTHER), ("again", ANOTHER)];
    let changed = send(&world, &path, &right, Some(&here)).await.expect(303);
    let now = session_of(&changed);
    assert_eq!(
        (lives(&world, &here).await, lives(&world, &there).await, lives(&world, &now).await),
        (false, false, true)
    );
    world.sign_in("staff@kit.example", PASSWORD).await.expect(401);
    world.sign_in("staff@kit.example", ANOTHER).await.expect(200);
    assert!(deeds(&world).await.contains(&Deed::PasswordChanged));
}

#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_owner_alone() {
    let world = World::start().await;
    let other = world.staff(Role::Admin).await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let sign_in = async || {
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned()
    };
    let (here, there) = (sign_in().await, sign_in().await);
    let list = async |token: &str| -> Vec<Value> {
        let listed = world.send(Call::get("/api/v1/staff/sessions").bearer(token)).await.expect(200).json();
        listed["items"].as_array().unwrap().clone()
    };
    let sessions = list(&here).await;
    assert_eq!(sessions.len(), 2);
    let elsewhere = sessions.iter().find(|session| session["own"] == false).unwrap();
    assert_eq!(elsewhere["client"], "127.0.0.1");
    let id = elsewhere["id"].as_str().unwrap();
    let end = |token: &str| Call::new("DELETE", &format!("/api/v1/staff/sessions/{id}")).bearer(token);
    world.send(end(&other)).await.expect(404);
    assert!(lives(&world, &there).await);
    world.send(end(&here)).await.expect(204);
    assert!(!lives(&world, &there).await);
    world.send(end(&here)).await.expect(404);
    let there = sign_in().await;
    let page = open(&world, ACCOUNT, &here).await.expect(200).text();
    assert!(page.contains("celle-ci"), "{page}");
    let id =
        list(&here).await.iter().find(|session| session["own"] == false).unwrap()["id"].as_str().unwrap().to_owned();
    send(&world, &format!("{ACCOUNT}sessions/"), &[("session", &id)], Some(&here)).await.expect(303);
    assert_eq!((lives(&world, &here).await, lives(&world, &there).await), (true, false));
}

#[tokio::test]
async fn accounts_are_for_admins_and_nobody_changes_their_own() {
    let world = World::start().await;
    let client = world.submit().await;
    let id = world.add_staff("staff@kit.example", Role::Reviewer).await;
    let named = id.to_string();
    let make_admin = [("do", "role"), ("id", named.as_str()), ("role", "admin")];
    for role in [Role::Reviewer, Role::Manager] {
        let session = world.staff(role).await;
        open(&world, STAFF, &session).await.expect(403);
        send(&world, STAFF, &make_admin, Some(&session)).await.expect(403);
    }
    assert_eq!(open(&world, STAFF, &client.access).await.status, 303);
    assert_eq!(world.ports.store.staff(id).await.unwrap().unwrap().role, Role::Reviewer);
    let admin = world.staff(Role::Admin).await;
    send(&world, STAFF, &make_admin, Some(&admin)).await.expect(303);
    assert_eq!(world.ports.store.staff(id).await.unwrap().unwrap().role, Role::Admin);
    let page = open(&world, STAFF, &admin).await.expect(200).text();
    assert!(page.contains("rôle changé") && page.contains("staff@kit.example"), "{page}");
    let all = world.ports.store.all_staff().await.unwrap();
    let own = all.iter().find(|staff| staff.email == "admin@kit.example").unwrap().id.to_string();
    send(&world, STAFF, &[("do", "disable"), ("id", &own)], Some(&admin)).await.expect(422);
    let theirs =
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json()["token"].as_str().unwrap().to_owned();
    send(&world, STAFF, &[("do", "disable"), ("id", &named)], Some(&admin)).await.expect(303);
    assert!(!lives(&world, &theirs).await);
    world.sign_in("staff@kit.example", PASSWORD).await.expect(401);
    assert!(
        deeds(&world).await.ends_with(&[Deed::SignedIn, Deed::Disabled])
            || deeds(&world).await.contains(&Deed::Disabled)
    );
}

/// A service that takes two people.
async fn by_two() -> World {
    World::start_over(
        |_| {},
        |workflow| {
            let rule = TwoPeople::new(kit_workflow::workflow::Ports::store(workflow.ports()).clone());
            workflow.with_guard(rule)
        },
    )
    .await
}

#[tokio::test]
async fn whoever_validated_does_not_publish_where_two_people_must() {
    let world = by_two().await;
    let (one, other) = (world.staff(Role::Manager).await, world.staff(Role::Admin).await);
    let client = world.drafted().await;
    world.upload(&client, &one).await.expect(200);
    let refused = world.send(world.staff_call("POST", &client, "/publish", &one)).await.expect(409);
    assert_eq!(refused.problem().0, "same_person");
    let page = open(&world, &format!("/kit-complet-traitement/{}/", client.id), &one).await.expect(200).text();
    assert!(page.contains("une autre personne doit le publier"), "{page}");
    let page = open(&world, &format!("/kit-complet-traitement/{}/", client.id), &other).await.expect(200).text();
    assert!(!page.contains("une autre personne doit le publier"));
    // Whoever replaces the PDF takes the other's place.
    let replaced =
        world.staff_call("PUT", &client, "/deliverable", &other).body("application/pdf", b"%PDF-1.7 better".as_slice());
    world.send(replaced).await.expect(200);
    world.send(world.staff_call("POST", &client, "/publish", &other)).await.expect(409);
    world.send(world.staff_call("POST", &client, "/publish", &one)).await.expect(200);
}

#[tokio::test]
async fn whoever_vouched_for_a_payment_does_not_publish_where_two_people_must() {
    let world = by_two().await;
    let (one, other) = (world.staff(Role::Manager).await, world.staff(Role::Admin).await);
    let told = |reference| Multipart::default().text("reason", "payé au guichet").text("reference", reference);
    let shown = |form: Multipart| form.file("proof", "reçu.png", b"\x89PNG a slip".as_slice());
    let accepted = json!({"reason": "remise accordée"});
    for (form, accepts) in [(told("reçu 12"), false), (told("reçu 13").text("amount", "14000"), true)] {
        let client = world.submit().await;
        let call = world.staff_call("POST", &client, "/payment/by-hand", &one);
        world.send(call.form(&shown(form))).await.expect(200);
        if accepts {
            world.send(world.staff_call("POST", &client, "/payment/accept", &one).json(&accepted)).await.expect(200);
        }
        world.draft(&client).await;
        let publish = |who: &str| world.send(world.staff_call("POST", &client, "/publish", who));
        // Whoever else validates it has not seen the money: neither of the two can go on alone.
        world.upload(&client, &other).await.expect(200);
        assert_eq!(publish(&one).await.expect(409).problem().0, "same_person");
        assert_eq!(publish(&other).await.expect(409).problem().0, "same_person");
        let page = open(&world, &format!("/kit-complet-traitement/{}/", client.id), &one).await.expect(200).text();
        assert!(page.contains("Vous avez attesté ce paiement"), "{page}");
        let mine = world.staff_call("PUT", &client, "/deliverable", &one);
        world.send(mine.body("application/pdf", b"%PDF-1.7 better".as_slice())).await.expect(200);
        publish(&other).await.expect(200);
        // From then on another one has vouched for it as well.
        let mine = world.staff_call("PUT", &client, "/deliverable", &other);
        world.send(mine.body("application/pdf", b"%PDF-1.7 best".as_slice())).await.expect(200);
        publish(&one).await.expect(200);
    }
}
