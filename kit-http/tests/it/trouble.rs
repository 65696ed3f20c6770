//! A store that is away for a moment, at every moment there is.

use std::net::SocketAddr;
use std::sync::Arc;

use kit_http::{App, HttpSettings, Site, serve};
use kit_testing::world::terms;
use kit_testing::{MemoryStore, Trouble, Unsteady, sample};
use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
use kit_workflow::port::Archive as _;
use kit_workflow::workflow::{Terms, Workflow};
use tokio::net::TcpListener;

use crate::wire::{Answer, Call};
use crate::world::{Memory, good_form};

type Shaky = Unsteady<MemoryStore<InquiryLifecycle>>;

/// A service over the store of `ports`, whose operation `number` fails like this.
async fn start(ports: &Memory, number: u64, trouble: Trouble) -> (SocketAddr, Shaky) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let store = Unsteady::failing(ports.store.clone(), number, trouble);
    let shaky = ports.with_store(store.clone());
    let terms = Terms { public_base_url: format!("http://{address}"), ..terms() };
    let workflow = Workflow::new(shaky, sample::keys(), terms);
    let settings = HttpSettings::new(Site::parse(&format!("http://{address}")).unwrap());
    tokio::spawn(serve(listener, App::new(Arc::new(workflow), settings), std::future::pending()));
    (address, store)
}

/// Sends `call` to services whose store fails at its first operation, its second, and so on, until one request meets no
/// failure; then sends it again. Whatever failed must be told as "try later", and the second try must succeed.
async fn check<F>(call: Call, status: u16, verify: impl Fn(Memory, Answer) -> F)
where
    F: Future<Output = ()>,
{
    for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
        for number in 1.. {
            let ports = Memory::new(1);
            let (address, store) = start(&ports, number, trouble).await;
            let first = call.send(address).await;
            if store.operations() < number {
                assert!(number > 1, "the store was not asked");
                first.expect(status);
                break;
            }
            if first.status != status {
                assert_eq!(first.status, 503, "operation {number}: {}", first.text());
                assert!(first.header("retry-after").is_some());
            }
            let second = call.send(address).await.expect(status);
            verify(ports, second).await;
        }
    }
}

#[tokio::test]
async fn a_form_whose_answer_was_lost_is_taken_once_with_its_files() {
    let call = Call::post("/api/v1/inquiries").header("idempotency-key", "k-1").form(&good_form());
    check(call, 201, async |ports: Memory, answer: Answer| {
        assert_eq!(ports.store.subjects().len(), 1);
        let id = answer.json()["id"].as_str().unwrap().parse().unwrap();
        let dossier = ports.store.dossier(id).await.unwrap().unwrap();
        assert_eq!(dossier.state.stage().to_string(), "awaiting_payment");
        let file = dossier.documents[0].stored.file.0.simple().to_string();
        assert!(ports.vault.paths().iter().any(|path| path.contains(&file)), "{:?}", ports.vault.paths());
    })
    .await;
}

#[tokio::test]
async fn a_notification_that_could_not_be_kept_comes_again() {
    let attempt = AttemptId(uuid::Uuid::from_u128(7)).transaction_id();
    let call = Call::post("/payments/cinetpay/notify").header("x-token", "genuine");
    let call = call.body("application/x-www-form-urlencoded", attempt);
    check(call, 200, async |_, _| {}).await;
}

#[tokio::test]
async fn a_program_whose_store_is_away_is_not_ready_and_still_alive() {
    let ports = Memory::new(1);
    let (address, _) = start(&ports, 1, Trouble::NotDone).await;
    Call::get("/healthz").send(address).await.expect(200);
    Call::get("/readyz").send(address).await.expect(503);
    Call::get("/readyz").send(address).await.expect(200);
}

#[tokio::test]
async fn a_failure_is_told_by_its_number_and_by_nothing_of_the_inside() {
    let ports = Memory::new(1);
    let (address, _) = start(&ports, 1, Trouble::NotDone).await;
    let call = Call::get("/api/v1/staff/inquiries").bearer("x");
    let answer = call.send(address).await.expect(503);
    let id = answer.header("x-request-id").unwrap().to_owned();
    assert_eq!(answer.json()["instance"], format!("urn:uuid:{id}"));
    let text = answer.text();
    assert!(!text.contains("store") && !text.contains("src/") && !text.contains("session"), "{text}");
    let (address, _) = start(&ports, 1, Trouble::NotDone).await;
    let page = Call::get(&format!("/kit/inquiry/{}/", "x".repeat(43))).send(address).await.expect(503);
    assert!(page.text().contains(page.header("x-request-id").unwrap()), "{}", page.text());
}
