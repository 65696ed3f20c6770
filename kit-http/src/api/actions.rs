//! What may be done next, by whom, from when, and if not, why.

use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Stage};
use kit_workflow::port::{Dossier, Language, Role};
use kit_workflow::workflow::Ports;
use kit_workflow::{Lifecycle as _, Offer};
use poem_openapi::Object;

use super::access::Reader;
use super::nullable::Nullable;
use super::spelled::Spelled;
use crate::app::App;
use crate::problem::Problem;
use crate::wording;

/// A move that the asker could ask for at some time.
#[derive(Object)]
#[oai(rename = "Action")]
pub(super) struct ActionView {
    /// The move's name.
    action: Spelled<CommandKind>,
    /// Whether it is possible now.
    possible: bool,
    /// Why not: the most telling reason.
    reason: Nullable<ReasonView>,
    /// Every reason why not; none where it is possible.
    reasons: Vec<ReasonView>,
    /// Time itself stands against it before this moment.
    not_before: Nullable<String>,
    /// The stages that it may lead to.
    to: Vec<Spelled<Stage>>,
    /// Who may ask for it.
    who: Vec<Spelled<ActorKind>>,
    /// The least role, where staff ask.
    role: Nullable<Spelled<Role>>,
}

/// Why a move is not possible.
#[derive(Clone, Object)]
#[oai(rename = "ActionReason")]
pub(super) struct ReasonView {
    /// The stable code, the same as a problem's.
    code: String,
    /// The same in words.
    message: String,
}

/// What happens by itself, unless the inquiry moves before.
#[derive(Object)]
#[oai(rename = "Upcoming")]
pub(super) struct UpcomingView {
    /// The deadline's name.
    deadline: String,
    /// When it comes.
    at: String,
    /// The move that it brings; null where it only tells somebody.
    action: Nullable<Spelled<CommandKind>>,
}

/// The moves that `reader` could ask for.
pub(super) async fn actions<P: Ports>(
    app: &App<P>,
    dossier: &Dossier,
    reader: &Reader,
    language: Language,
) -> Result<Vec<ActionView>, Problem> {
    Ok(next(app, dossier, reader, language).await?.0)
}

/// The same, and what happens by itself: for clients only what moves their inquiry.
pub(super) async fn next<P: Ports>(
    app: &App<P>,
    dossier: &Dossier,
    reader: &Reader,
    language: Language,
) -> Result<(Vec<ActionView>, Vec<UpcomingView>), Problem> {
    let next = app.workflow().next(dossier, reader.actor()).await?;
    let upcoming = next.upcoming().iter().map(|upcoming| {
        let deadline = InquiryLifecycle::deadlines().iter().find(|deadline| deadline.name == upcoming.name);
        let command = deadline.and_then(|deadline| deadline.command);
        (upcoming, command)
    });
    let theirs = upcoming.filter(|(_, command)| reader.kind() == ActorKind::Staff || command.is_some());
    let upcoming = theirs.map(|(upcoming, command)| UpcomingView {
        deadline: upcoming.name.clone(),
        at: upcoming.due.to_rfc3339(),
        action: command.map(Spelled).into(),
    });
    Ok((next.offers().iter().map(|offer| view(offer, reader, language)).collect(), upcoming.collect()))
}

fn view(offer: &Offer<InquiryLifecycle>, reader: &Reader, language: Language) -> ActionView {
    let least = (reader.kind() == ActorKind::Staff).then(|| Role::for_move(offer.command));
    let allowed = match (reader, least) {
        (Reader::Staff(signed_in), Some(role)) => signed_in.may(role),
        _ => true,
    };
    let codes = (!allowed).then_some("role").into_iter();
    let reasons: Vec<ReasonView> = codes
        .chain(offer.against.iter().map(|against| against.refusal.code()))
        .map(|code| ReasonView { code: code.to_owned(), message: wording::problem(code, language).title.to_owned() })
        .chain(
            offer.vetoes.iter().map(|veto| ReasonView {
                code: veto.code.to_owned(),
                message: wording::veto(veto, language).to_owned(),
            }),
        )
        .collect();
    ActionView {
        action: Spelled(offer.command),
        possible: reasons.is_empty(),
        reason: reasons.first().cloned().into(),
        reasons,
        not_before: offer.not_before().map(|at| at.to_rfc3339()).into(),
        to: offer.to.iter().copied().map(Spelled).collect(),
        who: offer.who.iter().copied().map(Spelled).collect(),
        role: least.map(Spelled).into(),
    }
}
