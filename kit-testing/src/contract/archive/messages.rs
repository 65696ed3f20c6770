//! What client and staff write to each other.

use std::time::Duration;

use kit_workflow::inquiry::{Effect, InquiryId, InquiryLifecycle as L, Letter, MessageId, StaffId};
use kit_workflow::port::{Archive, Message, Messages as _, Sent};
use kit_workflow::{Outbox, Store, Timestamp, WorkerId};

use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};

const LEASE: Duration = Duration::from_secs(60);

pub(super) async fn messages_are_kept_once_and_told<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(74));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 1, at, &mut dice).await?;
    let (id, staff) = (InquiryId(case.id), StaffId(dice.uuid()));
    let message = |dice: &mut Dice, at: Timestamp, by| Message {
        id: MessageId(dice.uuid()),
        at,
        by,
        text: "Où en est mon dossier ?".to_owned(),
    };
    let first = message(&mut dice, at, None);
    let second = message(&mut dice, at + Duration::from_secs(1), None);
    let answer = message(&mut dice, at + Duration::from_secs(2), Some(staff));
    let send = async |id, message: &Message| must.works("writing", store.keep_message(id, message, 3).await);
    let nobody = InquiryId(dice.uuid());
    must.equal("writing to nobody", &send(nobody, &first).await?, &Sent::Nobody)?;
    must.equal("writing", &send(id, &first).await?, &Sent::Done)?;
    must.equal("writing the same", &send(id, &first).await?, &Sent::Before)?;
    must.equal("writing more", &send(id, &second).await?, &Sent::Done)?;
    must.equal("answering", &send(id, &answer).await?, &Sent::Done)?;
    let last = message(&mut dice, at, None);
    must.equal("writing too much", &send(id, &last).await?, &Sent::TooMany)?;
    let kept = must.works("reading messages", store.messages(id).await)?;
    must.hold(kept == [first, second, answer], || format!("the messages are {kept:?}"))?;
    must.hold(kept.iter().all(|message| !message.text.is_empty()), || "a text was lost".to_owned())?;
    let mut letters = Vec::new();
    bed.pass(&store, Duration::from_secs(9)).await;
    while let Some(job) = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)? {
        if let Effect::Mail(letter @ (Letter::StaffMessage | Letter::ClientMessage)) = job.effect {
            letters.push(letter);
        }
    }
    letters.sort_by_key(|letter| letter.is_for_staff());
    must.equal("the letters", &letters, &vec![Letter::ClientMessage, Letter::StaffMessage])
}
