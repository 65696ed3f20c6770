//! Signing in with a second factor, by pages and by the API.

use std::time::Duration;

use kit_testing::sample;
use kit_workflow::inquiry::{Letter, StaffId};
use kit_workflow::port::{Accounts as _, Deed, Role, SecondFactors as _};
use kit_workflow::{Clock as _, Timestamp};
use serde_json::json;

use crate::wire::{Answer, Call};
use crate::world::{PASSWORD, World};

const DESK: &str = "/kit-complet-traitement/";
const ACCOUNT: &str = "/kit-complet-traitement/account/";
const FACTOR: &str = "/kit-complet-traitement/account/second-factor/";
const LOGIN: &str = "/kit-complet-traitement/login/";
const CODE: &str = "/kit-complet-traitement/login/code/";
const ENROL: &str = "/kit-complet-traitement/login/second-factor/";
const EMAIL: &str = "staff@kit.example";
const STEP: Duration = Duration::from_secs(30);

/// A browser: what it sends, and the cookies it was given.
#[derive(Clone, Default)]
struct Browser {
    session: Option<String>,
    challenge: Option<String>,
}

impl Browser {
    fn signed_in(session: &str) -> Self {
        Self { session: Some(session.to_owned()), challenge: None }
    }

    fn with_cookies(&self, call: Call) -> Call {
        let named = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}={value}"));
        let cookies = [named("kit_session", &self.session), named("kit_challenge", &self.challenge)];
        let cookies: Vec<String> = cookies.into_iter().flatten().collect();
        if cookies.is_empty() { call } else { call.header("cookie", &cookies.join("; ")) }
    }

    async fn open(&self, world: &World, path: &str) -> Answer {
        world.send(self.with_cookies(Call::get(path))).await
    }

    async fn send(&mut self, world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let call = self.with_cookies(Call::post(path).header("sec-fetch-site", "same-origin"));
        let answer = world.send(call.body("application/x-www-form-urlencoded", body.join("&"))).await;
        if let Some((name, value)) = answer.header("set-cookie").and_then(|cookie| cookie.split_once('=')) {
            let value = value.split(';').next().unwrap().to_owned();
            match name {
                "kit_session" => self.session = Some(value),
                "kit_challenge" => self.challenge = Some(value),
                other => panic!("{other}"),
            }
        }
        answer
    }

    async fn password(&mut self, world: &World) -> Answer {
        self.send(world, LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await
    }

    async fn lives(&self, world: &World) -> bool {
        self.open(world, ACCOUNT).await.status == 200
    }
}

/// What the authenticator of this account shows at this moment.
async fn digits(world: &World, staff: StaffId, at: Timestamp) -> String {
    let factor = world.ports.store.second_factor(staff).await.unwrap().unwrap();
    sample::keys().factor_secret(factor.id).digits_at(at)
}

async fn digits_now(world: &World, staff: StaffId) -> String {
    digits(world, staff, world.ports.clock.now()).await
}

/// Digits that are not those of any step near.
async fn wrong(world: &World, staff: StaffId) -> String {
    let now = world.ports.clock.now();
    let near = [
        digits(world, staff, now - STEP).await,
        digits(world, staff, now).await,
        digits(world, staff, now + STEP).await,
    ];
    (0..9).map(|n| format!("{n:06}")).find(|wrong| !near.contains(wrong)).unwrap()
}

/// An account with a second factor, the browser that set it up, and its recovery codes.
async fn enrolled(world: &World) -> (StaffId, Browser, Vec<String>) {
    let staff = world.add_staff(EMAIL, Role::Reviewer).await;
    let mut browser = Browser::default();
    browser.password(world).await.expect(303);
    browser.send(world, FACTOR, &[("do", "begin"), ("password", PASSWORD)]).await.expect(303);
    let code = digits_now(world, staff).await;
    let page = browser.send(world, FACTOR, &[("do", "confirm"), ("code", &code)]).await.expect(200).text();
    world.ports.clock.advance(STEP);
    (staff, browser, recovery_codes(&page))
}

fn recovery_codes(page: &str) -> Vec<String> {
    let codes = page.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    codes.collect()
}

async fn sign_in(world: &World) -> Answer {
    world.sign_in(EMAIL, PASSWORD).await
}

async fn challenge(world: &World) -> String {
    sign_in(world).await.expect(202).json()["challenge"].as_str().unwrap().to_owned()
}

async fn answer(world: &World, challenge: &str, code: &str) -> Answer {
    let body = json!({"challenge": challenge, "code": code});
    world.send(Call::post("/api/v1/staff/sessions/code").json(&body)).await
}

async fn deeds(world: &World) -> Vec<Deed> {
    world.ports.store.staff_notes(None, 100).await.unwrap().into_iter().map(|note| note.deed).collect()
}

#[tokio::test]
async fn a_second_factor_is_set_up_by_the_password_and_a_code_and_asked_for_from_then_on() {
    let world = World::start().await;
    let staff = world.add_staff(EMAIL, Role::Reviewer).await;
    let (mut here, mut there) = (Browser::default(), Browser::default());
    for browser in [&mut here, &mut there] {
        assert_eq!(browser.password(&world).await.expect(303).header("location"), Some(DESK));
    }
    here.send(&world, FACTOR, &[("do", "begin"), ("password", "wrong horse battery")]).await.expect(422);
    assert!(world.ports.store.second_factor(staff).await.unwrap().is_none());
    let begun = here.send(&world, FACTOR, &[("do", "begin"), ("password", PASSWORD)]).await.expect(303);
    assert_eq!(begun.header("location"), Some(FACTOR));
    let page = here.open(&world, FACTOR).await.expect(200).text();
    let factor = world.ports.store.second_factor(staff).await.unwrap().unwrap();
    let secret = sample::keys().factor_secret(factor.id).base32();
    assert!(page.contains(&format!("otpauth://totp/Kit%20complet:staff%40kit%2Eexample?secret={secret}&amp;issuer=")));
    assert!(page.contains(&secret[..4]) && page.contains("<svg class=\"qr\"") && !page.contains("style=\""), "{page}");
    let english = here.open(&world, &format!("{FACTOR}?lang=en")).await.expect(200).text();
    assert!(english.contains("Second factor") && english.contains("Or type this secret"), "{english}");
    // It does not count before a code was given.
    Browser::default().password(&world).await.expect(303);
    sign_in(&world).await.expect(200);
    let no = wrong(&world, staff).await;
    here.send(&world, FACTOR, &[("do", "confirm"), ("code", &no)]).await.expect(422);
    sign_in(&world).await.expect(200);
    let code = digits_now(&world, staff).await;
    let shown = here.send(&world, FACTOR, &[("do", "confirm"), ("code", &code)]).await.expect(200);
    assert_eq!(recovery_codes(&shown.text()).len(), 10);
    assert!(here.lives(&world).await, "the browser that asked has a new session");
    assert!(!there.lives(&world).await, "a session without a code is over");
    assert_eq!(
        here.open(&world, FACTOR).await.expect(303).header("location"),
        Some(ACCOUNT),
        "the secret is not shown again"
    );
    let page = here.open(&world, ACCOUNT).await.expect(200).text();
    assert!(page.contains("Il vous reste") && page.contains("10"), "{page}");

    let mut browser = Browser::default();
    let next = format!("{LOGIN}?next=%2Fkit-complet-traitement%2Faccount%2F");
    let asked = browser.send(&world, &next, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(303);
    let step = asked.header("location").unwrap().to_owned();
    assert!(step.starts_with(CODE), "{step}");
    let cookie = asked.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly; SameSite=Lax") && cookie.contains("Max-Age=600"), "{cookie}");
    assert!(browser.session.is_none() && !browser.lives(&world).await);
    assert!(browser.open(&world, &step).await.expect(200).text().contains("autocomplete=\"one-time-code\""));
    // The step that confirmed it is used up.
    let refused = browser.send(&world, &step, &[("code", &code)]).await.expect(401).text();
    assert!(refused.contains("Connexion refusée"), "{refused}");
    world.ports.clock.advance(STEP);
    let code = digits_now(&world, staff).await;
    let opened =
        browser.send(&world, &step, &[("code", &format!(" {} {} ", &code[..3], &code[3..]))]).await.expect(303);
    assert_eq!(opened.header("location"), Some(ACCOUNT));
    assert!(browser.lives(&world).await);
    let told = deeds(&world).await;
    assert!(told.contains(&Deed::CodeFailed) && told.contains(&Deed::FactorConfirmed), "{told:?}");
}

#[tokio::test]
async fn a_code_opens_once_however_often_it_is_sent_and_whatever_clock_shows_it() {
    let world = World::start().await;
    let (staff, ..) = enrolled(&world).await;
    let first = challenge(&world).await;
    world.ports.clock.advance(STEP * 4);
    let now = world.ports.clock.now();
    for far in [now - STEP - STEP, now + STEP + STEP] {
        let code = digits(&world, staff, far).await;
        assert_eq!(answer(&world, &first, &code).await.expect(401).problem().0, "wrong_code");
    }
    let slow = digits(&world, staff, now - STEP).await;
    answer(&world, &first, &slow).await.expect(200);
    answer(&world, &first, &slow).await.expect(401);
    let quick = digits(&world, staff, now + STEP).await;
    let both = tokio::join!(answer(&world, &first, &quick), answer(&world, &first, &quick));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    // The present one comes before the one that was used.
    let present = digits(&world, staff, now).await;
    answer(&world, &first, &present).await.expect(401);
}

#[tokio::test]
async fn a_challenge_opens_nothing_by_itself_and_ends() {
    let world = World::start().await;
    let (staff, mut browser, _) = enrolled(&world).await;
    let token = challenge(&world).await;
    world.send(Call::get("/api/v1/staff/inquiries").bearer(&token)).await.expect(401);
    assert!(!Browser::signed_in(&token).lives(&world).await);
    let code = digits_now(&world, staff).await;
    for nonsense in ["x", &token[1..], &format!("{token}A")] {
        assert_eq!(answer(&world, nonsense, &code).await.expect(401).problem().0, "challenge_ended");
    }
    world.ports.clock.advance(Duration::from_secs(600));
    let code = digits_now(&world, staff).await;
    assert_eq!(answer(&world, &token, &code).await.expect(401).problem().0, "challenge_ended");
    let token = challenge(&world).await;
    let change = [("old", PASSWORD), ("new", "une autre phrase secrète"), ("again", "une autre phrase secrète")];
    browser.send(&world, &format!("{ACCOUNT}password/"), &change).await.expect(303);
    assert_eq!(answer(&world, &token, &code).await.expect(401).problem().0, "challenge_ended");
    // Without a challenge the pages of the second step lead back to the first.
    for path in [CODE, ENROL] {
        let away = Browser::default().open(&world, path).await.expect(303);
        assert_eq!(away.header("location"), Some(LOGIN), "{path}");
        Browser::default().send(&world, path, &[("code", &code)]).await.expect(401);
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_and_whoever_is_throttled_learns_nothing() {
    let world = World::start_with(|settings| settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await;
    let staff = world.add_staff(EMAIL, Role::Reviewer).await;
    let from = |n: u32, path: &str, body: serde_json::Value| {
        world.send(Call::post(path).header("x-forwarded-for", &format!("10.0.0.{n}")).json(&body))
    };
    let credentials = json!({"email": EMAIL, "password": PASSWORD});
    let enrol = async {
        let store = &world.ports.store;
        let workflow = world.app.workflow();
        assert!(workflow.begin_factor(staff).await.unwrap());
        let code = digits_now(&world, staff).await;
        let note = store.staff_notes(None, 1).await.unwrap().remove(0);
        let note = kit_workflow::port::StaffNote { id: kit_workflow::Ids::fresh(&world.ports.clock), ..note };
        workflow.confirm_factor(&code, note).await.unwrap().unwrap();
        world.ports.clock.advance(STEP);
    };
    enrol.await;
    let token = from(1, "/api/v1/staff/sessions", credentials.clone()).await.expect(202).json()["challenge"].clone();
    let no = wrong(&world, staff).await;
    // From ten addresses: it is the account that is counted.
    for n in 0..10 {
        from(n, "/api/v1/staff/sessions/code", json!({"challenge": token, "code": no})).await.expect(401);
    }
    let right = digits_now(&world, staff).await;
    let bodies = [json!({"challenge": token, "code": right}), json!({"challenge": token, "code": no})];
    for body in bodies {
        let answer = from(11, "/api/v1/staff/sessions/code", body).await.expect(429);
        assert_eq!(answer.problem().0, "too_many_requests");
        assert!(answer.header("retry-after").is_some());
    }
    let noted = deeds(&world).await.into_iter().filter(|deed| *deed == Deed::CodeFailed).count();
    assert_eq!(noted, 10);
    // One address that has failed too often is told the same whatever its password is.
    for _ in 0..10 {
        let wrong = json!({"email": EMAIL, "password": "wrong horse battery"});
        from(20, "/api/v1/staff/sessions", wrong).await;
    }
    let wrong = json!({"email": EMAIL, "password": "wrong horse battery"});
    for body in [credentials, wrong] {
        from(20, "/api/v1/staff/sessions", body).await.expect(429);
    }
    world.ports.clock.advance(Duration::from_secs(3600));
    let body = json!({"email": EMAIL, "password": PASSWORD});
    let token = from(20, "/api/v1/staff/sessions", body).await.expect(202).json()["challenge"].clone();
    let right = digits_now(&world, staff).await;
    from(20, "/api/v1/staff/sessions/code", json!({"challenge": token, "code": right})).await.expect(200);
}

#[tokio::test]
async fn each_recovery_code_opens_once() {
    let world = World::start().await;
    let (staff, mut browser, codes) = enrolled(&world).await;
    let token = challenge(&world).await;
    let session = answer(&world, &token, &codes[3].to_lowercase()).await.expect(200).json();
    assert_eq!(session["role"], "reviewer");
    answer(&world, &token, &codes[3]).await.expect(401);
    let mut other = Browser::default();
    other.password(&world).await.expect(303);
    other.send(&world, CODE, &[("code", &codes[4].replace('-', " "))]).await.expect(303);
    assert!(other.lives(&world).await);
    let left = world.ports.store.second_factor(staff).await.unwrap().unwrap().codes_left;
    assert_eq!(left, 8);
    assert_eq!(deeds(&world).await.iter().filter(|deed| **deed == Deed::RecoveryUsed).count(), 2);
    let page = browser.open(&world, ACCOUNT).await.expect(200).text();
    assert!(page.contains("codes de secours") && codes.iter().all(|code| !page.contains(code)), "{page}");
    browser.send(&world, FACTOR, &[("do", "begin"), ("password", PASSWORD)]).await.expect(303);
    assert_eq!(
        world.ports.store.second_factor(staff).await.unwrap().unwrap().codes_left,
        8,
        "the one that counts stays"
    );
}

#[tokio::test]
async fn switching_off_needs_the_password_and_a_code() {
    let world = World::start().await;
    let (staff, mut browser, _) = enrolled(&world).await;
    let (right, no) = (digits_now(&world, staff).await, wrong(&world, staff).await);
    for (password, code) in [("wrong horse battery", right.as_str()), (PASSWORD, no.as_str()), (PASSWORD, "")] {
        browser.send(&world, FACTOR, &[("do", "off"), ("password", password), ("code", code)]).await.expect(422);
    }
    sign_in(&world).await.expect(202);
    let off =
        browser.send(&world, FACTOR, &[("do", "off"), ("password", PASSWORD), ("code", &right)]).await.expect(303);
    assert_eq!(off.header("location"), Some("/kit-complet-traitement/account/?done=factor"));
    assert!(browser.lives(&world).await);
    sign_in(&world).await.expect(200);
    assert!(deeds(&world).await.contains(&Deed::FactorDropped));
}

#[tokio::test]
async fn an_admin_takes_off_what_somebody_has_lost() {
    let world = World::start().await;
    let (staff, browser, _) = enrolled(&world).await;
    let id = staff.to_string();
    let reset = [("do", "factor"), ("id", id.as_str())];
    let path = format!("{DESK}staff/");
    let mut manager = Browser::signed_in(&world.staff(Role::Manager).await);
    manager.send(&world, &path, &reset).await.expect(403);
    let mut admin = Browser::signed_in(&world.staff(Role::Admin).await);
    assert!(admin.open(&world, &path).await.expect(200).text().contains("Retirer le second facteur"));
    assert!(browser.lives(&world).await);
    admin.send(&world, &path, &reset).await.expect(303);
    assert!(!browser.lives(&world).await, "their session is over");
    sign_in(&world).await.expect(200);
    let page = admin.open(&world, &path).await.expect(200).text();
    assert!(page.contains("second facteur retiré par quelqu’un d’autre"), "{page}");
    admin.send(&world, &path, &reset).await.expect(422);
    let note = world.ports.store.staff_notes(None, 9).await.unwrap();
    let note = note.into_iter().find(|note| note.deed == Deed::FactorReset).unwrap();
    assert_eq!((note.staff, note.by.is_some()), (staff, true));
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_sets_it_up_at_the_next_sign_in() {
    let world = World::start_with(|settings| settings.second_factor_from = Some(Role::Manager)).await;
    world.add_staff("reviewer@kit.example", Role::Reviewer).await;
    world.sign_in("reviewer@kit.example", PASSWORD).await.expect(200);
    let staff = world.add_staff(EMAIL, Role::Manager).await;
    assert_eq!(sign_in(&world).await.expect(403).problem().0, "second_factor_required");
    let mut browser = Browser::default();
    let asked = browser.password(&world).await.expect(303);
    assert_eq!(asked.header("location"), Some(ENROL));
    assert!(browser.session.is_none() && !browser.lives(&world).await);
    let page = browser.open(&world, ENROL).await.expect(200).text();
    assert!(page.contains("doit avoir un second facteur") && page.contains("<svg class=\"qr\""), "{page}");
    let seen = world.ports.store.second_factor(staff).await.unwrap().unwrap().id;
    // Whoever signs in next gets a secret that the one before has not seen.
    browser.password(&world).await.expect(303);
    assert_ne!(world.ports.store.second_factor(staff).await.unwrap().unwrap().id, seen);
    let no = wrong(&world, staff).await;
    browser.send(&world, ENROL, &[("code", &no)]).await.expect(422);
    let code = digits_now(&world, staff).await;
    let shown = browser.send(&world, ENROL, &[("code", &code)]).await.expect(200).text();
    assert_eq!(recovery_codes(&shown).len(), 10);
    assert!(browser.lives(&world).await);
    world.ports.clock.advance(STEP);
    let token = challenge(&world).await;
    let code = digits_now(&world, staff).await;
    answer(&world, &token, &code).await.expect(200);
    // Taking it off leads to another one, and to no session before that.
    world.ports.clock.advance(STEP);
    let code = digits_now(&world, staff).await;
    let off = browser.send(&world, FACTOR, &[("do", "off"), ("password", PASSWORD), ("code", &code)]).await.expect(303);
    assert!(off.header("location").unwrap().starts_with(ENROL));
    assert!(!browser.lives(&world).await);
}

#[tokio::test]
async fn a_link_to_choose_a_password_leads_round_no_second_factor() {
    let world = World::start().await;
    let (staff, ..) = enrolled(&world).await;
    let mut admin = Browser::signed_in(&world.staff(Role::Admin).await);
    let id = staff.to_string();
    admin.send(&world, &format!("{DESK}staff/"), &[("do", "again"), ("id", &id)]).await.expect(303);
    let letters = world.ports.mailer.accepted();
    let url = letters.into_iter().rfind(|mail| mail.letter == Letter::StaffInvitation).unwrap().facts.invitation_url;
    let url = url.unwrap();
    let path = &url[url.find(DESK).unwrap()..];
    let mut browser = Browser::default();
    let chosen = [("new", "une autre phrase secrète"), ("again", "une autre phrase secrète")];
    let taken = browser.send(&world, path, &chosen).await.expect(303);
    assert_eq!(taken.header("location"), Some(CODE));
    assert!(browser.session.is_none());
    let code = digits_now(&world, staff).await;
    browser.send(&world, CODE, &[("code", &code)]).await.expect(303);
    assert!(browser.lives(&world).await);
}
