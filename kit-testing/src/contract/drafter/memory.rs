//! A drafter and the model behind it, both in memory, that keep the contract and break one sentence of it on demand.

use std::fmt;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::{Either, select};
use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};

use super::{DrafterBed, Manner, TOLD_USAGE};
use crate::drive::polls;

/// The key that the model takes.
const KEY: &str = "zz-key";
/// How many calls a drafter makes for one completion.
const CALLS: usize = 3;
/// How often a drafter is polled before it gives up on a call.
const PATIENCE: usize = 100;
/// How often a completion may be polled in all.
const BOUND: usize = 10_000;

/// One sentence of a drafter's contract that a [`MemoryDrafter`] breaks on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DrafterFault {
    /// The window takes no data.
    NoWindow,
    /// Answers lose their white space.
    AnswersTrimmed,
    /// The data go with the instructions.
    DataAmongInstructions,
    /// The schema stays behind.
    SchemaForgotten,
    /// What an answer took is not told.
    UsageForgotten,
    /// Completions at once share one place for the answer.
    AnswersShared,
    /// What an abandoned completion was answered is given to the next.
    AnswersLeftBehind,
    /// The beginning of an answer passes for the answer.
    CutPasses,
    /// Nothing passes for an answer.
    NothingPasses,
    /// A call that should be repeated is not.
    NeverRepeats,
    /// An absent model is called for ever.
    RepeatsForEver,
    /// How long to wait is not told.
    PatienceForgotten,
    /// A refused key passes for absence.
    RefusalPasses,
    /// A refused key is tried again.
    RefusalRepeated,
    /// A call that is never answered is waited for.
    WaitsForEver,
    /// Errors repeat what the server says.
    ErrorsTell,
}

impl DrafterFault {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::NoWindow,
        Self::AnswersTrimmed,
        Self::DataAmongInstructions,
        Self::SchemaForgotten,
        Self::UsageForgotten,
        Self::AnswersShared,
        Self::AnswersLeftBehind,
        Self::CutPasses,
        Self::NothingPasses,
        Self::NeverRepeats,
        Self::RepeatsForEver,
        Self::PatienceForgotten,
        Self::RefusalPasses,
        Self::RefusalRepeated,
        Self::WaitsForEver,
        Self::ErrorsTell,
    ];
}

impl fmt::Display for DrafterFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// A test bed of models and drafters in memory, sound or with a fault.
///
/// ```
/// use kit_testing::contract::{self, DrafterFault, MemoryModel};
/// use kit_testing::drive;
///
/// drive::to_end(contract::drafter(&MemoryModel::new())).unwrap();
/// for fault in DrafterFault::ALL {
///     assert!(drive::to_end(contract::drafter(&MemoryModel::with(*fault))).is_err(), "{fault}");
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryModel {
    fault: Option<DrafterFault>,
    asked: Arc<Mutex<Vec<Prompt>>>,
}

impl MemoryModel {
    /// Sound drafters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Drafters with this fault: a suite that passes on them checks nothing.
    pub fn with(fault: DrafterFault) -> Self {
        Self { fault: Some(fault), ..Self::new() }
    }
}

impl DrafterBed for MemoryModel {
    type Drafter = MemoryDrafter;

    async fn drafter(&self, manner: Manner) -> MemoryDrafter {
        locked(&self.asked).clear();
        MemoryDrafter { manner, fault: self.fault, asked: Arc::clone(&self.asked), shared: Arc::default() }
    }

    async fn asked(&self) -> Vec<Prompt> {
        locked(&self.asked).clone()
    }

    fn key(&self) -> &str {
        KEY
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        match select(pin!(work), pin!(polls(BOUND))).await {
            Either::Left((output, _)) => Some(output),
            Either::Right(((), _)) => None,
        }
    }
}

/// A drafter on a model in memory.
pub struct MemoryDrafter {
    manner: Manner,
    fault: Option<DrafterFault>,
    asked: Arc<Mutex<Vec<Prompt>>>,
    /// Where a faulty drafter puts its answers.
    shared: Arc<Mutex<Option<String>>>,
}

/// What the model's server sends back.
enum Reply {
    Whole(String),
    Cut(String),
    Later { words: String, patience: Option<Duration> },
    Forbidden { words: String },
}

impl MemoryDrafter {
    fn has(&self, fault: DrafterFault) -> bool {
        self.fault == Some(fault)
    }

    /// One call as the model's server takes it.
    async fn call(&self, prompt: &Prompt) -> Reply {
        polls(1).await;
        let first = {
            let mut asked = locked(&self.asked);
            asked.push(prompt.clone());
            asked.len() == 1
        };
        let words = || format!("{KEY} {} {}", prompt.system, prompt.user);
        let reply = match &self.manner {
            Manner::Answers(text) => Reply::Whole(text.clone()),
            Manner::Echoes => Reply::Whole(prompt.user.clone()),
            Manner::Cuts(text) => Reply::Cut(text.clone()),
            Manner::AnswersNothing => Reply::Whole(String::new()),
            Manner::Stumbles(text) if !first => Reply::Whole(text.clone()),
            Manner::Stumbles(_) | Manner::Away => Reply::Later { words: words(), patience: None },
            Manner::Closed(patience) => Reply::Later { words: words(), patience: Some(*patience) },
            Manner::RefusesTheKey => Reply::Forbidden { words: words() },
            Manner::Silent => pending().await,
        };
        polls(1).await;
        reply
    }

    /// A call that is given up after a while.
    async fn call_patiently(&self, prompt: &Prompt) -> Option<Reply> {
        if self.has(DrafterFault::WaitsForEver) {
            return Some(self.call(prompt).await);
        }
        match select(pin!(self.call(prompt)), pin!(polls(PATIENCE))).await {
            Either::Left((reply, _)) => Some(reply),
            Either::Right(((), _)) => None,
        }
    }

    async fn ask(&self, prompt: &Prompt) -> Result<String, DrafterError> {
        let mut calls = 0;
        loop {
            calls += 1;
            let last = match self.fault {
                Some(DrafterFault::NeverRepeats) => true,
                Some(DrafterFault::RepeatsForEver) => false,
                _ => calls == CALLS,
            };
            match self.call_patiently(prompt).await {
                Some(Reply::Whole(text)) if text.is_empty() && !self.has(DrafterFault::NothingPasses) => {
                    return Err(self.later("an empty answer", None));
                }
                Some(Reply::Whole(text)) => return Ok(text),
                Some(Reply::Cut(text)) if self.has(DrafterFault::CutPasses) => return Ok(text),
                Some(Reply::Cut(_)) => return Err(self.later("the answer was cut", None)),
                Some(Reply::Later { words, patience }) if last || patience.is_some() => {
                    return Err(self.later(&words, patience));
                }
                Some(Reply::Later { .. }) => {}
                Some(Reply::Forbidden { words }) if self.has(DrafterFault::RefusalPasses) => {
                    return Err(self.later(&words, None));
                }
                Some(Reply::Forbidden { .. }) if self.has(DrafterFault::RefusalRepeated) && !last => {}
                Some(Reply::Forbidden { words }) => {
                    return Err(DrafterError::Misconfigured { detail: self.told(&words) });
                }
                None => return Err(self.later("no answer in time", None)),
            }
        }
    }

    fn later(&self, words: &str, patience: Option<Duration>) -> DrafterError {
        let patience = patience.filter(|_| !self.has(DrafterFault::PatienceForgotten));
        DrafterError::Unavailable { detail: self.told(words), patience }
    }

    /// What an error may say of the server's words: nothing.
    fn told(&self, words: &str) -> String {
        if self.has(DrafterFault::ErrorsTell) { words.to_owned() } else { "no answer".to_owned() }
    }
}

impl Drafter for MemoryDrafter {
    fn model(&self, _: SectionKind) -> &str {
        "memory-1"
    }

    fn window(&self) -> usize {
        if self.has(DrafterFault::NoWindow) { 0 } else { 20_000 }
    }

    async fn complete(&self, prompt: &Prompt, _: Hearer<'_>) -> Result<Answer, DrafterError> {
        let text = self.text(prompt).await?;
        let (prompt_tokens, completion_tokens) =
            if self.has(DrafterFault::UsageForgotten) { (0, 0) } else { TOLD_USAGE };
        let usage = Usage { prompt_tokens, completion_tokens, cost: 0 };
        Ok(Answer { text, model: "memory-1".to_owned(), usage })
    }
}

impl MemoryDrafter {
    async fn text(&self, prompt: &Prompt) -> Result<String, DrafterError> {
        let glued = Prompt { system: format!("{}{}", prompt.system, prompt.user), ..prompt.clone() };
        let bare = Prompt { schema: String::new(), ..prompt.clone() };
        let prompt = match self.fault {
            Some(DrafterFault::DataAmongInstructions) => &glued,
            Some(DrafterFault::SchemaForgotten) => &bare,
            _ => prompt,
        };
        if self.has(DrafterFault::AnswersLeftBehind)
            && let Some(left) = locked(&self.shared).take()
        {
            return Ok(left);
        }
        let answer = self.ask(prompt).await?;
        if self.has(DrafterFault::AnswersTrimmed) {
            return Ok(answer.trim().to_owned());
        }
        if self.has(DrafterFault::AnswersShared) {
            *locked(&self.shared) = Some(answer.clone());
            polls(2).await;
            return Ok(locked(&self.shared).take().unwrap_or(answer));
        }
        if self.has(DrafterFault::AnswersLeftBehind) {
            *locked(&self.shared) = Some(answer.clone());
            polls(2).await;
            *locked(&self.shared) = None;
        }
        Ok(answer)
    }
}

/// Prompts and answers are private: a log never shows them.
impl fmt::Debug for MemoryDrafter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryDrafter").field("fault", &self.fault).finish_non_exhaustive()
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
