//! A merchant for tests: asks CinetPay to be paid, and listens for what it is told.

use std::sync::{Arc, Mutex};

use kit_sandbox::{CinetPaySandbox, CinetPaySettings, Running};
use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpAcceptor, TcpListener};
use poem::web::Data;
use poem::{EndpointExt, Route, Server, handler, post};
use serde_json::{Value, json};
use tokio::sync::mpsc;

pub(crate) const SECRET: &str = "test-secret";

/// What arrived at the notification address.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) x_token: String,
    pub(crate) body: String,
}

/// Listens for notifications and answers with the statuses it was given, then with 200.
pub(crate) struct Merchant {
    pub(crate) notify_url: String,
    heard: mpsc::UnboundedReceiver<Heard>,
}

type Answers = Arc<Mutex<Vec<u16>>>;

#[handler]
async fn notified(
    tell: Data<&mpsc::UnboundedSender<Heard>>,
    answers: Data<&Answers>,
    request: &poem::Request,
    body: String,
) -> StatusCode {
    let x_token = request.header("x-token").unwrap_or_default().to_owned();
    tell.send(Heard { x_token, body }).unwrap();
    let status = answers.lock().unwrap().pop().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

impl Merchant {
    pub(crate) async fn listen(mut answers: Vec<u16>) -> Self {
        answers.reverse();
        let (tell, heard) = mpsc::unbounded_channel();
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let addr = *acceptor.local_addr()[0].as_socket_addr().unwrap();
        tokio::spawn(serve(acceptor, tell, Arc::new(Mutex::new(answers))));
        Merchant { notify_url: format!("http://{addr}/notify"), heard }
    }

    pub(crate) async fn hear(&mut self) -> Heard {
        self.heard.recv().await.unwrap()
    }

    pub(crate) fn heard_nothing(&mut self) -> bool {
        self.heard.try_recv().is_err()
    }
}

async fn serve(acceptor: TcpAcceptor, tell: mpsc::UnboundedSender<Heard>, answers: Answers) {
    let route = Route::new().at("/notify", post(notified)).data(tell).data(answers);
    Server::new_with_acceptor(acceptor).run(route).await.unwrap();
}

pub(crate) fn settings() -> CinetPaySettings {
    CinetPaySettings {
        listen: ([127, 0, 0, 1], 0).into(),
        api_key: "sandbox-key".into(),
        site_id: "123456".into(),
        secret_key: SECRET.into(),
        ledger: None,
        state: None,
    }
}

pub(crate) async fn cinetpay() -> Running {
    CinetPaySandbox::start(settings()).await.unwrap()
}

pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent("merchant").no_proxy().build().unwrap()
}

/// A request that is right in every way.
pub(crate) fn request(transaction_id: &str, notify_url: &str) -> Value {
    json!({
        "apikey": "sandbox-key",
        "site_id": "123456",
        "transaction_id": transaction_id,
        "amount": 15000,
        "currency": "XOF",
        "description": "Kit complet de preparation a l audit",
        "notify_url": notify_url,
        "return_url": "http://127.0.0.1:9/return",
        "channels": "ALL",
        "lang": "fr",
        "metadata": "{\"order\":\"A é+&=\"}",
        "customer_name": "des études",
        "customer_surname": "Direction",
    })
}

pub(crate) async fn post_json(url: &str, body: &Value) -> (u16, Value) {
    let answer = client().post(url).json(body).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
}

pub(crate) async fn init(sandbox: &Running, body: &Value) -> (u16, Value) {
    post_json(&format!("{}/v2/payment", sandbox.base_url()), body).await
}

pub(crate) async fn check(sandbox: &Running, transaction_id: &str) -> Value {
    let body = json!({"apikey": "sandbox-key", "site_id": "123456", "transaction_id": transaction_id});
    post_json(&format!("{}/v2/payment/check", sandbox.base_url()), &body).await.1
}

pub(crate) async fn settle(sandbox: &Running, transaction_id: &str, body: Value) -> (u16, Value) {
    post_json(&format!("{}/sandbox/payments/{transaction_id}", sandbox.base_url()), &body).await
}
