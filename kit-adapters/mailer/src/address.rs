//! Who a mail is from and to.

use kit_workflow::port::MailError;
use lettre::Address;
use lettre::message::Mailbox;

use crate::plain;

/// RFC 5321 has 64 + 1 + 255 for the parts and 254 for a path.
const LONGEST: usize = 254;

/// A display name is read, not stored.
const NAME: usize = 100;

/// The one recipient. The name is made fit for a header; the address is taken or refused as it is.
pub(crate) fn recipient(address: &str, name: &str) -> Result<Mailbox, MailError> {
    let refused = || MailError::Refused("the recipient's address is not an address".to_owned());
    if address.len() > LONGEST || address.chars().any(char::is_control) {
        return Err(refused());
    }
    let address: Address = address.trim().parse().map_err(|_| refused())?;
    Ok(Mailbox::new(display(name), address))
}

/// `Name <address>`, or an address alone.
pub(crate) fn sender(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    if text.len() > 2 * LONGEST || text.chars().any(char::is_control) {
        return None;
    }
    let (name, address) = match text.strip_suffix('>') {
        Some(text) => text.rsplit_once('<')?,
        None => ("", text),
    };
    Some(Mailbox::new(display(name.trim().trim_matches('"')), address.trim().parse().ok()?))
}

fn display(name: &str) -> Option<String> {
    let name = plain::line(name, NAME);
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{recipient, sender};

    #[test]
    fn a_sender_has_a_name_or_none() {
        let check = |text: &str, name: Option<&str>| {
            let sender = sender(text).expect("it is a sender");
            assert_eq!((sender.name.as_deref(), sender.email.as_ref()), (name, "kits@example.org"), "{text}");
        };
        check("kits@example.org", None);
        check(" <kits@example.org> ", None);
        check("Kits d’audit <kits@example.org>", Some("Kits d’audit"));
        check("\"Kits, audit\" <kits@example.org>", Some("Kits, audit"));
        for text in ["", "Kits", "Kits <>", "kits@", "a\r\nb <kits@example.org>", "kits@example.org, b@example.org"] {
            assert_eq!(sender(text), None, "{text}");
        }
    }

    #[test]
    fn a_recipient_is_one_address() {
        assert!(recipient("marches@example.org", "Marché").is_ok());
        let long = format!("{}@example.org", "a".repeat(300));
        for address in
            ["", "marches", "a@b@c", "a@x.org,b@x.org", "a@x.org\r\nBcc: b@x.org", "a b@x.org", "<a@x.org>", &long]
        {
            assert!(recipient(address, "Marché").is_err(), "{address}");
        }
    }
}
