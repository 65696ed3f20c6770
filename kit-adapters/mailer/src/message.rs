//! A letter as a mail: headers, then text and HTML.

use kit_workflow::Name;
use kit_workflow::port::{Attachment, Envelope, MailError};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use crate::letters::Rendered;

/// More than any key of the workflow has.
const LONGEST_KEY: usize = 100;

/// Not for people to answer as if somebody had typed it, and not for other programs to answer at all (RFC 3834).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

const CONTENT_LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// The mail, ready to be sent.
pub(crate) fn compose(
    envelope: &Envelope,
    letter: Rendered,
    from: &Mailbox,
    to: &Mailbox,
) -> Result<Vec<u8>, MailError> {
    if !is_dot_atom(&envelope.key) {
        return Err(MailError::Refused("the letter's key cannot be a Message-ID".to_owned()));
    }
    let raw = |name: &HeaderName, value: &str| HeaderValue::new(name.clone(), value.to_owned());
    let body = MultiPart::alternative()
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(letter.text))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(letter.html));
    let mail = Message::builder()
        .date_now()
        .message_id(Some(format!("<{}@{}>", envelope.key, from.email.domain())))
        .from(from.clone())
        .to(to.clone())
        .subject(letter.subject)
        .raw_header(raw(&AUTO_SUBMITTED, "auto-generated"))
        .raw_header(raw(&CONTENT_LANGUAGE, envelope.language.as_str()))
        .multipart(match &envelope.attachment {
            None => body,
            Some(file) => MultiPart::mixed().multipart(body).singlepart(attached(file)?),
        })
        .map_err(|error| MailError::Refused(format!("the mail cannot be made: {error}")))?;
    Ok(mail.formatted())
}

fn attached(file: &Attachment) -> Result<SinglePart, MailError> {
    let refused = |_| MailError::Refused("the attachment has no media type".to_owned());
    let media_type = ContentType::parse(file.media_type).map_err(refused)?;
    Ok(lettre::message::Attachment::new(file.name.clone()).body(file.bytes.clone(), media_type))
}

/// The left part of a Message-ID (RFC 5322), of the letters that need no thought.
fn is_dot_atom(key: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    key.len() <= LONGEST_KEY && key.split('.').all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_dot_atom;

    #[test]
    fn a_key_is_a_dot_atom() {
        assert!(is_dot_atom("0f8f2c1e.3.0"));
        for key in ["", ".", "a.", ".a", "a..b", "a b", "a@b", "a>b", "a\r\nb", "é", &"a".repeat(101)] {
            assert!(!is_dot_atom(key), "{key}");
        }
    }
}
