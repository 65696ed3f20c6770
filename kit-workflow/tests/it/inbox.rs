//! What gateways say unasked is kept, followed once it can be, and asked about no more often than it is good for.

use std::time::Duration;

use futures_util::future::join_all;
use kit_testing::{MemoryStore, Unsteady, World, drive, sample};
use kit_workflow::inquiry::{AttemptId, InquiryId, InquiryLifecycle, NotificationId, Stage, Standing};
use kit_workflow::port::{
    Archive, Attempt, AttemptStatus, Fate, GatewayError, Inbox, InboxEntry, InboxRequest, NewNotification,
    RawNotification, Turned, Verdict,
};
use kit_workflow::workflow::{NewInquiry, Workflow};
use kit_workflow::{Backoff, Clock, Ids, Step, Worker, WorkerId};

type L = InquiryLifecycle;
type Rough = World<Unsteady<MemoryStore<L>>>;

pub(crate) const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A world with its workflow.
pub(crate) struct Shop {
    pub(crate) world: Rough,
    pub(crate) workflow: Workflow<Rough>,
}

impl Shop {
    pub(crate) fn new(seed: u64) -> Self {
        Self::over(&World::new(seed))
    }

    /// Another process over the same world.
    pub(crate) fn over(world: &World) -> Self {
        let world = world.with_store(Unsteady::new(world.store.clone()));
        Self { workflow: world.workflow(), world }
    }

    pub(crate) fn again(&self) -> Self {
        Self::over(&self.world.with_store(self.world.store.inner().clone()))
    }

    pub(crate) async fn submit(&self) -> InquiryId {
        let (answers, documents) = self.world.form();
        let new =
            NewInquiry { answers, documents, language: kit_workflow::port::Language::French, idempotency_key: None };
        self.workflow.submit(new).await.unwrap().dossier.id
    }

    /// A client at the gateway's page.
    pub(crate) async fn checkout(&self) -> (InquiryId, AttemptId) {
        let id = self.submit().await;
        let page = self.workflow.checkout(id, "cinetpay", None).await.unwrap();
        (id, AttemptId::from_transaction_id(&page.transaction_id).unwrap())
    }

    /// A worker does what is due now; tells what came of each effect.
    pub(crate) async fn work(&self) -> Vec<Step> {
        let worker = Worker {
            id: WorkerId("one".into()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: LEASE,
            backoff: BACKOFF,
        };
        let mut steps = Vec::new();
        loop {
            match worker.step::<L>().await.unwrap() {
                Step::Idle => return steps,
                step => steps.push(step),
            }
        }
    }

    pub(crate) async fn stage(&self, id: InquiryId) -> Stage {
        self.workflow.dossier(id).await.unwrap().state.stage()
    }

    pub(crate) async fn attempt(&self, id: AttemptId) -> Attempt {
        self.world.store.attempt(id).await.unwrap().unwrap()
    }

    pub(crate) fn credits(&self, id: InquiryId) -> usize {
        drive::to_end(self.credits_now(id))
    }

    pub(crate) async fn credits_now(&self, id: InquiryId) -> usize {
        let dossier = self.workflow.dossier(id).await.unwrap();
        let entries = dossier.state.account().unwrap().entries();
        assert!(entries.iter().all(|entry| entry.standing == Standing::Credited), "{entries:?}");
        entries.len()
    }

    async fn inbox(&self) -> Vec<InboxEntry> {
        let request = InboxRequest { limit: 100, ..InboxRequest::default() };
        self.world.store.notifications(&request).await.unwrap().items
    }

    fn says(&self, attempt: AttemptId) -> RawNotification {
        self.world.gateway.notification(attempt, self.world.clock.now())
    }
}

#[test]
fn a_notification_that_comes_before_its_attempt_is_followed_once_the_attempt_is_there() {
    // The same world twice: the first tells which attempt there will be.
    let attempt = drive::to_end(async {
        let shop = Shop::new(5);
        let id = shop.submit().await;
        let nobody = AttemptId(kit_testing::Dice::new(9).uuid());
        shop.workflow.notification(&shop.says(nobody)).await.unwrap();
        shop.workflow.checkout(id, "cinetpay", None).await.unwrap();
        shop.workflow.dossier(id).await.unwrap().attempts[0].id
    });
    drive::to_end(async {
        let shop = Shop::new(5);
        let id = shop.submit().await;
        shop.workflow.notification(&shop.says(attempt)).await.unwrap();
        assert_eq!(shop.inbox().await[0].fate, Fate::Early);
        shop.workflow.checkout(id, "cinetpay", None).await.unwrap();
        shop.world.gateway.pay(attempt, sample::OWED);
        assert_eq!(shop.workflow.sort_inbox().await.unwrap(), 0, "it is not due yet");
        shop.world.clock.advance(5 * SECOND);
        assert_eq!(shop.workflow.sort_inbox().await.unwrap(), 1);
        shop.work().await;
        assert_ne!(shop.stage(id).await, Stage::AwaitingPayment);
        let entry = &shop.inbox().await[0];
        assert_eq!((entry.fate, entry.attempt.unwrap().2), (Fate::Followed, AttemptStatus::Paid));
    });
}

#[test]
fn an_unknown_transaction_is_looked_for_at_growing_intervals_and_then_kept_as_unknown() {
    drive::to_end(async {
        let shop = Shop::new(6);
        let nobody = AttemptId(shop.world.clock.fresh());
        shop.workflow.notification(&shop.says(nobody)).await.unwrap();
        let begun = shop.world.clock.now();
        let (mut looks, mut pauses) = (0, Vec::new());
        while shop.inbox().await[0].fate == Fate::Early {
            shop.world.clock.advance(SECOND);
            shop.workflow.sort_inbox().await.unwrap();
            let entry = &shop.inbox().await[0];
            if entry.looks > looks {
                looks = entry.looks;
                pauses.push(shop.world.clock.now().since(begun).as_secs());
            }
        }
        assert_eq!(pauses, [5, 15, 35, 75, 155, 315, 635, 1275]);
        assert_eq!(shop.inbox().await[0].fate, Fate::Unknown);
        assert_eq!(shop.world.gateway.verified(), [], "nobody is asked about a stranger");
        assert_eq!(shop.world.store.waiting_effects().await.unwrap(), 0);
    });
}

#[test]
fn however_it_dies_between_the_inbox_and_the_credit_an_early_notification_credits_once() {
    for point in 0.. {
        let shop = Shop::new(7);
        let (id, attempt) = drive::to_end(async {
            let (id, attempt) = shop.checkout().await;
            shop.work().await;
            shop.world.gateway.pay(attempt, sample::OWED);
            // As it was kept before the attempt was stored.
            let at = shop.world.clock.now();
            let early = NewNotification {
                id: NotificationId(shop.world.clock.fresh()),
                provider: "cinetpay".into(),
                transaction_id: attempt.transaction_id(),
                attempt: None,
                unproven: None,
                digest: [7; 32],
                raw: Vec::new(),
                at,
                again_at: at + 5 * SECOND,
            };
            shop.world.store.keep_notification(&early, 9).await.unwrap();
            (id, attempt)
        });
        shop.world.clock.advance(5 * SECOND);
        let ended = drive::stopped_after(point, async {
            shop.workflow.sort_inbox().await.unwrap();
            shop.work().await;
        });
        let survivor = shop.again();
        shop.world.clock.advance(2 * LEASE);
        drive::to_end(async {
            survivor.workflow.sort_inbox().await.unwrap();
            survivor.work().await;
            assert_eq!(survivor.inbox().await[0].fate, Fate::Followed);
            assert_eq!(survivor.attempt(attempt).await.status, AttemptStatus::Paid);
        });
        assert_eq!(survivor.credits(id), 1);
        if ended.is_some() {
            assert!(point > 20, "{point} points");
            break;
        }
    }
}

#[test]
fn several_processes_sort_one_inbox_and_have_the_gateway_asked_once() {
    for stagger in 0..12 {
        let shop = Shop::new(8);
        let (_, attempt) = drive::to_end(shop.checkout());
        let at = shop.world.clock.now();
        let early = NewNotification {
            id: NotificationId(shop.world.clock.fresh()),
            provider: "cinetpay".into(),
            transaction_id: attempt.transaction_id(),
            attempt: None,
            unproven: None,
            digest: [8; 32],
            raw: Vec::new(),
            at,
            again_at: at,
        };
        drive::to_end(async {
            shop.world.store.keep_notification(&early, 9).await.unwrap();
            let before = shop.world.store.waiting_effects().await.unwrap();
            let processes = [shop.again(), shop.again(), shop.again()];
            let decided = join_all(processes.iter().enumerate().map(async |(number, process)| {
                drive::polls(number * stagger).await;
                process.workflow.sort_inbox().await.unwrap()
            }));
            assert_eq!(decided.await.into_iter().sum::<u32>(), 1);
            assert_eq!(shop.world.store.waiting_effects().await.unwrap(), before + 1);
        });
    }
}

#[test]
fn forged_notifications_are_counted_and_a_flood_of_them_costs_next_to_no_writes() {
    drive::to_end(async {
        let shop = Shop::new(9);
        let forged = RawNotification {
            headers: vec![("x-token".into(), "guess".into())],
            body: b"KIT".to_vec(),
            at: shop.world.clock.now(),
        };
        let before = shop.world.store.operations();
        for _ in 0..1_000 {
            shop.workflow.notification(&forged).await.unwrap_err();
        }
        assert!(shop.world.store.operations() - before <= 2, "a flood writes");
        let figures = shop.workflow.inbox_figures().await.unwrap();
        let turned: Vec<_> = figures.turned.iter().map(|turned| (turned.why, turned.count)).collect();
        assert_eq!(turned, [(Turned::Forged, 1_000)]);
        assert_eq!((figures.fates, shop.world.gateway.verified()), (vec![], vec![]));
    });
}

#[test]
fn the_inbox_forgets_what_is_old_and_nothing_that_still_waits() {
    drive::to_end(async {
        let shop = Shop::new(10);
        let (_, attempt) = shop.checkout().await;
        shop.workflow.notification(&shop.says(attempt)).await.unwrap();
        shop.world.clock.advance(10 * 24 * 60 * MINUTE);
        let nobody = AttemptId(shop.world.clock.fresh());
        shop.workflow.notification(&shop.says(nobody)).await.unwrap();
        let month = 30 * 24 * 60 * MINUTE;
        assert_eq!(shop.workflow.purge_inbox(month).await.unwrap(), 0);
        shop.world.clock.advance(21 * 24 * 60 * MINUTE);
        assert_eq!(shop.workflow.purge_inbox(month).await.unwrap(), 1);
        assert_eq!(shop.workflow.purge_inbox(Duration::ZERO).await.unwrap(), 0);
        assert_eq!(shop.inbox().await.len(), 1);
        shop.workflow.sort_inbox().await.unwrap();
        assert_eq!(shop.again().inbox().await[0].fate, Fate::Early, "it is looked for before it is given up");
    });
}

/// The ages in minutes at which the gateway is asked about an attempt that stays pending, up to an age of `hours`.
async fn asked_at(shop: &Shop, hours: u64) -> Vec<u64> {
    let begun = shop.world.clock.now();
    let mut ages = Vec::new();
    for _ in 0..hours * 60 {
        shop.world.clock.advance(MINUTE);
        let before = shop.world.gateway.verified().len();
        shop.work().await;
        let asked = shop.world.gateway.verified().len() - before;
        ages.extend(std::iter::repeat_n(shop.world.clock.now().since(begun).as_secs() / 60, asked));
    }
    ages
}

#[test]
fn a_silent_attempt_is_asked_about_at_the_planned_ages_expires_after_a_day_and_is_asked_about_a_last_time() {
    drive::to_end(async {
        let shop = Shop::new(11);
        let (_, attempt) = shop.checkout().await;
        let until_then = asked_at(&shop, 23).await;
        assert_eq!(shop.attempt(attempt).await.status, AttemptStatus::Pending);
        let ages: Vec<u64> =
            until_then.into_iter().chain(asked_at(&shop, 60).await.iter().map(|age| age + 23 * 60)).collect();
        assert_eq!(ages, [1, 2, 5, 10, 30, 60, 180, 360, 720, 1440, 4320]);
        assert_eq!(shop.attempt(attempt).await.status, AttemptStatus::Expired);
    });
}

#[test]
fn money_that_was_confirmed_after_a_day_is_found_by_the_last_look() {
    drive::to_end(async {
        let shop = Shop::new(12);
        let (id, attempt) = shop.checkout().await;
        asked_at(&shop, 71).await;
        shop.world.gateway.pay(attempt, sample::OWED);
        asked_at(&shop, 2).await;
        assert_eq!(shop.attempt(attempt).await.status, AttemptStatus::Paid);
        assert_ne!(shop.stage(id).await, Stage::AwaitingPayment);
    });
}

#[test]
fn a_gateway_that_is_asked_too_often_is_left_alone_by_every_worker_of_the_process() {
    drive::to_end(async {
        let shop = Shop::new(13);
        for _ in 0..5 {
            shop.checkout().await;
        }
        shop.world.clock.advance(MINUTE);
        let too_often = GatewayError::Unavailable { detail: "HTTP 429".into(), patience: Some(90 * SECOND) };
        shop.world.gateway.verify_next(Err(too_often));
        shop.work().await;
        assert_eq!(shop.world.gateway.verified().len(), 1, "the others are not asked about");
        shop.world.clock.advance(89 * SECOND);
        shop.work().await;
        assert_eq!(shop.world.gateway.verified().len(), 1, "nor before its time is over");
        shop.world.clock.advance(SECOND);
        shop.work().await;
        let mut asked = shop.world.gateway.verified();
        asked.sort_unstable();
        asked.dedup();
        assert_eq!(asked.len(), 5, "then about every one");
    });
}

#[test]
fn a_client_may_pay_while_the_gateway_is_left_alone() {
    drive::to_end(async {
        let shop = Shop::new(14);
        shop.checkout().await;
        shop.world.clock.advance(MINUTE);
        let away = GatewayError::Unavailable { detail: "HTTP 503".into(), patience: Some(60 * MINUTE) };
        shop.world.gateway.verify_next(Err(away));
        shop.work().await;
        shop.checkout().await;
        assert_eq!(shop.world.gateway.opened().len(), 2);
    });
}

#[test]
fn a_storm_of_notifications_of_a_pending_payment_asks_the_gateway_now_and_then() {
    drive::to_end(async {
        let shop = Shop::new(15);
        let (id, attempt) = shop.checkout().await;
        shop.world.gateway.stand(attempt, Verdict::Pending { code: "WAITING".into() });
        for number in 0..200_u8 {
            // Two hundred different words within ten seconds.
            let at = shop.world.clock.now();
            let words = NewNotification {
                id: NotificationId(shop.world.clock.fresh()),
                provider: "cinetpay".into(),
                transaction_id: attempt.transaction_id(),
                attempt: Some((id, attempt)),
                unproven: None,
                digest: [number; 32],
                raw: Vec::new(),
                at,
                again_at: at,
            };
            shop.world.store.keep_notification(&words, 9).await.unwrap();
            shop.work().await;
            shop.world.clock.advance(SECOND / 20);
        }
        let asked = shop.world.gateway.verified().len();
        assert!((4..=6).contains(&asked), "asked {asked} times");
        shop.world.gateway.pay(attempt, sample::OWED);
        shop.world.clock.advance(10 * SECOND);
        shop.work().await;
        assert_eq!(shop.credits_now(id).await, 1);
    });
}
