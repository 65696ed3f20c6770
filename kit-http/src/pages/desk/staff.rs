//! Accounts and what happened to them, for those who manage them.

use std::collections::{HashMap, HashSet};

use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{
    AccountChange, Accounts as _, Deed, Identities as _, Role, SecondFactors as _, Staff, StaffNote,
};
use kit_workflow::workflow::{Ports, is_address};
use kit_workflow::{Clock as _, Ids as _, Name as _, Timestamp};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;
use uuid::Uuid;

use super::login::caller;
use super::{PATH, StaffView, at_desk};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::press::Sheet;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;
use crate::staff::{Caller, SignedIn};

/// Lines of the trail on a page.
const LINES: u32 = 50;

#[derive(Serialize)]
struct AccountsView {
    staff: StaffView,
    notice: Option<Notice>,
    accounts: Vec<AccountView>,
    roles: Vec<RoleView>,
    lines: Vec<LineView>,
    next: Option<String>,
}

#[derive(Serialize)]
struct AccountView {
    id: String,
    email: String,
    role: &'static str,
    role_name: String,
    own: bool,
    disabled: Option<Moment>,
    /// Whether no password was chosen yet.
    waits: bool,
    /// Whether a second factor is asked for.
    factor: bool,
    /// Whether an identity at a provider belongs to it.
    identity: bool,
}

#[derive(Serialize)]
struct RoleView {
    role: &'static str,
    name: String,
}

#[derive(Serialize)]
struct LineView {
    at: Moment,
    deed: String,
    staff: String,
    by: String,
    client: String,
    detail: String,
}

/// The page.
pub(crate) async fn staff<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    signed_in.must_be(Role::Admin)?;
    let query = Typed::parse(request.uri().query().unwrap_or("")).unwrap_or_default();
    let done =
        ["staff-invited", "staff-not-sent", "staff-changed"].into_iter().find(|done| query.value("done") == *done);
    let notice = done.map(|done| {
        let (title, text) = voice.words.both(done);
        if done == "staff-not-sent" { Notice::alert(title, text) } else { Notice::done(title, text) }
    });
    let sheet = Sheet::new(&voice, app.workflow().terms().test);
    print(&app, &voice, sheet, &signed_in, notice, place(query.value("before"))).await
}

/// Invites, gives another role, or disables.
pub(crate) async fn change<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    signed_in.must_be(Role::Admin)?;
    let caller = caller(&app, &request);
    let typed = Typed::read(&mut request).await?;
    let by = signed_in.staff.id;
    let outcome = match typed.value("do") {
        "invite" => invite(&app, &voice, &typed, by, &caller).await?,
        what => match account(&app, &typed).await? {
            // Nobody takes the last key away from the inside.
            Some(staff) if staff.id == by => Err("staff-not-oneself"),
            Some(staff) => match what {
                "again" => send(&app, &voice, &staff, by, &caller).await?,
                "role" => {
                    let role = Role::parse(typed.value("role")).ok_or_else(Problem::malformed)?;
                    let note = app.note(Deed::RoleChanged, staff.id, Some(by), &caller);
                    let note = StaffNote { detail: role.to_string(), ..note };
                    changed(&app, &AccountChange::Role(role), &note).await?
                }
                "factor" => {
                    let note = app.note(Deed::FactorReset, staff.id, Some(by), &caller);
                    let reset = app.workflow().ports().store().drop_factor(&note).await?;
                    if reset { Ok("staff-changed") } else { Err("staff-absent") }
                }
                "identity" => {
                    let note = app.note(Deed::IdentityUnlinked, staff.id, Some(by), &caller);
                    let unlinked = app.workflow().ports().store().unlink_identities(&note).await?;
                    if unlinked { Ok("staff-changed") } else { Err("staff-absent") }
                }
                "disable" => {
                    let note = app.note(Deed::Disabled, staff.id, Some(by), &caller);
                    changed(&app, &AccountChange::Disabled, &note).await?
                }
                _ => return Err(Problem::malformed()),
            },
            None => Err("staff-absent"),
        },
    };
    match outcome {
        Ok(done) => Ok(voice.see_other(&format!("{PATH}staff/?done={done}"))),
        Err(refused) => {
            let (title, text) = voice.words.both(refused);
            let sheet = Sheet::reply(&voice, app.workflow().terms().test, StatusCode::UNPROCESSABLE_ENTITY);
            print(&app, &voice, sheet, &signed_in, Some(Notice::alert(title, text)), None).await
        }
    }
}

/// What was done, or why not.
type Outcome = Result<&'static str, &'static str>;

async fn account<P: Ports>(app: &App<P>, typed: &Typed) -> Result<Option<Staff>, Problem> {
    match typed.value("id").parse::<StaffId>() {
        Ok(id) => Ok(app.workflow().ports().store().staff(id).await?),
        Err(_) => Ok(None),
    }
}

/// Makes an account without a password, and sends its owner a link to choose one.
async fn invite<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    typed: &Typed,
    by: StaffId,
    caller: &Caller,
) -> Result<Outcome, Problem> {
    let email = typed.value("email").trim().to_lowercase();
    let Some(role) = Role::parse(typed.value("role")).filter(|_| is_address(&email)) else {
        return Ok(Err("staff-no-address"));
    };
    let clock = app.workflow().ports().clock();
    let staff = Staff {
        id: StaffId(clock.fresh()),
        email,
        role,
        password: String::new(),
        disabled_at: None,
        created_at: clock.now(),
    };
    let note = StaffNote { detail: role.to_string(), ..app.note(Deed::Added, staff.id, Some(by), caller) };
    if !app.workflow().ports().store().add_staff(&staff, &note).await? {
        return Ok(Err("staff-known"));
    }
    send(app, voice, &staff, by, caller).await
}

async fn send<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    staff: &Staff,
    by: StaffId,
    caller: &Caller,
) -> Result<Outcome, Problem> {
    let note = app.note(Deed::Invited, staff.id, Some(by), caller);
    Ok(match app.workflow().invite(staff, note, voice.words.0).await? {
        Some(true) => Ok("staff-invited"),
        Some(false) => Ok("staff-not-sent"),
        None => Err("staff-absent"),
    })
}

async fn changed<P: Ports>(app: &App<P>, change: &AccountChange, note: &StaffNote) -> Result<Outcome, Problem> {
    let changed = app.workflow().ports().store().change_staff(change, note).await?;
    Ok(if changed { Ok("staff-changed") } else { Err("staff-absent") })
}

async fn print<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    sheet: Sheet<'_>,
    signed_in: &SignedIn,
    notice: Option<Notice>,
    before: Option<(Timestamp, Uuid)>,
) -> Result<Response, Problem> {
    let (words, store) = (voice.words, app.workflow().ports().store());
    let all = store.all_staff().await?;
    let notes = store.staff_notes(before, LINES).await?;
    let factors = store.second_factors().await?;
    let enrolled: HashSet<StaffId> = factors.into_iter().map(|factor| factor.staff).collect();
    let linked: HashSet<StaffId> = store.identities().await?.into_iter().map(|linked| linked.staff).collect();
    let accounts = all.iter().map(|staff| AccountView {
        factor: enrolled.contains(&staff.id),
        identity: linked.contains(&staff.id),
        ..view(voice, staff, signed_in)
    });
    let names: HashMap<StaffId, &str> = all.iter().map(|staff| (staff.id, staff.email.as_str())).collect();
    let name = |id: StaffId| names.get(&id).map_or_else(String::new, |email| (*email).to_owned());
    let line = |note: &StaffNote| LineView {
        at: words.moment(note.at),
        deed: words.name("deed", note.deed),
        staff: name(note.staff),
        by: note.by.map_or_else(String::new, name),
        client: note.client.clone(),
        detail: Role::parse(&note.detail).map_or_else(|| note.detail.clone(), |role| words.name("role", role)),
    };
    let next = notes.last().filter(|_| notes.len() == LINES as usize);
    let view = AccountsView {
        staff: StaffView::of(words, &signed_in.staff),
        notice,
        accounts: accounts.collect(),
        roles: Role::ALL.iter().map(|role| RoleView { role: role.as_str(), name: words.name("role", *role) }).collect(),
        lines: notes.iter().map(line).collect(),
        next: next.map(|note| voice.href(&format!("{PATH}staff/?before={}.{}", note.at.unix_ms(), note.id))),
    };
    sheet.print("desk_staff.html", view)
}

fn view(voice: &Voice, staff: &Staff, signed_in: &SignedIn) -> AccountView {
    AccountView {
        id: staff.id.to_string(),
        email: staff.email.clone(),
        role: staff.role.as_str(),
        role_name: voice.words.name("role", staff.role),
        own: staff.id == signed_in.staff.id,
        disabled: staff.disabled_at.map(|at| voice.words.moment(at)),
        waits: staff.password.is_empty(),
        factor: false,
        identity: false,
    }
}

/// Whatever makes no sense begins at the top.
fn place(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_unix_ms(at.parse().ok()?), id.parse().ok()?))
}
