//! Serving: an accept loop of our own, because every connection must end.
//!
//! poem's server sets no timer on hyper, so slow heads and bodies stay open for ever; hyper-util's automatic choice of
//! protocol waits for its first bytes without any limit. Here it is HTTP/1 only, behind a proxy or on loopback, and each way to
//! be slow has its own end: the head ([`ConnectionLimits::head`]), the body (its pace), the handler
//! ([`HttpSettings::patience`](crate::HttpSettings)), and taking the answer ([`ConnectionLimits::stall`]).

mod crowd;
mod linger;
mod steady;

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use kit_workflow::workflow::Ports;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, IntoEndpoint as _, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::app::{App, ConnectionLimits};
use crate::routes::routes;
use crowd::Crowd;
use steady::Steady;

/// How long to wait after the system refused a connection: out of files, it would refuse the next one as well.
const REFUSED: Duration = Duration::from_millis(100);

/// A busy connection is closed between two requests after this long, so that old ones do not keep new ones out.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// How long the last answer of such a connection may take: the longest download on a poor mobile connection.
const LAST: Duration = Duration::from_secs(30 * 60);

/// Bytes of a request's head, and of what is read ahead of a body.
const BUFFER: usize = 64 * 1024;

/// Serves until `shutdown` ends; then takes no new connection, and finishes what is in hand within
/// [`ConnectionLimits::drain`].
pub async fn serve<P: Ports>(listener: TcpListener, app: App<P>, shutdown: impl Future<Output = ()> + Send) {
    let limits = app.settings().connections;
    let crowd = Crowd::new(limits.per_client, app.settings().trusted_proxies.clone());
    let endpoint = Arc::new(routes(&app).into_endpoint());
    let seats = Arc::new(Semaphore::new(limits.at_once));
    let (closing, closed) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            // A semaphore that is never closed always gives its permit in the end.
            let seat = Arc::clone(&seats).acquire_owned().await.ok();
            (seat, listener.accept().await)
        };
        let (seat, accepted) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accepted => accepted,
        };
        // Keeps the set from growing with connections that are over.
        while connections.try_join_next().is_some() {}
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be accepted");
                tokio::time::sleep(REFUSED).await;
                continue;
            }
        };
        let Some(place) = crowd.enter(peer.ip()) else { continue };
        let (endpoint, closed) = (Arc::clone(&endpoint), closed.clone());
        connections.spawn(async move {
            connection(stream, peer, endpoint, limits, closed).await;
            drop((seat, place));
        });
    }
    drop(listener);
    app.close();
    closing.send_replace(true);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.drain, all).await.is_err() {
        tracing::warn!("some connections were cut");
    }
}

async fn connection<E: Endpoint<Output = Response> + 'static>(
    stream: TcpStream,
    peer: SocketAddr,
    endpoint: Arc<E>,
    limits: ConnectionLimits,
    mut closing: watch::Receiver<bool>,
) {
    // Small answers must not wait for more to send.
    let _ = stream.set_nodelay(true);
    let Ok(local) = stream.local_addr() else { return };
    let (local, remote) = (LocalAddr(local.into()), RemoteAddr(peer.into()));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (endpoint, local, remote) = (Arc::clone(&endpoint), local.clone(), remote.clone());
        Box::pin(async move {
            let response = endpoint.get_response((request, local, remote, Scheme::HTTP).into()).await;
            Ok::<hyper::Response<_>, Infallible>(response.into())
        })
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Steady::new(stream, limits.stall)), service);
    let mut end = std::pin::pin!(async {
        tokio::select! {
            _ = closing.wait_for(|closing| *closing) => {}
            () = tokio::time::sleep(LIFETIME) => {}
        }
    });
    let ended = tokio::select! {
        ended = poll_fn(|context| connection.poll_without_shutdown(context)) => ended,
        () = &mut end => {
            Pin::new(&mut connection).graceful_shutdown();
            let last = poll_fn(|context| connection.poll_without_shutdown(context));
            match tokio::time::timeout(LAST, last).await {
                Ok(ended) => ended,
                Err(_) => return,
            }
        }
    };
    if ended.is_ok() {
        linger::close(connection.into_parts().io.into_inner().into_inner()).await;
    }
}
