//! What was removed comes back by no move.

use crate::inquiry::{CommandKind, InquiryId, InquiryLifecycle};
use crate::port::Privacy;
use crate::{Guard, Judgement, Question, Veto};

/// A guard that offers nothing that would need what is no longer kept: no other draft once the client's texts are gone, and
/// nothing for the client once nobody knows who that was. Money still goes its way.
///
/// ```
/// use kit_testing::{World, sample, world};
/// use kit_workflow::workflow::{Kept, Workflow};
///
/// // Every workflow that erases ought to have it.
/// let world = World::new(1);
/// let rule = Kept::new(world.store.clone());
/// let workflow = Workflow::new(world, sample::keys(), world::terms()).with_guard(rule);
/// assert!(workflow.terms().test);
/// ```
#[derive(Clone, Debug)]
pub struct Kept<S>(S);

impl<S: Privacy> Kept<S> {
    /// The rule, over what this store keeps.
    pub fn new(store: S) -> Self {
        Self(store)
    }
}

/// Moves that read the client's texts, or may end in reading them.
const DRAFTING: &[CommandKind] =
    &[CommandKind::RequestRevision, CommandKind::RetryGeneration, CommandKind::AcceptShortPayment];

/// Moves that are of no use to anybody once the client is unknown.
const SERVING: &[CommandKind] = &[
    CommandKind::Complain,
    CommandKind::Validate,
    CommandKind::ReplaceDeliverable,
    CommandKind::Correct,
    CommandKind::Deliver,
    CommandKind::ReissueLink,
    CommandKind::ExtendLink,
];

impl<S: Privacy> Guard<InquiryLifecycle> for Kept<S> {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            let (drafts, serves) = (DRAFTING.contains(&question.command), SERVING.contains(&question.command));
            if !drafts && !serves {
                return Ok(None);
            }
            let keeping = self.0.keeping(InquiryId(question.subject)).await?;
            if keeping.erased_at.is_some() {
                return Ok(Some(erased()));
            }
            Ok((drafts && keeping.files_removed_at.is_some()).then(removed))
        })
    }
}

fn erased() -> Veto {
    Veto {
        code: "erased",
        french: "Les données de ce client ont été effacées.".to_owned(),
        english: "This client’s data was erased.".to_owned(),
    }
}

fn removed() -> Veto {
    Veto {
        code: "files_removed",
        french: "Les textes du client ont été supprimés à la fin de leur durée de conservation.".to_owned(),
        english: "The client’s texts were removed at the end of the time they are kept.".to_owned(),
    }
}
