//! The service: the workflow over our ports, a worker for what must be done outside, a herald for who wants to know.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kit_documents::Papers;
use kit_store::SqlStore;
use kit_vault::FolderVault;
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::port::Seller;
use kit_workflow::workflow::{DraftingTerms, Ports, Templates, Terms, Workflow};
use kit_workflow::{Backoff, Currency, Herald, KeyRing, Money, Outbox, Step, Told, Worker, WorkerId};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::{Bookkeeper, CashDesk, House, Letterbox, Signatures, Typist, Wall};

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a worker or a herald that dies keeps others from its work.
const LEASE: Duration = Duration::from_secs(60);
/// How long they wait for news before they look by themselves.
const GLANCE: Duration = Duration::from_millis(200);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(300), attempts: 13 };

/// A running service.
#[derive(Debug)]
pub struct Service {
    pub workflow: Arc<Workflow<House>>,
    pub signatures: Signatures,
    pub bookkeeper: Bookkeeper,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Service {
    /// Opens the house in this folder and starts to work.
    ///
    /// # Errors
    ///
    /// Where the folder, the store or the prompt is not what it should be.
    pub async fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
        let store = SqlStore::connect(&format!("sqlite:{}", folder.join("kit.db").display()), keys.clone()).await?;
        store.migrate_up().await?;
        let house = House {
            store,
            cash_desk: CashDesk::default(),
            typist: Typist,
            letterbox: Letterbox::default(),
            papers: Papers::default(),
            vault: FolderVault::open(folder.join("private"))?,
            wall: Wall,
        };
        let terms = Terms {
            price: Money::new(15_000, Currency::Xof),
            order_ttl: WEEK,
            link_ttl: WEEK,
            public_base_url: "https://kits.example".to_owned(),
            seller: Seller { name: "Our house".to_owned(), ..Seller::default() },
            staff_email: "desk@kits.example".to_owned(),
            test: true,
            templates: Templates::parse(include_str!("../prompt.md"))?,
            drafting: DraftingTerms::default(),
        };
        let signatures = Signatures::default();
        let workflow = Arc::new(Workflow::new(house, keys, terms).with_guard(signatures.clone()));

        let (stop, stopped) = watch::channel(false);
        let (bookkeeper, mut tasks) = (Bookkeeper::default(), JoinSet::new());
        tasks.spawn(work(Arc::clone(&workflow), stopped.clone()));
        tasks.spawn(tell(Arc::clone(&workflow), bookkeeper.clone(), stopped));
        Ok(Self { workflow, signatures, bookkeeper, stop, tasks })
    }

    /// Finishes what is in hand, and ends.
    pub async fn stop(self) {
        // Nobody listens any more only where both have ended already.
        let _ = self.stop.send(true);
        self.tasks.join_all().await;
        self.workflow.ports().store().close().await;
    }
}

/// Does what must be done outside, one thing after another. Run as many as you like, in as many processes.
async fn work(workflow: Arc<Workflow<House>>, mut stop: watch::Receiver<bool>) {
    let house = workflow.ports();
    let worker = Worker {
        id: WorkerId(format!("house {}", std::process::id())),
        store: house.store(),
        performer: workflow.as_ref(),
        clock: house.clock(),
        lease: LEASE,
        backoff: BACKOFF,
    };
    while !*stop.borrow() {
        match worker.step::<InquiryLifecycle>().await {
            Ok(Step::Idle) => {
                tokio::select! {
                    () = Outbox::<InquiryLifecycle>::wait(house.store(), GLANCE) => {}
                    _ = stop.changed() => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                eprintln!("the store failed: {error}");
                tokio::time::sleep(GLANCE).await;
            }
        }
    }
}

/// Tells the bookkeeper what happened.
async fn tell(workflow: Arc<Workflow<House>>, bookkeeper: Bookkeeper, mut stop: watch::Receiver<bool>) {
    let house = workflow.ports();
    let herald =
        Herald { store: house.store(), subscriber: &bookkeeper, clock: house.clock(), lease: LEASE, backoff: BACKOFF };
    while !*stop.borrow() {
        let told = herald.step::<InquiryLifecycle>().await;
        if let Err(error) = &told {
            eprintln!("the store failed: {error}");
        }
        if !matches!(told, Ok(Told::Heard)) {
            tokio::select! {
                () = tokio::time::sleep(GLANCE) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
