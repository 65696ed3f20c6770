//! The page that shows the messages, and the JSON routes.

use std::sync::{Arc, LazyLock};

use minijinja::Environment;
use poem::http::{StatusCode, header};
use poem::web::{Data, Html, Json, Path};
use poem::{Endpoint, EndpointExt, IntoResponse, Response, Route, get, handler, post};
use serde::Deserialize;
use serde_json::json;

use super::message::{Message, read};
use super::{Fault, Office};
use crate::page::{environment, render};

/// The HTML of a mail runs nothing, loads nothing, and opens its links outside the frame.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                           sandbox allow-popups allow-popups-to-escape-sandbox";

const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    environment(&[
        ("mailbox.html", include_str!("../../templates/mailbox.html")),
        ("mail.html", include_str!("../../templates/mail.html")),
    ])
});

type Shared<'a> = Data<&'a Arc<Office>>;

pub(super) fn routes(office: Arc<Office>) -> impl Endpoint + 'static {
    Route::new()
        .at("/", get(list))
        .at("/messages/:id", get(show))
        .at("/messages/:id/html", get(frame))
        .at("/api/messages", get(api_list))
        .at("/api/messages/:id/raw", get(api_raw))
        .at("/sandbox/faults", post(set_fault))
        .data(office)
}

#[handler]
fn list(office: Shared<'_>) -> poem::Result<Response> {
    let messages: Vec<Message> = office.store.all().iter().rev().map(read).collect();
    page("mailbox.html", &json!({ "messages": messages }))
}

#[handler]
fn show(office: Shared<'_>, Path(id): Path<String>) -> poem::Result<Response> {
    let message = find(&office, &id)?;
    let words: Vec<Word> = message.text.as_deref().map(words).unwrap_or_default();
    page("mail.html", &json!({ "message": message, "headers": message.headers, "words": words }))
}

#[handler]
fn frame(office: Shared<'_>, Path(id): Path<String>) -> poem::Result<Response> {
    let html = find(&office, &id)?.html.ok_or_else(not_found)?;
    // Links would otherwise open inside the frame, where the sites they lead to refuse to be shown.
    let html = format!("<base target=\"_blank\">{html}");
    Ok(Html(html).with_header(header::CONTENT_SECURITY_POLICY, MAIL_POLICY).into_response())
}

#[handler]
fn api_list(office: Shared<'_>) -> Json<Vec<Message>> {
    Json(office.store.all().iter().map(read).collect())
}

#[handler]
fn api_raw(office: Shared<'_>, Path(id): Path<String>) -> poem::Result<Response> {
    let kept = office.store.find(&id).ok_or_else(not_found)?;
    Ok(kept.raw.to_vec().with_content_type("message/rfc822").into_response())
}

/// Body of `POST /sandbox/faults`; a `reply` of `null` clears what was asked before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFault {
    reply: Option<Fault>,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

#[handler]
fn set_fault(office: Shared<'_>, Json(wanted): Json<SetFault>) -> StatusCode {
    office.faults.set(wanted.reply, wanted.times);
    StatusCode::NO_CONTENT
}

/// A piece of a text: addresses become links.
#[derive(Debug, serde::Serialize)]
struct Word<'a> {
    text: &'a str,
    link: bool,
}

/// Cuts a text at its web addresses.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = ["http://", "https://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let address = &rest[start..];
        let end = address.find(|c: char| c.is_whitespace() || "<>\"»".contains(c)).unwrap_or(address.len());
        let address = address[..end].trim_end_matches(['.', ',', ';', ')', '!', '?']);
        words.push(Word { text: &rest[..start], link: false });
        words.push(Word { text: address, link: true });
        rest = &rest[start + address.len()..];
    }
    words.push(Word { text: rest, link: false });
    words
}

fn find(office: &Office, id: &str) -> poem::Result<Message> {
    office.store.find(id).as_ref().map(read).ok_or_else(not_found)
}

fn not_found() -> poem::Error {
    poem::Error::from_status(StatusCode::NOT_FOUND)
}

fn page(name: &str, values: &serde_json::Value) -> poem::Result<Response> {
    let html = render(&TEMPLATES, name, values)?;
    Ok(html.with_header(header::CONTENT_SECURITY_POLICY, PAGE_POLICY).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_a_text_become_links_without_the_stop_behind_them() {
        let pieces: Vec<_> =
            words("Voir http://a.b/c?d=1.\nOu <https://e.f/>!").iter().map(|w| (w.text, w.link)).collect();
        assert_eq!(
            pieces,
            [("Voir ", false), ("http://a.b/c?d=1", true), (".\nOu <", false), ("https://e.f/", true), (">!", false)]
        );
    }
}
