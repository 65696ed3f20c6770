//! Money that waits for an answer.

use kit_workflow::Currency;
use kit_workflow::inquiry::{Evidence, Stage, WaitReason};
use kit_workflow::port::{Archive as _, ReportFilter, Role, WaitingMoney, WaitingRequest, WaitingTotal};
use kit_workflow::workflow::{FieldFault, Ports};
use kit_workflow::{Clock as _, Name as _};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::access::StaffToken;
use super::failure::ReadFailure;
use super::nullable::Nullable;
use super::spelled::Spelled;
use super::{Part, cursor};
use crate::app::App;
use crate::problem::Problem;
use crate::visit::Visit;

pub(super) struct MoneyDesk<P>(pub(super) App<P>);

/// Amounts in one part of the list, where the caller does not say.
const USUAL: u32 = 50;
/// Amounts in one part of the list at most.
const MOST: u32 = 200;

/// Money that waits for an answer.
#[derive(Object)]
#[oai(rename = "WaitingMoney")]
struct WaitingView {
    /// The amounts, the longest wait first.
    items: Vec<AmountView>,
    /// Everything that waits, by currency: currencies are never added up.
    totals: Vec<TotalView>,
    /// Where the list goes on; null at its end.
    next: Nullable<String>,
}

/// An amount that waits for an answer.
#[derive(Object)]
#[oai(rename = "WaitingAmount")]
struct AmountView {
    /// The inquiry's id.
    inquiry: String,
    /// Its short name in mails and talk.
    reference: String,
    /// The client's organisation.
    organization_name: String,
    /// Where the inquiry stands.
    stage: Spelled<Stage>,
    /// Why the amount waits.
    reason: Spelled<WaitReason>,
    /// The amount in minor units; nothing where the provider named none that can be expressed.
    amount: u64,
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// What the amount rests on.
    evidence: Spelled<Evidence>,
    /// By which try to pay it came.
    transaction_id: String,
    /// Since when it waits.
    since: String,
    /// Whether somebody proposes to write it off, and a second person must answer.
    write_off_proposed: bool,
    /// Whether it is a test on simulators.
    test: bool,
}

/// What waits in one currency.
#[derive(Object)]
#[oai(rename = "WaitingTotal")]
struct TotalView {
    /// The currency (ISO 4217).
    currency: Spelled<Currency>,
    /// How many amounts wait.
    count: u64,
    /// What they add up to, in minor units.
    amount: u64,
    /// Since when the oldest waits.
    oldest: String,
    /// The same by reason.
    reasons: Vec<ReasonTotalView>,
}

/// What waits for one reason in one currency.
#[derive(Object)]
#[oai(rename = "WaitingReasonTotal")]
struct ReasonTotalView {
    /// The reason.
    reason: Spelled<WaitReason>,
    /// How many amounts wait for it.
    count: u64,
    /// What they add up to, in minor units.
    amount: u64,
    /// Since when the oldest waits.
    oldest: String,
}

#[OpenApi(tag = "Part::Desk")]
impl<P: Ports> MoneyDesk<P> {
    /// List money that waits for an answer
    ///
    /// Every amount that was received and is neither with a delivered kit, nor given back, nor written off, nor on its way
    /// within its time. The longest wait comes first.
    #[oai(path = "/staff/money", method = "get", operation_id = "listWaitingMoney")]
    async fn list(
        &self,
        visit: Visit,
        token: StaffToken,
        /// Where the list goes on: the `next` of its last part.
        cursor: Query<Option<String>>,
        /// At most so many, from 1 to 200; 50 where it is not said.
        limit: Query<Option<u32>>,
    ) -> Result<Json<WaitingView>, ReadFailure> {
        token.signed_in(&self.0, &visit, Role::Reviewer).await?;
        let ports = self.0.workflow().ports();
        let request = WaitingRequest {
            now: ports.clock().now(),
            filter: ReportFilter::default(),
            after: cursor.0.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read_waiting).transpose()?,
            limit: match limit.0.unwrap_or(USUAL) {
                limit @ 1..=MOST => limit,
                _ => return Err(Problem::field("limit", FieldFault::Invalid).into()),
            },
        };
        let page = ports.store().waiting_money(&request).await?;
        let totals = ports.store().waiting_totals(request.now).await?;
        Ok(Json(WaitingView {
            items: page.items.iter().map(AmountView::of).collect(),
            totals: TotalView::all(&totals)?,
            next: page.next.map(cursor::write_waiting).into(),
        }))
    }
}

impl AmountView {
    fn of(waiting: &WaitingMoney) -> Self {
        let open = waiting.open;
        Self {
            inquiry: waiting.inquiry.to_string(),
            reference: waiting.inquiry.reference(),
            organization_name: waiting.organization_name.clone(),
            stage: Spelled(open.stage),
            reason: Spelled(waiting.reason),
            amount: open.amount.minor(),
            currency: Spelled(open.amount.currency()),
            evidence: Spelled(open.evidence),
            transaction_id: open.attempt.transaction_id(),
            since: open.since.to_rfc3339(),
            write_off_proposed: open.write_off_proposed,
            test: waiting.test,
        }
    }
}

impl TotalView {
    fn all(totals: &[WaitingTotal]) -> Result<Vec<Self>, Problem> {
        let of = |currency: Currency| totals.iter().filter(move |total| total.currency == currency);
        let currencies = Currency::ALL.iter().filter(|currency| of(**currency).next().is_some());
        currencies
            .map(|currency| {
                Ok(Self {
                    currency: Spelled(*currency),
                    count: of(*currency).map(|total| total.count).sum(),
                    amount: whole(of(*currency).map(|total| total.amount).sum())?,
                    oldest: of(*currency).map(|total| total.oldest).min().map(|at| at.to_rfc3339()).unwrap_or_default(),
                    reasons: of(*currency).map(ReasonTotalView::of).collect::<Result<_, _>>()?,
                })
            })
            .collect()
    }
}

impl ReasonTotalView {
    fn of(total: &WaitingTotal) -> Result<Self, Problem> {
        Ok(Self {
            reason: Spelled(total.reason),
            count: total.count,
            amount: whole(total.amount)?,
            oldest: total.oldest.to_rfc3339(),
        })
    }
}

/// A sum that JSON can carry; a wrong one is never told.
fn whole(sum: u128) -> Result<u64, Problem> {
    u64::try_from(sum).map_err(|error| Problem::internal().caused_by(error))
}
