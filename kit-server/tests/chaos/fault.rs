//! What goes wrong, when, and for how long: drawn from the seed alone.

use std::time::Duration;

use crate::world::Backend;

/// An outside thing with a proxy before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outside {
    Gateway,
    Model,
    Smtp,
    Database,
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process is killed and started again.
    Kill,
    /// Killed, and killed again while it is getting up.
    KillTwice,
    /// The process stands still for longer than a lease; on Postgres a second one works meanwhile.
    Stop,
    /// The database server crashes and is started again.
    Database,
    /// Answers of an outside thing get lost.
    LoseAnswers(Outside),
    /// Nobody gets through to an outside thing.
    Closed(Outside),
    /// The vault's disk is full.
    FullDisk,
    /// The process is told to end, and started again.
    Terminate,
}

/// A fault, and how long before it nothing happens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    pub(crate) after: Duration,
    pub(crate) fault: Fault,
    /// How long it lasts, where that is not up to the fault itself.
    pub(crate) lasts: Duration,
}

/// The faults of a seed, without end; `kills` says that there are only these, soon after each other.
pub(crate) fn plan(seed: u64, on: Backend, kills: bool) -> impl Iterator<Item = Planned> {
    let mut random = fastrand::Rng::with_seed(seed);
    let outside = match on {
        Backend::Sqlite => &[Outside::Gateway, Outside::Model, Outside::Smtp][..],
        Backend::Postgres => &[Outside::Gateway, Outside::Model, Outside::Smtp, Outside::Database][..],
    };
    std::iter::repeat_with(move || {
        let which = outside[random.usize(..outside.len())];
        let fault = match random.u32(..100) {
            _ if kills => Fault::Kill,
            0..50 => Fault::Kill,
            50..58 => Fault::KillTwice,
            58..66 => Fault::Stop,
            66..72 if on == Backend::Postgres => Fault::Database,
            66..82 => Fault::LoseAnswers(which),
            82..88 => Fault::Closed(which),
            88..94 => Fault::FullDisk,
            _ => Fault::Terminate,
        };
        Planned {
            after: Duration::from_millis(random.u64(if kills { 300..2_000 } else { 50..2_500 })),
            fault,
            lasts: Duration::from_millis(random.u64(200..1_500)),
        }
    })
}
