//! Who takes care of an inquiry, who else is at it, and what staff noted.

use kit_workflow::Ids as _;
use kit_workflow::inquiry::{NoteId, StaffId};
use kit_workflow::port::{Dossier, Handling, Note, Role, Staff};
use kit_workflow::workflow::Ports;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::dossier::Desk;
use super::list::staff;
use super::moves::Tried;
use super::people::{People, PersonView};
use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::typed::{LONGEST, TextFault, Typed};
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;

/// The field of a note's text.
pub(super) const TEXT: &str = "text";

#[derive(Serialize)]
pub(super) struct HandlingView {
    assign: String,
    /// Who has it, as the page was made.
    from: String,
    assignee: Option<String>,
    mine: bool,
    me: String,
    people: Vec<PersonView>,
    present: Vec<PresentView>,
    notes: Vec<NoteView>,
    write: String,
    erase: String,
    /// The note that is written next: sent twice, it is one.
    fresh: String,
    limit: usize,
    typed: String,
    error: Option<String>,
}

#[derive(Serialize)]
struct PresentView {
    name: String,
    at: Moment,
}

#[derive(Serialize)]
struct NoteView {
    id: String,
    by: String,
    at: Moment,
    text: String,
    may_erase: bool,
}

impl HandlingView {
    pub(super) fn of<P: Ports>(
        desk: &Desk<'_, P>,
        dossier: &Dossier,
        handling: &Handling,
        people: &People,
        tried: &Tried,
    ) -> Self {
        let (voice, me) = (desk.voice, &desk.signed_in.staff);
        let address = |beneath: &str| voice.href(&path(dossier.id, beneath));
        let fault = tried.faults.iter().find(|(name, _)| *name == TEXT).map(|(_, fault)| *fault);
        Self {
            assign: address("assignee/"),
            from: handling.assignee.map_or_else(String::new, |staff| staff.to_string()),
            assignee: handling.assignee.map(|staff| people.name(voice.words, staff)),
            mine: handling.assignee == Some(me.id),
            me: me.id.to_string(),
            people: people.at_work(me.id),
            present: handling
                .present
                .iter()
                .filter(|presence| presence.staff != me.id)
                .map(|presence| PresentView {
                    name: people.name(voice.words, presence.staff),
                    at: voice.words.moment(presence.at),
                })
                .collect(),
            notes: handling.notes.iter().rev().map(|note| view(voice.words, note, people, me)).collect(),
            write: address("notes/"),
            erase: address("notes/erase/"),
            fresh: desk.app.workflow().ports().clock().fresh().to_string(),
            limit: LONGEST,
            typed: fault.map_or_else(String::new, |_| tried.typed.value(TEXT).to_owned()),
            error: fault.map(|fault| voice.words.text_fault(fault)),
        }
    }

    /// How many notes there are to read.
    pub(super) fn notes(&self) -> usize {
        self.notes.iter().filter(|note| !note.text.is_empty()).count()
    }
}

fn view(words: Words, note: &Note, people: &People, me: &Staff) -> NoteView {
    NoteView {
        id: note.id.to_string(),
        by: people.name(words, note.by),
        at: words.moment(note.at),
        text: note.text.clone(),
        may_erase: !note.text.is_empty() && (note.by == me.id || me.role >= Role::Manager),
    }
}

/// Writes a note.
pub(crate) async fn write_note<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let note = note_of(&typed)?;
    match typed.required(TEXT) {
        Ok(text) => {
            app.workflow().write_note(dossier.id, signed_in.staff.id, note, text).await?;
            Ok(voice.see_other(&path(dossier.id, "?done=noted#notes")))
        }
        Err(fault) => {
            let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
            refused(&desk, &dossier, typed, fault).await
        }
    }
}

async fn refused<P: Ports>(
    desk: &Desk<'_, P>,
    dossier: &Dossier,
    typed: Typed,
    fault: TextFault,
) -> Result<Response, Problem> {
    let tried = Tried { typed, faults: vec![(TEXT, fault)], ..Tried::default() };
    let (title, text) = desk.voice.words.both("invalid");
    desk.print(StatusCode::UNPROCESSABLE_ENTITY, dossier, Some(Notice::alert(title, text)), &tried).await
}

/// Erases what a note says.
pub(crate) async fn erase_note<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let note = note_of(&Typed::read(&mut request).await?)?;
    app.workflow().erase_note(dossier.id, &signed_in.staff, note).await?;
    Ok(voice.see_other(&path(dossier.id, "?done=erased#notes")))
}

fn note_of(typed: &Typed) -> Result<NoteId, Problem> {
    typed.value("note").parse().map_err(|_| Problem::malformed())
}

/// Gives the inquiry into somebody's care.
pub(crate) async fn hand_over<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let (from, to): (Option<StaffId>, _) = (staff(typed.value("from"))?, staff(typed.value("to"))?);
    if app.workflow().assign(dossier.id, signed_in.staff.id, from, to).await? {
        return Ok(voice.see_other(&path(dossier.id, "?done=assigned")));
    }
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    let (title, text) = voice.words.both("handled");
    desk.print(StatusCode::CONFLICT, &dossier, Some(Notice::alert(title, text)), &Tried::default()).await
}
