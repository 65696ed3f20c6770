//! A subject that a suite drives: real decisions with real particulars, committed by hand.

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{Actor, Claim, Commit, CommitError, Loaded, Order, Pending, Store, Timestamp, Version};
use uuid::Uuid;

use super::{Breach, Must, Road};
use crate::Dice;

/// One subject and what the store should hold of it.
#[derive(Clone, Debug)]
pub(super) struct Case<L: Road = InquiryLifecycle> {
    pub(super) id: Uuid,
    pub(super) state: Option<L::State>,
    pub(super) version: Option<Version>,
    /// What was committed, oldest first.
    pub(super) log: Vec<Commit<L>>,
    road: Vec<(Actor<L::ActorKind>, L::Command)>,
}

impl<L: Road> Case<L> {
    pub(super) fn new(at: Timestamp, dice: &mut Dice) -> Self {
        let mut road = L::life(at, dice);
        road.reverse();
        Self { id: dice.uuid(), state: None, version: None, log: Vec::new(), road }
    }

    /// The next command of the road.
    pub(super) fn next(&mut self) -> (Actor<L::ActorKind>, L::Command) {
        self.road.pop().expect("suites ask for no more than the road has")
    }

    /// What a command has to write, were it committed now.
    pub(super) fn decide(
        &self,
        by: Actor<L::ActorKind>,
        command: L::Command,
        at: Timestamp,
        dice: &mut Dice,
    ) -> Commit<L> {
        let particulars = L::particulars(&command, at, dice);
        let asked = command.clone();
        let decision = L::apply(self.state.clone(), by, at, command).expect("suites ask for legal moves only");
        let event = decision.event().expect("suites repeat nothing").clone();
        let before = self.state.clone().zip(self.version).map(|(state, version)| Loaded { state, version });
        let order = Order::new(self.id, by, at, asked).with(particulars);
        Commit::of(&order, before.as_ref(), decision.state().clone(), event)
    }

    /// What the next command of the road has to write.
    pub(super) fn step(&mut self, at: Timestamp, dice: &mut Dice) -> Commit<L> {
        let (by, command) = self.next();
        self.decide(by, command, at, dice)
    }

    /// Commits, and holds the store to the version it must answer.
    pub(super) async fn commit<S: Store<L>>(&mut self, must: Must, store: &S, commit: Commit<L>) -> Result<(), Breach> {
        let committed = must.works("a commit", store.commit(commit.clone()).await)?;
        must.equal("the committed version", &Some(committed.version), &Some(self.version.unwrap_or(0) + 1))?;
        self.committed(commit);
        Ok(())
    }

    /// Notes that a commit went through.
    pub(super) fn committed(&mut self, commit: Commit<L>) {
        self.state = Some(commit.state.clone());
        self.version = Some(self.version.unwrap_or(0) + 1);
        self.log.push(commit);
    }

    /// The effects that were stored and not disarmed since.
    pub(super) fn waiting(&self) -> Vec<Pending<L>> {
        let mut waiting: Vec<Pending<L>> = Vec::new();
        for commit in &self.log {
            waiting.retain(|effect| !effect.deadline.is_some_and(|deadline| commit.disarmed.contains(&deadline)));
            waiting.extend(commit.effects.iter().cloned());
        }
        waiting
    }

    /// Takes one command of this kind of actor, at the moment of the last one.
    pub(super) async fn ask<S: Store<L>>(
        &mut self,
        must: Must,
        store: &S,
        who: L::ActorKind,
        command: L::Command,
        dice: &mut Dice,
    ) -> Result<(), Breach> {
        let at = self.log.last().map_or(Timestamp::from_unix_ms(0), |commit| commit.at);
        let commit = self.decide(L::actor(who, dice), command, at, dice);
        self.commit(must, store, commit).await
    }

    /// Takes `steps` commands of the road.
    pub(super) async fn walk<S: Store<L>>(
        &mut self,
        must: Must,
        store: &S,
        steps: usize,
        at: Timestamp,
        dice: &mut Dice,
    ) -> Result<(), Breach> {
        for _ in 0..steps {
            let commit = self.step(at, dice);
            self.commit(must, store, commit).await?;
        }
        Ok(())
    }

    /// Holds state, version and history of the store to what was committed.
    pub(super) async fn check<S: Store<L>>(&self, must: Must, store: &S) -> Result<(), Breach> {
        let loaded = must.works("loading", store.load(self.id).await)?;
        let (state, version) = loaded.map_or((None, None), |loaded| (Some(loaded.state), Some(loaded.version)));
        must.equal("the stored version", &version, &self.version)?;
        must.equal("the stored state", &state, &self.state)?;
        let history = must.works("reading the history", store.history(self.id).await)?;
        let found: Vec<_> =
            history.into_iter().map(|entry| (entry.sequence, entry.at, entry.by, entry.event)).collect();
        let expected: Vec<_> = (1..)
            .zip(&self.log)
            .map(|(sequence, commit)| (sequence, commit.at, commit.by, commit.event.clone()))
            .collect();
        must.equal("the history", &found, &expected)
    }
}

/// A claim on an effect that nobody ever stored.
pub(super) fn invented_claim(dice: &mut Dice) -> Claim {
    Claim { key: format!("{}.1.0", dice.uuid().simple()), fence: 1 }
}

/// Holds a commit's answer to a conflict.
pub(super) fn conflict<T: std::fmt::Debug>(
    must: Must,
    what: &str,
    answer: Result<T, CommitError>,
) -> Result<(), Breach> {
    must.hold(matches!(answer, Err(CommitError::Conflict)), || format!("{what} was answered by {answer:?}"))
}

/// Holds a commit's answer to a fence.
pub(super) fn fenced<T: std::fmt::Debug>(must: Must, what: &str, answer: Result<T, CommitError>) -> Result<(), Breach> {
    must.hold(matches!(answer, Err(CommitError::Fenced)), || format!("{what} was answered by {answer:?}"))
}
