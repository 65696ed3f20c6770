//! The contract of [`Identities`](kit_workflow::port::Identities), which is a part of that of accounts.

use std::time::Duration;

use futures_util::future::join_all;
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{AccountChange, Accounts, Deed, Identities as _, Identity};

use super::accounts::{added, find, note, opened};
use super::{Breach, Checked, Must, TestBed};
use crate::{Dice, sample};

/// Adds these sentences to those of accounts.
pub(super) async fn identities<B: TestBed>(checked: &mut Checked, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = checked.must("an identity MUST belong to one account, and an account MUST have one of a provider");
    one_identity_an_account(must, bed).await?;
    let must = checked.must("a round trip MUST be used once, however many ask");
    round_trips_are_used_once(must, bed).await?;
    let must = checked.must("identities that are taken off MUST end every session of their account");
    sessions_end(must, bed).await
}

fn identity(issuer: &str, subject: &str) -> Identity {
    Identity { issuer: format!("https://{issuer}.example"), subject: subject.to_owned() }
}

async fn whose<S: Accounts>(must: Must, store: &S, identity: &Identity) -> Result<Option<StaffId>, Breach> {
    Ok(must.works("a look-up", store.staff_of(identity).await)?.map(|staff| staff.id))
}

async fn lines<S: Accounts>(must: Must, store: &S) -> Result<usize, Breach> {
    Ok(must.works("reading the trail", store.staff_notes(None, 99).await)?.len())
}

async fn one_identity_an_account<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(75));
    let at = bed.now(&store);
    let one = added(must, &store, "one@example.org", at, &mut dice).await?;
    let other = added(must, &store, "other@example.org", at, &mut dice).await?;
    let gone = added(must, &store, "gone@example.org", at, &mut dice).await?;
    let told = note(gone.id, Deed::Disabled, at, &mut dice);
    must.works("disabling", store.change_staff(&AccountChange::Disabled, &told).await)?;
    let first = identity("first", "a");
    must.equal("whose a new identity is", &whose(must, &store, &first).await?, &None)?;
    let before = lines(must, &store).await?;
    let (begun, mut at) = (at, at);
    for (identity, staff, linked) in [
        (&first, StaffId(dice.uuid()), false),
        (&first, gone.id, false),
        (&first, one.id, true),
        (&first, one.id, false),
        (&first, other.id, false),
        (&identity("first", "b"), one.id, false),
        (&identity("first", "A"), other.id, true),
        (&identity("second", "a"), one.id, true),
    ] {
        at = at + Duration::from_millis(1);
        let told = note(staff, Deed::IdentityLinked, at, &mut dice);
        let answer = must.works("linking", store.link_identity(identity, &told).await)?;
        must.equal(&format!("whether {identity:?} was linked"), &answer, &linked)?;
    }
    must.equal("the lines of the trail", &(lines(must, &store).await? - before), &3)?;
    must.equal("whose the first is", &whose(must, &store, &first).await?, &Some(one.id))?;
    must.equal("whose the one in capitals is", &whose(must, &store, &identity("first", "A")).await?, &Some(other.id))?;
    must.equal("whose the refused one is", &whose(must, &store, &identity("first", "b")).await?, &None)?;
    let all = must.works("listing", store.identities().await)?;
    let mut found: Vec<_> = all.iter().map(|linked| (linked.staff, linked.identity.clone())).collect();
    let mut expected =
        vec![(one.id, first.clone()), (other.id, identity("first", "A")), (one.id, identity("second", "a"))];
    let by_name = |one: &(StaffId, Identity)| (one.1.issuer.clone(), one.1.subject.clone());
    found.sort_by_key(by_name);
    expected.sort_by_key(by_name);
    must.equal("every identity", &found, &expected)?;
    let since = all.iter().find(|linked| linked.identity == first).map(|linked| linked.linked_at);
    must.equal("since when the first is linked", &since, &Some(begun + Duration::from_millis(3)))?;
    let rival = identity("third", "r");
    let notes: Vec<_> = (0..6).map(|_| note(one.id, Deed::IdentityLinked, at, &mut dice)).collect();
    let mut linked = 0;
    for answer in join_all(notes.iter().map(|told| store.link_identity(&rival, told))).await {
        linked += u32::from(must.works("linking", answer)?);
    }
    must.equal("how many linked one identity", &linked, &1)
}

async fn round_trips_are_used_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(76));
    let now = bed.now(&store);
    let (one, other) = (sample::token_hash(&mut dice), sample::token_hash(&mut dice));
    let ends_at = now + Duration::from_secs(600);
    for (trip, used) in [(one, true), (one, false), (other, true), (one, false)] {
        let answer = must.works("using a round trip", store.use_round_trip(trip, ends_at, now).await)?;
        must.equal("whether it was used now", &answer, &used)?;
    }
    let late = ends_at - Duration::from_millis(1);
    let again = must.works("using a round trip", store.use_round_trip(one, ends_at, late).await)?;
    must.equal("that it is used again just before its end", &again, &false)?;
    let rival = sample::token_hash(&mut dice);
    let mut used = 0;
    for answer in join_all((0..6).map(|_| store.use_round_trip(rival, ends_at, now))).await {
        used += u32::from(must.works("using a round trip", answer)?);
    }
    must.equal("how many used one round trip", &used, &1)
}

async fn sessions_end<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(77));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    let other = added(must, &store, "t@example.org", at, &mut dice).await?;
    let (session, bystander) =
        (opened(must, &store, &staff, at, &mut dice).await?, opened(must, &store, &other, at, &mut dice).await?);
    let told = note(staff.id, Deed::IdentityUnlinked, at, &mut dice);
    let unlinked = must.works("taking off", store.unlink_identities(&told).await)?;
    must.equal("that something is taken off where nothing is", &unlinked, &false)?;
    let found = find(must, &store, session.hash, at).await?;
    must.hold(found.is_some(), || "what was refused ended a session".to_owned())?;
    for (staff, subject) in [(staff.id, "s"), (other.id, "t")] {
        let told = note(staff, Deed::IdentityLinked, at, &mut dice);
        must.works("linking", store.link_identity(&identity("first", subject), &told).await)?;
    }
    let before = lines(must, &store).await?;
    must.equal("that it is taken off", &must.works("taking off", store.unlink_identities(&told).await)?, &true)?;
    must.equal("the lines of the trail", &(lines(must, &store).await? - before), &1)?;
    must.equal("whose it is", &whose(must, &store, &identity("first", "s")).await?, &None)?;
    must.equal("whose the other is", &whose(must, &store, &identity("first", "t")).await?, &Some(other.id))?;
    let found = find(must, &store, session.hash, at).await?;
    must.hold(found.is_none(), || "a session is found after its account's identities were taken off".to_owned())?;
    let found = find(must, &store, bystander.hash, at).await?;
    must.hold(found.is_some(), || "another account's session ended".to_owned())
}
