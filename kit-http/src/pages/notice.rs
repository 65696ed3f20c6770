//! What a page says first, above everything else.

use serde::Serialize;

use super::words::Words;

/// What a page says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Notice {
    tone: &'static str,
    role: &'static str,
    title: String,
    text: Option<String>,
}

impl Notice {
    /// Something went wrong, or was refused: announced at once.
    pub(crate) fn alert(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "stop", role: "alert", title, text: text.into() }
    }

    /// Something the reader should know before going on.
    pub(crate) fn warning(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "warn", role: "status", title, text: text.into() }
    }

    /// Something is under way.
    pub(crate) fn work(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "work", role: "status", title, text: text.into() }
    }

    /// Something was done.
    pub(crate) fn done(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "done", role: "status", title, text: text.into() }
    }
}

impl Words {
    /// The title and the text of a message that has both: `down-notice-title`, `down-notice-text`.
    pub(crate) fn both(self, name: &str) -> (String, Option<String>) {
        (self.say(&format!("{name}-title")), Some(self.say(&format!("{name}-text"))))
    }
}
