//! Workers: each takes one effect after another until the program ends.

use std::sync::Arc;
use std::time::Duration;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::workflow::{Ports as _, Workflow};
use kit_workflow::{Backoff, Outbox, Step, Worker, WorkerId};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::ports::KitPorts;

/// How failures are repeated: at most half an hour of pauses in all, half of that on average. Mails and payments have a
/// patience of their own, of days.
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(2), most: Duration::from_secs(300), attempts: 13 };

/// How long a worker waits for news before it looks by itself.
const GLANCE: Duration = Duration::from_secs(2);

/// How long a store that failed is left alone.
const REST: Duration = Duration::from_secs(1);

/// Runs `count` workers until `stop` says so. The effect in hand is finished first.
pub(crate) async fn work(
    workflow: Arc<Workflow<KitPorts>>,
    count: usize,
    lease: Duration,
    stop: watch::Receiver<bool>,
) {
    let mut workers = JoinSet::new();
    for number in 0..count {
        let id = WorkerId(format!("{}-{number}", std::process::id()));
        workers.spawn(one(Arc::clone(&workflow), id, lease, stop.clone()));
    }
    workers.join_all().await;
}

async fn one(workflow: Arc<Workflow<KitPorts>>, id: WorkerId, lease: Duration, mut stop: watch::Receiver<bool>) {
    let store = workflow.ports().store();
    let worker =
        Worker { id, store, performer: workflow.as_ref(), clock: workflow.ports().clock(), lease, backoff: BACKOFF };
    while !*stop.borrow() {
        match worker.step::<InquiryLifecycle>().await {
            Ok(Step::Idle) => {
                tokio::select! {
                    () = Outbox::<InquiryLifecycle>::wait(store, GLANCE) => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(step @ (Step::GaveUp | Step::Overtaken)) => {
                tracing::warn!(worker = %worker.id, ?step, "an effect ended badly")
            }
            Ok(step) => tracing::debug!(worker = %worker.id, ?step, "an effect"),
            Err(error) => {
                tracing::error!(worker = %worker.id, error = &error as &dyn std::error::Error, "the store failed");
                tokio::time::sleep(REST).await;
            }
        }
    }
}
