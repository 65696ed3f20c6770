//! What payment providers told us unasked.

use std::collections::BTreeMap;

use kit_workflow::Name as _;
use kit_workflow::inquiry::NotificationId;
use kit_workflow::port::{AttemptStatus, Fate, Inbox as _, InboxEntry, InboxFigures, InboxRequest, Role, Turned};
use kit_workflow::workflow::{FieldFault, Ports};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::access::StaffToken;
use super::failure::ReadFailure;
use super::nullable::Nullable;
use super::spelled::Spelled;
use super::{Part, cursor};
use crate::app::App;
use crate::gist::gist;
use crate::problem::Problem;
use crate::visit::Visit;

pub(super) struct Notifications<P>(pub(super) App<P>);

/// Notifications in one part of the list, where the caller does not say.
const USUAL: u32 = 50;
/// Notifications in one part of the list at most.
const MOST: u32 = 200;

/// A part of the inbox.
#[derive(Object)]
#[oai(rename = "NotificationList")]
struct NotificationList {
    /// The notifications, the newest first.
    items: Vec<NotificationView>,
    /// Where the list goes on; null at its end.
    next: Nullable<String>,
    /// What is still looked for and what was not kept.
    figures: FiguresView,
}

/// A notification. It is a hint: what is true was asked of the provider.
#[derive(Object)]
#[oai(rename = "Notification")]
struct NotificationView {
    /// Its id.
    id: String,
    /// From which provider.
    provider: String,
    /// The transaction it speaks of, as told.
    transaction_id: String,
    /// The inquiry it concerns, where its transaction is one of ours.
    inquiry: Nullable<String>,
    /// That inquiry's short name.
    reference: Nullable<String>,
    /// How the attempt to pay stands.
    attempt_status: Nullable<Spelled<AttemptStatus>>,
    /// When it first came.
    received_at: String,
    /// When it last came.
    last_at: String,
    /// How often it came.
    times: u32,
    /// What became of it.
    fate: Spelled<Fate>,
    /// How often its transaction was looked for because it came early.
    looks: u32,
    /// When that is looked for again.
    due: Nullable<String>,
    /// What it says, without personal data and secrets.
    said: BTreeMap<String, String>,
}

/// The inbox in figures.
#[derive(Object)]
#[oai(rename = "InboxFigures")]
struct FiguresView {
    /// How many came before their transaction was known and are still looked for.
    early: u64,
    /// How many had the provider asked.
    followed: u64,
    /// How many speak of transactions that nobody here knows.
    unknown: u64,
    /// When the oldest came that is still looked for.
    oldest_early: Nullable<String>,
    /// What was not kept.
    turned: Vec<TurnedView>,
}

/// How often something that came to the webhook was not kept.
#[derive(Object)]
#[oai(rename = "TurnedAway")]
struct TurnedView {
    /// By which provider's webhook.
    provider: String,
    /// Why.
    why: Spelled<Turned>,
    /// How often, ever.
    count: u64,
    /// When last.
    last_at: String,
}

#[OpenApi(tag = "Part::Desk")]
impl<P: Ports> Notifications<P> {
    /// List what payment providers told us unasked
    ///
    /// The newest first, for as long as it is kept.
    #[oai(path = "/staff/notifications", method = "get", operation_id = "listNotifications")]
    async fn list(
        &self,
        visit: Visit,
        token: StaffToken,
        /// Only those with this fate: early, followed or unknown.
        fate: Query<Option<String>>,
        /// Where the list goes on: the `next` of its last part.
        cursor: Query<Option<String>>,
        /// At most so many, from 1 to 200; 50 where it is not said.
        limit: Query<Option<u32>>,
    ) -> Result<Json<NotificationList>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let after = cursor.0.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read_row).transpose()?;
        let request = InboxRequest {
            fate: fate.0.as_deref().filter(|fate| !fate.is_empty()).map(parse_fate).transpose()?,
            after: after.map(|(at, id)| (at, NotificationId(id))),
            limit: match limit.0.unwrap_or(USUAL) {
                limit @ 1..=MOST => limit,
                _ => return Err(Problem::field("limit", FieldFault::Invalid).into()),
            },
        };
        let page = self.0.workflow().ports().store().notifications(&request).await?;
        let figures = self.0.workflow().inbox_figures().await?;
        Ok(Json(NotificationList {
            items: page.items.iter().map(NotificationView::of).collect(),
            next: page.next.map(|(at, id)| cursor::write_row((at, id.0))).into(),
            figures: FiguresView::of(&figures),
        }))
    }
}

fn parse_fate(text: &str) -> Result<Fate, Problem> {
    Fate::parse(text).ok_or_else(|| Problem::field("fate", FieldFault::UnknownChoice))
}

impl NotificationView {
    fn of(entry: &InboxEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            provider: entry.provider.clone(),
            transaction_id: entry.transaction_id.clone(),
            inquiry: entry.attempt.map(|(inquiry, ..)| inquiry.to_string()).into(),
            reference: entry.attempt.map(|(inquiry, ..)| inquiry.reference()).into(),
            attempt_status: entry.attempt.map(|(_, _, status)| Spelled(status)).into(),
            received_at: entry.received_at.to_rfc3339(),
            last_at: entry.last_at.to_rfc3339(),
            times: entry.times,
            fate: Spelled(entry.fate),
            looks: entry.looks,
            due: entry.due.map(|due| due.to_rfc3339()).into(),
            said: gist(&entry.raw).into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
        }
    }
}

impl FiguresView {
    fn of(figures: &InboxFigures) -> Self {
        let turned = figures.turned.iter().map(|turned| TurnedView {
            provider: turned.provider.clone(),
            why: Spelled(turned.why),
            count: turned.count,
            last_at: turned.last_at.to_rfc3339(),
        });
        Self {
            early: figures.count(Fate::Early),
            followed: figures.count(Fate::Followed),
            unknown: figures.count(Fate::Unknown),
            oldest_early: figures.oldest_early.map(|at| at.to_rfc3339()).into(),
            turned: turned.collect(),
        }
    }
}
