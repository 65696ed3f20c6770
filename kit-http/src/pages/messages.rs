//! What client and staff write to each other, on the client's page and at the desk.

use kit_workflow::Ids as _;
use kit_workflow::inquiry::{InquiryId, MessageId};
use kit_workflow::port::{Message, Messages as _, Sent};
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::moment::Moment;
use super::notice::Notice;
use super::press::Sheet;
use super::status::{self, Said};
use super::typed::{LONGEST, Typed};
use super::voice::Voice;
use crate::app::App;
use crate::problem::Problem;

/// What was written, the newest last, and the way to write more.
#[derive(Serialize)]
pub(crate) struct MessagesView {
    items: Vec<MessageView>,
    action: String,
    fresh: String,
    text: String,
    limit: usize,
}

#[derive(Serialize)]
struct MessageView {
    at: Moment,
    who: String,
    text: String,
}

impl MessagesView {
    /// How many there are to read.
    pub(crate) fn count(&self) -> usize {
        self.items.len()
    }

    /// `who` says who wrote a message; `text` is what was typed and not taken.
    pub(crate) async fn of<P: Ports>(
        app: &App<P>,
        voice: &Voice,
        inquiry: InquiryId,
        action: String,
        text: &str,
        who: impl Fn(&Message) -> String,
    ) -> Result<Self, Problem> {
        let ports = app.workflow().ports();
        let messages = ports.store().messages(inquiry).await?;
        let items = messages.into_iter().filter(|message| !message.text.is_empty());
        Ok(Self {
            items: items
                .map(|message| MessageView {
                    at: voice.words.moment(message.at),
                    who: who(&message),
                    text: message.text,
                })
                .collect(),
            action,
            fresh: ports.clock().fresh().to_string(),
            text: text.to_owned(),
            limit: LONGEST,
        })
    }
}

/// The message that a form names, so that the same form sent twice is one message.
pub(crate) fn message_of(typed: &Typed) -> Result<MessageId, Problem> {
    typed.value("message").parse().map_err(|_| Problem::malformed())
}

/// Takes what the client writes.
pub(crate) async fn send<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let message = message_of(&typed)?;
    let (status, notice) = match typed.required("text") {
        Ok(text) => {
            app.message_place(guest.dossier.id)?;
            match app.workflow().write_message(guest.dossier.id, None, Some(message), text).await? {
                Sent::Done | Sent::Before => return Ok(voice.see_other(&guest.path("?done=message#messages"))),
                Sent::TooMany | Sent::Nobody => {
                    let (title, text) = voice.words.both("messages-full");
                    (StatusCode::CONFLICT, Notice::alert(title, text))
                }
            }
        }
        Err(fault) => {
            let notice = Notice::alert(voice.words.say("invalid-title"), voice.words.text_fault(fault));
            (StatusCode::UNPROCESSABLE_ENTITY, notice)
        }
    };
    let said = Said { message: Some(typed.value("text")), ..Said::default() };
    let view = status::view(&app, &voice, &guest, Some(notice), said).await?;
    Sheet::reply(&voice, guest.test(&app), status).print("status.html", view)
}
