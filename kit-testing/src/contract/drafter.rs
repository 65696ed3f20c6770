//! The contract of [`Drafter`].

mod failures;
mod memory;

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{join_all, select};
use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Answer, Drafter, DrafterError, Prompt};

pub use memory::{DrafterFault, MemoryDrafter, MemoryModel};

use super::{Breach, Checked, Must};
use crate::drive::polls;

/// What the server of every bed says that an answer took: tokens read, tokens written.
pub const TOLD_USAGE: (u64, u64) = (1_207, 311);

/// How the server of a model behaves towards one drafter. Every answer says that it took [`TOLD_USAGE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It answers each call with this text.
    Answers(String),
    /// It answers each call with the data that the call carried.
    Echoes,
    /// It answers with this text and says that it had to cut it.
    Cuts(String),
    /// It answers with nothing.
    AnswersNothing,
    /// It asks to repeat the first call, and answers the next one with this text.
    Stumbles(String),
    /// It is away whenever it is called.
    Away,
    /// It asks to be left alone for so long. Suites ask for longer than any drafter waits by itself.
    Closed(Duration),
    /// It refuses the key, in a sentence that repeats the key and the prompt.
    RefusesTheKey,
    /// It takes each call and never answers.
    Silent,
}

/// Provides the suite of drafters with drafters on models that behave as told.
///
/// An adapter's bed starts a server on the loopback interface that plays the manner; make the adapter's pauses short, for the
/// suite waits for them.
///
/// ```
/// use kit_testing::contract::{DrafterBed, Manner, MemoryModel};
/// use kit_testing::drive;
/// use kit_workflow::inquiry::SectionKind;
/// use kit_workflow::port::{Drafter, Prompt};
///
/// let bed = MemoryModel::new();
/// let drafter = drive::to_end(bed.drafter(Manner::Answers("{}".to_owned())));
/// let (kind, system, user) = (SectionKind::Synthesis, "Rédiger.".to_owned(), "Article 1er.".to_owned());
/// let prompt = Prompt { kind, system, user, schema: "{}".to_owned() };
/// assert_eq!(drive::to_end(drafter.complete(&prompt, &|_| ())).unwrap().text, "{}");
/// assert_eq!(drive::to_end(bed.asked()), [prompt]);
/// ```
pub trait DrafterBed: Sync {
    /// The implementation under test.
    type Drafter: Drafter;

    /// A drafter on a model of this manner that nobody called yet.
    fn drafter(&self, manner: Manner) -> impl Future<Output = Self::Drafter> + Send;

    /// The calls that reached the model of the last drafter, oldest first.
    fn asked(&self) -> impl Future<Output = Vec<Prompt>> + Send;

    /// What opens the model to the drafters: it must be told to nobody.
    fn key(&self) -> &str;

    /// The outcome of `work`; `None` where it takes longer than the implementation promises.
    ///
    /// ```
    /// use kit_testing::contract::{DrafterBed, MemoryModel};
    /// use kit_testing::drive;
    ///
    /// // In memory nothing is slow; over a network this is a timeout.
    /// assert_eq!(drive::to_end(MemoryModel::new().bounded(async { 7 })), Some(7));
    /// ```
    fn bounded<F: Future + Send>(&self, work: F) -> impl Future<Output = Option<F::Output>> + Send;
}

/// Holds a drafter to the contract of [`Drafter`]:
///
/// - it MUST have a name and a window;
/// - an answer MUST be the model's, whole and unaltered, and MUST name the model and what it took;
/// - instructions and data MUST reach the model apart, as they are, and the schema with them;
/// - completions at once MUST each get their own answer, and one whose caller went away MUST NOT disturb the next;
/// - an answer that was cut or holds nothing MUST be `Unavailable`;
/// - what the provider asks to repeat MUST be repeated without the caller, a bounded number of times;
/// - how long the provider asks to be left alone MUST be told;
/// - a refused key MUST be `Misconfigured`, and MUST NOT be tried again;
/// - a silent provider MUST be given up within a bounded time;
/// - no error MUST show the key, the prompt or what the model said.
///
/// ```
/// use kit_testing::contract::{self, MemoryModel};
///
/// let checked = kit_testing::drive::to_end(contract::drafter(&MemoryModel::new())).unwrap();
/// println!("{checked}");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn drafter<B: DrafterBed>(bed: &B) -> Result<Checked, Breach> {
    let mut checked = Checked::new("drafter");
    let must = checked.must("it MUST have a name and a window");
    names_and_windows_are_there(must, bed).await?;
    let must = checked.must("an answer MUST be the model's, whole and unaltered");
    answers_are_the_models(must, bed).await?;
    let must = checked.must("an answer MUST name the model and what it took");
    answers_say_what_they_took(must, bed).await?;
    let must = checked.must("instructions and data MUST reach the model apart, as they are, and the schema with them");
    prompts_arrive_as_they_are(must, bed).await?;
    let must = checked.must("completions at once MUST each get their own answer");
    completions_at_once_are_apart(must, bed).await?;
    let must = checked.must("a completion whose caller went away MUST NOT disturb the next");
    abandoned_completions_leave_nothing(must, bed).await?;
    let must = checked.must("an answer that was cut MUST be Unavailable");
    failures::cut_answers_are_none(must, bed).await?;
    let must = checked.must("an answer that holds nothing MUST be Unavailable");
    failures::empty_answers_are_none(must, bed).await?;
    let must = checked.must("what the provider asks to repeat MUST be repeated without the caller");
    failures::stumbles_are_repeated(must, bed).await?;
    let must = checked.must("a provider that is away MUST be given up after a bounded number of calls, as Unavailable");
    failures::absence_is_told(must, bed).await?;
    let must = checked.must("how long the provider asks to be left alone MUST be told");
    failures::patience_is_told(must, bed).await?;
    let must = checked.must("a refused key MUST be Misconfigured, and MUST NOT be tried again");
    failures::refused_keys_are_our_fault(must, bed).await?;
    let must = checked.must("a silent provider MUST be given up within a bounded time, as Unavailable");
    failures::silence_ends(must, bed).await?;
    let must = checked.must("no error MUST show the key, the prompt or what the model said");
    failures::errors_keep_secrets(must, bed).await?;
    Ok(checked)
}

async fn names_and_windows_are_there<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = bed.drafter(Manner::Echoes).await;
    must.hold(!drafter.model(SectionKind::Summary).trim().is_empty(), || "the model has no name".to_owned())?;
    must.hold(drafter.window() > 0, || "a prompt may hold no data at all".to_owned())
}

async fn answers_are_the_models<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let long = "| Étape | Délai |\n".repeat(4_000);
    for text in ["# Kit", "  « é » 審 🙂 \"q\" \\ <b>&amp;</b>\r\n\ttab\n\n", &long] {
        let drafter = bed.drafter(Manner::Answers(text.to_owned())).await;
        let answer = complete(must, bed, &drafter, &prompt(1)).await?;
        let answer = must.works("a completion", answer)?.text;
        must.hold(answer == text, || {
            format!("an answer of {} characters has {} that differ from it", text.len(), answer.len())
        })?;
    }
    Ok(())
}

async fn answers_say_what_they_took<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = bed.drafter(Manner::Answers("# Kit".to_owned())).await;
    let answer = complete(must, bed, &drafter, &prompt(1)).await?;
    let answer = must.works("a completion", answer)?;
    must.hold(!answer.model.trim().is_empty(), || "an answer names no model".to_owned())?;
    let took = (answer.usage.prompt_tokens, answer.usage.completion_tokens);
    must.equal("the tokens that it took", &took, &TOLD_USAGE)
}

async fn prompts_arrive_as_they_are<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = bed.drafter(Manner::Echoes).await;
    for number in 0..2 {
        let answer = complete(must, bed, &drafter, &prompt(number)).await?;
        must.works("a completion", answer)?;
    }
    let (asked, expected) = (bed.asked().await, vec![prompt(0), prompt(1)]);
    must.hold(asked == expected, || format!("two prompts arrived as {asked:?} where {expected:?} was expected"))
}

async fn completions_at_once_are_apart<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = &bed.drafter(Manner::Echoes).await;
    let prompts: Vec<Prompt> = (0..8).map(prompt).collect();
    let answers = join_all(prompts.iter().map(|prompt| complete(must, bed, drafter, prompt))).await;
    for (prompt, answer) in prompts.iter().zip(answers) {
        let answer = must.works("one of eight completions", answer?)?;
        must.equal("that the answer is its own", &(answer.text == prompt.user), &true)?;
    }
    Ok(())
}

async fn abandoned_completions_leave_nothing<B: DrafterBed>(must: Must, bed: &B) -> Result<(), Breach> {
    let drafter = bed.drafter(Manner::Echoes).await;
    for patience in 0..8 {
        let (abandoned, wanted) = (prompt(2 * patience), prompt(2 * patience + 1));
        select(pin!(drafter.complete(&abandoned, &|_| ())), pin!(polls(patience))).await;
        let answer = must.works("the next completion", complete(must, bed, &drafter, &wanted).await?)?;
        must.equal("that the answer is its own", &(answer.text == wanted.user), &true)?;
    }
    Ok(())
}

/// A prompt that no other one can be taken for, with the letters that careless programs alter.
fn prompt(number: usize) -> Prompt {
    Prompt {
        kind: if number.is_multiple_of(2) { SectionKind::Summary } else { SectionKind::ActionPlan },
        schema: format!(r#"{{"description":"zz-schema {number} « é »","type":"object"}}"#),
        system: format!("zz-instruction {number} : rédiger « ainsi »\n\tsans \"rien\" omettre."),
        user: format!("zz-datum {number} \\ l'article 4, 審 🙂 <<<{{ }}>>>\n"),
    }
}

async fn complete<B: DrafterBed>(
    must: Must,
    bed: &B,
    drafter: &B::Drafter,
    prompt: &Prompt,
) -> Result<Result<Answer, DrafterError>, Breach> {
    let outcome = bed.bounded(drafter.complete(prompt, &|_| ())).await;
    outcome.ok_or_else(|| must.breach("a completion takes longer than it may"))
}
