//! Somebody with a browser: what they open, send and see.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, Dossier};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::{Answer, Call, Multipart};
use crate::world::{Client, World};

/// A page as it came.
pub(super) struct Page {
    pub(super) answer: Answer,
    pub(super) html: String,
}

impl Page {
    fn new(answer: Answer) -> Self {
        let html = answer.text();
        Self { answer, html }
    }

    /// The page, where its status is the expected one and it is a whole page of ours.
    #[track_caller]
    pub(super) fn expect(self, status: u16) -> Self {
        assert_eq!(self.answer.status, status, "{}", self.html);
        assert_eq!(self.answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(self.html.starts_with("<!doctype html>") && self.html.contains("</html>"), "{}", self.html);
        self
    }

    #[track_caller]
    pub(super) fn shows(self, text: &str) -> Self {
        assert!(self.html.contains(text), "{text:?} is not in {}", self.html);
        self
    }

    #[track_caller]
    pub(super) fn hides(self, text: &str) -> Self {
        assert!(!self.html.contains(text), "{text:?} is in {}", self.html);
        self
    }

    /// Where the browser is sent.
    #[track_caller]
    pub(super) fn goes_to(&self) -> String {
        assert_eq!(self.answer.status, 303, "{}", self.html);
        self.answer.header("location").unwrap().to_owned()
    }

    /// The values of an attribute, in the page's order.
    pub(super) fn attributes(&self, name: &str) -> Vec<String> {
        let before = format!(" {name}=\"");
        let rests = self.html.split(&before).skip(1);
        rests.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.replace("&amp;", "&")).collect()
    }

    /// The first `action` with this part in it.
    #[track_caller]
    pub(super) fn action(&self, part: &str) -> String {
        let actions = self.attributes("action");
        actions.iter().find(|action| action.contains(part)).unwrap_or_else(|| panic!("{part} in {actions:?}")).clone()
    }
}

/// Fields as a form without files sends them.
pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    let text = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    fields.iter().map(|(name, value)| format!("{}={}", text(name), text(value))).collect::<Vec<_>>().join("&")
}

impl World {
    pub(super) async fn open(&self, path: &str) -> Page {
        Page::new(self.send(Call::get(path)).await)
    }

    pub(super) async fn open_in(&self, path: &str, language: &str) -> Page {
        Page::new(self.send(Call::get(path).header("accept-language", language)).await)
    }

    pub(super) async fn send_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        Page::new(self.send(typed(path, fields)).await)
    }

    pub(super) async fn send_files(&self, path: &str, form: &Multipart) -> Page {
        Page::new(self.send(Call::post(path).header("sec-fetch-site", "same-origin").form(form)).await)
    }

    /// Opens a page of the desk with a session.
    pub(super) async fn open_desk(&self, path: &str, session: &str) -> Page {
        Page::new(self.send(Call::get(path).header("cookie", &cookie(session))).await)
    }

    pub(super) async fn send_desk(&self, path: &str, fields: &[(&str, &str)], session: &str) -> Page {
        Page::new(self.send(typed(path, fields).header("cookie", &cookie(session))).await)
    }

    pub(super) async fn send_desk_files(&self, path: &str, form: &Multipart, session: &str) -> Page {
        let call = Call::post(path).header("sec-fetch-site", "same-origin").header("cookie", &cookie(session));
        Page::new(self.send(call.form(form)).await)
    }

    pub(super) async fn dossier(&self, client: &Client) -> Dossier {
        self.ports.store.dossier(client.id.parse::<InquiryId>().unwrap()).await.unwrap().unwrap()
    }
}

fn typed(path: &str, fields: &[(&str, &str)]) -> Call {
    let call = Call::post(path).header("sec-fetch-site", "same-origin");
    call.body("application/x-www-form-urlencoded", encoded(fields))
}

pub(super) fn cookie(session: &str) -> String {
    format!("other=1; kit_session={session}")
}

/// The client's private page, or something beneath it.
pub(super) fn private(client: &Client, beneath: &str) -> String {
    format!("/kit/inquiry/{}/{beneath}", client.access)
}
