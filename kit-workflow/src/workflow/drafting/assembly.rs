//! The sections are put together and set as a Word file.

use super::super::{Ports, Workflow, WorkflowError};
use super::content;
use super::setting::{self, GeneralSet, TextSet};
use crate::inquiry::{
    ActorKind, Command, Draft, FileId, InquiryActor, InquiryId, InquiryLifecycle, SectionKind, SectionPlace,
};
use crate::port::{
    Archive as _, Deposit as _, Document, Documents as _, FileKey, Folder, KitText, Particulars, Reading, SectionEntry,
    Sections as _, Vault as _,
};
use crate::{Clock as _, Corrupt, Failure, Ids as _, Job, Order, Performed, StoreError};

/// The kit's title, on its cover and in its properties.
const TITLE: &str = "Kit complet de préparation à l’audit";

/// What a kit says of one text at most, however many parts it was read in.
const ITEMS: usize = 20;

/// The sections of a draft with what they say.
pub(super) struct Written<'a> {
    pub(super) sections: &'a [SectionEntry],
    pub(super) contents: &'a [(u32, String)],
}

impl<P: Ports> Workflow<P> {
    /// Puts the sections of the draft numbered `number` together, if that is still what the inquiry waits for.
    pub(in super::super) async fn assemble(
        &self,
        job: &Job<InquiryLifecycle>,
        number: u32,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let id = InquiryId(job.subject);
        let Some(dossier) = self.still_making(id, number).await? else { return Ok(Performed::Done) };
        let store = self.ports.store();
        let documents = store.documents(id).await.map_err(WorkflowError::from)?;
        let sections = store.sections(id, number).await.map_err(WorkflowError::from)?;
        let contents = store.section_contents(id, number).await.map_err(WorkflowError::from)?;
        let corrupt = |corrupt| WorkflowError::from(StoreError::Corrupt(corrupt));
        let written = Written { sections: &sections, contents: &contents };
        let markdown = written.kit(&documents).map_err(corrupt)?;
        let kit = KitText {
            markdown: markdown.clone(),
            title: TITLE.into(),
            prepared_for: dossier.answers.organization_name.clone(),
            reference: id.reference(),
            at: self.ports.clock().now(),
            test: dossier.test,
        };
        let docx = self.ports.documents().render(kit).await.map_err(WorkflowError::from)?;
        // A name of its own each time: a worker that lost its lease can never touch the file of the one that took over.
        let key = FileKey { folder: Folder::Drafts, file: FileId(self.ports.clock().fresh()) };
        let mut deposit = self.ports.vault().deposit(key).await.map_err(WorkflowError::from)?;
        deposit.write(&docx).await.map_err(WorkflowError::from)?;
        let stored = deposit.finish().await.map_err(WorkflowError::from)?;
        let command = Command::CompleteDraft { draft: Draft { number, docx: stored } };
        let particulars = Particulars::Draft { markdown, model: models(&sections) };
        let order = Order::new(id.0, InquiryActor::new(ActorKind::Worker), self.ports.clock().now(), command);
        Ok(Performed::Then(Box::new(order.with(particulars))))
    }
}

/// The models that wrote the sections, each once.
fn models(sections: &[SectionEntry]) -> String {
    let mut models: Vec<&str> = Vec::new();
    for model in sections.iter().filter_map(|section| section.written.as_ref()).map(|written| written.model.as_str()) {
        if !models.contains(&model) {
            models.push(model);
        }
    }
    models.join(", ")
}

impl<'a> Written<'a> {
    fn content(&self, section: &SectionEntry) -> Result<&'a str, Corrupt> {
        let found = self.contents.iter().find(|(number, _)| *number == section.number);
        found
            .map(|(_, content)| content.as_str())
            .ok_or_else(|| Corrupt::new("section", format!("{} is done and says nothing", section.place)))
    }

    /// A section as Markdown, its citations marked.
    pub(super) fn set(&self, section: &SectionEntry, first: usize) -> Result<String, Corrupt> {
        let unfounded = section.written.as_ref().map_or(&[][..], |written| &written.unfounded);
        setting::section(section.place.kind, self.content(section)?, unfounded, first)
    }

    fn of(&self, kind: SectionKind, text: u32) -> impl Iterator<Item = &'a SectionEntry> {
        self.sections.iter().filter(move |section| section.place.kind == kind && section.place.text == text)
    }

    /// The sections of one kind of a text, in the order of its parts, as one.
    fn joined(&self, kind: SectionKind, text: u32) -> Result<String, Corrupt> {
        let (mut out, mut items) = (String::new(), 0);
        for section in self.of(kind, text) {
            let more = content::sources(section.place, self.content(section)?).len();
            if items > 0 && items + more > ITEMS {
                break;
            }
            out.push_str(&self.set(section, items + 1)?);
            items += more;
        }
        Ok(out)
    }

    /// The section that says what the whole of a text is about.
    fn summary(&self, text: u32) -> Result<&'a SectionEntry, Corrupt> {
        let merged = self.of(SectionKind::Merger, text).next();
        let plain = self.of(SectionKind::Summary, text).find(|section| section.place.part == 0);
        merged.or(plain).ok_or_else(|| Corrupt::new("section", format!("text {text} has no summary")))
    }

    /// The title that a text gives itself.
    pub(super) fn title(&self, text: u32) -> Result<String, Corrupt> {
        setting::title(self.content(self.summary(text)?)?)
    }

    fn general(&self, kind: SectionKind) -> Result<String, Corrupt> {
        let place = SectionPlace::general(kind);
        let section = self.sections.iter().find(|section| section.place == place);
        self.set(section.ok_or_else(|| Corrupt::new("section", format!("{place} is not there")))?, 1)
    }

    fn kit(&self, documents: &[Document]) -> Result<String, Corrupt> {
        let texts = self.sections.iter().map(|section| section.place.text).max().unwrap_or(0);
        let text = |text| {
            Ok(TextSet {
                title: self.title(text)?,
                summary: self.set(self.summary(text)?, 1)?,
                questions: self.joined(SectionKind::Questions, text)?,
                irregularities: self.joined(SectionKind::Irregularities, text)?,
            })
        };
        let texts = (1..=texts).map(text).collect::<Result<Vec<_>, Corrupt>>()?;
        let general = GeneralSet {
            introduction: self.general(SectionKind::Synthesis)?,
            questions: self.general(SectionKind::GeneralQuestions)?,
            irregularities: self.general(SectionKind::GeneralIrregularities)?,
            action_plan: self.general(SectionKind::ActionPlan)?,
        };
        let unread = documents.iter().filter(|document| matches!(document.reading, Reading::Unread(_)));
        let unread: Vec<String> = unread.map(|document| document.name.clone()).collect();
        Ok(setting::kit(&texts, &general, &unread))
    }
}
