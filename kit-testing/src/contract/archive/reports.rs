//! Rows of reports.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L, LinkId};
use kit_workflow::port::{Archive, DownloadRow, DownloadStart, Particulars, PaymentRow, ReportFilter};
use kit_workflow::{Store, Timestamp};

use super::dossier;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::{Dice, sample};

/// More than any report here has.
const ENOUGH: u32 = 50;

pub(super) async fn reports_list_each_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(50));
    let start = bed.now(&store);
    let mut cases = Vec::new();
    for number in 0..4_u64 {
        // Two at a time share a moment, so that parts end between equal moments too.
        let at = start + Duration::from_secs(number / 2);
        let mut case = Case::new(at, &mut dice);
        // The last one has not been paid yet.
        case.walk(must, &store, if number == 3 { 3 } else { 8 }, at, &mut dice).await?;
        cases.push((at, case));
    }
    let mut begun: Vec<(LinkId, Timestamp)> = Vec::new();
    for (at, case) in &cases {
        for commit in &case.log {
            let (Some(grant), Particulars::Link(_)) = (granted(case), &commit.particulars) else { continue };
            let file = sample::stored_file(&mut dice).file;
            for _ in 0..2 {
                let start = DownloadStart { link: grant, file, at: *at };
                must.works("counting", store.count_download(&start, Duration::ZERO).await)?;
                begun.push((grant, *at));
            }
        }
    }
    must.hold(!begun.is_empty(), || "nothing was downloaded".to_owned())?;

    let everything = ReportFilter::default();
    let all = payments(must, &store, &everything, ENOUGH).await?;
    let mut expected = Vec::new();
    for (_, case) in &cases {
        let dossier = dossier(must, &store, InquiryId(case.id)).await?;
        let name = dossier.answers.organization_name;
        expected.extend(
            dossier.attempts.into_iter().map(|attempt| PaymentRow { organization_name: name.clone(), attempt }),
        );
    }
    expected.sort_by_key(|row| (row.attempt.opened_at, row.attempt.id));
    expected.reverse();
    must.equal("the attempts of a report", &all, &expected)?;
    let downloads_of_all = downloads(must, &store, &everything, ENOUGH).await?;
    must.equal("the number of downloads of a report", &downloads_of_all.len(), &begun.len())?;
    must.hold(downloads_of_all.is_sorted_by(|one, next| one.number > next.number), || {
        "downloads are not the newest first".to_owned()
    })?;
    let numbers: BTreeSet<u64> = downloads_of_all.iter().map(|row| row.number).collect();
    must.equal("the number of different downloads", &numbers.len(), &begun.len())?;
    for limit in [1, 2, 3] {
        must.equal("attempts in small parts", &payments(must, &store, &everything, limit).await?, &all)?;
        let parts = downloads(must, &store, &everything, limit).await?;
        must.equal("downloads in small parts", &parts, &downloads_of_all)?;
    }

    let middle = start + Duration::from_secs(1);
    let late = |at: Timestamp| at >= middle;
    for (filter, wanted_late) in [
        (ReportFilter { from: Some(middle), ..ReportFilter::default() }, true),
        (ReportFilter { until: Some(middle), ..ReportFilter::default() }, false),
    ] {
        let rows = payments(must, &store, &filter, ENOUGH).await?;
        let wanted: Vec<_> = all.iter().filter(|row| late(row.attempt.opened_at) == wanted_late).cloned().collect();
        must.equal("the attempts of a period", &rows, &wanted)?;
        let rows = downloads(must, &store, &filter, ENOUGH).await?;
        let wanted: Vec<_> = downloads_of_all.iter().filter(|row| late(row.begun_at) == wanted_late).cloned().collect();
        must.equal("the downloads of a period", &rows, &wanted)?;
    }
    for (_, case) in &cases {
        let Some(state) = &case.state else { continue };
        let filter = ReportFilter {
            stage: Some(state.stage()),
            query: Some(InquiryId(case.id).reference().to_lowercase()),
            ..ReportFilter::default()
        };
        let rows = payments(must, &store, &filter, ENOUGH).await?;
        let wanted: Vec<_> = all.iter().filter(|row| row.attempt.inquiry.0 == case.id).cloned().collect();
        must.equal("the attempts of an inquiry", &rows, &wanted)?;
        let rows = downloads(must, &store, &filter, ENOUGH).await?;
        let wanted: Vec<_> = downloads_of_all.iter().filter(|row| row.inquiry.0 == case.id).cloned().collect();
        must.equal("the downloads of an inquiry", &rows, &wanted)?;
    }
    Ok(())
}

/// The link that an inquiry has.
fn granted(case: &Case) -> Option<LinkId> {
    case.state.as_ref()?.delivery()?.grant.map(|grant| grant.link)
}

async fn payments<S: Archive>(
    must: Must,
    store: &S,
    filter: &ReportFilter,
    limit: u32,
) -> Result<Vec<PaymentRow>, Breach> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let part = must.works("a report of payments", store.payment_rows(filter, after, limit).await)?;
        must.hold(part.items.len() <= limit as usize && rows.len() <= ENOUGH as usize, || {
            format!("a part of {limit} holds {} rows, after {}", part.items.len(), rows.len())
        })?;
        rows.extend(part.items);
        after = part.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

async fn downloads<S: Archive>(
    must: Must,
    store: &S,
    filter: &ReportFilter,
    limit: u32,
) -> Result<Vec<DownloadRow>, Breach> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let part = must.works("a report of downloads", store.download_rows(filter, after, limit).await)?;
        must.hold(part.items.len() <= limit as usize && rows.len() <= ENOUGH as usize, || {
            format!("a part of {limit} holds {} rows, after {}", part.items.len(), rows.len())
        })?;
        rows.extend(part.items);
        after = part.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}
