//! A simulator that is listening, and how it ends.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use poem::listener::{Acceptor, Listener, TcpAcceptor, TcpListener};
use poem::{IntoEndpoint, Server};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What answers in flight may still take once the simulator is told to stop.
const GRACE: Duration = Duration::from_millis(300);

/// How long [`Running::stop`] waits for the listening task before it is cut off.
const PATIENCE: Duration = Duration::from_secs(2);

/// A simulator that is listening on a loopback port.
///
/// It stops when this value is dropped; [`stop`](Running::stop) also waits until the port is free again.
pub struct Running {
    addr: SocketAddr,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

impl Running {
    /// The address in use; its port is the real one where port 0 was asked for.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://` and the address, without a slash at the end.
    pub fn base_url(&self) -> String {
        base_url(self.addr)
    }

    /// Stops listening and waits until the port is free.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task.take() {
            let abort = task.abort_handle();
            if tokio::time::timeout(PATIENCE, task).await.is_err() {
                abort.abort();
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("addr", &self.addr).finish_non_exhaustive()
    }
}

/// `http://` and an address.
pub(crate) fn base_url(addr: SocketAddr) -> String {
    format!("http://{addr}")
}

/// The other end of a [`Running`]: background tasks hold one to learn that they must end.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Returns once the simulator is told to stop.
    pub(crate) async fn requested(&mut self) {
        // An error says that the sender is gone, which is a stop as well.
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Sleeps, and says whether the simulator is still wanted afterwards.
    pub(crate) async fn sleep(&mut self, pause: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = self.requested() => false,
        }
    }
}

/// A pair to start a simulator with.
pub(crate) fn stopper() -> (watch::Sender<bool>, Stop) {
    let (sender, receiver) = watch::channel(false);
    (sender, Stop(receiver))
}

/// Refuses an address that other machines could reach: the simulators have no guard of any kind.
pub(crate) fn loopback_only(listen: SocketAddr) -> io::Result<SocketAddr> {
    if listen.ip().is_loopback() {
        Ok(listen)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("a simulator listens on a loopback address only, not on {listen}"),
        ))
    }
}

/// A bound port that serves nothing yet, so that the simulator can know its own address first.
pub(crate) struct Bound {
    acceptor: TcpAcceptor,
    pub(crate) addr: SocketAddr,
}

/// Binds a loopback port.
pub(crate) async fn bind(listen: SocketAddr) -> io::Result<Bound> {
    let acceptor = TcpListener::bind(loopback_only(listen)?).into_acceptor().await?;
    let addr = acceptor
        .local_addr()
        .first()
        .and_then(|local| local.as_socket_addr().copied())
        .ok_or_else(|| io::Error::other("the bound port has no address"))?;
    Ok(Bound { acceptor, addr })
}

impl Bound {
    /// Serves an endpoint in a task of its own.
    pub(crate) fn serve<E>(self, endpoint: E, (sender, mut stop): (watch::Sender<bool>, Stop)) -> Running
    where
        E: IntoEndpoint + Send + 'static,
        E::Endpoint: 'static,
    {
        let server = Server::new_with_acceptor(self.acceptor);
        let task = tokio::spawn(async move {
            let signal = async move { stop.requested().await };
            if let Err(error) = server.run_with_graceful_shutdown(endpoint, signal, Some(GRACE)).await {
                tracing::error!(%error, "a simulator ended");
            }
        });
        Running::of(self.addr, sender, task)
    }
}

impl Running {
    /// Ties an address to the task that serves it.
    pub(crate) fn of(addr: SocketAddr, stop: watch::Sender<bool>, task: JoinHandle<()>) -> Self {
        Running { addr, stop, task: Some(task) }
    }
}
