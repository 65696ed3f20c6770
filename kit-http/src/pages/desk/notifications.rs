//! What payment providers told us unasked, newest first, and what became of it.

use kit_workflow::inquiry::NotificationId;
use kit_workflow::port::{Fate, Inbox as _, InboxEntry, InboxFigures, InboxRequest};
use kit_workflow::workflow::{Ports, is_strange};
use kit_workflow::{Clock as _, Name as _, Timestamp};
use poem::{Request, Response};
use serde::Serialize;

use super::{PATH, StaffView, at_desk, path};
use crate::app::App;
use crate::gist::gist;
use crate::pages::moment::Moment;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// Notifications on a page.
const ROWS: u32 = 50;

#[derive(Serialize)]
struct InboxView {
    staff: StaffView,
    strange: bool,
    filters: Vec<FilterView>,
    turned: Vec<TurnedView>,
    rows: Vec<RowView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct FilterView {
    href: String,
    label: String,
    count: String,
    current: bool,
}

#[derive(Serialize)]
struct TurnedView {
    why: String,
    count: String,
    last: Moment,
}

#[derive(Serialize)]
struct RowView {
    transaction: String,
    provider: String,
    href: Option<String>,
    reference: Option<String>,
    received: Moment,
    /// How often it came, where that was more than once.
    times: Option<String>,
    fate: String,
    tone: &'static str,
    status: Option<String>,
    due: Option<Moment>,
    said: Vec<String>,
}

/// The inbox.
pub(crate) async fn notifications<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    // Whatever makes no sense is not asked for.
    let (fate, after) = (Fate::parse(typed.value("fate")), cursor(typed.value("after")));
    let ports = app.workflow().ports();
    let (store, now) = (ports.store(), ports.clock().now());
    let page = store.notifications(&InboxRequest { fate, after, limit: ROWS }).await?;
    let figures = app.workflow().inbox_figures().await?;
    let words = voice.words;
    let view = InboxView {
        staff: StaffView::of(words, &signed_in.staff),
        strange: is_strange(&figures, now),
        filters: filters(&voice, fate, &figures),
        turned: figures
            .turned
            .iter()
            .map(|turned| TurnedView {
                why: words.name("turned", turned.why),
                count: words.number(turned.count),
                last: words.ago(turned.last_at, now),
            })
            .collect(),
        rows: page.items.iter().map(|entry| row(&voice, entry)).collect(),
        next: page.next.map(|after| href(&voice, fate, Some(after))),
    };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_notifications.html", view)
}

fn href(voice: &Voice, fate: Option<Fate>, after: Option<(Timestamp, NotificationId)>) -> String {
    let fate = fate.map(|fate| format!("fate={fate}"));
    let after = after.map(|(at, id)| format!("after={}.{id}", at.unix_ms()));
    let pairs: Vec<String> = fate.into_iter().chain(after).collect();
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    voice.href(&format!("{PATH}notifications/{query}"))
}

fn cursor(text: &str) -> Option<(Timestamp, NotificationId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse().ok()?))
}

fn filters(voice: &Voice, wanted: Option<Fate>, figures: &InboxFigures) -> Vec<FilterView> {
    let words = voice.words;
    let all = FilterView {
        href: href(voice, None, None),
        label: words.say("inbox-all"),
        count: words.number(figures.fates.iter().map(|(_, count)| count).sum()),
        current: wanted.is_none(),
    };
    let fates = Fate::ALL.iter().map(|fate| FilterView {
        href: href(voice, Some(*fate), None),
        label: words.name("fate", *fate),
        count: words.number(figures.count(*fate)),
        current: wanted == Some(*fate),
    });
    std::iter::once(all).chain(fates).collect()
}

fn row(voice: &Voice, entry: &InboxEntry) -> RowView {
    let words = voice.words;
    RowView {
        transaction: entry.transaction_id.clone(),
        provider: words.provider(&entry.provider),
        href: entry.attempt.map(|(inquiry, ..)| voice.href(&path(inquiry, ""))),
        reference: entry.attempt.map(|(inquiry, ..)| inquiry.reference()),
        received: words.moment(entry.received_at),
        times: (entry.times > 1).then(|| words.number(entry.times.into())),
        fate: words.name("fate", entry.fate),
        tone: match entry.fate {
            Fate::Early => "wait",
            Fate::Followed => "done",
            Fate::Unknown => "stop",
        },
        status: entry.attempt.map(|(_, _, status)| words.name("attempt", status)),
        due: entry.due.map(|due| words.moment(due)),
        said: gist(&entry.raw).into_iter().map(|(name, text)| format!("{name} = {text}")).collect(),
    }
}
