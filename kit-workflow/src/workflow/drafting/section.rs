//! One section is written: the model is asked, its answer held against the plan, told its faults once, and kept.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::Value;
use sha2::{Digest as _, Sha256 as Hasher};

use super::super::{Ports, Workflow, WorkflowError};
use super::content::{self, Limits};
use super::grounding::Ground;
use super::prompting::{self, Passage};
use super::{budget, plan, portion};
use crate::inquiry::{InquiryId, InquiryLifecycle, SectionKind, SectionPlace, Sha256};
use crate::port::{
    Answer, Archive as _, CallOutcome, Dossier, Drafter as _, DrafterError, FinishedSection, Prompt, SectionCall,
    SectionEntry, SectionKey, SectionStatus, Sections as _, Written,
};
use crate::{Clock as _, Failure, Ids as _, Job, Performed};

/// How often one answer is asked for: once, and once more with its faults told.
const ANSWERS: usize = 2;

/// How often it is noted how far an answer has come.
const GLANCE: Duration = Duration::from_secs(2);

/// Faults that the model is told at once.
const FAULTS_TOLD: usize = 12;

/// Everything that a section is written from.
struct Brief {
    prompt: Prompt,
    shape: super::shape::Shape,
    limits: Limits,
    inputs: Sha256,
    /// The client's text that its citations are looked up in.
    text: Option<String>,
}

impl<P: Ports> Workflow<P> {
    /// Writes a section of a draft, if the inquiry still waits for that.
    pub(in super::super) async fn write_section(
        &self,
        job: &Job<InquiryLifecycle>,
        draft: u32,
        place: SectionPlace,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let id = InquiryId(job.subject);
        let Some(dossier) = self.still_making(id, draft).await? else { return Ok(Performed::Done) };
        let sections = self.ports.store().sections(id, draft).await.map_err(WorkflowError::from)?;
        // An effect of a round that was given up is nobody's any more.
        let mine = |section: &&SectionEntry| section.place == place && section.effect_key() == job.claim.key;
        let Some(section) = sections.iter().find(mine) else { return Ok(Performed::Done) };
        if section.status == SectionStatus::Done {
            return Ok(Performed::Done);
        }
        let key = SectionKey { inquiry: id, draft, number: section.number };
        let written = async {
            let brief = self.brief(&dossier, key, section, &sections).await?;
            self.write(key, place, brief).await
        };
        written.await.map_err(|failure| Failure { note: format!("{place}: {}", failure.note), ..failure })?;
        Ok(Performed::Done)
    }

    async fn write(&self, key: SectionKey, place: SectionPlace, mut brief: Brief) -> Result<(), Failure> {
        let asked = brief.prompt.user.clone();
        let mut faults = Vec::new();
        for attempt in 0..ANSWERS {
            // Between two calls the money may have gone back.
            if attempt > 0 && self.still_making(key.inquiry, key.draft).await?.is_none() {
                return Ok(());
            }
            let guess = budget::guess(&brief.prompt);
            self.within_budget(key.inquiry, guess).await?;
            if let Some(after) = self.drafter_pause.left(self.ports.clock().now()) {
                return Err(Failure::passing("the model is left alone for a while").after(Some(after)));
            }
            let mut call = SectionCall {
                id: self.ports.clock().fresh(),
                section: key,
                model: self.ports.drafter().model(place.kind).to_owned(),
                at: self.ports.clock().now(),
                ended_at: None,
                usage: guess,
                outcome: CallOutcome::Begun,
            };
            // Noted before it is made: whatever is lost afterwards, what it may have cost is known.
            self.ports.store().note_call(&call).await.map_err(WorkflowError::from)?;
            let answer = self.listen(key, &brief.prompt).await;
            call.ended_at = Some(self.ports.clock().now());
            let answer = match answer {
                Ok(answer) => {
                    self.drafter_pause.answered();
                    answer
                }
                Err(error) => {
                    if let DrafterError::Unavailable { patience, .. } = &error {
                        self.drafter_pause.failed(self.ports.clock().now(), *patience);
                    }
                    call.outcome = CallOutcome::Failed;
                    self.ports.store().note_call(&call).await.map_err(WorkflowError::from)?;
                    return Err(error.into());
                }
            };
            call.model.clone_from(&answer.model);
            call.usage = answer.usage;
            match fitting(place, &answer.text, &brief) {
                Ok(content) => return self.take(key, place, content, call, &brief).await,
                Err(found) => faults = found,
            }
            call.outcome = CallOutcome::Unfit;
            self.ports.store().note_call(&call).await.map_err(WorkflowError::from)?;
            faults.truncate(FAULTS_TOLD);
            let told: Vec<String> = faults.iter().map(|fault| format!("- {fault}")).collect();
            let correction =
                self.terms.templates.correction(&[("fautes", &told.join("\n")), ("reponse", &answer.text)]);
            brief.prompt.user = format!("{asked}\n\n{correction}");
        }
        let fault = faults.into_iter().next().unwrap_or_default();
        Err(Failure::hopeless(format!("the model's answer does not follow the plan, also when told so: {fault}")))
    }

    /// Has the model answer, and notes on the way how much has come.
    async fn listen(&self, key: SectionKey, prompt: &Prompt) -> Result<Answer, DrafterError> {
        let heard = AtomicU64::new(0);
        let hear = |characters: u64| heard.store(characters, Ordering::Relaxed);
        let answer = pin!(self.ports.drafter().complete(prompt, &hear));
        let telling = pin!(async {
            let mut told = 0;
            loop {
                self.ports.clock().sleep(GLANCE).await;
                let now = heard.load(Ordering::Relaxed);
                if now != told {
                    told = now;
                    // It is for people to look at: an answer is worth more than the note.
                    let _ = self.ports.store().note_heard(key, now).await;
                }
            }
        });
        match select(answer, telling).await {
            Either::Left((answer, _)) => answer,
            Either::Right((never, _)) => never,
        }
    }

    async fn take(
        &self,
        key: SectionKey,
        place: SectionPlace,
        content: String,
        mut call: SectionCall,
        brief: &Brief,
    ) -> Result<(), Failure> {
        let unfounded = brief.text.as_deref().map_or(Vec::new(), |text| {
            let ground = Ground::new(text);
            let sources = content::sources(place, &content);
            (0..).zip(&sources).filter(|(_, source)| !ground.holds(source)).map(|(index, _)| index).collect()
        });
        call.outcome = CallOutcome::Taken;
        let written = Written {
            model: call.model.clone(),
            prompt: hash([&brief.prompt.system, &brief.prompt.user, &brief.prompt.schema]),
            inputs: brief.inputs,
            unfounded,
            at: self.ports.clock().now(),
        };
        let at_once = self.terms.drafting.at_once;
        let finished = FinishedSection { key, content, written, call, at_once };
        self.ports.store().finish_section(&finished).await.map_err(WorkflowError::from)?;
        Ok(())
    }

    async fn brief(
        &self,
        dossier: &Dossier,
        key: SectionKey,
        section: &SectionEntry,
        sections: &[SectionEntry],
    ) -> Result<Brief, Failure> {
        let documents = self.ports.store().documents(key.inquiry).await.map_err(WorkflowError::from)?;
        let texts = plan::texts(&documents);
        let client = prompting::client_block(&dossier.answers);
        let feedback = prompting::feedback(dossier);
        let place = section.place;
        let limits = if place.part > 0 { Limits::of(section.parts) } else { Limits::whole() };
        let shape = content::shape(place.kind, limits, texts.len());
        let templates = &self.terms.templates;
        let task = prompting::task(templates, place.kind, limits, texts.len());
        let whole = texts.get((place.text as usize).wrapping_sub(1)).copied();
        let (user, told) = match (place.kind, whole) {
            (SectionKind::Summary | SectionKind::Questions | SectionKind::Irregularities, Some((name, text))) => {
                let parts = portion::parts(text, section.parts.max(1) as usize);
                let words = parts.get((place.part as usize).saturating_sub(1)).copied().unwrap_or_default();
                let title = portion::title_of(name);
                let passage = Passage {
                    number: place.text,
                    of: texts.len(),
                    part: place.part,
                    parts: section.parts,
                    title: &title,
                    opening: portion::opening(text),
                    words,
                };
                (prompting::of_a_text(templates, &task, &client, &feedback, passage), words.to_owned())
            }
            (SectionKind::Summary | SectionKind::Questions | SectionKind::Irregularities, None) => {
                return Err(Failure::hopeless("its text is not there any more"));
            }
            _ => {
                let unread = prompting::unread_block(&documents);
                let room = self.room(client.len() + feedback.len() + unread.len())?;
                let known = self.written_so_far(key, place, sections, room).await?;
                let values = [
                    ("tache", task.as_str()),
                    ("client", &client),
                    ("consigne", &feedback),
                    ("sommaires", &known),
                    ("non_lus", &unread),
                ];
                (templates.general(&values), known)
            }
        };
        let prompt = Prompt {
            kind: place.kind,
            system: templates.system().to_owned(),
            user,
            schema: shape.schema().to_string(),
        };
        let inputs = hash([&client, &feedback, &told]);
        let text = whole.map(|(_, text)| text.to_owned());
        Ok(Brief { prompt, shape, limits, inputs, text })
    }

    /// What was written about the texts before: of one text where its parts are merged, else of all of them.
    async fn written_so_far(
        &self,
        key: SectionKey,
        place: SectionPlace,
        sections: &[SectionEntry],
        room: usize,
    ) -> Result<String, Failure> {
        let contents =
            self.ports.store().section_contents(key.inquiry, key.draft).await.map_err(WorkflowError::from)?;
        let content = |section: &SectionEntry| {
            contents.iter().find(|(number, _)| *number == section.number).map(|(_, content)| content.as_str())
        };
        let merges = place.kind == SectionKind::Merger;
        let told = |full: bool| {
            let mut out = String::new();
            for summary in sections.iter().filter(|section| {
                let of_parts = section.place.kind == SectionKind::Summary && section.place.part > 0;
                let of_whole = section.place.kind == SectionKind::Merger
                    || section.place.kind == SectionKind::Summary && section.place.part == 0;
                if merges { of_parts && section.place.text == place.text } else { of_whole }
            }) {
                let feared = sections.iter().filter(|section| {
                    section.place.kind == SectionKind::Irregularities && section.place.text == summary.place.text
                });
                let feared: Vec<&str> = feared.filter_map(content).collect();
                let Some(content) = content(summary) else { continue };
                out.push_str(&prompting::digest(content, &feared, full && !merges)?);
            }
            Ok::<_, crate::Corrupt>(out)
        };
        let corrupt = |corrupt| Failure::from(WorkflowError::from(crate::StoreError::Corrupt(corrupt)));
        let full = told(true).map_err(corrupt)?;
        let short = if full.len() <= room { full } else { told(false).map_err(corrupt)? };
        if short.len() > room {
            return Err(Failure::hopeless("the summaries of the texts do not fit the model"));
        }
        Ok(if short.is_empty() { "Aucun.".into() } else { short })
    }
}

/// The answer as it is kept, or what is wrong with it.
fn fitting(place: SectionPlace, answer: &str, brief: &Brief) -> Result<String, Vec<String>> {
    let value: Value = serde_json::from_str(bare(answer)).map_err(|error| {
        vec![format!("la réponse n’est pas du JSON (ligne {}, colonne {})", error.line(), error.column())]
    })?;
    let faults = brief.shape.faults(&value);
    if !faults.is_empty() {
        return Err(faults);
    }
    let content = value.to_string();
    match content::excess(place.kind, &content, brief.limits) {
        Some(fault) => Err(vec![fault]),
        // No database takes it, and no reader wants it.
        None => Ok(content.replace("\\u0000", "")),
    }
}

/// An answer without the fence that some models put around it.
fn bare(answer: &str) -> &str {
    let answer = answer.trim();
    let inside = answer.strip_prefix("```json").or_else(|| answer.strip_prefix("```"));
    inside.and_then(|inside| inside.strip_suffix("```")).unwrap_or(answer).trim()
}

fn hash<const N: usize>(texts: [&String; N]) -> Sha256 {
    let mut hasher = Hasher::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    Sha256(hasher.finalize().into())
}
