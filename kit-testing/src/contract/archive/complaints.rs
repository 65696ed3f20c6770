//! What clients complain of.

use std::time::Duration;

use kit_workflow::Store;
use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryId, InquiryLifecycle as L, Receipt};
use kit_workflow::port::{Archive, ComplaintEntry, OpenComplaint, Particulars};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

pub(super) async fn complaints_wait_until_they_are_closed<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(54));
    let start = bed.now(&store);
    let figures = must.works("counting complaints", store.complaint_figures().await)?;
    must.equal("what is complained of", &(figures.open, figures.oldest), &(0, None))?;
    let (mut cases, mut expected) = (Vec::new(), Vec::new());
    for number in 0..5_u64 {
        // Two at a time share a moment, so that pages end between equal moments too.
        let at = start + Duration::from_secs(number / 2);
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 2, at, &mut dice).await?;
        let attempts = [(); 2].map(|()| AttemptId(dice.uuid()));
        for attempt in attempts {
            let command = Command::StartCheckout { attempt, announced: false };
            case.ask(must, &store, ActorKind::Client, command, &mut dice).await?;
        }
        for attempt in attempts {
            case.ask(must, &store, ActorKind::Client, Command::Complain { attempt }, &mut dice).await?;
            let sequence = case.version.unwrap_or(0);
            let text = sample::complaint();
            let (closed_at, closed_by, answer) = (None, None, None);
            let entry = ComplaintEntry { sequence, attempt, at, text, closed_at, closed_by, answer };
            let answers = dossier(must, &store, InquiryId(case.id)).await?.answers;
            let organization_name = answers.organization_name;
            expected.push(OpenComplaint { inquiry: InquiryId(case.id), organization_name, test: true, entry });
        }
        cases.push((case, attempts));
    }
    expected.sort_by_key(OpenComplaint::place);
    listed(must, &store, &expected).await?;

    // The money of one comes, and both of another are answered.
    let (case, attempts) = &mut cases[1];
    let receipt = Receipt::verified(attempts[0], OWED);
    case.ask(must, &store, ActorKind::Gateway, Command::ConfirmPayment { receipt }, &mut dice).await?;
    let closed: Vec<_> = dossier(must, &store, InquiryId(case.id)).await?.complaints;
    let told: Vec<_> = closed.iter().map(|entry| (entry.attempt, entry.closed_by, entry.answer.clone())).collect();
    must.equal("what was closed by money", &told, &vec![(attempts[0], case.version, None), (attempts[1], None, None)])?;
    expected.retain(|open| open.entry.attempt != attempts[0]);
    let (case, attempts) = &mut cases[3];
    let command = Command::AnswerComplaint { answer: "digest".to_owned() };
    case.ask(must, &store, ActorKind::Staff, command.clone(), &mut dice).await?;
    let answer = match sample::particulars(&command, start, &mut dice) {
        Particulars::Answer(answer) => Some(answer),
        _ => None,
    };
    let closed: Vec<_> = dossier(must, &store, InquiryId(case.id)).await?.complaints;
    let told: Vec<_> = closed.into_iter().map(|entry| (entry.closed_by, entry.answer)).collect();
    must.equal("what was answered", &told, &vec![(case.version, answer); 2])?;
    expected.retain(|open| !attempts.contains(&open.entry.attempt));
    listed(must, &store, &expected).await
}

/// The list and its figures, whatever the pages' length.
async fn listed<S: Archive>(must: Must, store: &S, expected: &[OpenComplaint]) -> Result<(), Breach> {
    let figures = must.works("counting complaints", store.complaint_figures().await)?;
    let oldest = expected.first().map(|open| open.entry.at);
    must.equal("how many wait, and since when", &(figures.open, figures.oldest), &(expected.len() as u64, oldest))?;
    for limit in [1, 2, 3, 50] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = must.works("listing complaints", store.complaints(after, limit).await)?;
            seen.extend(page.items);
            must.hold(seen.len() <= expected.len(), || format!("pages of {limit} repeat items"))?;
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        must.equal(&format!("what pages of {limit} show"), &seen, &expected.to_vec())?;
    }
    Ok(())
}
