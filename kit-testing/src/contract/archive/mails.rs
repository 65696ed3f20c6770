//! What became of letters.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L, Letter};
use kit_workflow::port::{Archive, MailEntry, MailFate, Mails as _};
use kit_workflow::{Outbox, Store, WorkerId};

use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};

const LEASE: Duration = Duration::from_secs(60);

async fn read<S: Archive>(must: Must, store: &S, id: InquiryId) -> Result<Vec<MailEntry>, Breach> {
    must.works("reading letters", store.mails(id).await)
}

pub(super) async fn letters_are_listed_until_something_became_of_them<B: TestBed>(
    must: Must,
    bed: &B,
) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(75));
    let at = bed.now(&store);
    let (mut case, mut other) = (Case::new(at, &mut dice), Case::new(at, &mut dice));
    for case in [&mut case, &mut other] {
        case.walk(must, &store, 1, at, &mut dice).await?;
    }
    let (id, bystander) = (InquiryId(case.id), InquiryId(other.id));
    let queued = read(must, &store, id).await?;
    let mut letters: Vec<Letter> = queued.iter().map(|mail| mail.letter).collect();
    letters.sort_unstable();
    must.equal("what waits", &letters, &vec![Letter::StaffNewInquiry, Letter::ClientAcknowledgement])?;
    must.hold(queued.iter().all(|mail| mail.fate == MailFate::Queued), || "what waits is not queued".to_owned())?;
    let theirs = read(must, &store, bystander).await?.len();
    let later = |seconds| at + Duration::from_secs(seconds);
    let mut letter = queued[0].clone();
    let mut kept = async |fate, seconds, note: &str| {
        letter = MailEntry { fate, at: later(seconds), note: note.to_owned(), ..letter.clone() };
        must.works("noting", store.note_mail(id, &letter).await).map(|()| letter.clone())
    };
    for (fate, seconds, note) in
        [(MailFate::Delayed, 1, "connection: no answer in time"), (MailFate::Refused, 2, "recipient: code 550")]
    {
        let noted = kept(fate, seconds, note).await?;
        let found = read(must, &store, id).await?;
        must.equal("how many letters there are", &found.len(), &queued.len())?;
        must.hold(found.contains(&noted), || format!("{noted:?} is not among {found:?}"))?;
    }
    let sent = kept(MailFate::Sent, 3, "").await?;
    kept(MailFate::Delayed, 4, "connection: no answer in time").await?;
    let found = read(must, &store, id).await?;
    must.hold(found.contains(&sent), || format!("what was sent is {found:?}"))?;
    // Whatever leaves the outbox without a word is no letter that waits.
    while let Some(job) = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)? {
        must.works("finishing", store.finish(&job.claim).await)?;
    }
    must.equal("what is left", &read(must, &store, id).await?, &vec![sent])?;
    must.hold(theirs > 0, || "another inquiry's letters are not listed".to_owned())?;
    must.equal("another inquiry's letters", &read(must, &store, bystander).await?, &Vec::new())
}
