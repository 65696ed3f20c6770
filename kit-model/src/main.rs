//! The model checker and the simulation, by hand.

use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand};
use kit_model::{Bounds, Mutant, Tally, check, simulate};

#[derive(Debug, Parser)]
#[command(about = "Proves the workflow: every state within bounds, and seeded runs of the real program parts", version)]
struct Cli {
    #[command(subcommand)]
    command: Do,
}

#[derive(Debug, Subcommand)]
enum Do {
    /// Visits every state within the bounds and prints how many there are. Fails where a sentence is violated.
    Check {
        #[command(flatten)]
        bounds: Limits,
        /// Builds a mistake into the model first; `mutants` lists them.
        #[arg(long)]
        mutant: Option<Mutant>,
        /// Also prints the shortest run to each goal.
        #[arg(long)]
        goals: bool,
        /// How many threads. On one, what is found is as short as can be.
        #[arg(long, default_value_t = NonZeroUsize::MIN)]
        threads: NonZeroUsize,
    },
    /// Shows for each mistake that it is found, by the shortest run that gives it away.
    Mutants,
    /// Runs the real workflow and workers with many seeds, each in its own order and with its own mishaps.
    Simulate {
        /// How many seeds.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// The first of them.
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// Runs this seed alone and prints everything that happens.
        #[arg(long, conflicts_with_all = ["seeds", "from"])]
        seed: Option<u64>,
        /// How many threads; each run stays on one.
        #[arg(long, default_value_t = NonZeroUsize::MIN)]
        threads: NonZeroUsize,
    },
}

#[derive(Clone, Copy, Debug, Args)]
struct Limits {
    /// How many workers there are.
    #[arg(long, default_value_t = Bounds::FULL.workers)]
    workers: u8,
    /// How often a worker or a request dies where it stands.
    #[arg(long, default_value_t = Bounds::FULL.crashes)]
    crashes: u8,
    /// How often something outside fails: a lost answer, a provider that is away, a lease that runs out.
    #[arg(long, default_value_t = Bounds::FULL.faults)]
    faults: u8,
    /// How often the gateway calls.
    #[arg(long, default_value_t = Bounds::FULL.notifications)]
    notifications: u8,
    /// How many attempts to pay there are, two at most.
    #[arg(long, default_value_t = Bounds::FULL.attempts, value_parser = clap::value_parser!(u8).range(0..=2))]
    attempts: u8,
    /// How many links are given, three at most.
    #[arg(long, default_value_t = Bounds::FULL.links, value_parser = clap::value_parser!(u8).range(0..=3))]
    links: u8,
    /// How often staff want another draft, once at most.
    #[arg(long, default_value_t = Bounds::FULL.revisions, value_parser = clap::value_parser!(u8).range(0..=1))]
    revisions: u8,
    /// How often somebody leaves the straight road from the payment to the link.
    #[arg(long, default_value_t = Bounds::FULL.asides)]
    asides: u8,
    /// How often an effect is tried before it is given up.
    #[arg(long, default_value_t = Bounds::FULL.tries, value_parser = clap::value_parser!(u8).range(1..=4))]
    tries: u8,
}

impl From<Limits> for Bounds {
    fn from(limits: Limits) -> Self {
        let Limits { workers, crashes, faults, notifications, attempts, links, revisions, asides, tries } = limits;
        Self { workers, crashes, faults, notifications, attempts, links, revisions, asides, tries }
    }
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Do::Check { bounds, mutant, goals, threads } => check_command(bounds.into(), mutant, goals, threads),
        Do::Mutants => mutants_command(),
        Do::Simulate { seed: Some(seed), .. } => simulate_one(seed),
        Do::Simulate { seeds, from, seed: None, threads } => simulate_many(from, seeds, threads),
    }
}

fn check_command(bounds: Bounds, mutant: Option<Mutant>, goals: bool, threads: NonZeroUsize) -> ExitCode {
    println!("{bounds:?}{}", mutant.map(|mutant| format!(", mutant {mutant}")).unwrap_or_default());
    let checked = check(bounds, mutant, threads, progress);
    clear();
    println!(
        "{} states, {} steps, {} deep, in {:.1} s",
        checked.states,
        checked.steps,
        checked.depth,
        checked.took.as_secs_f64()
    );
    if goals {
        checked.reached.iter().for_each(|finding| println!("possible: {finding}"));
    }
    checked.missed().iter().for_each(|goal| println!("not reached within these bounds: {goal}"));
    checked.violated.iter().for_each(|finding| println!("VIOLATED: {finding}"));
    if checked.complete {
        println!("every sentence holds in every state");
        return ExitCode::SUCCESS;
    }
    ExitCode::FAILURE
}

fn mutants_command() -> ExitCode {
    let mut alive = 0;
    for mutant in Mutant::ALL {
        let checked = check(mutant.bounds(), Some(*mutant), NonZeroUsize::MIN, progress);
        clear();
        match checked.violated.first() {
            Some(finding) => println!("{mutant}, after {} states: {finding}\n", checked.states),
            None => {
                alive += 1;
                println!("{mutant} SURVIVES all of {} states\n", checked.states);
            }
        }
    }
    println!("{} of {} mutants killed", Mutant::ALL.len() - alive, Mutant::ALL.len());
    if alive == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn simulate_one(seed: u64) -> ExitCode {
    match simulate(seed, None) {
        Ok((tally, log)) => {
            log.iter().for_each(|line| println!("  {line}"));
            println!("seed {seed}: {tally:?}");
            ExitCode::SUCCESS
        }
        Err(broken) => {
            println!("{broken}");
            ExitCode::FAILURE
        }
    }
}

fn simulate_many(from: u64, seeds: u64, threads: NonZeroUsize) -> ExitCode {
    let (begun, next, broken) = (Instant::now(), AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new(Tally::default());
    let run = || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= seeds || broken.load(Ordering::Relaxed) {
            return;
        }
        match simulate(from + number, None) {
            Ok((tally, _)) => *total.lock().unwrap_or_else(PoisonError::into_inner) += tally,
            Err(told) => {
                if !broken.swap(true, Ordering::Relaxed) {
                    println!("{told}\nagain: cargo run -p kit-model -- simulate --seed {}", told.seed);
                }
                return;
            }
        }
        if number > 0 && number.is_multiple_of(1_000) {
            eprintln!("{number} seeds, {:.0} a second", number as f64 / begun.elapsed().as_secs_f64());
        }
    };
    std::thread::scope(|scope| (0..threads.get()).for_each(|_| drop(scope.spawn(run))));
    if broken.load(Ordering::Relaxed) {
        return ExitCode::FAILURE;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{seeds} seeds from {from} in {seconds:.1} s, {:.0} a second", seeds as f64 / seconds);
    println!("{:?}", total.lock().unwrap_or_else(PoisonError::into_inner));
    ExitCode::SUCCESS
}

fn progress(states: usize, depth: usize, took: Duration) {
    let told = format!("{states} states, {depth} deep, {:.0} a second", states as f64 / took.as_secs_f64());
    if std::io::stderr().is_terminal() {
        eprint!("\r{told:60}");
        let _ = std::io::stderr().flush();
    } else if took.as_secs().is_multiple_of(30) {
        eprintln!("{told}");
    }
}

fn clear() {
    if std::io::stderr().is_terminal() {
        eprint!("\r{:60}\r", "");
    }
}
