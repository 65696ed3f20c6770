//! The port to the model that drafts.

use std::fmt;
use std::future::Future;
use std::time::Duration;

/// What is asked of the model: instructions, and the data they speak of.
#[derive(Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Our instructions. Never holds anything a client wrote.
    pub system: String,
    /// The data, and what is wanted of it.
    pub user: String,
}

/// Prompts hold clients' texts: a log never shows them.
impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prompt").field("system", &self.system.len()).field("user", &self.user.len()).finish()
    }
}

/// Why the model gave no answer.
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

/// A model that drafts.
pub trait Drafter: Send + Sync {
    /// The model's name, for the record.
    fn model(&self) -> &str;

    /// How many characters of data one prompt may hold beside the instructions.
    fn window(&self) -> usize;

    /// The model's answer. MUST be whole: an answer that was cut is [`DrafterError::Unavailable`]. MUST end within a bounded
    /// time, repeating by itself what the provider asks to repeat. The key MUST NOT be in any error.
    ///
    /// # Errors
    ///
    /// [`DrafterError`].
    fn complete(&self, prompt: &Prompt) -> impl Future<Output = Result<String, DrafterError>> + Send;
}
