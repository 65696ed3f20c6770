//! The contract of [`Accounts`].

use std::time::Duration;

use futures_util::future::{join, join_all};
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts, NewSession, Role, Session, Staff};
use kit_workflow::{Timestamp, TokenHash};

use super::{Breach, Must, TestBed};
use crate::{Dice, sample};

const IDLE: Duration = Duration::from_secs(30 * 60);
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

const fn must(must: &'static str) -> Must {
    Must { port: "accounts", must }
}

/// Holds accounts to the contract of [`Accounts`]:
///
/// - an account MUST be found by id and by address as it was added, and one address MUST have one account, also where
///   several are added at once;
/// - a session MUST be found by its token's hash with the account it belongs to, and each use MUST be noted;
/// - a session that was idle too long, has ended or was closed, or whose account was disabled, MUST NOT be found;
/// - a request in flight MUST NOT bring a closed session back.
///
/// # Errors
///
/// The first [`Breach`].
pub async fn accounts<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    accounts_are_found(bed).await?;
    an_address_has_one_account(bed).await?;
    sessions_are_found_and_used(bed).await?;
    sessions_end(bed).await?;
    disabled_accounts_have_no_sessions(bed).await?;
    requests_in_flight_bring_nothing_back(bed).await
}

async fn accounts_are_found<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("an account MUST be found by id and by address as it was added");
    let (store, mut dice) = (bed.fresh().await, Dice::new(61));
    let at = bed.now(&store);
    let unknown = must.works("a look-up", store.staff(StaffId(dice.uuid())).await)?;
    must.hold(unknown.is_none(), || "an account that nobody added is there".to_owned())?;
    let disabled = must.works("disabling", store.disable_staff(StaffId(dice.uuid()), at).await)?;
    must.equal("that an account that nobody added was disabled", &disabled, &false)?;
    let people = [("b@example.org", Role::Reviewer), ("c@example.org", Role::Manager), ("a@example.org", Role::Admin)];
    let people = people.map(|(email, role)| person(email, role, at, &mut dice));
    for staff in &people {
        must.equal("that it was added", &must.works("adding", store.add_staff(staff).await)?, &true)?;
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

async fn an_address_has_one_account<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("one address MUST have one account");
    let (store, mut dice) = (bed.fresh().await, Dice::new(62));
    let at = bed.now(&store);
    let rivals: Vec<Staff> = (0..6).map(|_| person("one@example.org", Role::Admin, at, &mut dice)).collect();
    let mut added = 0;
    for answer in join_all(rivals.iter().map(|staff| store.add_staff(staff))).await {
        added += u32::from(must.works("adding", answer)?);
    }
    must.equal("how many were added", &added, &1)?;
    must.equal("how many accounts there are", &must.works("listing", store.all_staff().await)?.len(), &1)?;
    let again =
        must.works("adding", store.add_staff(&person("one@example.org", Role::Reviewer, at, &mut dice)).await)?;
    must.equal("that a second account was added", &again, &false)?;
    let kept = must.works("a look-up", store.staff_by_email("one@example.org").await)?;
    must.equal("the role of the first", &kept.map(|staff| staff.role), &Some(Role::Admin))
}

async fn sessions_are_found_and_used<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("a session MUST be found with its account, and each use MUST be noted");
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

async fn sessions_end<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("a session that was idle too long, has ended or was closed MUST NOT be found");
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

async fn disabled_accounts_have_no_sessions<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("a session whose account was disabled MUST NOT be found");
    let (store, mut dice) = (bed.fresh().await, Dice::new(65));
    let at = bed.now(&store);
    let leaver = added(must, &store, "leaver@example.org", at, &mut dice).await?;
    let stayer = added(must, &store, "stayer@example.org", at, &mut dice).await?;
    let old =
        [opened(must, &store, &leaver, at, &mut dice).await?, opened(must, &store, &leaver, at, &mut dice).await?];
    let other = opened(must, &store, &stayer, at, &mut dice).await?;
    must.equal("that it was disabled", &must.works("disabling", store.disable_staff(leaver.id, at).await)?, &true)?;
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

async fn requests_in_flight_bring_nothing_back<B: TestBed>(bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = must("a request in flight MUST NOT bring a closed session back");
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

async fn added<S: Accounts>(
    must: Must,
    store: &S,
    email: &str,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<Staff, Breach> {
    let staff = person(email, Role::Reviewer, at, dice);
    must.equal("that it was added", &must.works("adding", store.add_staff(&staff).await)?, &true)?;
    Ok(staff)
}

async fn opened<S: Accounts>(
    must: Must,
    store: &S,
    staff: &Staff,
    at: Timestamp,
    dice: &mut Dice,
) -> Result<NewSession, Breach> {
    let session = NewSession { hash: sample::token_hash(dice), staff: staff.id, at, ends_at: at + LONGEST };
    must.works("opening a session", store.open_session(&session).await)?;
    Ok(session)
}

async fn find<S: Accounts>(must: Must, store: &S, hash: TokenHash, now: Timestamp) -> Result<Option<Session>, Breach> {
    must.works("a look-up", store.session(hash, now, now - IDLE).await)
}
