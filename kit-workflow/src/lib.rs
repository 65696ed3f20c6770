#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod actor;
mod chain;
mod challenge;
mod clock;
mod deadline;
mod diagram;
mod engine;
mod guard;
mod herald;
mod lifecycle;
mod money;
mod name;
mod offer;
mod record;
mod replay;
mod round_trip;
mod second_factor;
mod store;
mod timestamp;
mod token;
mod worker;

pub mod inquiry;
pub mod port;
pub mod workflow;

pub use actor::Actor;
pub use chain::{ChainKey, Link as ChainLink, seal};
pub use challenge::{CHALLENGE, Challenge};
pub use clock::{Clock, Ids};
pub use deadline::{Deadline, Rearmed, When, rearm};
pub use diagram::{Drawing, dot, mermaid, svg};
pub use engine::{Done, Engine, EngineError, Order};
pub use guard::{Guard, Guards, Judgement, Question, Veto};
pub use herald::{Feed, Herald, News, Subscriber, Told};
pub use lifecycle::{Decision, Lifecycle, Move};
pub use money::{Currency, Money, MoneyError, Totals, written_sum};
pub use name::Name;
pub use offer::{Against, Offer, forbid, moves};
pub use record::{Corrupt, Facts, Record};
pub use replay::{Diverged, Replay, replay};
pub use round_trip::{ROUND_TRIP, RoundTrip};
pub use second_factor::{FactorSecret, RECOVERY_CODES, TypedCode};
pub use store::{
    Claim, Commit, CommitError, Committed, Dedupe, Job, Loaded, Outbox, Pending, Recorded, Sequence, Store, StoreError,
    Upcoming, Version, WorkerId,
};
pub use timestamp::Timestamp;
pub use token::{KeyRing, Purpose, Token, TokenHash, WeakSecret};
pub use worker::{Backoff, Failure, Perform, Performed, Step, Worker};
