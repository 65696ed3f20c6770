//! What happens to an inquiry, told as it happens.

use std::time::Duration;

use futures_util::Stream;
use futures_util::stream;
use kit_workflow::inquiry::{InquiryId, Stage};
use kit_workflow::port::{Message, Messages as _};
use kit_workflow::workflow::Ports;
use kit_workflow::{Store as _, Version};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use crate::app::App;
use crate::problem::Problem;
use crate::standing::OrderStatus;

/// How often the store is looked at. Many processes may move an inquiry; the store is where they meet.
const GLANCE: Duration = Duration::from_secs(1);

/// Every so many glances it is looked whether somebody wrote a message: it is read in minutes, not in moments.
const MESSAGES: u32 = 5;

/// A listener is sent away after this long and comes back by itself: what it may hear is then decided anew.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// A sign of life in between, so that proxies and phones keep the line.
pub(crate) const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Where an inquiry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) version: Version,
    pub(crate) stage: Stage,
    /// `None` as long as the order is not open.
    pub(crate) order: Option<OrderStatus>,
    /// How many sections of the draft are done, of how many, while one is made.
    pub(crate) sections: Option<(usize, usize)>,
    /// How many messages client and staff wrote to each other.
    pub(crate) messages: usize,
}

/// How many messages there are to read: one that was erased is none.
pub(crate) fn written(messages: &[Message]) -> usize {
    messages.iter().filter(|message| !message.text.is_empty()).count()
}

struct Listener<P> {
    app: App<P>,
    id: InquiryId,
    told: Option<(Version, Option<usize>, usize)>,
    messages: usize,
    glances: u32,
    until: Instant,
    _seat: OwnedSemaphorePermit,
}

/// Where an inquiry stands now, and again whenever that changes. Ends after a while, or when the program does.
///
/// # Errors
///
/// 503 where too many listen already.
pub(crate) fn listen<P: Ports>(
    app: &App<P>,
    id: InquiryId,
) -> Result<impl Stream<Item = Standing> + Send + 'static, Problem> {
    let seat = app.seat().ok_or_else(Problem::unavailable)?;
    let until = Instant::now() + LIFETIME;
    let listener = Listener { app: app.clone(), id, told: None, messages: 0, glances: 0, until, _seat: seat };
    Ok(stream::unfold(listener, |mut listener| async move {
        let standing = listener.next().await?;
        Some((standing, listener))
    }))
}

impl<P: Ports> Listener<P> {
    async fn next(&mut self) -> Option<Standing> {
        let mut closing = self.app.closing();
        loop {
            if Instant::now() >= self.until || *closing.borrow() {
                return None;
            }
            let store = self.app.workflow().ports().store();
            let loaded = store.load(self.id.0).await.ok()??;
            if self.glances.is_multiple_of(MESSAGES) {
                self.messages = written(&store.messages(self.id).await.ok()?);
            }
            self.glances += 1;
            let progress = self.app.workflow().progress(self.id, &loaded.state).await.ok()?;
            let sections = progress.map(|progress| (progress.done(), progress.sections.len()));
            let sight = (loaded.version, sections.map(|(done, _)| done), self.messages);
            if self.told != Some(sight) {
                self.told = Some(sight);
                let (stage, order) = (loaded.state.stage(), OrderStatus::of(&loaded.state));
                return Some(Standing { version: loaded.version, stage, order, sections, messages: self.messages });
            }
            tokio::select! {
                () = tokio::time::sleep(GLANCE) => {}
                _ = closing.changed() => {}
            }
        }
    }
}
