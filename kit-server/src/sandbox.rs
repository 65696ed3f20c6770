//! The simulators, within `kit serve` or on their own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use kit_sandbox::{
    CinetPaySettings, IdentitySandbox, IdentitySettings, MailboxSettings, ModelSettings, Person, Running, Sandbox,
    SandboxSettings, Signing,
};

use crate::Failure;

/// What the simulators are known by. They guard nothing, so their keys need not be secret.
pub(crate) const API_KEY: &str = "sandbox-api-key";
/// The same key as API v1 wants it; its password is the signing key.
pub(crate) const API_V1_KEY: &str = "sk_test_sandbox-api-key";
pub(crate) const SITE_ID: &str = "100001";
pub(crate) const SECRET_KEY: &str = "sandbox-signing-key";
pub(crate) const MODEL_KEY: &str = "sandbox-model-key";
pub(crate) const MAIL_FROM: &str = "Kits d’audit (TEST) <kits@sandbox.example>";
pub(crate) const STAFF_EMAIL: &str = "equipe@sandbox.example";

/// What this service is called by the identity provider's simulator, and what it shows there.
const CLIENT_ID: &str = "kit";
const CLIENT_SECRET: &str = "sandbox-client-secret";

/// Where the simulators listen and what they keep.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The port of the payment provider's simulator; the model, the mailbox's pages, its SMTP and the identity provider follow.
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// A folder where they keep payments, mails and ledgers across restarts.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

/// Starts all three on the ports from `first` on, or on free ports where that is 0. They end when what this gives is dropped.
pub(crate) async fn start(first: u16, keep: Option<&Path>) -> Result<Sandbox, Failure> {
    let at = |offset: u16| {
        let port = if first == 0 { 0 } else { first.saturating_add(offset) };
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
    };
    let file = |name: &str| keep.map(|folder| folder.join(name));
    if let Some(folder) = keep {
        std::fs::create_dir_all(folder).map_err(|error| Failure::because("the simulators' folder", error))?;
    }
    let settings = SandboxSettings {
        cinetpay: CinetPaySettings {
            listen: at(0),
            api_key: API_KEY.into(),
            site_id: SITE_ID.into(),
            secret_key: SECRET_KEY.into(),
            ledger: file("cinetpay.jsonl"),
            state: file("cinetpay.json"),
        },
        model: ModelSettings { listen: at(1), ledger: file("model.jsonl") },
        mailbox: MailboxSettings { web: at(2), smtp: at(3), folder: file("mails"), ledger: file("mails.jsonl") },
    };
    let where_to = format!("the simulators on {} to port {}", at(0), at(3).port());
    kit_sandbox::all(settings).await.map_err(|error| Failure::because(&where_to, error))
}

/// Starts the identity provider's simulator. `kit serve` does not: the desk's login is that of a firm without one.
async fn start_identity(port: u16) -> Result<Running, Failure> {
    let person = |subject: &str, email: &str, verified| Person {
        subject: subject.to_owned(),
        email: email.to_owned(),
        verified,
    };
    let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    let settings = IdentitySettings {
        listen,
        client_id: CLIENT_ID.to_owned(),
        client_secret: CLIENT_SECRET.to_owned(),
        signing: Signing::Rs256,
        people: vec![
            person("1", STAFF_EMAIL, true),
            person("2", "inconnue@sandbox.example", true),
            person("3", STAFF_EMAIL, false),
        ],
    };
    let started = IdentitySandbox::start(settings).await;
    started.map_err(|error| Failure::because(&format!("the identity provider's simulator on {listen}"), error))
}

/// Runs the simulators until the program is told to end.
pub(crate) async fn run(options: Options) -> Result<(), Failure> {
    crate::logs::start(false);
    let simulators = start(options.port, options.keep.as_deref()).await?;
    let identity = start_identity(if options.port == 0 { 0 } else { options.port.saturating_add(4) }).await?;
    println!("Payment provider  {}   (CINETPAY_BASE_URL)", simulators.cinetpay.base_url());
    println!(
        "                  CINETPAY_API_KEY={API_KEY} CINETPAY_SITE_ID={SITE_ID} CINETPAY_SECRET_KEY={SECRET_KEY}"
    );
    println!("                  or, by API v1, CINETPAY_API_KEY={API_V1_KEY} CINETPAY_API_PASSWORD={SECRET_KEY}");
    println!("Model             {}/v1   (OPENAI_BASE_URL)", simulators.model.base_url());
    println!("                  OPENAI_API_KEY={MODEL_KEY}");
    println!("Mailbox           {}   (pages)", simulators.mailbox.base_url());
    println!("                  {}   (SMTP_URL)", simulators.mailbox.smtp_url());
    println!("Identity provider {}   (KIT_OIDC_ISSUER)", identity.base_url());
    println!("                  KIT_OIDC_CLIENT_ID={CLIENT_ID} KIT_OIDC_CLIENT_SECRET={CLIENT_SECRET}");
    println!("Ctrl-C ends them.");
    crate::serve::told_to_end().await;
    identity.stop().await;
    simulators.stop().await;
    Ok(())
}
