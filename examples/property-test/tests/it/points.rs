//! A run that fails or stops at every operation there is.

use kit_testing::{Dice, ManualClock, MemoryStore, Points, Trouble, Unsteady, drive, sample};
use kit_workflow::inquiry::{InquiryLifecycle, Stage};
use kit_workflow::{Clock, Decision, Engine, Lifecycle, Order, Store};
use uuid::Uuid;

type Memory = MemoryStore<InquiryLifecycle>;

const SUBJECT: Uuid = Uuid::from_u128(7);

/// Goes the whole road on this store, from wherever the inquiry stands.
async fn go(store: &Unsteady<Memory>, clock: &ManualClock) -> Result<(), String> {
    let (at, mut dice) = (clock.now(), Dice::new(1));
    for (by, command) in sample::road(at, &mut dice) {
        let loaded = store.load(SUBJECT).await.map_err(|error| error.to_string())?;
        let state = loaded.map(|loaded| loaded.state);
        // A step that was taken before is passed over: the law itself says so.
        if !matches!(InquiryLifecycle::apply(state, by, at, command.clone()), Ok(Decision::Moved { .. })) {
            continue;
        }
        let particulars = sample::particulars(&command, at, &mut dice);
        let order = Order::<InquiryLifecycle>::new(SUBJECT, by, at, command).with(particulars);
        Engine::new(store).execute(order).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[test]
fn the_road_is_finished_whatever_goes_wrong_once() {
    let clock = ManualClock::new(1);
    let fresh = || Memory::new(clock.clone(), sample::keys());

    // Once without trouble: which operations are there?
    let calm = Unsteady::new(fresh());
    drive::to_end(go(&calm, &clock)).unwrap();
    let operations = calm.points().each_pass();
    println!("{} operations, the last of them {:?}", operations.len(), operations.last());

    // Then once for each operation and each way to fail, and a second time from where that broke off.
    for (name, pass) in operations {
        for trouble in Trouble::ALL {
            let store = fresh();
            let points = Points::at(name, pass, *trouble);
            let unsteady = Unsteady::over(store.clone(), points.clone());
            let outcome = drive::until_stopped(&points, go(&unsteady, &clock));
            assert!(!matches!(outcome, Some(Ok(()))), "{trouble:?} at {name} {pass} went unnoticed");
            drive::to_end(go(&Unsteady::new(store.clone()), &clock)).unwrap();
            let (state, history) = drive::to_end(async {
                let loaded = store.load(SUBJECT).await.unwrap().unwrap();
                (loaded.state, store.history(SUBJECT).await.unwrap())
            });
            assert_eq!((state.stage(), history.len()), (Stage::Delivered, 8), "{trouble:?} at {name} {pass}");
        }
    }
}
