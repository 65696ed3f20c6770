//! One subject's history against its seals, its row and its lifecycle.

use kit_workflow::{ChainLink, KeyRing, Record, Replay, Sequence, StoreError, Timestamp, replay, seal};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::FaultKind;
use crate::failure::failed;
use crate::history::{self, Written};
use crate::shelf::Rows;
use crate::{SqlStore, cell};

/// Where a history stops being what was written, and how.
type Found = (Sequence, FaultKind);

/// A history as it is stored, and the subject's own word about it.
pub(crate) struct History {
    subject: Uuid,
    pub(super) version: i64,
    head: Vec<u8>,
    stage: String,
    facts: String,
    /// Of an inquiry only.
    pub(super) money_waits: Option<bool>,
    pub(super) events: Vec<Written>,
}

/// A subject's own word about its history, and where it says it stands.
#[derive(FromQueryResult)]
struct Head {
    version: i64,
    head: Vec<u8>,
    stage: String,
    facts: String,
    money_waits: Option<bool>,
}

impl History {
    /// Row and events are read in one snapshot: a subject that moves meanwhile is not at fault.
    pub(crate) async fn read(store: &SqlStore, rows: Rows, subject: Uuid) -> Result<Option<Self>, StoreError> {
        let snapshot = store.snapshot().await?;
        let found = Self::within(&snapshot, rows, subject).await;
        drop(snapshot.rollback().await);
        found
    }

    async fn within(db: &impl ConnectionTrait, rows: Rows, subject: Uuid) -> Result<Option<Self>, StoreError> {
        let mut select = Query::select();
        select.columns(["version", "head", "stage", "facts"]).from(rows.subjects).cond_where(rows.row(subject));
        if rows.lifecycle.is_none() {
            select.column("money_waits");
        }
        let Some(row) = db.query_one(&select).await.map_err(failed)? else { return Ok(None) };
        let Head { version, head, stage, facts, money_waits } = Head::from_query_result(&row, "").map_err(failed)?;
        let events = history::of(db, rows, subject).await?;
        Ok(Some(Self { subject, version, head, stage, facts, money_waits, events }))
    }

    /// Decides a sound history again and compares what it leads to with what the subject's row says; the state, or the first
    /// fault.
    pub(crate) fn told_again<L: Replay>(&self, keys: &KeyRing) -> Result<L::State, Found> {
        if let Some(fault) = self.broken(keys) {
            return Err(fault);
        }
        let mut told = Vec::with_capacity(self.events.len());
        for event in &self.events {
            told.push(event.read::<L>().map_err(|_| (event.sequence, FaultKind::Unlawful))?);
        }
        let state = replay::<L>(&told).map_err(|diverged| (diverged.sequence(), FaultKind::Unlawful))?;
        let stands = state.filter(|state| {
            let record = L::record(state);
            record.name == self.stage && record.facts.to_json() == self.facts
        });
        stands.ok_or((self.version, FaultKind::OtherState))
    }

    /// Where the chain breaks.
    fn broken(&self, keys: &KeyRing) -> Option<Found> {
        let mut previous = [0; 32];
        for (sequence, event) in (1..).zip(&self.events) {
            if event.sequence != sequence {
                return Some((sequence, FaultKind::Gap));
            }
            previous = match self.resealed(keys, previous, event, sequence) {
                Some(seal) if seal[..] == event.seal[..] => seal,
                _ => return Some((sequence, self.what_broke(keys, previous, sequence))),
            };
        }
        let length = self.events.len() as Sequence;
        if length != self.version {
            Some((Ord::min(length, self.version) + 1, FaultKind::Cut))
        } else if previous[..] != self.head[..] {
            Some((length, FaultKind::OtherHead))
        } else {
            None
        }
    }

    /// Why the event at this place does not follow the seal `previous`: it was put in, it stood elsewhere, or it was changed.
    fn what_broke(&self, keys: &KeyRing, previous: [u8; 32], at: Sequence) -> FaultKind {
        /// Histories longer than any that a person moves are not searched: it takes the square of their length.
        const SEARCHED: usize = 300;
        let (events, here) = (&self.events, usize::try_from(at).unwrap_or(1) - 1);
        let sealed = |event: &Written, after: [u8; 32], sequence: Sequence| {
            self.resealed(keys, after, event, sequence).is_some_and(|seal| seal[..] == event.seal[..])
        };
        if events.len() > SEARCHED {
            return FaultKind::Broken;
        }
        let copied = |(index, other): (usize, &Written)| index != here && other.seal == events[here].seal;
        if events.iter().enumerate().any(copied) {
            return FaultKind::Added;
        }
        let seals = events.iter().filter_map(|event| <[u8; 32]>::try_from(&event.seal[..]).ok());
        let before: Vec<[u8; 32]> = std::iter::once([0; 32]).chain(seals).collect();
        let places = 1..=events.len() as Sequence + 1;
        let place = places
            .filter(|place| *place != at)
            .find(|place| before.iter().any(|after| sealed(&events[here], *after, *place)));
        match place {
            Some(place) => FaultKind::Moved(place),
            None if events.get(here + 1).is_some_and(|next| sealed(next, previous, at)) => FaultKind::Added,
            None => FaultKind::Broken,
        }
    }

    /// The seal that the event as it is stored would have; `None` where it is not even in the form we write.
    fn resealed(&self, keys: &KeyRing, previous: [u8; 32], event: &Written, sequence: Sequence) -> Option<[u8; 32]> {
        let facts = cell::facts(&event.facts).ok().filter(|facts| facts.to_json() == event.facts)?;
        let record = Record::new(&event.kind, facts);
        let link = ChainLink {
            subject: self.subject,
            sequence,
            at: Timestamp::from_unix_ms(event.at),
            actor: &event.actor,
            person: event.person,
            event: &record,
        };
        Some(seal(keys.chain(), previous, link))
    }
}
