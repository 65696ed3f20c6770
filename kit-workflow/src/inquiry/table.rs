//! The legal moves as data: diagrams, documents and "what may I do now" come from here, and tests hold it against the law.

use super::{ActorKind, CommandKind, EffectKind, InquiryLifecycle, Stage};
use crate::Move;

type Line = Move<InquiryLifecycle>;

const fn line(
    from: Stage,
    command: CommandKind,
    to: &'static [Stage],
    who: &'static [ActorKind],
    effects: &'static [EffectKind],
) -> Line {
    Move { from: Some(from), command, to, who, effects }
}

/// A receipt of another attempt, for an order that needs no more money.
const fn more_money(stage: Stage, to: &'static [Stage], command: CommandKind) -> Line {
    line(stage, command, to, GATEWAY, TELL_BOTH)
}

/// Staff record money for an order that needs no more.
const fn more_by_hand(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::RecordPaymentByHand, to, STAFF, TELL_BOTH)
}

/// Money that did not pay the order was given back.
const fn extra_refunded(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::ConfirmRefund, to, STAFF, TELL_CLIENT)
}

/// One member of staff proposes to give up what waits.
const fn propose_write_off(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::ProposeWriteOff, to, STAFF, TELL_STAFF)
}

/// Another agrees.
const fn agree_write_off(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::AgreeWriteOff, to, STAFF, NOTHING)
}

/// Or somebody declines.
const fn decline_write_off(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::DeclineWriteOff, to, STAFF, NOTHING)
}

/// The client says that their money is gone: the gateway is asked again, and staff look into it.
const fn complain(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::Complain, to, CLIENT, &[EffectKind::MailStaff, EffectKind::VerifyAttempt])
}

/// Staff tell the client what they found.
const fn answer_complaint(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::AnswerComplaint, to, STAFF, TELL_CLIENT)
}

/// Staff decide to give the money back.
const fn refund(stage: Stage) -> Line {
    line(stage, CommandKind::Refund, &[Stage::Refunding], STAFF, &[EffectKind::MailStaff])
}

const SYSTEM: &[ActorKind] = &[ActorKind::System];
const CLIENT: &[ActorKind] = &[ActorKind::Client];
const STAFF: &[ActorKind] = &[ActorKind::Staff];
const GATEWAY: &[ActorKind] = &[ActorKind::Gateway];
const CLOCK: &[ActorKind] = &[ActorKind::Clock];
const WORKER: &[ActorKind] = &[ActorKind::Worker];
const CLIENT_OR_STAFF: &[ActorKind] = &[ActorKind::Client, ActorKind::Staff];

const NOTHING: &[EffectKind] = &[];
const TELL_CLIENT: &[EffectKind] = &[EffectKind::MailClient];
const TELL_STAFF: &[EffectKind] = &[EffectKind::MailStaff];
const ON_SUBMISSION: &[EffectKind] = &[EffectKind::MailStaff, EffectKind::MailClient, EffectKind::OpenOrder];
const TELL_BOTH: &[EffectKind] = &[EffectKind::MailStaff, EffectKind::MailClient];
const GENERATE: &[EffectKind] = &[EffectKind::GenerateDraft];
const GENERATE_AND_TELL: &[EffectKind] = &[EffectKind::GenerateDraft, EffectKind::MailClient, EffectKind::MailStaff];

/// The usual life of an inquiry.
pub(super) const ROAD: &[Stage] = &[
    Stage::Submitted,
    Stage::AwaitingPayment,
    Stage::Paid,
    Stage::Generating,
    Stage::Drafted,
    Stage::Validated,
    Stage::Delivered,
];

/// Every legal move.
pub(super) const TABLE: &[Line] = {
    use CommandKind as C;
    use Stage as S;
    &[
        Move { from: None, command: C::Submit, to: &[S::Submitted], who: CLIENT, effects: ON_SUBMISSION },
        line(S::Submitted, C::OpenOrder, &[S::AwaitingPayment], SYSTEM, NOTHING),
        line(S::AwaitingPayment, C::StartCheckout, &[S::AwaitingPayment], CLIENT, &[EffectKind::WatchAttempt]),
        line(S::AwaitingPayment, C::DeclineReminders, &[S::AwaitingPayment], CLIENT, NOTHING),
        line(S::AwaitingPayment, C::CloseAttempt, &[S::AwaitingPayment], GATEWAY, NOTHING),
        line(S::AwaitingPayment, C::ConfirmPayment, &[S::Paid], GATEWAY, GENERATE_AND_TELL),
        line(S::AwaitingPayment, C::HoldPayment, &[S::AwaitingPayment], GATEWAY, TELL_STAFF),
        line(S::AwaitingPayment, C::AcceptShortPayment, &[S::Paid], STAFF, GENERATE_AND_TELL),
        line(S::AwaitingPayment, C::RecordPaymentByHand, &[S::Paid, S::AwaitingPayment], STAFF, GENERATE_AND_TELL),
        line(S::AwaitingPayment, C::Cancel, &[S::Cancelled], CLIENT_OR_STAFF, TELL_CLIENT),
        line(S::AwaitingPayment, C::Expire, &[S::Cancelled], CLOCK, TELL_CLIENT),
        refund(S::AwaitingPayment),
        line(S::Cancelled, C::ConfirmPayment, &[S::Paid, S::Refunding], GATEWAY, GENERATE_AND_TELL),
        line(S::Cancelled, C::RecordPaymentByHand, &[S::Paid, S::Refunding, S::Cancelled], STAFF, GENERATE_AND_TELL),
        line(S::Cancelled, C::HoldPayment, &[S::Cancelled], GATEWAY, TELL_STAFF),
        line(S::Cancelled, C::AcceptShortPayment, &[S::Paid], STAFF, GENERATE_AND_TELL),
        refund(S::Cancelled),
        line(S::Paid, C::BeginGeneration, &[S::Generating], WORKER, NOTHING),
        line(S::Paid, C::GiveUp, &[S::GenerationFailed], WORKER, TELL_STAFF),
        more_money(S::Paid, &[S::Paid], C::ConfirmPayment),
        more_money(S::Paid, &[S::Paid], C::HoldPayment),
        more_by_hand(S::Paid, &[S::Paid]),
        extra_refunded(S::Paid, &[S::Paid]),
        refund(S::Paid),
        line(S::Generating, C::CompleteDraft, &[S::Drafted], WORKER, TELL_STAFF),
        line(S::Generating, C::GiveUp, &[S::GenerationFailed], WORKER, TELL_STAFF),
        more_money(S::Generating, &[S::Generating], C::ConfirmPayment),
        more_money(S::Generating, &[S::Generating], C::HoldPayment),
        more_by_hand(S::Generating, &[S::Generating]),
        line(S::Generating, C::RevokeLink, &[S::Generating], STAFF, NOTHING),
        extra_refunded(S::Generating, &[S::Generating]),
        refund(S::Generating),
        line(S::GenerationFailed, C::RetryGeneration, &[S::Generating], STAFF, GENERATE),
        more_money(S::GenerationFailed, &[S::GenerationFailed], C::ConfirmPayment),
        more_money(S::GenerationFailed, &[S::GenerationFailed], C::HoldPayment),
        more_by_hand(S::GenerationFailed, &[S::GenerationFailed]),
        line(S::GenerationFailed, C::RevokeLink, &[S::GenerationFailed], STAFF, NOTHING),
        extra_refunded(S::GenerationFailed, &[S::GenerationFailed]),
        refund(S::GenerationFailed),
        line(S::Drafted, C::RequestRevision, &[S::Generating], STAFF, GENERATE),
        line(S::Drafted, C::Validate, &[S::Validated], STAFF, NOTHING),
        more_money(S::Drafted, &[S::Drafted], C::ConfirmPayment),
        more_money(S::Drafted, &[S::Drafted], C::HoldPayment),
        more_by_hand(S::Drafted, &[S::Drafted]),
        line(S::Drafted, C::RevokeLink, &[S::Drafted], STAFF, NOTHING),
        extra_refunded(S::Drafted, &[S::Drafted]),
        refund(S::Drafted),
        line(S::Validated, C::ReplaceDeliverable, &[S::Validated], STAFF, NOTHING),
        line(S::Validated, C::WithdrawValidation, &[S::Drafted], STAFF, NOTHING),
        line(S::Validated, C::Deliver, &[S::Delivered], STAFF, TELL_CLIENT),
        more_money(S::Validated, &[S::Validated], C::ConfirmPayment),
        more_money(S::Validated, &[S::Validated], C::HoldPayment),
        more_by_hand(S::Validated, &[S::Validated]),
        line(S::Validated, C::RevokeLink, &[S::Validated], STAFF, NOTHING),
        extra_refunded(S::Validated, &[S::Validated]),
        refund(S::Validated),
        line(S::Delivered, C::ReissueLink, &[S::Delivered], CLIENT_OR_STAFF, TELL_CLIENT),
        line(S::Delivered, C::RevokeLink, &[S::Delivered], STAFF, NOTHING),
        line(S::Delivered, C::ExtendLink, &[S::Delivered], STAFF, TELL_CLIENT),
        line(S::Delivered, C::Correct, &[S::Validated], STAFF, NOTHING),
        more_money(S::Delivered, &[S::Delivered], C::ConfirmPayment),
        more_money(S::Delivered, &[S::Delivered], C::HoldPayment),
        more_by_hand(S::Delivered, &[S::Delivered]),
        extra_refunded(S::Delivered, &[S::Delivered]),
        refund(S::Delivered),
        line(S::Refunding, C::ConfirmRefund, &[S::Refunded, S::Refunding], STAFF, TELL_CLIENT),
        more_money(S::Refunding, &[S::Refunding], C::ConfirmPayment),
        more_money(S::Refunding, &[S::Refunding], C::HoldPayment),
        more_by_hand(S::Refunding, &[S::Refunding]),
        more_money(S::Refunded, &[S::Refunded], C::ConfirmPayment),
        more_money(S::Refunded, &[S::Refunded], C::HoldPayment),
        more_by_hand(S::Refunded, &[S::Refunded]),
        extra_refunded(S::Refunded, &[S::Refunded]),
        propose_write_off(S::AwaitingPayment, &[S::AwaitingPayment]),
        agree_write_off(S::AwaitingPayment, &[S::AwaitingPayment]),
        decline_write_off(S::AwaitingPayment, &[S::AwaitingPayment]),
        propose_write_off(S::Cancelled, &[S::Cancelled]),
        agree_write_off(S::Cancelled, &[S::Cancelled]),
        decline_write_off(S::Cancelled, &[S::Cancelled]),
        propose_write_off(S::Paid, &[S::Paid]),
        agree_write_off(S::Paid, &[S::Paid]),
        decline_write_off(S::Paid, &[S::Paid]),
        propose_write_off(S::Generating, &[S::Generating]),
        agree_write_off(S::Generating, &[S::Generating]),
        decline_write_off(S::Generating, &[S::Generating]),
        propose_write_off(S::GenerationFailed, &[S::GenerationFailed]),
        agree_write_off(S::GenerationFailed, &[S::GenerationFailed]),
        decline_write_off(S::GenerationFailed, &[S::GenerationFailed]),
        propose_write_off(S::Drafted, &[S::Drafted]),
        agree_write_off(S::Drafted, &[S::Drafted]),
        decline_write_off(S::Drafted, &[S::Drafted]),
        propose_write_off(S::Validated, &[S::Validated]),
        agree_write_off(S::Validated, &[S::Validated]),
        decline_write_off(S::Validated, &[S::Validated]),
        propose_write_off(S::Delivered, &[S::Delivered]),
        agree_write_off(S::Delivered, &[S::Delivered]),
        decline_write_off(S::Delivered, &[S::Delivered]),
        propose_write_off(S::Refunding, &[S::Refunding]),
        agree_write_off(S::Refunding, &[S::Cancelled]),
        decline_write_off(S::Refunding, &[S::Refunding]),
        propose_write_off(S::Refunded, &[S::Refunded]),
        agree_write_off(S::Refunded, &[S::Refunded]),
        decline_write_off(S::Refunded, &[S::Refunded]),
        complain(S::AwaitingPayment, &[S::AwaitingPayment]),
        answer_complaint(S::AwaitingPayment, &[S::AwaitingPayment]),
        complain(S::Cancelled, &[S::Cancelled]),
        answer_complaint(S::Cancelled, &[S::Cancelled]),
        complain(S::Paid, &[S::Paid]),
        answer_complaint(S::Paid, &[S::Paid]),
        complain(S::Generating, &[S::Generating]),
        answer_complaint(S::Generating, &[S::Generating]),
        complain(S::GenerationFailed, &[S::GenerationFailed]),
        answer_complaint(S::GenerationFailed, &[S::GenerationFailed]),
        complain(S::Drafted, &[S::Drafted]),
        answer_complaint(S::Drafted, &[S::Drafted]),
        complain(S::Validated, &[S::Validated]),
        answer_complaint(S::Validated, &[S::Validated]),
        complain(S::Delivered, &[S::Delivered]),
        answer_complaint(S::Delivered, &[S::Delivered]),
        complain(S::Refunding, &[S::Refunding]),
        answer_complaint(S::Refunding, &[S::Refunding]),
        complain(S::Refunded, &[S::Refunded]),
        answer_complaint(S::Refunded, &[S::Refunded]),
    ]
};
