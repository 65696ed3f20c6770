//! The moves that staff make at the desk: their addresses, what each asks to be typed, and who may.

use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryId, Refusal, State, offers};
use kit_workflow::port::Role;
use kit_workflow::workflow::Ask;
use serde::Serialize;

use super::path;
use crate::pages::typed::{LONGEST, TextFault, Typed};
use crate::pages::voice::Voice;
use crate::pages::words::Words;

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
    /// The least role that may.
    pub(crate) role: Role,
    /// How its button looks.
    tone: &'static str,
}

/// A text that is typed with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Reason,
    ReasonIfAny,
    Reference,
    Feedback,
}

impl Text {
    const fn name(self) -> &'static str {
        match self {
            Self::Reason | Self::ReasonIfAny => "reason",
            Self::Reference => "reference",
            Self::Feedback => "feedback",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Reason => "text-reason",
            Self::ReasonIfAny => "text-reason-optional",
            Self::Reference => "text-reference",
            Self::Feedback => "text-feedback",
        }
    }
}

const fn plain(command: CommandKind, path: &'static str, texts: &'static [Text], tone: &'static str) -> DeskMove {
    DeskMove { command, path, texts, upload: false, role: Role::Reviewer, tone }
}

const fn pdf(command: CommandKind, tone: &'static str) -> DeskMove {
    DeskMove { command, path: "deliverable/", texts: &[], upload: true, role: Role::Reviewer, tone }
}

/// Decisions about money are a manager's.
const fn money(command: CommandKind, path: &'static str, texts: &'static [Text], tone: &'static str) -> DeskMove {
    DeskMove { command, path, texts, upload: false, role: Role::Manager, tone }
}

/// How the button of a move looks that cannot be undone.
const RISK: &str = "risk";

/// Every move of the desk, in the order of the page: what is most likely wanted first.
pub(crate) const MOVES: &[DeskMove] = &[
    plain(CommandKind::Deliver, "publish/", &[], ""),
    pdf(CommandKind::Validate, ""),
    plain(CommandKind::RetryGeneration, "retry/", &[], ""),
    money(CommandKind::AcceptShortPayment, "payment/accept/", &[Text::Reason], ""),
    money(CommandKind::ConfirmRefund, "refund/confirm/", &[Text::Reference], ""),
    plain(CommandKind::RequestRevision, "revision/", &[Text::Feedback], "plain"),
    pdf(CommandKind::ReplaceDeliverable, "plain"),
    plain(CommandKind::WithdrawValidation, "deliverable/withdraw/", &[], "plain"),
    plain(CommandKind::ReissueLink, "link/", &[], "plain"),
    pdf(CommandKind::Correct, "plain"),
    money(CommandKind::RecordPaymentByHand, "payment/by-hand/", &[Text::Reason, Text::Reference], "plain"),
    plain(CommandKind::RevokeLink, "link/revoke/", &[], RISK),
    plain(CommandKind::Cancel, "cancel/", &[Text::ReasonIfAny], RISK),
    money(CommandKind::Refund, "refund/", &[Text::Reason], RISK),
];

/// What is wrong with which text.
pub(super) type Faults = Vec<(&'static str, TextFault)>;

impl DeskMove {
    /// What the typed texts ask for.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them. A move that comes with a PDF is not asked for this way.
    pub(super) fn ask(&self, typed: &Typed) -> Result<Option<Ask>, Faults> {
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
                Ask::RecordPaymentByHand { reason: required(Text::Reason), reference: required(Text::Reference) }
            }
            CommandKind::RetryGeneration => Ask::Retry,
            CommandKind::RequestRevision => Ask::Revise { feedback: required(Text::Feedback) },
            CommandKind::WithdrawValidation => Ask::WithdrawValidation,
            CommandKind::Deliver => Ask::Publish,
            CommandKind::ReissueLink => Ask::ReissueLink,
            CommandKind::RevokeLink => Ask::RevokeLink,
            CommandKind::Refund => Ask::Refund { reason: required(Text::Reason) },
            CommandKind::ConfirmRefund => Ask::ConfirmRefund { reference: required(Text::Reference) },
            _ => return Ok(None),
        };
        if faults.is_empty() { Ok(Some(ask)) } else { Err(faults) }
    }
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
    /// The most bytes of the PDF.
    size: u64,
    /// What is wrong with the PDF.
    error: Option<String>,
    texts: Vec<TextView>,
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
    pub(super) pdf: Option<String>,
}

/// The buttons of an inquiry: those that work, those that do not and why, and what was typed for one that is gone.
pub(super) struct Buttons {
    pub(super) moves: Vec<MoveView>,
    pub(super) cannot: Vec<CannotView>,
    /// Those that merely belong to another stage.
    pub(super) later: Vec<CannotView>,
    pub(super) typed: Vec<TypedView>,
}

/// The buttons that `offers` allows, for somebody of this role.
pub(super) fn buttons(
    voice: &Voice,
    id: InquiryId,
    state: &State,
    role: Role,
    pdf_bytes: u64,
    tried: &Tried,
) -> Buttons {
    let words = voice.words;
    let offers = offers(state, ActorKind::Staff);
    let mut buttons = Buttons { moves: Vec::new(), cannot: Vec::new(), later: Vec::new(), typed: Vec::new() };
    for desk_move in MOVES {
        let Some(offer) = offers.iter().find(|offer| offer.command == desk_move.command) else { continue };
        let elsewhere = matches!(offer.refusal, Some(Refusal::NotNow { .. }));
        let refusal = match &offer.refusal {
            Some(refusal) => Some(words.refusal(refusal)),
            None if role < desk_move.role => Some(words.say("refusal-role")),
            None => None,
        };
        let command = desk_move.command.to_string();
        let label = words.name("move", desk_move.command);
        match refusal {
            Some(refusal) if elsewhere => buttons.later.push(CannotView { command, label, refusal }),
            Some(refusal) => buttons.cannot.push(CannotView { command, label, refusal }),
            None => buttons.moves.push(view(voice, id, desk_move, label, pdf_bytes, tried)),
        }
    }
    if let Some(command) =
        tried.command.filter(|command| !buttons.moves.iter().any(|m| m.command == command.to_string()))
    {
        buttons.typed = left_over(words, command, &tried.typed);
    }
    buttons
}

fn view(voice: &Voice, id: InquiryId, desk_move: &DeskMove, label: String, pdf_bytes: u64, tried: &Tried) -> MoveView {
    let words = voice.words;
    let mine = tried.command == Some(desk_move.command);
    let text = |text: &Text| TextView {
        name: text.name(),
        label: words.say(text.label()),
        required: *text != Text::ReasonIfAny,
        long: *text != Text::Reference,
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
        folded: desk_move.tone == RISK,
        open: mine,
        upload: desk_move.upload,
        size: pdf_bytes,
        error: tried.pdf.clone().filter(|_| mine),
        texts: desk_move.texts.iter().map(text).collect(),
    }
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

    use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Stage, State, offers};
    use kit_workflow::{Facts, Lifecycle as _, Record};

    use super::MOVES;
    use crate::pages::typed::Typed;

    #[test]
    fn the_desk_has_a_button_for_every_move_that_staff_may_ever_make() {
        // What is offered does not depend on the state, only whether it is refused.
        let offered: BTreeSet<CommandKind> =
            offers(&submitted(), ActorKind::Staff).iter().map(|offer| offer.command).collect();
        let known: BTreeSet<CommandKind> = MOVES.iter().map(|desk_move| desk_move.command).collect();
        assert_eq!(known, offered);
    }

    #[test]
    fn every_move_without_a_pdf_can_be_asked_for() {
        let typed = Typed::parse("reason=r&reference=r&feedback=f").unwrap();
        for desk_move in MOVES {
            assert_eq!(desk_move.ask(&typed).unwrap().is_none(), desk_move.upload, "{}", desk_move.command);
        }
    }

    fn submitted() -> State {
        InquiryLifecycle::restore(Record::new(Stage::Submitted, Facts::none())).unwrap()
    }
}
