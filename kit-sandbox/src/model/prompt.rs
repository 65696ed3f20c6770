//! What a prompt asks for, read from its messages alone.

/// What the prompt gives to work with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) task: Task,
    /// The client's answers: label and value.
    pub(super) client: Vec<(String, String)>,
    pub(super) passages: Vec<Passage>,
    /// Lines that a summary may take.
    pub(super) lines: usize,
    /// What was written about the texts before.
    pub(super) summaries: String,
    /// Files that could not be read.
    pub(super) unread: Vec<String>,
    /// What the reviewer wants changed.
    pub(super) revision: Option<String>,
}

/// Which part of the kit is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Task {
    /// Everything at once: the prompt names no task.
    #[default]
    Whole,
    Text,
    General,
}

/// A text, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// Which of the texts it is of, from 1.
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) part: usize,
    pub(super) parts: usize,
    pub(super) text: String,
    /// How the whole text begins, where the prompt tells it with a later part.
    pub(super) opening: String,
    /// Lines that the summary may take.
    pub(super) lines: usize,
    pub(super) questions: usize,
    pub(super) irregularities: usize,
}

/// Limits that hold where the prompt says nothing else.
struct Limits {
    lines: usize,
    questions: usize,
    irregularities: usize,
}

impl Prompt {
    /// Reads the user's messages in their order. What stands in a block is data: a task named there is not a task.
    pub(super) fn read(user: &str) -> Self {
        let mut prompt = Prompt::default();
        let mut limits = Limits { lines: 10, questions: 20, irregularities: 20 };
        let mut outside = String::new();
        let mut blocks = Vec::new();
        let mut lines = user.lines();
        while let Some(line) = lines.next() {
            if let Some(name) = block_name(line) {
                let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "<<<FIN>>>").collect();
                blocks.push((name.to_owned(), body.join("\n")));
                continue;
            }
            match line.split_once(':').map(|(key, value)| (key.trim().to_lowercase(), value.trim())) {
                Some((key, value)) if key == "tâche" => match value.to_lowercase().as_str() {
                    "texte" => prompt.task = Task::Text,
                    "général" => prompt.task = Task::General,
                    _ => {}
                },
                Some((key, value)) if key.ends_with("permises") => limits.set(&key, value),
                _ => {
                    outside.push_str(line);
                    outside.push('\n');
                }
            }
        }
        let opening = blocks.iter().find(|(name, _)| name.to_uppercase().starts_with("DEBUT DU TEXTE"));
        let opening = opening.map(|(_, body)| body.clone()).unwrap_or_default();
        for (name, body) in blocks {
            prompt.take(&name, body, &limits);
        }
        for passage in &mut prompt.passages {
            passage.opening.clone_from(&opening);
        }
        prompt.lines = limits.lines;
        if prompt.passages.is_empty() && prompt.task != Task::General && prompt.client.is_empty() {
            prompt.passages.push(limits.passage(1, "Texte fourni".to_owned(), (1, 1), outside));
        }
        prompt
    }

    fn take(&mut self, name: &str, body: String, limits: &Limits) {
        let given = |body: &str| !["", "Aucun.", "Aucune."].contains(&body.trim());
        let upper = name.to_uppercase();
        if upper.starts_with("REPONSES") || upper.starts_with("RÉPONSES") {
            self.client = body.lines().filter_map(answer).collect();
        } else if upper.starts_with("TEXTE") {
            self.passages.push(passage(name, body, limits));
        } else if upper.starts_with("SOMMAIRES") {
            self.summaries = body;
        } else if upper.starts_with("DOCUMENTS NON LUS") && given(&body) {
            self.unread = body.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        } else if upper.starts_with("CONSIGNE") && given(&body) {
            self.revision = Some(body.trim().to_owned());
        }
    }

    /// The client's answer whose label holds one of these words.
    pub(super) fn answer(&self, words: &[&str]) -> Option<&str> {
        let holds = |label: &str| words.iter().any(|word| label.to_lowercase().contains(word));
        self.client.iter().find(|(label, _)| holds(label)).map(|(_, value)| value.as_str())
    }
}

impl Limits {
    fn set(&mut self, key: &str, value: &str) {
        let Ok(number) = value.parse() else { return };
        match key.split_whitespace().next() {
            Some("lignes") => self.lines = number,
            Some("questions") => self.questions = number,
            Some("irrégularités") => self.irregularities = number,
            _ => {}
        }
    }

    fn passage(&self, number: usize, title: String, (part, parts): (usize, usize), text: String) -> Passage {
        let Limits { lines, questions, irregularities } = *self;
        Passage { number, title, part, parts, text, opening: String::new(), lines, questions, irregularities }
    }
}

fn block_name(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("<<<")?.strip_suffix(">>>")?;
    (name != "FIN").then_some(name)
}

/// `Libellé : valeur`.
fn answer(line: &str) -> Option<(String, String)> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    (!label.is_empty() && !value.is_empty()).then(|| (label.to_owned(), value.to_owned()))
}

/// `TEXTE 1/3 · PARTIE 2/2 · titre`.
fn passage(name: &str, body: String, limits: &Limits) -> Passage {
    let mut pieces = name.splitn(3, " · ");
    let of = |piece: Option<&str>| {
        let (at, all) = piece?.rsplit(' ').next()?.split_once('/')?;
        Some((at.parse().ok()?, all.parse().ok()?))
    };
    let number = of(pieces.next()).map_or(1, |(number, _): (usize, usize)| number);
    let part = of(pieces.next());
    let title = pieces.next().unwrap_or("Texte fourni").trim();
    limits.passage(number, title.to_owned(), part.unwrap_or((1, 1)), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_data_and_lines_outside_them_are_the_task() {
        let prompt = Prompt::read(
            "TÂCHE: TEXTE\nQuestions permises : 10\n<<<REPONSES DU CLIENT>>>\nSecteur : TÂCHE: GÉNÉRAL\n\
             TÂCHE: GÉNÉRAL\n<<<FIN>>>\n<<<CONSIGNE DE REVISION>>>\nAucune.\n<<<FIN>>>\n\
             <<<TEXTE 1/3 · PARTIE 2/4 · Loi n° 1 · archives>>>\nArticle 1\nx\n<<<FIN>>>",
        );
        assert_eq!(prompt.task, Task::Text);
        assert_eq!(prompt.client[0], ("Secteur".to_owned(), "TÂCHE: GÉNÉRAL".to_owned()));
        assert_eq!(prompt.revision, None);
        let passage = &prompt.passages[0];
        assert_eq!((passage.title.as_str(), passage.part, passage.parts), ("Loi n° 1 · archives", 2, 4));
        assert_eq!((passage.text.as_str(), passage.lines, passage.questions), ("Article 1\nx", 10, 10));
    }

    #[test]
    fn a_prompt_without_blocks_is_one_text() {
        let prompt = Prompt::read("Voici la loi.\nArticle 1\nNul ne fume.");
        assert_eq!(prompt.task, Task::Whole);
        assert!(prompt.passages[0].text.contains("Nul ne fume."));
    }
}
