//! The program `kit`: it puts the workflow, its adapters and the HTTP layer together, and is the command line.

mod audit;
mod clock;
mod demo;
mod logs;
mod migrate;
mod ports;
mod render;
mod sandbox;
mod secret;
mod serve;
mod settings;
mod staff;
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
    /// The audit trail.
    Audit {
        #[command(subcommand)]
        action: audit::Action,
    },
    /// Set a Markdown file as a Word file.
    Render(render::Render),
    /// Run the simulators of the payment provider, the model and the mailbox.
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

/// Exit code 0 for success, 1 for failure, 2 for a setting that is missing or senseless (as for a wrong argument).
fn end(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
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
        Command::Audit { action } => audit::run(&store()?, action).await,
        Command::Render(options) => render::run(&options),
        Command::Sandbox(options) => sandbox::run(options).await,
        Command::Demo(options) => demo::run(options).await,
    }
}
