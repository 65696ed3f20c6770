//! Points at which a run is made to fail or to stop, by their names.

use std::collections::BTreeMap;
use std::future::{Future, pending};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::drive::polls;

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// It is not done.
    NotDone,
    /// It is done, and its answer is lost.
    AnswerLost,
    /// The program stops before it is done.
    StoppedBefore,
    /// The program stops after it is done.
    StoppedAfter,
}

impl Trouble {
    /// Every way to fail.
    pub const ALL: &'static [Self] = &[Self::NotDone, Self::AnswerLost, Self::StoppedBefore, Self::StoppedAfter];
}

/// The named operations of a run, and the one pass of one of them that goes wrong.
///
/// Wrap what may fail in [`around`](Self::around), run once without trouble to learn the names and how often each is
/// passed, then run once for each pass and each [`Trouble`]. A stopped run is dropped where it stands, as a crash drops it:
/// [`drive::until_stopped`](crate::drive::until_stopped) says so. Clones count together.
///
/// ```
/// use kit_testing::{Points, Trouble, drive};
///
/// async fn work(points: &Points) -> Result<u8, &'static str> {
///     let read = points.around("read", async { Ok(1) }, || "away").await?;
///     points.around("write", async { Ok(read + 1) }, || "away").await
/// }
///
/// let calm = Points::new();
/// assert_eq!(drive::to_end(work(&calm)), Ok(2));
/// assert_eq!(calm.passed(), ["read", "write"]);
///
/// for (name, pass) in calm.each_pass() {
///     let points = Points::at(name, pass, Trouble::NotDone);
///     assert_eq!(drive::to_end(work(&points)), Err("away"));
///     let points = Points::at(name, pass, Trouble::StoppedAfter);
///     assert_eq!(drive::until_stopped(&points, work(&points)), None);
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Points {
    plan: Option<Plan>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    /// Which operation; any where it has no name.
    name: Option<&'static str>,
    /// Which of its passes, from 1.
    pass: u64,
    trouble: Trouble,
}

#[derive(Debug, Default)]
struct Shared {
    passed: Vec<&'static str>,
    stopped: bool,
}

impl Points {
    /// Nothing goes wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pass numbered `pass`, from 1, of the operation `name` goes wrong like this.
    pub fn at(name: &'static str, pass: u64, trouble: Trouble) -> Self {
        Self { plan: Some(Plan { name: Some(name), pass, trouble }), ..Self::new() }
    }

    /// The operation numbered `number`, from 1, whatever its name, goes wrong like this.
    ///
    /// ```
    /// use kit_testing::{Points, Trouble, drive};
    ///
    /// // Whatever comes second goes wrong.
    /// let points = Points::nth(2, Trouble::NotDone);
    /// let work = |name| drive::to_end(points.around(name, async { Ok::<_, &str>(()) }, || "away"));
    /// assert_eq!([work("read"), work("write"), work("write")], [Ok(()), Err("away"), Ok(())]);
    /// ```
    pub fn nth(number: u64, trouble: Trouble) -> Self {
        Self { plan: Some(Plan { name: None, pass: number, trouble }), ..Self::new() }
    }

    /// The names of the operations that were begun, in their order.
    pub fn passed(&self) -> Vec<&'static str> {
        self.lock().passed.clone()
    }

    /// Each operation that was begun with the number of this pass among those of its name: what [`at`](Self::at) takes.
    pub fn each_pass(&self) -> Vec<(&'static str, u64)> {
        let mut counts = BTreeMap::new();
        let count = |name| {
            let count = counts.entry(name).or_insert(0);
            *count += 1;
            (name, *count)
        };
        self.passed().into_iter().map(count).collect()
    }

    /// Whether the run was stopped.
    pub fn stopped(&self) -> bool {
        self.lock().stopped
    }

    /// Does `work` as the operation `name`: gives way once before and once after, so that joined futures interleave and a
    /// dropped one stops at every point there is, and goes wrong where the plan says so, answering `away` or never.
    ///
    /// # Errors
    ///
    /// Those of `work`, and `away` where the plan wants it.
    pub async fn around<T, E>(
        &self,
        name: &'static str,
        work: impl Future<Output = Result<T, E>>,
        away: impl FnOnce() -> E,
    ) -> Result<T, E> {
        polls(1).await;
        let answer = match self.pass(name) {
            None => work.await,
            Some(Trouble::NotDone) => Err(away()),
            Some(Trouble::AnswerLost) => work.await.and(Err(away())),
            Some(Trouble::StoppedBefore) => self.stop().await,
            Some(Trouble::StoppedAfter) => {
                let _ = work.await;
                self.stop().await
            }
        };
        polls(1).await;
        answer
    }

    fn pass(&self, name: &'static str) -> Option<Trouble> {
        let mut shared = self.lock();
        shared.passed.push(name);
        let plan = self.plan?;
        let counted = |passed: &&&'static str| plan.name.is_none_or(|wanted| wanted == **passed);
        let pass = shared.passed.iter().filter(counted).count() as u64;
        (plan.name.is_none_or(|wanted| wanted == name) && pass == plan.pass).then_some(plan.trouble)
    }

    async fn stop<T>(&self) -> T {
        self.lock().stopped = true;
        pending().await
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Points, Trouble};
    use crate::drive;

    #[test]
    fn the_pass_that_was_named_goes_wrong_and_no_other() {
        let written = Cell::new(0);
        let work = async |points: &Points| {
            for _ in 0..3 {
                let write = async {
                    written.set(written.get() + 1);
                    Ok(())
                };
                let _ = points.around("write", write, || "away").await;
                points.around("read", async { Ok(()) }, || "away").await?;
            }
            Ok::<_, &str>(())
        };
        let check = |points: Points, outcome, count| {
            written.set(0);
            assert_eq!((drive::until_stopped(&points, work(&points)), written.get()), (outcome, count), "{points:?}");
        };
        check(Points::new(), Some(Ok(())), 3);
        check(Points::at("write", 2, Trouble::NotDone), Some(Ok(())), 2);
        check(Points::at("write", 2, Trouble::AnswerLost), Some(Ok(())), 3);
        check(Points::at("write", 2, Trouble::StoppedBefore), None, 1);
        check(Points::at("write", 2, Trouble::StoppedAfter), None, 2);
        check(Points::at("read", 1, Trouble::NotDone), Some(Err("away")), 1);
        check(Points::nth(4, Trouble::AnswerLost), Some(Err("away")), 2);
        check(Points::at("write", 4, Trouble::StoppedAfter), Some(Ok(())), 3);
    }
}
