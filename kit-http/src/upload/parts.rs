//! The parts of a multipart body, one at a time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use poem::Body;

use crate::body::BodyFault;
use crate::problem::Problem;

/// Parts of one body. The form has eighteen fields, two of them with a few choices each, and ten files.
const MOST_PARTS: usize = 200;

/// Bytes between the contents of two parts: a boundary and the headers of a part.
const BETWEEN: u64 = 64 * 1024;

/// Why there is no next part.
#[derive(Debug)]
pub(super) enum PartFault {
    /// The body as a whole is at fault.
    Body(BodyFault),
    /// It does not have the form of a multipart body, or has too many parts.
    Malformed,
}

impl From<PartFault> for Problem {
    fn from(fault: PartFault) -> Self {
        match fault {
            PartFault::Body(fault) => fault.into(),
            PartFault::Malformed => Self::malformed(),
        }
    }
}

impl From<multer::Error> for PartFault {
    fn from(error: multer::Error) -> Self {
        match &error {
            multer::Error::StreamReadFailed(cause) => match cause.downcast_ref::<io::Error>() {
                Some(cause) if cause.kind() == io::ErrorKind::InvalidData => Self::Malformed,
                Some(cause) => Self::Body(BodyFault::of(cause)),
                None => Self::Body(BodyFault::Cut),
            },
            multer::Error::IncompleteStream | multer::Error::IncompleteFieldData { .. } => Self::Body(BodyFault::Cut),
            _ => Self::Malformed,
        }
    }
}

/// A multipart body, read part by part.
pub(super) struct Parts {
    inner: multer::Multipart<'static>,
    between: Arc<Between>,
    count: usize,
}

/// How much may still be read while no part's content is.
#[derive(Default)]
struct Between {
    counting: AtomicBool,
    left: AtomicU64,
}

impl Parts {
    /// Takes a body by its content type.
    ///
    /// # Errors
    ///
    /// 415 where it is not `multipart/form-data`, 400 where that has no boundary.
    pub(super) fn of(content_type: Option<&str>, body: Body) -> Result<Self, Problem> {
        let boundary = multer::parse_boundary(content_type.unwrap_or("")).map_err(|error| match error {
            multer::Error::NoBoundary => Problem::malformed(),
            _ => Problem::unsupported_media_type(),
        })?;
        let between = Arc::new(Between::default());
        let body = Box::pin(body.into_bytes_stream());
        let inner = multer::Multipart::new(Watched { body, between: Arc::clone(&between) }, boundary);
        Ok(Self { inner, between, count: 0 })
    }

    /// The next part, or nothing after the last. The one before must have been read to its end.
    pub(super) async fn next(&mut self) -> Result<Option<multer::Field<'static>>, PartFault> {
        self.between.left.store(BETWEEN, Ordering::Relaxed);
        self.between.counting.store(true, Ordering::Relaxed);
        let part = self.inner.next_field().await?;
        self.between.counting.store(false, Ordering::Relaxed);
        self.count += 1;
        if part.is_some() && self.count > MOST_PARTS {
            return Err(PartFault::Malformed);
        }
        Ok(part)
    }
}

/// A body that refuses endless headers: the parser keeps everything between two parts in memory.
struct Watched<S> {
    body: S,
    between: Arc<Between>,
}

impl<S: Stream<Item = io::Result<Bytes>> + Unpin> Stream for Watched<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.body).poll_next(context);
        if let Poll::Ready(Some(Ok(chunk))) = &polled {
            let left = this.between.left.load(Ordering::Relaxed);
            // The chunk that begins between two parts may be of any size; one more after that is too many.
            if left == 0 && this.between.counting.load(Ordering::Relaxed) {
                return Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::InvalidData, "endless headers of a part"))));
            }
            this.between.left.store(left.saturating_sub(chunk.len() as u64), Ordering::Relaxed);
        }
        polled
    }
}
