//! Who takes care of an inquiry, who is at it, and what staff noted.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L, NoteId, StaffId};
use kit_workflow::port::{Archive, Casework, Handling, Handover, Note, Presence};
use kit_workflow::{Store, Timestamp};

use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};

const MINUTE: Duration = Duration::from_secs(60);

pub(super) async fn one_of_several_takes_an_inquiry<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(71));
    let at = bed.now(&store);
    let (id, other) = (stored(must, &store, at, &mut dice).await?, stored(must, &store, at, &mut dice).await?);
    let rivals: Vec<StaffId> = (0..4).map(|_| StaffId(dice.uuid())).collect();
    let mut taken = Vec::new();
    let asked = rivals.iter().map(|staff| async {
        (*staff, store.hand_over(id, None, &Handover { at, by: *staff, to: Some(*staff) }).await)
    });
    for (staff, answer) in join_all(asked).await {
        if must.works("a handover", answer)? {
            taken.push(staff);
        }
    }
    must.equal("how many took it", &taken.len(), &1)?;
    let (owner, boss) = (taken[0], StaffId(dice.uuid()));
    let handover = |from, by, to| {
        let store = &store;
        async move { must.works("a handover", store.hand_over(id, from, &Handover { at, by, to }).await) }
    };
    let stale = handover(None, boss, Some(boss)).await?;
    must.equal("that who has not seen the owner takes it", &stale, &false)?;
    must.equal("that it is taken again", &handover(None, owner, Some(owner)).await?, &true)?;
    must.equal("that the owner is set back", &handover(Some(owner), boss, Some(boss)).await?, &true)?;
    must.equal("that it is given back", &handover(Some(boss), boss, None).await?, &true)?;
    must.equal("that it is given back again", &handover(Some(boss), boss, None).await?, &true)?;
    let found = handling(must, &store, id, at).await?;
    must.equal("who has it", &found.assignee, &None)?;
    let expected = [(owner, Some(owner)), (boss, Some(boss)), (boss, None)].map(|(by, to)| Handover { at, by, to });
    must.equal("how it was handed over", &found.handovers, &expected.to_vec())?;
    must.equal("another inquiry", &handling(must, &store, other, at).await?, &Handling::default())?;
    let nowhere = InquiryId(dice.uuid());
    let answer = store.hand_over(nowhere, None, &Handover { at, by: boss, to: Some(boss) }).await;
    must.equal("that one that is not there is handed over", &must.works("a handover", answer)?, &false)
}

pub(super) async fn notes_are_kept_once_and_erased<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(72));
    let at = bed.now(&store);
    let (id, other) = (stored(must, &store, at, &mut dice).await?, stored(must, &store, at, &mut dice).await?);
    let mut notes: Vec<Note> = ["Appelée le 12.\n« Rappeler » <b>", "'; --", "%"]
        .into_iter()
        .zip([2, 1, 3])
        .map(|(text, minutes)| Note {
            id: NoteId(dice.uuid()),
            by: StaffId(dice.uuid()),
            at: at + minutes * MINUTE,
            text: text.to_owned(),
        })
        .collect();
    for note in notes.iter().chain(&notes[..1]) {
        must.works("a note", store.keep_note(id, note).await)?;
    }
    notes.sort_by_key(|note| note.at);
    must.equal("the notes", &handling(must, &store, id, at).await?.notes, &notes)?;
    let erased = notes[1].id;
    let elsewhere = must.works("erasing", store.erase_note(other, erased).await)?;
    must.equal("that another inquiry's note is erased", &elsewhere, &false)?;
    must.equal("that it is erased", &must.works("erasing", store.erase_note(id, erased).await)?, &true)?;
    // A form that is sent once more brings nothing back.
    must.works("a note", store.keep_note(id, &notes[1]).await)?;
    notes[1].text.clear();
    must.equal("the notes after one was erased", &handling(must, &store, id, at).await?.notes, &notes)?;
    must.equal("another inquiry", &handling(must, &store, other, at).await?, &Handling::default())
}

pub(super) async fn presence_is_told_until_its_time_is_out<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(73));
    let at = bed.now(&store);
    let (id, other) = (stored(must, &store, at, &mut dice).await?, stored(must, &store, at, &mut dice).await?);
    let [one, two] = [(); 2].map(|()| StaffId(dice.uuid()));
    let attend = |staff, at: Timestamp| {
        let store = &store;
        async move { must.works("attending", store.attend(id, &Presence { staff, at, until: at + 10 * MINUTE }).await) }
    };
    attend(one, at).await?;
    attend(two, at + 2 * MINUTE).await?;
    attend(one, at + 5 * MINUTE).await?;
    let present = |now: Timestamp| {
        let store = &store;
        async move {
            let found = handling(must, store, id, now).await?.present;
            Ok::<_, Breach>(found.into_iter().map(|presence| (presence.staff, presence.at)).collect::<Vec<_>>())
        }
    };
    let there = present(at + 12 * MINUTE - Duration::from_millis(1)).await?;
    must.equal("who is there", &there, &vec![(one, at), (two, at + 2 * MINUTE)])?;
    must.equal("who is there later", &present(at + 12 * MINUTE).await?, &vec![(one, at)])?;
    must.equal("who is there in the end", &present(at + 15 * MINUTE).await?, &Vec::new())?;
    attend(two, at + 20 * MINUTE).await?;
    let back = vec![(two, at + 20 * MINUTE)];
    must.equal("since when who came back is there", &present(at + 20 * MINUTE).await?, &back)?;
    must.equal("another inquiry", &handling(must, &store, other, at).await?, &Handling::default())
}

/// An inquiry as it was submitted.
async fn stored<S: Store<L>>(must: Must, store: &S, at: Timestamp, dice: &mut Dice) -> Result<InquiryId, Breach> {
    let mut case = Case::new(at, dice);
    case.walk(must, store, 1, at, dice).await?;
    Ok(InquiryId(case.id))
}

async fn handling<S: Archive>(must: Must, store: &S, id: InquiryId, now: Timestamp) -> Result<Handling, Breach> {
    must.works("reading how staff deal with it", store.handling(id, now).await)
}
