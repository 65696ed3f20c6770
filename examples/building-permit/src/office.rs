//! What is done outside: letters, and the commands that deadlines end in.

use std::future::Future;
use std::time::Duration;

use kit_workflow::{
    Actor, Backoff, Clock, Failure, Ids, Job, Order, Outbox, Perform, Performed, Step, Store, StoreError, Timestamp,
    Worker, WorkerId,
};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Ask, BuildingPermit, Task, Who};

/// The town hall: `post` sends a letter. It may be asked twice for one letter, after a crash; the key says which it is.
#[derive(Clone, Copy, Debug)]
pub struct Office<P, C> {
    /// Sends one letter to the clerk or to the applicant.
    pub post: P,
    /// The time.
    pub clock: C,
}

impl<P, C> Perform<BuildingPermit> for Office<P, C>
where
    P: Fn(&str, Task) -> Result<(), Failure> + Send + Sync,
    C: Clock,
{
    async fn perform(&self, job: &Job<BuildingPermit>) -> Result<Performed<BuildingPermit>, Failure> {
        let by_the_clock = |ask| Box::new(Order::new(job.subject, Actor::new(Who::Clock), self.clock.now(), ask));
        Ok(match job.effect {
            Task::TellClerk | Task::TellApplicant => {
                (self.post)(&job.claim.key, job.effect)?;
                Performed::Done
            }
            // The command and the end of the deadline are one commit.
            Task::EndSilence => Performed::Then(by_the_clock(Ask::GrantBySilence)),
            Task::EndPatience => Performed::Then(by_the_clock(Ask::Lapse)),
        })
    }

    /// No letter has a failure edge: one that never gets through is buried, for somebody to see.
    fn give_up(&self, _: &Job<BuildingPermit>, _: &Failure) -> Option<Order<BuildingPermit>> {
        None
    }
}

/// Has everything done that is due; answers with how much that was.
///
/// # Errors
///
/// [`StoreError`] where the store failed; what was due is due again when its lease has run out.
pub async fn working<S, P, C>(store: &S, office: &Office<P, C>) -> Result<u32, StoreError>
where
    S: Store<BuildingPermit> + Outbox<BuildingPermit>,
    Office<P, C>: Perform<BuildingPermit>,
    C: Clock + Ids,
{
    let worker = Worker {
        id: WorkerId("town hall".to_owned()),
        store,
        performer: office,
        clock: &office.clock,
        lease: Duration::from_secs(60),
        backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60), attempts: 5 },
    };
    let mut done = 0;
    while worker.step().await? != Step::Idle {
        done += 1;
    }
    Ok(done)
}

/// The clock on the wall.
#[derive(Clone, Copy, Debug)]
pub struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        OffsetDateTime::now_utc().into()
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(duration)
    }
}

impl Ids for Wall {
    fn fresh(&self) -> Uuid {
        Uuid::new_v4()
    }
}
