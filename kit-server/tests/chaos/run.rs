//! One run on one database: a calm beginning, faults, healing, judgement.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::task::JoinSet;

use crate::desk::{Caller, add_account};
use crate::disk::SmallDisk;
use crate::fault::{Fault, Outside, Planned, plan};
use crate::judge::{self, Faults};
use crate::options::Options;
use crate::postgres::Server;
use crate::process::Kit;
use crate::proxy::{Proxy, Way};
use crate::road::{Arrived, drive_as};
use crate::world::{Backend, World, free_port};

/// How long everything may take to arrive once nothing goes wrong any more: leases, and the longest pause of a client.
const HEALING: Duration = Duration::from_secs(75);

/// A lease is two seconds here; this is longer.
const PAST_THE_LEASE: Duration = Duration::from_millis(3_000);

/// How a run went.
pub(crate) struct Report {
    pub(crate) on: &'static str,
    pub(crate) summary: String,
    pub(crate) findings: Vec<String>,
    /// Where the program's words are kept, when something was found.
    pub(crate) log: String,
}

/// Everything of one run.
struct Stage {
    world: Arc<World>,
    on: Backend,
    server: Option<Server>,
    proxies: Vec<(Outside, Proxy)>,
    disk: Option<SmallDisk>,
    sabotage: Option<String>,
    kit: Option<Kit>,
    faults: Faults,
}

/// What the clients have done so far.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    begun: AtomicUsize,
}

/// Runs once.
pub(crate) async fn run(on: Backend, options: &Options) -> Report {
    let mut stage = Stage::set(on, options).await;
    let mut findings = Vec::new();
    stage.up().await;
    let staff = Caller::staff(&stage.world).await;
    let load = Arc::new(Load::default());

    let calm = join_all((0..options.clients).map(|_| one(Arc::clone(&stage.world), staff.clone(), Arc::clone(&load))));
    let mut arrived = sort(calm.await, &mut findings);
    findings.extend(judge::calm(&stage.world, arrived.len()).await);

    let mut clients = JoinSet::new();
    for _ in 0..options.clients {
        let (world, staff, load) = (Arc::clone(&stage.world), staff.clone(), Arc::clone(&load));
        clients.spawn(async move {
            let mut all = Vec::new();
            while !load.over.load(Ordering::SeqCst) {
                all.push(one(Arc::clone(&world), staff.clone(), Arc::clone(&load)).await);
            }
            all
        });
    }
    let begun = Instant::now();
    let mut faults = plan(options.seed, on, options.sabotage.is_some());
    while begun.elapsed() < Duration::from_secs(options.seconds) && findings.is_empty() {
        let planned = faults.next().expect("a plan has no end");
        tokio::time::sleep(planned.after).await;
        stage.suffer(planned, &mut findings).await;
    }
    load.over.store(true, Ordering::SeqCst);
    stage.heal().await;
    let healing = Instant::now();
    let rest = async {
        while let Some(done) = clients.join_next().await {
            arrived.extend(sort(done.unwrap(), &mut findings));
        }
    };
    // A program that is wrong on purpose is not waited for as long: it has been found out by then.
    let healing_time = if options.sabotage.is_some() { HEALING / 4 } else { HEALING };
    let healed = tokio::time::timeout(healing_time, rest).await.is_ok();
    let healing = healing.elapsed();
    let number = load.begun.load(Ordering::SeqCst);
    if !healed {
        findings
            .push(format!("{} of {number} inquiries did not arrive after everything was well", number - arrived.len()));
    }
    findings.extend(judge::judge(&stage.world, &arrived, number, &stage.faults, &stage.lost()).await);
    stage.report(options, arrived.len(), healing, findings).await
}

/// One inquiry, down the whole road; a panic on the way is what is found.
async fn one(world: Arc<World>, staff: Caller, load: Arc<Load>) -> Result<Arrived, String> {
    let number = load.begun.fetch_add(1, Ordering::SeqCst);
    let driven = tokio::spawn(async move { drive_as(&world, &format!("client{number}@chaos.test"), &staff).await });
    driven.await.map_err(|error| format!("inquiry {number}: {error}"))
}

fn sort(results: Vec<Result<Arrived, String>>, findings: &mut Vec<String>) -> Vec<Arrived> {
    let mut arrived = Vec::new();
    for result in results {
        match result {
            Ok(one) => arrived.push(one),
            Err(finding) => findings.push(finding),
        }
    }
    arrived
}

impl Stage {
    async fn set(on: Backend, options: &Options) -> Self {
        let server = (on == Backend::Postgres).then(Server::start);
        let database = server.as_ref().map(|server| format!("postgres://kit@{}/postgres", server.address()));
        let mut world = World::with_database(database).await;
        let mut proxies = vec![
            (Outside::Gateway, Proxy::before(world.cinetpay.addr()).await),
            (Outside::Model, Proxy::before(world.model.addr()).await),
            (Outside::Smtp, Proxy::before(world.mailbox.smtp_addr()).await),
        ];
        if let Some(server) = &server {
            proxies.push((Outside::Database, Proxy::before(server.address()).await));
        }
        for (outside, proxy) in &proxies {
            let address = proxy.address;
            world.instead.push(match outside {
                Outside::Gateway => ("CINETPAY_BASE_URL", format!("http://{address}")),
                Outside::Model => ("OPENAI_BASE_URL", format!("http://{address}/v1")),
                Outside::Smtp => ("SMTP_URL", format!("smtp://{address}")),
                Outside::Database => ("DATABASE_URL", format!("postgres://kit@{address}/postgres")),
            });
        }
        let disk = SmallDisk::mount(&world.folder().join("private"));
        add_account(&world).await;
        let (world, sabotage) = (Arc::new(world), options.sabotage.clone());
        Self { world, on, server, proxies, disk, sabotage, kit: None, faults: Faults::default() }
    }

    fn spawn(&self, listen: std::net::SocketAddr) -> Kit {
        let sabotage = self.sabotage.as_deref().map(|name| ("KIT_SABOTAGE", name));
        Kit::spawn_on(&self.world, listen, sabotage.as_slice())
    }

    /// Starts the program and waits until it answers.
    async fn up(&mut self) {
        let mut kit = self.spawn(self.world.public);
        let begun = Instant::now();
        kit.ready(&self.world, self.world.public).await;
        self.faults.slowest_start = self.faults.slowest_start.max(begun.elapsed());
        self.kit = Some(kit);
    }

    fn kill(&mut self) {
        if let Some(mut kit) = self.kit.take() {
            kit.kill();
        }
        self.faults.interruptions += 1;
    }

    async fn suffer(&mut self, planned: Planned, findings: &mut Vec<String>) {
        let Planned { fault, lasts, .. } = planned;
        *self.faults.counts.entry(name(fault)).or_default() += 1;
        match fault {
            Fault::Kill => self.kill(),
            Fault::KillTwice => {
                self.kill();
                self.up().await;
                tokio::time::sleep(lasts.min(Duration::from_millis(300))).await;
                self.kill();
            }
            Fault::Stop => self.stop().await,
            Fault::Database => {
                self.faults.interruptions += 1;
                let server = self.server.as_ref().expect("only Postgres is crashed");
                server.crash();
                tokio::time::sleep(lasts).await;
                server.up();
            }
            Fault::LoseAnswers(outside) => self.block(outside, Way::LoseAnswers, lasts).await,
            Fault::Closed(outside) => self.block(outside, Way::Closed, lasts).await,
            Fault::FullDisk => {
                if let Some(disk) = &self.disk {
                    disk.fill();
                    tokio::time::sleep(lasts).await;
                    disk.relieve();
                }
            }
            Fault::Terminate => self.terminate(findings).await,
        }
        if self.kit.is_none() {
            self.up().await;
        }
    }

    /// Stands still past the lease and goes on. On Postgres another process takes over meanwhile.
    async fn stop(&mut self) {
        let second = match self.on {
            Backend::Sqlite => None,
            Backend::Postgres => {
                let listen = free_port();
                let mut second = self.spawn(listen);
                second.ready(&self.world, listen).await;
                Some(second)
            }
        };
        self.faults.interruptions += 1 + usize::from(second.is_some());
        let kit = self.kit.as_ref().expect("it runs between faults");
        kit.signal("STOP");
        tokio::time::sleep(PAST_THE_LEASE).await;
        kit.signal("CONT");
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(second);
    }

    /// Ends it as an administrator would: it must be gone in time, and well.
    async fn terminate(&mut self, findings: &mut Vec<String>) {
        let mut kit = self.kit.take().expect("it runs between faults");
        kit.signal("TERM");
        self.faults.interruptions += 1;
        match tokio::time::timeout(Duration::from_secs(15), kit.ended()).await {
            Ok(status) if status.success() => {}
            Ok(status) => findings.push(format!("told to end, the program ended with {status}")),
            Err(_) => findings.push("told to end, the program did not".into()),
        }
    }

    async fn block(&self, outside: Outside, way: Way, lasts: Duration) {
        let (_, proxy) = self.proxies.iter().find(|(known, _)| *known == outside).expect("it is in the plan");
        proxy.set(way);
        tokio::time::sleep(lasts).await;
        proxy.set(Way::Open);
    }

    /// Answers that were lost on the way.
    fn lost(&self) -> Vec<(Outside, u64)> {
        self.proxies.iter().map(|(outside, proxy)| (*outside, proxy.lost())).collect()
    }

    async fn heal(&mut self) {
        for (_, proxy) in &self.proxies {
            proxy.set(Way::Open);
        }
        if self.kit.is_none() {
            self.up().await;
        }
    }

    async fn report(self, options: &Options, arrived: usize, healing: Duration, findings: Vec<String>) -> Report {
        let on = if self.on == Backend::Sqlite { "sqlite" } else { "postgres" };
        let counts: Vec<String> = self.faults.counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let no_disk = if self.disk.is_none() { " (no small disk could be mounted: never full)" } else { "" };
        let summary = format!(
            "{on}, seed {}: {arrived} inquiries arrived through {}{no_disk}; healed in {:.1} s, slowest start {:.1} s; {} found",
            options.seed,
            if counts.is_empty() { "no fault".to_owned() } else { counts.join(", ") },
            healing.as_secs_f32(),
            self.faults.slowest_start.as_secs_f32(),
            findings.len(),
        );
        let kept = std::env::temp_dir().join(format!("kit-chaos-{on}-{}.log", options.seed));
        let log = if findings.is_empty() || options.sabotage.is_some() {
            String::new()
        } else {
            std::fs::copy(self.world.log(), &kept)
                .map_or_else(|error| error.to_string(), |_| kept.display().to_string())
        };
        drop(self.kit);
        Report { on, summary, findings, log }
    }
}

fn name(fault: Fault) -> &'static str {
    match fault {
        Fault::Kill => "kills",
        Fault::KillTwice => "double kills",
        Fault::Stop => "stops past the lease",
        Fault::Database => "database crashes",
        Fault::LoseAnswers(_) => "times of lost answers",
        Fault::Closed(_) => "times of closed doors",
        Fault::FullDisk => "full disks",
        Fault::Terminate => "terminations",
    }
}
