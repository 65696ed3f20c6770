//! One inquiry at the desk: everything that is known of it, and exactly the moves that it allows.

use kit_workflow::inquiry::{Account, Grant, Stage, State, money_waits};
use kit_workflow::port::{
    Archive as _, Attempt, DeliverableEntry, Documents as _, Dossier, DraftEntry, Mails as _, ProofEntry, Sections as _,
};
use kit_workflow::workflow::{Field, Ports, choices};
use kit_workflow::{Clock as _, Name as _, Timestamp, Upcoming, Version};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::Serialize;

use super::buried::{BuriedView, REVIVED, RevivalView};
use super::checklist::ChecklistView;
use super::complaints::ComplaintView;
use super::handling::HandlingView;
use super::history::{EventView, history};
use super::links::LinksView;
use super::list::tone;
use super::mails::MailView;
use super::moves::{Buttons, CannotView, MOVES, MoveView, Tried, TypedView, buttons};
use super::people::People;
use super::spending::{SpendingView, spending};
use super::{StaffView, at_desk, dossier_of, path};
use crate::app::App;
use crate::pages::messages::MessagesView;
use crate::pages::moment::Moment;
use crate::pages::notice::Notice;
use crate::pages::paper::{PaperView, papers};
use crate::pages::press::Sheet;
use crate::pages::progress::ProgressView;
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::problem::Problem;
use crate::staff::SignedIn;

/// Given-up effects that are looked through for those of one inquiry.
const BURIED: u32 = 500;

/// The field of a message that was typed and not taken.
const MESSAGE: &str = "message-text";

#[derive(Serialize)]
struct DossierView {
    staff: StaffView,
    notice: Option<Notice>,
    typed: Vec<TypedView>,
    buried: Vec<BuriedView>,
    revivals: Vec<RevivalView>,
    reference: String,
    organization: String,
    version: Version,
    handling: HandlingView,
    messages: MessagesView,
    stage: String,
    tone: &'static str,
    money_waits: bool,
    is_test: bool,
    upcoming: Vec<UpcomingView>,
    progress: Option<ProgressView>,
    moves: Vec<MoveView>,
    cannot: Vec<CannotView>,
    submitted: Moment,
    moved: Moment,
    amount: String,
    link: String,
    downloads: String,
    client_language: String,
    consent: String,
    files_removed: Option<Moment>,
    erased: Option<Moment>,
    drafts: Vec<DraftView>,
    deliverables: Vec<DeliverableView>,
    links: LinksView,
    attempts: Vec<AttemptView>,
    proofs: Vec<ProofView>,
    paper: Option<PaperReceipt>,
    complaints: Vec<ComplaintView>,
    documents: Vec<PaperView>,
    answers: Vec<AnswerView>,
    unanswered: Vec<String>,
    history: Vec<EventView>,
    mails: Vec<MailView>,
}

/// A deadline that is armed.
#[derive(Serialize)]
struct UpcomingView {
    words: String,
    due: Moment,
}

#[derive(Serialize)]
struct DraftView {
    /// Where it is fetched, while it is kept.
    href: Option<String>,
    number: u32,
    size: String,
    at: Moment,
    model: String,
    spending: SpendingView,
    /// Where it is looked at as PDF, where that can be made.
    preview: Option<String>,
    /// Where it is read without Word.
    read: Option<String>,
    /// Where it is compared with the one before.
    changes: Option<String>,
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
    /// How and when it was paid, as the provider says.
    told: Vec<String>,
    receipt: Option<ReceiptView>,
}

#[derive(Serialize)]
struct ProofView {
    href: String,
    name: String,
    kind: String,
    size: String,
}

#[derive(Serialize)]
struct ReceiptView {
    amount: String,
    standing: String,
    evidence: String,
}

/// The client's numbered receipt.
#[derive(Serialize)]
struct PaperReceipt {
    href: String,
    number: String,
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
    let known = MOVES.iter().find(|desk_move| desk_move.command.as_str() == done);
    let said = known.map(|known| words.name("done", known.command));
    let beside = || match done {
        REVIVED => Some(words.say("done-revive")),
        "assigned" => Some(words.say("done-assigned")),
        "erased" => Some(words.say("done-erased")),
        "message" => Some(words.say("messages-sent")),
        "noted" => Some(words.say("done-noted")),
        _ => None,
    };
    Some(Notice::done(said.or_else(beside)?, None))
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
        let again = tried.command.is_none() && status == StatusCode::OK;
        let test = dossier.test || self.app.workflow().terms().test;
        Sheet { status, again, ..Sheet::new(self.voice, test) }.print("desk_inquiry.html", view)
    }

    async fn view(&self, dossier: &Dossier, notice: Option<Notice>, tried: &Tried) -> Result<DossierView, Problem> {
        let (voice, words) = (self.voice, self.voice.words);
        let ports = self.app.workflow().ports();
        let now = ports.clock().now();
        let revivals = ports.store().revivals(dossier.id).await?;
        let people = People::of(self.app).await?;
        let handling = self.app.workflow().attend(dossier.id, self.signed_in.staff.id).await?;
        let links = self.app.workflow().links(dossier).await?;
        let history = history(self.app, words, dossier, &links, &handling.handovers, &people).await?;
        let buried = ports.store().buried(BURIED).await?;
        let mails = ports.store().mails(dossier.id).await?;
        let account = dossier.state.account();
        let role = self.signed_in.staff.role;
        let (answers, unanswered) = answers(words, dossier);
        let sections = match dossier.state.draft() {
            Some(draft) => ports.store().sections(dossier.id, draft.number).await?,
            None => Vec::new(),
        };
        let calls = ports.store().calls(dossier.id).await?;
        let mut drafts = Vec::new();
        for entry in dossier.drafts.iter().rev() {
            let spending = spending(self.app, words, dossier.id, entry.draft.number, &calls).await?;
            drafts.push(draft(self.app, voice, dossier, entry, spending));
        }
        let next = self.app.workflow().next(dossier, self.signed_in.actor()).await?;
        let Buttons { mut moves, cannot, typed } =
            buttons(voice, dossier.id, &next, role, &self.app.settings().uploads, &sections, tried);
        let doubts = drafts.first().map_or(0, |draft| draft.spending.doubts.len());
        let handling = HandlingView::of(self, dossier, &handling, &people, tried);
        if let Some(publish) = moves.iter_mut().find(|button| button.publishes()) {
            publish.with_checklist(ChecklistView::of(words, dossier, &people, doubts, &handling, &tried.faults));
        }
        Ok(DossierView {
            staff: StaffView::of(words, &self.signed_in.staff),
            notice,
            typed,
            buried: buried
                .iter()
                .filter(|effect| effect.inquiry == dossier.id)
                .map(|effect| BuriedView::of(voice, effect, now, false))
                .collect(),
            revivals: revivals.iter().rev().map(|revival| RevivalView::of(words, revival, &people, now)).collect(),
            reference: dossier.id.reference(),
            organization: words.client(&dossier.answers.organization_name),
            version: dossier.version,
            handling,
            messages: MessagesView::of(
                self.app,
                voice,
                dossier.id,
                path(dossier.id, "messages/"),
                tried.typed.value(MESSAGE),
                |message| message.by.map_or_else(|| words.say("messages-by-client"), |staff| people.name(words, staff)),
            )
            .await?,
            stage: words.name("stage", dossier.state.stage()),
            tone: tone(dossier.state.stage()),
            money_waits: money_waits(&dossier.state),
            is_test: dossier.test,
            upcoming: next.upcoming().iter().map(|deadline| upcoming(words, deadline)).collect(),
            progress: ProgressView::of(self.app, words, dossier).await?,
            moves,
            cannot,
            submitted: words.moment(dossier.submitted_at),
            moved: words.moment(dossier.moved_at),
            amount: account.map_or_else(|| "–".to_owned(), |account| words.money(account.owed())),
            link: link(words, dossier, now),
            downloads: words.number(dossier.downloads),
            client_language: words.name("language", dossier.language),
            consent: consent(words, dossier),
            files_removed: dossier.keeping.files_removed_at.map(|at| words.moment(at)),
            erased: dossier.keeping.erased_at.map(|at| words.moment(at)),
            drafts,
            deliverables: dossier
                .deliverables
                .iter()
                .filter(|_| dossier.keeping.erased_at.is_none())
                .rev()
                .map(|entry| deliverable(voice, dossier, entry, &people))
                .collect(),
            links: LinksView::of(words, dossier, &links, &people),
            attempts: dossier.attempts.iter().rev().map(|entry| attempt(words, account, entry)).collect(),
            proofs: dossier
                .proofs
                .iter()
                .filter(|_| dossier.keeping.erased_at.is_none())
                .map(|entry| proof(words, dossier, entry))
                .collect(),
            paper: dossier.voucher.as_ref().map(|voucher| PaperReceipt {
                href: path(dossier.id, "receipt.pdf"),
                number: voucher.number.to_string(),
            }),
            complaints: dossier.complaints.iter().rev().map(|entry| ComplaintView::of(words, entry)).collect(),
            documents: papers(words, &dossier.documents, |document| {
                has_files(dossier).then(|| path(dossier.id, &format!("documents/{}", document.id)))
            }),
            answers,
            unanswered: unanswered.into_iter().map(|answer| answer.label).collect(),
            history,
            mails: mails.iter().map(|mail| MailView::of(words, mail)).collect(),
        })
    }
}

/// Whether the client's documents and the drafts are still there.
fn has_files(dossier: &Dossier) -> bool {
    dossier.keeping.files_removed_at.is_none()
}

/// When the client agreed, and to which text.
fn consent(words: Words, dossier: &Dossier) -> String {
    let at = words.moment(dossier.consented_at).words;
    match dossier.consent_text.as_str() {
        "" => at,
        text => words.say_with("consent-given", &[("at", at.into()), ("text", text.to_owned().into())]),
    }
}

/// A deadline of a program that this one does not know is told by its name.
fn upcoming(words: Words, deadline: &Upcoming) -> UpcomingView {
    let known = words.find::<&str>(&format!("deadline-{}", deadline.name), &[]);
    UpcomingView { words: known.unwrap_or_else(|| deadline.name.clone()), due: words.moment(deadline.due) }
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

fn draft<P: Ports>(
    app: &App<P>,
    voice: &Voice,
    dossier: &Dossier,
    entry: &DraftEntry,
    spending: SpendingView,
) -> DraftView {
    let number = entry.draft.number;
    let previews = app.workflow().ports().documents().makes_previews();
    DraftView {
        href: has_files(dossier).then(|| path(dossier.id, &format!("drafts/{number}/draft.docx"))),
        number,
        size: voice.words.size(entry.draft.docx.size),
        at: voice.words.moment(entry.at),
        model: entry.model.clone(),
        spending,
        preview: (previews && has_files(dossier))
            .then(|| voice.href(&path(dossier.id, &format!("drafts/{number}/preview.pdf")))),
        read: has_files(dossier).then(|| voice.href(&path(dossier.id, &format!("drafts/{number}/")))),
        changes: (number > 1 && has_files(dossier))
            .then(|| voice.href(&path(dossier.id, &format!("drafts/{number}/changes/")))),
    }
}

fn deliverable(voice: &Voice, dossier: &Dossier, entry: &DeliverableEntry, people: &People) -> DeliverableView {
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
        by: people.by(words, entry.by),
        served: served.is_some_and(|delivery| delivery.deliverable.number == number),
        chosen: chosen == Some(number),
        sha256: entry.deliverable.pdf.sha256.to_string(),
    }
}

fn proof(words: Words, dossier: &Dossier, entry: &ProofEntry) -> ProofView {
    ProofView {
        href: path(dossier.id, &format!("proofs/{}", entry.sequence)),
        name: entry.proof.name.clone(),
        kind: entry.proof.kind.to_string().to_uppercase(),
        size: words.size(entry.proof.stored.size),
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
        told: told(words, attempt),
        receipt: entry.map(|entry| ReceiptView {
            amount: words.received(entry.receipt),
            standing: words.name("standing", entry.standing),
            evidence: words.name("evidence", entry.receipt.evidence()),
        }),
    }
}

/// How and when an attempt was paid, in the provider's words; its dates as moments where they can be read.
fn told(words: Words, attempt: &Attempt) -> Vec<String> {
    let dates = [("paid-on", &attempt.dates.paid), ("available-on", &attempt.dates.available)];
    let dates = dates.into_iter().filter_map(|(message, told)| {
        let told = told.as_ref()?;
        let at = told.at.map_or_else(|| told.words.clone(), |at| words.moment(at).words);
        Some(words.say_with(message, &[("at", at.into())]))
    });
    [&attempt.method, &attempt.reference].into_iter().flatten().cloned().chain(dates).collect()
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
