use kit_workflow::{
    ChainLink, Claim, Commit, CommitError, Committed, Lifecycle, Loaded, Name, Recorded, Store, StoreError, Timestamp,
    Version, seal,
};
use uuid::Uuid;

use super::{Entry, Fault, MemoryStore, Shared, Subject, Waiting};

impl<L: Lifecycle> Store<L> for MemoryStore<L> {
    async fn load(&self, subject: Uuid) -> Result<Option<Loaded<L>>, StoreError> {
        let shared = self.lock();
        let Some(subject) = shared.subjects.get(&subject) else { return Ok(None) };
        Ok(Some(Loaded { state: L::restore(subject.state.clone())?, version: subject.version }))
    }

    async fn commit(&self, commit: Commit<L>) -> Result<Committed, CommitError> {
        self.write(commit)
    }

    async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<L>>, StoreError> {
        let shared = self.lock();
        let log = shared.subjects.get(&subject).map_or(&[][..], |subject| &subject.log);
        let restore = |entry: &Entry<L>| -> Result<Recorded<L>, StoreError> {
            Ok(Recorded {
                sequence: entry.sequence,
                at: entry.at,
                by: entry.by,
                event: L::restore_event(entry.event.clone())?,
                seal: entry.seal,
            })
        };
        log.iter().map(restore).collect()
    }

    async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        Ok(self.lock().taken.get(&(scope.to_owned(), key.to_owned())).cloned())
    }
}

impl<L: Lifecycle> MemoryStore<L> {
    fn write(&self, commit: Commit<L>) -> Result<Committed, CommitError> {
        let now = self.now();
        let mut shared = self.lock();
        let version = shared.subjects.get(&commit.subject).map(|subject| subject.version);
        let checks = [
            if self.has(Fault::KeyIgnored) { Ok(()) } else { shared.check_key(&commit) },
            if self.has(Fault::VersionIgnored) { Ok(()) } else { check_version(version, commit.expected) },
            if self.has(Fault::FenceIgnored) {
                Ok(())
            } else {
                self.check_fence(&shared, commit.finishes.as_ref(), now)
            },
        ];
        let refused = if self.has(Fault::KeyLookedAtLast) {
            checks.into_iter().rev().find_map(Result::err)
        } else {
            checks.into_iter().find_map(Result::err)
        };
        if let Some(refused) = refused {
            if self.has(Fault::RefusedKeyKept) {
                shared.keep_key(&commit);
            }
            return Err(refused);
        }

        shared.keep_key(&commit);
        if let Some(claim) = commit.finishes.as_ref().filter(|_| !self.has(Fault::EffectNotFinished)) {
            shared.effects.remove(&claim.key);
        }
        let Commit { subject, state, event, by, at, disarmed, effects, particulars, .. } = commit;
        let (forgotten, anybody) = (self.has(Fault::DisarmForgotten), self.has(Fault::DisarmTooWide));
        shared.effects.retain(|_, waiting| {
            let theirs = anybody || waiting.subject == subject;
            forgotten || !theirs || !waiting.deadline.is_some_and(|deadline| disarmed.contains(&deadline))
        });
        for pending in effects.into_iter().filter(|_| !self.has(Fault::EffectsLost)) {
            shared.stored += 1;
            let effect = L::record_effect(&pending.effect);
            let mut waiting = Waiting::new(subject, effect, pending.due, now, shared.stored);
            waiting.deadline = pending.deadline;
            shared.effects.insert(pending.key, waiting);
        }
        shared.committed += 1;
        let place = shared.committed;
        let state = L::record(&state);
        let row = shared.subjects.entry(subject).or_insert_with(|| Subject {
            state: state.clone(),
            version: 0,
            log: Vec::new(),
        });
        row.version += 1;
        if !self.has(Fault::StateNotWritten) {
            row.state = state.clone();
        }
        let previous = row.log.last().filter(|_| !self.has(Fault::ChainBroken)).map_or([0; 32], |entry| entry.seal);
        let event = L::record_event(&event);
        let actor = by.kind.as_str();
        let link = ChainLink { subject, sequence: row.version, at, actor, person: by.person, event: &event };
        let seal = seal(self.keys.chain(), previous, link);
        row.log.push(Entry { sequence: row.version, place, at, by, seal, event, state, particulars });
        let version = row.version;
        let waiters = std::mem::take(&mut shared.waiters);
        drop(shared);
        waiters.into_iter().for_each(std::task::Waker::wake);
        Ok(Committed { version })
    }

    fn check_fence(&self, shared: &Shared<L>, finishes: Option<&Claim>, now: Timestamp) -> Result<(), CommitError> {
        match finishes {
            Some(claim) if !self.is_live(shared, claim, now) => Err(CommitError::Fenced),
            Some(_) | None => Ok(()),
        }
    }
}

fn check_version(version: Option<Version>, expected: Option<Version>) -> Result<(), CommitError> {
    if version == expected { Ok(()) } else { Err(CommitError::Conflict) }
}

impl<L: Lifecycle> Shared<L> {
    fn check_key(&self, commit: &Commit<L>) -> Result<(), CommitError> {
        let Some(dedupe) = &commit.dedupe else { return Ok(()) };
        match self.taken.get(&(dedupe.scope.clone(), dedupe.key.clone())) {
            Some((subject, fingerprint)) => {
                Err(CommitError::Duplicate { subject: *subject, fingerprint: fingerprint.clone() })
            }
            None => Ok(()),
        }
    }

    fn keep_key(&mut self, commit: &Commit<L>) {
        if let Some(dedupe) = &commit.dedupe {
            let taken = (commit.subject, dedupe.fingerprint.clone());
            self.taken.entry((dedupe.scope.clone(), dedupe.key.clone())).or_insert(taken);
        }
    }
}
