//! Where to go from an inquiry.

use kit_workflow::port::Dossier;
use kit_workflow::workflow::Ports;
use poem_openapi::Object;

use super::PREFIX;
use super::access::Reader;
use super::nullable::Nullable;
use crate::app::App;

/// Addresses of one inquiry.
#[derive(Object)]
#[oai(rename = "Links")]
pub(super) struct LinksView {
    /// The inquiry in this API.
    #[oai(rename = "self")]
    own: String,
    /// Its actions.
    actions: String,
    /// Its live events.
    events: String,
    /// The client's private status page; told to the client only.
    status: Nullable<String>,
    /// The page to pay at; told to the client only.
    checkout: Nullable<String>,
}

impl LinksView {
    pub(super) fn of<P: Ports>(app: &App<P>, dossier: &Dossier, reader: &Reader) -> Self {
        let base = format!("{}{PREFIX}", app.workflow().terms().public_base_url);
        let own = format!("{base}/inquiries/{}", dossier.id);
        let status = match reader {
            Reader::Client => Some(app.workflow().status_url(dossier)),
            Reader::Staff(_) => None,
        };
        Self {
            actions: format!("{own}/actions"),
            events: format!("{own}/events"),
            own: match reader {
                Reader::Client => own,
                Reader::Staff(_) => format!("{base}/staff/inquiries/{}", dossier.id),
            },
            checkout: status.as_ref().map(|status| format!("{status}checkout/")).into(),
            status: status.into(),
        }
    }

    /// The inquiry in this API.
    pub(super) fn own(&self) -> &str {
        &self.own
    }
}
