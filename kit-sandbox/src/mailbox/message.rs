//! Reading a message: headers, text and HTML.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use serde::Serialize;

use super::store::Kept;

/// A message as the JSON routes show it.
#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub(super) id: String,
    /// The sender of the envelope.
    pub(super) from: String,
    /// The recipients of the envelope.
    pub(super) to: Vec<String>,
    pub(super) subject: String,
    /// With its angle brackets, as it stands in the header.
    pub(super) message_id: String,
    /// As it stands in the header.
    pub(super) date: String,
    pub(super) text: Option<String>,
    pub(super) html: Option<String>,
    /// Bytes of the stored message.
    pub(super) size: usize,
    /// Every header, decoded, in its order.
    #[serde(skip)]
    pub(super) headers: Vec<(String, String)>,
}

/// Reads a kept message. What cannot be read stays empty: the raw message is there for the rest.
pub(super) fn read(kept: &Kept) -> Message {
    let mut message = Message {
        id: kept.id.clone(),
        from: String::new(),
        to: Vec::new(),
        subject: String::new(),
        message_id: String::new(),
        date: String::new(),
        text: None,
        html: None,
        size: kept.raw.len(),
        headers: Vec::new(),
    };
    let Ok(mail) = parse_mail(&kept.raw) else {
        return message;
    };
    let header = |name| mail.headers.get_first_value(name).unwrap_or_default();
    message.from = header("Return-Path").trim_matches(['<', '>']).to_owned();
    message.to = mail.headers.get_all_values("Delivered-To");
    message.subject = header("Subject");
    message.message_id = header("Message-ID");
    message.date = header("Date");
    message.headers = mail.headers.iter().map(|header| (header.get_key(), header.get_value())).collect();
    message.text = body(&mail, "text/plain");
    message.html = body(&mail, "text/html");
    message
}

/// The first body of a type that is not an attachment.
fn body(mail: &ParsedMail<'_>, mime_type: &str) -> Option<String> {
    mail.parts()
        .filter(|part| part.ctype.mimetype == mime_type)
        .find(|part| part.get_content_disposition().disposition != mailparse::DispositionType::Attachment)
        .and_then(|part| part.get_body().ok())
}
