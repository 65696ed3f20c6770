//! `kit demo`: the whole road on simulators, over real HTTP, with every result kept to look at.

mod client;
mod desk;
mod mailbox;
mod papers;
mod step;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use self::step::Steps;
use crate::serve::{Program, told_to_end};
use crate::settings::{Interface, Settings, Source};
use crate::{Failure, settings};

/// What to drive, and what to leave.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A folder with the regulatory texts to attach, at most ten; by default the project's own samples.
    #[arg(long, value_name = "FOLDER")]
    texts: Option<PathBuf>,
    /// Where the results go. What an earlier demo left there is replaced.
    #[arg(long, value_name = "FOLDER", default_value = "demo-out")]
    out: PathBuf,
    /// The PDF that staff publish; by default the draft turned into a PDF by LibreOffice where it is installed, else a
    /// sample.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// By which of CinetPay's interfaces the client pays: v2 or v1.
    #[arg(long, value_name = "INTERFACE", default_value = "v2", value_parser = interface)]
    interface: Interface,
    /// Leave everything running afterwards, and tell where to click.
    #[arg(long)]
    keep: bool,
    /// Where to listen; the simulators take the ports after it. By default free ports, with --keep 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

fn interface(text: &str) -> Result<Interface, String> {
    text.parse().map_err(|()| format!("{text:?} is neither v2 nor v1"))
}

/// How long a draft may take before the demo counts as failed.
const PATIENCE: Duration = Duration::from_secs(180);

/// Runs the demo.
pub(crate) async fn run(options: Options) -> Result<(), Failure> {
    crate::logs::start(false);
    let out = prepare(&options.out)?;
    let settings = demo_settings(&options, &out)?;
    let mut steps = Steps::begin();

    let program = Program::start(settings, true).await?;
    steps.done(&format!("started on {}, with SQLite, local files and simulators", program.base_url()));
    let result = drive(&program, &options, &out, &mut steps).await;
    if result.is_ok() {
        steps.end(&options.out);
    }
    if options.keep && result.is_ok() {
        program.announce();
        told_to_end().await;
    }
    program.stop().await;
    result
}

/// An empty folder for the results. Only what a demo made is removed.
fn prepare(out: &Path) -> Result<PathBuf, Failure> {
    let marked = std::fs::read_to_string(out.join(MARK)).is_ok_and(|text| text == MARKED);
    let named = |error| Failure::because(&out.display().to_string(), error);
    if out.exists() {
        let empty = std::fs::read_dir(out).map_err(named)?.next().is_none();
        if !empty && !marked {
            return Err(Failure::Other(format!("{}: is not empty and was not made by a demo", out.display())));
        }
        std::fs::remove_dir_all(out).map_err(named)?;
    }
    std::fs::create_dir_all(out).map_err(named)?;
    std::fs::write(out.join(MARK), MARKED).map_err(named)?;
    out.canonicalize().map_err(named)
}

const MARK: &str = ".made-by-kit-demo";
const MARKED: &str = "What `kit demo` made. The next demo replaces it.\n";

fn demo_settings(options: &Options, out: &Path) -> Result<Settings, Failure> {
    let listen = options.listen.unwrap_or_else(|| {
        let port = if options.keep { 8080 } else { 0 };
        SocketAddr::from(([127, 0, 0, 1], port))
    });
    let mut settings = Settings::load(&Source::bare())?;
    settings.database_url = format!("sqlite://{}", out.join("data/kit.db").display()).into();
    settings.media_root = out.join("data/private");
    settings.public_base_url = settings::plain_http(listen);
    settings.listen = listen;
    settings.simulated_interface = options.interface;
    Ok(settings)
}

async fn drive(program: &Program, options: &Options, out: &Path, steps: &mut Steps) -> Result<(), Failure> {
    let texts = papers::texts(options.texts.as_deref())?;
    let client = client::Client::new(program.base_url())?;

    let inquiry = client.submit(&texts).await?;
    steps.done(&format!("{} submitted with {} texts ({} read)", inquiry.reference, texts.len(), inquiry.read));
    let payment_url = client.checkout(&inquiry).await?;
    steps.done("checkout opened at the payment provider");
    client.pay(&payment_url).await?;
    client.wait_for(&inquiry, &["paid", "generating", "drafted"], PATIENCE).await?;
    steps.done("paid, and confirmed by asking the provider");
    client.wait_for(&inquiry, &["drafted"], PATIENCE).await?;
    steps.done("draft written and set");

    let no_simulators = || Failure::Other("the demo runs on simulators".into());
    let (email, password) = program.desk_login().ok_or_else(no_simulators)?;
    let desk = desk::Desk::sign_in(program.base_url(), email, password).await?;
    let docx = desk.draft(&inquiry.id).await?;
    papers::save(&out.join("kit.docx"), &docx)?;
    let (found, cited) = desk.citations(&inquiry.id).await?;
    steps.done(&format!(
        "draft fetched by staff ({} kB; {found} of its {cited} citations found in the texts)",
        docx.len() / 1000
    ));
    let (pdf, origin) = papers::pdf(options.pdf.as_deref(), &out.join("kit.docx"))?;
    desk.validate(&inquiry.id, pdf.clone()).await?;
    steps.done(&format!("PDF uploaded ({} kB, {origin})", pdf.len() / 1000));
    desk.publish(&inquiry.id).await?;
    steps.done("published");

    let mails = mailbox::Mailbox::new(program.mailbox_url().ok_or_else(no_simulators)?)?;
    let link = mails.link(PATIENCE).await?;
    steps.done("link taken from the client's mail");
    let downloaded = client.download(&link).await?;
    papers::save(&out.join("kit.pdf"), &downloaded)?;
    if downloaded != pdf {
        return Err(Failure::Other("the downloaded PDF is not the one that staff uploaded".into()));
    }
    steps.done("downloaded, byte for byte the PDF that staff uploaded");

    let count = mails.save(&out.join("mails"), 5, PATIENCE).await?;
    let history = desk.history(&inquiry.id).await?;
    papers::save(&out.join("audit.json"), &history.pretty)?;
    program.verify_history().await?;
    steps.done(&format!("{count} mails and an audit trail of {} sealed events kept", history.events));
    Ok(())
}
