//! Templates, embedded and checked at the first page: everything that is printed is escaped, and nothing may be missing.

use std::sync::LazyLock;

use fluent_bundle::FluentValue;
use kit_workflow::Name as _;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context, escape_formatter};
use poem::Response;
use poem::http::{StatusCode, header};
use serde::Serialize;

use super::asset;
use super::voice::Voice;
use super::words::Words;
use crate::problem::Problem;

macro_rules! templates {
    ($($name:literal,)+) => {
        const TEMPLATES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name))),)+];
    };
}

templates! {
    "buried.html",
    "by_hand.html",
    "cannot.html",
    "checkout.html",
    "complaint.html",
    "desk.html",
    "desk_changes.html",
    "desk_code.html",
    "desk_complaint.html",
    "desk_complaints.html",
    "desk_account.html",
    "desk_enrolment.html",
    "desk_inquiry.html",
    "desk_invitation.html",
    "desk_letter.html",
    "desk_letters.html",
    "desk_links.html",
    "desk_list.html",
    "desk_login.html",
    "desk_notifications.html",
    "desk_money.html",
    "desk_privacy.html",
    "desk_reading.html",
    "desk_recovery.html",
    "desk_staff.html",
    "documents.html",
    "download.html",
    "field.html",
    "field_errors.html",
    "handling.html",
    "inquiry_form.html",
    "layout.html",
    "lost_page.html",
    "mails.html",
    "message.html",
    "messages.html",
    "move.html",
    "notes.html",
    "notice.html",
    "progress.html",
    "reminders.html",
    "select.html",
    "status.html",
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(escape);
    environment.add_function("asset", |name: &str| asset::address(name).ok_or_else(|| unknown("asset", name)));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("a test compiles every template");
    }
    environment
});

/// Escapes what HTML gives a meaning to, in texts and in quoted attributes. A slash has none in either, so addresses stay
/// readable.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html))
    else {
        return escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, special) = rest.split_at(at);
        out.write_str(plain)?;
        out.write_str(match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &special[1..];
    }
    Ok(out.write_str(rest)?)
}

fn unknown(what: &str, name: &str) -> Error {
    Error::new(minijinja::ErrorKind::InvalidOperation, format!("there is no {what} {name:?}"))
}

/// A message, called from a template: `t("price-label")`, `t("form-how-pay", amount=price)`.
fn message(words: Words, key: &str, arguments: &Kwargs) -> Result<String, Error> {
    let names: Vec<&str> = arguments.args().collect();
    let mut set: Vec<(String, FluentValue<'static>)> = Vec::with_capacity(names.len());
    for name in names {
        let value: Value = arguments.get(name)?;
        let value = match value.as_i64() {
            Some(number) if value.is_number() => number.into(),
            Some(_) | None => FluentValue::from(value.to_string()),
        };
        set.push((name.to_owned(), value));
    }
    words.find(key, &set).ok_or_else(|| unknown("message", key))
}

/// A page's frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sheet<'a> {
    pub(crate) voice: &'a Voice,
    pub(crate) status: StatusCode,
    /// Whether the page must say that this is a test.
    pub(crate) test: bool,
    /// Whether the page can be asked for again in the other language: not where it answers to a form.
    pub(crate) again: bool,
}

impl<'a> Sheet<'a> {
    /// A page that answers to its own address.
    pub(crate) fn new(voice: &'a Voice, test: bool) -> Self {
        Self { voice, status: StatusCode::OK, test, again: true }
    }

    /// A page that answers to a form.
    pub(crate) fn reply(voice: &'a Voice, test: bool, status: StatusCode) -> Self {
        Self { voice, status, test, again: false }
    }

    /// The page itself. It is private: nobody keeps it.
    ///
    /// # Errors
    ///
    /// 500 where a template asks for what its view does not have.
    pub(crate) fn print(self, template: &str, view: impl Serialize) -> Result<Response, Problem> {
        let html = self.html(template, view).map_err(|error| Problem::internal().caused_by(error))?;
        Ok(Response::builder()
            .status(self.status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, self.voice.words.0.as_str())
            .header(header::CACHE_CONTROL, "no-store")
            .body(html))
    }

    fn html(self, template: &str, view: impl Serialize) -> Result<String, Error> {
        let words = self.voice.words;
        let links = self.voice.clone();
        let frame = context! {
            lang => words.0.as_str(),
            test => self.test,
            other => Value::from(Serde(self.again.then(|| self.voice.other()))),
            t => Value::from_function(move |key: &str, arguments: Kwargs| message(words, key, &arguments)),
            number => Value::from_function(move |number: u64| words.number(number)),
            href => Value::from_function(move |path: &str| links.href(path)),
            here => self.voice.here(),
            ..Value::from(Serde(view))
        };
        ENVIRONMENT.get_template(template)?.render(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::{ENVIRONMENT, TEMPLATES};

    #[test]
    fn every_template_compiles() {
        assert_eq!(ENVIRONMENT.templates().count(), TEMPLATES.len());
    }
}
