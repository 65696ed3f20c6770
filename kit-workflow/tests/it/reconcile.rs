//! Attempts are asked about when somebody wants to know, beside the workers.

use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{join, select};
use kit_testing::{drive, sample};
use kit_workflow::Money;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Archive, AttemptStatus, GatewayError, ProviderDates, Receiving, Verdict, Which};
use kit_workflow::workflow::Said;

use crate::inbox::Shop;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_lost_notification_is_made_good_and_the_second_run_finds_nothing() {
    drive::to_end(async {
        let shop = Shop::new(21);
        let (id, attempt) = shop.checkout().await;
        shop.world.gateway.pay(attempt, sample::OWED);
        assert_eq!(shop.workflow.open_attempts(15 * MINUTE).await.unwrap(), [], "it is too young");
        shop.world.clock.advance(15 * MINUTE + Duration::from_millis(1));
        let open = shop.workflow.open_attempts(15 * MINUTE).await.unwrap();
        assert_eq!(open.iter().map(|attempt| attempt.id).collect::<Vec<_>>(), [attempt]);
        let found = shop.workflow.reconcile(&open[0], false).await.unwrap();
        assert_eq!((found.said, found.received, found.changes), (Said::Paid, Some(sample::OWED), true));
        assert_eq!(shop.stage(id).await, Stage::Paid);
        assert_eq!(shop.workflow.open_attempts(Duration::ZERO).await.unwrap(), []);
        // What was read before is stale by now: nothing is credited a second time.
        shop.world.clock.advance(MINUTE);
        let again = shop.workflow.reconcile(&open[0], false).await.unwrap();
        assert_eq!((again.said, again.changes), (Said::Paid, false));
        assert_eq!(shop.credits_now(id).await, 1);
    });
}

#[test]
fn a_dry_run_asks_and_writes_nothing() {
    drive::to_end(async {
        let shop = Shop::new(22);
        let (id, paid) = shop.checkout().await;
        let (_, refused) = shop.checkout().await;
        shop.world.gateway.pay(paid, sample::OWED);
        shop.world.gateway.stand(refused, Verdict::Refused { code: "627".into() });
        shop.world.clock.advance(MINUTE);
        let before = shop.workflow.dossier(id).await.unwrap();
        let waiting = shop.world.store.waiting_effects().await.unwrap();
        for attempt in shop.workflow.open_attempts(Duration::ZERO).await.unwrap() {
            let found = shop.workflow.reconcile(&attempt, true).await.unwrap();
            let said = if attempt.id == paid { Said::Paid } else { Said::Refused };
            assert_eq!((found.said, found.changes), (said, true));
        }
        let after = shop.workflow.dossier(id).await.unwrap();
        assert_eq!((after.version, after.attempts), (before.version, before.attempts));
        assert_eq!(shop.attempt(refused).await.status, AttemptStatus::Initiated);
        assert_eq!(shop.world.store.waiting_effects().await.unwrap(), waiting);
        assert_eq!(shop.world.gateway.verified().len(), 2);
    });
}

#[test]
fn each_answer_is_told_apart() {
    let other = Money::new(5, sample::OWED.currency());
    let paid = |amount| Ok(Verdict::Paid { amount, reference: None, method: None, dates: ProviderDates::NONE });
    let away = GatewayError::Unavailable { detail: "HTTP 503".into(), patience: None };
    let cases = [
        (paid(Some(Receiving::Money(sample::OWED))), Said::Paid, AttemptStatus::Paid),
        (paid(None), Said::Paid, AttemptStatus::Paid),
        (paid(Some(Receiving::Money(other))), Said::PaidOtherwise, AttemptStatus::Paid),
        (paid(Some(Receiving::Other("12 EUR".into()))), Said::PaidOtherwise, AttemptStatus::Paid),
        (Ok(Verdict::Refused { code: "600".into() }), Said::Refused, AttemptStatus::Refused),
        (Ok(Verdict::Pending { code: "662".into() }), Said::Pending, AttemptStatus::Pending),
        (Ok(Verdict::Unknown), Said::Unknown, AttemptStatus::Pending),
        (Err(away), Said::Unanswered, AttemptStatus::Initiated),
    ];
    for (answer, said, status) in cases {
        drive::to_end(async {
            let shop = Shop::new(23);
            let (_, attempt) = shop.checkout().await;
            shop.world.clock.advance(MINUTE);
            shop.world.gateway.verify_next(answer.clone());
            let found = shop.workflow.reconcile(&shop.attempt(attempt).await, false).await.unwrap();
            assert_eq!(found.said, said, "{answer:?}");
            assert_eq!(shop.attempt(attempt).await.status, status, "{answer:?}");
            let money_came = shop.workflow.ledger_between(
                kit_workflow::Timestamp::from_unix_ms(0),
                kit_workflow::Clock::now(&shop.world.clock),
                Which::Received,
            );
            assert_eq!(money_came.await.unwrap().len(), usize::from(status == AttemptStatus::Paid));
        });
    }
}

#[test]
fn a_gateway_that_was_silent_once_is_waited_for_and_then_asked_about_the_rest() {
    drive::to_end(async {
        let shop = Shop::new(26);
        let (_, first) = shop.checkout().await;
        let (id, second) = shop.checkout().await;
        shop.world.gateway.pay(second, sample::OWED);
        shop.world.clock.advance(MINUTE);
        shop.world.gateway.verify_next(Err(GatewayError::Unavailable { detail: "HTTP 503".into(), patience: None }));
        let silent = shop.workflow.reconcile(&shop.attempt(first).await, false).await.unwrap();
        assert_eq!(silent.said, Said::Unanswered);

        let known = shop.attempt(second).await;
        let unasked = shop.workflow.reconcile(&known, false).await.unwrap();
        assert_eq!((unasked.said, unasked.changes), (Said::NotAsked, false), "it is told apart from silence");
        assert_eq!(shop.world.gateway.verified().len(), 1);

        let mut patience = Duration::from_secs(4);
        assert!(!shop.workflow.await_gateway(&mut patience).await, "the pause is longer than that");
        assert_eq!(patience, Duration::from_secs(4), "a wait that would be in vain costs nothing");
        patience = Duration::from_secs(30);
        {
            let mut wait = pin!(shop.workflow.await_gateway(&mut patience));
            assert!(wait.as_mut().now_or_never().is_none());
            shop.world.clock.advance(Duration::from_secs(5));
            assert!(wait.await);
        }
        assert_eq!(patience, Duration::from_secs(25));
        let found = shop.workflow.reconcile(&known, false).await.unwrap();
        assert_eq!((found.said, found.changes), (Said::Paid, true));
        assert_eq!(shop.stage(id).await, Stage::Paid);
    });
}

#[test]
fn an_attempt_of_another_provider_is_never_asked_about() {
    drive::to_end(async {
        let shop = Shop::new(24);
        let (_, attempt) = shop.checkout().await;
        let attempt = shop.attempt(attempt).await;
        for foreign in [
            kit_workflow::port::Attempt { provider: "by_hand".into(), ..attempt.clone() },
            kit_workflow::port::Attempt { test: !attempt.test, ..attempt.clone() },
        ] {
            let found = shop.workflow.reconcile(&foreign, false).await.unwrap();
            assert_eq!((found.said, found.changes), (Said::Elsewhere, false));
        }
        assert_eq!(shop.world.gateway.verified(), []);
    });
}

#[test]
fn beside_a_worker_it_credits_once_however_the_two_interleave() {
    for stagger in 0..40 {
        let shop = Shop::new(25);
        let (id, attempt) = drive::to_end(shop.checkout());
        drive::to_end(shop.work());
        shop.world.gateway.pay(attempt, sample::OWED);
        shop.world.clock.advance(MINUTE);
        let known = drive::to_end(shop.attempt(attempt));
        let process = shop.again();
        let both = async {
            let by_hand = async {
                drive::polls(stagger).await;
                process.workflow.reconcile(&known, false).await.unwrap()
            };
            join(by_hand, shop.work()).await.0
        };
        // Whoever has to wait for the other's question needs time to pass.
        let time = async {
            loop {
                drive::polls(30).await;
                shop.world.clock.advance(Duration::from_millis(500));
            }
        };
        let found = match drive::to_end(select(pin!(both), pin!(time))) {
            futures_util::future::Either::Left((found, _)) => found,
            futures_util::future::Either::Right(((), _)) => unreachable!("time does not end"),
        };
        assert_eq!(found.said, Said::Paid);
        drive::to_end(shop.work());
        assert_eq!(shop.credits(id), 1, "stagger {stagger}");
    }
}
