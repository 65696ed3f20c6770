//! "My money is gone, and you say that none came": what clients tell us of it on their page.

use kit_workflow::inquiry::{ActorKind, InquiryActor};
use kit_workflow::port::{AttemptStatus, ComplaintText};
use kit_workflow::workflow::{Ask, Ports, WorkflowError};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::guest::Guest;
use super::moment::Moment;
use super::notice::Notice;
use super::press::Sheet;
use super::status;
use super::typed::{LONGEST, TextFault, Typed};
use super::voice::Voice;
use super::words::Words;
use crate::app::App;
use crate::problem::Problem;

/// The most characters of a telephone number and of an operator's reference.
const SHORT: usize = 100;

/// What the client may say of their payments, and what they said.
#[derive(Serialize)]
pub(super) struct ComplaintsView {
    told: Vec<ToldView>,
    form: Option<FormView>,
}

#[derive(Serialize)]
struct ToldView {
    transaction: String,
    at: Moment,
    standing: String,
    answer: Option<String>,
}

#[derive(Serialize)]
struct FormView {
    action: String,
    open: bool,
    attempts: Vec<AttemptView>,
    phone: String,
    reference: String,
    note: String,
    short: usize,
    limit: usize,
}

#[derive(Serialize)]
struct AttemptView {
    transaction: String,
    words: String,
    chosen: bool,
}

impl ComplaintsView {
    /// What there is to say; `typed` is what was sent and not taken.
    pub(super) fn of<P: Ports>(app: &App<P>, voice: &Voice, guest: &Guest, typed: Option<&Typed>) -> Self {
        let words = voice.words;
        let told = guest.dossier.complaints.iter().rev().map(|entry| ToldView {
            transaction: entry.attempt.transaction_id(),
            at: words.moment(entry.at),
            standing: words.say(match (entry.closed_at, &entry.answer) {
                (None, _) => "complaint-told-open",
                (Some(_), Some(_)) => "complaint-told-answered",
                (Some(_), None) => "complaint-told-paid",
            }),
            answer: entry.answer.clone(),
        });
        Self { told: told.collect(), form: form(app, voice, guest, typed) }
    }
}

fn form<P: Ports>(app: &App<P>, voice: &Voice, guest: &Guest, typed: Option<&Typed>) -> Option<FormView> {
    let words = voice.words;
    let value = |name: &str| typed.map_or("", |typed| typed.value(name)).to_owned();
    let contestable = app.workflow().contestable(&guest.dossier);
    // What never reached the provider took nobody's money.
    let meant = contestable.into_iter().filter(|attempt| attempt.status != AttemptStatus::NotCreated);
    let attempts: Vec<AttemptView> = meant
        .map(|attempt| {
            let transaction = attempt.id.transaction_id();
            let arguments = [
                ("at", words.moment(attempt.opened_at).words.into()),
                ("status", words.name("attempt", attempt.status).into()),
                ("transaction", transaction.as_str().into()),
            ];
            AttemptView {
                words: words.say_with("complaint-attempt", &arguments),
                chosen: value("transaction") == transaction,
                transaction,
            }
        })
        .collect();
    (!attempts.is_empty()).then(|| FormView {
        action: voice.href(&guest.path("complaint/")),
        open: typed.is_some(),
        attempts,
        phone: value("phone"),
        reference: value("reference"),
        note: value("note"),
        short: SHORT,
        limit: LONGEST,
    })
}

/// Takes what the client says.
pub(crate) async fn send<P: Ports>(app: App<P>, mut request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let guest = Guest::of(&app, &request).await?;
    let typed = Typed::read(&mut request).await?;
    let ask = match ask(&typed) {
        Ok(ask) => ask,
        Err(fault) => {
            let notice = Notice::alert(voice.words.say("invalid-title"), voice.words.text_fault(fault));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return again(&app, &voice, &guest, status, notice, Some(&typed)).await;
        }
    };
    let by = InquiryActor::new(ActorKind::Client);
    let why = match app.workflow().ask(guest.dossier.id, by, ask, None, None).await {
        Ok(_) => return Ok(voice.see_other(&guest.path("?done=complaint"))),
        Err(WorkflowError::Refused(refusal)) => voice.words.refusal(&refusal),
        Err(WorkflowError::Vetoed(veto)) => voice.words.veto(&veto),
        Err(error) => return Err(error.into()),
    };
    let notice = Notice::alert(voice.words.say("refused-notice-title"), why);
    // It may have moved since it was read: what is shown is how it stands now.
    let guest = guest.again(&app).await?;
    again(&app, &voice, &guest, StatusCode::CONFLICT, notice, Some(&typed)).await
}

async fn again<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    guest: &Guest,
    status: StatusCode,
    notice: Notice,
    typed: Option<&Typed>,
) -> Result<Response, Problem> {
    let view =
        status::view(app, voice, guest, Some(notice), status::Said { complaint: typed, ..status::Said::default() })
            .await?;
    Sheet::reply(voice, guest.test(app), status).print("status.html", view)
}

fn ask(typed: &Typed) -> Result<Ask, TextFault> {
    let short = |name: &str| match typed.text(name)?.unwrap_or_default() {
        text if text.chars().count() > SHORT => Err(TextFault::TooLong),
        text if text.contains(['\n', '\t']) => Err(TextFault::Forbidden),
        text => Ok(text),
    };
    let text = ComplaintText {
        phone: short("phone")?,
        reference: short("reference")?,
        note: typed.text("note")?.unwrap_or_default(),
    };
    let told = short("transaction")?;
    Ok(Ask::Complain { transaction_id: (!told.is_empty()).then_some(told), text })
}

/// How a complaint that is open is told before everything else.
pub(super) fn notice(words: Words) -> Notice {
    let (title, text) = words.both("complaint-open-notice");
    Notice::work(title, text)
}
