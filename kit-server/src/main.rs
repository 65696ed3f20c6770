//! The program `kit`: it puts the workflow, its adapters and the HTTP layer together, and is the command line.

mod audit;
mod clock;
mod demo;
mod diagram;
mod effects;
mod export;
mod extract;
mod inbox;
mod logs;
mod marked;
mod migrate;
mod money;
mod ports;
mod privacy;
mod reconcile;
mod render;
mod sandbox;
mod secret;
mod serve;
mod settings;
mod staff;
mod sweep;
mod till;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::{SettingError, Settings, Source};

/// Audit-preparation kits: form, payment, draft, validation, private link.
///
/// Without any setting, `kit serve` runs on SQLite, local files and simulators, on this machine only.
/// Settings are environment variables, or lines of the same names in a TOML file (--config); the environment wins.
#[derive(Debug, Parser)]
#[command(name = "kit", version, max_term_width = 100)]
struct Cli {
    /// A TOML file with settings.
    #[arg(long, global = true, value_name = "FILE", env = "KIT_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and API, and do the work behind them.
    Serve {
        /// Leave the work to `kit worker` processes.
        #[arg(long)]
        no_worker: bool,
    },
    /// Do the work behind the pages: drafts, mails, questions to the payment provider.
    Worker,
    /// Bring the database to this program's schema, take a step back, or tell where it is.
    Migrate {
        #[command(subcommand)]
        step: migrate::Step,
    },
    /// Accounts of staff.
    Staff {
        #[command(subcommand)]
        action: staff::Action,
    },
    /// List every amount that was received and waits for an answer. Exit code 3 where something waits.
    Money(money::Options),
    /// What workers gave up and a person must take care of.
    Effects {
        #[command(subcommand)]
        action: effects::Action,
    },
    /// What is held of a person: told, written down for them, erased; and files whose time is over.
    Privacy {
        #[command(subcommand)]
        action: privacy::Action,
    },
    /// The audit trail.
    Audit {
        #[command(subcommand)]
        action: audit::Action,
    },
    /// Remove files that a program which died left in the vault.
    Sweep(sweep::Options),
    /// Write a report of inquiries, payments or downloads.
    Export(export::Options),
    /// Ask the payment provider now about payments that are still open, or compare with its back office's export.
    ///
    /// Safe beside running workers. Exit code 0 where all is as it should be, 1 where something needs a look.
    Reconcile(reconcile::Options),
    /// What payment providers told us unasked.
    Inbox {
        #[command(subcommand)]
        action: inbox::Action,
    },
    /// Print what is read of a file that a client could attach: its text, or its title and articles.
    Extract(extract::Extract),
    /// Set a Markdown file as a Word file.
    Render(render::Render),
    /// Draw the lifecycle as mermaid, Graphviz or SVG.
    Diagram(diagram::Options),
    /// Run the simulators of the payment provider, the model, the mailbox and an identity provider.
    Sandbox(sandbox::Options),
    /// Start everything on simulators and drive one inquiry from the form to the delivered PDF.
    Demo(demo::Options),
}

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A setting is missing or senseless.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The answer is printed already; only its exit code is left.
    #[error("exit code {0}")]
    Told(u8),
    /// Anything else, in one line.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// `what` failed because of `error`; the chain of causes is told.
    fn because(what: &str, error: impl std::error::Error) -> Self {
        let mut text = format!("{what}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        Self::Other(text)
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // One file under strict limits: nothing else of the program is started.
    if let Command::Extract(extract::Extract { child: Some(task), .. }) = &cli.command {
        return kit_documents::serve_as_child(task);
    }
    // One crypto provider for every TLS client in the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return end(Err(Failure::because("the runtime did not start", error))),
    };
    let result = runtime.block_on(run(cli));
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    end(result)
}

/// Exit code 0 for success, 1 for failure, 3 and above for answers that a command tells, 2 for a setting that is missing or senseless (as for a wrong argument).
fn end(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Told(code)) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("kit: {failure}");
            ExitCode::from(if matches!(failure, Failure::Setting(_)) { 2 } else { 1 })
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failure> {
    let source = || Source::read(cli.config.as_deref());
    let settings = || -> Result<Settings, Failure> { Ok(Settings::load(&source()?)?) };
    let store = || -> Result<Settings, Failure> { Ok(Settings::load_for_store(&source()?)?) };
    match cli.command {
        Command::Serve { no_worker } => serve::serve(settings()?, !no_worker).await,
        Command::Worker => serve::worker(settings()?).await,
        Command::Migrate { step } => migrate::run(&store()?, step).await,
        Command::Staff { action } => staff::run(&store()?, action).await,
        Command::Money(options) => money::run(&store()?, options).await,
        Command::Effects { action } => effects::run(&store()?, action).await,
        Command::Privacy { action } => privacy::run(&store()?, action).await,
        Command::Audit { action } => audit::run(&store()?, action).await,
        Command::Sweep(options) => sweep::run(&store()?, &options).await,
        Command::Export(options) => export::run(&store()?, options).await,
        Command::Reconcile(options) if options.export.is_some() => reconcile::compare(&store()?, options).await,
        Command::Reconcile(options) => reconcile::ask(settings()?, options).await,
        Command::Inbox { action } => inbox::run(&store()?, action).await,
        Command::Extract(options) => extract::run(&options).await,
        Command::Render(options) => render::run(&options),
        Command::Diagram(options) => diagram::run(&options),
        Command::Sandbox(options) => sandbox::run(options).await,
        Command::Demo(options) => demo::run(options).await,
    }
}
