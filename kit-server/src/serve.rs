//! `kit serve` and `kit worker`: everything put together, started and ended.

mod assemble;

use std::sync::Arc;
use std::time::Duration;

use kit_http::App;
use kit_sandbox::Sandbox;
use kit_workflow::port::Role;
use kit_workflow::workflow::{Ports as _, Workflow};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::ports::KitPorts;
use crate::sandbox::{self, STAFF_EMAIL};
use crate::settings::{Settings, plain_http};
use crate::{Failure, inbox, logs, privacy, secret, staff, sweep, work};

/// How long the program waits for what it has in hand when it is told to end.
const GRACE: Duration = Duration::from_secs(10);

/// A running program.
pub(crate) struct Program {
    workflow: Arc<Workflow<KitPorts>>,
    simulators: Option<Sandbox>,
    login: Option<(String, String)>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Serves until the program is told to end.
pub(crate) async fn serve(settings: Settings, with_worker: bool) -> Result<(), Failure> {
    logs::start(settings.log_json);
    let mut program = Program::start(settings, with_worker).await?;
    program.announce();
    let ended = program.run().await;
    program.stop().await;
    ended
}

/// Works until the program is told to end.
pub(crate) async fn worker(settings: Settings) -> Result<(), Failure> {
    logs::start(settings.log_json);
    if settings.simulated() {
        return Err(Failure::Other(
            "a worker of its own needs real providers and a shared database; see --help".into(),
        ));
    }
    let (count, lease) = (settings.workers, settings.lease);
    let workflow = workflow(&settings).await?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(inbox::tend(Arc::clone(&workflow), settings.inbox_ttl, stopped.clone()));
    tasks.spawn(work::work(Arc::clone(&workflow), count, lease, stopped.clone()));
    tasks.spawn(privacy::tend(Arc::clone(&workflow), settings.retention, stopped.clone()));
    tasks.spawn(sweep_daily(Arc::clone(&workflow), stopped));
    println!("kit works with {count} workers");
    let ended = told_or_broken(&mut tasks).await;
    stop.send_replace(true);
    let all = async { while tasks.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(GRACE, all).await;
    workflow.ports().store().close().await;
    ended
}

/// The workflow over the real providers.
pub(crate) async fn workflow(settings: &Settings) -> Result<Arc<Workflow<KitPorts>>, Failure> {
    assemble::workflow(settings, None).await
}

/// Ends well when the program is told to end, and badly when a part of it ends by itself: whoever watches over the program
/// must see that and start it again.
async fn told_or_broken(parts: &mut JoinSet<()>) -> Result<(), Failure> {
    tokio::select! {
        () = told_to_end() => Ok(()),
        _ = parts.join_next() => Err(Failure::Other("a part of the program ended by itself".into())),
    }
}

impl Program {
    /// Starts listening and working. When this returns, requests are answered.
    pub(crate) async fn start(mut settings: Settings, with_worker: bool) -> Result<Self, Failure> {
        let asked = settings.listen;
        let listener = TcpListener::bind(asked)
            .await
            .map_err(|error| Failure::because(&format!("KIT_LISTEN: cannot listen on {asked}"), error))?;
        settings.listen = listener.local_addr().map_err(|error| Failure::because("the listening port", error))?;
        if settings.public_base_url == plain_http(asked) {
            settings.public_base_url = plain_http(settings.listen);
        }
        let simulators = if settings.simulated() {
            let keep = secret::embedded_folder(&settings.database_url).map(|folder| folder.join("sandbox"));
            let first = if asked.port() == 0 { 0 } else { asked.port().saturating_add(1) };
            Some(sandbox::start(first, keep.as_deref()).await?)
        } else {
            None
        };
        let workflow = assemble::workflow(&settings, simulators.as_ref()).await?;
        let login = match &simulators {
            Some(_) => Some(sandbox_login(&settings, workflow.as_ref()).await?),
            None => None,
        };
        if let Ok(left @ 1..) = tokio::task::spawn_blocking(kit_documents::sweep_previews).await {
            tracing::info!(left, "folders of previews removed");
        }
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        if with_worker {
            tasks.spawn(inbox::tend(Arc::clone(&workflow), settings.inbox_ttl, stopped.clone()));
            tasks.spawn(work::work(Arc::clone(&workflow), settings.workers, settings.lease, stopped.clone()));
            tasks.spawn(privacy::tend(Arc::clone(&workflow), settings.retention, stopped.clone()));
            tasks.spawn(sweep_daily(Arc::clone(&workflow), stopped.clone()));
        }
        let app = App::new(Arc::clone(&workflow), assemble::http_settings(&settings, simulators.as_ref())?);
        tasks.spawn(kit_http::serve(listener, app, until(stopped)));
        Ok(Self { workflow, simulators, login, stop, tasks })
    }

    /// Waits until the program is told to end, or a part of it ends by itself.
    async fn run(&mut self) -> Result<(), Failure> {
        told_or_broken(&mut self.tasks).await
    }

    /// Ends: no new requests, what is in hand is finished within [`GRACE`].
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(GRACE, all).await;
        self.workflow.ports().store().close().await;
        if let Some(simulators) = self.simulators {
            simulators.stop().await;
        }
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.workflow.terms().public_base_url
    }

    /// The staff login that simulators come with.
    pub(crate) fn desk_login(&self) -> Option<(&str, &str)> {
        self.login.as_ref().map(|(email, password)| (email.as_str(), password.as_str()))
    }

    pub(crate) fn mailbox_url(&self) -> Option<String> {
        self.simulators.as_ref().map(|simulators| simulators.mailbox.base_url())
    }

    /// Recomputes every history's seals.
    pub(crate) async fn verify_history(&self) -> Result<(), Failure> {
        crate::audit::verify(self.workflow.ports().store()).await.map(drop)
    }

    /// Tells where everything is.
    pub(crate) fn announce(&self) {
        let base = self.base_url();
        println!("Form       {base}/kit/inquiry/");
        println!("Desk       {base}/kit-complet-traitement/");
        println!("API        {base}/api/docs");
        if let Some(simulators) = &self.simulators {
            println!("Mailbox    {}", simulators.mailbox.base_url());
            println!("TEST: payments, model and mail are simulated.");
        }
        if let Some((email, password)) = self.desk_login() {
            println!("Staff      {email}   password {password}");
        }
        println!("Ctrl-C ends it.");
    }
}

/// Removes what programs that died left in the vault, now and once a day. A vault that cannot be swept can still be served
/// from.
async fn sweep_daily(workflow: Arc<Workflow<KitPorts>>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let ports = workflow.ports();
        match sweep::sweep(ports.store(), ports.vault(), sweep::ABANDONED, sweep::ORPHANED, false).await {
            Ok(swept) if swept.abandoned == 0 && swept.orphans.is_empty() => {}
            Ok(swept) => tracing::info!(half_written = swept.abandoned, unknown = swept.orphans.len(), "files removed"),
            Err(error) => tracing::warn!(%error, "the vault was not swept"),
        }
        tokio::select! {
            () = tokio::time::sleep(sweep::EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// An account to try the desk with. Its password is kept beside the simulators' data, and nowhere else.
async fn sandbox_login(settings: &Settings, workflow: &Workflow<KitPorts>) -> Result<(String, String), Failure> {
    use kit_workflow::port::Accounts as _;

    let folder = secret::embedded_folder(&settings.database_url).unwrap_or_default();
    let kept = secret::kept(&folder.join("sandbox/staff-password"));
    let password = kept.map_err(|error| Failure::because("the staff password", error))?;
    let store = workflow.ports().store();
    let known = store.staff_by_email(STAFF_EMAIL).await.map_err(|error| Failure::because("the store", error))?;
    if known.is_none() {
        staff::add(store, STAFF_EMAIL, Role::Admin, &password).await?;
    }
    Ok((STAFF_EMAIL.to_owned(), password))
}

/// Ends when the program is told to end: Ctrl-C or SIGTERM.
pub(crate) async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};

    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => drop(interrupt.await),
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error says that the program is gone, which is an end as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}
