//! Random faults against the real program, and a checker that has been seen to fail: see `--help`.
#![allow(clippy::unwrap_used, reason = "a panic in a test is the finding")]
#![allow(dead_code, reason = "the helpers are shared with the other tests")]

#[path = "../it/desk.rs"]
mod desk;
#[path = "../it/files.rs"]
mod files;
#[path = "../it/history.rs"]
mod history;
#[path = "../it/process.rs"]
mod process;
#[path = "../it/road.rs"]
mod road;
#[path = "../it/world.rs"]
mod world;

mod disk;
mod fault;
mod judge;
mod options;
mod postgres;
mod proxy;
mod run;

use std::process::ExitCode;

use options::{Options, Wanted};

/// What a build is made wrong by, and the fault of the checker's that shows it. The names are those of `KIT_SABOTAGE`.
const SABOTAGE: [&str; 4] = ["no-condition", "answer-first", "mail-first", "no-lease"];

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(Wanted::Run(options)) => options,
        Ok(Wanted::Told(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(complaint) => {
            eprintln!("{complaint}");
            return ExitCode::from(2);
        }
    };
    let mut well = true;
    for on in &options.on {
        well &= verdict(run::run(*on, &options).await, &options);
    }
    // A checker that has never failed proves nothing: each wrong build must be found out.
    if options.prove {
        let proofs = SABOTAGE.map(|name| proof(name, &options));
        let found = futures_util::future::join_all(proofs).await.into_iter().filter(|found| *found).count();
        println!("{found}/{} wrong programs found out", SABOTAGE.len());
        well &= found == SABOTAGE.len();
    }
    ExitCode::from(u8::from(!well))
}

/// How many seeds have to meet a mistake: a kill must fall between two steps that should have been one.
const SEEDS: u64 = 6;

/// Whether a program that is wrong in this way is found out.
async fn proof(name: &str, options: &Options) -> bool {
    for seed in options.seed..options.seed + SEEDS {
        let options = Options { seed, ..options.sabotaged(name) };
        let report = run::run(world::Backend::Sqlite, &options).await;
        if let Some(finding) = report.findings.first() {
            println!("sabotage {name}, seed {seed}: found out: {finding}");
            return true;
        }
        println!("sabotage {name}: not found by {}", report.summary);
    }
    false
}

/// Tells how a run went; whether it went well.
fn verdict(report: run::Report, options: &Options) -> bool {
    println!("{}", report.summary);
    for finding in &report.findings {
        println!("  FOUND: {finding}");
    }
    let well = report.findings.is_empty();
    if !well {
        println!(
            "  the same faults again: scripts/chaos --seed {} --for {}s --on {}",
            options.seed, options.seconds, report.on
        );
        println!("  the program's words: {}", report.log);
    }
    well
}
