//! The command line. What the test runner passes to every test program is understood and mostly left alone.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::world::Backend;

/// What is to be run.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) seed: u64,
    pub(crate) seconds: u64,
    pub(crate) clients: usize,
    pub(crate) on: Vec<Backend>,
    pub(crate) sabotage: Option<String>,
    /// Whether the checker must prove itself on wrong builds.
    pub(crate) prove: bool,
}

/// What the command line asks for.
pub(crate) enum Wanted {
    Run(Options),
    Told(String),
}

const HELP: &str = "\
Random faults against the real program: kills, stops past the lease with a second instance, restarts of the database,
lost answers, a full disk. Several clients go the whole road meanwhile; then everything is healed and the outcome is
judged against the ledgers of the simulators.

  scripts/chaos [--seed N] [--for 60s] [--on sqlite|postgres] [--clients N] [--sabotage NAME] [--prove]

  --seed N         the faults and their times; without it, by the clock (it is printed)
  --for TIME       how long faults happen on each database, as 30s, 10m or 4h; 30s unless said
  --on DATABASE    only this one
  --clients N      how many inquiries are on the road at once; 4 unless said
  --sabotage NAME  a program that is wrong on purpose: no-condition, answer-first, mail-first, no-lease
  --prove          afterwards, each of these must be found out, on SQLite

The seed gives the same faults at the same times again. Which instruction they meet is up to the machine.";

impl Options {
    /// Reads the arguments.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Wanted, String> {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut options = Self {
            seed: u64::from(clock.subsec_nanos()),
            seconds: 30,
            clients: 4,
            on: vec![Backend::Sqlite, Backend::Postgres],
            sabotage: None,
            prove: false,
        };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} wants a value; see --help"));
            match argument.as_str() {
                "--help" | "-h" => return Ok(Wanted::Told(HELP.into())),
                "--seed" => options.seed = number(&value()?)?,
                "--for" => options.seconds = seconds(&value()?)?,
                "--clients" => options.clients = number(&value()?)? as usize,
                "--on" => {
                    options.on = match value()?.as_str() {
                        "sqlite" => vec![Backend::Sqlite],
                        "postgres" => vec![Backend::Postgres],
                        other => return Err(format!("--on {other}: it is sqlite or postgres")),
                    }
                }
                "--sabotage" => options.sabotage = Some(value()?),
                "--prove" => options.prove = true,
                // What the test runner says to each test program.
                "--list" => return Ok(Wanted::Told("random_faults: test".into())),
                "--skip" | "--test-threads" | "--format" | "--color" | "--logfile" | "-Z" => drop(value()?),
                flag if flag.starts_with('-') => {}
                name if "random_faults".contains(name) => {}
                _ => return Ok(Wanted::Told("no such test here".into())),
            }
        }
        Ok(Wanted::Run(options))
    }

    /// The same, with a program that is wrong on purpose: shorter, because it shows soon.
    pub(crate) fn sabotaged(&self, name: &str) -> Self {
        Self {
            sabotage: Some(name.to_owned()),
            seconds: self.seconds.min(10),
            clients: 3,
            prove: false,
            ..self.clone()
        }
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text:?} is not a number"))
}

fn seconds(text: &str) -> Result<u64, String> {
    let (count, unit) = text.split_at(text.len().saturating_sub(1));
    let each = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        _ => return Err(format!("{text:?} is not a time such as 30s, 10m or 4h")),
    };
    Ok(number(count)? * each)
}
