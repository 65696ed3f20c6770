//! The moves that staff make at the desk: their addresses, what each asks to be typed, and who may.

use kit_workflow::inquiry::{CommandKind, InquiryId, Refusal, SectionKind, SectionPlace, State};
use kit_workflow::port::{Language, Role, SectionEntry};
use kit_workflow::workflow::{Ask, Next};
use kit_workflow::{Currency, Money};
use serde::Serialize;

use super::checklist::ChecklistView;
use super::path;
use crate::pages::progress::section_words;
use crate::pages::typed::{LONGEST, TextFault, Typed};
use crate::pages::voice::Voice;
use crate::pages::words::Words;
use crate::upload::UploadLimits;

/// A move that staff make at the desk.
#[derive(Debug)]
pub(crate) struct DeskMove {
    pub(crate) command: CommandKind,
    /// Its address beneath the inquiry's.
    pub(crate) path: &'static str,
    /// What is typed with it.
    texts: &'static [Text],
    /// Whether it comes with a PDF.
    pub(crate) upload: bool,
    /// Whether a file comes with it that shows it.
    pub(crate) proof: ProofField,
    /// How its button looks.
    tone: &'static str,
}

/// Whether a file comes with a move that shows what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProofField {
    Absent,
    Optional,
    Required,
}

/// A text that is typed with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Reason,
    ReasonIfAny,
    Reference,
    AmountIfAny,
    /// How much came, where it is not what is owed.
    ReceivedIfAny,
    /// How many days, where it is not as many as there can be.
    DaysIfAny,
    Feedback,
    Answer,
}

impl Text {
    const fn name(self) -> &'static str {
        match self {
            Self::Reason | Self::ReasonIfAny => "reason",
            Self::Reference => "reference",
            Self::AmountIfAny | Self::ReceivedIfAny => "amount",
            Self::DaysIfAny => "days",
            Self::Feedback => "feedback",
            Self::Answer => "answer",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Reason => "text-reason",
            Self::ReasonIfAny => "text-reason-optional",
            Self::Reference => "text-reference",
            Self::AmountIfAny => "text-amount-optional",
            Self::ReceivedIfAny => "text-received-optional",
            Self::DaysIfAny => "text-days-optional",
            Self::Feedback => "text-feedback",
            Self::Answer => "text-answer",
        }
    }
}

const fn plain(command: CommandKind, path: &'static str, texts: &'static [Text], tone: &'static str) -> DeskMove {
    DeskMove { command, path, texts, upload: false, proof: ProofField::Absent, tone }
}

const fn pdf(command: CommandKind, tone: &'static str) -> DeskMove {
    DeskMove { command, path: "deliverable/", texts: &[], upload: true, proof: ProofField::Absent, tone }
}

/// How the button of a move looks that cannot be undone.
const RISK: &str = "risk";

/// Every move of the desk, in the order of the page: what is most likely wanted first.
pub(crate) const MOVES: &[DeskMove] = &[
    plain(CommandKind::Deliver, "publish/", &[], ""),
    pdf(CommandKind::Validate, ""),
    plain(CommandKind::RetryGeneration, "retry/", &[], ""),
    plain(CommandKind::AnswerComplaint, "complaint/answer/", &[Text::Answer], ""),
    plain(CommandKind::AcceptShortPayment, "payment/accept/", &[Text::Reason], ""),
    DeskMove {
        proof: ProofField::Optional,
        ..plain(CommandKind::ConfirmRefund, "refund/confirm/", &[Text::Reference, Text::AmountIfAny], "")
    },
    plain(CommandKind::RequestRevision, "revision/", &[Text::Feedback], "plain"),
    pdf(CommandKind::ReplaceDeliverable, "plain"),
    plain(CommandKind::WithdrawValidation, "deliverable/withdraw/", &[], "plain"),
    plain(CommandKind::ReissueLink, "link/", &[], "plain"),
    plain(CommandKind::ExtendLink, "link/extend/", &[Text::DaysIfAny, Text::Reason], "plain"),
    pdf(CommandKind::Correct, "plain"),
    DeskMove {
        proof: ProofField::Required,
        ..plain(
            CommandKind::RecordPaymentByHand,
            "payment/by-hand/",
            &[Text::Reason, Text::Reference, Text::ReceivedIfAny],
            "plain",
        )
    },
    plain(CommandKind::RevokeLink, "link/revoke/", &[], RISK),
    plain(CommandKind::Cancel, "cancel/", &[Text::ReasonIfAny], RISK),
    plain(CommandKind::AgreeWriteOff, "payment/write-off/agree/", &[], RISK),
    plain(CommandKind::DeclineWriteOff, "payment/write-off/decline/", &[Text::Reason], "plain"),
    plain(CommandKind::ProposeWriteOff, "payment/write-off/", &[Text::Reason], RISK),
    plain(CommandKind::Refund, "refund/", &[Text::Reason], RISK),
];

/// In what currency, and how, an amount is typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    currency: Currency,
    language: Language,
}

impl Due {
    /// Money is given back in the currency that it came in; where there are several, in that of the order unless the API says
    /// otherwise.
    pub(super) fn of(words: Words, state: &State, price: Money) -> Self {
        let account = state.account();
        let due = account.and_then(|account| account.due_back().only().or(Some(account.owed())));
        Self { currency: due.unwrap_or(price).currency(), language: words.0 }
    }

    fn amount(self, typed: &Typed) -> Result<Option<Money>, TextFault> {
        let text = typed.text(Text::AmountIfAny.name())?;
        text.map(|text| Money::read(&text, self.currency, self.language)).transpose().map_err(|_| TextFault::NoAmount)
    }
}

/// What is wrong with which text.
pub(super) type Faults = Vec<(&'static str, TextFault)>;

impl DeskMove {
    /// The least role that may.
    pub(crate) const fn role(&self) -> Role {
        Role::for_move(self.command)
    }

    /// What the typed texts ask for. `promises` are what must be ticked before anything is published.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them. A move that comes with a PDF is not asked for this way.
    pub(super) fn ask(&self, typed: &Typed, due: Due, promises: &[&'static str]) -> Result<Option<Ask>, Faults> {
        let mut faults = Vec::new();
        let mut required = |text: Text| match typed.required(text.name()) {
            Ok(text) => text,
            Err(fault) => {
                faults.push((text.name(), fault));
                String::new()
            }
        };
        let ask = match self.command {
            CommandKind::Cancel => match typed.text("reason") {
                Ok(reason) => Ask::Cancel { reason },
                Err(fault) => return Err(vec![("reason", fault)]),
            },
            CommandKind::AcceptShortPayment => Ask::AcceptShortPayment { reason: required(Text::Reason) },
            CommandKind::RecordPaymentByHand => {
                let (reason, reference) = (required(Text::Reason), required(Text::Reference));
                let received = due.amount(typed).unwrap_or_else(|fault| {
                    faults.push((Text::ReceivedIfAny.name(), fault));
                    None
                });
                Ask::RecordPaymentByHand { reason, reference, received }
            }
            CommandKind::RetryGeneration => Ask::Retry,
            CommandKind::RequestRevision => {
                let (feedback, sections) = (required(Text::Feedback), chosen_sections(typed));
                // A name that means nothing must not become "everything".
                if sections.len() < typed.values("sections").count() {
                    faults.push(("sections", TextFault::Forbidden));
                }
                Ask::Revise { feedback, sections }
            }
            CommandKind::WithdrawValidation => Ask::WithdrawValidation,
            // Nobody publishes what they have not looked at.
            CommandKind::Deliver => {
                let unticked = promises.iter().filter(|promise| typed.value(promise) != "on");
                faults.extend(unticked.map(|promise| (*promise, TextFault::Missing)));
                Ask::Publish
            }
            CommandKind::ReissueLink => Ask::ReissueLink,
            CommandKind::RevokeLink => Ask::RevokeLink,
            CommandKind::ExtendLink => {
                let reason = required(Text::Reason);
                let days = days(typed).unwrap_or_else(|fault| {
                    faults.push((Text::DaysIfAny.name(), fault));
                    None
                });
                Ask::ExtendLink { days, reason }
            }
            CommandKind::Refund => Ask::Refund { reason: required(Text::Reason) },
            CommandKind::ConfirmRefund => {
                let reference = required(Text::Reference);
                // Where no amount is typed, the page's version says which are meant.
                let amount = due.amount(typed).unwrap_or_else(|fault| {
                    faults.push((Text::AmountIfAny.name(), fault));
                    None
                });
                Ask::ConfirmRefund { reference, amount }
            }
            CommandKind::ProposeWriteOff => Ask::ProposeWriteOff { reason: required(Text::Reason) },
            CommandKind::AgreeWriteOff => Ask::AgreeWriteOff,
            CommandKind::AnswerComplaint => Ask::AnswerComplaint { answer: required(Text::Answer) },
            CommandKind::DeclineWriteOff => Ask::DeclineWriteOff { reason: required(Text::Reason) },
            _ => return Ok(None),
        };
        if faults.is_empty() { Ok(Some(ask)) } else { Err(faults) }
    }
}

/// How many days were typed, if any.
fn days(typed: &Typed) -> Result<Option<u32>, TextFault> {
    let text = typed.text(Text::DaysIfAny.name())?;
    let days = text.map(|text| text.trim().parse()).transpose().map_err(|_| TextFault::NoDays)?;
    if days == Some(0) { Err(TextFault::NoDays) } else { Ok(days) }
}

/// The sections that were ticked; none where everything is to be written anew.
fn chosen_sections(typed: &Typed) -> Vec<SectionPlace> {
    typed.values("sections").filter_map(|place| place.parse().ok()).collect()
}

/// A form of the desk.
#[derive(Serialize)]
pub(super) struct MoveView {
    command: String,
    label: String,
    help: String,
    action: String,
    tone: &'static str,
    /// Whether one has to unfold it first: what cannot be undone is not clicked by mistake.
    folded: bool,
    open: bool,
    upload: bool,
    /// The label of the field for the file that shows it, where there is one.
    proof: Option<String>,
    /// Whether there must be such a file.
    needs_proof: bool,
    /// The most bytes of the file.
    size: u64,
    /// What is wrong with the file.
    error: Option<String>,
    texts: Vec<TextView>,
    /// Sections to choose from; none chosen means all.
    sections: Vec<ChoiceView>,
    checklist: Option<ChecklistView>,
}

impl MoveView {
    /// Whether this is the form that publishes.
    pub(super) fn publishes(&self) -> bool {
        self.command == CommandKind::Deliver.to_string()
    }

    pub(super) fn with_checklist(&mut self, checklist: Option<ChecklistView>) {
        self.checklist = checklist;
    }
}

#[derive(Serialize)]
struct ChoiceView {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct TextView {
    name: &'static str,
    label: String,
    required: bool,
    long: bool,
    limit: usize,
    value: String,
    error: Option<String>,
}

/// A move that is not possible now, and why.
#[derive(Serialize)]
pub(super) struct CannotView {
    command: String,
    label: String,
    refusal: String,
}

/// A text that was typed for a move that is not possible any more.
#[derive(Serialize)]
pub(super) struct TypedView {
    label: String,
    text: String,
}

/// What was tried, and what came of it.
#[derive(Debug, Default)]
pub(super) struct Tried {
    pub(super) command: Option<CommandKind>,
    pub(super) typed: Typed,
    pub(super) faults: Faults,
    /// What is wrong with the file.
    pub(super) file: Option<String>,
}

/// The buttons of an inquiry: those that work, those that do not and why, and what was typed for one that is gone.
pub(super) struct Buttons {
    pub(super) moves: Vec<MoveView>,
    /// First those that something stands against, then those that merely belong to another stage.
    pub(super) cannot: Vec<CannotView>,
    pub(super) typed: Vec<TypedView>,
}

/// The buttons of what may be done next, for somebody of this role.
pub(super) fn buttons(
    voice: &Voice,
    id: InquiryId,
    next: &Next,
    role: Role,
    uploads: &UploadLimits,
    sections: &[SectionEntry],
    tried: &Tried,
) -> Buttons {
    let words = voice.words;
    let mut buttons = Buttons { moves: Vec::new(), cannot: Vec::new(), typed: Vec::new() };
    let mut later = Vec::new();
    for desk_move in MOVES {
        let Some(offer) = next.find(desk_move.command) else { continue };
        let elsewhere = matches!(offer.refusal(), Some(Refusal::NotNow { .. }));
        let refusal = words.against(offer).or_else(|| (role < desk_move.role()).then(|| words.say("refusal-role")));
        let command = desk_move.command.to_string();
        let label = words.name("move", desk_move.command);
        match refusal {
            Some(refusal) if elsewhere => later.push(CannotView { command, label, refusal }),
            Some(refusal) => buttons.cannot.push(CannotView { command, label, refusal }),
            None => {
                let mut button = view(voice, id, desk_move, label, uploads, tried);
                if desk_move.command == CommandKind::RequestRevision {
                    button.sections = choices(words, sections, tried);
                }
                buttons.moves.push(button);
            }
        }
    }
    buttons.cannot.append(&mut later);
    if let Some(command) =
        tried.command.filter(|command| !buttons.moves.iter().any(|m| m.command == command.to_string()))
    {
        buttons.typed = left_over(words, command, &tried.typed);
    }
    buttons
}

fn view(
    voice: &Voice,
    id: InquiryId,
    desk_move: &DeskMove,
    label: String,
    uploads: &UploadLimits,
    tried: &Tried,
) -> MoveView {
    let words = voice.words;
    let mine = tried.command == Some(desk_move.command);
    let text = |text: &Text| TextView {
        name: text.name(),
        label: words.say(text.label()),
        required: !matches!(text, Text::ReasonIfAny | Text::AmountIfAny | Text::ReceivedIfAny | Text::DaysIfAny),
        long: !matches!(text, Text::Reference | Text::AmountIfAny | Text::ReceivedIfAny | Text::DaysIfAny),
        limit: LONGEST,
        value: if mine { tried.typed.value(text.name()).to_owned() } else { String::new() },
        error: tried
            .faults
            .iter()
            .find(|(name, _)| mine && *name == text.name())
            .map(|(_, fault)| words.text_fault(*fault)),
    };
    MoveView {
        command: desk_move.command.to_string(),
        label,
        help: words.name("move-help", desk_move.command),
        action: voice.href(&path(id, desk_move.path)),
        tone: desk_move.tone,
        folded: desk_move.tone == RISK || desk_move.command == CommandKind::RecordPaymentByHand,
        open: mine,
        upload: desk_move.upload,
        proof: proof_label(words, desk_move.proof, uploads.file_bytes),
        needs_proof: desk_move.proof == ProofField::Required,
        size: if desk_move.upload { uploads.pdf_bytes } else { uploads.file_bytes },
        error: tried.file.clone().filter(|_| mine),
        texts: desk_move.texts.iter().map(text).collect(),
        sections: Vec::new(),
        checklist: None,
    }
}

fn proof_label(words: Words, field: ProofField, most: u64) -> Option<String> {
    let message = match field {
        ProofField::Absent => return None,
        ProofField::Optional => "proof-label",
        ProofField::Required => "proof-needed-label",
    };
    Some(words.say_with(message, &[("limit", (most >> 20).into())]))
}

/// The sections of a draft that can be written anew: the parts of one text are one.
fn choices(words: Words, sections: &[SectionEntry], tried: &Tried) -> Vec<ChoiceView> {
    let texts = sections.iter().map(|section| section.place.text).max().unwrap_or(0);
    let whole = |section: &SectionEntry| SectionPlace { part: 0, ..section.place };
    let merged = |place: &SectionPlace| {
        let merger = SectionPlace { kind: SectionKind::Merger, ..*place };
        place.kind == SectionKind::Summary && sections.iter().any(|section| section.place == merger)
    };
    let mut places: Vec<SectionPlace> = sections.iter().map(whole).filter(|place| !merged(place)).collect();
    places.dedup();
    let chosen = chosen_sections(&tried.typed);
    let choice = |place: SectionPlace| ChoiceView {
        value: place.to_string(),
        label: section_words(words, place, texts),
        chosen: chosen.contains(&place),
    };
    places.into_iter().map(choice).collect()
}

fn left_over(words: Words, command: CommandKind, typed: &Typed) -> Vec<TypedView> {
    let texts = MOVES.iter().filter(|desk_move| desk_move.command == command).flat_map(|desk_move| desk_move.texts);
    texts
        .map(|text| TypedView { label: words.say(text.label()), text: typed.value(text.name()).to_owned() })
        .filter(|view| !view.text.trim().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Stage, State};
    use kit_workflow::port::Language;
    use kit_workflow::{Currency, Facts, Lifecycle as _, Record, Timestamp, moves};

    use super::{Due, MOVES};
    use crate::pages::typed::Typed;

    #[test]
    fn the_desk_has_a_button_for_every_move_that_staff_may_ever_make() {
        // What is offered does not depend on the state, only whether it is refused.
        let offers = moves::<InquiryLifecycle>(Some(&submitted()), ActorKind::Staff, Timestamp::from_unix_ms(0));
        let theirs = offers.iter().filter(|offer| offer.is_for(ActorKind::Staff));
        let offered: BTreeSet<CommandKind> = theirs.map(|offer| offer.command).collect();
        let known: BTreeSet<CommandKind> = MOVES.iter().map(|desk_move| desk_move.command).collect();
        assert_eq!(known, offered);
    }

    #[test]
    fn every_move_without_a_pdf_can_be_asked_for() {
        let typed = Typed::parse("reason=r&reference=r&feedback=f&answer=a&opened=on").unwrap();
        let due = Due { currency: Currency::Xof, language: Language::French };
        for desk_move in MOVES {
            assert_eq!(
                desk_move.ask(&typed, due, &["opened"]).unwrap().is_none(),
                desk_move.upload,
                "{}",
                desk_move.command
            );
        }
    }

    fn submitted() -> State {
        InquiryLifecycle::restore(Record::new(Stage::Submitted, Facts::none())).unwrap()
    }
}
