//! Many at once.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, Effect, InquiryId, InquiryLifecycle as L, NotificationId, Receipt,
};
use kit_workflow::port::{Archive as _, NewNotification};
use kit_workflow::{Claim, Commit, CommitError, Lifecycle, Order, Outbox, Store, WorkerId};
use tokio::task::JoinSet;

use crate::bed::{On, Place, age, now};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

const LEASE: Duration = Duration::from_secs(60);

on_both! {
    every_version_has_one_winner;
    rival_engines_lose_nothing;
    two_processes_hand_each_effect_out_once;
    a_stale_fence_changes_nothing;
    orders_paid_at_once_get_numbers_without_gaps;
}

async fn every_version_has_one_winner(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(1);
    let id = inquiry(&store, 2, &mut dice).await;
    for round in 0..5 {
        let loaded = Store::<L>::load(&store, id.0).await.unwrap().unwrap();
        let mut rivals = JoinSet::new();
        for _ in 0..8 {
            let command = Command::StartCheckout { attempt: AttemptId(dice.uuid()), announced: false };
            let by = sample::actor(ActorKind::Client, &mut dice);
            let particulars = sample::particulars(&command, now(), &mut dice);
            let asked = command.clone();
            let decision = L::apply(Some(loaded.state.clone()), by, now(), command).unwrap();
            let order = Order::new(id.0, by, now(), asked).with(particulars);
            let event = decision.event().unwrap().clone();
            let plain = Commit::<L>::of(&order, Some(&loaded), decision.state().clone(), event);
            let commit = Commit { effects: Vec::new(), ..plain };
            let store = store.clone();
            rivals.spawn(async move { store.commit(commit).await });
        }
        let answers = rivals.join_all().await;
        let won = answers.iter().filter(|answer| answer.is_ok()).count();
        let lost = answers.iter().filter(|answer| matches!(answer, Err(CommitError::Conflict))).count();
        assert_eq!((won, lost), (1, 7), "round {round}: {answers:?}");
        assert_eq!(Store::<L>::load(&store, id.0).await.unwrap().unwrap().version, loaded.version + 1);
    }
    assert_eq!(store.dossier(id).await.unwrap().unwrap().attempts.len(), 5);
    assert_eq!(store.verify_chain(id).await.unwrap(), None);
    store.close().await;
    place.remove().await;
}

async fn rival_engines_lose_nothing(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(2);
    let id = inquiry(&store, 2, &mut dice).await;
    let mut clients = JoinSet::new();
    for _ in 0..8 {
        let command = Command::StartCheckout { attempt: AttemptId(dice.uuid()), announced: false };
        let by = sample::actor(ActorKind::Client, &mut dice);
        let order = Order::new(id.0, by, now(), command.clone());
        let order = order.with(sample::particulars(&command, now(), &mut dice));
        let store = store.clone();
        clients.spawn(async move { execute(&store, order).await.map(|done| done.version) });
    }
    let versions: BTreeSet<_> = clients.join_all().await.into_iter().map(Result::unwrap).collect();
    assert_eq!(versions, (3..=10).collect());
    assert_eq!(store.dossier(id).await.unwrap().unwrap().attempts.len(), 8);
    assert_eq!(store.verify_chain(id).await.unwrap(), None);
    store.close().await;
    place.remove().await;
}

async fn two_processes_hand_each_effect_out_once(on: On) {
    const EFFECTS: usize = 200;
    let place = Place::new(on).await;
    let stores = [place.store().await, place.bare().await];
    let mut dice = Dice::new(3);
    let id = inquiry(&stores[0], 3, &mut dice).await;
    let before = usize::try_from(stores[0].waiting_effects().await.unwrap()).unwrap();
    for number in before..EFFECTS {
        // Each attempt has a watch of its own.
        let command = Command::StartCheckout { attempt: AttemptId(dice.uuid()), announced: false };
        let by = sample::actor(ActorKind::Client, &mut dice);
        let particulars = sample::particulars(&command, now(), &mut dice);
        execute(&stores[number % 2], Order::new(id.0, by, now(), command).with(particulars)).await.unwrap();
    }
    let back_door = place.back_door().await;
    age(&back_door, 5 * sample::WEEK).await;

    let mut workers = JoinSet::new();
    for number in 0..8 {
        let store = stores[number % 2].clone();
        workers.spawn(async move {
            let (worker, mut mine) = (WorkerId(format!("worker {number}")), Vec::new());
            while let Some(job) = Outbox::<L>::claim(&store, &worker, LEASE).await.unwrap() {
                assert_eq!((job.attempts, job.claim.fence), (1, 1));
                mine.push(job.claim.key);
            }
            mine
        });
    }
    let shares = workers.join_all().await;
    let handed_out: usize = shares.iter().map(Vec::len).sum();
    let different: BTreeSet<_> = shares.into_iter().flatten().collect();
    assert_eq!((handed_out, different.len()), (EFFECTS, EFFECTS));
    back_door.close().await.unwrap();
    for store in stores {
        store.close().await;
    }
    place.remove().await;
}

async fn a_stale_fence_changes_nothing(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let back_door = place.back_door().await;
    let mut dice = Dice::new(4);
    let id = inquiry(&store, 4, &mut dice).await;
    let worker = WorkerId("slow".to_owned());
    let job = loop {
        let job = Outbox::<L>::claim(&store, &worker, LEASE).await.unwrap().unwrap();
        if matches!(job.effect, Effect::GenerateDraft { .. }) {
            break job;
        }
        Outbox::<L>::finish(&store, &job.claim).await.unwrap();
    };
    age(&back_door, 2 * LEASE).await;
    let command = Command::BeginGeneration { draft: 1 };
    let by = sample::actor(ActorKind::Worker, &mut dice);
    let order = Order::<L>::new(id.0, by, now(), command).finishing(job.claim.clone());
    let late = execute(&store, order).await;
    assert!(matches!(late, Err(kit_workflow::EngineError::Fenced)), "{late:?}");
    assert_eq!(Store::<L>::load(&store, id.0).await.unwrap().unwrap().version, 4);
    assert_eq!(Store::<L>::history(&store, id.0).await.unwrap().len(), 4);
    let again = Outbox::<L>::claim(&store, &worker, LEASE).await.unwrap().unwrap();
    assert_eq!((again.claim.key, again.claim.fence, again.attempts), (job.claim.key, 2, 2));
    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

async fn orders_paid_at_once_get_numbers_without_gaps(on: On) {
    const ORDERS: u32 = 12;
    let place = Place::new(on).await;
    let stores = [place.store().await, place.bare().await];
    let mut dice = Dice::new(5);
    let mut ids = Vec::new();
    let mut gateways = JoinSet::new();
    for number in 0..ORDERS as usize {
        let id = inquiry(&stores[0], 2, &mut dice).await;
        ids.push(id);
        // Two payments of each order arrive at once: one pays it, and the other is to be given back.
        for store in &stores {
            let receipt = Receipt::verified(AttemptId(dice.uuid()), sample::OWED);
            let by = sample::actor(ActorKind::Gateway, &mut dice);
            let order = Order::<L>::new(id.0, by, now(), Command::ConfirmPayment { receipt });
            // Every third commit loses its effect to another worker, and writes nothing.
            let claim = (number % 3 == 0).then(|| Claim { key: format!("{}.1.9", id.0.simple()), fence: 1 });
            let order = claim.map_or(order.clone(), |claim| order.finishing(claim));
            let store = store.clone();
            gateways.spawn(async move { execute(&store, order).await.is_ok() });
        }
    }
    let went_through = gateways.join_all().await.into_iter().filter(|done| *done).count();
    let paid = ORDERS - ORDERS.div_ceil(3);
    assert_eq!(went_through, 2 * paid as usize);
    let mut numbers = BTreeSet::new();
    for id in &ids {
        let dossier = stores[1].dossier(*id).await.unwrap().unwrap();
        assert_eq!(dossier.voucher.is_some(), dossier.state.settled().is_some());
        numbers.extend(dossier.voucher.map(|voucher| voucher.number.ordinal));
    }
    assert_eq!(numbers, (1..=paid).collect());
    for store in stores {
        store.close().await;
    }
    place.remove().await;
}

pub(crate) fn notification(id: InquiryId, attempt: AttemptId, digest: [u8; 32], dice: &mut Dice) -> NewNotification {
    NewNotification {
        id: NotificationId(dice.uuid()),
        provider: "cinetpay".to_owned(),
        transaction_id: attempt.transaction_id(),
        attempt: Some((id, attempt)),
        unproven: None,
        digest,
        raw: b"cpm_trans_id".to_vec(),
        at: now(),
        again_at: now(),
    }
}
