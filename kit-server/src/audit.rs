//! `kit audit`: whether the history is whole.

use std::time::{Duration, Instant};

use clap::Subcommand;
use kit_store::SqlStore;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, PageRequest, ReportFilter};

use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to do with the audit trail.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Recompute every inquiry's chain of seals and decide its events again; tell which row is missing, changed, moved,
    /// added or cut off, or which inquiry is not where its history leads, and fail if one is.
    Verify {
        /// Only this inquiry, by its reference or its identifier.
        #[arg(long, value_name = "REFERENCE")]
        inquiry: Option<String>,
    },
}

/// How many inquiries are read at a time.
const PAGE: u32 = 200;

/// How often a long run says how far it is.
const PROGRESS: Duration = Duration::from_secs(2);

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let Action::Verify { inquiry } = action;
    let store = migrate::connect(settings).await?;
    let told = match inquiry {
        Some(name) => verify_one(&store, &name).await,
        None => verify(&store).await,
    };
    store.close().await;
    println!("{}", told?);
    Ok(())
}

/// Verifies every history and tells how much was read; each fault is printed.
pub(crate) async fn verify(store: &SqlStore) -> Result<String, Failure> {
    let all = store.audit_size().await.map_err(unreadable)?;
    let (mut inquiries, mut events, mut faults) = (0_u64, 0_u64, 0_u64);
    let mut after = None;
    let mut told_at = Instant::now();
    loop {
        let page = store.audit(after, PAGE).await.map_err(unreadable)?;
        inquiries += page.inquiries;
        events += page.events;
        for fault in &page.faults {
            faults += 1;
            println!("{fault}");
        }
        if told_at.elapsed() >= PROGRESS {
            told_at = Instant::now();
            eprintln!("{inquiries} of {all} inquiries");
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    for fault in store.ownerless().await.map_err(unreadable)? {
        faults += 1;
        println!("{fault}");
    }
    sum(&format!("{inquiries} inquiries, {events} events, {faults} faults"), faults)
}

/// Verifies one history.
async fn verify_one(store: &SqlStore, name: &str) -> Result<String, Failure> {
    let id = find(store, name).await?.ok_or_else(|| Failure::Other(format!("there is no inquiry {name}")))?;
    let fault = store.verify_chain(id).await.map_err(unreadable)?;
    if let Some(fault) = &fault {
        println!("{fault}");
    }
    sum(&format!("{}: {} faults", id.reference(), fault.iter().count()), fault.iter().count() as u64)
}

/// The inquiry with this reference or identifier.
async fn find(store: &SqlStore, name: &str) -> Result<Option<InquiryId>, Failure> {
    if let Ok(id) = name.parse::<InquiryId>() {
        return Ok(store.dossier(id).await.map_err(unreadable)?.map(|dossier| dossier.id));
    }
    let filter = ReportFilter { query: Some(name.to_owned()), ..ReportFilter::default() };
    let request = PageRequest { filter, ..PageRequest::newest(50) };
    let page = store.list(&request).await.map_err(unreadable)?;
    let same = |id: &InquiryId| id.reference().eq_ignore_ascii_case(name);
    Ok(page.items.into_iter().map(|summary| summary.id).find(same))
}

fn sum(told: &str, faults: u64) -> Result<String, Failure> {
    if faults == 0 { Ok(told.to_owned()) } else { Err(Failure::Other(format!("the audit trail is not whole: {told}"))) }
}

fn unreadable(error: kit_workflow::StoreError) -> Failure {
    Failure::because("the store", error)
}
