//! The contract of [`Archive`].

mod alarms;
mod attempts;
mod casework;
mod complaints;
mod documents;
mod dossiers;
mod inbox;
mod ledger;
mod links;
mod lists;
mod mails;
mod messages;
mod privacy;
mod recipients;
mod reports;
mod sections;
mod vouchers;
mod waiting;
mod wishes;

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::{AttemptId, InquiryId, InquiryLifecycle as L, StaffId};
use kit_workflow::port::{Archive, Attempt, Dossier, PageRequest, Revival};
use kit_workflow::{Outbox, Store, WorkerId};

use super::case::Case;
use super::{Breach, Checked, Must, TestBed};
use crate::Dice;
use crate::sample;

const LEASE: Duration = Duration::from_secs(60);

/// Holds an archive to the contract of [`Archive`]:
///
/// - what nobody stored MUST be absent, and the archive MUST say that it is ready;
/// - everything that a commit wrote MUST be visible as soon as it is committed, unaltered: the form with its documents, and
///   the attempts, drafts, deliverables, remarks and links of later events;
/// - a forgotten document MUST be attached once, up to a number in all, and never once a draft was begun;
/// - a token MUST open the inquiry, the attempt or the link it was made for, and no other;
/// - a paid attempt MUST stay paid, and a known payment page and a known token MUST stay known, whatever news come;
/// - a notification MUST be kept once, with the effect that asks the gateway, also where it comes several times at once;
/// - however many notifications come of one attempt, one effect MUST wait to ask about it; what comes while the gateway is
///   asked, or comes again after a pause, MUST have it asked again;
/// - a notification of an unknown transaction MUST wait to be looked at again, be decided by one of several, and find room
///   only up to a bound;
/// - the inbox MUST show each notification once, count what was turned away, and forget what is old;
/// - one caller at a time MUST be told to ask about an attempt, and the ledger MUST show each attempt once;
/// - a draft MUST be laid out once, and another round MUST start anew what is not done;
/// - a section MUST be written once, and what follows MUST be due once, however many finish;
/// - calls to the model MUST be kept, each once, as they ended;
/// - lists MUST show the newest submissions first, each once over all pages, and MUST find what is asked for whatever the
///   case, taking no character of a query for a wildcard;
/// - lists MUST keep the order and the wishes that are asked for;
/// - a handover MUST go through only from whoever has the inquiry; a note MUST be kept once, and be erased when it is to be;
///   whoever is at an inquiry MUST be told until their time is out;
/// - a message MUST be kept once, up to a number in all, with one effect that tells the other side;
/// - an erasure MUST leave nothing that tells who somebody was, and MUST NOT touch events, amounts and numbers; what moved or is
///   in hand MUST NOT be erased;
/// - files of what was erased or let go MUST be listed as discarded until they are removed; one of several MUST be told that
///   it let the files of an inquiry go, and only once their time is over;
/// - reports MUST list each attempt and each download once, the newest first, and only what their filter wants;
/// - money that waits MUST be listed since when it waits, the longest wait first, each amount once over all pages, and added
///   up by reason and currency;
/// - an order MUST get the next number of its series in the commit that pays it, one voucher for each order, without gaps;
/// - one inquiry at a time MUST be let write to somebody who has paid nothing, and always the same one;
/// - a complaint MUST be listed until it is answered or its money comes, the longest wait first, each once over all pages;
/// - an alarm MUST be given to one caller at a time, and again once it went on and the quiet is over;
/// - letters MUST be listed until something became of them, and one that was sent MUST stay so;
/// - stages, downloads, waiting and buried effects MUST be counted;
/// - a buried effect that somebody wants tried again MUST be due at once, its attempts anew, and who wanted it MUST be kept.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
///
/// let checked = kit_testing::drive::to_end(contract::archive(&MemoryBed::new())).unwrap();
/// assert!(checked.musts().contains(&"the form MUST be kept as it was committed"));
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn archive<B: TestBed>(bed: &B) -> Result<Checked, Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let mut checked = Checked::new("archive");
    let must = checked.must("what nobody stored MUST be absent");
    what_nobody_stored_is_absent(must, bed).await?;
    let must = checked.must("the form MUST be kept as it was committed");
    dossiers::forms_are_kept_whole(must, bed).await?;
    let must = checked.must("what a commit wrote MUST be visible in the dossier as soon as it is committed");
    dossiers::dossiers_follow_the_road(must, bed).await?;
    let must =
        checked.must("a forgotten document MUST be attached once, up to a number, and never once a draft was begun");
    documents::forgotten_documents_are_attached_in_time(must, bed).await?;
    let must = checked.must("an attempt MUST show what was received by it");
    attempts::receipts_reach_their_attempts(must, bed).await?;
    let must =
        checked.must("a paid attempt MUST stay paid, and a known payment page and a known token MUST stay known");
    attempts::attempts_follow_the_news(must, bed).await?;
    let must = checked.must("a link's token MUST find the link it was made for, and its downloads MUST be counted");
    links::links_open_what_they_were_issued_for(must, bed).await?;
    let must = checked.must(
        "the links of an inquiry MUST be listed, the newest first, with their downloads, each counted once within a time",
    );
    links::links_are_listed_with_their_downloads(must, bed).await?;
    let must = checked.must("a notification MUST be kept once, with the effect that asks the gateway");
    inbox::notifications_are_kept_once(must, bed).await?;
    let must = checked.must(
        "one effect MUST wait to ask about an attempt, and what comes while it is asked MUST have it asked again",
    );
    inbox::a_storm_asks_once_and_a_late_word_asks_again(must, bed).await?;
    let must =
        checked.must("a notification of an unknown transaction MUST be looked at again and decided by one of several");
    inbox::early_notifications_are_decided_once(must, bed).await?;
    let must = checked
        .must("notifications of unknown transactions MUST find room up to a bound within a day, and others always");
    inbox::strangers_find_room_up_to_a_bound(must, bed).await?;
    let must =
        checked.must("the inbox MUST show each notification once, count what was turned away, and forget what is old");
    inbox::the_inbox_shows_each_once_and_forgets(must, bed).await?;
    let must = checked.must("one caller at a time MUST be told to ask about an attempt");
    ledger::one_asks_at_a_time(must, bed).await?;
    let must = checked
        .must("the ledger MUST show each attempt once, the oldest first, by how it stands and when it was opened");
    ledger::the_ledger_shows_each_once(must, bed).await?;
    let must =
        checked.must("letters MUST be listed until something became of them, and one that was sent MUST stay so");
    mails::letters_are_listed_until_something_became_of_them(must, bed).await?;
    let must = checked.must("a draft MUST be laid out once, and another round MUST start anew what is not done");
    sections::plans_are_laid_out_once(must, bed).await?;
    let must = checked.must("a section MUST be written once, and what follows MUST be due once, however many finish");
    sections::sections_are_written_once(must, bed).await?;
    let must = checked.must("calls to the model MUST be kept, each once, as they ended");
    sections::calls_are_kept(must, bed).await?;
    let must = checked.must("lists MUST show the newest submissions first, each once over all pages");
    lists::lists_show_each_once(must, bed).await?;
    let must = checked.must("lists MUST find what is asked for whatever the case, taking no character for a wildcard");
    lists::searches_find_what_they_name(must, bed).await?;
    let must = checked.must("lists MUST show where money waits for staff");
    lists::money_that_waits_is_shown(must, bed).await?;
    let must = checked.must("lists MUST keep the order and the wishes that are asked for");
    wishes::lists_keep_the_order_and_the_wishes(must, bed).await?;
    let must = checked.must("a handover MUST go through only from whoever has the inquiry");
    casework::one_of_several_takes_an_inquiry(must, bed).await?;
    let must = checked.must("a note MUST be kept once, and be erased when it is to be");
    casework::notes_are_kept_once_and_erased(must, bed).await?;
    let must = checked.must("whoever is at an inquiry MUST be told until their time is out");
    casework::presence_is_told_until_its_time_is_out(must, bed).await?;
    let must = checked.must("a message MUST be kept once, up to a number, with one effect that tells the other side");
    messages::messages_are_kept_once_and_told(must, bed).await?;
    let must =
        checked.must("an erasure MUST leave nothing that tells who somebody was, and MUST NOT touch anything else");
    privacy::erasures_leave_nobody(must, bed).await?;
    let must = checked.must("files of what was erased MUST be listed as discarded until they are removed");
    privacy::discarded_files_wait_to_be_removed(must, bed).await?;
    let must = checked.must("an inquiry that moved, or that a worker has something of in hand, MUST NOT be erased");
    privacy::nothing_is_erased_in_passing(must, bed).await?;
    let must = checked.must("files MUST go when their time is over, let go by one of several, and not before");
    privacy::files_go_when_their_time_is_over(must, bed).await?;
    let must = checked.must("reports MUST list each attempt and each download once, and only what their filter wants");
    reports::reports_list_each_once(must, bed).await?;
    let must = checked.must(
        "money that waits MUST be listed since when it waits, the longest wait first, each amount once over all pages, and \
         added up by reason and currency",
    );
    waiting::money_that_waits_is_listed(must, bed).await?;
    let must = checked.must("an order MUST get the next number of its series in the commit that pays it, without gaps");
    vouchers::orders_get_numbers_without_gaps(must, bed).await?;
    let must = checked.must("one inquiry at a time MUST be let write to somebody who has paid nothing");
    recipients::one_inquiry_writes_to_a_recipient(must, bed).await?;
    let must =
        checked.must("a complaint MUST be listed, with all that was said, until it is answered or its money comes");
    complaints::complaints_wait_until_they_are_closed(must, bed).await?;
    let must =
        checked.must("an alarm MUST be given to one caller at a time, and again once it went on and the quiet is over");
    alarms::alarms_are_told_by_one_and_then_kept_quiet(must, bed).await?;
    let must = checked.must("waiting and buried effects MUST be counted");
    effects_are_counted(must, bed).await?;
    let must = checked.must(
        "a buried effect that somebody wants tried again MUST be due at once, its attempts anew, once for all who want it",
    );
    buried_effects_are_revived(must, bed).await?;
    Ok(checked)
}

async fn what_nobody_stored_is_absent<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Archive,
{
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
    must.equal("the links", &must.works("listing", store.links(id, 9).await)?, &Vec::new())?;
    must.equal("buried effects", &must.works("listing", store.buried(9).await)?, &Vec::new())?;
    must.equal("waiting effects", &must.works("counting", store.waiting_effects().await)?, &0)?;
    let page = must.works("listing", store.list(&PageRequest::newest(9)).await)?;
    must.equal("the list", &(page.items.len(), page.next), &(0, None))
}

async fn effects_are_counted<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
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

async fn buried_effects_are_revived<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(52));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 1, at, &mut dice).await?;
    let claim = async || {
        let job = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)?;
        job.ok_or_else(|| must.breach("a due effect was not handed out"))
    };
    let job = claim().await?;
    // Whatever else is due is in other hands.
    while must.works("claiming", store.claim(&WorkerId("suite".to_owned()), 9 * LEASE).await)?.is_some() {}
    let (id, key, by) = (InquiryId(case.id), job.claim.key.as_str(), StaffId(dice.uuid()));
    let revive = async |id, key, by| must.works("reviving", store.revive(id, key, by, at).await);
    must.equal("reviving what is in hand", &revive(id, key, by).await?, &false)?;
    must.works("burying", Outbox::<L>::bury(&store, &job.claim, "wrong address").await)?;
    must.equal("reviving for another inquiry", &revive(InquiryId(dice.uuid()), key, by).await?, &false)?;
    must.equal("reviving what nobody stored", &revive(id, "nothing", by).await?, &false)?;
    let rivals = [(); 4].map(|()| StaffId(dice.uuid()));
    let answers = join_all(rivals.iter().map(|by| store.revive(id, key, *by, at))).await;
    let answers = answers.into_iter().map(|answer| must.works("reviving", answer)).collect::<Result<Vec<_>, _>>()?;
    let winners: Vec<_> = rivals.iter().zip(&answers).filter(|(_, won)| **won).map(|(by, _)| *by).collect();
    let kept = must.works("reading revivals", store.revivals(id).await)?;
    let revival = |by: &StaffId| Revival { key: key.to_owned(), by: *by, at, note: "wrong address".to_owned() };
    must.equal("who wanted it", &kept, &winners.iter().map(revival).collect())?;
    must.equal("how many were told that it was theirs", &winners.len(), &1)?;
    must.equal("the buried effects", &must.works("listing", store.buried(9).await)?, &Vec::new())?;
    let again = claim().await?;
    must.equal("the effect", &(again.claim.key.as_str(), again.attempts), &(key, 1))?;
    must.hold(again.claim.fence > job.claim.fence, || format!("fence {} came again", again.claim.fence))?;
    let mine = must.works("finishing", Outbox::<L>::finish(&store, &job.claim).await)?;
    must.equal("whether the claim from before it was buried counts", &mine, &false)
}

async fn dossier<S: Archive>(must: Must, store: &S, id: InquiryId) -> Result<Dossier, Breach> {
    let dossier = must.works("reading a dossier", store.dossier(id).await)?;
    dossier.ok_or_else(|| must.breach("there is no dossier of a stored inquiry"))
}

async fn attempt<S: Archive>(must: Must, store: &S, id: AttemptId) -> Result<Option<Attempt>, Breach> {
    must.works("reading an attempt", store.attempt(id).await)
}
