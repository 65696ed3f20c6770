//! The sections of drafts.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use kit_workflow::inquiry::{Effect, InquiryId, InquiryLifecycle as L, SectionKind, SectionPlace, Sha256, StaffId};
use kit_workflow::port::{
    Archive, CallOutcome, FinishedSection, KeptSection, Layout, PlannedSection, SectionCall, SectionEntry, SectionKey,
    SectionStatus, Sections, Usage, Written,
};
use kit_workflow::{Outbox, Store, Timestamp, WorkerId};

use super::LEASE;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample;

const AT_ONCE: u32 = 2;

/// A draft whose effects but for those of its sections are left out.
struct Desk<'a, S> {
    must: Must,
    store: &'a S,
    id: InquiryId,
    at: Timestamp,
    dice: Dice,
}

impl<'a, S: Store<L> + Outbox<L> + Archive> Desk<'a, S> {
    async fn new<B>(must: Must, bed: &B, store: &'a S, seed: u64) -> Result<Self, Breach>
    where
        B: TestBed<Store = S>,
    {
        let mut dice = Dice::new(seed);
        let at = bed.now(store);
        let mut case = Case::new(at, &mut dice);
        case.walk(must, store, 5, at, &mut dice).await?;
        let worker = WorkerId("suite".to_owned());
        while let Some(job) = must.works("claiming", store.claim(&worker, LEASE).await)? {
            must.works("finishing", store.finish(&job.claim).await)?;
        }
        Ok(Self { must, store, id: InquiryId(case.id), at, dice })
    }

    fn layout(&self, draft: u32, round: &str, kept: Option<KeptSection>) -> Layout {
        use SectionKind::{ActionPlan, Irregularities, Questions, Summary, Synthesis};
        let of_text = [Summary, Questions, Irregularities].map(|kind| SectionPlace { kind, text: 1, part: 0 });
        let general = [Synthesis, ActionPlan].map(SectionPlace::general);
        let planned = |place| PlannedSection { place, parts: 0, kept: None };
        let mut sections: Vec<PlannedSection> = of_text.into_iter().chain(general).map(planned).collect();
        sections[0].kept = kept;
        let author = Some(StaffId(self.id.0));
        Layout { inquiry: self.id, draft, round: round.to_owned(), sections, author, at_once: AT_ONCE, at: self.at }
    }

    async fn lay_out(&self, layout: &Layout) -> Result<(), Breach> {
        self.must.works("laying out", self.store.lay_out(layout).await)
    }

    async fn entries(&self, draft: u32) -> Result<Vec<SectionEntry>, Breach> {
        self.must.works("reading sections", self.store.sections(self.id, draft).await)
    }

    fn finished(&mut self, draft: u32, number: u32, content: &str) -> FinishedSection {
        let key = SectionKey { inquiry: self.id, draft, number };
        let written = Written {
            model: "modèle".to_owned(),
            prompt: Sha256(sample::token_hash(&mut self.dice).0),
            inputs: Sha256(sample::token_hash(&mut self.dice).0),
            unfounded: vec![0, 7],
            at: self.at,
        };
        let call = SectionCall {
            id: self.dice.uuid(),
            section: key,
            model: "modèle".to_owned(),
            at: self.at,
            ended_at: Some(self.at),
            usage: Usage { prompt_tokens: 12_000, completion_tokens: 900, cost: 2_345 },
            outcome: CallOutcome::Taken,
        };
        FinishedSection { key, content: content.to_owned(), written, call, at_once: AT_ONCE }
    }

    async fn finish(&self, finished: &FinishedSection) -> Result<bool, Breach> {
        self.must.works("finishing a section", self.store.finish_section(finished).await)
    }

    /// What the effects that are due have done, each with its name; they are in hand afterwards.
    async fn due(&self) -> Result<Vec<(String, String)>, Breach> {
        let (worker, mut due) = (WorkerId("suite".to_owned()), Vec::new());
        while let Some(job) = self.must.works("claiming", self.store.claim(&worker, LEASE).await)? {
            let what = match job.effect {
                Effect::WriteSection { draft, section } => format!("{draft} {section}"),
                Effect::AssembleDraft { draft } => format!("{draft} assembly"),
                other => format!("{other:?}"),
            };
            due.push((job.claim.key.clone(), what));
            self.must.works("finishing", self.store.finish(&job.claim).await)?;
        }
        Ok(due)
    }

    async fn expect_due(&self, expected: &[&str]) -> Result<(), Breach> {
        let due = self.due().await?;
        let due: BTreeSet<&str> = due.iter().map(|(_, what)| what.as_str()).collect();
        self.must.equal("what is due", &due, &expected.iter().copied().collect())
    }

    async fn statuses(&self, draft: u32) -> Result<Vec<SectionStatus>, Breach> {
        Ok(self.entries(draft).await?.into_iter().map(|section| section.status).collect())
    }
}

pub(super) async fn plans_are_laid_out_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    use SectionStatus::{Done, Waiting, Writing};
    let store = bed.fresh().await;
    let mut desk = Desk::new(must, bed, &store, 61).await?;
    let first = desk.layout(1, "one", None);
    desk.lay_out(&first).await?;
    desk.lay_out(&first).await?;
    must.equal("how the sections stand", &desk.statuses(1).await?, &vec![Writing, Writing, Waiting, Waiting, Waiting])?;
    desk.expect_due(&["1 summary-1", "1 questions-1"]).await?;
    let summary = desk.finished(1, 1, r#"{"« é »":"審 🙂"}"#);
    must.equal("that it is first", &desk.finish(&summary).await?, &true)?;
    desk.expect_due(&["1 irregularities-1"]).await?;

    // Another round: what is done stays, and what is not starts anew.
    desk.lay_out(&desk.layout(1, "two", None)).await?;
    must.equal("how the sections stand", &desk.statuses(1).await?, &vec![Done, Writing, Writing, Waiting, Waiting])?;
    desk.expect_due(&["1 questions-1", "1 irregularities-1"]).await?;
    let entries = desk.entries(1).await?;
    must.equal("what is known of it", &entries[0].written.as_ref(), &Some(&summary.written))?;
    must.equal("its round", &(entries[0].round.as_str(), entries[1].round.as_str()), &("one", "two"))?;
    let contents = must.works("reading contents", store.section_contents(desk.id, 1).await)?;
    must.hold(contents == [(1, summary.content.clone())], || "a content was lost or altered".to_owned())?;

    // What is kept is done at once, and is nobody else's.
    let kept = KeptSection { entry: entries[0].clone(), content: summary.content.clone() };
    desk.lay_out(&desk.layout(2, "three", Some(kept))).await?;
    must.equal("how the sections stand", &desk.statuses(2).await?, &vec![Done, Writing, Writing, Waiting, Waiting])?;
    let second = desk.entries(2).await?;
    must.equal("for which drafts", &(second[0].written_for, second[1].written_for), &(1, 2))?;
    must.equal("who asked", &second[1].author, &Some(StaffId(desk.id.0)))?;
    desk.expect_due(&["2 questions-1", "2 irregularities-1"]).await
}

pub(super) async fn sections_are_written_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let store = bed.fresh().await;
    let mut desk = Desk::new(must, bed, &store, 62).await?;
    desk.lay_out(&desk.layout(1, "one", None)).await?;
    desk.due().await?;
    // Two write one section at once, and two others each another one.
    let at_once = [(1, "a"), (1, "b"), (2, "c"), (3, "d")].map(|(number, content)| desk.finished(1, number, content));
    let firsts = join_all(at_once.iter().map(|finished| desk.finish(finished))).await;
    let firsts = firsts.into_iter().collect::<Result<Vec<_>, _>>()?;
    must.equal("how many were first", &firsts.iter().filter(|first| **first).count(), &3)?;
    desk.expect_due(&["1 irregularities-1", "1 synthesis", "1 action_plan"]).await?;
    let contents = must.works("reading contents", store.section_contents(desk.id, 1).await)?;
    let winner = if firsts[0] { "a" } else { "b" };
    must.hold(contents[0].1 == winner, || "a section that was written was replaced".to_owned())?;
    for (number, content) in [(4, "e"), (5, "f")] {
        let last = desk.finished(1, number, content);
        must.equal("that it is first", &desk.finish(&last).await?, &true)?;
        must.equal("that it is first again", &desk.finish(&last).await?, &false)?;
    }
    desk.expect_due(&["1 assembly"]).await?;
    must.equal("the statuses", &desk.statuses(1).await?, &vec![SectionStatus::Done; 5])
}

pub(super) async fn calls_are_kept<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let store = bed.fresh().await;
    let mut desk = Desk::new(must, bed, &store, 63).await?;
    desk.lay_out(&desk.layout(1, "one", None)).await?;
    let finished = [desk.finished(1, 1, "a"), desk.finished(1, 1, "b")];
    let guess = Usage { prompt_tokens: 9, ..Usage::default() };
    for FinishedSection { call, .. } in &finished {
        let begun = SectionCall { outcome: CallOutcome::Begun, ended_at: None, usage: guess, ..call.clone() };
        must.works("noting a call", store.note_call(&begun).await)?;
    }
    must.equal("when it was begun", &desk.entries(1).await?[0].begun_at, &Some(desk.at))?;
    must.works("noting how far it is", store.note_heard(finished[0].key, 1_234).await)?;
    must.equal("how far it is", &desk.entries(1).await?[0].heard, &1_234)?;
    for finished in &finished {
        desk.finish(finished).await?;
    }
    let mut calls = must.works("reading calls", store.calls(desk.id).await)?;
    calls.sort_by_key(|call| call.id);
    let mut expected = finished.map(|finished| finished.call).to_vec();
    expected.sort_by_key(|call| call.id);
    must.equal("the calls", &calls, &expected)
}
