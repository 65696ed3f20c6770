//! Links and their downloads.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::{ActorKind, Command, Deliverable, Event, Grant, InquiryId, InquiryLifecycle as L};
use kit_workflow::port::{Archive, DownloadStart, LinkEntry, LinkRecord, Particulars};
use kit_workflow::{Store, TokenHash};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample;

pub(super) async fn links_open_what_they_were_issued_for<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(46));
    let at = bed.now(&store);
    let mut issued: Vec<(TokenHash, InquiryId, Grant, u32)> = Vec::new();
    let mut pdfs = Vec::new();
    let mut cases = Vec::new();
    for _ in 0..2 {
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 8, at, &mut dice).await?;
        let staff = sample::actor(ActorKind::Staff, &mut dice);
        let reissue = case.decide(staff, Command::ReissueLink { grant: sample::grant(at, &mut dice) }, at, &mut dice);
        case.commit(must, &store, reissue).await?;
        let deliverable = Deliverable { number: 2, pdf: sample::stored_file(&mut dice) };
        for command in [
            Command::RevokeLink,
            Command::Correct { deliverable },
            Command::Deliver { grant: sample::grant(at, &mut dice) },
        ] {
            let commit = case.decide(staff, command, at, &mut dice);
            case.commit(must, &store, commit).await?;
        }
        for commit in &case.log {
            if let Event::DeliverableValidated { deliverable } | Event::DeliverableCorrected { deliverable } =
                &commit.event
            {
                pdfs.push(deliverable.pdf.file);
            }
            use Event::{KitDelivered, LinkReissued};
            if let (
                KitDelivered { deliverable, grant } | LinkReissued { deliverable, grant },
                Particulars::Link(secret),
            ) = (&commit.event, &commit.particulars)
            {
                issued.push((secret.hash, InquiryId(case.id), *grant, *deliverable));
            }
        }
        cases.push(case);
    }
    must.equal("the number of links that were issued", &issued.len(), &6)?;
    for (hash, inquiry, grant, deliverable) in &issued {
        let found = must.works("a look-up", store.link(*hash).await)?;
        let found = found.map(|link| (link.inquiry, link.grant, link.deliverable));
        must.equal("the link of a token", &found, &Some((*inquiry, *grant, *deliverable)))?;
    }
    for (link, file, times) in [(issued[0].2.link, pdfs[0], 2), (issued[2].2.link, pdfs[1], 1)] {
        let start = DownloadStart { link, file, at };
        for answer in join_all((0..times).map(|_| store.count_download(&start, Duration::ZERO))).await {
            must.works("counting", answer)?;
        }
    }
    for (case, downloads) in cases.iter().zip([3, 0]) {
        let dossier = dossier(must, &store, InquiryId(case.id)).await?;
        must.equal("the number of downloads", &dossier.downloads, &downloads)?;
    }
    Ok(())
}

/// Two inquiries with two links each; of the first's older one the file is fetched at five moments.
pub(super) async fn links_are_listed_with_their_downloads<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(48));
    let at = bed.now(&store);
    let mut expected: Vec<Vec<LinkRecord>> = Vec::new();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 8, at, &mut dice).await?;
        let (staff, later) = (sample::actor(ActorKind::Staff, &mut dice), at + Duration::from_secs(1));
        let again = Command::ReissueLink { grant: sample::grant(later, &mut dice) };
        let reissue = case.decide(staff, again, later, &mut dice);
        case.commit(must, &store, reissue).await?;
        let inquiry = InquiryId(case.id);
        let issued = case.log.iter().filter_map(|commit| match &commit.event {
            Event::KitDelivered { deliverable, grant } | Event::LinkReissued { deliverable, grant } => {
                let entry = LinkEntry { inquiry, grant: *grant, deliverable: *deliverable };
                Some(LinkRecord { entry, issued_at: commit.at, downloads: 0, begun: Vec::new() })
            }
            _ => None,
        });
        expected.push(issued.collect::<Vec<_>>().into_iter().rev().collect());
        ids.push(inquiry);
    }
    let link = expected[0][1].entry.grant.link;
    let file = sample::stored_file(&mut dice).file;
    let minute = Duration::from_secs(60);
    for number in 0..5_u32 {
        let at = at + minute * number;
        // What begins as often as this within a minute is one download.
        for late in [Duration::ZERO, minute - Duration::from_millis(1)] {
            let start = DownloadStart { link, file, at: at + late };
            for answer in join_all((0..3).map(|_| store.count_download(&start, minute))).await {
                must.works("counting", answer)?;
            }
        }
    }
    expected[0][1].downloads = 5;
    expected[0][1].begun = (0..5).rev().map(|number| at + minute * number).collect();
    for (id, expected) in ids.iter().zip(&expected) {
        must.equal("the links of an inquiry", &must.works("listing", store.links(*id, 9).await)?, expected)?;
    }
    let mut short = expected[0].clone();
    short[1].begun.truncate(2);
    must.equal("links and downloads up to a number", &must.works("listing", store.links(ids[0], 2).await)?, &short)?;
    let newest = must.works("listing", store.links(ids[0], 1).await)?;
    must.equal("the newest link", &newest.as_slice(), &&expected[0][..1])
}
