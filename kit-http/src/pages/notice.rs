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
    /// A list beneath the text, with what leads to it.
    list: Option<NoticeList>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct NoticeList {
    lead: String,
    items: Vec<String>,
}

impl Notice {
    /// Something went wrong, or was refused: announced at once.
    pub(crate) fn alert(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "stop", role: "alert", title, text: text.into(), list: None }
    }

    /// Something the reader should know before going on.
    pub(crate) fn warning(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "warn", role: "status", title, text: text.into(), list: None }
    }

    /// Something is under way.
    pub(crate) fn work(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "work", role: "status", title, text: text.into(), list: None }
    }

    /// The same with a list beneath its text; nothing more where there are no items.
    pub(crate) fn with_list(self, lead: String, items: Vec<String>) -> Self {
        Self { list: (!items.is_empty()).then_some(NoticeList { lead, items }), ..self }
    }

    /// Something was done.
    pub(crate) fn done(title: String, text: impl Into<Option<String>>) -> Self {
        Self { tone: "done", role: "status", title, text: text.into(), list: None }
    }
}

impl Words {
    /// The title and the text of a message that has both: `down-notice-title`, `down-notice-text`.
    pub(crate) fn both(self, name: &str) -> (String, Option<String>) {
        (self.say(&format!("{name}-title")), Some(self.say(&format!("{name}-text"))))
    }
}
