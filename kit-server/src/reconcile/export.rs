//! The back office's export against our ledger.

use std::collections::BTreeMap;

use kit_cinetpay::{Columns, read_export};
use kit_workflow::workflow::{Comparison, Covered, compare as hold};
use kit_workflow::{Currency, Timestamp};
use serde_json::json;

use super::{Options, amounts};
use crate::settings::Settings;
use crate::{Failure, migrate};

/// The provider whose exports are read.
const PROVIDER: &str = "cinetpay";

/// A day, as an argument gives it.
pub(super) fn day(text: &str) -> Result<Timestamp, String> {
    format!("{text}T00:00:00Z").parse().map_err(|_| "is not a day such as 2026-11-22".to_owned())
}

/// Exit code 0 where both agree, 1 where something differs.
pub(super) async fn compare(settings: &Settings, options: &Options) -> Result<(), Failure> {
    let Some(path) = &options.export else { return Err(Failure::Other("no export was named".into())) };
    let failed = |error: &dyn std::fmt::Display| Failure::Other(format!("{}: {error}", path.display()));
    let columns = Columns::parse(options.columns.as_deref().unwrap_or("")).map_err(|error| failed(&error))?;
    let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
    let export = read_export(&bytes, &columns.paid_is(&options.paid), settings.price.currency());
    let export = export.map_err(|error| failed(&error))?;
    let covered = match (options.from, options.until) {
        (Some(from), Some(until)) => Some(Covered { from, until }),
        _ => export.covered,
    };
    let store = migrate::connect_migrated(settings).await?;
    let comparison = hold(&store, PROVIDER, &export.lines, covered).await;
    store.close().await;
    let comparison = comparison.map_err(|error| Failure::because("the store", error))?;
    if options.json {
        println!("{}", as_json(&comparison, covered));
    } else {
        print(&comparison, covered);
    }
    match comparison.findings.len() {
        0 => Ok(()),
        count => Err(Failure::Other(format!("{count} differences between the export and our ledger"))),
    }
}

fn print(comparison: &Comparison, covered: Option<Covered>) {
    for finding in &comparison.findings {
        println!(
            "{}{}  {}{}  there: {}  here: {}",
            finding.line.map(|line| format!("line {line}  ")).unwrap_or_default(),
            finding.difference,
            finding.transaction_id,
            finding.inquiry.map(|inquiry| format!("  {}", inquiry.reference())).unwrap_or_default(),
            if finding.there.is_empty() { "–" } else { &finding.there },
            finding.here.map_or_else(|| "–".to_owned(), |money| money.to_string()),
        );
    }
    println!("{:<16}{:>6}", "lines", comparison.lines);
    println!("{:<16}{:>6}", "agreed", comparison.agreed);
    println!("{:<16}{:>6}", "differences", comparison.findings.len());
    println!("{:<16}{}", "paid there", amounts(&comparison.there));
    println!("{:<16}{}", "received here", amounts(&comparison.here));
    match covered {
        Some(Covered { from, until }) => println!("{:<16}{from} to {until}", "covered"),
        None => {
            println!("{:<16}unknown: what is missing from the export is not looked for (--from, --until)", "covered")
        }
    }
}

fn as_json(comparison: &Comparison, covered: Option<Covered>) -> serde_json::Value {
    let sums = |sums: &BTreeMap<Currency, u128>| -> serde_json::Value {
        sums.iter()
            .map(|(currency, minor)| (currency.to_string(), json!(minor.to_string())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let differences: Vec<_> = comparison
        .findings
        .iter()
        .map(|finding| {
            json!({
                "difference": finding.difference.to_string(),
                "line": finding.line,
                "transaction_id": finding.transaction_id,
                "inquiry": finding.inquiry.map(|inquiry| inquiry.to_string()),
                "there": finding.there,
                "amount": finding.here.map(|money| money.minor()),
                "currency": finding.here.map(|money| money.currency().to_string()),
            })
        })
        .collect();
    json!({
        "lines": comparison.lines,
        "agreed": comparison.agreed,
        "differences": differences,
        "paid_there": sums(&comparison.there),
        "received_here": sums(&comparison.here),
        "covered": covered.map(|covered| json!({"from": covered.from.to_string(), "until": covered.until.to_string()})),
    })
}
