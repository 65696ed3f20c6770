//! Numbered receipts: one for each order that is paid, without gaps.

use std::time::Duration;

use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, InquiryId, InquiryLifecycle as L, Receipt, Series, VoucherNumber,
};
use kit_workflow::port::{Archive, Voucher};
use kit_workflow::{Commit, CommitError, Dedupe, Money, Store};

use super::dossier;
use crate::Dice;
use crate::contract::case::{Case, conflict};
use crate::contract::{Breach, Must, TestBed};
use crate::sample::{self, OWED};

/// A year in which nothing else is settled.
const YEAR: &str = "2031-03-04T05:06:07Z";

pub(super) async fn orders_get_numbers_without_gaps<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(53));
    let at = YEAR.parse().map_err(|_| must.breach("the year cannot be read"))?;
    let mut last = None;
    for (ordinal, way) in (1..).zip([Way::Gateway, Way::Short, Way::ByHand, Way::Gateway]) {
        let mut case = Case::new(at, &mut dice);
        case.walk(must, &store, 2, at, &mut dice).await?;
        let attempt = AttemptId(dice.uuid());
        case.ask(must, &store, ActorKind::Client, Command::StartCheckout { attempt, announced: false }, &mut dice)
            .await?;
        let id = InquiryId(case.id);
        must.equal("the voucher of what is not paid", &dossier(must, &store, id).await?.voucher, &None)?;
        let (command, amount, paid_by) = way.pay(must, &store, &mut case, attempt, &mut dice).await?;
        let by = sample::actor(if way == Way::Gateway { ActorKind::Gateway } else { ActorKind::Staff }, &mut dice);
        let paying = case.decide(by, command, at, &mut dice);
        // What is refused takes no number.
        let outdated = Commit { expected: paying.expected.map(|version| version - 1), ..paying.clone() };
        conflict(must, "a commit on an outdated version", store.commit(outdated).await)?;
        let key = Dedupe { scope: "suite".to_owned(), key: format!("{ordinal}"), fingerprint: String::new() };
        let paying = Commit { dedupe: Some(key), ..paying };
        case.commit(must, &store, paying.clone()).await?;
        let repeated = store.commit(paying).await;
        must.hold(matches!(repeated, Err(CommitError::Duplicate { .. })), || format!("a repetition was {repeated:?}"))?;
        // Neither does what moves a paid inquiry.
        let extra = Receipt::verified(AttemptId(dice.uuid()), OWED);
        let command = Command::ConfirmPayment { receipt: extra };
        case.ask(must, &store, ActorKind::Gateway, command, &mut dice).await?;
        let found = dossier(must, &store, id).await?;
        let expected = Voucher {
            number: VoucherNumber { series: Series::of(at, true), ordinal },
            sequence: found.version - 1,
            at,
            amount,
            attempts: vec![paid_by],
            buyer_name: found.answers.contact_name.clone(),
            buyer_organization: found.answers.organization_name.clone(),
        };
        must.equal("a voucher", &found.voucher, &Some(expected.clone()))?;
        last = Some((id, expected));
    }
    // Another year begins anew, and what came before stays as it was.
    let at = at + Duration::from_secs(366 * 24 * 60 * 60);
    let mut case = Case::new(at, &mut dice);
    case.walk(must, &store, 4, at, &mut dice).await?;
    let number = dossier(must, &store, InquiryId(case.id)).await?.voucher.map(|voucher| voucher.number);
    let first = VoucherNumber { series: Series::of(at, true), ordinal: 1 };
    must.equal("the first number of another year", &number, &Some(first))?;
    let Some((id, expected)) = last else { return Ok(()) };
    must.equal("an earlier voucher", &dossier(must, &store, id).await?.voucher, &Some(expected))
}

/// How an order comes to be paid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Gateway,
    Short,
    ByHand,
}

impl Way {
    /// The command that pays the order, what pays it, and by which attempt.
    async fn pay<S: Store<L>>(
        self,
        must: Must,
        store: &S,
        case: &mut Case,
        attempt: AttemptId,
        dice: &mut Dice,
    ) -> Result<(Command, Money, AttemptId), Breach> {
        Ok(match self {
            Self::Gateway => {
                // What is too much is given back: it is not what the voucher is for.
                let receipt = Receipt::verified(attempt, Money::new(OWED.minor() + 5, OWED.currency()));
                (Command::ConfirmPayment { receipt }, OWED, attempt)
            }
            Self::Short => {
                let short = Money::new(OWED.minor() - 5, OWED.currency());
                let receipt = Receipt::verified(attempt, short);
                case.ask(must, store, ActorKind::Gateway, Command::HoldPayment { receipt }, dice).await?;
                (Command::AcceptShortPayment { reason: "digest".to_owned() }, short, attempt)
            }
            Self::ByHand => {
                let attempt = AttemptId(dice.uuid());
                let (reason, proof) = ("digest".to_owned(), "digest".into());
                (Command::RecordPaymentByHand { attempt, received: OWED, reason, proof }, OWED, attempt)
            }
        })
    }
}
