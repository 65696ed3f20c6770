//! Seeded runs of the real workflow, engine and workers over the world in memory: everybody at once, on one thread, in an order
//! that dice decide, with crashes wherever a future can be dropped.

mod audit;
mod people;
mod weather;

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{Dice, Fault, ManualClock, MemoryStore, Trouble, Unsteady, World, drive, sample};
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle};
use kit_workflow::port::{Archive as _, Dossier};
use kit_workflow::workflow::{Terms, Workflow};
use kit_workflow::{Backoff, Clock as _, Step, Worker, WorkerId};

type L = InquiryLifecycle;
type Memory = MemoryStore<L>;
type Rough = World<Unsteady<Memory>>;

const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(2), most: Duration::from_secs(300), attempts: 13 };
const WORKERS: usize = 3;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Inquiries that were submitted.
    pub inquiries: u64,
    /// Those that ended delivered.
    pub delivered: u64,
    /// Those whose money was given back.
    pub refunded: u64,
    /// Payments at the gateway.
    pub payments: u64,
    /// Letters, copies and all.
    pub letters: u64,
    /// Workers and requests that died on the way.
    pub crashes: u64,
    /// Failures outside.
    pub faults: u64,
}

/// A run in which something was not as it must be.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The seed that repeats it.
    pub seed: u64,
    /// What was wrong.
    pub what: String,
    /// What happened, oldest first.
    pub log: Vec<String>,
}

/// Runs the inquiries of one seed to their end, checks what came of them, and tells what happened; with a fault of the store where one is named.
///
/// # Errors
///
/// [`Broken`], which the same seed repeats.
pub fn simulate(seed: u64, sabotage: Option<Fault>) -> Result<(Tally, Vec<String>), Broken> {
    let mut run = Run::new(seed, sabotage);
    let checked = run.storm().and_then(|()| run.heal()).and_then(|()| run.audit());
    match checked {
        Ok(()) => Ok((run.tally, run.log)),
        Err(what) => Err(Broken { seed, what, log: run.log }),
    }
}

type Said = Rc<RefCell<Vec<Option<InquiryId>>>>;

/// Somebody at work: a request or a worker.
struct Task {
    name: String,
    work: Pin<Box<dyn Future<Output = String>>>,
    worker: bool,
}

struct Run {
    dice: Dice,
    world: World,
    terms: Terms,
    /// The workflow over the store as it is.
    calm: Arc<Workflow<Rough>>,
    tasks: Vec<Task>,
    /// Which inquiry each client was told of.
    clients: Said,
    tally: Tally,
    log: Vec<String>,
    over: bool,
}

impl Run {
    fn new(seed: u64, sabotage: Option<Fault>) -> Self {
        let clock = ManualClock::new(seed);
        let store = Memory::new(clock.clone(), sample::keys());
        let world = World::over(sabotage.map_or(store.clone(), |fault| store.with(fault)), clock);
        let terms = terms();
        let calm = over(&world, Unsteady::new(world.store.clone()), &terms);
        let mut dice = Dice::new(seed);
        let clients = vec![None; 1 + dice.below(4) as usize];
        let clients = Rc::new(RefCell::new(clients));
        Self {
            dice,
            world,
            terms,
            calm,
            tasks: Vec::new(),
            clients,
            tally: Tally::default(),
            log: Vec::new(),
            over: false,
        }
    }

    /// Everybody at once, in any order, while things go wrong.
    fn storm(&mut self) -> Result<(), String> {
        for _ in 0..600 + self.dice.below(900) {
            let chance = self.dice.bits();
            let of = |limit: u64| chance / 100 % limit;
            match chance % 100 {
                0..=69 => self.poll_one()?,
                70..=79 => self.somebody_acts()?,
                80..=88 => self.hire(),
                89..=93 => self.pass(Duration::from_millis(of(5_000))),
                94 | 95 => self.pass(Duration::from_secs(of(60 * 60))),
                96 => self.pass(Duration::from_secs(of(30 * 60 * 60))),
                97 => self.crash(),
                _ => self.bad_luck(),
            }
        }
        Ok(())
    }

    /// Nothing goes wrong any more, and everybody does what is left to do, until weeks have passed.
    fn heal(&mut self) -> Result<(), String> {
        self.log.push("the storm is over".to_owned());
        self.over = true;
        for _ in 0..2_000 {
            if self.tasks.is_empty() {
                break;
            }
            for _ in 0..self.tasks.len() {
                self.poll_one()?;
            }
            self.pass(Duration::from_millis(500));
        }
        if let Some(task) = self.tasks.first() {
            return Err(format!("{} never ends", task.name));
        }
        let pauses = [(30, Duration::from_secs(120)), (40, HOUR), (40, 8 * HOUR)];
        for pause in pauses.into_iter().flat_map(|(times, pause)| std::iter::repeat_n(pause, times)) {
            self.work_off()?;
            self.tidy_up()?;
            self.pass(pause);
        }
        self.work_off()
    }

    /// A worker does whatever is due.
    fn work_off(&mut self) -> Result<(), String> {
        for _ in 0..10_000 {
            let workflow = Arc::clone(&self.calm);
            match drive::to_end(worker(&workflow, "the last").step::<L>()) {
                Ok(Step::Idle) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(format!("the store: {error:?}")),
            }
        }
        Err("the outbox never empties".to_owned())
    }

    fn hire(&mut self) {
        if self.tasks.iter().filter(|task| task.worker).count() >= WORKERS {
            return;
        }
        let workflow = self.workflow();
        let name = format!("worker {}", self.dice.below(1_000));
        let id = name.clone();
        let work = Box::pin(async move {
            match worker(&workflow, &id).step::<L>().await {
                Ok(step) => format!("{step:?}"),
                Err(error) => format!("the store failed: {error}"),
            }
        });
        self.tasks.push(Task { name, work, worker: true });
    }

    fn poll_one(&mut self) -> Result<(), String> {
        if self.tasks.is_empty() {
            return Ok(());
        }
        let number = self.dice.below(self.tasks.len() as u64) as usize;
        let mut context = Context::from_waker(Waker::noop());
        if let std::task::Poll::Ready(said) = self.tasks[number].work.as_mut().poll(&mut context) {
            let task = self.tasks.swap_remove(number);
            if said != "Idle" {
                self.log.push(format!("{}: {said}", task.name));
            }
        }
        Ok(())
    }

    fn pass(&mut self, time: Duration) {
        self.world.clock.advance(time);
        if time >= HOUR && !self.over {
            self.log.push(format!("it is {}", self.world.clock.now()));
        }
    }

    fn crash(&mut self) {
        if self.tasks.is_empty() {
            return;
        }
        let number = self.dice.below(self.tasks.len() as u64) as usize;
        let task = self.tasks.swap_remove(number);
        self.tally.crashes += 1;
        self.log.push(format!("{} dies", task.name));
    }

    /// The workflow for the next task: now and then over a store that fails once.
    fn workflow(&mut self) -> Arc<Workflow<Rough>> {
        if !self.dice.once_in(8) {
            return Arc::clone(&self.calm);
        }
        let trouble = if self.dice.once_in(2) { Trouble::NotDone } else { Trouble::AnswerLost };
        let number = 1 + self.dice.below(24);
        self.tally.faults += 1;
        over(&self.world, Unsteady::failing(self.world.store.clone(), number, trouble), &self.terms)
    }

    fn dossier(&self, id: InquiryId) -> Result<Dossier, String> {
        drive::to_end(self.world.store.dossier(id))
            .map_err(|error| format!("the store: {error:?}"))?
            .ok_or_else(|| format!("{} is gone", id.reference()))
    }

    /// Every inquiry there is.
    fn inquiries(&self) -> Vec<InquiryId> {
        self.world.store.subjects().into_iter().map(InquiryId).collect()
    }
}

fn over(world: &World, store: Unsteady<Memory>, terms: &Terms) -> Arc<Workflow<Rough>> {
    Arc::new(Workflow::new(world.with_store(store), sample::keys(), terms.clone()))
}

fn worker<'a>(workflow: &'a Workflow<Rough>, name: &str) -> Worker<'a, Unsteady<Memory>, Workflow<Rough>, ManualClock> {
    let world = workflow.ports();
    Worker {
        id: WorkerId(name.to_owned()),
        store: &world.store,
        performer: workflow,
        clock: &world.clock,
        lease: LEASE,
        backoff: BACKOFF,
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.log {
            writeln!(f, "  {line}")?;
        }
        write!(f, "seed {}: {}", self.seed, self.what)
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.inquiries += other.inquiries;
        self.delivered += other.delivered;
        self.refunded += other.refunded;
        self.payments += other.payments;
        self.letters += other.letters;
        self.crashes += other.crashes;
        self.faults += other.faults;
    }
}
