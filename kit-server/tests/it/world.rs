//! Everything outside the program: a database, the simulators, a folder. It outlives every process of the program.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use kit_sandbox::{
    CinetPaySandbox, CinetPaySettings, MailboxSandbox, MailboxSettings, ModelSandbox, ModelSettings, Running,
    RunningMailbox,
};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use uuid::Uuid;

/// What the payment simulator was asked.
const CINETPAY_LEDGER: &str = "cinetpay.jsonl";

/// Where the model notes what it was asked, one line a call.
const CALLS: &str = "model.jsonl";

const SIGNING_KEY: &str = "a-signing-key";

/// Which database the program runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// The world around the program.
pub(crate) struct World {
    pub(crate) cinetpay: Running,
    pub(crate) model: Running,
    pub(crate) mailbox: RunningMailbox,
    folder: TempDir,
    pub(crate) database_url: String,
    postgres: Option<(String, String)>,
    pub(crate) public: SocketAddr,
    /// Settings beside, or instead of, the usual ones; an empty one takes a usual one away.
    pub(crate) instead: Vec<(&'static str, String)>,
    #[allow(dead_code, reason = "the harness of random faults uses it")]
    pub(crate) backend: Backend,
}

impl World {
    pub(crate) async fn start(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::with_database(None).await,
            Backend::Postgres => {
                let (url, admin, name) = new_database().await;
                Self { postgres: Some((admin, name)), ..Self::with_database(Some(url)).await }
            }
        }
    }

    /// On this Postgres database; on an SQLite file where there is none.
    pub(crate) async fn with_database(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let cinetpay = CinetPaySandbox::start(CinetPaySettings {
            listen: any,
            api_key: "an-api-key".into(),
            site_id: "424242".into(),
            secret_key: SIGNING_KEY.into(),
            ledger: Some(folder.path().join(CINETPAY_LEDGER)),
            state: None,
        });
        let model = ModelSandbox::start(ModelSettings { listen: any, ledger: Some(folder.path().join(CALLS)) });
        let mailbox = MailboxSandbox::start(MailboxSettings { smtp: any, web: any, folder: None, ledger: None });
        let backend = if url.is_some() { Backend::Postgres } else { Backend::Sqlite };
        let database_url = url.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("kit.db").display()));
        Self {
            cinetpay: cinetpay.await.unwrap(),
            model: model.await.unwrap(),
            mailbox: mailbox.await.unwrap(),
            folder,
            database_url,
            postgres: None,
            public: free_port(),
            instead: Vec::new(),
            backend,
        }
    }

    /// The settings that a process of the program gets.
    pub(crate) fn settings(&self, listen: SocketAddr) -> Vec<(&'static str, String)> {
        let usual = vec![
            ("DATABASE_URL", self.database_url.clone()),
            ("KIT_LISTEN", listen.to_string()),
            ("PUBLIC_BASE_URL", format!("http://{}", self.public)),
            ("PRIVATE_MEDIA_ROOT", self.folder.path().join("private").display().to_string()),
            ("SECRET_KEY", "zz-secret-of-this-test-run-0123456789".into()),
            ("CINETPAY_API_KEY", "an-api-key".into()),
            ("CINETPAY_SITE_ID", "424242".into()),
            ("CINETPAY_SECRET_KEY", SIGNING_KEY.into()),
            ("CINETPAY_BASE_URL", self.cinetpay.base_url()),
            ("OPENAI_API_KEY", "a-model-key".into()),
            ("OPENAI_BASE_URL", format!("{}/v1", self.model.base_url())),
            ("SMTP_URL", self.mailbox.smtp_url()),
            ("MAIL_FROM", "Kits <kits@maison.test>".into()),
            ("KIT_STAFF_EMAIL", "equipe@maison.test".into()),
            // A dead worker is replaced soon, so that a test need not wait; a slow one on a busy machine is not taken for dead.
            ("KIT_LEASE", "5s".into()),
        ];
        usual.into_iter().chain(self.instead.clone()).collect()
    }

    /// How often the model was asked.
    #[allow(dead_code, reason = "the harness of random faults uses it")]
    pub(crate) fn calls(&self) -> usize {
        std::fs::read_to_string(self.folder().join(CALLS)).unwrap_or_default().lines().count()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the payment simulator was asked, a line each.
    pub(crate) fn cinetpay_ledger(&self) -> PathBuf {
        self.folder.path().join(CINETPAY_LEDGER)
    }

    /// Where the program's own words of this run are kept.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("kit.log")
    }

    pub(crate) async fn end(self) {
        self.cinetpay.stop().await;
        self.model.stop().await;
        self.mailbox.stop().await;
        if let Some((admin, name)) = self.postgres {
            drop_database(&admin, &name).await;
        }
    }
}

/// A database of its own: its address, the server's, and its name.
pub(crate) async fn new_database() -> (String, String, String) {
    let admin = std::env::var("KIT_TEST_POSTGRES_URL")
        .expect("KIT_TEST_POSTGRES_URL names a Postgres server; ./test starts one and sets it");
    let name = format!("kit_{}", Uuid::new_v4().simple());
    let connection = Database::connect(&admin).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    (format!("{server}/{name}"), admin, name)
}

pub(crate) async fn drop_database(admin: &str, name: &str) {
    let connection = Database::connect(admin).await.unwrap();
    // The name is made of our own letters and digits.
    connection.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

/// A port that nobody listens on at this moment, and nobody is given who asks the system for any: the program comes back to it
/// after each death. Linux gives out those from 32768.
pub(crate) fn free_port() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 40).unwrap() * 300;
    loop {
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if let Ok(listener) = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            return listener.local_addr().unwrap();
        }
    }
}
