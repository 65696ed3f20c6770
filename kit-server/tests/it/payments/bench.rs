//! The shop on the bench: its routes on a port of their own, its workers when a test lets them, its time when a test moves it.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use kit_cinetpay::CinetPay;
use kit_http::{App, HttpSettings, Site, hash_password};
use kit_store::SqlStore;
use kit_testing::world::{FakeDocuments, FakeDrafter, FakeMailer, terms};
use kit_testing::{MemoryVault, sample};
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, Letter, StaffId, Standing};
use kit_workflow::port::{Accounts as _, Deed, Dossier, Role, Staff, StaffNote};
use kit_workflow::workflow::{Ports as _, Terms, Workflow};
use kit_workflow::{Backoff, Clock as _, Ids as _, Name as _, Step, Store as _, Worker, WorkerId};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, oneshot};

use super::parts::{Parts, Time};
use super::provider::{Interface, Provider};
use crate::world::{Backend, drop_database, new_database};

const PASSWORD: &str = "un mot de passe assez long";
static HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD).unwrap());

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The telephone number that clients give, written in no other way.
pub(crate) const PHONE: &str = "+2250102030405";

/// The shop.
pub(crate) struct Bench {
    pub(crate) interface: Interface,
    pub(crate) provider: Provider,
    pub(crate) workflow: Arc<Workflow<Parts>>,
    pub(crate) base_url: String,
    staff: [OnceCell<String>; 2],
    behind: DatabaseConnection,
    postgres: Option<(String, String)>,
    _folder: TempDir,
    _door: Door,
}

/// Where the routes are open until this is dropped.
pub(crate) struct Door {
    pub(crate) base_url: String,
    _stop: oneshot::Sender<()>,
}

impl Door {
    fn open(listener: TcpListener, workflow: Arc<Workflow<Parts>>) -> Self {
        let base_url = address(&listener);
        let mut settings = HttpSettings::new(Site::parse(&base_url).unwrap());
        // Two hundred callers at once come from one address here.
        settings.connections.per_client = 512;
        let app = App::new(workflow, settings);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(kit_http::serve(listener, app, async { drop(stopped.await) }));
        Self { base_url, _stop: stop }
    }
}

fn address(listener: &TcpListener) -> String {
    format!("http://{}", listener.local_addr().unwrap())
}

/// A client with an inquiry of their own.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: InquiryId,
    pub(crate) access: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) text: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
}

/// On both databases and by both interfaces: for rows in which the provider speaks.
pub(crate) async fn everywhere(test: impl AsyncFn(&Bench)) {
    for interface in [Interface::V2, Interface::V1] {
        by(interface, &test).await;
    }
}

/// On both databases, by one interface: for rows in which the other one has no words, or none matter.
pub(crate) async fn by(interface: Interface, test: impl AsyncFn(&Bench)) {
    for on in [Backend::Sqlite, Backend::Postgres] {
        let bench = Bench::start(on, interface, terms()).await;
        println!("{on:?} {interface:?}");
        test(&bench).await;
        bench.end().await;
    }
}

impl Bench {
    pub(crate) async fn start(on: Backend, interface: Interface, terms: Terms) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = match on {
            Backend::Sqlite => (format!("sqlite://{}", folder.path().join("kit.db").display()), None),
            Backend::Postgres => {
                let (url, admin, name) = new_database().await;
                (url, Some((admin, name)))
            }
        };
        let store = SqlStore::connect(&url, sample::keys()).await.unwrap();
        store.migrate_up().await.unwrap();
        let provider = Provider::start(folder.path()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = address(&listener);
        let parts = Parts {
            store,
            gateway: provider.account(interface),
            drafter: FakeDrafter::new(),
            mailer: FakeMailer::new(),
            documents: FakeDocuments::new(),
            vault: MemoryVault::new(),
            time: Time::default(),
        };
        let terms = Terms { public_base_url: base_url.clone(), ..terms };
        let workflow = Arc::new(Workflow::new(parts, sample::keys(), terms));
        let door = Door::open(listener, Arc::clone(&workflow));
        let behind = Database::connect(&url).await.unwrap();
        let staff = [OnceCell::new(), OnceCell::new()];
        Self { interface, provider, workflow, base_url, staff, behind, postgres, _folder: folder, _door: door }
    }

    pub(crate) async fn end(self) {
        self.workflow.ports().store.close().await;
        self.behind.close().await.unwrap();
        if let Some((admin, name)) = self.postgres {
            drop_database(&admin, &name).await;
        }
    }

    /// The same shop with other parts: a process beside this one, or after it.
    pub(crate) fn beside(&self, parts: Parts) -> Workflow<Parts> {
        Workflow::new(parts, sample::keys(), self.workflow.terms().clone())
    }

    /// The routes of a process beside this one, with another gateway.
    pub(crate) async fn door(&self, gateway: CinetPay) -> Door {
        let workflow = self.beside(Parts { gateway, ..self.workflow.ports().clone() });
        Door::open(TcpListener::bind("127.0.0.1:0").await.unwrap(), Arc::new(workflow))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let location = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        Answer { status, location, text: response.text().await.unwrap() }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.provider.http.request(method, format!("{}{path}", self.base_url))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// A form from the client's browser.
    pub(crate) async fn press(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path).header("sec-fetch-site", "same-origin")).await
    }

    /// A good form, without a telephone number.
    pub(crate) fn form(&self) -> Form {
        Form::new()
            .text("contact_name", "Chargée d’études")
            .text("email", "payer@client.test")
            .text("organization_name", "Direction des marchés")
            .text("consent", "on")
            .part("documents", Part::bytes(b"Article 1".as_slice()).file_name("loi.txt"))
    }

    /// A client who has sent the form.
    pub(crate) async fn client(&self) -> Client {
        self.client_with(self.form().text("phone", PHONE)).await
    }

    /// A client who has sent this form.
    pub(crate) async fn client_with(&self, form: Form) -> Client {
        let post = self.request(Method::POST, "/api/v1/inquiries").multipart(form);
        let created = self.send(post).await.expect(201).json();
        let text = |name: &str| created[name].as_str().unwrap().to_owned();
        Client { id: text("id").parse().unwrap(), access: text("access") }
    }

    /// The client goes to pay.
    pub(crate) async fn checkout(&self, client: &Client) -> Answer {
        let post = self.request(Method::POST, &format!("/api/v1/inquiries/{}/checkout", client.id));
        self.send(post.bearer_auth(&client.access).json(&json!({"provider": "cinetpay"}))).await
    }

    /// The client goes to pay; the transaction's id.
    pub(crate) async fn page(&self, client: &Client) -> String {
        self.checkout(client).await.expect(200).json()["transaction_id"].as_str().unwrap().to_owned()
    }

    /// A client at the payment page.
    pub(crate) async fn payer(&self) -> (Client, String) {
        let client = self.client().await;
        let transaction = self.page(&client).await;
        (client, transaction)
    }

    /// A client whose payment was received; nothing is made yet.
    pub(crate) async fn paid(&self) -> (Client, String) {
        let (client, transaction) = self.payer().await;
        self.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        self.work().await;
        (client, transaction)
    }

    /// A client who has the link.
    pub(crate) async fn delivered(&self) -> Client {
        let (client, _) = self.paid().await;
        let path = format!("/api/v1/staff/inquiries/{}/deliverable", client.id);
        let put = self.request(Method::PUT, &path).bearer_auth(self.staff(0).await);
        self.send(put.header("content-type", "application/pdf").body("%PDF-1.7 le kit")).await.expect(200);
        self.ask(&client, "/publish", Value::Null).await.expect(200);
        self.work().await;
        client
    }

    /// The token of one of two managers.
    pub(crate) async fn staff(&self, number: usize) -> &str {
        let sign_in = || async {
            let ports = self.workflow.ports();
            let email = format!("gestion{number}@maison.test");
            let staff = Staff {
                id: StaffId(ports.clock().fresh()),
                email: email.clone(),
                role: Role::Manager,
                password: HASH.clone(),
                disabled_at: None,
                created_at: ports.clock().now(),
            };
            let note = StaffNote {
                id: ports.clock().fresh(),
                at: staff.created_at,
                deed: Deed::Added,
                staff: staff.id,
                by: None,
                client: String::new(),
                detail: staff.role.as_str().to_owned(),
            };
            assert!(ports.store().add_staff(&staff, &note).await.unwrap());
            let credentials = json!({"email": email, "password": PASSWORD});
            let post = self.request(Method::POST, "/api/v1/staff/sessions").json(&credentials);
            self.send(post).await.expect(200).json()["token"].as_str().unwrap().to_owned()
        };
        self.staff[number].get_or_init(sign_in).await
    }

    /// The first manager asks for a move.
    pub(crate) async fn ask(&self, client: &Client, path: &str, body: Value) -> Answer {
        self.ask_as(0, client, path, body).await
    }

    /// The first manager records money that came by hand, with a file that shows it.
    pub(crate) async fn record(&self, client: &Client, body: &Value) -> Answer {
        let path = format!("/api/v1/staff/inquiries/{}/payment/by-hand", client.id);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let fields = body.as_object().unwrap().iter();
        let form = fields.fold(Form::new(), |form, (name, value)| form.text(name.clone(), text(value)));
        let form = form.part("proof", Part::bytes(b"%PDF-1.7 a slip".as_slice()).file_name("slip.pdf"));
        self.send(self.request(Method::POST, &path).bearer_auth(self.staff(0).await).multipart(form)).await
    }

    pub(crate) async fn ask_as(&self, number: usize, client: &Client, path: &str, body: Value) -> Answer {
        let path = format!("/api/v1/staff/inquiries/{}{path}", client.id);
        let post = self.request(Method::POST, &path).bearer_auth(self.staff(number).await);
        self.send(if body.is_null() { post } else { post.json(&body) }).await
    }

    /// What staff read.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let get = self.request(Method::GET, &format!("/api/v1/staff{path}")).bearer_auth(self.staff(0).await);
        self.send(get).await.expect(200).json()
    }

    /// Does everything that is due.
    pub(crate) async fn work(&self) {
        self.work_as(&self.workflow).await;
    }

    /// The same by another process.
    pub(crate) async fn work_as(&self, workflow: &Workflow<Parts>) {
        workflow.sort_inbox().await.unwrap();
        let ports = workflow.ports();
        let worker = Worker {
            id: WorkerId("bench".into()),
            store: ports.store(),
            performer: workflow,
            clock: ports.clock(),
            lease: MINUTE,
            backoff: Backoff { first: SECOND, most: MINUTE, attempts: 13 },
        };
        for _ in 0..500 {
            self.catch_up().await;
            if worker.step::<InquiryLifecycle>().await.unwrap() == Step::Idle {
                workflow.tell_alarms().await.unwrap();
                return;
            }
        }
        panic!("the workers find no end");
    }

    /// What is to be done at once bears the bench's time, and the database's clock is behind it.
    async fn catch_up(&self) {
        let ahead = self.workflow.ports().time.ahead();
        if ahead > 0 {
            self.run("UPDATE effects SET due_at = due_at - $1 WHERE due_at = stored_at", ahead).await;
        }
    }

    /// Lets time pass. The store goes by the database's clock, so what waits there is brought forward instead.
    pub(crate) async fn pass(&self, by: Duration) {
        self.catch_up().await;
        self.workflow.ports().time.advance(by);
        let milliseconds = i64::try_from(by.as_millis()).unwrap();
        for sql in [
            "UPDATE effects SET due_at = due_at - $1, lease_until = lease_until - $1",
            "UPDATE notifications SET due_at = due_at - $1",
            "UPDATE payment_attempts SET asked_at = asked_at - $1",
        ] {
            self.run(sql, milliseconds).await;
        }
    }

    /// Runs a statement behind the store's back.
    async fn run(&self, sql: &str, value: i64) {
        let statement = Statement::from_sql_and_values(self.behind.get_database_backend(), sql, [value.into()]);
        self.behind.execute_raw(statement).await.unwrap();
    }

    /// Lets time pass and does what is due then.
    pub(crate) async fn wait(&self, by: Duration) {
        self.pass(by).await;
        self.work().await;
    }

    /// Everything that is known of an inquiry.
    pub(crate) async fn dossier(&self, client: &Client) -> Dossier {
        self.workflow.dossier(client.id).await.unwrap()
    }

    pub(crate) async fn stage(&self, client: &Client) -> String {
        self.dossier(client).await.state.stage().to_string()
    }

    /// Every amount on the account and where it stands.
    pub(crate) async fn money(&self, client: &Client) -> Vec<(String, Standing)> {
        let dossier = self.dossier(client).await;
        let entries = dossier.state.account().unwrap().entries();
        entries.iter().map(|entry| (entry.receipt.amount().to_string(), entry.standing)).collect()
    }

    /// The names of what happened.
    pub(crate) async fn history(&self, client: &Client) -> Vec<String> {
        let history = self.workflow.ports().store().history(client.id.0).await.unwrap();
        history.iter().map(|recorded| recorded.event.kind().to_string()).collect()
    }

    /// How often it happened.
    pub(crate) async fn times(&self, client: &Client, event: &str) -> usize {
        self.history(client).await.iter().filter(|happened| *happened == event).count()
    }

    /// How each attempt stands.
    pub(crate) async fn attempts(&self, client: &Client) -> Vec<String> {
        self.dossier(client).await.attempts.iter().map(|attempt| attempt.status.to_string()).collect()
    }

    /// How many such letters were sent.
    pub(crate) fn letters(&self, letter: Letter) -> usize {
        self.workflow.ports().mailer.accepted().iter().filter(|envelope| envelope.letter == letter).count()
    }

    /// How often the model was asked.
    pub(crate) fn drafts(&self) -> usize {
        self.workflow.ports().drafter.asked().len()
    }

    /// Rows of a statement, behind the store's back.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<sea_orm::QueryResult> {
        self.behind.query_all_raw(Statement::from_string(self.behind.get_database_backend(), sql)).await.unwrap()
    }

    /// The name of every table.
    pub(crate) async fn tables(&self) -> Vec<String> {
        let sql = match self.behind.get_database_backend() {
            DbBackend::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
            _ => "SELECT name FROM sqlite_schema WHERE type = 'table'",
        };
        self.rows(sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        self.rows(&format!("SELECT count(*) FROM {table}")).await[0].try_get_by_index(0).unwrap()
    }

    /// How many effects wait for a person.
    pub(crate) async fn buried(&self) -> usize {
        kit_workflow::port::Archive::buried(self.workflow.ports().store(), 100).await.unwrap().len()
    }

    /// A metric of the exposition.
    pub(crate) async fn metric(&self, line: &str) -> Option<u64> {
        let text = self.get("/metrics").await.expect(200).text;
        text.lines().find_map(|of| of.strip_prefix(line)).map(|value| value.trim().parse().unwrap())
    }
}
