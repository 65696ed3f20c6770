//! What happened to an inquiry, event by event.

use std::collections::BTreeMap;

use kit_workflow::inquiry::{ActorKind, EventKind, InquiryActor, InquiryLifecycle, StaffId};
use kit_workflow::port::{Accounts as _, Dossier, Remark, RemarkKind};
use kit_workflow::workflow::Ports;
use kit_workflow::{Lifecycle as _, Recorded, Sequence, Store as _};
use poem_openapi::Object;
use uuid::Uuid;

use super::nullable::Nullable;
use super::spelled::Spelled;
use crate::app::App;
use crate::problem::Problem;

/// An inquiry's history, oldest first.
#[derive(Object)]
#[oai(rename = "History")]
pub(super) struct HistoryView {
    /// Every event.
    items: Vec<EventView>,
    /// Always null: the list is whole.
    next: Nullable<String>,
}

/// Something that happened.
#[derive(Object)]
#[oai(rename = "Event")]
struct EventView {
    /// Its place in the history, from 1; the inquiry's version after it.
    sequence: Sequence,
    /// When it was recorded.
    at: String,
    /// Who asked.
    by: ActorView,
    /// What happened.
    event: Spelled<EventKind>,
    /// Its facts: ids, amounts, codes and digests.
    facts: BTreeMap<String, String>,
    /// What people said with it.
    remarks: Vec<RemarkView>,
}

/// Who asked.
#[derive(Object)]
#[oai(rename = "Actor")]
pub(super) struct ActorView {
    /// What kind of actor.
    kind: Spelled<ActorKind>,
    /// The address of a member of staff.
    email: Nullable<String>,
}

/// A free text that somebody gave.
#[derive(Object)]
#[oai(rename = "Remark")]
pub(super) struct RemarkView {
    /// What it is.
    kind: Spelled<RemarkKind>,
    /// The text.
    text: String,
}

impl RemarkView {
    pub(super) fn of(remark: &Remark) -> Self {
        Self { kind: Spelled(remark.kind), text: remark.text.clone() }
    }
}

impl HistoryView {
    pub(super) async fn of<P: Ports>(app: &App<P>, dossier: &Dossier) -> Result<Self, Problem> {
        let history: Vec<Recorded<InquiryLifecycle>> = app.workflow().ports().store().history(dossier.id.0).await?;
        let mut people = People::new(app);
        let mut items = Vec::with_capacity(history.len());
        for recorded in history {
            let record = InquiryLifecycle::record_event(&recorded.event);
            let remarks = dossier.remarks.iter().filter(|remark| remark.sequence == recorded.sequence);
            items.push(EventView {
                sequence: recorded.sequence,
                at: recorded.at.to_rfc3339(),
                by: people.view(recorded.by).await?,
                event: Spelled(recorded.event.kind()),
                facts: record.facts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
                remarks: remarks.map(RemarkView::of).collect(),
            });
        }
        Ok(Self { items, next: None.into() })
    }
}

/// The addresses of staff, each looked up once.
pub(super) struct People<'a, P> {
    app: &'a App<P>,
    known: BTreeMap<Uuid, Option<String>>,
}

impl<'a, P: Ports> People<'a, P> {
    pub(super) fn new(app: &'a App<P>) -> Self {
        Self { app, known: BTreeMap::new() }
    }

    pub(super) async fn view(&mut self, actor: InquiryActor) -> Result<ActorView, Problem> {
        let email = match actor.person {
            Some(person) => self.email(person).await?,
            None => None,
        };
        Ok(ActorView { kind: Spelled(actor.kind), email: email.into() })
    }

    async fn email(&mut self, person: Uuid) -> Result<Option<String>, Problem> {
        if let Some(known) = self.known.get(&person) {
            return Ok(known.clone());
        }
        let staff = self.app.workflow().ports().store().staff(StaffId(person)).await?;
        let email = staff.map(|staff| staff.email);
        self.known.insert(person, email.clone());
        Ok(email)
    }
}
