//! The contract of [`Accounts`].

use std::time::Duration;

use futures_util::future::{join, join_all};
use kit_workflow::inquiry::{SessionId, StaffId};
use kit_workflow::port::{AccountChange, Accounts, Deed, NewSession, Role, Session, Staff, StaffNote};
use kit_workflow::{Timestamp, TokenHash};

use super::identities::identities;
use super::second_factors::second_factors;
use super::{Breach, Checked, Must, TestBed};
use crate::{Dice, sample};

const IDLE: Duration = Duration::from_secs(30 * 60);
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// Holds accounts to the contract of [`Accounts`]:
///
/// - an account MUST be found by id and by address as it was added, and one address MUST have one account, also where
///   several are added at once;
/// - a session MUST be found by its token's hash with the account it belongs to, and each use MUST be noted;
/// - a session that was idle too long, has ended or was closed, or whose account was disabled, MUST NOT be found;
/// - a request in flight MUST NOT bring a closed session back;
/// - a new password MUST end every session of its account, and an invitation MUST be taken once, before its end;
/// - a change MUST be written with its line in the trail, and what is refused without;
/// - an account's open sessions MUST be listed, and ended by their names;
/// - of its second factor each step and each recovery code MUST be used once, and a change of it MUST end its sessions;
/// - an identity at a provider MUST belong to one account, and the round trip that proves it MUST be used once.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
///
/// let checked = kit_testing::drive::to_end(contract::accounts(&MemoryBed::new())).unwrap();
/// assert!(checked.musts().contains(&"one address MUST have one account"));
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn accounts<B: TestBed>(bed: &B) -> Result<Checked, Breach>
where
    B::Store: Accounts,
{
    let mut checked = Checked::new("accounts");
    let must = checked.must("an account MUST be found by id and by address as it was added");
    accounts_are_found(must, bed).await?;
    let must = checked.must("one address MUST have one account");
    an_address_has_one_account(must, bed).await?;
    let must = checked.must("a session MUST be found with its account, and each use MUST be noted");
    sessions_are_found_and_used(must, bed).await?;
    let must = checked.must("a session that was idle too long, has ended or was closed MUST NOT be found");
    sessions_end(must, bed).await?;
    let must = checked.must("a session whose account was disabled MUST NOT be found");
    disabled_accounts_have_no_sessions(must, bed).await?;
    let must = checked.must("a request in flight MUST NOT bring a closed session back");
    requests_in_flight_bring_nothing_back(must, bed).await?;
    let must = checked.must("a new password MUST end every session of its account and no other's");
    passwords_end_sessions(must, bed).await?;
    let must = checked.must("an invitation MUST be taken once, before its end, by the account it is for");
    invitations_are_taken_once(must, bed).await?;
    let must = checked.must("a change MUST be written with its line in the trail, and what is refused without");
    changes_are_noted(must, bed).await?;
    let must = checked.must("an account's open sessions MUST be listed, and ended by their names");
    sessions_are_listed_and_ended(must, bed).await?;
    second_factors(&mut checked, bed).await?;
    identities(&mut checked, bed).await?;
    Ok(checked)
}

async fn accounts_are_found<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(61));
    let at = bed.now(&store);
    let unknown = must.works("a look-up", store.staff(StaffId(dice.uuid())).await)?;
    must.hold(unknown.is_none(), || "an account that nobody added is there".to_owned())?;
    let disabled = must.works(
        "disabling",
        store.change_staff(&AccountChange::Disabled, &note(StaffId(dice.uuid()), Deed::Disabled, at, &mut dice)).await,
    )?;
    must.equal("that an account that nobody added was disabled", &disabled, &false)?;
    let people = [("b@example.org", Role::Reviewer), ("c@example.org", Role::Manager), ("a@example.org", Role::Admin)];
    let people = people.map(|(email, role)| person(email, role, at, &mut dice));
    for staff in &people {
        must.equal(
            "that it was added",
            &must.works("adding", store.add_staff(staff, &note(staff.id, Deed::Added, at, &mut dice)).await)?,
            &true,
        )?;
    }
    for staff in &people {
        let by_id = must.works("a look-up", store.staff(staff.id).await)?;
        let by_email = must.works("a look-up", store.staff_by_email(&staff.email).await)?;
        must.hold(by_id.as_ref() == Some(staff), || "an account is not what was added".to_owned())?;
        must.hold(by_email == by_id, || "an address has another account than its id".to_owned())?;
    }
    let all = must.works("listing", store.all_staff().await)?;
    let emails: Vec<&str> = all.iter().map(|staff| staff.email.as_str()).collect();
    must.equal("the accounts in order", &emails, &vec!["a@example.org", "b@example.org", "c@example.org"])?;
    let nobody = must.works("a look-up", store.staff_by_email("%@example.org").await)?;
    must.hold(nobody.is_none(), || "a pattern was taken for an address".to_owned())
}

async fn an_address_has_one_account<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(62));
    let at = bed.now(&store);
    let rivals: Vec<Staff> = (0..6).map(|_| person("one@example.org", Role::Admin, at, &mut dice)).collect();
    let mut added = 0;
    let rivals: Vec<(Staff, StaffNote)> =
        rivals.into_iter().map(|staff| (staff.clone(), note(staff.id, Deed::Added, at, &mut dice))).collect();
    for answer in join_all(rivals.iter().map(|(staff, note)| store.add_staff(staff, note))).await {
        added += u32::from(must.works("adding", answer)?);
    }
    must.equal("how many were added", &added, &1)?;
    must.equal("how many accounts there are", &must.works("listing", store.all_staff().await)?.len(), &1)?;
    let late = person("one@example.org", Role::Reviewer, at, &mut dice);
    let again = must.works("adding", store.add_staff(&late, &note(late.id, Deed::Added, at, &mut dice)).await)?;
    must.equal("that a second account was added", &again, &false)?;
    let kept = must.works("a look-up", store.staff_by_email("one@example.org").await)?;
    must.equal("the role of the first", &kept.map(|staff| staff.role), &Some(Role::Admin))
}

async fn sessions_are_found_and_used<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(63));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    let session = opened(must, &store, &staff, at, &mut dice).await?;
    let other = opened(must, &store, &staff, at, &mut dice).await?;
    let strange = find(must, &store, sample::token_hash(&mut dice), at).await?;
    must.hold(strange.is_none(), || "a token that nobody issued opens a session".to_owned())?;
    let mut now = at;
    for _ in 0..4 {
        // Each step is within the idle time, all of them together are not.
        now = now + IDLE - Duration::from_secs(1);
        let found = find(must, &store, session.hash, now).await?;
        let found = found.ok_or_else(|| must.breach("a session in use is not found"))?;
        must.hold(found.staff == staff, || "the session belongs to another account".to_owned())?;
        let times = (found.opened_at, found.used_at, found.ends_at);
        must.equal("its moments", &times, &(session.at, now, session.ends_at))?;
    }
    let idle = find(must, &store, other.hash, now).await?;
    must.hold(idle.is_none(), || "using one session kept another one open".to_owned())
}

async fn sessions_end<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(64));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    let idle = opened(must, &store, &staff, at, &mut dice).await?;
    let found = find(must, &store, idle.hash, at + IDLE + Duration::from_millis(1)).await?;
    must.hold(found.is_none(), || "an idle session is found".to_owned())?;

    let long = opened(must, &store, &staff, at, &mut dice).await?;
    let busy = |now| store.session(long.hash, now, at);
    let last = must.works("a look-up", busy(long.ends_at - Duration::from_millis(1)).await)?;
    must.hold(last.is_some(), || "a session is gone before its end".to_owned())?;
    for late in [long.ends_at, long.ends_at + Duration::from_millis(1)] {
        let found = must.works("a look-up", busy(late).await)?;
        must.hold(found.is_none(), || "a session is found past its end".to_owned())?;
    }

    let closed = opened(must, &store, &staff, at, &mut dice).await?;
    let bystander = opened(must, &store, &staff, at, &mut dice).await?;
    must.works("closing", store.close_session(closed.hash).await)?;
    must.works("closing it again", store.close_session(closed.hash).await)?;
    let found = find(must, &store, closed.hash, at).await?;
    must.hold(found.is_none(), || "a closed session is found".to_owned())?;
    let found = find(must, &store, bystander.hash, at).await?;
    must.hold(found.is_some(), || "closing one session closed another".to_owned())
}

async fn disabled_accounts_have_no_sessions<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(65));
    let at = bed.now(&store);
    let leaver = added(must, &store, "leaver@example.org", at, &mut dice).await?;
    let stayer = added(must, &store, "stayer@example.org", at, &mut dice).await?;
    let old =
        [opened(must, &store, &leaver, at, &mut dice).await?, opened(must, &store, &leaver, at, &mut dice).await?];
    let other = opened(must, &store, &stayer, at, &mut dice).await?;
    let told = note(leaver.id, Deed::Disabled, at, &mut dice);
    must.equal(
        "that it was disabled",
        &must.works("disabling", store.change_staff(&AccountChange::Disabled, &told).await)?,
        &true,
    )?;
    let late = opened(must, &store, &leaver, at, &mut dice).await?;
    for session in old.iter().chain([&late]) {
        let found = find(must, &store, session.hash, at).await?;
        must.hold(found.is_none(), || "a session of a disabled account is found".to_owned())?;
    }
    let found = find(must, &store, other.hash, at).await?;
    must.hold(found.is_some(), || "disabling one account closed another's session".to_owned())?;
    let account = must.works("a look-up", store.staff(leaver.id).await)?;
    must.equal("since when it is disabled", &account.and_then(|staff| staff.disabled_at), &Some(at))
}

async fn requests_in_flight_bring_nothing_back<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(66));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    for _ in 0..8 {
        let session = opened(must, &store, &staff, at, &mut dice).await?;
        let uses = join_all((0..4).map(|_| find(must, &store, session.hash, at)));
        let (uses, closed) = join(uses, store.close_session(session.hash)).await;
        uses.into_iter().try_for_each(|found| found.map(|_| ()))?;
        must.works("closing", closed)?;
        let found = find(must, &store, session.hash, at).await?;
        must.hold(found.is_none(), || "a session is found after it was closed".to_owned())?;
    }
    Ok(())
}

fn person(email: &str, role: Role, at: Timestamp, dice: &mut Dice) -> Staff {
    Staff {
        id: StaffId(dice.uuid()),
        email: email.to_owned(),
        role,
        password: "$argon2id$v=19$m=19456,t=2,p=1$c2FtcGxlc2FsdA$c2FtcGxlaGFzaA".to_owned(),
        disabled_at: None,
        created_at: at,
    }
}

pub(super) async fn added<S: Accounts>(
    must: Must,
    store: &S,
    email: &str,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<Staff, Breach> {
    let staff = person(email, Role::Reviewer, at, dice);
    must.equal(
        "that it was added",
        &must.works("adding", store.add_staff(&staff, &note(staff.id, Deed::Added, at, dice)).await)?,
        &true,
    )?;
    Ok(staff)
}

pub(super) async fn opened<S: Accounts>(
    must: Must,
    store: &S,
    staff: &Staff,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<NewSession, Breach> {
    let session = NewSession {
        id: SessionId(dice.uuid()),
        hash: sample::token_hash(dice),
        staff: staff.id,
        at,
        ends_at: at + LONGEST,
        client: "10.0.0.1".to_owned(),
        agent: "a browser".to_owned(),
    };
    must.works("opening a session", store.open_session(&session).await)?;
    Ok(session)
}

pub(super) async fn find<S: Accounts>(
    must: Must,
    store: &S,
    hash: TokenHash,
    now: Timestamp,
) -> Result<Option<Session>, Breach> {
    must.works("a look-up", store.session(hash, now, now - IDLE).await)
}

pub(super) fn note(staff: StaffId, deed: Deed, at: Timestamp, dice: &mut Dice) -> StaffNote {
    let (client, detail) = ("10.0.0.1".to_owned(), String::new());
    StaffNote { id: dice.uuid(), at, deed, staff, by: None, client, detail }
}

async fn change<S: Accounts>(must: Must, store: &S, change: AccountChange, note: &StaffNote) -> Result<bool, Breach> {
    must.works("a change", store.change_staff(&change, note).await)
}

async fn passwords_end_sessions<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(67));
    let at = bed.now(&store);
    let one = added(must, &store, "one@example.org", at, &mut dice).await?;
    let other = added(must, &store, "other@example.org", at, &mut dice).await?;
    let theirs = [opened(must, &store, &one, at, &mut dice).await?, opened(must, &store, &one, at, &mut dice).await?];
    let bystander = opened(must, &store, &other, at, &mut dice).await?;
    let told = note(one.id, Deed::PasswordChanged, at, &mut dice);
    must.equal(
        "that it was changed",
        &change(must, &store, AccountChange::Password("new".into()), &told).await?,
        &true,
    )?;
    for session in &theirs {
        let found = find(must, &store, session.hash, at).await?;
        must.hold(found.is_none(), || "a session is found after the password was changed".to_owned())?;
    }
    let found = find(must, &store, bystander.hash, at).await?;
    must.hold(found.is_some(), || "another account's session was ended".to_owned())?;
    let account = must.works("a look-up", store.staff(one.id).await)?;
    must.equal("the password", &account.map(|staff| staff.password), &Some("new".to_owned()))
}

async fn invitations_are_taken_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(68));
    let at = bed.now(&store);
    let (one, other) = (
        added(must, &store, "one@example.org", at, &mut dice).await?,
        added(must, &store, "other@example.org", at, &mut dice).await?,
    );
    let (first, second) = (sample::token_hash(&mut dice), sample::token_hash(&mut dice));
    let ends_at = at + IDLE;
    for hash in [first, second] {
        let told = note(one.id, Deed::Invited, at, &mut dice);
        must.equal(
            "that it was given",
            &change(must, &store, AccountChange::Invited { hash, ends_at }, &told).await?,
            &true,
        )?;
    }
    let whose = async |hash, now| {
        let found = must.works("a look-up", store.invited(hash, now).await)?;
        Ok(found.map(|staff| staff.id))
    };
    must.equal("whose the replaced one is", &whose(first, at).await?, &None)?;
    must.equal("whose the second is", &whose(second, ends_at - Duration::from_millis(1)).await?, &Some(one.id))?;
    must.equal("whose it is past its end", &whose(second, ends_at).await?, &None)?;
    let take = |hash| AccountChange::Taken { hash, password: "chosen".to_owned() };
    for (hash, staff, now, taken) in [
        (first, one.id, at, false),
        (second, other.id, at, false),
        (second, one.id, ends_at, false),
        (second, one.id, at, true),
        (second, one.id, at, false),
    ] {
        let told = note(staff, Deed::InvitationTaken, now, &mut dice);
        must.equal("whether it was taken", &change(must, &store, take(hash), &told).await?, &taken)?;
    }
    let account = must.works("a look-up", store.staff(one.id).await)?;
    must.equal("the password", &account.map(|staff| staff.password), &Some("chosen".to_owned()))
}

async fn changes_are_noted<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(69));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    let mut expected = must.works("reading the trail", store.staff_notes(None, 9).await)?;
    must.equal("the lines of an account that was added", &expected.len(), &1)?;
    let mut later = at;
    for (what, deed, done) in [
        (AccountChange::Role(Role::Admin), Deed::RoleChanged, true),
        (AccountChange::Disabled, Deed::Disabled, true),
        (AccountChange::Role(Role::Reviewer), Deed::RoleChanged, false),
        (AccountChange::Disabled, Deed::Disabled, false),
    ] {
        later = later + Duration::from_millis(1);
        let told = note(staff.id, deed, later, &mut dice);
        must.equal("whether it was changed", &change(must, &store, what, &told).await?, &done)?;
        if done {
            expected.insert(0, told);
        }
    }
    let told = note(staff.id, Deed::SignInFailed, later, &mut dice);
    must.works("noting", store.note_staff(&told).await)?;
    expected.push(told);
    expected.sort_by_key(|note| std::cmp::Reverse((note.at, note.id)));
    let trail = must.works("reading the trail", store.staff_notes(None, 9).await)?;
    must.equal("the trail, the newest first", &trail, &expected)?;
    let rest = must.works("reading on", store.staff_notes(Some((trail[0].at, trail[0].id)), 2).await)?;
    must.equal("the trail from its second line", &rest, &expected[1..3].to_vec())
}

async fn sessions_are_listed_and_ended<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(70));
    let at = bed.now(&store);
    let one = added(must, &store, "one@example.org", at, &mut dice).await?;
    let other = added(must, &store, "other@example.org", at, &mut dice).await?;
    let (first, second) =
        (opened(must, &store, &one, at, &mut dice).await?, opened(must, &store, &one, at, &mut dice).await?);
    let foreign = opened(must, &store, &other, at, &mut dice).await?;
    let later = at + Duration::from_secs(1);
    find(must, &store, second.hash, later).await?;
    let names = async |now: Timestamp| {
        let open = must.works("listing", store.sessions(one.id, now, now - IDLE).await)?;
        Ok(open.into_iter().map(|session| (session.id, session.used_at, session.client)).collect::<Vec<_>>())
    };
    let client = || "10.0.0.1".to_owned();
    must.equal("the sessions", &names(later).await?, &vec![(second.id, later, client()), (first.id, at, client())])?;
    must.equal("those that are not idle", &names(at + IDLE + Duration::from_millis(1)).await?.len(), &1)?;
    for (id, ended) in [(foreign.id, false), (first.id, true), (first.id, false)] {
        let told = note(one.id, Deed::SessionEnded, later, &mut dice);
        must.equal("whether it was ended", &must.works("ending", store.end_session(id, &told).await)?, &ended)?;
    }
    let found = find(must, &store, first.hash, later).await?;
    must.hold(found.is_none(), || "an ended session is found".to_owned())?;
    let found = find(must, &store, foreign.hash, later).await?;
    must.hold(found.is_some(), || "another account's session was ended".to_owned())
}
