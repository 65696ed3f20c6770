//! What every handler shares.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use kit_workflow::port::Role;
use kit_workflow::workflow::{Ports, Workflow};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::metrics::Metrics;
use crate::password::Hasher;
use crate::throttle::Throttle;
use crate::{Site, UploadLimits};

/// How the service is reached and what it allows.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Where people reach it.
    pub site: Site,
    /// Proxies whose `X-Forwarded-For` is believed; nobody else's is.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins of the payment pages that a form may lead to, for example `https://checkout.cinetpay.com`.
    pub payment_origins: Vec<String>,
    /// Addresses beside loopback that may read `/metrics`.
    pub metrics_clients: Vec<IpAddr>,
    /// Whether the API's document and its explorer are served, at `/api/openapi.json` and `/api/docs`.
    pub docs: bool,
    /// Forms that one address may have taken within an hour.
    pub forms_per_hour: u32,
    /// From which role on an account must have a second factor; for `None` everybody chooses.
    pub second_factor_from: Option<Role>,
    /// How long files are kept after their inquiry ended; for `None` they are kept for good.
    pub retention: Option<Duration>,
    /// What may be uploaded.
    pub uploads: UploadLimits,
    /// How long a request may take that uploads nothing.
    pub patience: Duration,
    /// How connections are bounded.
    pub connections: ConnectionLimits,
}

/// How connections are bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Connections at once. Keep it below the process's limit of open files, with room for the store and files.
    pub at_once: usize,
    /// Connections at once from one address; trusted proxies are not counted.
    pub per_client: usize,
    /// How long a request's head may take, and how long a connection may be idle.
    pub head: Duration,
    /// How long a client may take nothing of an answer.
    pub stall: Duration,
    /// How long requests in hand may take when the program ends.
    pub drain: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            at_once: 512,
            per_client: 64,
            head: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            drain: Duration::from_secs(9),
        }
    }
}

impl HttpSettings {
    /// The defaults for a service that is reached at `site`.
    pub fn new(site: Site) -> Self {
        Self {
            site,
            trusted_proxies: Vec::new(),
            payment_origins: Vec::new(),
            metrics_clients: Vec::new(),
            docs: true,
            forms_per_hour: 30,
            second_factor_from: None,
            retention: None,
            uploads: UploadLimits::default(),
            patience: Duration::from_secs(30),
            connections: ConnectionLimits::default(),
        }
    }
}

/// The workflow and what serving it needs, shared by every handler. Clones share.
#[derive(Debug)]
pub struct App<P>(Arc<Shared<P>>);

#[derive(Debug)]
struct Shared<P> {
    workflow: Arc<Workflow<P>>,
    settings: HttpSettings,
    hasher: Hasher,
    logins: Throttle,
    departures: Throttle,
    failures: Throttle,
    codes: Throttle,
    forms: Throttle,
    returned_forms: Throttle,
    resends: Throttle,
    fetches: Throttle,
    messages: Throttle,
    samples: Throttle,
    lost_pages: LostPages,
    guesses: Throttle,
    metrics: Metrics,
    seats: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

/// Failed logins that one address may have within [`LOGIN_WINDOW`].
const LOGINS: u32 = 10;
const LOGIN_WINDOW: Duration = Duration::from_secs(180);

/// Browsers that one address may send to the identity provider within [`LOGIN_WINDOW`]. A firm's people share one.
const DEPARTURES: u32 = 60;

/// Wrong codes of a second factor that one account may have within an hour. Three of a million are right at any moment: at
/// this pace a guess takes years, half of the time.
const CODES: u32 = 10;

/// Tokens that open nothing, from one address, within a minute.
const GUESSES: u32 = 20;
const GUESS_WINDOW: Duration = Duration::from_secs(60);

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Wishes to be sent one's link again, for one inquiry, within an hour.
const RESENDS: u32 = 5;

/// Requests for one link's page and file, within five minutes. A download that breaks off every second is still resumed.
const FETCHES: u32 = 300;
const FETCH_WINDOW: Duration = Duration::from_secs(5 * 60);

/// Messages that the client of one inquiry may write within an hour.
const MESSAGES: u32 = 20;

/// Letters with made-up facts that one member of staff has sent to themselves, within an hour.
const SAMPLES: u32 = 10;

/// Wishes for lost pages from one address, within an hour.
const LOST_PAGES: u32 = 10;

/// Wishes for the pages of one client that are heeded, within an hour.
const CLIENT_PAGES: u32 = 3;

/// Wishes for lost pages that are looked after at once: they wait for each other, not people for them.
const ERRANDS: usize = 2;

/// Who asked for lost pages, whose they are, and the places of those that are being sent.
#[derive(Debug)]
pub(crate) struct LostPages {
    pub(crate) askers: Throttle,
    pub(crate) clients: Throttle,
    pub(crate) errands: Semaphore,
}

/// Live pages at once: each looks at the store every second.
const SEATS: usize = 256;

impl<P> Clone for App<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<P: Ports> App<P> {
    /// Serves this workflow under these settings.
    pub fn new(workflow: Arc<Workflow<P>>, settings: HttpSettings) -> Self {
        Self(Arc::new(Shared {
            workflow,
            forms: Throttle::new(settings.forms_per_hour, HOUR),
            returned_forms: Throttle::new(settings.forms_per_hour, HOUR),
            settings,
            hasher: Hasher::new(),
            logins: Throttle::new(LOGINS, LOGIN_WINDOW),
            departures: Throttle::new(DEPARTURES, LOGIN_WINDOW),
            // Nobody is locked out of an account: these are counted, and never too many.
            failures: Throttle::new(u32::MAX, LOGIN_WINDOW),
            codes: Throttle::new(CODES, HOUR),
            resends: Throttle::new(RESENDS, HOUR),
            fetches: Throttle::new(FETCHES, FETCH_WINDOW),
            messages: Throttle::new(MESSAGES, HOUR),
            samples: Throttle::new(SAMPLES, HOUR),
            lost_pages: LostPages {
                askers: Throttle::new(LOST_PAGES, HOUR),
                clients: Throttle::new(CLIENT_PAGES, HOUR),
                errands: Semaphore::new(ERRANDS),
            },
            guesses: Throttle::new(GUESSES, GUESS_WINDOW),
            metrics: Metrics::default(),
            seats: Arc::new(Semaphore::new(SEATS)),
            closing: watch::Sender::new(false),
        }))
    }

    /// The workflow.
    pub fn workflow(&self) -> &Workflow<P> {
        &self.0.workflow
    }

    /// The workflow, to be kept by what outlives a request.
    pub(crate) fn shared_workflow(&self) -> Arc<Workflow<P>> {
        Arc::clone(&self.0.workflow)
    }

    /// How the service is reached and what it allows.
    pub fn settings(&self) -> &HttpSettings {
        &self.0.settings
    }

    /// Tells everything that runs on, such as live status pages, that the program ends.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Becomes true when the program ends.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }

    /// A place among those who listen live, if one is free.
    pub(crate) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.seats).try_acquire_owned().ok()
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn logins(&self) -> &Throttle {
        &self.0.logins
    }

    /// Browsers that were sent to the identity provider, by address.
    pub(crate) fn departures(&self) -> &Throttle {
        &self.0.departures
    }

    /// Failed logins by account.
    pub(crate) fn failures(&self) -> &Throttle {
        &self.0.failures
    }

    /// Wrong codes by account.
    pub(crate) fn codes(&self) -> &Throttle {
        &self.0.codes
    }

    pub(crate) fn forms(&self) -> &Throttle {
        &self.0.forms
    }

    /// Forms that came back with faults and whose files wait, by address.
    pub(crate) fn returned_forms(&self) -> &Throttle {
        &self.0.returned_forms
    }

    pub(crate) fn resends(&self) -> &Throttle {
        &self.0.resends
    }

    pub(crate) fn fetches(&self) -> &Throttle {
        &self.0.fetches
    }

    pub(crate) fn messages(&self) -> &Throttle {
        &self.0.messages
    }

    /// Letters that staff sent to themselves.
    pub(crate) fn samples(&self) -> &Throttle {
        &self.0.samples
    }

    pub(crate) fn lost_pages(&self) -> &LostPages {
        &self.0.lost_pages
    }

    pub(crate) fn guesses(&self) -> &Throttle {
        &self.0.guesses
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}
