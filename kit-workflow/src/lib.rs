#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod actor;
mod chain;
mod clock;
mod diagram;
mod engine;
mod lifecycle;
mod money;
mod name;
mod record;
mod store;
mod timestamp;
mod token;
mod worker;

pub mod inquiry;
pub mod port;
pub mod workflow;

pub use actor::Actor;
pub use chain::{ChainKey, Link as ChainLink, seal};
pub use clock::{Clock, Ids};
pub use diagram::mermaid;
pub use engine::{Done, Engine, EngineError, Order};
pub use lifecycle::{Decision, Lifecycle, Move};
pub use money::{Currency, Money, MoneyError};
pub use name::Name;
pub use record::{Corrupt, Facts, Record};
pub use store::{
    Claim, Commit, CommitError, Committed, Dedupe, Job, Loaded, Outbox, Pending, Recorded, Sequence, Store, StoreError,
    Version, WorkerId,
};
pub use timestamp::Timestamp;
pub use token::{KeyRing, Purpose, Token, TokenHash, WeakSecret};
pub use worker::{Backoff, Failure, Perform, Performed, Step, Worker};
