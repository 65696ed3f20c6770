//! The client's private page: where the inquiry stands, what comes next, and what may be asked now.

mod live;

use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryActor, Offer, Refusal, Stage, State, offers};
use kit_workflow::port::Dossier;
use kit_workflow::workflow::{Ask, Ports, WorkflowError};
use kit_workflow::{Clock as _, Timestamp, Version};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::checkout::may_pay;
use super::guest::Guest;
use super::moment::Moment;
use super::notice::Notice;
use super::paper::{PaperView, papers};
use super::press::Sheet;
use super::standing::Payment;
use super::step::{StepView, steps};
use super::typed::{LONGEST, Typed};
use super::voice::Voice;
use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

pub(crate) use live::events;

#[derive(Serialize)]
struct StatusView {
    notice: Option<Notice>,
    headline: String,
    version: Version,
    self_href: String,
    live_href: Option<String>,
    moving: bool,
    steps: Vec<StepView>,
    next: String,
    checkout: Option<Link>,
    resend: Option<String>,
    cancel: Option<CancelView>,
    email: String,
    reference: String,
    organization: String,
    amount: Option<String>,
    submitted: Moment,
    receipts: Vec<ReceiptView>,
    pending: Vec<String>,
    documents: Vec<PaperView>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
    tone: &'static str,
}

#[derive(Serialize)]
struct ReceiptView {
    amount: String,
    standing: String,
    transaction: String,
}

#[derive(Serialize)]
struct CancelView {
    action: String,
    /// Why not now.
    refusal: Option<String>,
    open: bool,
    reason: String,
    limit: usize,
}

/// The status page.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let notice =
        done(voice.words, &request, &guest.dossier).or_else(|| Payment::of(&guest.dossier).notice(voice.words));
    let view = view(&app, &voice, &guest, notice, None);
    Sheet::new(&voice, guest.test(&app)).print("status.html", view)
}

/// Gives the inquiry up.
pub(crate) async fn cancel<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let reason = match typed.text("reason") {
        Ok(reason) => reason,
        Err(fault) => {
            let notice = Notice::alert(voice.words.say("invalid-title"), voice.words.text_fault(fault));
            let view = view(&app, &voice, &guest, Some(notice), Some(typed.value("reason")));
            return Sheet::reply(&voice, guest.test(&app), StatusCode::UNPROCESSABLE_ENTITY).print("status.html", view);
        }
    };
    ask(&app, &voice, guest, Ask::Cancel { reason }, "cancel", Some(typed.value("reason"))).await
}

/// Sends the client's link again.
pub(crate) async fn resend<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    ask(&app, &voice, guest, Ask::ReissueLink, "link", None).await
}

async fn ask<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    guest: Guest,
    what: Ask,
    done: &str,
    reason: Option<&str>,
) -> Result<Response, Problem> {
    let by = InquiryActor::new(ActorKind::Client);
    match app.workflow().ask(guest.dossier.id, by, what, None, None).await {
        Ok(_) => Ok(voice.see_other(&guest.path(&format!("?done={done}")))),
        Err(WorkflowError::Refused(refusal)) => {
            let title = voice.words.say("refused-notice-title");
            let notice = Notice::alert(title, voice.words.refusal(&refusal));
            // It may have moved since it was read: what is shown is how it stands now.
            let guest = guest.again(app).await?;
            let view = view(app, voice, &guest, Some(notice), reason);
            Sheet::reply(voice, guest.test(app), StatusCode::CONFLICT).print("status.html", view)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was just done, where the address says so and the inquiry agrees.
fn done(words: Words, request: &Request, dossier: &Dossier) -> Option<Notice> {
    let done = request.uri().query()?.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    match (done, dossier.state.stage()) {
        ("cancel", Stage::Cancelled) => Some(Notice::done(words.say("cancelled-notice-title"), None)),
        ("link", Stage::Delivered) => {
            let (title, text) = words.both("resent-notice");
            Some(Notice::done(title, text))
        }
        _ => None,
    }
}

fn view<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    guest: &Guest,
    notice: Option<Notice>,
    reason: Option<&str>,
) -> StatusView {
    let (words, dossier) = (voice.words, &guest.dossier);
    let stage = dossier.state.stage();
    let offers = offers(&dossier.state, ActorKind::Client);
    let offered = |command| offers.iter().find(|offer| offer.command == command);
    let payment = Payment::of(dossier);
    let ended = matches!(stage, Stage::Delivered | Stage::Cancelled | Stage::Refunded);
    StatusView {
        notice,
        headline: words.name("headline", stage),
        version: dossier.version,
        self_href: voice.href(&guest.path("")),
        live_href: (!ended).then(|| guest.path("events")),
        moving: is_moving(dossier),
        steps: steps(words, stage, matches!(payment, Payment::Quiet | Payment::Failed(_)) && may_pay(dossier)),
        next: next(words, dossier, app.workflow().ports().clock().now()),
        checkout: checkout(voice, guest, payment),
        resend: offered(CommandKind::ReissueLink)
            .filter(|offer| offer.refusal.is_none())
            .map(|_| voice.href(&guest.path("link/"))),
        cancel: offered(CommandKind::Cancel).and_then(|offer| cancel_view(voice, guest, offer, reason)),
        email: dossier.answers.email.clone(),
        reference: dossier.id.reference(),
        organization: dossier.answers.organization_name.clone(),
        amount: dossier.state.account().map(|account| words.money(account.owed())),
        submitted: words.moment(dossier.submitted_at),
        receipts: receipts(words, dossier),
        pending: match &dossier.state {
            State::AwaitingPayment(awaiting) => awaiting.open_attempts().iter().map(|id| id.transaction_id()).collect(),
            _ => Vec::new(),
        },
        documents: papers(words, &dossier.documents, |_| None),
    }
}

/// Whether something happens by itself within moments.
fn is_moving(dossier: &Dossier) -> bool {
    match &dossier.state {
        State::Submitted(_) | State::Paid(_) | State::Generating(_) => true,
        State::AwaitingPayment(awaiting) => !awaiting.open_attempts().is_empty(),
        _ => false,
    }
}

fn next(words: Words, dossier: &Dossier, now: Timestamp) -> String {
    let until = |at| [("until", words.moment(at).words.into())];
    match &dossier.state {
        State::AwaitingPayment(awaiting) => match Payment::of(dossier) {
            Payment::Pending => words.say("next-pending"),
            Payment::Held { .. } => words.say("next-held"),
            Payment::Quiet | Payment::Failed(_) => {
                words.say_with("next-awaiting_payment", &until(awaiting.account().expires_at()))
            }
        },
        State::Delivered(delivered) => match delivered.delivery().grant {
            Some(grant) if now < grant.expires_at => words.say_with("next-delivered", &until(grant.expires_at)),
            Some(_) | None => words.say("next-delivered-no-link"),
        },
        State::Cancelled(cancelled) if cancelled.account().holds() => words.say("next-held"),
        state => words.name("next", state.stage()),
    }
}

/// The way to pay.
fn checkout(voice: &Voice, guest: &Guest, payment: Payment) -> Option<Link> {
    let account = guest.dossier.state.account().filter(|_| may_pay(&guest.dossier))?;
    let key = match payment {
        Payment::Pending | Payment::Held { .. } => "checkout-link-again",
        Payment::Quiet | Payment::Failed(_) => "checkout-link",
    };
    let label = voice.words.say_with(key, &[("amount", voice.words.money(account.owed()).into())]);
    Some(Link { href: voice.href(&guest.path("checkout/")), label, tone: payment.pay_tone() })
}

/// The way to give up, or why there is none now; nothing where the inquiry is past giving up.
fn cancel_view(voice: &Voice, guest: &Guest, offer: &Offer, reason: Option<&str>) -> Option<CancelView> {
    let refusal = match &offer.refusal {
        None => None,
        Some(refusal @ (Refusal::AttemptPending | Refusal::PaymentHeld)) => Some(voice.words.refusal(refusal)),
        Some(_) => return None,
    };
    Some(CancelView {
        action: voice.href(&guest.path("cancel/")),
        refusal,
        open: reason.is_some(),
        reason: reason.unwrap_or("").to_owned(),
        limit: LONGEST,
    })
}

fn receipts(words: Words, dossier: &Dossier) -> Vec<ReceiptView> {
    let entries = dossier.state.account().map_or(&[][..], |account| account.entries());
    let receipt = |entry: &kit_workflow::inquiry::Entry| ReceiptView {
        amount: words.received(entry.receipt),
        standing: words.name("standing", entry.standing),
        transaction: entry.receipt.attempt().transaction_id(),
    };
    entries.iter().map(receipt).collect()
}
