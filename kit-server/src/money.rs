//! `kit money`: every franc that waits for an answer, and every client who says that theirs is gone.

use clap::Args;
use kit_workflow::port::{
    Archive as _, ComplaintFigures, Language, ReportFilter, WaitingMoney, WaitingRequest, WaitingTotal,
};
use kit_workflow::{Clock as _, written_sum};
use serde_json::{Value, json};

use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{Failure, migrate};

/// How to tell it.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// As JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// The exit code that says that money or somebody waits; 1 and 2 say that the command failed.
const WAITS: u8 = 3;

/// How many amounts are read at a time.
const PAGE: u32 = 200;

/// Tells it; fails with [`WAITS`] where something waits.
pub(crate) async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let failed = |error| Failure::because("the store", error);
    let store = migrate::connect_migrated(settings).await?;
    let (now, filter) = (SystemClock.now(), ReportFilter::default());
    let mut request = WaitingRequest { now, filter, after: None, limit: PAGE };
    let mut waiting = Vec::new();
    loop {
        let page = store.waiting_money(&request).await.map_err(failed)?;
        waiting.extend(page.items);
        request.after = page.next;
        if page.next.is_none() {
            break;
        }
    }
    let totals = store.waiting_totals(request.now).await.map_err(failed)?;
    let complaints = store.complaint_figures().await.map_err(failed)?;
    store.close().await;
    if options.json {
        println!("{:#}", as_json(&waiting, &totals, complaints));
    } else {
        print!("{}", as_table(&waiting, &totals, complaints));
    }
    if waiting.is_empty() && complaints.open == 0 { Ok(()) } else { Err(Failure::Told(WAITS)) }
}

fn as_json(waiting: &[WaitingMoney], totals: &[WaitingTotal], complaints: ComplaintFigures) -> Value {
    let amount = |item: &WaitingMoney| {
        json!({
            "inquiry": item.inquiry.to_string(),
            "reference": item.inquiry.reference(),
            "stage": item.open.stage.to_string(),
            "reason": item.reason.to_string(),
            "amount": item.open.amount.minor(),
            "currency": item.open.amount.currency().to_string(),
            "evidence": item.open.evidence.to_string(),
            "transaction_id": item.open.attempt.transaction_id(),
            "since": item.open.since.to_rfc3339(),
            "write_off_proposed": item.open.write_off_proposed,
            "test": item.test,
        })
    };
    let total = |total: &WaitingTotal| {
        json!({
            "reason": total.reason.to_string(),
            "currency": total.currency.to_string(),
            "count": total.count,
            "amount": u64::try_from(total.amount).ok(),
            "oldest": total.oldest.to_rfc3339(),
        })
    };
    json!({
        "items": waiting.iter().map(amount).collect::<Vec<_>>(),
        "totals": totals.iter().map(total).collect::<Vec<_>>(),
        "complaints": { "open": complaints.open, "oldest": complaints.oldest.map(|at| at.to_rfc3339()) },
    })
}

/// Aligned columns, and the sums below; organisations are the desk's to show.
fn as_table(waiting: &[WaitingMoney], totals: &[WaitingTotal], complaints: ComplaintFigures) -> String {
    let complained = match complaints.oldest {
        Some(oldest) => {
            format!(
                "{} reported payment(s) wait for an answer, the oldest since {}\n",
                complaints.open,
                oldest.to_rfc3339()
            )
        }
        None => String::new(),
    };
    if waiting.is_empty() {
        return format!("no money waits\n{complained}");
    }
    let mut text = format!("{:<14} {:>20} {:<18} {:<17} {}\n", "inquiry", "amount", "why", "stage", "since");
    for item in waiting {
        let proposed = if item.open.write_off_proposed { "  write-off proposed" } else { "" };
        text.push_str(&format!(
            "{:<14} {:>20} {:<18} {:<17} {}{proposed}\n",
            item.inquiry.reference(),
            item.open.amount.written(Language::English),
            item.reason.to_string(),
            item.open.stage.to_string(),
            item.open.since.to_rfc3339(),
        ));
    }
    text.push('\n');
    for total in totals {
        let sum = written_sum(total.amount, total.currency, Language::English);
        text.push_str(&format!("{:<18} {sum:>20}  in {}\n", total.reason.to_string(), total.count));
    }
    text + &complained
}
