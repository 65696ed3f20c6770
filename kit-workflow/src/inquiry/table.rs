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

/// Money that did not pay the order was given back.
const fn extra_refunded(stage: Stage, to: &'static [Stage]) -> Line {
    line(stage, CommandKind::ConfirmRefund, to, STAFF, TELL_CLIENT)
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
const GENERATE_AND_RECEIPT: &[EffectKind] = &[EffectKind::GenerateDraft, EffectKind::MailClient];
const GENERATE_AND_TELL: &[EffectKind] = &[EffectKind::GenerateDraft, EffectKind::MailClient, EffectKind::MailStaff];

/// Every legal move.
pub(super) const TABLE: &[Line] = {
    use CommandKind as C;
    use Stage as S;
    &[
        Move { from: None, command: C::Submit, to: &[S::Submitted], who: CLIENT, effects: ON_SUBMISSION },
        line(S::Submitted, C::OpenOrder, &[S::AwaitingPayment], SYSTEM, &[EffectKind::ExpireOrder]),
        line(S::AwaitingPayment, C::StartCheckout, &[S::AwaitingPayment], CLIENT, &[EffectKind::WatchAttempt]),
        line(S::AwaitingPayment, C::CloseAttempt, &[S::AwaitingPayment], GATEWAY, NOTHING),
        line(S::AwaitingPayment, C::ConfirmPayment, &[S::Paid], GATEWAY, GENERATE_AND_TELL),
        line(S::AwaitingPayment, C::HoldPayment, &[S::AwaitingPayment], GATEWAY, TELL_STAFF),
        line(S::AwaitingPayment, C::AcceptShortPayment, &[S::Paid], STAFF, GENERATE_AND_RECEIPT),
        line(S::AwaitingPayment, C::RecordPaymentByHand, &[S::Paid], STAFF, GENERATE_AND_TELL),
        line(S::AwaitingPayment, C::Cancel, &[S::Cancelled], CLIENT_OR_STAFF, TELL_CLIENT),
        line(S::AwaitingPayment, C::Expire, &[S::Cancelled], CLOCK, TELL_CLIENT),
        refund(S::AwaitingPayment),
        line(S::Cancelled, C::ConfirmPayment, &[S::Paid, S::Refunding], GATEWAY, GENERATE_AND_TELL),
        line(S::Cancelled, C::HoldPayment, &[S::Cancelled], GATEWAY, TELL_STAFF),
        refund(S::Cancelled),
        line(S::Paid, C::BeginGeneration, &[S::Generating], WORKER, NOTHING),
        line(S::Paid, C::GiveUp, &[S::GenerationFailed], WORKER, TELL_STAFF),
        more_money(S::Paid, &[S::Paid], C::ConfirmPayment),
        more_money(S::Paid, &[S::Paid], C::HoldPayment),
        extra_refunded(S::Paid, &[S::Paid]),
        refund(S::Paid),
        line(S::Generating, C::CompleteDraft, &[S::Drafted], WORKER, TELL_STAFF),
        line(S::Generating, C::GiveUp, &[S::GenerationFailed], WORKER, TELL_STAFF),
        more_money(S::Generating, &[S::Generating], C::ConfirmPayment),
        more_money(S::Generating, &[S::Generating], C::HoldPayment),
        line(S::Generating, C::RevokeLink, &[S::Generating], STAFF, NOTHING),
        extra_refunded(S::Generating, &[S::Generating]),
        refund(S::Generating),
        line(S::GenerationFailed, C::RetryGeneration, &[S::Generating], STAFF, GENERATE),
        more_money(S::GenerationFailed, &[S::GenerationFailed], C::ConfirmPayment),
        more_money(S::GenerationFailed, &[S::GenerationFailed], C::HoldPayment),
        line(S::GenerationFailed, C::RevokeLink, &[S::GenerationFailed], STAFF, NOTHING),
        extra_refunded(S::GenerationFailed, &[S::GenerationFailed]),
        refund(S::GenerationFailed),
        line(S::Drafted, C::RequestRevision, &[S::Generating], STAFF, GENERATE),
        line(S::Drafted, C::Validate, &[S::Validated], STAFF, NOTHING),
        more_money(S::Drafted, &[S::Drafted], C::ConfirmPayment),
        more_money(S::Drafted, &[S::Drafted], C::HoldPayment),
        line(S::Drafted, C::RevokeLink, &[S::Drafted], STAFF, NOTHING),
        extra_refunded(S::Drafted, &[S::Drafted]),
        refund(S::Drafted),
        line(S::Validated, C::ReplaceDeliverable, &[S::Validated], STAFF, NOTHING),
        line(S::Validated, C::WithdrawValidation, &[S::Drafted], STAFF, NOTHING),
        line(S::Validated, C::Deliver, &[S::Delivered], STAFF, TELL_CLIENT),
        more_money(S::Validated, &[S::Validated], C::ConfirmPayment),
        more_money(S::Validated, &[S::Validated], C::HoldPayment),
        line(S::Validated, C::RevokeLink, &[S::Validated], STAFF, NOTHING),
        extra_refunded(S::Validated, &[S::Validated]),
        refund(S::Validated),
        line(S::Delivered, C::ReissueLink, &[S::Delivered], CLIENT_OR_STAFF, TELL_CLIENT),
        line(S::Delivered, C::RevokeLink, &[S::Delivered], STAFF, NOTHING),
        line(S::Delivered, C::Correct, &[S::Validated], STAFF, NOTHING),
        more_money(S::Delivered, &[S::Delivered], C::ConfirmPayment),
        more_money(S::Delivered, &[S::Delivered], C::HoldPayment),
        extra_refunded(S::Delivered, &[S::Delivered]),
        refund(S::Delivered),
        line(S::Refunding, C::ConfirmRefund, &[S::Refunded], STAFF, TELL_CLIENT),
        more_money(S::Refunding, &[S::Refunding], C::ConfirmPayment),
        more_money(S::Refunding, &[S::Refunding], C::HoldPayment),
        more_money(S::Refunded, &[S::Refunded], C::ConfirmPayment),
        more_money(S::Refunded, &[S::Refunded], C::HoldPayment),
        extra_refunded(S::Refunded, &[S::Refunded]),
    ]
};
