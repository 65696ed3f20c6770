//! `kit audit`: whether the history is whole.

use clap::Subcommand;
use kit_store::SqlStore;

use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to do with the audit trail.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Recompute every inquiry's chain of seals; tell which row is missing, changed or added, and fail if one is.
    Verify,
}

/// How many inquiries are read at a time.
const PAGE: u32 = 200;

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let Action::Verify = action;
    let store = migrate::connect(settings).await?;
    let told = verify(&store).await;
    store.close().await;
    println!("{}", told?);
    Ok(())
}

/// Recomputes every chain and tells how much was read; each fault is printed.
pub(crate) async fn verify(store: &SqlStore) -> Result<String, Failure> {
    let (mut inquiries, mut events, mut faults) = (0_u64, 0_u64, 0_u64);
    let mut after = None;
    loop {
        let page = store.audit(after, PAGE).await.map_err(|error| Failure::because("the store", error))?;
        inquiries += page.inquiries;
        events += page.events;
        for fault in &page.faults {
            faults += 1;
            println!("{fault}");
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let told = format!("{inquiries} inquiries, {events} events, {faults} faults");
    if faults == 0 { Ok(told) } else { Err(Failure::Other(format!("the audit trail is not whole: {told}"))) }
}
