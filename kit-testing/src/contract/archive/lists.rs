//! Lists, searches and counts for the desk.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryId, InquiryLifecycle as L, Receipt, Stage};
use kit_workflow::port::{Archive, PageRequest, Particulars, ReportFilter};
use kit_workflow::{Commit, Money, Store};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

pub(super) async fn lists_show_each_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(48));
    let start = bed.now(&store);
    let mut cases = Vec::new();
    for number in 0..9_u64 {
        // Three at a time share a moment, so that pages end between equal moments too.
        let at = start + Duration::from_secs(number / 3);
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 1 + number as usize % 4, at, &mut dice).await?;
        cases.push((at, case));
    }
    for limit in [1, 2, 4, 9, 50] {
        let mut seen = Vec::new();
        let mut request = PageRequest::newest(limit);
        loop {
            let page = must.works("listing", store.list(&request).await)?;
            must.hold(page.items.len() <= limit as usize, || format!("a page of {limit} holds {}", page.items.len()))?;
            seen.extend(page.items);
            must.hold(seen.len() <= cases.len(), || format!("pages of {limit} repeat items"))?;
            match page.next {
                Some(next) => request.after = Some(next),
                None => break,
            }
        }
        must.hold(seen.is_sorted_by(|one, next| one.submitted_at >= next.submitted_at), || {
            format!("pages of {limit} are not ordered by submission, newest first")
        })?;
        let ids: BTreeSet<InquiryId> = seen.iter().map(|item| item.id).collect();
        let expected = cases.iter().map(|(_, case)| InquiryId(case.id)).collect();
        must.equal(&format!("what pages of {limit} show"), &ids, &expected)?;
        for item in seen {
            let Some((at, case)) = cases.iter().find(|(_, case)| case.id == item.id.0) else { continue };
            let state = case.state.as_ref();
            let found = (Some(item.stage), Some(item.version), item.submitted_at, item.owed);
            let owed = state.and_then(|state| state.account()).map(|account| account.owed());
            must.equal("a line of the list", &found, &(state.map(|state| state.stage()), case.version, *at, owed))?;
            let answers = dossier(must, &store, item.id).await?.answers;
            let names = (answers.organization_name, answers.contact_name, answers.email);
            must.hold((item.organization_name, item.contact_name, item.email) == names, || {
                "its names differ".to_owned()
            })?;
        }
    }
    let filter = ReportFilter { stage: Some(Stage::AwaitingPayment), ..ReportFilter::default() };
    let request = PageRequest { filter, ..PageRequest::newest(50) };
    let page = must.works("listing", store.list(&request).await)?;
    let stages: Vec<Stage> = page.items.iter().map(|item| item.stage).collect();
    must.equal("the list of one stage", &stages, &vec![Stage::AwaitingPayment; 4])?;
    let mut counts = must.works("counting stages", store.stage_counts().await)?;
    counts.retain(|count| count.count > 0);
    counts.sort_by_key(|count| count.stage);
    let counts: Vec<_> = counts.into_iter().map(|count| (count.stage, count.count)).collect();
    must.equal("the stages", &counts, &vec![(Stage::Submitted, 3), (Stage::AwaitingPayment, 4), (Stage::Paid, 2)])
}

pub(super) async fn searches_find_what_they_name<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(49));
    let at = bed.now(&store);
    let mut ids = Vec::new();
    for (organization, contact, email) in [
        ("Mairie de Thiès", "Öffentliche Prüfung", "pruefung@example.org"),
        ("École 100% réussite", "Bureau A_B", "bureau@example.org"),
        ("Hôpital \"d'Avant\"", "Achats \\ Finances", "achats@example.com"),
    ] {
        let mut case = Case::new(at, &mut dice);
        let mut submission = sample::submission(at, &mut dice);
        submission.answers.organization_name = organization.to_owned();
        submission.answers.contact_name = contact.to_owned();
        submission.answers.email = email.to_owned();
        let particulars = Particulars::Submission(Box::new(submission));
        let commit = Commit { particulars, ..case.step(at, &mut dice) };
        case.commit(must, &store, commit).await?;
        ids.push(InquiryId(case.id));
    }
    let reference = ids[1].reference();
    for (query, expected) in [
        ("MAIRIE", vec![0]),
        ("thiÈs", vec![0]),
        ("PRÜFUNG", vec![0]),
        ("école", vec![1]),
        ("example.ORG", vec![0, 1]),
        ("100%", vec![1]),
        ("1_0", vec![]),
        ("%", vec![1]),
        ("_", vec![1]),
        ("\\", vec![2]),
        ("d'avant", vec![2]),
        ("\"", vec![2]),
        ("nobody", vec![]),
        (reference.as_str(), vec![1]),
        (&reference.to_lowercase(), vec![1]),
    ] {
        let filter = ReportFilter { query: Some(query.to_owned()), ..ReportFilter::default() };
        let request = PageRequest { filter, ..PageRequest::newest(50) };
        let page = must.works("searching", store.list(&request).await)?;
        let found: BTreeSet<InquiryId> = page.items.into_iter().map(|item| item.id).collect();
        let expected = expected.into_iter().map(|index: usize| ids[index]).collect();
        must.equal(&format!("what {query:?} finds"), &found, &expected)?;
    }
    Ok(())
}

pub(super) async fn money_that_waits_is_shown<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(50));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 2, at, &mut dice).await?;
    let [short, extra] = [(); 2].map(|()| AttemptId(dice.uuid()));
    let short = Receipt::verified(short, Money::new(OWED.minor() - 1, OWED.currency()));
    for (kind, command, waits) in [
        (ActorKind::Client, Command::StartCheckout { attempt: short.attempt(), announced: false }, false),
        (ActorKind::Gateway, Command::HoldPayment { receipt: short }, true),
        (ActorKind::Staff, Command::AcceptShortPayment { reason: "digest".to_owned() }, false),
        (ActorKind::Gateway, Command::ConfirmPayment { receipt: Receipt::verified(extra, OWED) }, true),
        (ActorKind::Staff, Command::Refund { reason: "digest".to_owned() }, true),
        (ActorKind::Staff, Command::ConfirmRefund { proof: "digest".into(), amount: None }, false),
    ] {
        let what = format!("{:?}", command.kind());
        let commit = case.decide(sample::actor(kind, &mut dice), command, at, &mut dice);
        case.commit(must, &store, commit).await?;
        let page = must.works("listing", store.list(&PageRequest::newest(9)).await)?;
        let found: Vec<bool> = page.items.iter().map(|item| item.money_waits).collect();
        must.equal(&format!("that money waits after {what}"), &found, &vec![waits])?;
    }
    Ok(())
}
