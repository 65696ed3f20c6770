//! The orders of a list, and everything that it can be narrowed by.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L, StaffId};
use kit_workflow::port::{
    Archive, Assigned, Casework, Handover, ListOrder, PageRequest, Particulars, ReportFilter, Summary,
};
use kit_workflow::{Commit, Name as _, Outbox, Store, Timestamp, WorkerId};

use super::LEASE;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::{Dice, sample};

const SECOND: Duration = Duration::from_secs(1);

/// What a filter wants of a line, as the list itself tells the line.
type Wants = Box<dyn Fn(&Summary) -> bool>;

pub(super) async fn lists_keep_the_order_and_the_wishes<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Outbox<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(74));
    let start = bed.now(&store);
    let me = StaffId(dice.uuid());
    let mut cases = Vec::new();
    for number in 0..8_u32 {
        let at = start + number / 2 * SECOND;
        let mut case = Case::new(at, &mut dice);
        let mut submission = sample::submission(at, &mut dice);
        submission.test = number % 3 == 0;
        let particulars = Particulars::Submission(Box::new(submission));
        let commit = Commit { particulars, ..case.step(at, &mut dice) };
        case.commit(must, &store, commit).await?;
        // Those that came first move last, and not all to the same stage.
        let moved = start + (20 - number) * SECOND;
        case.walk(must, &store, number as usize % 5, moved, &mut dice).await?;
        if number % 4 == 1 {
            let handover = Handover { at, by: me, to: Some(me) };
            must.works("a handover", store.hand_over(InquiryId(case.id), None, &handover).await)?;
        }
        cases.push(case);
    }
    bed.pass(&store, SECOND).await;
    let job = must.works("claiming", store.claim(&WorkerId("suite".to_owned()), LEASE).await)?;
    let job = job.ok_or_else(|| must.breach("a due effect was not handed out"))?;
    must.works("burying", Outbox::<L>::bury(&store, &job.claim, "no").await)?;

    let all = whole(must, &store, &ReportFilter::default(), ListOrder::Submitted, 50).await?;
    must.equal("how many there are", &all.len(), &cases.len())?;
    for item in &all {
        let handling = must.works("reading", store.handling(item.id, start).await)?;
        must.equal("who has a line's inquiry", &item.assignee, &handling.assignee)?;
        must.equal("that an effect of it was given up", &item.given_up, &(item.id.0 == job.subject))?;
        let upcoming = must.works("reading deadlines", Outbox::<L>::upcoming(&store, item.id.0).await)?;
        must.equal("its next deadline", &item.deadline, &upcoming.iter().map(|deadline| deadline.due).min())?;
    }
    let middle = start + 16 * SECOND;
    let wishes: Vec<(&str, ReportFilter, Wants)> = vec![
        ("all", ReportFilter::default(), Box::new(|_| true)),
        ("mine", only(|f| f.assigned = Some(Assigned::To(me))), Box::new(move |item| item.assignee == Some(me))),
        ("nobody's", only(|f| f.assigned = Some(Assigned::Nobody)), Box::new(|item| item.assignee.is_none())),
        ("given up", only(|f| f.given_up = true), Box::new(|item| item.given_up)),
        ("money", only(|f| f.money_waits = true), Box::new(|item| item.money_waits)),
        ("tests", only(|f| f.test = Some(true)), Box::new(|item| item.test)),
        ("no tests", only(|f| f.test = Some(false)), Box::new(|item| !item.test)),
        ("old", only(|f| f.moved_before = Some(middle)), Box::new(move |item| item.moved_at < middle)),
        (
            "a period",
            only(|f| (f.from, f.until) = (Some(start + SECOND), Some(start + 3 * SECOND))),
            Box::new(move |item| start + SECOND <= item.submitted_at && item.submitted_at < start + 3 * SECOND),
        ),
    ];
    for (name, filter, wants) in &wishes {
        for order in ListOrder::ALL {
            let mut expected: Vec<(Timestamp, InquiryId)> =
                all.iter().filter(|item| wants(item)).filter_map(|item| item.place(*order)).collect();
            expected.sort_unstable();
            if !order.is_ascending() {
                expected.reverse();
            }
            for limit in [1, 3, 50] {
                let found = whole(must, &store, filter, *order, limit).await?;
                let found: Vec<_> = found.iter().filter_map(|item| item.place(*order)).collect();
                must.equal(&format!("{name} by {order} in pages of {limit}"), &found, &expected)?;
            }
        }
    }
    Ok(())
}

fn only(wish: impl FnOnce(&mut ReportFilter)) -> ReportFilter {
    let mut filter = ReportFilter::default();
    wish(&mut filter);
    filter
}

/// The whole list, page by page.
async fn whole<S: Archive>(
    must: Must,
    store: &S,
    filter: &ReportFilter,
    order: ListOrder,
    limit: u32,
) -> Result<Vec<Summary>, Breach> {
    let mut request = PageRequest { filter: filter.clone(), order, ..PageRequest::newest(limit) };
    let mut seen = Vec::new();
    loop {
        let page = must.works("listing", store.list(&request).await)?;
        seen.extend(page.items);
        must.hold(seen.len() <= 50, || format!("pages of {limit} repeat items"))?;
        request.after = page.next;
        if request.after.is_none() {
            return Ok(seen);
        }
    }
}
