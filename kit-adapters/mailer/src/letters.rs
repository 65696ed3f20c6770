//! The letters: their templates, and one set with what it speaks of.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, LetterFacts, MailError, amount_in_words};
use kit_workflow::workflow::sample_facts;
use kit_workflow::{Currency, Money, Name, Timestamp};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, context, escape_formatter};

use crate::{plain, typography, wording};

/// A subject is one line of a list of mails.
const SUBJECT: usize = 150;

/// A name or a title in a letter.
const TITLE: usize = 200;

/// What somebody wrote to explain.
const REASON: usize = 2_000;

/// A letter as it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its subject, on one line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Letters hold private links.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("text", &self.text.len())
            .field("html", &self.html.len())
            .finish_non_exhaustive()
    }
}

/// The templates of every letter in every language. Clones share them.
#[derive(Clone, Debug)]
pub struct Letters(Arc<Environment<'static>>);

/// What letters are put together from.
const SHARED: [(&str, &str); 4] = [
    ("layout.html", include_str!("../templates/layout.html")),
    ("layout.txt", include_str!("../templates/layout.txt")),
    ("parts.html", include_str!("../templates/parts.html")),
    ("parts.txt", include_str!("../templates/parts.txt")),
];

/// The letters as the program brings them.
static SHIPPED: LazyLock<Letters> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.set_formatter(format);
    let mut add = |name: String, source: &'static str| {
        environment.add_template_owned(name, source).expect("the templates are part of the program and tests set each");
    };
    for (name, source) in SHARED {
        add(name.to_owned(), source);
    }
    for letter in Letter::ALL {
        for language in Language::ALL {
            // The name's end decides whether values are escaped.
            for form in FORMS {
                add(template(*letter, *language, form), source(*letter, *language));
            }
        }
    }
    Letters(Arc::new(environment))
});

const FORMS: [&str; 2] = ["html", "txt"];

impl Default for Letters {
    fn default() -> Self {
        SHIPPED.clone()
    }
}

impl Letters {
    /// The program's letters, with the files of this folder in place of those of the same name: `client_link.fr.jinja`, or
    /// `layout.html`, `layout.txt`, `parts.html`, `parts.txt`. Each letter is set once to see whether it can be.
    ///
    /// ```
    /// use kit_mailer::{Letters, LettersError};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// assert!(Letters::read(folder.path()).is_ok(), "with nothing in it, the letters are the program's");
    /// std::fs::write(folder.path().join("nonsense.jinja"), "").unwrap();
    /// assert!(matches!(Letters::read(folder.path()), Err(LettersError::Unknown { .. })));
    /// ```
    ///
    /// # Errors
    ///
    /// [`LettersError`], with the file and the line where there is one.
    pub fn read(folder: &Path) -> Result<Self, LettersError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| LettersError::Unreadable { path, source }
        };
        let mut environment = (*SHIPPED.0).clone();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let names = named(&file).ok_or_else(|| LettersError::Unknown { path: path.clone() })?;
            let source = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
            for name in names {
                environment.add_template_owned(name, source.clone()).map_err(|error| broken(&error))?;
            }
        }
        let letters = Self(Arc::new(environment));
        letters.try_each()?;
        Ok(letters)
    }

    fn try_each(&self) -> Result<(), LettersError> {
        let at = Timestamp::from_unix_ms(0);
        for (letter, language) in Letter::ALL.iter().flat_map(|letter| Language::ALL.iter().map(|it| (*letter, *it))) {
            let money = Money::new(15_000, Currency::Xof);
            let facts = sample_facts(letter, language, "https://kit.example.org", money, at);
            // With everything there is to say, and with nothing but what it cannot do without.
            let bare = LetterFacts {
                reference: facts.reference.clone(),
                amount: facts.amount,
                status_url: facts.status_url.clone(),
                download_url: facts.download_url.clone(),
                invitation_url: facts.invitation_url.clone(),
                ..LetterFacts::default()
            };
            for facts in [facts, bare] {
                let (key, to, name) = (String::new(), String::new(), String::new());
                let envelope = Envelope { key, to, name, language, letter, facts, attachment: None };
                self.set(&envelope, "").map_err(|error| broken(&error))?;
            }
        }
        Ok(())
    }
}

/// Why a folder of letters was refused.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// It, or a file in it, cannot be read.
    #[error("{path:?} cannot be read: {source}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No letter has a file of that name.
    #[error(
        "{path:?} is no letter's file: they are named like client_link.fr.jinja, or layout and parts, .html and .txt"
    )]
    Unknown {
        /// Which.
        path: PathBuf,
    },
    /// It is no template, or asks for what letters do not have.
    #[error("{file}, line {line}: {problem}")]
    Broken {
        /// Its name.
        file: String,
        /// Where in it.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

fn broken(error: &minijinja::Error) -> LettersError {
    // What went wrong in a part is told where the part is.
    let mut deepest = error;
    while let Some(cause) = std::error::Error::source(deepest).and_then(|cause| cause.downcast_ref()) {
        deepest = cause;
    }
    let name = deepest.name().unwrap_or_default();
    let stem = FORMS.into_iter().find_map(|form| name.strip_suffix(&format!(".{form}")));
    let file = match stem {
        Some(stem) if SHARED.iter().all(|(shared, _)| *shared != name) => format!("{stem}.jinja"),
        Some(_) | None => name.to_owned(),
    };
    let problem = deepest.detail().map_or_else(|| deepest.kind().to_string(), str::to_owned);
    LettersError::Broken { file, line: deepest.line().unwrap_or(0), problem }
}

/// The templates that a file of this name holds.
fn named(file: &str) -> Option<Vec<String>> {
    if SHARED.iter().any(|(name, _)| *name == file) {
        return Some(vec![file.to_owned()]);
    }
    let (letter, language) = file.strip_suffix(".jinja")?.split_once('.')?;
    let (letter, language) = (Letter::parse(letter)?, Language::parse(language)?);
    Some(FORMS.map(|form| template(letter, language, form)).to_vec())
}

/// Escapes what HTML must not take for markup. Slashes stay as they are, which the template engine's own way would change:
/// filters take addresses with entities in them for a disguise.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            for letter in text.chars() {
                match letter {
                    '&' => out.write_str("&amp;")?,
                    '<' => out.write_str("&lt;")?,
                    '>' => out.write_str("&gt;")?,
                    '"' => out.write_str("&quot;")?,
                    '\'' => out.write_str("&#39;")?,
                    letter => out.write_char(letter)?,
                }
            }
            Ok(())
        }
        Some(_) | None => escape_formatter(out, state, value),
    }
}

fn template(letter: Letter, language: Language, form: &str) -> String {
    format!("{letter}.{language}.{form}")
}

macro_rules! both {
    ($language:expr, $name:literal) => {
        match $language {
            Language::French => include_str!(concat!("../templates/", $name, ".fr.jinja")),
            Language::English => include_str!(concat!("../templates/", $name, ".en.jinja")),
        }
    };
}

fn source(letter: Letter, language: Language) -> &'static str {
    match letter {
        Letter::StaffNewInquiry => both!(language, "staff_new_inquiry"),
        Letter::StaffDraftReady => both!(language, "staff_draft_ready"),
        Letter::StaffGenerationFailed => both!(language, "staff_generation_failed"),
        Letter::StaffGenerationStuck => both!(language, "staff_generation_stuck"),
        Letter::StaffDraftWaits => both!(language, "staff_draft_waits"),
        Letter::StaffPaymentHeld => both!(language, "staff_payment_held"),
        Letter::StaffLatePayment => both!(language, "staff_late_payment"),
        Letter::StaffRefundDue => both!(language, "staff_refund_due"),
        Letter::StaffWriteOffProposed => both!(language, "staff_write_off_proposed"),
        Letter::StaffGatewayFault => both!(language, "staff_gateway_fault"),
        Letter::StaffDoubtfulPayment => both!(language, "staff_doubtful_payment"),
        Letter::StaffOtherAccount => both!(language, "staff_other_account"),
        Letter::StaffStrangeNotifications => both!(language, "staff_strange_notifications"),
        Letter::StaffInvitation => both!(language, "staff_invitation"),
        Letter::ClientAcknowledgement => both!(language, "client_acknowledgement"),
        Letter::ClientPage => both!(language, "client_page"),
        Letter::ClientMessage => both!(language, "client_message"),
        Letter::StaffMessage => both!(language, "staff_message"),
        Letter::ClientReceipt => both!(language, "client_receipt"),
        Letter::ClientLink => both!(language, "client_link"),
        Letter::ClientLinkExpires => both!(language, "client_link_expires"),
        Letter::ClientNotDownloaded => both!(language, "client_not_downloaded"),
        Letter::ClientCancelled => both!(language, "client_cancelled"),
        Letter::ClientExpired => both!(language, "client_expired"),
        Letter::ClientRefundDue => both!(language, "client_refund_due"),
        Letter::ClientRefunded => both!(language, "client_refunded"),
        Letter::StaffComplaint => both!(language, "staff_complaint"),
        Letter::ClientReminder => both!(language, "client_reminder"),
        Letter::ClientLastReminder => both!(language, "client_last_reminder"),
        Letter::ClientComplaintAnswer => both!(language, "client_complaint_answer"),
    }
}

impl Letters {
    /// The letter of an envelope, signed with the name `brand`.
    pub(crate) fn render(&self, envelope: &Envelope, brand: &str) -> Result<Rendered, MailError> {
        let missing = missing(envelope.letter, &envelope.facts);
        if let Some(fact) = missing {
            return Err(MailError::Refused(format!("the letter {} needs {fact}", envelope.letter)));
        }
        self.set(envelope, brand).map_err(|error| {
            tracing::error!(letter = %envelope.letter, %error, "a letter could not be set");
            MailError::Refused(format!("the letter {} could not be set", envelope.letter))
        })
    }

    fn set(&self, envelope: &Envelope, brand: &str) -> Result<Rendered, minijinja::Error> {
        let set = |form| {
            let values = values(envelope, brand, form);
            let name = template(envelope.letter, envelope.language, form);
            let template = self.0.get_template(&name)?;
            let mut letter = template.render_captured(values)?;
            let subject = letter.with_state_mut(|state| state.render_block("subject"))?;
            Ok::<_, minijinja::Error>((subject, letter.into_output()))
        };
        // The subject is text, so it is taken from where nothing is escaped.
        let ((subject, text), (_, html)) = (set("txt")?, set("html")?);
        let prefix = if envelope.facts.test { "[TEST] " } else { "" };
        let subject = plain::line(&format!("{prefix}{subject}"), SUBJECT);
        let (text, html) = (spaced(&text), spaced(&html));
        Ok(match envelope.language {
            Language::French => Rendered {
                subject: typography::french(&subject),
                text: typography::french(&text),
                html: typography::french(&html),
            },
            Language::English => Rendered { subject, text, html },
        })
    }
}

/// What a letter cannot do without.
fn missing(letter: Letter, facts: &LetterFacts) -> Option<&'static str> {
    match letter {
        Letter::ClientLink | Letter::ClientLinkExpires | Letter::ClientNotDownloaded
            if facts.download_url.is_none() =>
        {
            Some("a download link")
        }
        Letter::StaffInvitation if facts.invitation_url.is_none() => Some("a link to choose a password"),
        Letter::ClientAcknowledgement | Letter::ClientPage | Letter::ClientMessage if facts.status_url.is_none() => {
            Some("a link to the status page")
        }
        Letter::ClientReceipt if facts.amount.is_none() => Some("an amount"),
        _ => None,
    }
}

fn values(envelope: &Envelope, brand: &str, form: &str) -> Value {
    let (facts, language) = (&envelope.facts, envelope.language);
    let line = |text: &Option<String>, longest| text.as_deref().map(|text| plain::line(text, longest));
    let documents = facts.documents.iter().map(|(name, unread)| {
        context! { name => plain::line(name, TITLE), unread => unread.map(|reason| wording::unread(reason, language)) }
    });
    let organization = plain::line(&facts.organization, TITLE);
    context! {
        form => form,
        lang => language.as_str(),
        french => language == Language::French,
        test => facts.test,
        brand => brand,
        name => plain::line(&envelope.name, TITLE),
        reference => plain::line(&facts.reference, TITLE),
        organization => organization,
        amount => facts.amount.map(|money| amount_in_words(money, language)),
        documents => documents.collect::<Vec<Value>>(),
        unread => facts.documents.iter().filter(|(_, unread)| unread.is_some()).count(),
        status_url => line(&facts.status_url, usize::MAX),
        download_url => line(&facts.download_url, usize::MAX),
        expires_at => line(&facts.expires_at, TITLE),
        decline_url => line(&facts.decline_url, usize::MAX),
        desk_url => line(&facts.desk_url, usize::MAX),
        invitation_url => line(&facts.invitation_url, usize::MAX),
        reason => line(&facts.reason, REASON),
        transaction_id => line(&facts.transaction_id, TITLE),
        receipt_number => line(&facts.receipt_number, TITLE),
    }
}

/// Without the empty lines that conditions leave: at most one between paragraphs, none at the ends.
fn spaced(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines() {
        let blank = line.trim().is_empty();
        if !(blank && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(if blank { "" } else { line });
        }
    }
    lines.join("\n") + "\n"
}
