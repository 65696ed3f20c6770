//! The links that the client was sent: by whom, until when, how they ended, and what was fetched by them.

use kit_workflow::port::Dossier;
use kit_workflow::workflow::{EndKind, IssuedLink, LinkLog};
use serde::Serialize;

use super::history::{RemarkView, remarks_of};
use super::people::People;
use crate::pages::moment::Moment;
use crate::pages::words::Words;

#[derive(Serialize)]
pub(super) struct LinksView {
    links: Vec<LinkView>,
    older: usize,
}

#[derive(Serialize)]
struct LinkView {
    at: Moment,
    by: String,
    deliverable: u32,
    until: Moment,
    /// How it ended, and when; nothing while it opens.
    end: Option<EndView>,
    downloads: u64,
    begun: Vec<Moment>,
    /// How many began before those.
    earlier: u64,
}

#[derive(Serialize)]
struct EndView {
    words: String,
    at: Moment,
    by: Option<String>,
    remarks: Vec<RemarkView>,
}

impl LinksView {
    pub(super) fn of(words: Words, dossier: &Dossier, log: &LinkLog, people: &People) -> Self {
        let links = log.links.iter().map(|link| LinkView::of(words, dossier, link, people)).collect();
        Self { links, older: log.older }
    }
}

impl LinkView {
    fn of(words: Words, dossier: &Dossier, link: &IssuedLink, people: &People) -> Self {
        let end = link.end.map(|end| EndView {
            words: words.name::<EndKind>("link-end", end.kind),
            at: words.moment(end.at),
            by: end.cause.map(|(by, _)| people.by(words, by)),
            remarks: end.cause.map_or_else(Vec::new, |(_, event)| remarks_of(words, event, &dossier.remarks)),
        });
        Self {
            at: words.moment(link.at),
            by: people.by(words, link.by),
            deliverable: link.deliverable,
            until: words.moment(link.grant.expires_at),
            end,
            downloads: link.downloads,
            begun: link.begun.iter().map(|at| words.moment(*at)).collect(),
            earlier: link.downloads.saturating_sub(link.begun.len() as u64),
        }
    }
}
