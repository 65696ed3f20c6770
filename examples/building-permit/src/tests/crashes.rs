//! Whatever goes wrong once, the road is finished, and each letter that was sent twice is known by its key.

use std::collections::BTreeSet;
use std::sync::Mutex;

use kit_testing::{ManualClock, MemoryStore, Points, Trouble, Unsteady, drive, sample};
use kit_workflow::{Actor, Clock, Engine, Order, Store};
use uuid::Uuid;

use crate::{Ask, BuildingPermit, Office, Permit, Stage, Who, working};

type Memory = MemoryStore<BuildingPermit>;

const PERMIT: Uuid = Uuid::from_u128(7);

/// Files, has the letter sent, waits for sixty days, and has the silence end: from wherever the permit stands.
async fn go(store: &Unsteady<Memory>, clock: &ManualClock, sent: &Mutex<BTreeSet<String>>) -> Result<(), String> {
    let loaded = Store::<BuildingPermit>::load(store, PERMIT).await.map_err(|error| error.to_string())?;
    if loaded.is_none() {
        let order = Order::<BuildingPermit>::new(PERMIT, Actor::new(Who::Applicant), clock.now(), Ask::File);
        Engine::new(store).execute(order).await.map_err(|error| error.to_string())?;
    }
    let post = |key: &str, _| {
        sent.lock().unwrap().insert(key.to_owned());
        Ok(())
    };
    let office = Office { post, clock: clock.clone() };
    for _ in 0..3 {
        working(store, &office).await.map_err(|error| error.to_string())?;
        clock.advance(61 * sample::WEEK / 7);
    }
    Ok(())
}

#[test]
fn a_permit_is_granted_by_silence_whatever_goes_wrong_once() {
    let calm = Unsteady::new(Memory::new(ManualClock::new(1), sample::keys()));
    drive::to_end(go(&calm, calm.inner().clock(), &Mutex::default())).unwrap();
    let operations = calm.points().each_pass();
    assert!(operations.len() > 10, "{operations:?}");
    for (name, pass) in operations {
        for trouble in Trouble::ALL {
            let (clock, sent) = (ManualClock::new(1), Mutex::default());
            let store = Memory::new(clock.clone(), sample::keys());
            let points = Points::at(name, pass, *trouble);
            let unsteady = Unsteady::over(store.clone(), points.clone());
            drive::until_stopped(&points, go(&unsteady, &clock, &sent));
            drive::to_end(go(&Unsteady::new(store.clone()), &clock, &sent)).unwrap();
            let (state, history) = drive::to_end(async {
                let loaded = store.load(PERMIT).await.unwrap().unwrap();
                (loaded.state, store.history(PERMIT).await.unwrap())
            });
            let Permit { stage, .. } = state;
            let events: Vec<Ask> = history.iter().map(|entry| entry.event).collect();
            assert_eq!(
                (stage, &events[..]),
                (Stage::Granted, &[Ask::File, Ask::GrantBySilence][..]),
                "{trouble:?} at {name} {pass}"
            );
            // A letter to the clerk, and one to the applicant.
            assert_eq!(sent.lock().unwrap().len(), 2, "{trouble:?} at {name} {pass}");
        }
    }
}
