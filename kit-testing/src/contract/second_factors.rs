//! The contract of [`SecondFactors`](kit_workflow::port::SecondFactors), which is a part of that of accounts.

use futures_util::future::join_all;
use kit_workflow::TokenHash;
use kit_workflow::inquiry::{FactorId, StaffId};
use kit_workflow::port::{AccountChange, Accounts, Deed, SecondFactor, SecondFactors as _, StaffNote};

use super::accounts::{added, find, note, opened};
use super::{Breach, Checked, Must, TestBed};
use crate::{Dice, sample};

/// Adds these sentences to those of accounts.
pub(super) async fn second_factors<B: TestBed>(checked: &mut Checked, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let must = checked.must("an account MUST have one second factor at most, and a confirmed one MUST stay");
    one_factor_an_account(must, bed).await?;
    let must = checked.must("a step MUST be used once and never after a later one, however many ask");
    steps_are_used_once(must, bed).await?;
    let must = checked.must("a recovery code MUST be used once, by its own enrolment");
    recovery_codes_are_used_once(must, bed).await?;
    let must = checked.must("a second factor that is confirmed or dropped MUST end every session of its account");
    sessions_end(must, bed).await
}

async fn read<S: Accounts>(must: Must, store: &S, staff: StaffId) -> Result<Option<SecondFactor>, Breach> {
    must.works("a look-up", store.second_factor(staff).await)
}

async fn lines<S: Accounts>(must: Must, store: &S) -> Result<usize, Breach> {
    Ok(must.works("reading the trail", store.staff_notes(None, 99).await)?.len())
}

async fn one_factor_an_account<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(71));
    let at = bed.now(&store);
    let one = added(must, &store, "one@example.org", at, &mut dice).await?;
    let other = added(must, &store, "other@example.org", at, &mut dice).await?;
    must.equal("what a new account has", &read(must, &store, one.id).await?, &None)?;
    let mut ids = [FactorId(dice.uuid()), FactorId(dice.uuid()), FactorId(dice.uuid())];
    for id in &ids[..2] {
        must.equal("that it begins", &must.works("beginning", store.begin_factor(*id, one.id, at).await)?, &true)?;
    }
    let second =
        SecondFactor { id: ids[1], staff: one.id, begun_at: at, confirmed_at: None, last_step: None, codes_left: 0 };
    must.equal("the one begun last", &read(must, &store, one.id).await?, &Some(second.clone()))?;
    must.equal("those that count", &must.works("listing", store.second_factors().await)?, &Vec::new())?;
    let codes = [sample::token_hash(&mut dice), sample::token_hash(&mut dice)];
    let before = lines(must, &store).await?;
    for (id, staff, confirmed) in
        [(ids[0], one.id, false), (ids[1], other.id, false), (ids[1], one.id, true), (ids[1], one.id, false)]
    {
        let told = note(staff, Deed::FactorConfirmed, at, &mut dice);
        let answer = must.works("confirming", store.confirm_factor(id, 5, &codes, &told).await)?;
        must.equal("whether it was confirmed", &answer, &confirmed)?;
    }
    must.equal("the lines of the trail", &(lines(must, &store).await? - before), &1)?;
    let confirmed = SecondFactor { confirmed_at: Some(at), last_step: Some(5), codes_left: 2, ..second };
    must.equal("the confirmed one", &read(must, &store, one.id).await?, &Some(confirmed.clone()))?;
    must.equal("those that count", &must.works("listing", store.second_factors().await)?, &vec![confirmed.clone()])?;
    let again = must.works("beginning", store.begin_factor(ids[2], one.id, at).await)?;
    must.equal("that another one begins over it", &again, &false)?;
    must.equal("what is kept", &read(must, &store, one.id).await?, &Some(confirmed))?;
    let told = note(other.id, Deed::Disabled, at, &mut dice);
    must.works("disabling", store.change_staff(&AccountChange::Disabled, &told).await)?;
    ids[0] = FactorId(dice.uuid());
    for nobody in [other.id, StaffId(dice.uuid())] {
        let begun = must.works("beginning", store.begin_factor(ids[0], nobody, at).await)?;
        must.equal("that one begins for nobody", &begun, &false)?;
    }
    Ok(())
}

/// An account with a confirmed second factor, whose last step was 5.
async fn enrolled<B: TestBed>(
    must: Must,
    bed: &B,
    store: &B::Store,
    email: &str,
    codes: &[TokenHash],
    dice: &mut Dice,
) -> Result<(StaffId, FactorId), Breach>
where
    B::Store: Accounts,
{
    let at = bed.now(store);
    let staff = added(must, store, email, at, dice).await?;
    let id = FactorId(dice.uuid());
    must.works("beginning", store.begin_factor(id, staff.id, at).await)?;
    let told = note(staff.id, Deed::FactorConfirmed, at, dice);
    must.works("confirming", store.confirm_factor(id, 5, codes, &told).await)?;
    Ok((staff.id, id))
}

async fn steps_are_used_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(72));
    let (staff, id) = enrolled(must, bed, &store, "s@example.org", &[], &mut dice).await?;
    for (step, used) in [(5, false), (4, false), (7, true), (7, false), (6, false), (8, true)] {
        let answer = must.works("using a step", store.use_step(id, step).await)?;
        must.equal(&format!("whether step {step} was taken"), &answer, &used)?;
    }
    let rivals = join_all((0..6).map(|_| store.use_step(id, 9))).await;
    let mut taken = 0;
    for answer in rivals {
        taken += u32::from(must.works("using a step", answer)?);
    }
    must.equal("how many used one step", &taken, &1)?;
    let last = read(must, &store, staff).await?.and_then(|factor| factor.last_step);
    must.equal("the last step", &last, &Some(9))?;
    let begun = added(must, &store, "t@example.org", bed.now(&store), &mut dice).await?;
    let unconfirmed = FactorId(dice.uuid());
    must.works("beginning", store.begin_factor(unconfirmed, begun.id, bed.now(&store)).await)?;
    let answer = must.works("using a step", store.use_step(unconfirmed, 9).await)?;
    must.equal("that one that was never confirmed opens", &answer, &false)
}

async fn recovery_codes_are_used_once<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(73));
    let codes = [sample::token_hash(&mut dice), sample::token_hash(&mut dice)];
    let (staff, id) = enrolled(must, bed, &store, "s@example.org", &codes, &mut dice).await?;
    let (_, foreign) = enrolled(must, bed, &store, "t@example.org", &[], &mut dice).await?;
    let before = lines(must, &store).await?;
    let told = note(staff, Deed::RecoveryUsed, bed.now(&store), &mut dice);
    for id in [foreign, FactorId(dice.uuid())] {
        let answer = must.works("using a code", store.use_recovery(id, codes[0], &told).await)?;
        must.equal("that another enrolment's code opens", &answer, &false)?;
    }
    let notes: Vec<StaffNote> = (0..6).map(|_| note(staff, Deed::RecoveryUsed, bed.now(&store), &mut dice)).collect();
    let mut used = 0;
    for answer in join_all(notes.iter().map(|told| store.use_recovery(id, codes[0], told))).await {
        used += u32::from(must.works("using a code", answer)?);
    }
    must.equal("how many used one code", &used, &1)?;
    must.equal("the lines of the trail", &(lines(must, &store).await? - before), &1)?;
    let left = read(must, &store, staff).await?.map(|factor| factor.codes_left);
    must.equal("how many codes are left", &left, &Some(1))
}

async fn sessions_end<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Accounts,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(74));
    let at = bed.now(&store);
    let staff = added(must, &store, "s@example.org", at, &mut dice).await?;
    let other = added(must, &store, "t@example.org", at, &mut dice).await?;
    let bystander = opened(must, &store, &other, at, &mut dice).await?;
    let id = FactorId(dice.uuid());
    let early = opened(must, &store, &staff, at, &mut dice).await?;
    must.works("beginning", store.begin_factor(id, staff.id, at).await)?;
    let told = note(staff.id, Deed::FactorDropped, at, &mut dice);
    let dropped = must.works("dropping", store.drop_factor(&told).await)?;
    must.equal("that one that never counted is dropped", &dropped, &false)?;
    let found = find(must, &store, early.hash, at).await?;
    must.hold(found.is_some(), || "what was refused ended a session".to_owned())?;
    let told = note(staff.id, Deed::FactorConfirmed, at, &mut dice);
    let confirmed = store.confirm_factor(id, 5, &[sample::token_hash(&mut dice)], &told).await;
    must.equal("that it is confirmed", &must.works("confirming", confirmed)?, &true)?;
    let found = find(must, &store, early.hash, at).await?;
    must.hold(found.is_none(), || "a session without a second factor is found once there is one".to_owned())?;
    let late = opened(must, &store, &staff, at, &mut dice).await?;
    let told = note(staff.id, Deed::FactorReset, at, &mut dice);
    must.equal("that it is dropped", &must.works("dropping", store.drop_factor(&told).await)?, &true)?;
    must.equal("what is left", &read(must, &store, staff.id).await?, &None)?;
    let found = find(must, &store, late.hash, at).await?;
    must.hold(found.is_none(), || "a session is found after the second factor was taken off".to_owned())?;
    let found = find(must, &store, bystander.hash, at).await?;
    must.hold(found.is_some(), || "another account's session ended".to_owned())
}
