//! `kit audit`: whether the history is whole.

use clap::Subcommand;

use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to do with the audit trail.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Recompute every inquiry's chain of seals; tell which row is missing, changed or added, and fail if one is.
    Verify,
}

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let Action::Verify = action;
    let store = migrate::connect(settings).await?;
    let (mut inquiries, mut events, mut faults) = (0_u64, 0_u64, 0_u64);
    let mut after = None;
    loop {
        let page = store.audit(after).await.map_err(|error| Failure::because("the store", error))?;
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
    store.close().await;
    println!("{inquiries} inquiries, {events} events, {faults} faults");
    if faults == 0 { Ok(()) } else { Err(Failure::Other("the audit trail is not whole".into())) }
}
