//! The order before it is paid: what was understood, what it costs, and the way to the payment page.

use kit_workflow::port::{Gateway as _, GatewayError};
use kit_workflow::workflow::{Ports, WorkflowError};
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::moment::Moment;
use super::notice::Notice;
use super::paper::{PaperView, papers, unread};
use super::press::Sheet;
use super::standing::Payment;
use super::voice::{Voice, see};
use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

#[derive(Serialize)]
struct CheckoutView {
    notice: Option<Notice>,
    reference: String,
    organization: String,
    email: String,
    amount: Option<String>,
    expires: Option<Moment>,
    documents: Vec<PaperView>,
    unread: usize,
    read_partly: usize,
    pay: Vec<ProviderView>,
    status_href: String,
}

#[derive(Serialize)]
struct ProviderView {
    action: String,
    label: String,
    tone: &'static str,
}

/// The checkout page.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let notice = notice(voice.words, &guest);
    Sheet::new(&voice, guest.test(&app)).print("checkout.html", view(&app, &voice, &guest, notice))
}

/// Sends the client to the provider's payment page.
pub(crate) async fn pay<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let provider = request.raw_path_param("provider").unwrap_or("");
    match app.workflow().checkout(guest.dossier.id, provider, None).await {
        Ok(page) => Ok(see(&page.payment_url)),
        Err(WorkflowError::Gateway(error)) => {
            tracing::warn!(inquiry = %guest.dossier.id, error = %error, "no payment page could be opened");
            let notice = match error {
                GatewayError::Misconfigured { .. } => "shut-notice",
                _ => "down-notice",
            };
            let (title, text) = voice.words.both(notice);
            let mut page = Sheet::reply(&voice, guest.test(&app), StatusCode::SERVICE_UNAVAILABLE)
                .print("checkout.html", view(&app, &voice, &guest, Some(Notice::alert(title, text))))?;
            if let Some(patience) = Problem::from(error).patience() {
                page.headers_mut().insert(header::RETRY_AFTER, patience.into());
            }
            Ok(page)
        }
        // Paid or closed in the meantime: the page of the order says so.
        Err(WorkflowError::Refused(_)) => Ok(voice.see_other(&guest.path("checkout/"))),
        Err(WorkflowError::NoSuchProvider) => Err(Problem::new(StatusCode::NOT_FOUND, "not_found")),
        Err(error) => Err(error.into()),
    }
}

fn view<P: Ports>(app: &App<P>, voice: &Voice, guest: &Guest, notice: Option<Notice>) -> CheckoutView {
    let (words, dossier) = (voice.words, &guest.dossier);
    let account = dossier.state.account();
    let pays = guest.may_pay();
    let (unread, read_partly) = unread(&dossier.documents);
    CheckoutView {
        notice,
        reference: dossier.id.reference(),
        organization: dossier.answers.organization_name.clone(),
        email: dossier.answers.email.clone(),
        amount: account.map(|account| words.money(account.owed())),
        expires: account.filter(|_| pays).map(|account| words.moment(account.expires_at())),
        documents: papers(words, &dossier.documents, |_| None),
        unread,
        read_partly,
        pay: if pays { providers(app, voice, guest) } else { Vec::new() },
        status_href: voice.href(&guest.path("")),
    }
}

/// Every way to pay; the first is the usual one.
fn providers<P: Ports>(app: &App<P>, voice: &Voice, guest: &Guest) -> Vec<ProviderView> {
    let names = app.workflow().ports().gateways().iter().map(|gateway| gateway.provider());
    names.enumerate().map(|(index, name)| provider(voice, guest, name, index == 0)).collect()
}

fn provider(voice: &Voice, guest: &Guest, name: &str, usual: bool) -> ProviderView {
    let amount = guest.dossier.state.account().map(|account| voice.words.money(account.owed())).unwrap_or_default();
    let said = voice.words.provider(name);
    ProviderView {
        action: voice.href(&guest.path(&format!("pay/{name}"))),
        tone: if usual { Payment::of(&guest.dossier).pay_tone() } else { "plain" },
        label: match name {
            "by_hand" => voice.words.say_with("pay-button-by_hand", &[("amount", amount.into())]),
            _ => voice.words.say_with("pay-button", &[("amount", amount.into()), ("provider", said.into())]),
        },
    }
}

fn notice(words: Words, guest: &Guest) -> Option<Notice> {
    let dossier = &guest.dossier;
    if let Some(notice) = Payment::of(dossier).notice(words) {
        return Some(notice);
    }
    if dossier.state.settled().is_some() {
        let (title, text) = words.both("paid-notice");
        return Some(Notice::done(title, text));
    }
    (!guest.may_pay())
        .then(|| Notice::warning(words.say("closed-notice-title"), words.name("headline", dossier.state.stage())))
}

impl Words {
    /// A payment provider's name for people.
    pub(crate) fn provider(self, name: &str) -> String {
        self.find::<&str>(&format!("provider-{name}"), &[]).unwrap_or_else(|| name.to_owned())
    }
}
