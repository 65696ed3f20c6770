//! Who is written to before anything was paid.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::Archive;

use crate::Dice;
use crate::contract::{Breach, Must, TestBed};

const HOUR: Duration = Duration::from_secs(60 * 60);

pub(super) async fn one_inquiry_writes_to_a_recipient<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(57));
    let at = bed.now(&store);
    let rivals: Vec<InquiryId> = (0..6).map(|_| InquiryId(dice.uuid())).collect();
    let mut let_in = Vec::new();
    for (rival, answer) in
        rivals.iter().zip(join_all(rivals.iter().map(|id| store.may_write("a", *id, at, HOUR))).await)
    {
        if must.works("asking", answer)? {
            let_in.push(*rival);
        }
    }
    let [first] = let_in[..] else { return Err(must.breach(format!("{} of 6 may write", let_in.len()))) };
    let ask = async |recipient: &str, id: InquiryId, now| {
        must.works("asking", store.may_write(recipient, id, now, HOUR).await)
    };
    let other = InquiryId(dice.uuid());
    let last = at + HOUR - Duration::from_millis(1);
    must.equal("that the first may write again", &ask("a", first, last).await?, &true)?;
    must.equal("that another may write as well", &ask("a", other, last).await?, &false)?;
    must.equal("that it may write to somebody else", &ask("b", other, last).await?, &true)?;
    must.equal("that it may write once the time is over", &ask("a", other, at + HOUR).await?, &true)?;
    must.equal("that the first still may", &ask("a", first, at + HOUR).await?, &false)
}
