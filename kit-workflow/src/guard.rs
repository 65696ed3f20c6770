//! Guards of the embedder's own: what must hold beside the law before a move is committed.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use uuid::Uuid;

use crate::{Actor, Lifecycle, StoreError, Timestamp, Version};

/// A move that the lifecycle allows, and that a guard is asked about.
///
/// ```
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle};
/// use kit_workflow::{Actor, Question, Timestamp};
/// use uuid::Uuid;
///
/// let (by, at) = (Actor::new(ActorKind::Client), Timestamp::from_unix_ms(0));
/// // Only what it would answer, so that a page can show the button or the reason: there are no contents yet.
/// let question = Question::<InquiryLifecycle> {
///     subject: Uuid::nil(), state: None, version: None, by, at, command: CommandKind::Submit, contents: None,
/// };
/// assert_eq!(format!("{question:?}"), "client asks for submit of 00000000-0000-0000-0000-000000000000");
/// ```
pub struct Question<'a, L: Lifecycle> {
    /// Which subject.
    pub subject: Uuid,
    /// Where it stands; `None` where it does not exist yet.
    pub state: Option<&'a L::State>,
    /// Its version: the move is committed on this one or decided anew.
    pub version: Option<Version>,
    /// Who asks.
    pub by: Actor<L::ActorKind>,
    /// When.
    pub at: Timestamp,
    /// What is asked.
    pub command: L::CommandKind,
    /// The same with its contents; `None` where it is only to be told what may be asked.
    pub contents: Option<&'a L::Command>,
}

/// A guard's no: a stable code for programs, and the same in words for people.
///
/// ```
/// use kit_workflow::Veto;
///
/// let veto = Veto { code: "closed", french: "Fermé.".to_owned(), english: "Closed.".to_owned() };
/// // Programs match on the code; logs tell it in English.
/// assert_eq!((veto.code, veto.to_string().as_str()), ("closed", "Closed."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{english}")]
pub struct Veto {
    /// The code, spelled like a refusal's. It should be none of the lifecycle's own.
    pub code: &'static str,
    /// Why, in French.
    pub french: String,
    /// Why, in English.
    pub english: String,
}

/// What a guard answers.
pub type Judgement<'a> = Pin<Box<dyn Future<Output = Result<Option<Veto>, StoreError>> + Send + 'a>>;

/// A condition of the embedder's own, for example that two people signed before a delivery.
///
/// The engine asks after the lifecycle has allowed a move and before it is committed; the state cannot change in between,
/// because the commit is refused on any other version. What the guard itself knows is its own affair: it must not take back
/// a yes that it gave a moment ago.
///
/// No guard is asked about what has already happened ([`Lifecycle::is_fact`]): money that came in cannot be vetoed. No
/// transaction is open while it answers. It must answer the same with contents as without, unless it minds the contents.
///
/// ```
/// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle};
/// use kit_workflow::{Guard, Question, Judgement, Veto};
///
/// /// Nothing is delivered on this machine.
/// struct Closed;
///
/// impl Guard<InquiryLifecycle> for Closed {
///     fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
///         Box::pin(async move {
///             Ok((question.command == CommandKind::Deliver).then(|| Veto {
///                 code: "closed",
///                 french: "Rien n’est livré ici.".to_owned(),
///                 english: "Nothing is delivered here.".to_owned(),
///             }))
///         })
///     }
/// }
/// ```
pub trait Guard<L: Lifecycle>: Send + Sync {
    /// The reason against the move; `None` where this guard has none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where it cannot say; the move is then not made.
    fn judge<'a>(&'a self, question: Question<'a, L>) -> Judgement<'a>;
}

/// Every guard of a lifecycle. Clones share them.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle};
/// use kit_workflow::workflow::{Kept, TwoPeople};
/// use kit_workflow::{Actor, Guards, Question, Timestamp};
/// use uuid::Uuid;
///
/// let store = World::new(1).store;
/// let guards = Guards::<InquiryLifecycle>::none().with(TwoPeople::new(store.clone())).with(Kept::new(store));
/// let (by, at) = (Actor::new(ActorKind::Client), Timestamp::from_unix_ms(0));
/// let command = CommandKind::Submit;
/// let question = Question { subject: Uuid::nil(), state: None, version: None, by, at, command, contents: None };
/// assert!(drive::to_end(guards.vetoes(&question))?.is_empty());
/// # Ok::<(), kit_workflow::StoreError>(())
/// ```
pub struct Guards<L: Lifecycle>(Vec<Arc<dyn Guard<L>>>);

impl<L: Lifecycle> Guards<L> {
    /// No guard.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// With one more.
    pub fn with(mut self, guard: impl Guard<L> + 'static) -> Self {
        self.0.push(Arc::new(guard));
        self
    }

    /// Every veto against a move, in the order of the guards; none against what is a fact.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where one of them cannot say.
    pub async fn vetoes(&self, question: &Question<'_, L>) -> Result<Vec<Veto>, StoreError> {
        let mut vetoes = Vec::new();
        if !L::is_fact(question.command) {
            for guard in &self.0 {
                vetoes.extend(guard.judge(question.clone()).await?);
            }
        }
        Ok(vetoes)
    }
}

impl<L: Lifecycle> Clone for Question<'_, L> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<L: Lifecycle> Clone for Guards<L> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<L: Lifecycle> fmt::Debug for Question<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} asks for {} of {}", self.by.kind, self.command, self.subject)
    }
}

impl<L: Lifecycle> fmt::Debug for Guards<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Guards").field(&self.0.len()).finish()
    }
}
