//! The client's private page: where the inquiry stands, what comes next, and what may be asked now.

mod live;

use kit_workflow::inquiry::{
    ActorKind, CancelledBy, CommandKind, InquiryActor, InquiryLifecycle, Refusal, Stage, State,
};
use kit_workflow::port::{Dossier, Gateway as _};
use kit_workflow::workflow::{Ask, Ports, WorkflowError};
use kit_workflow::{Clock as _, Offer, Timestamp};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::complaint::ComplaintsView;
use super::forgotten::ForgottenView;
use super::guest::{Guest, is_reminded};
use super::messages::MessagesView;
use super::moment::Moment;
use super::notice::Notice;
use super::paper::{PaperView, papers};
use super::press::Sheet;
use super::progress::ProgressView;
use super::standing::Payment;
use super::step::{StepView, steps};
use super::typed::{LONGEST, Typed};
use super::voice::Voice;
use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

pub(crate) use live::events;
use live::mark;

#[derive(Serialize)]
pub(super) struct StatusView {
    notice: Option<Notice>,
    headline: String,
    /// What the events of the page say as long as it is not stale.
    mark: String,
    self_href: String,
    live_href: String,
    moving: bool,
    steps: Vec<StepView>,
    progress: Option<ProgressView>,
    next: String,
    /// Pays at once, by the way that was tried last.
    pay: Option<PayView>,
    checkout: Option<Link>,
    complaints: ComplaintsView,
    reminders_href: Option<String>,
    /// The client's link, where it opens.
    download: Option<String>,
    resend: Option<String>,
    cancel: Option<CancelView>,
    email: String,
    reference: String,
    organization: String,
    amount: Option<String>,
    submitted: Moment,
    receipts: Vec<ReceiptView>,
    paper: Option<PaperReceipt>,
    pending: Vec<String>,
    documents: Vec<PaperView>,
    forgotten: Option<ForgottenView>,
    messages: MessagesView,
}

/// What was sent and not taken, so that nothing that was typed is lost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) reason: Option<&'a str>,
    pub(super) complaint: Option<&'a Typed>,
    pub(super) message: Option<&'a str>,
    /// What is wrong with a text that was to be added.
    pub(super) faults: &'a [String],
}

#[derive(Serialize)]
struct PayView {
    action: String,
    label: String,
    tone: &'static str,
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
    tone: &'static str,
}

/// The numbered receipt.
#[derive(Serialize)]
struct PaperReceipt {
    href: String,
    number: String,
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
    let view = view(&app, &voice, &guest, notice, Said::default()).await?;
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
            let said = Said { reason: Some(typed.value("reason")), ..Said::default() };
            let view = view(&app, &voice, &guest, Some(notice), said).await?;
            return Sheet::reply(&voice, guest.test(&app), StatusCode::UNPROCESSABLE_ENTITY).print("status.html", view);
        }
    };
    ask(&app, &voice, guest, Ask::Cancel { reason }, "cancel", Some(typed.value("reason"))).await
}

/// Sends the client's link again.
pub(crate) async fn resend<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    app.resend_place(guest.dossier.id)?;
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
    let why = match app.workflow().ask(guest.dossier.id, by, what, None, None).await {
        Ok(_) => return Ok(voice.see_other(&guest.path(&format!("?done={done}")))),
        Err(WorkflowError::Refused(refusal)) => voice.words.refusal(&refusal),
        Err(WorkflowError::Vetoed(veto)) => voice.words.veto(&veto),
        Err(error) => return Err(error.into()),
    };
    let notice = Notice::alert(voice.words.say("refused-notice-title"), why);
    // It may have moved since it was read: what is shown is how it stands now.
    let guest = guest.again(app).await?;
    let view = view(app, voice, &guest, Some(notice), Said { reason, ..Said::default() }).await?;
    Sheet::reply(voice, guest.test(app), StatusCode::CONFLICT).print("status.html", view)
}

/// What was just done, where the address says so and the inquiry agrees.
fn done(words: Words, request: &Request, dossier: &Dossier) -> Option<Notice> {
    let done = request.uri().query()?.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    match (done, dossier.state.stage()) {
        ("cancel", Stage::Cancelled) => Some(Notice::done(words.say("cancelled-notice-title"), None)),
        ("complaint", _) if dossier.complaints.iter().any(|complaint| complaint.closed_at.is_none()) => {
            let (title, text) = words.both("complaint-sent-notice");
            Some(Notice::done(title, text))
        }
        ("reminders", _) if !is_reminded(&dossier.state) => Some(Notice::done(words.say("reminders-done"), None)),
        ("message", _) => Some(Notice::done(words.say("messages-sent"), None)),
        ("document", _) => Some(Notice::done(words.say("forgotten-done"), None)),
        ("link", Stage::Delivered) => {
            let (title, text) = words.both("resent-notice");
            Some(Notice::done(title, text))
        }
        _ => None,
    }
}

pub(super) async fn view<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    guest: &Guest,
    notice: Option<Notice>,
    said: Said<'_>,
) -> Result<StatusView, Problem> {
    let (words, dossier) = (voice.words, &guest.dossier);
    let stage = dossier.state.stage();
    let payment = Payment::of(dossier);
    let progress = ProgressView::of(app, words, dossier).await?;
    let messages = MessagesView::of(
        app,
        voice,
        dossier.id,
        voice.href(&guest.path("messages/")),
        said.message.unwrap_or(""),
        |message| words.say(if message.by.is_some() { "messages-by-team" } else { "messages-by-you" }),
    )
    .await?;
    Ok(StatusView {
        notice,
        headline: words.name("headline", stage),
        mark: mark(dossier.version, progress.as_ref().map(ProgressView::done), messages.count()),
        self_href: voice.href(&guest.path("")),
        live_href: guest.path("events"),
        moving: is_moving(dossier),
        steps: steps(words, stage, payment.is_the_clients_turn() && guest.may_pay()),
        progress,
        next: next(words, dossier, app.workflow().ports().clock().now()),
        pay: pay(app, voice, guest, payment),
        checkout: checkout(voice, guest, payment),
        complaints: ComplaintsView::of(app, voice, guest, said.complaint),
        reminders_href: guest.may_decline_reminders().then(|| voice.href(&guest.path("reminders/"))),
        download: app
            .workflow()
            .link_token(dossier)
            .map(|token| voice.href(&format!("/kit/download/{}", token.expose()))),
        resend: guest.next.may(CommandKind::ReissueLink).then(|| voice.href(&guest.path("link/"))),
        cancel: guest.next.find(CommandKind::Cancel).and_then(|offer| cancel_view(voice, guest, offer, said.reason)),
        email: dossier.answers.email.clone(),
        reference: dossier.id.reference(),
        organization: dossier.answers.organization_name.clone(),
        amount: dossier.state.account().map(|account| words.money(account.owed())),
        submitted: words.moment(dossier.submitted_at),
        receipts: receipts(words, dossier),
        paper: dossier
            .voucher
            .as_ref()
            .map(|voucher| PaperReceipt { href: guest.path("receipt.pdf"), number: voucher.number.to_string() }),
        pending: match &dossier.state {
            State::AwaitingPayment(awaiting) => awaiting.open_attempts().iter().map(|id| id.transaction_id()).collect(),
            _ => Vec::new(),
        },
        documents: papers(words, &dossier.documents, |_| None),
        forgotten: ForgottenView::of(voice, guest, app.settings().uploads, said.faults),
        messages,
    })
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
            Payment::Contested => words.say("next-contested"),
            Payment::Announced => words.say_with("next-announced", &until(awaiting.account().expires_at())),
            Payment::Quiet | Payment::Refused(_) | Payment::Expired(_) => {
                words.say_with("next-awaiting_payment", &until(awaiting.account().expires_at()))
            }
        },
        State::Delivered(delivered) => match delivered.delivery().grant {
            Some(grant) if now < grant.expires_at => words.say_with("next-delivered", &until(grant.expires_at)),
            Some(_) | None => words.say("next-delivered-no-link"),
        },
        State::Cancelled(cancelled) if cancelled.account().holds() => words.say("next-held"),
        State::Cancelled(cancelled) if cancelled.by() == CancelledBy::Expiry => words.say("next-expired"),
        state => words.name("next", state.stage()),
    }
}

/// Pays with one click, where something was tried before: at the provider of the last try.
fn pay<P: Ports>(app: &App<P>, voice: &Voice, guest: &Guest, payment: Payment) -> Option<PayView> {
    let account = guest.dossier.state.account().filter(|_| guest.may_pay())?;
    let key = match payment {
        Payment::Pending => "pay-resume",
        Payment::Refused(_) | Payment::Expired(_) => "pay-again",
        Payment::Contested => "pay-all-the-same",
        Payment::Quiet | Payment::Announced | Payment::Held { .. } => return None,
    };
    let gateways = || app.workflow().ports().gateways().iter().filter(|gateway| gateway.can_be_asked());
    let last = guest.dossier.attempts.iter().rev();
    let mut known = last.filter_map(|attempt| gateways().find(|gateway| gateway.provider() == attempt.provider));
    let provider = known.next().or_else(|| gateways().next())?.provider();
    let label = voice.words.say_with(key, &[("amount", voice.words.money(account.owed()).into())]);
    Some(PayView { action: voice.href(&guest.path(&format!("pay/{provider}"))), label, tone: payment.pay_tone() })
}

/// The way to pay: every one of them.
fn checkout(voice: &Voice, guest: &Guest, payment: Payment) -> Option<Link> {
    let account = guest.dossier.state.account().filter(|_| guest.may_pay())?;
    let href = voice.href(&guest.path("checkout/"));
    let key = match payment {
        Payment::Quiet => "checkout-link",
        Payment::Held { .. } => "checkout-link-again",
        Payment::Announced => {
            let (href, label) = (voice.href(&guest.path("by-hand/")), voice.words.say("announced-link"));
            return Some(Link { href, label, tone: payment.pay_tone() });
        }
        Payment::Pending | Payment::Refused(_) | Payment::Expired(_) | Payment::Contested => {
            return Some(Link { href, label: voice.words.say("checkout-other-ways"), tone: "link" });
        }
    };
    let label = voice.words.say_with(key, &[("amount", voice.words.money(account.owed()).into())]);
    Some(Link { href, label, tone: payment.pay_tone() })
}

/// The way to give up, or why there is none now; nothing where the inquiry is past giving up.
fn cancel_view(
    voice: &Voice,
    guest: &Guest,
    offer: &Offer<InquiryLifecycle>,
    reason: Option<&str>,
) -> Option<CancelView> {
    let refusal = match offer.refusal() {
        None | Some(Refusal::AttemptPending | Refusal::PaymentHeld) => voice.words.against(offer),
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
