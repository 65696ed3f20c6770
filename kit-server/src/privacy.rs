//! `kit privacy`: what is held of a person, written down for them or erased; and the work by which files go in their time.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use kit_documents::Papers;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts as _, Privacy as _};
use kit_workflow::workflow::{Custody, Held, Workflow};
use tokio::sync::watch;

use crate::clock::SystemClock;
use crate::ports::KitPorts;
use crate::settings::{Settings, span_of};
use crate::{Failure, migrate};

/// What to do with personal data.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Tell what is held of a person, and what stands against erasing it.
    Show {
        /// The person's address.
        email: String,
    },
    /// Write everything that is held of a person into a ZIP file, for them.
    Export {
        /// The person's address.
        email: String,
        /// The file to write, for its owner alone.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// The address of the member of staff who asks for it; it is kept with the time.
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
    /// Erase a person. Orders, payments and histories stay, and say nothing of whom they were for. Exit code 3 where money is
    /// moving or a delivery is due: then nothing is erased.
    Erase {
        /// The person's address.
        email: String,
        /// The address of the member of staff who asks for it; it is kept with the time.
        #[arg(long, value_name = "EMAIL")]
        by: String,
        /// Only tell what would be erased.
        #[arg(long)]
        dry_run: bool,
        /// Really erase: nothing brings it back.
        #[arg(long)]
        yes: bool,
    },
    /// Remove the documents and drafts of inquiries that ended longer ago than KIT_RETENTION. Workers do so by themselves.
    Purge {
        /// Only tell which inquiries they are.
        #[arg(long)]
        dry_run: bool,
        /// Instead of KIT_RETENTION.
        #[arg(long, value_name = "TIME", value_parser = span_of)]
        older_than: Option<Duration>,
    },
    /// Print who had personal data written down or erased, the newest first.
    Trail {
        /// How many lines at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

/// How often files whose time is over are looked for.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// So many inquiries are told of at most.
const MOST: u32 = 10_000;

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let store = migrate::connect_migrated(settings).await?;
    let told = act(settings, &store, action).await;
    store.close().await;
    told
}

async fn act(settings: &Settings, store: &SqlStore, action: Action) -> Result<(), Failure> {
    let vault =
        FolderVault::open(&settings.media_root).map_err(|error| Failure::because("PRIVATE_MEDIA_ROOT", error))?;
    let custody = Custody::new(store, &vault, &SystemClock);
    match action {
        Action::Show { email } => {
            list(&custody.held(&email).await.map_err(failed)?);
            Ok(())
        }
        Action::Export { email, output, by } => {
            let by = asker(store, &by).await?;
            let zip = custody.disclose(&email, by, &Papers::default()).await.map_err(failed)?;
            let zip = zip.ok_or_else(|| Failure::Other("nothing is held of this address".into()))?;
            write(&output, &zip)?;
            println!("{}: {} bytes", output.display(), zip.len());
            Ok(())
        }
        Action::Erase { email, by, dry_run, yes } => {
            let by = asker(store, &by).await?;
            let held = custody.held(&email).await.map_err(failed)?;
            list(&held);
            if held.iter().any(|held| held.against.is_some()) {
                println!("nothing is erased: see the last column");
                return Err(Failure::Told(3));
            }
            if dry_run {
                println!("{} inquiries would be erased", held.len());
                return Ok(());
            }
            if !yes {
                return Err(Failure::Other("nothing was erased: --yes erases it, and nothing brings it back".into()));
            }
            let erasure = custody.erase(&email, by).await.map_err(failed)?;
            println!("{} inquiries erased, {} files removed", erasure.erased.len(), erasure.files);
            if erasure.kept.is_empty() { Ok(()) } else { Err(kept(&erasure.kept)) }
        }
        Action::Purge { dry_run, older_than } => {
            let Some(time) = older_than.or(settings.retention) else {
                println!("KIT_RETENTION keeps files for good");
                return Ok(());
            };
            if dry_run {
                let outlived =
                    store.outlived(time, MOST).await.map_err(|error| Failure::because("the store", error))?;
                outlived.iter().for_each(|id| println!("{}", id.reference()));
                println!("the documents and drafts of {} inquiries would be removed", outlived.len());
                return Ok(());
            }
            let (inquiries, files) = custody.purge(time).await.map_err(failed)?;
            println!("the documents and drafts of {inquiries} inquiries removed, {files} files");
            Ok(())
        }
        Action::Trail { limit } => trail(store, limit).await,
    }
}

fn failed(error: kit_workflow::workflow::WorkflowError) -> Failure {
    Failure::because("personal data", error)
}

fn kept(kept: &[(kit_workflow::inquiry::InquiryId, kit_workflow::workflow::Hold)]) -> Failure {
    for (id, hold) in kept {
        println!("{}\t{hold}", id.reference());
    }
    Failure::Told(3)
}

/// A line an inquiry, and what stands against erasing it.
fn list(held: &[Held]) {
    for held in held {
        let against = held.against.map_or("-".to_owned(), |hold| hold.to_string());
        let (reference, at) = (held.id.reference(), held.submitted_at);
        let (stage, documents, consented) = (held.stage, held.documents, held.consented_at);
        println!("{reference}\t{at}\t{stage}\t{documents} documents\tconsent {consented}\t{against}");
    }
    if held.is_empty() {
        println!("nothing is held of this address");
    }
}

async fn asker(store: &SqlStore, email: &str) -> Result<StaffId, Failure> {
    let staff =
        store.staff_by_email(&email.to_lowercase()).await.map_err(|error| Failure::because("the store", error))?;
    let staff = staff.filter(|staff| staff.disabled_at.is_none());
    Ok(staff.ok_or_else(|| Failure::Other(format!("{email} has no account")))?.id)
}

/// Writes a file that nobody else may read; one that is there already stays as it is.
fn write(path: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;

    let mut opening = std::fs::OpenOptions::new();
    opening.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut opening, 0o600);
    let written = opening.open(path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(|error| Failure::because(&path.display().to_string(), error))
}

async fn trail(store: &SqlStore, limit: u32) -> Result<(), Failure> {
    let failed = |error| Failure::because("the store", error);
    let staff = store.all_staff().await.map_err(failed)?;
    for deed in store.privacy_deeds(limit).await.map_err(failed)? {
        let by = staff.iter().find(|staff| staff.id == deed.by).map_or("?", |staff| staff.email.as_str());
        println!("{}\t{}\t{}\t{by}", deed.at, deed.work, deed.inquiry.reference());
    }
    Ok(())
}

/// Removes files that no row speaks of any more, and lets those go whose time is over, until `stop` says so. Any number of
/// processes may do so at once: one of them lets the files of an inquiry go.
pub(crate) async fn tend(
    workflow: Arc<Workflow<KitPorts>>,
    retention: Option<Duration>,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let custody = workflow.custody();
        let done = match retention {
            Some(kept) => custody.purge(kept).await,
            None => custody.remove_discarded().await.map(|files| (0, files)),
        };
        match done {
            Ok((0, 0)) => {}
            Ok((inquiries, files)) => tracing::info!(inquiries, files, "files were removed at the end of their time"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "files were not removed in time"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}
