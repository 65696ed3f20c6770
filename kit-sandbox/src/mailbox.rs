//! A mail server that keeps what it is given, and a page to read it.
//!
//! The SMTP side takes any sender, any recipient and any password, without TLS. The web side shows the messages and
//! gives them as JSON. A message is kept before the server says so.

mod message;
mod session;
mod store;
mod web;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::store::Store;
use crate::ledger::Ledger;
use crate::running::{Running, Stop, bind, loopback_only, stopper};
use crate::script::Script;

/// What a mailbox needs to know.
#[derive(Clone, Debug)]
pub struct MailboxSettings {
    /// Where mail is taken: a loopback address; port 0 takes a free one.
    pub smtp: SocketAddr,
    /// Where mail is read: a loopback address; port 0 takes a free one.
    pub web: SocketAddr,
    /// Keeps each message as an `.eml` file here, and shows those that are here already.
    pub folder: Option<PathBuf>,
    /// Where each delivery is noted, one JSON object per line.
    pub ledger: Option<PathBuf>,
}

/// The simulator of a mail server.
#[derive(Debug)]
pub struct MailboxSandbox;

/// A mailbox that takes mail on one port and shows it on another. It stops when dropped.
#[derive(Debug)]
pub struct RunningMailbox {
    smtp: Running,
    web: Running,
}

impl RunningMailbox {
    /// The address that takes mail.
    pub fn smtp_addr(&self) -> SocketAddr {
        self.smtp.addr()
    }

    /// `smtp://` and the address that takes mail.
    pub fn smtp_url(&self) -> String {
        format!("smtp://{}", self.smtp_addr())
    }

    /// The address of the page and of the JSON routes.
    pub fn addr(&self) -> SocketAddr {
        self.web.addr()
    }

    /// `http://` and the address of the page.
    pub fn base_url(&self) -> String {
        self.web.base_url()
    }

    /// Stops both and waits until the ports are free.
    pub async fn stop(self) {
        self.smtp.stop().await;
        self.web.stop().await;
    }
}

impl MailboxSandbox {
    /// Starts the mailbox in the running tokio runtime.
    ///
    /// # Errors
    /// When an address is not a loopback address or is taken, or when the folder or the ledger cannot be opened.
    pub async fn start(settings: MailboxSettings) -> io::Result<RunningMailbox> {
        let smtp = TcpListener::bind(loopback_only(settings.smtp)?).await?;
        let web = bind(settings.web).await?;
        let office = Arc::new(Office {
            store: Store::open(settings.folder)?,
            ledger: Ledger::open(settings.ledger.as_deref())?,
            faults: Script::default(),
        });
        let web = web.serve(web::routes(Arc::clone(&office)), stopper());
        Ok(RunningMailbox { smtp: listen(smtp, office, stopper())?, web })
    }
}

/// What both sides share.
#[derive(Debug)]
struct Office {
    store: Store,
    ledger: Ledger,
    faults: Script<Fault>,
}

/// One way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    /// 451 after the message: it is not kept.
    #[serde(rename = "451")]
    TryLater,
    /// The message is kept, and the connection ends without an answer.
    DropAfterData,
    /// The connection is refused with 554.
    Refuse,
}

fn listen(
    listener: TcpListener,
    office: Arc<Office>,
    (sender, stop): (watch::Sender<bool>, Stop),
) -> io::Result<Running> {
    let addr = listener.local_addr()?;
    let task = tokio::spawn(async move {
        let mut over = stop.clone();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = over.requested() => return,
            };
            match accepted {
                Ok((socket, peer)) => {
                    tokio::spawn(session::serve(socket, Arc::clone(&office), stop.clone()));
                    tracing::debug!(%peer, "mail connection");
                }
                Err(error) => {
                    tracing::warn!(%error, "a mail connection could not be accepted");
                    // Without a pause an exhausted table of file descriptors would make this loop spin.
                    if !over.sleep(std::time::Duration::from_millis(100)).await {
                        return;
                    }
                }
            }
        }
    });
    Ok(Running::of(addr, sender, task))
}
