//! Drives futures by hand: to their end without a runtime, or to a point where they are dropped as a crash would.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::Points;

/// Gives way `times` times, then ends.
///
/// ```
/// use kit_testing::drive::{polls, traced};
///
/// assert_eq!(traced(polls(2), || ()).len(), 3, "two that give way and one that ends");
/// ```
pub async fn polls(times: usize) {
    let mut left = times;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Polls `work` at most `times` times and then drops it where it stands, as a crash would: `None` if it had not ended.
///
/// Nothing else runs meanwhile, so what `work` waits for must come of itself.
///
/// ```
/// use kit_testing::drive::{polls, stopped_after};
///
/// let work = async {
///     polls(2).await;
///     "done"
/// };
/// assert_eq!(stopped_after(3, work), Some("done"));
/// assert_eq!(stopped_after(2, polls(2)), None);
/// ```
pub fn stopped_after<F: Future>(times: usize, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).find_map(|_| match work.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}

/// Runs `work` to its end and tells what there was to `see` after each poll: where two polls end alike, it makes no difference
/// at which of them a crash comes. Nothing else runs meanwhile, so what `work` waits for must come of itself.
///
/// ```
/// use std::cell::Cell;
/// use kit_testing::drive::{polls, traced};
///
/// let written = Cell::new(0);
/// let work = async {
///     polls(2).await;
///     written.set(1);
///     polls(1).await;
/// };
/// assert_eq!(traced(work, || written.get()), [0, 0, 1, 1]);
/// ```
pub fn traced<T>(work: impl Future, see: impl Fn() -> T) -> Vec<T> {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    let mut seen = Vec::new();
    loop {
        let polled = work.as_mut().poll(&mut context);
        seen.push(see());
        if polled.is_ready() {
            return seen;
        }
    }
}

/// Runs `work` to its end on this thread, or until one of these points stops it: it is then dropped where it stands, as a
/// crash would, and the answer is `None`.
///
/// ```
/// use kit_testing::{Points, Trouble, drive};
///
/// let points = Points::at("write", 1, Trouble::StoppedBefore);
/// let work = points.around("write", async { Ok::<_, &str>("written") }, || "away");
/// assert_eq!(drive::until_stopped(&points, work), None);
/// assert!(points.stopped());
/// ```
///
/// # Panics
///
/// Where `work` waits for something that nobody will ever bring, and was not stopped.
pub fn until_stopped<F: Future>(points: &Points, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    to_end(poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if points.stopped() => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    }))
}

/// Runs `work` to its end on this thread.
///
/// ```
/// assert_eq!(kit_testing::drive::to_end(async { 1 + 1 }), 2);
/// ```
///
/// # Panics
///
/// Where `work` waits for something that nobody will ever bring: a test that would hang says so instead.
pub fn to_end<F: Future>(work: F) -> F::Output {
    let mut work = pin!(work);
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => assert!(bell.0.swap(false, Ordering::SeqCst), "the work waits for what never comes"),
        }
    }
}

#[derive(Default)]
struct Bell(AtomicBool);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::{polls, stopped_after, to_end};

    #[test]
    fn work_that_ends_in_time_has_an_output() {
        assert_eq!(stopped_after(3, polls(3)), None);
        assert_eq!(stopped_after(4, polls(3)), Some(()));
        to_end(polls(1_000));
    }

    #[test]
    fn work_that_nobody_wakes_is_told_apart_from_slow_work() {
        assert!(catch_unwind(|| to_end(std::future::pending::<()>())).is_err());
    }
}
