//! Every inquiry, newest first: by stage, by search, page by page.

use kit_workflow::inquiry::{InquiryId, Stage};
use kit_workflow::port::{Archive as _, PageRequest, StageCount, Summary};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock as _, Name as _, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::{Request, Response};
use serde::Serialize;

use super::buried::BuriedView;
use super::{PATH, StaffView, at_desk, path};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// Inquiries on a page.
const ROWS: u32 = 50;

/// Given-up effects that are shown at once.
const BURIED: u32 = 20;

/// The most characters that are searched for.
const SEARCH: usize = 200;

#[derive(Serialize)]
struct ListView {
    staff: StaffView,
    buried: Vec<BuriedView>,
    filters: Vec<FilterView>,
    q: String,
    /// What the search keeps of the address.
    kept: Vec<KeptView>,
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
struct KeptView {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
struct RowView {
    href: String,
    reference: String,
    organization: String,
    contact: String,
    email: String,
    stage: String,
    tone: &'static str,
    money_waits: bool,
    test: bool,
    amount: String,
    submitted: Moment,
    moved: Moment,
}

/// What the list's address asks for.
struct Wish {
    stage: Option<Stage>,
    query: String,
    after: Option<(Timestamp, InquiryId)>,
}

impl Wish {
    /// Whatever makes no sense is not asked for.
    fn of(request: &Request) -> Self {
        let typed = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
        let query = typed.value("q").chars().filter(|c| !c.is_control()).take(SEARCH).collect::<String>();
        Self {
            stage: Stage::parse(typed.value("stage")),
            query: query.trim().to_owned(),
            after: cursor(typed.value("after")),
        }
    }

    fn href(&self, voice: &Voice, stage: Option<Stage>, after: Option<(Timestamp, InquiryId)>) -> String {
        let mut pairs = Vec::new();
        if let Some(stage) = stage {
            pairs.push(format!("stage={stage}"));
        }
        if !self.query.is_empty() {
            pairs.push(format!("q={}", utf8_percent_encode(&self.query, NON_ALPHANUMERIC)));
        }
        if let Some((at, id)) = after {
            pairs.push(format!("after={}.{id}", at.unix_ms()));
        }
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        voice.href(&format!("{PATH}{query}"))
    }
}

fn cursor(text: &str) -> Option<(Timestamp, InquiryId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse().ok()?))
}

/// The list.
pub(crate) async fn list<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let wish = Wish::of(&request);
    let ports = app.workflow().ports();
    let (store, now) = (ports.store(), ports.clock().now());
    let asked = PageRequest {
        stage: wish.stage,
        query: (!wish.query.is_empty()).then(|| wish.query.clone()),
        after: wish.after,
        limit: ROWS,
    };
    let page = store.list(&asked).await?;
    let counts = store.stage_counts().await?;
    let buried = store.buried(BURIED).await?;
    let view = ListView {
        staff: StaffView::of(voice.words, &signed_in.staff),
        buried: buried.iter().map(|effect| BuriedView::of(&voice, effect, now, true)).collect(),
        filters: filters(&voice, &wish, &counts),
        kept: kept(&voice, &wish),
        rows: page.items.iter().map(|summary| row(&voice, summary, now)).collect(),
        next: page.next.map(|after| wish.href(&voice, wish.stage, Some(after))),
        q: wish.query,
    };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_list.html", view)
}

fn filters(voice: &Voice, wish: &Wish, counts: &[StageCount]) -> Vec<FilterView> {
    let words = voice.words;
    let all = FilterView {
        href: wish.href(voice, None, None),
        label: words.say("desk-all"),
        count: words.number(counts.iter().map(|entry| entry.count).sum()),
        current: wish.stage.is_none(),
    };
    let stages = Stage::ALL.iter().map(|stage| FilterView {
        href: wish.href(voice, Some(*stage), None),
        label: words.name("stage", *stage),
        count: words.number(counts.iter().find(|entry| entry.stage == *stage).map_or(0, |entry| entry.count)),
        current: wish.stage == Some(*stage),
    });
    std::iter::once(all).chain(stages).collect()
}

fn kept(voice: &Voice, wish: &Wish) -> Vec<KeptView> {
    let stage = wish.stage.map(|stage| KeptView { name: "stage", value: stage.to_string() });
    let lang = voice.asks().map(|language| KeptView { name: "lang", value: language.to_string() });
    stage.into_iter().chain(lang).collect()
}

fn row(voice: &Voice, summary: &Summary, now: Timestamp) -> RowView {
    let words = voice.words;
    RowView {
        href: voice.href(&path(summary.id, "")),
        reference: summary.id.reference(),
        organization: summary.organization_name.clone(),
        contact: summary.contact_name.clone(),
        email: summary.email.clone(),
        stage: words.name("stage", summary.stage),
        tone: tone(summary.stage),
        money_waits: summary.money_waits,
        test: summary.test,
        amount: summary.owed.map_or_else(|| "–".to_owned(), |owed| words.money(owed)),
        submitted: words.moment(summary.submitted_at),
        moved: words.ago(summary.moved_at, now),
    }
}

/// The colour of a stage's badge: whether somebody must act, something is under way, or nothing is left to do.
pub(super) const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::GenerationFailed | Stage::Refunding => "stop",
        Stage::Drafted | Stage::Validated => "wait",
        Stage::Paid | Stage::Generating => "work",
        Stage::Delivered => "done",
        Stage::Submitted | Stage::AwaitingPayment | Stage::Cancelled | Stage::Refunded => "",
    }
}

#[cfg(test)]
mod tests {
    use super::cursor;

    #[test]
    fn a_cursor_that_makes_no_sense_begins_at_the_top() {
        for text in ["", "1", "x.y", "1.", "1.not-an-id", "99999999999999999999.00000000-0000-0000-0000-000000000001"] {
            assert_eq!(cursor(text), None, "{text}");
        }
        let found = cursor("1795348800000.00000000-0000-0000-0000-000000000001").unwrap();
        assert_eq!(found.0.unix_ms(), 1_795_348_800_000);
    }
}
