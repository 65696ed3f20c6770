//! A draft is made: the texts in parts that fit the model, one answer a part, one for everything, set as a Word file.

mod assembly;
mod portion;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{ActorKind, Command, Draft, FileId, InquiryActor, InquiryId, InquiryLifecycle, State};
use crate::port::{
    Answers, Archive as _, Deposit as _, Document, Documents as _, Dossier, Drafter as _, DrafterError, FileKey,
    Folder, KitText, Particulars, Prompt, Reading, RemarkKind, UnreadReason, Vault as _,
};
use crate::{Actor, Clock as _, EngineError, Failure, Ids as _, Job, Order, Performed};

/// What the design allows a kit to say of one text.
const SUMMARY_LINES: usize = 10;
const QUESTIONS: usize = 20;
const IRREGULARITIES: usize = 20;

/// The least text that makes a call worth its price.
const LEAST_ROOM: usize = 2_000;

/// How often one answer is asked for before the draft as a whole is tried again later.
const ANSWERS: usize = 3;

/// The kit's title, on its cover and in its properties.
const TITLE: &str = "Kit complet de préparation à l’audit";

impl From<DrafterError> for Failure {
    fn from(error: DrafterError) -> Self {
        match &error {
            DrafterError::Unavailable { patience, .. } => Self::passing(error.to_string()).after(*patience),
            DrafterError::Misconfigured { .. } => Self::hopeless(error.to_string()),
        }
    }
}

impl<P: Ports> Workflow<P> {
    /// Makes the draft numbered `number`, if that is still what the inquiry waits for.
    pub(super) async fn draft(
        &self,
        job: &Job<InquiryLifecycle>,
        number: u32,
    ) -> Result<Performed<InquiryLifecycle>, Failure> {
        let id = InquiryId(job.subject);
        let Some(dossier) = self.begin(id, number).await? else { return Ok(Performed::Done) };
        if dossier.test && !self.terms.test {
            return Err(Failure::hopeless("it was paid on simulators, and this is not a test"));
        }
        let documents = self.ports.store().documents(id).await.map_err(WorkflowError::from)?;
        let markdown = self.write(&dossier, &documents).await?;
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
        let particulars = Particulars::Draft { markdown, model: self.ports.drafter().model().to_owned() };
        let order = Order::new(id.0, InquiryActor::new(ActorKind::Worker), self.ports.clock().now(), command);
        Ok(Performed::Then(Box::new(order.with(particulars))))
    }

    /// Marks the draft as begun; `None` where the inquiry no longer waits for it.
    async fn begin(&self, id: InquiryId, number: u32) -> Result<Option<Dossier>, Failure> {
        let by = Actor::new(ActorKind::Worker);
        let order = Order::new(id.0, by, self.ports.clock().now(), Command::BeginGeneration { draft: number });
        match self.engine().execute(order).await {
            Ok(done) if matches!(&done.state, State::Generating(state) if state.number() == number) => {
                Ok(Some(self.dossier(id).await?))
            }
            Ok(_) | Err(EngineError::Refused(_)) => Ok(None),
            Err(error) => Err(WorkflowError::from(error).into()),
        }
    }

    /// The whole kit as Markdown.
    async fn write(&self, dossier: &Dossier, documents: &[Document]) -> Result<String, Failure> {
        let client = client_block(&dossier.answers);
        let feedback = self.feedback(dossier);
        let texts: Vec<(&str, &str)> = documents.iter().filter_map(text_of).collect();
        let mut sections = Vec::new();
        for (index, (name, text)) in texts.iter().enumerate() {
            let window = self.room(client.len() + feedback.len())?;
            let parts = portion::split(text, window);
            let mut title = portion::title_of(name);
            for (part_index, part) in parts.iter().enumerate() {
                let share = |whole: usize| (whole / parts.len()).max(1).to_string();
                let user = self.terms.templates.text(&[
                    ("client", &client),
                    ("consigne", &feedback),
                    ("numero", &(index + 1).to_string()),
                    ("total", &texts.len().to_string()),
                    ("partie", &(part_index + 1).to_string()),
                    ("parties", &parts.len().to_string()),
                    ("titre", &title),
                    ("lignes", &share(SUMMARY_LINES)),
                    ("questions", &share(QUESTIONS)),
                    ("irregularites", &share(IRREGULARITIES)),
                    ("texte", part),
                ]);
                let section = self.complete(user, assembly::Section::parse).await?;
                if part_index == 0 {
                    title = section.title().to_owned();
                }
                sections.push(section);
            }
        }
        let unread = unread_block(documents);
        let taken = client.len() + feedback.len() + unread.len();
        let summaries = assembly::summaries(&sections, self.room(taken)?)?;
        let user = self.terms.templates.general(&[
            ("client", &client),
            ("consigne", &feedback),
            ("sommaires", &summaries),
            ("non_lus", &unread),
        ]);
        self.complete(user, |answer| assembly::kit(answer, &sections)).await
    }

    /// An answer that follows the plan. One that does not is asked for again, rather than all of them.
    async fn complete<T>(&self, user: String, parse: impl Fn(&str) -> Result<T, Failure>) -> Result<T, Failure> {
        let prompt = Prompt { system: self.terms.templates.system().to_owned(), user };
        let mut strayed = Failure::passing("the model gave no answer");
        for _ in 0..ANSWERS {
            match parse(&self.ports.drafter().complete(&prompt).await?) {
                Ok(parsed) => return Ok(parsed),
                Err(failure) => strayed = failure,
            }
        }
        Err(strayed)
    }

    /// How much text one prompt holds beside what every prompt holds, in bytes: never more than as many characters.
    fn room(&self, taken: usize) -> Result<usize, Failure> {
        let room = self.ports.drafter().window().saturating_sub(taken);
        if room < LEAST_ROOM {
            return Err(Failure::hopeless("the client's answers leave no room for the texts in the model's window"));
        }
        Ok(room)
    }

    /// Everything that the reviewer has wanted done better so far.
    fn feedback(&self, dossier: &Dossier) -> String {
        let all = dossier.remarks.iter().filter(|remark| remark.kind == RemarkKind::Feedback);
        let all: Vec<&str> = all.map(|remark| remark.text.as_str()).collect();
        if all.is_empty() { "Aucune.".to_owned() } else { all.join("\n\n") }
    }
}

fn text_of(document: &Document) -> Option<(&str, &str)> {
    match &document.reading {
        Reading::Read { text, .. } => Some((&document.name, text)),
        Reading::Unread(_) => None,
    }
}

/// The client's answers in words, a line each. No name of a person, no address and no telephone number goes to a model.
fn client_block(answers: &Answers) -> String {
    const LABELS: [(&str, &str); 13] = [
        ("organization_name", "Organisation"),
        ("statut_juridique", "Statut juridique"),
        ("location", "Localisation"),
        ("sector", "Secteur"),
        ("mission_text", "Mission"),
        ("context_text", "Contexte"),
        ("budget_range", "Budget annuel"),
        ("funding_sources", "Sources de financement"),
        ("audits_types", "Audits attendus"),
        ("audits_frequency", "Fréquence des audits"),
        ("staff_size", "Effectif"),
        ("org_chart_text", "Organigramme"),
        ("notes_text", "Remarques"),
    ];
    let fields = answers.fields();
    let mut block = String::new();
    for (field, label) in LABELS {
        let value = fields.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value.as_str());
        if value.is_empty() {
            continue;
        }
        let words: Vec<&str> = match field {
            "funding_sources" | "audits_types" => value.split(',').map(in_words).collect(),
            _ => vec![value],
        };
        let words = words.join(", ").split_whitespace().collect::<Vec<_>>().join(" ");
        block.push_str(&format!("{label} : {words}\n"));
    }
    block.trim_end().to_owned()
}

fn in_words(choice: &str) -> &str {
    match choice {
        "budget_etat" => "budget de l’État",
        "appuis_ptf" => "appuis des partenaires techniques et financiers",
        "ressources_propres" => "ressources propres",
        "fonds_speciaux" => "fonds spéciaux",
        "dons_legs" => "dons et legs",
        "recettes_para" => "recettes parafiscales",
        "interne_conformite" => "audit interne de conformité",
        "interne_performance" => "audit interne de performance",
        "externe_courdescomptes" => "contrôle externe de la Cour des comptes",
        "inspection_ministere" => "inspection du ministère",
        "financier" => "audit financier",
        "passation_marches" => "audit de la passation des marchés",
        "fraude_enquete" => "enquête pour fraude",
        other => other,
    }
}

fn unread_block(documents: &[Document]) -> String {
    let lines: Vec<String> = documents
        .iter()
        .filter_map(|document| match document.reading {
            Reading::Unread(reason) => Some(format!("{} ({})", document.name, why_unread(reason))),
            Reading::Read { .. } => None,
        })
        .collect();
    if lines.is_empty() { "Aucun.".into() } else { lines.join("\n") }
}

fn why_unread(reason: UnreadReason) -> &'static str {
    match reason {
        UnreadReason::Kind => "ce type de fichier n’est pas lu",
        UnreadReason::NoText => "aucun texte : pages numérisées ou image",
        UnreadReason::Encrypted => "protégé par un mot de passe",
        UnreadReason::Broken => "fichier endommagé",
        UnreadReason::TooLong => "trop long",
        UnreadReason::TooSlow => "lecture trop longue",
    }
}
