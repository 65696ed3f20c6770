//! The staff desk.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_workflow::inquiry::{ActorKind, Command, EffectKind, InquiryLifecycle, Receipt, Stage};
use kit_workflow::port::{
    Accounts as _, Archive as _, AttemptNews, AttemptStatus, Particulars, ProviderDate, ProviderDates, Role,
};
use kit_workflow::{Clock as _, Currency, Money, Name as _, Outbox as _, WorkerId, moves};

use serde_json::json;

use super::browser::{Page, cookie};
use super::checkout::submit;
use crate::wire::{Call, Multipart};
use crate::world::{Client, PASSWORD, PDF, World, fields, good_form};

const DESK: &str = "/kit-complet-traitement/";
const LOGIN: &str = "/kit-complet-traitement/login/";

/// The moves that need a manager.
const MONEY: [&str; 7] = [
    "accept_short_payment",
    "confirm_refund",
    "record_payment_by_hand",
    "refund",
    "propose_write_off",
    "agree_write_off",
    "decline_write_off",
];

fn at(client: &Client, beneath: &str) -> String {
    format!("{DESK}{}/{beneath}", client.id)
}

/// An inquiry with a payment that is too small.
async fn held(world: &World) -> Client {
    let client = submit(world, &good_form()).await;
    world.send(world.checkout(&client)).await.expect(200);
    let attempt = world.dossier(&client).await.attempts[0].id;
    let receipt = Receipt::verified(attempt, Money::new(5_000, Currency::Xof));
    world.command(&client, ActorKind::Gateway, Command::HoldPayment { receipt }, Particulars::None).await;
    client
}

/// The moves with a form that works, and those with a button that does not.
fn buttons(page: &Page) -> (BTreeSet<String>, BTreeSet<String>) {
    let disabled =
        page.attributes("aria-describedby").into_iter().filter_map(|id| id.strip_prefix("why-").map(str::to_owned));
    let forms = page.html.split("<form class=\"move\"").skip(1).map(|form| {
        let button = form.split("data-move=\"").nth(1).unwrap();
        button.split('"').next().unwrap().to_owned()
    });
    (forms.collect(), disabled.collect())
}

#[tokio::test]
async fn nobody_sees_the_desk_without_signing_in() {
    let world = World::start().await;
    let client = submit(&world, &good_form()).await;
    for (path, login) in [(DESK.to_owned(), LOGIN.to_owned()), (at(&client, ""), format!("{LOGIN}?next="))] {
        assert!(world.open(&path).await.goes_to().starts_with(&login));
    }
    let document = world.dossier(&client).await.documents[0].id;
    assert!(world.open(&at(&client, &format!("documents/{document}"))).await.goes_to().starts_with(LOGIN));
    // The client's own token is none of the desk's.
    assert!(world.open_desk(DESK, &client.access).await.goes_to().starts_with(LOGIN));
}

#[tokio::test]
async fn signing_in_leads_to_what_was_wanted_and_signing_out_ends_it() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let client = submit(&world, &good_form()).await;
    let login = world.open(&at(&client, "")).await.goes_to();
    let page = world.open(&login).await.expect(200);
    let action = page.action("login");
    let wrong = world.send_form(&action, &[("email", "staff@kit.example"), ("password", "wrong horse battery")]).await;
    let unknown = world.send_form(&action, &[("email", "staff@kit.example.org"), ("password", PASSWORD)]).await;
    let wrong = wrong.expect(401).shows("value=\"staff@kit.example\"").shows("role=\"alert\"");
    assert_eq!(wrong.html, unknown.expect(401).html.replace("staff@kit.example.org", "staff@kit.example"));
    let right = world.send_form(&action, &[("email", "staff@kit.example"), ("password", PASSWORD)]).await;
    assert_eq!(right.goes_to(), at(&client, ""));
    let set = right.answer.header("set-cookie").unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    let session = set.split(['=', ';']).nth(1).unwrap();
    world.open_desk(&at(&client, ""), session).await.expect(200);
    assert_eq!(world.open_desk(LOGIN, session).await.goes_to(), DESK);
    world.send_desk("/kit-complet-traitement/logout/", &[], session).await.goes_to();
    assert!(world.open_desk(DESK, session).await.goes_to().starts_with(LOGIN));
}

#[tokio::test]
async fn signing_in_never_leads_away_from_the_desk() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let credentials = [("email", "staff@kit.example"), ("password", PASSWORD)];
    for next in
        ["//evil.example", "/%5Cevil.example", "https:evil.example", "%2f%2fevil.example", "%09//x", "/kit/inquiry/"]
    {
        let page = world.send_form(&format!("{LOGIN}?next={next}"), &credentials).await;
        assert_eq!(page.goes_to(), DESK, "{next}");
    }
}

#[tokio::test]
async fn the_buttons_are_those_that_the_lifecycle_offers() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let reviewer = world.staff(Role::Reviewer).await;
    let (unpaid, drafted) = (submit(&world, &good_form()).await, world.drafted().await);
    let clients = [unpaid, held(&world).await, drafted, world.delivered(&manager).await];
    for client in &clients {
        let state = world.dossier(client).await.state;
        let offers = moves::<InquiryLifecycle>(Some(&state), ActorKind::Staff, world.ports.clock.now());
        let named = |refused: bool| -> BTreeSet<String> {
            let offers = offers.iter().filter(|offer| offer.is_for(ActorKind::Staff) && offer.is_open() != refused);
            offers.map(|offer| offer.command.as_str().to_owned()).collect()
        };
        let (works, does_not) = buttons(&world.open_desk(&at(client, ""), &manager).await.expect(200));
        assert_eq!((works, does_not), (named(false), named(true)), "{}", state.stage());
        let (works, _) = buttons(&world.open_desk(&at(client, ""), &reviewer).await.expect(200));
        let allowed = named(false).into_iter().filter(|command| !MONEY.contains(&command.as_str())).collect();
        assert_eq!(works, allowed, "{}", state.stage());
    }
}

#[tokio::test]
async fn the_whole_road_is_walked_by_forms() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let pdf = |name: &str, bytes: &[u8]| Multipart::default().text("version", "").file("deliverable", name, bytes);
    let upload = page.action("/deliverable/");
    let none = Multipart::default().text("version", "");
    world.send_desk_files(&upload, &none, &session).await.expect(422).shows("Choisissez un fichier PDF");
    let program = pdf("kit.pdf", b"MZ");
    world.send_desk_files(&upload, &program, &session).await.expect(422).shows("n’est pas un PDF");
    let stored = world.ports.vault.paths().len();
    let senseless = Multipart::default().text("version", "x").file("deliverable", "kit.pdf", PDF);
    world.send_desk_files(&upload, &senseless, &session).await.expect(400);
    let too_long = Multipart::default().file("deliverable", "kit.pdf", PDF).text("version", &"9".repeat(70_000));
    world.send_desk_files(&upload, &too_long, &session).await.expect(413);
    let gone = || world.ports.vault.paths().len() == stored;
    for _ in 0..100 {
        if gone() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(gone(), "a PDF outlived the form it came with");
    let hostile = pdf("Kit <b>définitif.pdf", PDF);
    let back = world.send_desk_files(&upload, &hostile, &session).await.goes_to();
    assert_eq!(world.ports.vault.paths().len(), stored + 1);
    let page = world.open_desk(&back, &session).await.expect(200);
    let page = page.shows("Le PDF est validé").shows("Kit &lt;b&gt;définitif.pdf").shows("validé, pas encore publié");
    let file = page.attributes("href").into_iter().find(|href| href.contains("/deliverables/")).unwrap();
    let served = world.send(Call::get(&file).header("cookie", &cookie(&session))).await.expect(200);
    assert_eq!(served.body, PDF);
    assert!(served.header("content-disposition").unwrap().starts_with("attachment; filename=\"Kit <b>d_finitif.pdf\""));
    assert!(served.header("content-security-policy").unwrap().ends_with("sandbox"));
    let version = world.dossier(&client).await.version.to_string();
    let publish = page.action("/publish/");
    page.shows("id=\"opened\"").shows("✓").shows("validé par reviewer@kit.example");
    let page = world.send_desk(&publish, &[("version", &version)], &session).await.expect(422);
    page.shows("id=\"opened-error\"");
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Validated);
    // It is nobody's text: it names no one.
    let fields = [("version", version.as_str()), ("opened", "on"), ("compared", "on")];
    let back = world.send_desk(&publish, &fields, &session).await.goes_to();
    let page = world.open_desk(&back, &session).await.expect(200).shows("servi au client").shows("actif jusqu’au");
    page.shows("reviewer@kit.example").hides("kit/download/");
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Delivered);
}

#[tokio::test]
async fn the_second_of_two_learns_that_someone_moved_it_first_and_keeps_what_they_typed() {
    let world = World::start().await;
    let session = world.staff(Role::Manager).await;
    let client = held(&world).await;
    let version = world.dossier(&client).await.version.to_string();
    let accept = at(&client, "payment/accept/");
    let typed = |reason: &'static str| [("version", version.clone()), ("reason", reason.to_owned())];
    let send = async |reason: &'static str| {
        let fields = typed(reason);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        world.send_desk(&accept, &fields, &session).await
    };
    send("accord écrit").await.goes_to();
    let events = world.dossier(&client).await.version;
    let page = send("convenu <au téléphone>").await.expect(409).shows("Quelqu’un a agi avant vous");
    let page = page.shows("convenu &lt;au téléphone&gt;").shows("payée").shows("accord écrit");
    let notice = page.html.split("id=\"notice\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(notice.contains("Depuis que vous avez ouvert cette page"), "{notice}");
    let changes: Vec<&str> = notice.split("<li>").skip(1).collect();
    assert!(changes.len() == 1 && changes[0].contains("manager@kit.example"), "what changed, and by whom: {changes:?}");
    assert_eq!(world.dossier(&client).await.version, events);
}

#[tokio::test]
async fn a_reason_that_is_missing_is_asked_for_at_its_field() {
    let world = World::start().await;
    let session = world.staff(Role::Manager).await;
    let client = held(&world).await;
    let by_hand = at(&client, "payment/by-hand/");
    let page = world.send_desk(&by_hand, &[("reason", " "), ("reference", "reçu \"12\"")], &session).await.expect(422);
    let page = page.shows("id=\"record_payment_by_hand-reason-error\"").shows("value=\"reçu &quot;12&quot;\"");
    let page = page.hides("id=\"accept_short_payment-reason-error\"");
    let page = page.shows("id=\"record_payment_by_hand-proof-error\"").shows("Joignez le justificatif");
    // Where no amount is typed, what is owed came.
    page.shows("id=\"record_payment_by_hand-amount\" name=\"amount\" value=\"\">");
    let long = "x".repeat(5_001);
    let page = world.send_desk(&at(&client, "refund/"), &[("reason", &long)], &session).await.expect(422);
    page.shows(&long).shows("5\u{202f}000 caractères au plus").shows("<details open");
    assert!(world.dossier(&client).await.remarks.is_empty());
}

#[tokio::test]
async fn an_attempt_tells_how_and_when_it_was_paid_in_the_provider_s_words() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = submit(&world, &good_form()).await;
    world.pay(&client).await;
    let attempt = world.dossier(&client).await.attempts[0].id;
    let told = |words: &str, at: Option<&str>| {
        Some(ProviderDate { words: words.to_owned(), at: at.map(|at| at.parse().unwrap()) })
    };
    let paid = told("2022-09-15 22:57:15", Some("2022-09-15T22:57:15Z"));
    let news = AttemptNews {
        method: Some("OM".to_owned()),
        reference: Some("<MP1>".to_owned()),
        dates: ProviderDates { paid, available: told("demain", None) },
        ..AttemptNews::of(AttemptStatus::Paid)
    };
    world.ports.store.note_attempt(attempt, &news).await.unwrap();
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200).shows("<bdi>OM</bdi>");
    let page = page.shows("&lt;MP1&gt;").shows("payé le 15 septembre 2022 à 22\u{a0}h\u{a0}57 (GMT)");
    page.shows("fonds disponibles le demain");
    let seen =
        world.send(world.staff_call("GET", &client, "", &session)).await.expect(200).json()["attempts"][0].clone();
    assert_eq!((&seen["method"], &seen["payment_date"]), (&json!("OM"), &json!("2022-09-15T22:57:15Z")));
    assert!(seen["fund_availability_date"].is_null(), "{seen}");
}

#[tokio::test]
async fn reviewers_do_not_decide_on_money() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = held(&world).await;
    let before = world.dossier(&client).await.version;
    for path in ["payment/accept/", "payment/by-hand/", "refund/", "refund/confirm/"] {
        let fields = [("reason", "pourquoi pas"), ("reference", "r")];
        let page = world.send_desk(&at(&client, path), &fields, &session).await.expect(403);
        page.shows("reviennent aux responsables").shows(if path == "refund/confirm/" { "r" } else { "pourquoi pas" });
    }
    assert_eq!(world.dossier(&client).await.version, before);
}

#[tokio::test]
async fn a_refused_move_says_why_and_changes_nothing() {
    let world = World::start().await;
    let session = world.staff(Role::Admin).await;
    let client = submit(&world, &good_form()).await;
    let version = world.dossier(&client).await.version;
    let page = world.send_desk(&at(&client, "publish/"), &[("opened", "on")], &session).await.expect(409);
    page.shows("role=\"alert\"").shows("n’est pas payée");
    let drafted = world.drafted().await;
    let page = world.send_desk(&at(&drafted, "publish/"), &[("opened", "on")], &session).await.expect(409);
    page.shows("Aucun PDF n’a été validé");
    assert_eq!(world.dossier(&client).await.version, version);
}

#[tokio::test]
async fn a_session_that_ended_meanwhile_says_so_instead_of_losing_the_text() {
    let world = World::start().await;
    let session = world.staff(Role::Admin).await;
    let client = world.drafted().await;
    world.ports.clock.advance(Duration::from_secs(31 * 60));
    let page = world.send_desk(&at(&client, "revision/"), &[("feedback", "mieux")], &session).await.expect(401);
    page.shows("Votre session a pris fin").shows("name=\"password\"");
    assert_eq!(world.dossier(&client).await.state.stage(), Stage::Drafted);
}

#[tokio::test]
async fn the_list_counts_filters_and_finds() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let odd = fields().without("organization_name").text("organization_name", "Régie <i> 100 % \"eau\"");
    let odd = submit(&world, &odd.file("documents", "a.txt", b"Article".as_slice())).await;
    world.ports.clock.advance(Duration::from_secs(60));
    let waiting = held(&world).await;
    world.ports.clock.advance(Duration::from_secs(60));
    let drafted = world.drafted().await;
    let all = world.open_desk(DESK, &session).await.expect(200);
    let all = all.shows("Régie &lt;i&gt; 100 % &quot;eau&quot;").shows("argent en attente").hides("rel=\"next\"");
    for client in [&odd, &waiting, &drafted] {
        assert!(all.attributes("href").contains(&at(client, "")));
    }
    let filter = all.attributes("href").into_iter().find(|href| href.contains("stage=drafted")).unwrap();
    let page = world.open_desk(&filter, &session).await.expect(200).shows("aria-current=\"page\"");
    page.shows(&at(&drafted, "")).hides(&at(&odd, ""));
    let page = world.open_desk(&format!("{DESK}?q=r%C3%A9gie&lang=en"), &session).await.expect(200);
    let page = page.shows(&at(&odd, "")).hides(&at(&drafted, "")).shows("value=\"régie\"");
    page.shows("<input type=\"hidden\" name=\"lang\" value=\"en\">");
    let page =
        world.open_desk(&format!("{DESK}?q=%22%3E%3Cscript%3E%00&stage=nonsense&after=x"), &session).await.expect(200);
    page.shows("Aucune demande").hides("\"><script>");
}

#[tokio::test]
async fn what_a_client_attached_is_only_ever_saved() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let form = fields().file("documents", "page.html", b"<script>alert(1)</script>".as_slice());
    let client = submit(&world, &form).await;
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    let path = page.attributes("href").into_iter().find(|href| href.contains("/documents/")).unwrap();
    let call = |path: &str| Call::get(path).header("cookie", &cookie(&session));
    let file = world.send(call(&path)).await.expect(200);
    assert_eq!(file.body, b"<script>alert(1)</script>");
    assert_eq!(file.header("content-type"), Some("text/plain; charset=utf-8"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment;"));
    let other = submit(&world, &good_form()).await;
    let beneath = path.rsplit('/').next().unwrap();
    world.send(call(&at(&other, &format!("documents/{beneath}")))).await.expect(404);
    world.send(call(&format!("{DESK}00000000-0000-0000-0000-000000000000/"))).await.expect(404);
}

#[tokio::test]
async fn what_was_given_up_waits_for_a_person_where_staff_look() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let (client, other) = (submit(&world, &good_form()).await, world.drafted().await);
    let store = &world.ports.store;
    let worker = WorkerId("w".into());
    loop {
        let job = store.claim(&worker, Duration::from_secs(60)).await.unwrap().unwrap();
        if job.subject.to_string() == client.id && job.effect.kind() == EffectKind::MailClient {
            assert!(store.bury(&job.claim, "550 no such <mailbox>").await.unwrap());
            break;
        }
    }
    let note = "550 no such &lt;mailbox&gt;";
    let page = world.open_desk(DESK, &session).await.expect(200).shows("a été abandonnée").shows(note);
    page.shows("courriel au client");
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200).shows(note);
    world.open_desk(&at(&other, ""), &session).await.expect(200).hides(note);

    // Somebody mended the address, and wants it tried again: once, whoever presses the button next.
    let revive = page.action("/revive/");
    let key = store.buried(1).await.unwrap()[0].key.clone();
    let elsewhere = at(&other, "revive/");
    world.send_desk(&elsewhere, &[("key", &key)], &session).await.goes_to();
    assert_eq!(store.buried(9).await.unwrap().len(), 1, "it is no task of that inquiry");
    let done = world.send_desk(&revive, &[("key", &key)], &session).await.goes_to();
    let page = world.open_desk(&done, &session).await.expect(200).shows("La tâche va être réessayée");
    page.hides("a été abandonnée").shows("Tâches relancées").shows("reviewer@kit.example").shows(note);
    world.send_desk(&revive, &[("key", &key)], &session).await.goes_to();
    let job = store.claim(&worker, Duration::from_secs(60)).await.unwrap().unwrap();
    assert_eq!((job.claim.key, job.attempts), (key, 1));
    assert_eq!(store.revivals(client.id.parse().unwrap()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let world = World::start().await;
    let session = world.staff(Role::Admin).await;
    world.open_desk(DESK, &session).await.expect(200);
    let staff = world.ports.store.staff_by_email("admin@kit.example").await.unwrap().unwrap();
    world.disable(staff.id).await;
    assert!(world.open_desk(DESK, &session).await.goes_to().starts_with(LOGIN));
}

#[tokio::test]
async fn money_that_waits_is_on_a_page_of_its_own() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let nothing = world.open_desk(&format!("{DESK}money/"), &session).await.expect(200);
    assert!(nothing.html.contains("Aucun argent n’attend de réponse."), "{}", nothing.html);
    let client = held(&world).await;
    let page = world.open_desk(&format!("{DESK}money/"), &session).await.expect(200);
    for text in ["paiement retenu", "5\u{202f}000\u{a0}F\u{a0}CFA", &format!("{DESK}{}/", client.id)] {
        assert!(page.html.contains(text), "{text} is not in {}", page.html);
    }
    let list = world.open_desk(DESK, &session).await.expect(200);
    assert!(list.html.contains(&format!("href=\"{DESK}money/\"")));
    // A place in the list that makes no sense begins at the top.
    let odd = world.open_desk(&format!("{DESK}money/?after=x.y.z"), &session).await.expect(200);
    assert!(odd.html.contains("paiement retenu"));
}

#[tokio::test]
async fn the_list_begins_with_a_picture_of_where_the_requests_are() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    for _ in 0..2 {
        submit(&world, &good_form()).await;
    }
    world.drafted().await;
    let page = world.open_desk(DESK, &session).await.expect(200);
    let picture = page.html.split("class=\"lifecycle\"").nth(1).unwrap().split("</svg>").next().unwrap();
    let count = |stage: &str| {
        let node = picture.split(&format!("data-stage=\"{stage}\"")).nth(1).unwrap().split("</a>").next().unwrap();
        node.split("class=\"count\"")
            .nth(1)
            .map(|badge| badge.split("</text>").next().unwrap().rsplit('>').next().unwrap())
    };
    assert_eq!((count("awaiting_payment"), count("drafted"), count("paid")), (Some("2"), Some("1"), None));
    assert!(picture.contains("?stage=drafted"), "each stage leads to its list");
    assert!(!picture.contains("style="), "the page's policy forbids inline styles");
}

#[tokio::test]
async fn an_inquiry_tells_what_comes_by_itself() {
    let world = World::start().await;
    let session = world.staff(Role::Reviewer).await;
    let client = world.drafted().await;
    let page = world.open_desk(&at(&client, ""), &session).await.expect(200);
    page.shows("L’équipe est prévenue que le projet attend toujours.");
}
