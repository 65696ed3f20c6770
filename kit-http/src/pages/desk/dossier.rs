//! One inquiry at the desk: everything that is known of it, and exactly the moves that it allows.

use kit_workflow::inquiry::{Account, Grant, Stage, State};
use kit_workflow::port::{Archive as _, Attempt, DeliverableEntry, Dossier, DraftEntry};
use kit_workflow::workflow::{Field, Ports, choices};
use kit_workflow::{Clock as _, Name as _, Timestamp, Version};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::buried::BuriedView;
use super::history::{EventView, Names, history};
use super::list::tone;
use super::moves::{Buttons, CannotView, MOVES, MoveView, Tried, TypedView, buttons};
use super::{StaffView, at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::paper::{PaperView, papers};
use crate::pages::press::Sheet;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;
use crate::staff::SignedIn;

/// Given-up effects that are looked through for those of one inquiry.
const BURIED: u32 = 500;

#[derive(Serialize)]
struct DossierView {
    staff: StaffView,
    notice: Option<Notice>,
    typed: Vec<TypedView>,
    buried: Vec<BuriedView>,
    reference: String,
    organization: String,
    version: Version,
    stage: String,
    tone: &'static str,
    money_waits: bool,
    is_test: bool,
    moves: Vec<MoveView>,
    cannot: Vec<CannotView>,
    later: Vec<CannotView>,
    submitted: Moment,
    moved: Moment,
    amount: String,
    link: String,
    downloads: String,
    client_language: String,
    drafts: Vec<DraftView>,
    deliverables: Vec<DeliverableView>,
    attempts: Vec<AttemptView>,
    documents: Vec<PaperView>,
    answers: Vec<AnswerView>,
    unanswered: Vec<String>,
    history: Vec<EventView>,
}

#[derive(Serialize)]
struct DraftView {
    href: String,
    number: u32,
    size: String,
    at: Moment,
    model: String,
}

#[derive(Serialize)]
struct DeliverableView {
    href: String,
    name: String,
    number: u32,
    pages: u32,
    size: String,
    at: Moment,
    by: String,
    served: bool,
    chosen: bool,
    sha256: String,
}

#[derive(Serialize)]
struct AttemptView {
    transaction: String,
    provider: String,
    at: Moment,
    test: bool,
    status: String,
    code: Option<String>,
    amount: String,
    receipt: Option<ReceiptView>,
}

#[derive(Serialize)]
struct ReceiptView {
    amount: String,
    standing: String,
    evidence: String,
}

#[derive(Serialize)]
struct AnswerView {
    label: String,
    text: String,
}

/// The inquiry's page.
pub(crate) async fn show<P: Ports>(app: App<P>, request: Request) -> Result<Response, Problem> {
    let voice = Voice::of(&request);
    let signed_in = match at_desk(&app, &request, &voice).await? {
        Ok(signed_in) => signed_in,
        Err(answer) => return Ok(answer),
    };
    let dossier = dossier_of(&app, &request).await?;
    let desk = Desk { app: &app, voice: &voice, signed_in: &signed_in };
    let notice = done(voice.words, &request);
    desk.print(StatusCode::OK, &dossier, notice, &Tried::default()).await
}

/// What was just done, where the address says so.
fn done(words: Words, request: &Request) -> Option<Notice> {
    let done = request.uri().query()?.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    let known = MOVES.iter().find(|desk_move| desk_move.command.as_str() == done)?;
    Some(Notice::done(words.name("done", known.command), None))
}

/// Somebody at the desk, about to see an inquiry.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a, P> {
    pub(super) app: &'a App<P>,
    pub(super) voice: &'a Voice,
    pub(super) signed_in: &'a SignedIn,
}

impl<P: Ports> Desk<'_, P> {
    /// The inquiry's page, with what was tried and what came of it.
    pub(super) async fn print(
        &self,
        status: StatusCode,
        dossier: &Dossier,
        notice: Option<Notice>,
        tried: &Tried,
    ) -> Result<Response, Problem> {
        let view = self.view(dossier, notice, tried).await?;
        let again = tried.command.is_none();
        let test = dossier.test || self.app.workflow().terms().test;
        Sheet { status, again, ..Sheet::new(self.voice, test) }.print("desk_inquiry.html", view)
    }

    async fn view(&self, dossier: &Dossier, notice: Option<Notice>, tried: &Tried) -> Result<DossierView, Problem> {
        let (voice, words) = (self.voice, self.voice.words);
        let ports = self.app.workflow().ports();
        let now = ports.clock().now();
        let (history, names) = history(self.app, words, dossier).await?;
        let buried = ports.store().buried(BURIED).await?;
        let account = dossier.state.account();
        let pdf_bytes = self.app.settings().uploads.pdf_bytes;
        let role = self.signed_in.staff.role;
        let (answers, unanswered) = answers(words, dossier);
        let Buttons { moves, cannot, later, typed } =
            buttons(voice, dossier.id, &dossier.state, role, pdf_bytes, tried);
        Ok(DossierView {
            staff: StaffView::of(words, &self.signed_in.staff),
            notice,
            typed,
            buried: buried
                .iter()
                .filter(|effect| effect.inquiry == dossier.id)
                .map(|effect| BuriedView::of(voice, effect, now, false))
                .collect(),
            reference: dossier.id.reference(),
            organization: dossier.answers.organization_name.clone(),
            version: dossier.version,
            stage: words.name("stage", dossier.state.stage()),
            tone: tone(dossier.state.stage()),
            money_waits: account.is_some_and(|account| account.holds() || account.owes_refund()),
            is_test: dossier.test,
            moves,
            cannot,
            later,
            submitted: words.moment(dossier.submitted_at),
            moved: words.moment(dossier.moved_at),
            amount: account.map_or_else(|| "–".to_owned(), |account| words.money(account.owed())),
            link: link(words, dossier, now),
            downloads: words.number(dossier.downloads),
            client_language: words.name("language", dossier.language),
            drafts: dossier.drafts.iter().rev().map(|entry| draft(voice, dossier, entry)).collect(),
            deliverables: dossier
                .deliverables
                .iter()
                .rev()
                .map(|entry| deliverable(voice, dossier, entry, &names))
                .collect(),
            attempts: dossier.attempts.iter().rev().map(|entry| attempt(words, account, entry)).collect(),
            documents: papers(words, &dossier.documents, |document| {
                Some(path(dossier.id, &format!("documents/{}", document.id)))
            }),
            answers,
            unanswered: unanswered.into_iter().map(|answer| answer.label).collect(),
            history,
        })
    }
}

/// How the client's link stands. The link itself is nobody's but the client's.
fn link(words: Words, dossier: &Dossier, now: Timestamp) -> String {
    let until =
        |key: &str, grant: Grant| words.say_with(key, &[("until", words.moment(grant.expires_at).words.into())]);
    let ended = matches!(dossier.state.stage(), Stage::Refunding | Stage::Refunded);
    match dossier.state.delivery() {
        Some(delivery) => match delivery.grant {
            Some(grant) if now < grant.expires_at => until("link-alive", grant),
            Some(grant) => until("link-expired", grant),
            None => words.say("link-revoked"),
        },
        None if ended && !dossier.deliverables.is_empty() => words.say("link-dead"),
        None => words.say("link-none"),
    }
}

fn draft(voice: &Voice, dossier: &Dossier, entry: &DraftEntry) -> DraftView {
    let number = entry.draft.number;
    DraftView {
        href: path(dossier.id, &format!("drafts/{number}/draft.docx")),
        number,
        size: voice.words.size(entry.draft.docx.size),
        at: voice.words.moment(entry.at),
        model: entry.model.clone(),
    }
}

fn deliverable(voice: &Voice, dossier: &Dossier, entry: &DeliverableEntry, names: &Names) -> DeliverableView {
    let words = voice.words;
    let number = entry.deliverable.number;
    let served = dossier.state.delivery().filter(|delivery| delivery.grant.is_some());
    let chosen = match &dossier.state {
        State::Validated(validated) => Some(validated.deliverable().number),
        _ => None,
    };
    DeliverableView {
        href: path(dossier.id, &format!("deliverables/{number}")),
        name: entry.file_name.clone(),
        number,
        pages: entry.pages,
        size: words.size(entry.deliverable.pdf.size),
        at: words.moment(entry.at),
        by: names.of(words, entry.by),
        served: served.is_some_and(|delivery| delivery.deliverable.number == number),
        chosen: chosen == Some(number),
        sha256: entry.deliverable.pdf.sha256.to_string(),
    }
}

fn attempt(words: Words, account: Option<&Account>, attempt: &Attempt) -> AttemptView {
    let entries = account.map_or(&[][..], Account::entries);
    let entry = entries.iter().find(|entry| entry.receipt.attempt() == attempt.id);
    AttemptView {
        transaction: attempt.id.transaction_id(),
        provider: words.provider(&attempt.provider),
        at: words.moment(attempt.opened_at),
        test: attempt.test,
        status: words.name("attempt", attempt.status),
        code: attempt.code.clone(),
        amount: words.money(attempt.amount),
        receipt: entry.map(|entry| ReceiptView {
            amount: words.received(entry.receipt),
            standing: words.name("standing", entry.standing),
            evidence: words.name("evidence", entry.receipt.evidence()),
        }),
    }
}

/// The client's answers, and those that were not given.
fn answers(words: Words, dossier: &Dossier) -> (Vec<AnswerView>, Vec<AnswerView>) {
    let answer = |(name, text): (&'static str, String)| {
        let offered = Field::parse(name).map_or(&[][..], choices);
        let text = if offered.is_empty() || text.is_empty() {
            text
        } else {
            text.split(',').map(|choice| words.say(&format!("choice-{choice}"))).collect::<Vec<_>>().join("\n")
        };
        AnswerView { label: words.say(&format!("label-{name}")), text }
    };
    dossier.answers.fields().into_iter().map(answer).partition(|answer| !answer.text.is_empty())
}
