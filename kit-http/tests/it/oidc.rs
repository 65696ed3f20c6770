//! Signing in by an identity provider: what the browser is led through, and what leads nowhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{
    Accounts as _, Asked, Deed, Departure, Identities as _, Identity, IdentityFault, IdentityProvider, Introduction,
    Role,
};
use kit_workflow::{Timestamp, Token};

use crate::wire::{Answer, Call};
use crate::world::{PASSWORD, World};

const DESK: &str = "/kit-complet-traitement/";
const LOGIN: &str = "/kit-complet-traitement/login/";
const START: &str = "/kit-complet-traitement/login/oidc/start";
const BACK: &str = "/kit-complet-traitement/login/oidc/callback";
const ACCOUNT: &str = "/kit-complet-traitement/account/";
const EMAIL: &str = "awa@kit.example";

type Word = Result<Introduction, IdentityFault>;

/// A provider that says of each code what it was told to, once, to whoever departed with the same secrets.
#[derive(Clone, Debug, Default)]
struct Provider {
    /// By state.
    departed: Arc<Mutex<HashMap<String, Departure>>>,
    words: Arc<Mutex<HashMap<String, Word>>>,
    away: Arc<Mutex<bool>>,
    asked: Arc<Mutex<u32>>,
}

impl IdentityProvider for Provider {
    fn name(&self) -> &str {
        "Maison & Co"
    }

    fn way_there<'a>(&'a self, departure: &'a Departure) -> Asked<'a, String> {
        let state = departure.state.expose().to_owned();
        let url = format!("https://id.example/authorize?state={state}");
        self.departed.lock().unwrap().insert(state, departure.clone());
        let away = *self.away.lock().unwrap();
        Box::pin(async move { if away { Err(IdentityFault::Away("no connection".into())) } else { Ok(url) } })
    }

    fn introduce<'a>(&'a self, departure: &'a Departure, code: &'a Token, _: Timestamp) -> Asked<'a, Introduction> {
        *self.asked.lock().unwrap() += 1;
        let same = self.departed.lock().unwrap().get(departure.state.expose()) == Some(departure);
        let word = self.words.lock().unwrap().remove(code.expose()).filter(|_| same);
        let word = word.unwrap_or_else(|| Err(IdentityFault::Unbelievable("code".into())));
        Box::pin(async move { word })
    }
}

impl Provider {
    fn will_say(&self, code: &str, word: Word) {
        self.words.lock().unwrap().insert(code.to_owned(), word);
    }

    /// Vouches, by this code, for whoever has this subject and this address.
    fn vouch(&self, code: &str, subject: &str, email: &str) {
        let identity = Identity { issuer: "https://id.example".into(), subject: subject.into() };
        self.will_say(code, Ok(Introduction { identity, email: email.into() }));
    }

    fn asked(&self) -> u32 {
        *self.asked.lock().unwrap()
    }
}

async fn start() -> (World, Provider) {
    start_from(None).await
}

async fn start_from(second_factor_from: Option<Role>) -> (World, Provider) {
    let provider = Provider::default();
    let ours = provider.clone();
    let adjust = |settings: &mut kit_http::HttpSettings| {
        settings.second_factor_from = second_factor_from;
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    };
    (World::start_over(adjust, |workflow| workflow.with_identity_provider(ours)).await, provider)
}

/// A browser with its cookies, at an address of its own.
#[derive(Clone, Default)]
struct Browser {
    cookies: HashMap<String, String>,
    at: u8,
}

impl Browser {
    fn at(at: u8) -> Self {
        Self { at, ..Self::default() }
    }

    async fn open(&mut self, world: &World, path: &str) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let call = Call::get(path).header("x-forwarded-for", &format!("10.0.{}.1", self.at));
        let call = if cookies.is_empty() { call } else { call.header("cookie", &cookies.join("; ")) };
        let answer = world.send(call).await;
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            assert!(cookie.contains("; Path=/; ") && cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Departs, and gives the state that the provider was told.
    async fn depart(&mut self, world: &World, path: &str) -> String {
        let away = self.open(world, path).await.expect(303);
        let url = away.header("location").unwrap().to_owned();
        url.strip_prefix("https://id.example/authorize?state=").unwrap_or_else(|| panic!("{url}")).to_owned()
    }

    /// Comes back, and says where it is led.
    async fn arrive(&mut self, world: &World, state: &str, code: &str) -> String {
        let answer = self.open(world, &format!("{BACK}?code={code}&state={state}")).await.expect(303);
        answer.header("location").unwrap().to_owned()
    }

    /// There and back.
    async fn sign_in(&mut self, world: &World, code: &str) -> String {
        let state = self.depart(world, START).await;
        self.arrive(world, &state, code).await
    }

    async fn lives(&mut self, world: &World) -> bool {
        self.open(world, ACCOUNT).await.status == 200
    }
}

fn refusal(outcome: &str) -> String {
    format!("{LOGIN}?oidc={outcome}")
}

/// What happened to an account, by name: what happened at one moment has no order.
async fn deeds(world: &World, staff: StaffId) -> Vec<Deed> {
    let notes = world.ports.store.staff_notes(None, 50).await.unwrap();
    let mut deeds: Vec<Deed> = notes.into_iter().filter(|note| note.staff == staff).map(|note| note.deed).collect();
    deeds.sort_by_key(ToString::to_string);
    deeds
}

#[tokio::test]
async fn the_button_is_there_where_there_is_a_provider_and_the_way_there_needs_no_script() {
    let world = World::start().await;
    let page = world.send(Call::get(LOGIN)).await.expect(200).text();
    assert!(!page.contains("oidc"), "{page}");
    for path in [START, BACK] {
        world.send(Call::get(path)).await.expect(404);
    }
    let (world, _) = start().await;
    let page = world.send(Call::get(LOGIN)).await.expect(200).text();
    assert!(page.contains(&format!("href=\"{START}\">Se connecter avec Maison &amp; Co</a>")), "{page}");
    let path = format!("{LOGIN}?next=%2Fkit-complet-traitement%2Fmoney%2F&lang=en");
    let page = world.send(Call::get(&path)).await.expect(200).text();
    let href = format!("{START}?next=%2Fkit%2Dcomplet%2Dtraitement%2Fmoney%2F&amp;lang=en");
    assert!(page.contains(&format!("href=\"{href}\">Sign in with Maison &amp; Co</a>")), "{page}");
}

#[tokio::test]
async fn whoever_is_vouched_for_is_let_in_by_their_address_once_and_by_their_identity_from_then_on() {
    let (world, provider) = start().await;
    let staff = world.add_staff(EMAIL, Role::Reviewer).await;
    provider.vouch("one", "a1", "Awa@Kit.example");
    let mut browser = Browser::default();
    let state = browser.depart(&world, &format!("{START}?next=%2Fkit-complet-traitement%2Faccount%2F&lang=en")).await;
    assert_eq!(browser.cookies.len(), 1);
    assert!(!browser.lives(&world).await, "nobody is signed in by departing");
    assert_eq!(browser.arrive(&world, &state, "one").await, format!("{ACCOUNT}?lang=en"));
    assert!(browser.lives(&world).await && !browser.cookies.contains_key("kit_round_trip"));
    let once = [Deed::Added, Deed::IdentityLinked, Deed::IdentityProven, Deed::SignedIn];
    assert_eq!(deeds(&world, staff).await, once);
    // The address was changed at the provider; it is the same person.
    provider.vouch("two", "a1", "awa.new@kit.example");
    let mut other = Browser::default();
    assert_eq!(other.sign_in(&world, "two").await, DESK);
    assert!(other.lives(&world).await);
    let [added, linked, proven, signed_in] = once;
    assert_eq!(deeds(&world, staff).await, [added, linked, proven, proven, signed_in, signed_in]);
    // Whoever is signed in is not sent there again.
    assert_eq!(other.open(&world, START).await.expect(303).header("location"), Some(DESK));
    // Signing out ends this session and nothing else.
    let cookie = format!("kit_session={}", other.cookies["kit_session"]);
    let leave = Call::post(&format!("{DESK}logout/")).header("cookie", &cookie).header("sec-fetch-site", "same-origin");
    world.send(leave).await.expect(303);
    assert!(!other.lives(&world).await && browser.lives(&world).await);
}

#[tokio::test]
async fn nobody_gets_an_account_and_whoever_has_none_is_told_the_same() {
    let (world, provider) = start().await;
    let staff = world.add_staff(EMAIL, Role::Admin).await;
    provider.vouch("first", "a1", EMAIL);
    Browser::default().sign_in(&world, "first").await;
    let gone = world.add_staff("gone@kit.example", Role::Admin).await;
    provider.vouch("before", "g1", "gone@kit.example");
    Browser::default().sign_in(&world, "before").await;
    world.disable(gone).await;
    let away = world.add_staff("away@kit.example", Role::Admin).await;
    world.disable(away).await;
    // A stranger; somebody else with a colleague's address; accounts that are disabled, linked and not; an unseen address.
    provider.vouch("stranger", "s1", "stranger@elsewhere.example");
    provider.vouch("second", "a2", EMAIL);
    provider.vouch("linked", "g1", "gone@kit.example");
    provider.vouch("unlinked", "w1", "away@kit.example");
    provider.will_say("unseen", Err(IdentityFault::Unvouched));
    let before = world.ports.store.all_staff().await.unwrap();
    let mut pages = Vec::new();
    for (at, code) in ["stranger", "second", "linked", "unlinked", "unseen"].into_iter().enumerate() {
        let mut browser = Browser::at(at as u8);
        let led = browser.sign_in(&world, code).await;
        assert_eq!(led, refusal("unknown"), "{code}");
        assert!(!browser.lives(&world).await, "{code}");
        pages.push(browser.open(&world, &led).await.expect(200).text());
    }
    assert!(pages[0].contains("Aucun compte pour vous ici") && pages[0].contains("role=\"alert\""), "{}", pages[0]);
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert_eq!(world.ports.store.all_staff().await.unwrap(), before);
    assert_eq!(world.ports.store.identities().await.unwrap().len(), 2);
    for (account, refused) in [(staff, 1), (gone, 1), (away, 1)] {
        let told = deeds(&world, account).await;
        assert_eq!(told.iter().filter(|deed| **deed == Deed::IdentityRefused).count(), refused);
    }
}

#[tokio::test]
async fn a_round_trip_is_its_own_browsers_and_is_used_once() {
    let (world, provider) = start().await;
    world.add_staff(EMAIL, Role::Reviewer).await;
    let codes = (0..9).map(|n| format!("code-{n}")).collect::<Vec<_>>();
    codes.iter().for_each(|code| provider.vouch(code, "a1", EMAIL));
    let mut victim = Browser::at(1);
    let state = victim.depart(&world, START).await;
    // Another browser, with nothing and with a round trip of its own; another state; none; an altered one.
    assert_eq!(Browser::at(2).arrive(&world, &state, &codes[0]).await, refusal("failed"));
    let mut other = Browser::at(3);
    let others = other.depart(&world, START).await;
    assert_eq!(other.clone().arrive(&world, &state, &codes[1]).await, refusal("failed"));
    for forged in [others.as_str(), "", &state[1..]] {
        assert_eq!(victim.clone().arrive(&world, forged, &codes[2]).await, refusal("failed"));
    }
    let mut altered = victim.clone();
    let value = altered.cookies.get_mut("kit_round_trip").unwrap();
    value.replace_range(0..1, if value.starts_with('A') { "B" } else { "A" });
    assert_eq!(altered.arrive(&world, &state, &codes[3]).await, refusal("failed"));
    assert_eq!(provider.asked(), 0, "nobody's code was shown to the provider");
    // Asking for the head alone is no coming back.
    let head = Call::new("HEAD", &format!("{BACK}?code={}&state={state}", codes[4]));
    let cookie = format!("kit_round_trip={}", victim.cookies["kit_round_trip"]);
    world.send(head.header("cookie", &cookie)).await.expect(303);
    // Twice at once, and once more: one of them signs in.
    let (mut one, mut two) = (victim.clone(), victim.clone());
    let mut led =
        <[String; 2]>::from(tokio::join!(one.arrive(&world, &state, &codes[5]), two.arrive(&world, &state, &codes[6])));
    led.sort();
    assert_eq!(led, [DESK.to_owned(), refusal("failed")]);
    assert_eq!(victim.arrive(&world, &state, &codes[7]).await, refusal("failed"));
    assert_eq!(provider.asked(), 1);
    // It ends by itself.
    let mut late = Browser::at(4);
    let state = late.depart(&world, START).await;
    world.ports.clock.advance(Duration::from_secs(600));
    assert_eq!(late.arrive(&world, &state, &codes[8]).await, refusal("failed"));
    assert_eq!(provider.asked(), 1);
}

#[tokio::test]
async fn what_the_provider_did_not_say_lets_nobody_in_and_leads_nowhere_else() {
    let (world, provider) = start().await;
    world.add_staff(EMAIL, Role::Reviewer).await;
    let mut browser = Browser::default();
    assert_eq!(browser.sign_in(&world, "made-up").await, refusal("failed"));
    let page = browser.open(&world, &format!("{}&lang=en", refusal("failed"))).await.expect(200).text();
    assert!(page.contains("did not come to its end"), "{page}");
    let state = browser.depart(&world, START).await;
    provider.vouch("code", "a1", EMAIL);
    let declined = format!("{BACK}?error=access_denied&code=code&state={state}");
    let led = browser.open(&world, &declined).await.expect(303);
    assert_eq!(led.header("location"), Some(refusal("declined").as_str()));
    assert!(browser.cookies.is_empty() && provider.asked() == 1);
    // Only paths of the desk are led to, whatever the cookie says.
    for next in ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2Fkit%2Finquiry%2F"] {
        provider.vouch("once", "a1", EMAIL);
        let mut browser = Browser::at(7);
        let state = browser.depart(&world, &format!("{START}?next={next}")).await;
        let kept = browser.cookies.get_mut("kit_round_trip").unwrap();
        *kept = format!("{}..{next}", kept.split('.').next().unwrap());
        assert_eq!(browser.arrive(&world, &state, "once").await, DESK, "{next}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_leaves_the_password() {
    let (world, provider) = start().await;
    world.add_staff(EMAIL, Role::Reviewer).await;
    *provider.away.lock().unwrap() = true;
    let mut browser = Browser::default();
    let led = browser.open(&world, START).await.expect(303).header("location").unwrap().to_owned();
    assert_eq!(led, refusal("away"));
    let page = browser.open(&world, &led).await.expect(200).text();
    assert!(page.contains("connectez-vous avec votre mot de passe") && page.contains("name=\"password\""), "{page}");
    world.sign_in(EMAIL, PASSWORD).await.expect(200);
    *provider.away.lock().unwrap() = false;
    provider.will_say("lost", Err(IdentityFault::Away("no answer in time".into())));
    assert_eq!(browser.sign_in(&world, "lost").await, refusal("away"));
}

#[tokio::test]
async fn a_second_factor_is_asked_for_after_the_provider_too() {
    let (world, provider) = start_from(Some(Role::Manager)).await;
    world.add_staff(EMAIL, Role::Manager).await;
    provider.vouch("must", "a1", EMAIL);
    let mut browser = Browser::default();
    assert_eq!(browser.sign_in(&world, "must").await, format!("{LOGIN}second-factor/"));
    assert!(browser.cookies.contains_key("kit_challenge") && !browser.cookies.contains_key("kit_session"));
    assert!(!browser.lives(&world).await);
    let staff = world.add_staff("enrolled@kit.example", Role::Reviewer).await;
    let workflow = world.app.workflow();
    assert!(workflow.begin_factor(staff).await.unwrap());
    let secret = workflow.begun_factor(staff).await.unwrap().unwrap();
    let digits = secret.digits_at(kit_workflow::Clock::now(&world.ports.clock));
    let note = world.ports.store.staff_notes(None, 1).await.unwrap().remove(0);
    let note = kit_workflow::port::StaffNote { id: kit_workflow::Ids::fresh(&world.ports.clock), staff, ..note };
    workflow.confirm_factor(&digits, note).await.unwrap().unwrap();
    provider.vouch("has", "e1", "enrolled@kit.example");
    let mut browser = Browser::at(1);
    assert_eq!(browser.sign_in(&world, "has").await, format!("{LOGIN}code/"));
    assert!(!browser.lives(&world).await, "the provider's word is the first factor only");
}

#[tokio::test]
async fn an_address_comes_back_in_vain_so_often_and_departs_so_often() {
    let (world, provider) = start().await;
    world.add_staff(EMAIL, Role::Reviewer).await;
    let mut browser = Browser::at(1);
    for _ in 0..10 {
        assert_eq!(browser.sign_in(&world, "made-up").await, refusal("failed"));
    }
    provider.vouch("right", "a1", EMAIL);
    assert_eq!(browser.sign_in(&world, "right").await, refusal("often"));
    let mut other = Browser::at(2);
    assert_eq!(other.sign_in(&world, "right").await, DESK, "another address is not counted");
    let mut flood = Browser::at(3);
    for _ in 0..60 {
        flood.depart(&world, START).await;
    }
    assert_eq!(flood.open(&world, START).await.expect(303).header("location"), Some(refusal("often").as_str()));
}

#[tokio::test]
async fn an_admin_takes_an_identity_off_and_its_sessions_end() {
    let (world, provider) = start().await;
    let staff = world.add_staff(EMAIL, Role::Reviewer).await;
    provider.vouch("one", "a1", EMAIL);
    let mut browser = Browser::default();
    browser.sign_in(&world, "one").await;
    let admin = format!("kit_session={}", world.staff(Role::Admin).await);
    let path = format!("{DESK}staff/");
    let page = world.send(Call::get(&path).header("cookie", &admin)).await.expect(200).text();
    assert!(page.contains("Retirer l’identité du fournisseur"), "{page}");
    let take_off = async || {
        let call = Call::post(&path).header("cookie", &admin).header("sec-fetch-site", "same-origin");
        world.send(call.body("application/x-www-form-urlencoded", format!("do=identity&id={staff}"))).await
    };
    take_off().await.expect(303);
    assert!(!browser.lives(&world).await);
    assert!(deeds(&world, staff).await.contains(&Deed::IdentityUnlinked));
    let page = world.send(Call::get(&path).header("cookie", &admin)).await.expect(200).text();
    assert!(!page.contains("Retirer l’identité du fournisseur"), "{page}");
    take_off().await.expect(422);
    // The next one is linked by the address again.
    provider.vouch("two", "a2", EMAIL);
    assert_eq!(browser.sign_in(&world, "two").await, DESK);
}
