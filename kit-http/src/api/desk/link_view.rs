//! The links that an inquiry's client was sent.

use kit_workflow::port::Dossier;
use kit_workflow::workflow::{EndKind, IssuedLink, LinkEnd, Ports};
use poem_openapi::Object;

use crate::api::history::{ActorView, People, RemarkView};
use crate::api::nullable::Nullable;
use crate::api::spelled::Spelled;
use crate::app::App;
use crate::problem::Problem;

/// A link that the client was sent.
#[derive(Object)]
#[oai(rename = "IssuedLink")]
pub(super) struct IssuedLinkView {
    /// The number of the PDF that it was sent for.
    deliverable: u32,
    /// When it was sent.
    issued_at: String,
    /// By whom.
    issued_by: ActorView,
    /// It opens, or opened, nothing from this moment on.
    expires_at: String,
    /// How it ended; null while it opens.
    end: Nullable<LinkEndView>,
    /// How often a download was begun by it.
    downloads: u64,
    /// When the newest hundred of them began, the newest first.
    begun: Vec<String>,
}

/// How and when a link ended.
#[derive(Object)]
#[oai(rename = "LinkEnd")]
struct LinkEndView {
    /// How.
    kind: Spelled<EndKind>,
    /// When.
    at: String,
    /// Who ended it; null where time or an erasure did.
    by: Nullable<ActorView>,
    /// What they said with it.
    remarks: Vec<RemarkView>,
}

impl IssuedLinkView {
    /// The newest hundred, the newest first.
    pub(super) async fn all<P: Ports>(app: &App<P>, dossier: &Dossier) -> Result<Vec<Self>, Problem> {
        let mut people = People::new(app);
        let mut views = Vec::new();
        for link in app.workflow().links(dossier).await?.links {
            views.push(Self::of(link, dossier, &mut people).await?);
        }
        Ok(views)
    }

    async fn of<P: Ports>(link: IssuedLink, dossier: &Dossier, people: &mut People<'_, P>) -> Result<Self, Problem> {
        let end = match link.end {
            Some(end) => Some(LinkEndView::of(end, dossier, people).await?),
            None => None,
        };
        Ok(Self {
            deliverable: link.deliverable,
            issued_at: link.at.to_rfc3339(),
            issued_by: people.view(link.by).await?,
            expires_at: link.grant.expires_at.to_rfc3339(),
            end: end.into(),
            downloads: link.downloads,
            begun: link.begun.iter().map(|at| at.to_rfc3339()).collect(),
        })
    }
}

impl LinkEndView {
    async fn of<P: Ports>(end: LinkEnd, dossier: &Dossier, people: &mut People<'_, P>) -> Result<Self, Problem> {
        let by = match end.cause {
            Some((by, _)) => Some(people.view(by).await?),
            None => None,
        };
        let remarks = dossier.remarks.iter().filter(|remark| end.cause.is_some_and(|(_, at)| remark.sequence == at));
        Ok(Self {
            kind: Spelled(end.kind),
            at: end.at.to_rfc3339(),
            by: by.into(),
            remarks: remarks.map(RemarkView::of).collect(),
        })
    }
}
