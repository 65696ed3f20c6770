//! The letters: their templates, and one set with what it speaks of.

use std::fmt::{self, Write as _};
use std::sync::LazyLock;

use kit_workflow::Name;
use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, LetterFacts, MailError, amount_in_words};
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

/// The templates of every letter in every language.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.set_formatter(format);
    let mut add = |name: String, source: &'static str| {
        environment.add_template_owned(name, source).expect("the templates are part of the program and tests set each");
    };
    for (name, source) in [
        ("layout.html", include_str!("../templates/layout.html")),
        ("layout.txt", include_str!("../templates/layout.txt")),
        ("parts.html", include_str!("../templates/parts.html")),
        ("parts.txt", include_str!("../templates/parts.txt")),
    ] {
        add(name.to_owned(), source);
    }
    for letter in Letter::ALL {
        for language in Language::ALL {
            // The name's end decides whether values are escaped.
            for form in ["html", "txt"] {
                add(template(*letter, *language, form), source(*letter, *language));
            }
        }
    }
    environment
});

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

/// The letter of an envelope, signed with the name `brand`.
pub(crate) fn render(envelope: &Envelope, brand: &str) -> Result<Rendered, MailError> {
    let missing = missing(envelope.letter, &envelope.facts);
    if let Some(fact) = missing {
        return Err(MailError::Refused(format!("the letter {} needs {fact}", envelope.letter)));
    }
    let set = |form| {
        let values = values(envelope, brand, form);
        let name = template(envelope.letter, envelope.language, form);
        let template = TEMPLATES.get_template(&name)?;
        let mut letter = template.render_captured(values)?;
        let subject = letter.with_state_mut(|state| state.render_block("subject"))?;
        Ok::<_, minijinja::Error>((subject, letter.into_output()))
    };
    // The subject is text, so it is taken from where nothing is escaped.
    let set = set("txt").and_then(|(subject, text)| Ok((subject, text, set("html")?.1)));
    let (subject, text, html) = set.map_err(|error| {
        tracing::error!(letter = %envelope.letter, %error, "a letter could not be set");
        MailError::Refused(format!("the letter {} could not be set", envelope.letter))
    })?;
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
