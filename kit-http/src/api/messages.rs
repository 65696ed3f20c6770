//! What client and staff write to each other.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Messages as _, Role, Sent};
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::Part;
use super::access::{AnyToken, ClientToken, StaffToken, parse};
use super::failure::{ReadFailure, SignedMoveFailure};
use super::nullable::Nullable;
use super::texts::{MessageText, Texts};
use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

pub(super) struct MessageBoard<P>(pub(super) App<P>);

/// A message.
#[derive(Object)]
#[oai(rename = "Message")]
struct MessageView {
    /// Its id.
    id: String,
    /// When it was written.
    at: String,
    /// Who wrote it: `client` or `staff`.
    by: String,
    /// What it says.
    text: String,
}

/// The messages of an inquiry.
#[derive(Object)]
#[oai(rename = "Messages")]
struct MessagesView {
    /// The messages, the newest last.
    items: Vec<MessageView>,
    /// Always null: the list is whole.
    next: Nullable<String>,
}

#[OpenApi]
impl<P: Ports> MessageBoard<P> {
    /// Read the messages
    #[oai(path = "/inquiries/:id/messages", method = "get", operation_id = "readMessages", tag = "Part::Client")]
    async fn read(&self, visit: Visit, token: AnyToken, id: Path<String>) -> Result<Json<MessagesView>, ReadFailure> {
        let (_, dossier) = token.read(&self.0, &visit, &id).await?;
        Ok(Json(self.view(dossier.id).await?))
    }

    /// Write to staff
    ///
    /// They are told by mail that there is a message, and not what it says.
    #[oai(path = "/inquiries/:id/messages", method = "post", operation_id = "writeMessage", tag = "Part::Client")]
    async fn write(
        &self,
        visit: Visit,
        token: ClientToken,
        id: Path<String>,
        body: Texts<MessageText>,
    ) -> Result<Json<MessagesView>, SignedMoveFailure> {
        let (id, _) = token.open(&self.0, &visit, &id).await?;
        let text = body.read()?.text;
        self.0.message_place(id)?;
        took(self.0.workflow().write_message(id, None, None, text).await?)?;
        Ok(Json(self.view(id).await?))
    }

    /// Write to the client
    ///
    /// They are told by mail that there is a message, and not what it says.
    #[oai(path = "/staff/inquiries/:id/messages", method = "post", operation_id = "answerMessage", tag = "Part::Desk")]
    async fn answer(
        &self,
        visit: Visit,
        token: StaffToken,
        id: Path<String>,
        body: Texts<MessageText>,
    ) -> Result<Json<MessagesView>, SignedMoveFailure> {
        let signed_in = token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let dossier = self.0.workflow().dossier(parse(&id)?).await?;
        let text = body.read()?.text;
        took(self.0.workflow().write_message(dossier.id, Some(signed_in.staff.id), None, text).await?)?;
        Ok(Json(self.view(dossier.id).await?))
    }
}

impl<P: Ports> MessageBoard<P> {
    async fn view(&self, id: InquiryId) -> Result<MessagesView, Problem> {
        let messages = self.0.workflow().ports().store().messages(id).await?;
        let items = messages.into_iter().filter(|message| !message.text.is_empty()).map(|message| MessageView {
            id: message.id.to_string(),
            at: message.at.to_string(),
            by: if message.by.is_some() { "staff" } else { "client" }.to_owned(),
            text: message.text,
        });
        Ok(MessagesView { items: items.collect(), next: None.into() })
    }
}

fn took(sent: Sent) -> Result<(), Problem> {
    match sent {
        Sent::Done | Sent::Before => Ok(()),
        Sent::TooMany | Sent::Nobody => Err(Problem::new(StatusCode::CONFLICT, "no_more_messages")),
    }
}
