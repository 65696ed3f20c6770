//! A running service with its clients and staff.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use kit_http::{App, HttpSettings, Site, hash_password, serve};
use kit_testing::sample;
use kit_testing::world::terms;
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, Draft, FileId, InquiryActor, InquiryId, InquiryLifecycle, Receipt, StaffId,
};
use kit_workflow::port::{
    AccountChange, Accounts as _, Deed, Deposit as _, FileKey, Folder, Particulars, Role, Staff, StaffNote, Vault as _,
};
use kit_workflow::workflow::{Kept, Ports as _, Terms, Workflow};
use kit_workflow::{Clock as _, Engine, Ids as _, Order};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::wire::{Answer, Call, Multipart};

/// Everything outside.
pub(crate) type Memory = kit_testing::World;

/// A running service. It stops when the test ends.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    pub(crate) app: App<Memory>,
    pub(crate) ports: Memory,
    shutdown: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

/// A client's own inquiry.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) access: String,
}

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const PDF: &[u8] = b"%PDF-1.7 the kit";

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(adjust: impl FnOnce(&mut HttpSettings)) -> Self {
        Self::start_over(adjust, |workflow| workflow).await
    }

    /// A service over a workflow that `embed` has made its own.
    pub(crate) async fn start_over(
        adjust: impl FnOnce(&mut HttpSettings),
        embed: impl FnOnce(Workflow<Memory>) -> Workflow<Memory>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut settings = HttpSettings::new(Site::parse(&format!("http://{address}")).unwrap());
        adjust(&mut settings);
        let (app, ports) = embedded(settings, &format!("http://{address}"), embed);
        let (shutdown, ended) = oneshot::channel();
        let server = tokio::spawn(serve(listener, app.clone(), async { drop(ended.await) }));
        Self { address, app, ports, shutdown: Some(shutdown), server: Some(server) }
    }

    /// Tells the service to end, and gives what ends when it has.
    pub(crate) fn stop(&mut self) -> impl Future<Output = ()> + use<> {
        self.shutdown.take().unwrap().send(()).unwrap();
        let server = self.server.take().unwrap();
        async { server.await.unwrap() }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.send(self.address).await
    }

    /// Submits a good form.
    pub(crate) async fn submit(&self) -> Client {
        let answer = self.send(Call::post("/api/v1/inquiries").form(&good_form())).await.expect(201).json();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        Client { id: text("id"), access: text("access") }
    }

    /// Submits, pays and drafts.
    pub(crate) async fn drafted(&self) -> Client {
        let client = self.submit().await;
        self.pay(&client).await;
        self.draft(&client).await;
        client
    }

    /// Submits, pays, drafts, validates and publishes.
    pub(crate) async fn delivered(&self, staff: &str) -> Client {
        let client = self.drafted().await;
        self.upload(&client, staff).await.expect(200);
        self.send(self.staff_call("POST", &client, "/publish", staff)).await.expect(200);
        client
    }

    /// Opens a checkout and lets the gateway, asked, say that it is paid.
    pub(crate) async fn pay(&self, client: &Client) {
        let page = self.send(self.checkout(client)).await.expect(200).json();
        let attempt = AttemptId::from_transaction_id(page["transaction_id"].as_str().unwrap()).unwrap();
        let command = Command::ConfirmPayment { receipt: Receipt::verified(attempt, sample::OWED) };
        self.command(client, ActorKind::Gateway, command, Particulars::None).await;
    }

    pub(crate) fn checkout(&self, client: &Client) -> Call {
        let path = format!("/api/v1/inquiries/{}/checkout", client.id);
        Call::post(&path).bearer(&client.access).json(&json!({"provider": "cinetpay"}))
    }

    pub(crate) async fn draft(&self, client: &Client) {
        self.draft_of(client, 1, "# Kit").await;
    }

    /// Makes a draft that says this.
    pub(crate) async fn draft_of(&self, client: &Client, number: u32, markdown: &str) {
        let begun = Command::BeginGeneration { draft: number };
        self.command(client, ActorKind::Worker, begun, Particulars::None).await;
        let key = FileKey { folder: Folder::Drafts, file: FileId(self.ports.clock.fresh()) };
        let mut deposit = self.ports.vault.deposit(key).await.unwrap();
        deposit.write(b"PK the draft").await.unwrap();
        let docx = deposit.finish().await.unwrap();
        let particulars = Particulars::Draft { markdown: markdown.into(), model: "silent".into() };
        let command = Command::CompleteDraft { draft: Draft { number, docx } };
        self.command(client, ActorKind::Worker, command, particulars).await;
    }

    pub(crate) async fn command(&self, client: &Client, by: ActorKind, command: Command, particulars: Particulars) {
        let id: InquiryId = client.id.parse().unwrap();
        let order = Order::<InquiryLifecycle>::new(id.0, InquiryActor::new(by), self.ports.clock.now(), command);
        Engine::new(self.ports.store()).execute(order.with(particulars)).await.unwrap();
    }

    pub(crate) async fn upload(&self, client: &Client, staff: &str) -> Answer {
        self.send(self.staff_call("PUT", client, "/deliverable", staff).body("application/pdf", PDF)).await
    }

    pub(crate) fn staff_call(&self, method: &str, client: &Client, path: &str, token: &str) -> Call {
        Call::new(method, &format!("/api/v1/staff/inquiries/{}{path}", client.id)).bearer(token)
    }

    pub(crate) fn client_call(&self, method: &str, client: &Client, path: &str) -> Call {
        Call::new(method, &format!("/api/v1/inquiries/{}{path}", client.id)).bearer(&client.access)
    }

    /// Makes an account and signs in.
    pub(crate) async fn staff(&self, role: Role) -> String {
        let email = format!("{role}@kit.example");
        self.add_staff(&email, role).await;
        let answer = self.sign_in(&email, PASSWORD).await.expect(200).json();
        answer["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn add_staff(&self, email: &str, role: Role) -> StaffId {
        let id = StaffId(self.ports.clock.fresh());
        let staff = Staff {
            id,
            email: email.into(),
            role,
            password: hash_password(PASSWORD).unwrap(),
            disabled_at: None,
            created_at: self.ports.clock.now(),
        };
        let note = self.note(Deed::Added, id);
        assert!(self.ports.store.add_staff(&staff, &note).await.unwrap());
        id
    }

    /// Disables an account from outside.
    pub(crate) async fn disable(&self, id: StaffId) {
        let note = self.note(Deed::Disabled, id);
        assert!(self.ports.store.change_staff(&AccountChange::Disabled, &note).await.unwrap());
    }

    fn note(&self, deed: Deed, staff: StaffId) -> StaffNote {
        let clock = &self.ports.clock;
        let (client, detail) = (String::new(), String::new());
        StaffNote { id: clock.fresh(), at: clock.now(), deed, staff, by: None, client, detail }
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let credentials = json!({"email": email, "password": password});
        self.send(Call::post("/api/v1/staff/sessions").json(&credentials)).await
    }

    pub(crate) async fn read(&self, client: &Client) -> Value {
        self.send(self.client_call("GET", client, "")).await.expect(200).json()
    }

    /// Whether nothing is kept: no inquiry and no file.
    #[track_caller]
    pub(crate) fn assert_nothing_kept(&self) {
        assert!(self.ports.store.subjects().is_empty());
        assert_eq!(self.ports.vault.paths(), Vec::<String>::new());
    }
}

/// A service that is not served.
pub(crate) fn app(settings: HttpSettings, base_url: &str) -> (App<Memory>, Memory) {
    embedded(settings, base_url, |workflow| workflow)
}

fn embedded(
    settings: HttpSettings,
    base_url: &str,
    embed: impl FnOnce(Workflow<Memory>) -> Workflow<Memory>,
) -> (App<Memory>, Memory) {
    let ports = Memory::new(7);
    let terms = Terms { public_base_url: base_url.to_owned(), ..terms() };
    let workflow =
        embed(Workflow::new(ports.clone(), sample::keys(), terms).with_guard(Kept::new(ports.store.clone())));
    (App::new(Arc::new(workflow), settings), ports)
}

/// The fields of a good form, without its files.
pub(crate) fn fields() -> Multipart {
    Multipart::default()
        .text("contact_name", "Chargée d'études")
        .text("email", "client@example.org")
        .text("organization_name", "Direction des marchés")
        .text("funding_sources", "budget_etat")
        .text("funding_sources", "appuis_ptf")
        .text("consent", "on")
}

/// A good form with one text.
pub(crate) fn good_form() -> Multipart {
    fields().file("documents", "loi.pdf", b"%PDF-1.4 Article 1".as_slice())
}
