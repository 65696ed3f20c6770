//! What staff write to a client.

use kit_workflow::port::Sent;
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};

use super::dossier::Desk;
use super::moves::Tried;
use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::messages::message_of;
use crate::pages::notice::Notice;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::problem::Problem;

/// Writes to the client.
pub(crate) async fn answer<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let message = message_of(&typed)?;
    let (status, notice) = match typed.required("text") {
        Ok(text) => {
            match app.workflow().write_message(dossier.id, Some(signed_in.staff.id), Some(message), text).await? {
                Sent::Done | Sent::Before => return Ok(voice.see_other(&path(dossier.id, "?done=message#messages"))),
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
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    // What was typed comes back in its own field, and in no other form's.
    let typed = Typed::of(vec![("message-text".to_owned(), typed.value("text").to_owned())]);
    desk.print(status, &dossier, Some(notice), &Tried { typed, ..Tried::default() }).await
}
