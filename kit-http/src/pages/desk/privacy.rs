//! What is held of a person: looked up by address, written down for them, erased. For those who manage accounts.
//!
//! The address is sent in forms and never in an address: it must not stay in logs and histories.

use kit_workflow::Ids as _;
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Privacy as _, PrivacyDeed, Role};
use kit_workflow::workflow::{Erasure, Held, Hold, Ports};
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::people::People;
use super::{StaffView, at_desk, path};
use crate::app::App;
use crate::headers::FILE_POLICY;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;
use crate::staff::SignedIn;

/// Lines of the trail on a page.
const LINES: u32 = 50;

/// So many inquiries whose time is over are counted at most.
const OVER: u32 = 1_000;

const DAY: u64 = 24 * 60 * 60;

#[derive(Serialize)]
struct PrivacyView {
    staff: StaffView,
    notice: Option<Notice>,
    email: String,
    /// Whether somebody was looked up.
    asked: bool,
    held: Vec<HeldView>,
    /// Whether nothing stands against erasing them.
    free: bool,
    deeds: Vec<DeedView>,
    retention: RetentionView,
}

/// Files whose time is over.
#[derive(Serialize)]
struct RetentionView {
    /// For how many days files are kept after their inquiry ended; for good where it is not said.
    days: Option<u64>,
    /// Of how many inquiries files are kept for longer; more, where there are many.
    over: usize,
    more: bool,
}

#[derive(Serialize)]
struct HeldView {
    href: String,
    reference: String,
    stage: String,
    submitted: Moment,
    consented: Moment,
    documents: String,
    against: Option<String>,
}

#[derive(Serialize)]
struct DeedView {
    at: Moment,
    work: String,
    href: String,
    reference: String,
    by: String,
}

/// The page.
pub(crate) async fn privacy<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    signed_in.must_be(Role::Admin)?;
    let sheet = Sheet::new(&voice, app.workflow().terms().test);
    print(&app, &voice, sheet, &signed_in, None, "").await
}

/// Looks somebody up, writes down what is held of them, or erases it.
pub(crate) async fn act<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    signed_in.must_be(Role::Admin)?;
    let typed = Typed::read(&mut request).await?;
    let (email, by) = (typed.value("email").trim(), signed_in.staff.id);
    let (status, notice) = match typed.value("do") {
        "look" => (StatusCode::OK, None),
        "export" => match disclose(&app, email, by).await? {
            Some(answer) => return Ok(answer),
            None => (StatusCode::OK, None),
        },
        "erase" if typed.value("again").trim().to_lowercase() != email.to_lowercase() => {
            let (title, text) = voice.words.both("privacy-again");
            (StatusCode::UNPROCESSABLE_ENTITY, Some(Notice::alert(title, text)))
        }
        "purge" => (StatusCode::OK, Some(purge(&app, voice.words).await?)),
        "erase" => told(voice.words, &app.workflow().custody().erase(email, by).await?),
        _ => return Err(Problem::malformed()),
    };
    let sheet = Sheet::reply(&voice, app.workflow().terms().test, status);
    print(&app, &voice, sheet, &signed_in, notice, email).await
}

/// Everything that is held, to be saved.
async fn disclose<P: Ports>(app: &App<P>, email: &str, by: StaffId) -> Result<Option<Response>, Problem> {
    let workflow = app.workflow();
    let Some(zip) = workflow.custody().disclose(email, by, workflow.ports().documents()).await? else {
        return Ok(None);
    };
    // The name says nothing of whose it is.
    let name = format!("kit-{}.zip", &workflow.ports().clock().fresh().simple().to_string()[..8]);
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, "application/zip")
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
        .header(header::CONTENT_SECURITY_POLICY, FILE_POLICY)
        .header(header::CACHE_CONTROL, "no-store, private")
        .body(zip);
    Ok(Some(answer))
}

/// Removes the files whose time is over.
async fn purge<P: Ports>(app: &App<P>, words: Words) -> Result<Notice, Problem> {
    let kept = app.settings().retention.ok_or_else(Problem::malformed)?;
    let (inquiries, files) = app.workflow().custody().purge(kept).await?;
    let told = [("inquiries", count(inquiries).into()), ("files", count(files).into())];
    Ok(Notice::done(words.say("privacy-purged-title"), words.say_with("privacy-purged-text", &told)))
}

async fn retention<P: Ports>(app: &App<P>) -> Result<RetentionView, Problem> {
    let Some(kept) = app.settings().retention else {
        return Ok(RetentionView { days: None, over: 0, more: false });
    };
    let over = app.workflow().ports().store().outlived(kept, OVER + 1).await?.len();
    let most = OVER as usize;
    Ok(RetentionView { days: Some(kept.as_secs() / DAY), over: over.min(most), more: over > most })
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// What came of an erasure.
fn told(words: Words, erasure: &Erasure) -> (StatusCode, Option<Notice>) {
    if erasure.kept.is_empty() {
        let told = [("inquiries", count(erasure.erased.len()).into()), ("files", count(erasure.files).into())];
        let notice = Notice::done(words.say("privacy-erased-title"), words.say_with("privacy-erased-text", &told));
        return (StatusCode::OK, Some(notice));
    }
    let (title, text) = words.both("privacy-kept");
    (StatusCode::CONFLICT, Some(Notice::alert(title, text)))
}

async fn print<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    sheet: Sheet<'_>,
    signed_in: &SignedIn,
    notice: Option<Notice>,
    email: &str,
) -> Result<Response, Problem> {
    let (words, workflow) = (voice.words, app.workflow());
    let held = workflow.custody().held(email).await?;
    let people = People::of(app).await?;
    let deeds = workflow.ports().store().privacy_deeds(LINES).await?;
    let view = PrivacyView {
        staff: StaffView::of(words, &signed_in.staff),
        notice,
        email: email.to_owned(),
        asked: !email.is_empty(),
        free: !held.is_empty() && held.iter().all(|held| held.against.is_none()),
        held: held.iter().map(|held| held_view(voice, held)).collect(),
        retention: retention(app).await?,
        deeds: deeds.iter().map(|deed| deed_view(voice, deed, &people)).collect(),
    };
    sheet.print("desk_privacy.html", view)
}

fn held_view(voice: &Voice, held: &Held) -> HeldView {
    let words = voice.words;
    HeldView {
        href: voice.href(&path(held.id, "")),
        reference: held.id.reference(),
        stage: words.name("stage", held.stage),
        submitted: words.moment(held.submitted_at),
        consented: words.moment(held.consented_at),
        documents: words.number(count(held.documents)),
        against: held.against.map(|hold: Hold| words.name("hold", hold)),
    }
}

fn deed_view(voice: &Voice, deed: &PrivacyDeed, people: &People) -> DeedView {
    DeedView {
        at: voice.words.moment(deed.at),
        work: voice.words.name("privacy-work", deed.work),
        href: voice.href(&path(deed.inquiry, "")),
        reference: deed.inquiry.reference(),
        by: people.name(voice.words, deed.by),
    }
}
