//! Mail of our own: letters are laid into a box.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, LetterText, MailError, Mailer};

/// The box. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Letterbox {
    letters: Arc<Mutex<BTreeMap<String, Envelope>>>,
}

impl Letterbox {
    /// Everything that was sent, by recipient and letter.
    pub fn letters(&self) -> Vec<(String, Letter)> {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.values().map(|envelope| (envelope.to.clone(), envelope.letter)).collect()
    }

    /// The download link that was sent to a client, if one was.
    pub fn link(&self) -> Option<String> {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.values().rev().find_map(|envelope| envelope.facts.download_url.clone())
    }
}

impl Mailer for Letterbox {
    async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        if !kit_workflow::workflow::is_address(&envelope.to) {
            return Err(MailError::Refused("no address".to_owned()));
        }
        // After a crash the same letter comes again under the same key: it takes the place of the first.
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).insert(envelope.key.clone(), envelope.clone());
        Ok(())
    }

    fn preview(&self, envelope: &Envelope) -> Result<LetterText, MailError> {
        let (subject, text) = (envelope.letter.to_string(), envelope.facts.reference.clone());
        Ok(LetterText { subject, text, html: None })
    }
}
