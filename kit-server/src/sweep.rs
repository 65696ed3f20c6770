//! `kit sweep`: files that a program which died left in the vault, and that no row speaks of.

use std::time::Duration;

use clap::Args;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::Name as _;
use kit_workflow::port::{FileKey, Folder, Vault as _, VaultError};

use crate::settings::{Settings, span_of};
use crate::{Failure, migrate};

/// A file that no row speaks of after this long was left by a program that died in between, or waits for a form that was
/// given up.
pub(crate) const ORPHANED: Duration = Duration::from_secs(24 * 60 * 60);

/// What died half-written is of no use to anybody after this long.
pub(crate) const ABANDONED: Duration = Duration::from_secs(6 * 60 * 60);

/// How often workers sweep.
pub(crate) const EVERY: Duration = ORPHANED;

/// So many unknown files are believed; more, when they are also more than the known ones, look like another database's.
const BELIEVED: usize = 20;

/// What to sweep.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only tell what would be removed.
    #[arg(long)]
    dry_run: bool,
    /// Leave what is younger. A form or a draft that is still on its way has files without a row, so nothing may be on its
    /// way when this is shorter than it takes.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = span_of)]
    older_than: Duration,
}

/// What a sweep came to.
#[derive(Debug, Default)]
pub(crate) struct Swept {
    /// Half-written files that were removed.
    pub(crate) abandoned: usize,
    /// Files that waited for a form's next try.
    pub(crate) waited: Vec<FileKey>,
    /// Files without a row.
    pub(crate) orphans: Vec<FileKey>,
    /// Files with one.
    pub(crate) known: usize,
}

/// Sweeps once.
pub(crate) async fn run(settings: &Settings, options: &Options) -> Result<(), Failure> {
    let store = migrate::connect(settings).await?;
    let vault =
        FolderVault::open(&settings.media_root).map_err(|error| Failure::because("PRIVATE_MEDIA_ROOT", error))?;
    let swept = sweep(&store, &vault, options.older_than.min(ABANDONED), options.older_than, options.dry_run).await;
    store.close().await;
    let swept = swept?;
    for file in swept.waited.iter().chain(&swept.orphans) {
        println!("{file}");
    }
    let done = if options.dry_run { "would be removed" } else { "removed" };
    let (waited, orphans, abandoned) = (swept.waited.len(), swept.orphans.len(), swept.abandoned);
    println!(
        "{orphans} files without a row {done}, {waited} that waited for a form {done}, \
         {abandoned} half-written ones removed, {} files kept",
        swept.known
    );
    Ok(())
}

/// Removes half-written files older than `abandoned`, and of the finished ones older than `orphaned` those that wait for a
/// form and those that no row speaks of.
///
/// # Errors
///
/// [`Failure`] where store or vault fail, and where so many files are unknown that this is not this database's vault:
/// then none of these is removed.
pub(crate) async fn sweep(
    store: &SqlStore,
    vault: &FolderVault,
    abandoned: Duration,
    orphaned: Duration,
    dry_run: bool,
) -> Result<Swept, Failure> {
    let mut swept = Swept::default();
    if !dry_run {
        swept.abandoned = vault.sweep(abandoned).await.map_err(unreadable)?;
    }
    swept.waited = vault.older(Folder::Waiting, orphaned).await.map_err(unreadable)?;
    if !dry_run {
        remove(vault, &swept.waited).await?;
    }
    for folder in Folder::ALL.iter().copied().filter(|folder| *folder != Folder::Waiting) {
        let older = vault.older(folder, orphaned).await.map_err(unreadable)?;
        let files: Vec<_> = older.iter().map(|key| key.file).collect();
        let unknown = store.unreferenced(folder, &files).await.map_err(|error| Failure::because("the store", error))?;
        swept.known += files.len() - unknown.len();
        swept.orphans.extend(unknown.into_iter().map(|file| FileKey { folder, file }));
    }
    if swept.orphans.len() > BELIEVED && swept.orphans.len() > swept.known {
        let (unknown, known) = (swept.orphans.len(), swept.known);
        return Err(Failure::Other(format!(
            "{unknown} files of PRIVATE_MEDIA_ROOT are unknown to this database and {known} are known: \
             is it the database of another vault? Nothing was removed"
        )));
    }
    if !dry_run {
        remove(vault, &swept.orphans).await?;
    }
    Ok(swept)
}

async fn remove(vault: &FolderVault, files: &[FileKey]) -> Result<(), Failure> {
    for key in files {
        kit_crash::point!("sweep");
        vault.remove(*key).await.map_err(unreadable)?;
    }
    Ok(())
}

fn unreadable(error: VaultError) -> Failure {
    Failure::because("the vault could not be swept", error)
}
