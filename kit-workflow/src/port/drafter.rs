//! The port to the model that drafts.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::inquiry::SectionKind;

/// What is asked of the model: instructions, the data they speak of, and the form of the answer.
///
/// ```
/// use kit_workflow::inquiry::SectionKind;
/// use kit_workflow::port::Prompt;
///
/// let (system, user) = ("Rédiger une synthèse.".to_owned(), "Article 1er.".to_owned());
/// let prompt = Prompt { kind: SectionKind::Synthesis, system, user, schema: "{}".to_owned() };
/// assert!(!format!("{prompt:?}").contains("Article"), "a log never shows clients’ texts");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Which kind of section is wanted: models may be chosen by it.
    pub kind: SectionKind,
    /// Our instructions. Never holds anything a client wrote.
    pub system: String,
    /// The data, and what is wanted of it.
    pub user: String,
    /// The JSON schema that the answer must follow.
    pub schema: String,
}

/// Prompts hold clients' texts: a log never shows them.
impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prompt")
            .field("kind", &self.kind)
            .field("system", &self.system.len())
            .field("user", &self.user.len())
            .finish_non_exhaustive()
    }
}

/// What an answer took.
///
/// ```
/// use kit_workflow::port::Usage;
///
/// let one = Usage { prompt_tokens: 1_200, completion_tokens: 300, cost: 450 };
/// let both: Usage = [one, one].into_iter().sum();
/// assert_eq!((both.tokens(), both.cost), (3_000, 900));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The tokens that were read, as the provider counts them.
    pub prompt_tokens: u64,
    /// The tokens that were written.
    pub completion_tokens: u64,
    /// What they cost, in millionths of a dollar, where prices are known.
    pub cost: u64,
}

impl Usage {
    /// All tokens.
    pub fn tokens(self) -> u64 {
        self.prompt_tokens.saturating_add(self.completion_tokens)
    }
}

impl std::iter::Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(usages: I) -> Self {
        usages.fold(Self::default(), |sum, usage| Self {
            prompt_tokens: sum.prompt_tokens.saturating_add(usage.prompt_tokens),
            completion_tokens: sum.completion_tokens.saturating_add(usage.completion_tokens),
            cost: sum.cost.saturating_add(usage.cost),
        })
    }
}

/// What the model answered.
///
/// ```
/// use kit_workflow::port::{Answer, Usage};
///
/// let answer = Answer { text: "{}".to_owned(), model: "gpt-4o-mini".to_owned(), usage: Usage::default() };
/// assert!(format!("{answer:?}").contains("gpt-4o-mini"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its whole text.
    pub text: String,
    /// The model that gave it, for the record.
    pub model: String,
    /// What it took.
    pub usage: Usage,
}

/// Answers are made of clients' texts: a log never shows them.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("text", &self.text.len())
            .field("model", &self.model)
            .field("usage", &self.usage)
            .finish()
    }
}

/// Why the model gave no answer.
///
/// ```
/// use std::time::Duration;
/// use kit_workflow::port::DrafterError;
///
/// let busy = DrafterError::Unavailable { detail: "429".to_owned(), patience: Some(Duration::from_secs(20)) };
/// assert_eq!(busy.to_string(), "the model is unavailable: 429");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrafterError {
    /// Try later: away, overloaded, out of quota for now, or the answer was cut.
    #[error("the model is unavailable: {detail}")]
    Unavailable {
        /// A code or status, never content.
        detail: String,
        /// How long the provider asked us to wait.
        patience: Option<Duration>,
    },
    /// Our fault: key, model name or request is wrong; staff must look.
    #[error("the model refused the request: {detail}")]
    Misconfigured {
        /// A code or status, never content.
        detail: String,
    },
}

/// Hears how many characters of an answer have come so far.
pub type Hearer<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// A model that drafts.
///
/// - An answer MUST be the model's, whole and unaltered: one that was cut, or holds nothing, is
///   [`DrafterError::Unavailable`]. It MUST name the model and what it took, as the provider counts it.
/// - Instructions and data MUST reach the model apart, as they are, and the schema MUST reach it with them.
/// - What the provider asks to repeat MUST be repeated without the caller, a bounded number of times, and how long it asks to
///   be left alone MUST be told. A refused key MUST NOT be tried again.
/// - A completion MUST end within a bounded time, and one whose caller goes away MUST NOT disturb another.
/// - No error may show the key, the prompt or what the model said.
///
/// `kit-testing` holds the suite that checks every sentence.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::inquiry::SectionKind;
/// use kit_workflow::port::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};
///
/// struct Parrot;
/// impl Drafter for Parrot {
///     fn model(&self, _: SectionKind) -> &str { "parrot-1" }
///     fn window(&self) -> usize { 10_000 }
///     async fn complete(&self, prompt: &Prompt, heard: Hearer<'_>) -> Result<Answer, DrafterError> {
///         let text = prompt.user.clone();
///         heard(text.chars().count() as u64);
///         Ok(Answer { text, model: "parrot-1".to_owned(), usage: Usage::default() })
///     }
/// }
///
/// # let (system, schema) = (String::new(), String::new());
/// let prompt = Prompt { kind: SectionKind::Synthesis, system, user: "Bonjour".to_owned(), schema };
/// assert_eq!(drive::to_end(Parrot.complete(&prompt, &|_| ())).unwrap().text, "Bonjour");
/// ```
pub trait Drafter: Send + Sync {
    /// The usual model's name for sections of this kind, for the record.
    fn model(&self, kind: SectionKind) -> &str;

    /// How many characters of data one prompt may hold beside the instructions.
    fn window(&self) -> usize;

    /// The model's whole answer. `heard` is told how much of it has come, where the provider says so on the way.
    ///
    /// # Errors
    ///
    /// [`DrafterError`].
    fn complete(&self, prompt: &Prompt, heard: Hearer<'_>)
    -> impl Future<Output = Result<Answer, DrafterError>> + Send;
}
