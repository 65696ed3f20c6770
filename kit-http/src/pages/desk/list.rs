//! Every inquiry: by stage, by search, by whatever else is asked for, page by page.

mod bulk;
mod row;
mod wish;

pub(crate) use bulk::{assign, retry};
pub(super) use row::tone;
pub(super) use wish::Wish;
#[cfg(test)]
pub(crate) use wish::{Concern, Still, Taken, Whose};

use kit_workflow::inquiry::{StaffId, Stage};
use kit_workflow::port::{Archive as _, ReportKind, Role, SheetFormat, StageCount};
use kit_workflow::workflow::{Ports, is_strange};
use kit_workflow::{Clock as _, Name as _};
use poem::{Request, Response};
use serde::Serialize;

use super::buried::BuriedView;
use super::map::map;
use super::people::{People, PersonView};
use super::{PATH, StaffView, at_desk};
use crate::app::App;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use row::{RowView, row};
use wish::SelectView;

/// Inquiries on a page.
const ROWS: u32 = 50;

/// Given-up effects that are shown at once.
const BURIED: u32 = 20;

#[derive(Serialize)]
struct ListView {
    staff: StaffView,
    notice: Option<Notice>,
    buried: Vec<BuriedView>,
    /// Whether staff should look into what gateways told.
    inbox_strange: bool,
    /// The lifecycle as a picture: SVG.
    map: String,
    filters: Vec<FilterView>,
    q: String,
    from: String,
    to: String,
    selects: Vec<SelectView>,
    more: Vec<SelectView>,
    /// Whether the rarer wishes are shown.
    more_open: bool,
    /// What the search keeps of the address.
    kept: Vec<KeptView>,
    rows: Vec<RowView>,
    next: Option<String>,
    people: Vec<PersonView>,
    /// Where bulk actions are sent, and where they lead back.
    assign: String,
    retry: Option<String>,
    back: String,
    /// Reports of what is listed, for those who may have them.
    reports: Vec<ReportView>,
}

#[derive(Serialize)]
struct ReportView {
    href: String,
    label: String,
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

/// The list.
pub(crate) async fn list<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let query = request.uri().query().unwrap_or("");
    let (wish, me) = (Wish::of(query), signed_in.staff.id);
    let ports = app.workflow().ports();
    let (store, now) = (ports.store(), ports.clock().now());
    let page = store.list(&wish.request(me, now, ROWS)).await?;
    let counts = store.stage_counts().await?;
    let buried = store.buried(BURIED).await?;
    let people = People::of(&app).await?;
    let words = voice.words;
    let view = ListView {
        staff: StaffView::of(words, &signed_in.staff),
        notice: bulk::notice(words, query),
        buried: buried.iter().map(|effect| BuriedView::of(&voice, effect, now, true)).collect(),
        inbox_strange: is_strange(&app.workflow().inbox_figures().await?, now),
        map: map(&voice, &counts),
        filters: filters(&voice, &wish, &counts),
        q: wish.query.clone(),
        from: wish.from.clone(),
        to: wish.to.clone(),
        selects: wish.selects(words),
        more: wish.more_selects(words),
        more_open: wish.asks_more(),
        kept: kept(&voice, &wish),
        rows: page.items.iter().map(|summary| row(&voice, summary, &people, now)).collect(),
        next: page.next.map(|after| wish.next(&voice, after)),
        people: people.at_work(me),
        assign: voice.href(&format!("{PATH}assign/")),
        retry: (wish.stage == Some(Stage::GenerationFailed)).then(|| voice.href(&format!("{PATH}retry/"))),
        back: wish.query_of(),
        reports: if signed_in.may(Role::Manager) { reports(&voice, &wish) } else { Vec::new() },
    };
    Sheet::new(&voice, app.workflow().terms().test).print("desk_list.html", view)
}

fn filters(voice: &Voice, wish: &Wish, counts: &[StageCount]) -> Vec<FilterView> {
    let words = voice.words;
    let all = FilterView {
        href: wish.in_stage(voice, None),
        label: words.say("desk-all"),
        count: words.number(counts.iter().map(|entry| entry.count).sum()),
        current: wish.stage.is_none(),
    };
    let stages = Stage::ALL.iter().map(|stage| FilterView {
        href: wish.in_stage(voice, Some(*stage)),
        label: words.name("stage", *stage),
        count: words.number(counts.iter().find(|entry| entry.stage == *stage).map_or(0, |entry| entry.count)),
        current: wish.stage == Some(*stage),
    });
    std::iter::once(all).chain(stages).collect()
}

fn reports(voice: &Voice, wish: &Wish) -> Vec<ReportView> {
    let each = ReportKind::ALL.iter().flat_map(|kind| SheetFormat::ALL.iter().map(move |format| (*kind, *format)));
    each.map(|(kind, format)| ReportView {
        href: wish.report(voice, &format!("{kind}.{format}")),
        label: format!("{} ({})", voice.words.name("report", kind), format.as_str().to_uppercase()),
    })
    .collect()
}

fn kept(voice: &Voice, wish: &Wish) -> Vec<KeptView> {
    let stage = wish.stage.map(|stage| KeptView { name: "stage", value: stage.to_string() });
    let lang = voice.asks().map(|language| KeptView { name: "lang", value: language.to_string() });
    stage.into_iter().chain(lang).collect()
}

/// A member of staff, or nobody.
///
/// # Errors
///
/// 400 for what is neither.
pub(super) fn staff(text: &str) -> Result<Option<StaffId>, Problem> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Problem::malformed()) }
}
