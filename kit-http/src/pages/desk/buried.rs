//! Effects that were given up: nothing happens any more unless a person acts.

use kit_workflow::Timestamp;
use kit_workflow::inquiry::{ActorKind, InquiryActor};
use kit_workflow::port::{Buried, Revival};
use kit_workflow::workflow::Ports;
use poem::{Request, Response};
use serde::Serialize;

use super::people::People;
use super::{at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::typed::Typed;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;

/// What the address of an inquiry's page says after an effect of it was revived.
pub(super) const REVIVED: &str = "revive";

/// An effect that was given up.
#[derive(Serialize)]
pub(super) struct BuriedView {
    /// Where its inquiry is, on pages that show more than one.
    href: Option<String>,
    /// Where to have it tried again, on the inquiry's own page.
    revive: Option<String>,
    key: String,
    reference: String,
    what: String,
    note: String,
    at: Moment,
}

impl BuriedView {
    pub(super) fn of(voice: &Voice, buried: &Buried, now: Timestamp, linked: bool) -> Self {
        let what = voice.words.find::<&str>(&format!("effect-{}", buried.kind), &[]);
        Self {
            href: linked.then(|| voice.href(&path(buried.inquiry, ""))),
            revive: (!linked).then(|| voice.href(&path(buried.inquiry, "revive/"))),
            key: buried.key.clone(),
            reference: buried.inquiry.reference(),
            what: what.unwrap_or_else(|| buried.kind.clone()),
            note: buried.note.clone(),
            at: voice.words.ago(buried.at, now),
        }
    }
}

/// That somebody had an effect tried again.
#[derive(Serialize)]
pub(super) struct RevivalView {
    by: String,
    note: String,
    at: Moment,
}

impl RevivalView {
    pub(super) fn of(words: Words, revival: &Revival, people: &People, now: Timestamp) -> Self {
        let by = InquiryActor::person(ActorKind::Staff, revival.by.0);
        Self { by: people.by(words, by), note: revival.note.clone(), at: words.ago(revival.at, now) }
    }
}

/// Has an effect tried again that was given up. Whoever comes second finds the page as it stands, without the button.
pub(crate) async fn revive<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let revived = app.workflow().revive(dossier.id, typed.value("key"), signed_in.staff.id).await?;
    let done = if revived { format!("?done={REVIVED}") } else { String::new() };
    Ok(voice.see_other(&path(dossier.id, &done)))
}
