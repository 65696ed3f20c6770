//! Every request body is bounded in bytes and in time, whoever reads it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use poem::http::{Method, header};
use poem::{Body, Request};
use tokio::time::{Instant, Sleep, sleep};

use crate::problem::Problem;

/// Bodies that are read at once, before the handler sees the request: JSON and forms without files.
const SMALL: usize = 64 * 1024;

/// How long a body may take before its size earns it more.
const GRACE: Duration = Duration::from_secs(10);
/// The least bytes a second that a body must keep up, on average, after the grace: what is left of a mobile connection where
/// it is weak and shared. It bounds how cheaply a place is held, together with [`LONGEST`] and the connections of an address.
const RATE: f64 = 4_000.0;
/// No body pauses longer than this, however fast it was before.
const STALL: Duration = Duration::from_secs(20);
/// No body is waited for longer than this in all: as long as the last answer of a connection may take.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// Why a body was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyFault {
    /// It is longer than anything that is accepted.
    #[error("the body is too large")]
    TooLarge,
    /// It comes too slowly.
    #[error("the body comes too slowly")]
    TooSlow,
    /// It ended in the middle.
    #[error("the body is cut off")]
    Cut,
}

impl From<BodyFault> for Problem {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::TooLarge => Self::too_large(),
            BodyFault::TooSlow => Self::too_slow(),
            BodyFault::Cut => Self::malformed(),
        }
    }
}

impl BodyFault {
    /// The fault that made a read fail.
    pub(crate) fn of(error: &io::Error) -> Self {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()).copied().unwrap_or(Self::Cut)
    }
}

/// Whether this request's body is handed on as a stream: only on the routes that take files. Everything else fits into
/// [`SMALL`], whatever its type says.
pub(crate) fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::POST => {
            let at_the_desk = path.starts_with("/kit-complet-traitement/") && path.ends_with("/deliverable/");
            let forgotten = path.starts_with("/kit/inquiry/") && path.ends_with("/documents/")
                || path.starts_with("/api/v1/inquiries/") && path.ends_with("/documents");
            let form = matches!(path, "/kit/inquiry/" | "/api/v1/inquiries");
            at_the_desk || is_proof(request, path) || forgotten || form
        }
        Method::PUT => path.starts_with("/api/v1/staff/inquiries/") && path.ends_with("/deliverable"),
        _ => false,
    }
}

/// A form with a file that shows a payment or a refund; the same moves come as JSON, which is small.
fn is_proof(request: &Request, path: &str) -> bool {
    let of_staff = path.starts_with("/kit-complet-traitement/") || path.starts_with("/api/v1/staff/inquiries/");
    let path = path.trim_end_matches('/');
    let proven = path.ends_with("/payment/by-hand") || path.ends_with("/refund/confirm");
    let form = request.content_type().is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("multipart/"));
    of_staff && proven && form
}

/// Bounds the body of a request: an upload becomes a stream that ends with an error at `most` bytes or when it comes too
/// slowly; any other body is read here.
pub(crate) async fn bound(request: &mut Request, most: u64) -> Result<(), Problem> {
    let upload = is_upload(request);
    let limit = if upload { most } else { SMALL as u64 };
    if declared_length(request).is_some_and(|length| length > limit) && !upload {
        return Err(Problem::too_large());
    }
    let body = Paced::new(request.take_body().into_bytes_stream(), limit);
    if upload {
        request.set_body(Body::from_bytes_stream(body));
        return Ok(());
    }
    let whole = collect(body).await.map_err(|error| Problem::from(BodyFault::of(&error)))?;
    request.set_body(whole);
    Ok(())
}

fn declared_length(request: &Request) -> Option<u64> {
    request.header(header::CONTENT_LENGTH)?.parse().ok()
}

async fn collect(mut body: impl Stream<Item = io::Result<Bytes>> + Unpin) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    while let Some(chunk) = body.next().await {
        whole.extend_from_slice(&chunk?);
    }
    Ok(whole)
}

/// A body that must keep up a pace. Only waiting counts: what the reader does between two chunks is not the sender's fault.
struct Paced<S> {
    body: S,
    received: u64,
    limit: u64,
    waited: Duration,
    waiting: Option<Wait>,
    breathe: bool,
}

struct Wait {
    since: Instant,
    until: Pin<Box<Sleep>>,
}

impl<S> Paced<S> {
    fn new(body: S, limit: u64) -> Self {
        Self { body, received: 0, limit, waited: Duration::ZERO, waiting: None, breathe: false }
    }

    /// How much longer this body may be waited for.
    fn allowance(&self) -> Duration {
        let earned = GRACE + Duration::from_secs_f64(self.received as f64 / RATE);
        earned.min(LONGEST).saturating_sub(self.waited).min(STALL)
    }

    fn arrived(&mut self, length: usize) -> Result<(), BodyFault> {
        if let Some(wait) = self.waiting.take() {
            self.waited += wait.since.elapsed();
        }
        self.received += length as u64;
        if self.received > self.limit { Err(BodyFault::TooLarge) } else { Ok(()) }
    }
}

impl<S: Stream<Item = io::Result<Bytes>> + Unpin> Stream for Paced<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        // Readers that drain a stream into a buffer for as long as it is ready would hold all that a fast sender sends:
        // one chunk a turn keeps them at the pace of whoever consumes the buffer.
        if std::mem::take(&mut this.breathe) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        match Pin::new(&mut this.body).poll_next(context) {
            Poll::Ready(Some(Ok(chunk))) => {
                this.breathe = true;
                Poll::Ready(Some(this.arrived(chunk.len()).map(|()| chunk).map_err(io::Error::other)))
            }
            Poll::Ready(Some(Err(_))) => Poll::Ready(Some(Err(io::Error::other(BodyFault::Cut)))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let allowance = this.allowance();
                let wait = this
                    .waiting
                    .get_or_insert_with(|| Wait { since: Instant::now(), until: Box::pin(sleep(allowance)) });
                match wait.until.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(io::Error::other(BodyFault::TooSlow)))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::task::Poll;
    use std::time::Duration;

    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};
    use tokio::time::{Instant, sleep};

    use super::{BodyFault, Paced};

    /// What becomes of a body that sends `size` bytes every `pause`, `times` times.
    async fn check(size: usize, pause: Duration, times: usize, limit: u64) -> (Option<BodyFault>, Duration) {
        let chunks = stream::iter(0..times).then(move |_| async move {
            sleep(pause).await;
            Ok(Bytes::from(vec![0; size]))
        });
        let begun = Instant::now();
        let mut body = Paced::new(Box::pin(chunks), limit);
        while let Some(chunk) = body.next().await {
            if let Err(error) = chunk {
                return (Some(BodyFault::of(&error)), begun.elapsed());
            }
        }
        (None, begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_given_up_after_its_grace() {
        let (fault, after) = check(1, Duration::from_secs(1), 1_000, 1 << 20).await;
        assert_eq!(fault, Some(BodyFault::TooSlow));
        assert!(after < Duration::from_secs(12), "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_keeps_its_pace_may_take_minutes() {
        assert_eq!(check(5_000, Duration::from_secs(1), 1_500, 1 << 30).await.0, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_falls_behind_its_pace_is_given_up() {
        let (fault, after) = check(3_000, Duration::from_secs(1), 1_000, 1 << 30).await;
        assert_eq!(fault, Some(BodyFault::TooSlow));
        assert!((30..60).contains(&after.as_secs()), "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_keeps_its_pace_ends_after_half_an_hour_all_the_same() {
        let (fault, after) = check(5_000, Duration::from_secs(1), 4_000, 1 << 30).await;
        assert_eq!(fault, Some(BodyFault::TooSlow));
        assert!((1_790..=1_801).contains(&after.as_secs()), "{after:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn credit_from_a_fast_beginning_does_not_buy_a_long_silence() {
        let chunks = stream::iter([Ok(Bytes::from(vec![0; 50_000_000]))]).chain(stream::pending());
        let begun = Instant::now();
        let mut body = Paced::new(Box::pin(chunks), 1 << 30);
        assert!(body.next().await.is_some_and(|chunk| chunk.is_ok()));
        let fault = body.next().await.and_then(Result::err).map(|error| BodyFault::of(&error));
        assert_eq!(fault, Some(BodyFault::TooSlow));
        assert!(begun.elapsed() <= Duration::from_secs(21));
    }

    #[tokio::test]
    async fn a_reader_that_takes_all_there_is_gets_one_chunk_a_turn() {
        let chunks = stream::iter((0..3).map(|_| Ok(Bytes::from_static(b"x"))));
        let mut body = Paced::new(chunks, 10);
        let mut turns = Vec::new();
        poll_fn(|context| {
            let mut taken = 0;
            loop {
                match body.poll_next_unpin(context) {
                    Poll::Ready(Some(_)) => taken += 1,
                    Poll::Ready(None) => {
                        turns.push(taken);
                        return Poll::Ready(());
                    }
                    Poll::Pending => {
                        turns.push(taken);
                        return Poll::Pending;
                    }
                }
            }
        })
        .await;
        assert_eq!(turns, [1, 1, 1, 0]);
    }

    #[tokio::test]
    async fn a_body_ends_at_its_limit_whatever_length_it_declared() {
        assert_eq!(check(1_000, Duration::ZERO, 11, 10_000).await.0, Some(BodyFault::TooLarge));
        assert_eq!(check(1_000, Duration::ZERO, 10, 10_000).await.0, None);
    }
}
