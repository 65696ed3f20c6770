//! Time that passes when the test says so.

use std::time::Duration;

use kit_testing::{Dice, ManualClock, MemoryStore, drive, sample};
use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle, Refusal, Stage};
use kit_workflow::{Actor, Clock, Engine, EngineError, Order};
use uuid::Uuid;

#[test]
fn an_order_expires_when_its_week_is_over_and_not_before() {
    let clock = ManualClock::new(1);
    let store = MemoryStore::<InquiryLifecycle>::new(clock.clone(), sample::keys());
    let mut dice = Dice::new(1);
    let mut ask = |by, command: Command| {
        let particulars = sample::particulars(&command, clock.now(), &mut dice);
        let order = Order::<InquiryLifecycle>::new(Uuid::from_u128(7), by, clock.now(), command).with(particulars);
        drive::to_end(Engine::new(&store).execute(order)).map(|done| done.state.stage())
    };
    let expires_at = clock.now() + sample::WEEK;
    ask(Actor::new(ActorKind::Client), Command::Submit { documents: 2 }).unwrap();
    ask(Actor::new(ActorKind::System), Command::OpenOrder { owed: sample::OWED, expires_at }).unwrap();

    clock.advance(sample::WEEK - Duration::from_millis(1));
    let early = ask(Actor::new(ActorKind::Clock), Command::Expire);
    assert!(matches!(early, Err(EngineError::Refused(Refusal::NotExpired))), "{early:?}");

    clock.advance(Duration::from_millis(1));
    assert_eq!(ask(Actor::new(ActorKind::Clock), Command::Expire).unwrap(), Stage::Cancelled);
}
