//! A language model behind OpenAI's interface, that works from the prompt alone.
//!
//! `POST /v1/chat/completions` answers with a kit, or the part of it that the prompt's task line asks for, written from
//! the titles, articles and sentences of the texts in the prompt: nothing is invented about them and nothing depends on
//! chance or on the clock, so the same prompt has the same answer. `GET /v1/models` lists what it pretends to be.
//! `/sandbox/…` plays faults and lists the calls.

mod article;
mod calls;
mod general;
mod kit;
mod manner;
mod passage;
mod phrasing;
mod prompt;
mod routes;
mod rule;
mod section;
mod structured;
mod title;
mod turns;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use self::calls::Calls;
use crate::ledger::Ledger;
use crate::running::{Running, Stop, bind, stopper};
use crate::script::Script;

/// What a model needs to know.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where each call is noted, without its content, one JSON object per line.
    pub ledger: Option<PathBuf>,
}

/// The simulator of an OpenAI-compatible model. Any bearer key and any model name will do.
#[derive(Debug)]
pub struct ModelSandbox;

impl ModelSandbox {
    /// Starts the model in the running tokio runtime. Clients take [`Running::base_url`] and `/v1` as their base URL.
    ///
    /// # Errors
    /// When the address is not a loopback address or is taken, or when the ledger cannot be opened.
    pub async fn start(settings: ModelSettings) -> io::Result<Running> {
        let bound = bind(settings.listen).await?;
        let (sender, stop) = stopper();
        let desk = Arc::new(Desk {
            ledger: Ledger::open(settings.ledger.as_deref())?,
            calls: Calls::default(),
            faults: Script::default(),
            stop: stop.clone(),
        });
        Ok(bound.serve(routes::routes(desk), (sender, stop)))
    }
}

/// Everything behind the routes.
#[derive(Debug)]
struct Desk {
    ledger: Ledger,
    calls: Calls,
    faults: Script<Fault>,
    stop: Stop,
}

/// One way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// An error status, with the seconds of Retry-After where given.
    Status(u16, Option<u32>),
    /// The answer comes so many milliseconds late.
    Hang(u64),
    /// The answer breaks off in the middle.
    Cut,
}
