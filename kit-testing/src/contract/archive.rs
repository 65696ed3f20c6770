//! The contract of [`Archive`].

mod attempts;
mod dossiers;
mod links;
mod lists;

use std::collections::BTreeSet;
use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, InquiryId, InquiryLifecycle as L};
use kit_workflow::port::{Archive, Attempt, Dossier, PageRequest};
use kit_workflow::{Outbox, Store, WorkerId};

use super::case::Case;
use super::{Breach, Must, TestBed};
use crate::Dice;
use crate::sample;

const LEASE: Duration = Duration::from_secs(60);

const fn must(must: &'static str) -> Must {
    Must { port: "archive", must }
}

/// Holds an archive to the contract of [`Archive`]:
///
/// - what nobody stored MUST be absent, and the archive MUST say that it is ready;
/// - everything that a commit wrote MUST be visible as soon as it is committed, unaltered: the form with its documents, and
///   the attempts, drafts, deliverables, remarks and links of later events;
/// - a token MUST open the inquiry, the attempt or the link it was made for, and no other;
/// - a paid attempt MUST stay paid and a known payment page MUST stay known, whatever news come;
/// - a notification MUST be kept once, with the effect that asks the gateway, also where it comes several times at once;
/// - lists MUST show the newest submissions first, each once over all pages, and MUST find what is asked for whatever the
///   case, taking no character of a query for a wildcard;
/// - stages, downloads, waiting and buried effects MUST be counted.
///
/// # Errors
///
/// The first [`Breach`].
pub async fn archive<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    what_nobody_stored_is_absent(bed).await?;
    dossiers::forms_are_kept_whole(bed).await?;
    dossiers::dossiers_follow_the_road(bed).await?;
    attempts::receipts_reach_their_attempts(bed).await?;
    attempts::attempts_follow_the_news(bed).await?;
    links::links_open_what_they_were_issued_for(bed).await?;
    attempts::notifications_are_kept_once(bed).await?;
    lists::lists_show_each_once(bed).await?;
    lists::searches_find_what_they_name(bed).await?;
    lists::money_that_waits_is_shown(bed).await?;
    effects_are_counted(bed).await
}

async fn what_nobody_stored_is_absent<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Archive,
{
    let must = must("what nobody stored MUST be absent");
    let (store, mut dice) = (bed.fresh().await, Dice::new(41));
    let id = InquiryId(dice.uuid());
    let hash = sample::token_hash(&mut dice);
    must.works("asking whether it is ready", store.ready().await)?;
    must.equal("an inquiry by access", &must.works("a look-up", store.inquiry_by_access(hash).await)?, &None)?;
    must.hold(must.works("reading a dossier", store.dossier(id).await)?.is_none(), || "a dossier is there".to_owned())?;
    must.equal("the documents", &must.works("reading documents", store.documents(id).await)?, &Vec::new())?;
    must.equal("a draft's text", &must.works("reading a draft", store.markdown(id, 1).await)?, &None)?;
    must.equal("an attempt", &attempt(must, &store, AttemptId(dice.uuid())).await?, &None)?;
    must.equal("an attempt by return", &must.works("a look-up", store.attempt_by_return(hash).await)?, &None)?;
    must.equal("a link", &must.works("a look-up", store.link(hash).await)?, &None)?;
    must.equal("buried effects", &must.works("listing", store.buried(9).await)?, &Vec::new())?;
    must.equal("waiting effects", &must.works("counting", store.waiting_effects().await)?, &0)?;
    let page = must.works("listing", store.list(&PageRequest { limit: 9, ..PageRequest::default() }).await)?;
    must.equal("the list", &(page.items.len(), page.next), &(0, None))
}

async fn effects_are_counted<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let must = must("waiting and buried effects MUST be counted");
    let (store, mut dice) = (bed.fresh().await, Dice::new(51));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let stored: usize = case.log.iter().map(|commit| commit.effects.len()).sum();
    must.equal("the waiting effects", &must.works("counting", store.waiting_effects().await)?, &(stored as u64))?;
    let mut notes = Vec::new();
    for number in 0..2 {
        bed.pass(&store, Duration::from_secs(1)).await;
        let job = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)?;
        let job = job.ok_or_else(|| must.breach("a due effect was not handed out"))?;
        let note = format!("refused: n° {number}");
        must.works("burying", Outbox::<L>::bury(&store, &job.claim, &note).await)?;
        notes.push((job.claim.key, note));
    }
    must.equal("the waiting effects", &must.works("counting", store.waiting_effects().await)?, &(stored as u64 - 2))?;
    let buried = must.works("listing", store.buried(9).await)?;
    let found: BTreeSet<_> = buried.iter().map(|buried| (buried.key.clone(), buried.note.clone())).collect();
    must.equal("the buried effects", &found, &notes.into_iter().collect())?;
    let whose = buried.iter().all(|buried| buried.inquiry == InquiryId(case.id) && buried.kind.starts_with("mail_"));
    must.hold(whose, || format!("the buried effects are {buried:?}"))?;
    must.equal("a short list", &must.works("listing", store.buried(1).await)?.len(), &1)
}

async fn dossier<S: Archive>(must: Must, store: &S, id: InquiryId) -> Result<Dossier, Breach> {
    let dossier = must.works("reading a dossier", store.dossier(id).await)?;
    dossier.ok_or_else(|| must.breach("there is no dossier of a stored inquiry"))
}

async fn attempt<S: Archive>(must: Must, store: &S, id: AttemptId) -> Result<Option<Attempt>, Breach> {
    must.works("reading an attempt", store.attempt(id).await)
}
