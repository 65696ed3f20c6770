//! What is kept of a person, and what goes.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L, NoteId, PrivacyDeedId, StaffId, Stage};
use kit_workflow::port::{
    Archive, Casework as _, Erased, FileKey, Folder, Keeping, Note, PageRequest, Privacy as _, PrivacyDeed,
    PrivacyWork, Reading, ReportFilter,
};
use kit_workflow::{Outbox, Store, Timestamp, Version, WorkerId};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The steps of the road up to the delivery.
const ROAD: usize = 8;

pub(super) async fn erasures_leave_nobody<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(81));
    let at = bed.now(&store);
    let (case, other) = (delivered(must, &store, at, &mut dice).await?, delivered(must, &store, at, &mut dice).await?);
    let (id, other) = (InquiryId(case.id), InquiryId(other.id));
    let version = case.version.unwrap_or(0);
    let note = Note { id: NoteId(dice.uuid()), by: StaffId(dice.uuid()), at, text: "Rappeler Mme Zongo".to_owned() };
    must.works("noting", store.keep_note(id, &note).await)?;
    let before = dossier(must, &store, id).await?;
    let history = must.works("reading the history", Store::<L>::history(&store, id.0).await)?;
    let deed = deed(id, at + DAY, &mut dice);
    must.equal("whether it is erased", &erase(must, &store, version, &deed).await?, &Erased::Done)?;
    must.equal("whether it is erased again", &erase(must, &store, version, &deed).await?, &Erased::Before)?;

    let after = dossier(must, &store, id).await?;
    let gone = Keeping { files_removed_at: Some(deed.at), erased_at: Some(deed.at) };
    must.equal("what is kept", &after.keeping, &gone)?;
    must.equal("what is said to be kept", &must.works("asking", store.keeping(id).await)?, &gone)?;
    let answers: Vec<String> = after.answers.fields().into_iter().map(|(_, text)| text).collect();
    must.equal("the answers", &answers, &vec![String::new(); answers.len()])?;
    let named = after.documents.iter().any(|document| !document.name.is_empty())
        || after.deliverables.iter().any(|entry| !entry.file_name.is_empty())
        || after.proofs.iter().any(|entry| !entry.proof.name.is_empty());
    must.hold(!named, || "a file still has the name it came with".to_owned())?;
    let said = after.remarks.iter().any(|remark| !remark.text.is_empty());
    must.hold(!said, || "a reason is still there".to_owned())?;
    let paged = after.attempts.iter().any(|attempt| attempt.payment_url.is_some());
    must.hold(!paged, || "a payment page is still known".to_owned())?;
    let texts = must.works("reading documents", store.documents(id).await)?;
    let text = texts.iter().any(|document| matches!(&document.reading, Reading::Read { text, .. } if !text.is_empty()));
    must.hold(!text, || "the text of a document is still there".to_owned())?;
    let markdown = must.works("reading a draft", store.markdown(id, 1).await)?.unwrap_or_default();
    must.equal("the text of a draft", &markdown.as_str(), &"")?;
    let notes = must.works("reading notes", store.handling(id, at).await)?.notes;
    must.equal("the note", &notes, &vec![Note { text: String::new(), ..note }])?;
    let found = search(must, &store, &before.answers.email).await?;
    must.equal("who is found by the address", &found, &Vec::new())?;
    must.equal("by the reference", &search(must, &store, &id.reference()).await?, &vec![id])?;

    must.equal("the state", &after.state, &before.state)?;
    must.equal("the version", &after.version, &before.version)?;
    let again = must.works("reading the history", Store::<L>::history(&store, id.0).await)?;
    must.equal("the history", &again, &history)?;
    let receipts = |dossier: &kit_workflow::port::Dossier| {
        dossier.attempts.iter().map(|attempt| (attempt.id, attempt.status, attempt.receipt)).collect::<Vec<_>>()
    };
    must.equal("the payments", &receipts(&after), &receipts(&before))?;
    let (kept, was) = (after.voucher, before.voucher);
    let number = |voucher: &Option<kit_workflow::port::Voucher>| {
        voucher.as_ref().map(|voucher| (voucher.number, voucher.amount, voucher.buyer_organization.clone()))
    };
    must.equal("the voucher", &number(&kept), &number(&was))?;
    must.equal("who is named on it", &kept.map(|voucher| voucher.buyer_name), &Some(String::new()))?;
    let neighbour = dossier(must, &store, other).await?;
    let found = search(must, &store, &neighbour.answers.email).await?;
    must.equal("who is found by another address", &found, &vec![other])?;
    must.equal("what is kept of another", &neighbour.keeping, &Keeping::default())?;
    must.hold(!neighbour.answers.contact_name.is_empty(), || "another was erased as well".to_owned())?;
    must.equal("the trail", &must.works("reading the trail", store.privacy_deeds(9).await)?, &vec![deed])
}

pub(super) async fn discarded_files_wait_to_be_removed<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(82));
    let at = bed.now(&store);
    let case = delivered(must, &store, at, &mut dice).await?;
    let (id, version) = (InquiryId(case.id), case.version.unwrap_or(0));
    let known = dossier(must, &store, id).await?;
    let mut files: Vec<FileKey> = Vec::new();
    let mut add = |folder, file| files.push(FileKey { folder, file });
    known.documents.iter().for_each(|document| add(Folder::Documents, document.stored.file));
    known.drafts.iter().for_each(|entry| add(Folder::Drafts, entry.draft.docx.file));
    known.deliverables.iter().for_each(|entry| add(Folder::Deliverables, entry.deliverable.pdf.file));
    must.equal("what is discarded before", &discarded(must, &store, 99).await?, &Vec::new())?;
    erase(must, &store, version, &deed(id, at, &mut dice)).await?;
    must.equal("the discarded files", &discarded(must, &store, 99).await?, &sorted(files.clone()))?;
    must.equal("a part of them", &discarded(must, &store, 1).await?.len(), &1)?;
    for _ in 0..2 {
        must.works("forgetting", store.forget_discarded(files[0]).await)?;
        must.equal("what is left", &discarded(must, &store, 99).await?, &sorted(files[1..].to_vec()))?;
    }
    Ok(())
}

pub(super) async fn nothing_is_erased_in_passing<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(83));
    let at = bed.now(&store);
    let case = delivered(must, &store, at, &mut dice).await?;
    let (id, version) = (InquiryId(case.id), case.version.unwrap_or(0));
    let deed = deed(id, at, &mut dice);
    must.equal("erasing at an older version", &erase(must, &store, version - 1, &deed).await?, &Erased::Moved)?;
    let claimed = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), DAY).await)?;
    must.hold(claimed.is_some(), || "a due effect was not handed out".to_owned())?;
    must.equal("erasing what is in hand", &erase(must, &store, version, &deed).await?, &Erased::AtWork)?;
    let nobody = PrivacyDeed { inquiry: InquiryId(dice.uuid()), ..deed };
    must.equal("erasing what is not there", &erase(must, &store, 1, &nobody).await?, &Erased::Moved)?;
    let kept = dossier(must, &store, id).await?;
    must.equal("what is kept", &kept.keeping, &Keeping::default())?;
    must.equal("the trail", &must.works("reading the trail", store.privacy_deeds(9).await)?, &Vec::new())
}

pub(super) async fn files_go_when_their_time_is_over<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(84));
    let (at, kept) = (bed.now(&store), 30 * DAY);
    let old = delivered(must, &store, at - 31 * DAY, &mut dice).await?;
    let older = delivered(must, &store, at - 32 * DAY, &mut dice).await?;
    let young = delivered(must, &store, at - 29 * DAY, &mut dice).await?;
    let mut open = Case::new(at - 40 * DAY, &mut dice);
    open.walk(must, &store, 3, at - 40 * DAY, &mut dice).await?;
    let [old, older, young] = [old, older, young].map(|case| InquiryId(case.id));
    let outlived = async |limit| must.works("asking what is over", store.outlived(kept, limit).await);
    must.equal("what is over", &outlived(9).await?, &vec![older, old])?;
    must.equal("a part of it", &outlived(1).await?, &vec![older])?;
    let rivals = join_all((0..3).map(|_| store.let_go(old, kept, at))).await;
    let mine = rivals.into_iter().map(|answer| must.works("letting go", answer)).collect::<Result<Vec<_>, _>>()?;
    must.equal("how many let it go", &mine.iter().filter(|mine| **mine).count(), &1)?;
    for id in [young, InquiryId(open.id), InquiryId(dice.uuid())] {
        must.equal("letting go too early", &must.works("letting go", store.let_go(id, kept, at).await)?, &false)?;
    }
    must.equal("what is over then", &outlived(9).await?, &vec![older])?;
    let after = dossier(must, &store, old).await?;
    let gone = Keeping { files_removed_at: Some(at), erased_at: None };
    must.equal("what is kept", &after.keeping, &gone)?;
    must.hold(!after.answers.email.is_empty() && !after.documents[0].name.is_empty(), || {
        "more than files is gone".to_owned()
    })?;
    must.equal("the stage", &after.state.stage(), &Stage::Delivered)?;
    let mut files: Vec<FileKey> = Vec::new();
    let mut add = |folder, file| files.push(FileKey { folder, file });
    after.documents.iter().for_each(|document| add(Folder::Documents, document.stored.file));
    after.drafts.iter().for_each(|entry| add(Folder::Drafts, entry.draft.docx.file));
    must.equal("the discarded files", &discarded(must, &store, 99).await?, &sorted(files))?;
    let markdown = must.works("reading a draft", store.markdown(old, 1).await)?.unwrap_or_default();
    must.equal("the text of a draft", &markdown.as_str(), &"")
}

fn deed(inquiry: InquiryId, at: Timestamp, dice: &mut Dice) -> PrivacyDeed {
    PrivacyDeed { id: PrivacyDeedId(dice.uuid()), at, work: PrivacyWork::Erased, inquiry, by: StaffId(dice.uuid()) }
}

async fn delivered<S: Store<L>>(must: Must, store: &S, at: Timestamp, dice: &mut Dice) -> Result<Case, Breach> {
    let mut case = Case::new(at, dice);
    case.walk(must, store, ROAD, at, dice).await?;
    Ok(case)
}

async fn erase<S: Archive>(must: Must, store: &S, version: Version, deed: &PrivacyDeed) -> Result<Erased, Breach> {
    must.works("erasing", store.erase(deed.inquiry, version, deed).await)
}

async fn discarded<S: Archive>(must: Must, store: &S, limit: u32) -> Result<Vec<FileKey>, Breach> {
    Ok(sorted(must.works("asking what is discarded", store.discarded(limit).await)?))
}

fn sorted(mut files: Vec<FileKey>) -> Vec<FileKey> {
    files.sort_by_key(|key| key.file);
    files
}

async fn search<S: Archive>(must: Must, store: &S, query: &str) -> Result<Vec<InquiryId>, Breach> {
    let filter = ReportFilter { query: Some(query.to_owned()), ..ReportFilter::default() };
    let page = must.works("a search", store.list(&PageRequest { filter, ..PageRequest::newest(9) }).await)?;
    Ok(page.items.into_iter().map(|item| item.id).collect())
}
