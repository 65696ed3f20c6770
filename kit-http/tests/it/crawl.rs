//! Every address there is, looked at: what its answer carries, and that looking changes nothing.

use std::collections::BTreeSet;

use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, Role};
use serde_json::Value;

use crate::wire::{Answer, Call};
use crate::world::{Client, World};

pub(crate) const DESK: &str = "/kit-complet-traitement/";

/// Every address that can be read of a world with one delivered inquiry, and of addresses that mean something wrong.
async fn addresses(world: &World, client: &Client) -> Vec<String> {
    let dossier = world.ports.store.dossier(client.id.parse::<InquiryId>().unwrap()).await.unwrap().unwrap();
    let grant = dossier.state.delivery().unwrap().grant.unwrap();
    let link = sample::keys().token(Purpose::Download, grant.link.0);
    let document: Value = serde_json::from_str(&kit_http::openapi_document(&world.app)).unwrap();
    let api = document["paths"].as_object().unwrap().iter().filter(|(_, methods)| methods.get("get").is_some());
    let api = api.map(|(path, _)| format!("/api/v1{}", path.replace("{id}", &client.id)));
    let files = |path: String| {
        ["inquiries.csv", "inquiries.xlsx", "payments.csv", "downloads.csv", "money.csv", "x"]
            .map(|f| path.replace("{file}", f))
    };
    let mut all: Vec<String> = api.flat_map(files).collect();
    let own = format!("/kit/inquiry/{}/", client.access);
    all.extend(["", "checkout/", "by-hand/", "events"].map(|beneath| format!("{own}{beneath}")));
    let token = link.expose();
    all.extend(["", "/", "/file"].map(|beneath| format!("/kit/download/{token}{beneath}")));
    let at = format!("{DESK}{}/", client.id);
    all.extend([DESK.to_owned(), at.clone()]);
    all.extend(
        ["login/", "money/", "notifications/", "account/", "staff/", "privacy/", "letters/", "letters/client_link/fr/"]
            .map(|page| format!("{DESK}{page}")),
    );
    all.extend(dossier.documents.iter().map(|document| format!("{at}documents/{}", document.id)));
    all.extend([
        format!("{at}drafts/1/draft.docx"),
        format!("{at}drafts/1/preview.pdf"),
        format!("{at}deliverables/1"),
        format!("{at}proofs/1"),
    ]);
    all.extend(
        ["/", "/kit/inquiry/", "/kit/inquiry", "/kit/page/", "/assets/kit.css", "/nowhere", "/api/v1/nowhere"]
            .map(str::to_owned),
    );
    all.extend(["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs"].map(str::to_owned));
    all.extend(["/payments/cinetpay/notify", "/payments/cinetpay/return?r=x&status=ACCEPTED"].map(str::to_owned));
    all.sort();
    all.dedup();
    all
}

/// The head and the first piece of an answer: a stream of events does not end.
async fn look(world: &World, call: &Call) -> Answer {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let mut stream = tokio::net::TcpStream::connect(world.address).await.unwrap();
    stream.write_all(call.head(world.address).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") && stream.read_buf(&mut bytes).await.unwrap() > 0 {}
    Answer::parse(&bytes).unwrap()
}

/// What is stored, as text: the history of the inquiry, its dossier but for its downloads, and the files.
pub(crate) async fn stored(world: &World, client: &Client) -> String {
    let id: InquiryId = client.id.parse().unwrap();
    let dossier = world.ports.store.dossier(id).await.unwrap().unwrap();
    let history =
        kit_workflow::Store::<kit_workflow::inquiry::InquiryLifecycle>::history(&world.ports.store, id.0).await;
    let loaded = kit_workflow::Store::<kit_workflow::inquiry::InquiryLifecycle>::load(&world.ports.store, id.0).await;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {} {:?}",
        world.ports.store.subjects(),
        history.unwrap(),
        loaded.unwrap().map(|loaded| loaded.version),
        dossier.attempts.len(),
        dossier.downloads,
        world.ports.store.waiting_effects().await.unwrap(),
        world.ports.vault.paths(),
    )
}

pub(crate) async fn delivered() -> (World, Client, String) {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    (world, client, staff)
}

#[tokio::test]
async fn reading_and_asking_for_heads_change_nothing() {
    let (world, client, staff) = delivered().await;
    let before = stored(&world, &client).await;
    let mut seen = BTreeSet::new();
    for path in addresses(&world, &client).await {
        // The file itself counts a download, and nothing else does.
        let methods: &[&str] = if path.ends_with("/file") { &["HEAD"] } else { &["GET", "HEAD"] };
        for method in methods {
            for call in [
                Call::new(method, &path),
                Call::new(method, &path).bearer(&staff),
                Call::new(method, &path).bearer(&client.access),
                Call::new(method, &path).header("cookie", &format!("kit_session={staff}")),
            ] {
                let answer = look(&world, &call).await;
                assert!(answer.status < 500, "{call:?}: {}", answer.status);
                seen.insert(answer.status);
            }
        }
    }
    assert_eq!(stored(&world, &client).await, before);
    assert!([200, 303, 308, 401, 403, 404].iter().all(|status| seen.contains(status)), "{seen:?}");
}

#[tokio::test]
async fn no_page_runs_what_is_written_into_it_or_is_shown_in_a_frame_or_kept() {
    let (world, client, staff) = delivered().await;
    let mut pages = 0;
    for path in addresses(&world, &client).await {
        for call in [Call::get(&path), Call::get(&path).header("cookie", &format!("kit_session={staff}"))] {
            let answer = look(&world, &call).await;
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
            assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
            let kept = answer.header("cache-control").unwrap();
            let public = path.starts_with("/assets/") || path == "/kit/inquiry/";
            assert!(kept.contains("no-store") || public, "{path}: {kept}");
            if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) && path != "/api/docs" {
                pages += 1;
                assert!(!policy.contains("unsafe") && policy.contains("script-src 'self';"), "{path}: {policy}");
                let html = world.send(call).await.text();
                assert!(
                    !html.contains("<script>") && !html.contains(" onclick=") && !html.contains("javascript:"),
                    "{path}"
                );
                assert!(!html.contains(" style=\"") && !html.contains("src=\"http"), "{path}");
            }
        }
    }
    assert!(pages > 15, "{pages}");
}

#[tokio::test]
async fn trace_and_methods_that_nobody_knows_are_refused() {
    let (world, client, staff) = delivered().await;
    for path in ["/", "/healthz", "/api/v1/staff/inquiries", DESK, &format!("/kit/inquiry/{}/", client.access)] {
        let call = Call::new("TRACE", path).bearer(&staff).header("cookie", "kit_session=zz-cookie");
        let answer = world.send(call).await.expect(405);
        assert!(!answer.text().contains("zz-cookie") && !answer.text().contains(&staff), "{path}");
    }
    for (method, path) in [("PATCH", format!("/api/v1/inquiries/{}", client.id)), ("BREW", "/kit/inquiry/".into())] {
        let call = Call::new(method, &path).bearer(&client.access).body("application/json", r#"{"status":"paid"}"#);
        assert!(matches!(world.send(call).await.status, 403..=405), "{method}");
    }
}

#[tokio::test]
async fn no_answer_tells_which_program_or_version_gave_it() {
    let (world, client, staff) = delivered().await;
    let mut calls: Vec<Call> = addresses(&world, &client).await.iter().map(|path| Call::get(path)).collect();
    calls.extend([
        Call::get(DESK).header("cookie", &format!("kit_session={staff}")),
        Call::post(DESK).header("sec-fetch-site", "cross-site"),
        Call::new("TRACE", "/"),
        Call::get("/").host("evil.example"),
        // Refused before anything of ours sees it.
        Call::get("/ no address"),
    ]);
    for call in calls {
        let answer = look(&world, &call).await;
        for header in ["server", "x-powered-by", "via", "x-aspnet-version", "x-generator"] {
            assert_eq!(answer.header(header), None, "{call:?}");
        }
    }
}

#[tokio::test]
async fn no_address_leads_out_of_the_vault() {
    let (world, client, staff) = delivered().await;
    let ways = [
        "../../../../etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "..%252f..%252fetc%252fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cetc%5cpasswd",
        "..%c0%af..%c0%afetc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "passwd%00.pdf",
    ];
    let at = format!("{DESK}{}/", client.id);
    for way in ways {
        for path in [
            format!("/assets/{way}"),
            format!("{at}documents/{way}"),
            format!("{at}deliverables/{way}"),
            format!("{DESK}exports/{way}"),
            format!("/kit/download/{way}/file"),
            format!("/api/v1/staff/exports/{way}"),
        ] {
            let call = Call::get(&path).header("cookie", &format!("kit_session={staff}")).bearer(&staff);
            let answer = world.send(call).await;
            assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
            assert!(!answer.text().contains("root:"), "{path}");
        }
    }
}
