//! A draft is made: its sections are laid out, each is written by an effect of its own, and the last one has them set as a
//! Word file.

mod assembly;
mod budget;
mod content;
mod grounding;
mod plan;
mod portion;
mod progress;
mod prompting;
mod revision;
mod section;
mod setting;
mod shape;
mod spending;

pub use progress::{Progress, time_left};
pub use revision::{Change, DraftSection};
pub use setting::UNFOUNDED;
#[cfg(test)]
pub(super) use setting::inline;
pub(super) use setting::own_headings;
pub use spending::Spending;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{ActorKind, Command, InquiryActor, InquiryId, InquiryLifecycle, State};
use crate::port::{Archive as _, Dossier, DrafterError, Layout, Sections as _};
use crate::{Clock as _, EngineError, Failure, Job, Order, Performed};

/// The least text that makes a call worth its price, in bytes.
const LEAST_ROOM: usize = 2_000;

/// How drafts are made.
///
/// ```
/// use kit_workflow::workflow::DraftingTerms;
///
/// let careful = DraftingTerms { at_once: 1, budget_cost: Some(2_000_000), ..DraftingTerms::default() };
/// assert_eq!((careful.at_once, careful.budget_tokens), (1, Some(3_000_000)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftingTerms {
    /// How many sections of one draft are written at once.
    pub at_once: u32,
    /// How many tokens the drafts of one inquiry may take together; none where it does not matter.
    pub budget_tokens: Option<u64>,
    /// How much they may cost, in millionths of a dollar.
    pub budget_cost: Option<u64>,
}

impl Default for DraftingTerms {
    /// Three at once, and three million tokens: some ten drafts from four texts of the usual length.
    fn default() -> Self {
        Self { at_once: 3, budget_tokens: Some(3_000_000), budget_cost: None }
    }
}

impl From<DrafterError> for Failure {
    fn from(error: DrafterError) -> Self {
        match &error {
            DrafterError::Unavailable { patience, .. } => Self::passing(error.to_string()).after(*patience),
            DrafterError::Misconfigured { .. } => Self::hopeless(error.to_string()),
        }
    }
}

impl<P: Ports> Workflow<P> {
    /// Lays the draft numbered `number` out, if that is still what the inquiry waits for.
    pub(super) async fn draft(
        &self,
        job: &Job<InquiryLifecycle>,
        number: u32,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let id = InquiryId(job.subject);
        let Some(dossier) = self.begin(id, number).await? else { return Ok(Performed::Done) };
        if self.was_played(&dossier) {
            return Err(Failure::hopeless("it was paid with play money, and this is not a test"));
        }
        if dossier.keeping.files_removed_at.is_some() {
            return Err(Failure::hopeless("the client's texts were removed"));
        }
        let documents = self.ports.store().documents(id).await.map_err(WorkflowError::from)?;
        let client = prompting::client_block(&dossier.answers);
        let room = self.room(client.len() + prompting::feedback(&dossier).len() + portion::OPENING)?;
        let mut sections = plan::plan(&plan::texts(&documents), room);
        self.keep_what_stays(&dossier, number, &mut sections).await?;
        let layout = Layout {
            inquiry: id,
            draft: number,
            round: job.claim.key.clone(),
            sections,
            author: self.author(id, number).await?,
            at_once: self.terms.drafting.at_once,
            at: self.ports.clock().now(),
        };
        self.ports.store().lay_out(&layout).await.map_err(WorkflowError::from)?;
        Ok(Performed::Done)
    }

    /// Marks the draft as begun; `None` where the inquiry no longer waits for it.
    async fn begin(&self, id: InquiryId, number: u32) -> Result<Option<Dossier>, Failure> {
        let by = InquiryActor::new(ActorKind::Worker);
        let order = Order::new(id.0, by, self.ports.clock().now(), Command::BeginGeneration { draft: number });
        match self.engine().execute(order).await {
            Ok(done) if matches!(&done.state, State::Generating(state) if state.number() == number) => {
                Ok(Some(self.dossier(id).await?))
            }
            Ok(_) | Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(WorkflowError::from(error).into()),
        }
    }

    /// The dossier, where the inquiry still waits for this draft.
    async fn still_making(&self, id: InquiryId, draft: u32) -> Result<Option<Dossier>, Failure> {
        let dossier = self.dossier(id).await?;
        let waits = matches!(&dossier.state, State::Generating(state) if state.number() == draft);
        Ok(waits.then_some(dossier))
    }

    /// How much text one prompt holds beside what every prompt holds, in bytes: never more than as many characters.
    fn room(&self, taken: usize) -> Result<usize, Failure> {
        use crate::port::Drafter as _;

        let room = self.ports.drafter().window().saturating_sub(taken);
        if room < LEAST_ROOM {
            return Err(Failure::hopeless("the client's answers leave no room for the texts in the model's window"));
        }
        Ok(room)
    }
}
