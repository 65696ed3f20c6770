//! `kit reconcile`: asks the payment provider now about attempts of which nobody knows how they end, or holds its back
//! office's export against our ledger.

mod export;
mod progress;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kit_workflow::workflow::{Ports as _, Reconciled, Said};
use kit_workflow::{Currency, Name as _};
use serde_json::json;

use crate::settings::{Settings, parse_span};
use crate::{Failure, serve};
use progress::Progress;

/// What to reconcile.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Ask, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Only attempts that are at least this old, such as 15m or 2h.
    #[arg(long, default_value = "15m", value_parser = span)]
    min_age: Duration,
    /// Tell the result as JSON.
    #[arg(long)]
    json: bool,
    /// Hold this export of the provider's back office (CSV) against our ledger instead; nobody is asked, nothing is changed.
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
    /// The export's headings where they are unusual: transaction=…,amount=…,currency=…,status=…,date=…
    #[arg(long, value_name = "NAME=HEADING,…", requires = "export")]
    columns: Option<String>,
    /// A further word that means paid in the export's status column; may be repeated.
    #[arg(long, value_name = "WORD", requires = "export")]
    paid: Vec<String>,
    /// The first day that the export covers, such as 2026-11-01; by default its earliest date.
    #[arg(long, value_name = "DAY", requires = "export", requires = "until", value_parser = export::day)]
    from: Option<kit_workflow::Timestamp>,
    /// The day after the last that the export covers; by default its latest date.
    #[arg(long, value_name = "DAY", requires = "export", requires = "from", value_parser = export::day)]
    until: Option<kit_workflow::Timestamp>,
}

fn span(text: &str) -> Result<Duration, String> {
    parse_span(text).ok_or_else(|| "is not a time such as 7d, 12h, 30m or 20s".to_owned())
}

/// Compares with an export. Needs the store alone.
pub(crate) async fn compare(settings: &Settings, options: Options) -> Result<(), Failure> {
    export::compare(settings, &options).await
}

/// How long one run waits, in all, for a provider that did not answer before it asks on.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks the provider about every open attempt. Exit code 0 where each was settled or is pending as it should be; 1 where one
/// was not asked or not answered, is unknown there, was paid otherwise than asked for, or, with `--dry-run`, would change our books.
pub(crate) async fn ask(settings: Settings, options: Options) -> Result<(), Failure> {
    if settings.simulated() {
        return Err(Failure::Other(
            "reconciling needs the real provider's settings; simulators live within kit serve".into(),
        ));
    }
    let workflow = serve::workflow(&settings).await?;
    let open = workflow.open_attempts(options.min_age).await.map_err(|error| Failure::because("the store", error))?;
    let mut progress = Progress::new(open.len());
    let (mut told, mut failures) = (Vec::new(), 0_u64);
    let mut patience = PATIENCE;
    for attempt in &open {
        progress.at(&attempt.id.transaction_id());
        if workflow.left_alone().is_some() {
            progress.waits("waiting for the provider");
            workflow.await_gateway(&mut patience).await;
        }
        match workflow.reconcile(attempt, options.dry_run).await {
            Ok(found) => told.push(found),
            Err(error) => {
                failures += 1;
                eprintln!("{}  {error}", attempt.id.transaction_id());
            }
        }
    }
    progress.end();
    if options.json {
        println!("{}", as_json(&told, options.dry_run));
    } else {
        print(&told, options.dry_run);
    }
    workflow.ports().store().close().await;
    verdict(&told, failures, options.dry_run)
}

fn verdict(told: &[Reconciled], failures: u64, dry: bool) -> Result<(), Failure> {
    let needs_a_look = |found: &&Reconciled| {
        let odd = matches!(
            found.said,
            Said::Unanswered | Said::NotAsked | Said::Unknown | Said::PaidOtherwise | Said::Elsewhere
        );
        odd || (dry && found.changes)
    };
    match (told.iter().filter(needs_a_look).count(), failures) {
        (0, 0) => Ok(()),
        (odd, 0) => Err(Failure::Other(format!("{odd} of {} attempts need a look", told.len()))),
        (odd, failures) => {
            Err(Failure::Other(format!("{odd} attempts need a look; {failures} answers were not written")))
        }
    }
}

/// About how many the provider was asked.
fn asked(told: &[Reconciled]) -> usize {
    told.iter().filter(|found| !matches!(found.said, Said::NotAsked | Said::Elsewhere)).count()
}

/// Amounts by currency.
fn sums<'a>(told: impl Iterator<Item = &'a Reconciled>) -> BTreeMap<Currency, u128> {
    let mut sums = BTreeMap::new();
    for amount in told.filter_map(|found| found.received) {
        *sums.entry(amount.currency()).or_default() += u128::from(amount.minor());
    }
    sums
}

fn amounts(sums: &BTreeMap<Currency, u128>) -> String {
    sums.iter().map(|(currency, minor)| format!("{currency} {minor}")).collect::<Vec<_>>().join(", ")
}

fn print(told: &[Reconciled], dry: bool) {
    for found in told.iter().filter(|found| found.said != Said::Pending) {
        let received = found.received.map(|money| format!("  {money}")).unwrap_or_default();
        let changes = match (found.changes, dry) {
            (true, true) => "  would change our books",
            (true, false) => "  our books were changed",
            (false, _) => "",
        };
        println!(
            "{}  {}  {}{received}{changes}  {}",
            found.attempt.inquiry.reference(),
            found.attempt.id.transaction_id(),
            found.said,
            found.code,
        );
    }
    println!("{:<16}{:>6}", "asked", asked(told));
    for said in Said::ALL {
        let of = || told.iter().filter(|found| found.said == *said);
        println!("{:<16}{:>6}  {}", said.to_string(), of().count(), amounts(&sums(of())));
    }
    let changes = told.iter().filter(|found| found.changes).count();
    println!("{:<16}{changes:>6}", if dry { "would change" } else { "changed" });
}

fn as_json(told: &[Reconciled], dry: bool) -> serde_json::Value {
    let attempts: Vec<_> = told
        .iter()
        .map(|found| {
            json!({
                "inquiry": found.attempt.inquiry.to_string(),
                "reference": found.attempt.inquiry.reference(),
                "transaction_id": found.attempt.id.transaction_id(),
                "said": found.said.to_string(),
                "code": found.code,
                "amount": found.received.map(|money| money.minor()),
                "currency": found.received.map(|money| money.currency().to_string()),
                "changes": found.changes,
            })
        })
        .collect();
    json!({ "dry_run": dry, "asked": asked(told), "attempts": attempts })
}
