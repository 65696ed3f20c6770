//! The contract of [`Gateway`].

mod failures;
mod memory;
mod notifications;

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::join_all;
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, Language, RawNotification, Receiving, Verdict,
};
use kit_workflow::{Currency, Money};

pub use memory::{GatewayFault, MemoryCounter, MemoryGateway};

use super::{Breach, Checked, Must};
use crate::{Dice, sample};

/// How a payment provider behaves towards one gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provider {
    /// It does as asked.
    Works,
    /// It turns everybody away for now.
    Busy,
    /// It does as asked, and its answer never comes.
    Silent,
    /// It answers with what no program can read.
    Garbles,
    /// It answers that something is broken.
    Broken,
    /// It refuses the account's keys, in an answer that may repeat them.
    RefusesTheKeys,
}

/// What a provider says of a payment when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// This was paid.
    Paid(Money),
    /// The payer has not agreed yet.
    Waiting,
    /// The payer's means, or the operator, said no.
    Refused,
    /// A code that stands in no table.
    Unheard,
}

/// What a provider was asked to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The transaction id.
    pub transaction_id: String,
    /// The amount, as the provider understood it.
    pub amount: Money,
}

/// Provides the suite of gateways with gateways to providers that behave as told.
///
/// ```
/// use kit_testing::contract::{GatewayBed, MemoryCounter, Provider};
/// use kit_testing::drive;
/// use kit_workflow::inquiry::AttemptId;
/// use kit_workflow::port::{Gateway, GatewayError};
///
/// let gateway = drive::to_end(MemoryCounter::new().gateway(Provider::RefusesTheKeys));
/// let asked = drive::to_end(gateway.verify(AttemptId(uuid::Uuid::nil())));
/// assert!(matches!(asked, Err(GatewayError::Misconfigured { .. })));
/// ```
pub trait GatewayBed: Sync {
    /// The implementation under test.
    type Gateway: Gateway;

    /// A gateway to a provider of this kind at which nothing was opened.
    fn gateway(&self, provider: Provider) -> impl Future<Output = Self::Gateway> + Send;

    /// From now on the provider of the last gateway says this of an attempt that it opened.
    fn say(&self, attempt: AttemptId, said: Said) -> impl Future<Output = ()> + Send;

    /// What the provider of the last gateway was asked to open, in any order.
    fn opened(&self) -> impl Future<Output = Vec<Opened>> + Send;

    /// The notification that the provider of the last gateway sends of an attempt that it opened.
    fn notification(&self, attempt: AttemptId) -> impl Future<Output = RawNotification> + Send;

    /// Whether status answers name the amount that was paid.
    ///
    /// ```
    /// use kit_testing::contract::{GatewayBed, MemoryCounter};
    ///
    /// assert!(MemoryCounter::new().names_amounts());
    /// ```
    fn names_amounts(&self) -> bool;

    /// What must never be shown: keys, passwords, tokens, whole or in part.
    fn secrets(&self) -> Vec<String>;

    /// The outcome of `work`; `None` where it takes longer than the implementation promises.
    fn bounded<F: Future + Send>(&self, work: F) -> impl Future<Output = Option<F::Output>> + Send;
}

/// Holds a gateway to the contract of [`Gateway`]:
///
/// - an opening MUST carry the attempt's own transaction id and exactly what is owed, also where many are opened at once, and
///   its page MUST be an address of the web;
/// - an attempt that is known already MUST be `AlreadyExists`;
/// - nothing but the status answer MUST make a payment `Paid`, then with exactly the amount that it names;
/// - a code that nobody has heard of MUST be `Pending`, and a refused payment MUST be found paid once it is;
/// - what was never opened MUST be neither `Paid` nor `Refused`;
/// - an opening that may have happened MUST be `OutcomeUnknown`, one that was turned away `Unavailable`, a question without an
///   answer `Unavailable`, refused keys `Misconfigured`, each within a bounded time;
/// - a notification MUST name its transaction and be proven by a signature or by its opening's token, and no other MUST be;
/// - no error and no value MUST show a secret.
///
/// ```
/// use kit_testing::contract::{self, MemoryCounter};
///
/// let checked = kit_testing::drive::to_end(contract::gateway(&MemoryCounter::new())).unwrap();
/// println!("{checked}");
/// ```
///
/// # Errors
///
/// The first [`Breach`].
pub async fn gateway<B: GatewayBed>(bed: &B) -> Result<Checked, Breach> {
    let mut checked = Checked::new("gateway");
    let dice = &mut Dice::new(71);
    let must = checked.must("an opening MUST carry the attempt's transaction id and exactly what is owed");
    openings_are_exact(must, bed, dice).await?;
    let must = checked.must("a payment page MUST be an address of the web");
    pages_are_of_the_web(must, bed, dice).await?;
    let must = checked.must("an attempt that is known already MUST be AlreadyExists");
    known_attempts_are_told(must, bed, dice).await?;
    let must = checked.must("nothing but the status answer MUST make a payment Paid");
    only_the_status_pays(must, bed, dice).await?;
    let must = checked.must("an amount MUST be exactly the one that the status answer names");
    amounts_are_exact(must, bed, dice).await?;
    let must = checked.must("a code that nobody has heard of MUST be Pending");
    unheard_codes_are_pending(must, bed, dice).await?;
    let must = checked.must("a refused payment MUST be Refused, and Paid once it is paid after all");
    refusals_are_not_final(must, bed, dice).await?;
    let must = checked.must("what was never opened MUST be neither Paid nor Refused");
    strangers_stand_nowhere(must, bed, dice).await?;
    let must = checked.must("an opening that may have happened MUST be OutcomeUnknown, within a bounded time");
    failures::lost_openings_are_unknown(must, bed, dice).await?;
    let must = checked.must("an opening that was turned away MUST be Unavailable");
    failures::busy_providers_are_tried_later(must, bed, dice).await?;
    let must = checked.must("a question without an answer MUST be Unavailable, within a bounded time");
    failures::lost_answers_say_nothing(must, bed, dice).await?;
    let must = checked.must("refused keys MUST be Misconfigured");
    failures::refused_keys_are_our_fault(must, bed, dice).await?;
    let must = checked.must("a notification of the provider's MUST name its transaction and be proven");
    notifications::genuine_ones_are_known(must, bed, dice).await?;
    let must = checked.must("a notification that is not the provider's MUST NOT be proven");
    notifications::forged_ones_are_not(must, bed, dice).await?;
    let must = checked.must("no error and no value MUST show a secret");
    failures::secrets_are_kept(must, bed, dice).await?;
    Ok(checked)
}

async fn openings_are_exact<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = &bed.gateway(Provider::Works).await;
    let owed = [
        Money::new(15_000, Currency::Xof),
        Money::new(2_000_000, Currency::Xof),
        Money::new(100, Currency::Xaf),
        Money::new(1_000, Currency::Gnf),
        Money::new(1_000_000, Currency::Cdf),
        Money::new(100_000, Currency::Usd),
    ];
    let requests = owed.map(|amount| CheckoutRequest { amount, ..request(AttemptId(dice.uuid())) });
    for outcome in join_all(requests.iter().map(|request| open(must, bed, gateway, request))).await {
        must.works("one of several openings", outcome?)?;
    }
    let asked =
        requests.map(|request| Opened { transaction_id: request.attempt.transaction_id(), amount: request.amount });
    must.equal("what was opened", &sorted(bed.opened().await), &sorted(asked.to_vec()))
}

fn sorted(mut opened: Vec<Opened>) -> Vec<Opened> {
    opened.sort_by(|one, other| one.transaction_id.cmp(&other.transaction_id));
    opened
}

async fn pages_are_of_the_web<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let checkout = opened(must, bed, &gateway, AttemptId(dice.uuid())).await?;
    let web = ["http://", "https://"].iter().any(|scheme| checkout.payment_url.starts_with(scheme));
    must.hold(web, || "the page is at no address of the web".to_owned())
}

async fn known_attempts_are_told<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let attempt = AttemptId(dice.uuid());
    opened(must, bed, &gateway, attempt).await?;
    let again = open(must, bed, &gateway, &request(attempt)).await?;
    must.hold(again == Err(GatewayError::AlreadyExists), || format!("a second opening was answered by {again:?}"))
}

async fn only_the_status_pays<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let attempt = AttemptId(dice.uuid());
    opened(must, bed, &gateway, attempt).await?;
    for said in [None, Some(Said::Waiting)] {
        if let Some(said) = said {
            bed.say(attempt, said).await;
        }
        // What a notification says is a hint: reading it changes nothing.
        let _ = gateway.read_notification(&bed.notification(attempt).await);
        let verdict = must.works("asking", ask(must, bed, &gateway, attempt).await?)?;
        let pending = matches!(verdict, Verdict::Pending { .. });
        must.hold(pending, || format!("a payment that waits is {verdict:?}"))?;
    }
    Ok(())
}

async fn amounts_are_exact<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let amounts = [sample::OWED, Money::new(14_995, Currency::Xof), Money::new(20_000, Currency::Xof)];
    for paid in amounts.into_iter().chain([Money::new(15_000, Currency::Xaf)]) {
        let attempt = AttemptId(dice.uuid());
        opened(must, bed, &gateway, attempt).await?;
        bed.say(attempt, Said::Paid(paid)).await;
        let verdict = must.works("asking", ask(must, bed, &gateway, attempt).await?)?;
        let Verdict::Paid { amount, .. } = verdict else {
            return Err(must.breach(format!("a payment of {paid} is {verdict:?}")));
        };
        let expected = bed.names_amounts().then_some(Receiving::Money(paid));
        must.equal("what was received", &amount, &expected)?;
    }
    Ok(())
}

async fn unheard_codes_are_pending<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let attempt = AttemptId(dice.uuid());
    opened(must, bed, &gateway, attempt).await?;
    bed.say(attempt, Said::Unheard).await;
    let verdict = must.works("asking", ask(must, bed, &gateway, attempt).await?)?;
    must.hold(matches!(verdict, Verdict::Pending { .. }), || format!("an unheard-of code is {verdict:?}"))
}

async fn refusals_are_not_final<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    let attempt = AttemptId(dice.uuid());
    opened(must, bed, &gateway, attempt).await?;
    for _ in 0..2 {
        bed.say(attempt, Said::Refused).await;
        let verdict = must.works("asking", ask(must, bed, &gateway, attempt).await?)?;
        must.hold(matches!(verdict, Verdict::Refused { .. }), || format!("a refused payment is {verdict:?}"))?;
    }
    bed.say(attempt, Said::Paid(sample::OWED)).await;
    let verdict = must.works("asking", ask(must, bed, &gateway, attempt).await?)?;
    must.hold(matches!(verdict, Verdict::Paid { .. }), || format!("a payment after a refusal is {verdict:?}"))
}

async fn strangers_stand_nowhere<B: GatewayBed>(must: Must, bed: &B, dice: &mut Dice) -> Result<(), Breach> {
    let gateway = bed.gateway(Provider::Works).await;
    opened(must, bed, &gateway, AttemptId(dice.uuid())).await?;
    let verdict = ask(must, bed, &gateway, AttemptId(dice.uuid())).await?;
    let nowhere = !matches!(verdict, Ok(Verdict::Paid { .. } | Verdict::Refused { .. } | Verdict::Expired { .. }));
    must.hold(nowhere, || format!("an attempt that nobody opened is {verdict:?}"))
}

/// A request that every provider can fulfil.
fn request(attempt: AttemptId) -> CheckoutRequest {
    CheckoutRequest {
        attempt,
        amount: sample::OWED,
        description: "Kit de preparation a l audit KIT-0000-0000".to_owned(),
        notify_url: "http://127.0.0.1:9/payments/provider/notify".to_owned(),
        return_url: format!("http://127.0.0.1:9/payments/provider/return?r={}", secret_of_the_way_back()),
        language: Language::French,
        payer_name: "Chargée d'études".to_owned(),
        payer_email: "client@payer.example".to_owned(),
        payer_phone: "+2250700000000".to_owned(),
        reference: "KIT-0000-0000".to_owned(),
        organization: "Mairie".to_owned(),
    }
}

fn secret_of_the_way_back() -> String {
    "zz-way-back-".repeat(3)
}

async fn opened<B: GatewayBed>(
    must: Must,
    bed: &B,
    gateway: &B::Gateway,
    attempt: AttemptId,
) -> Result<Checkout, Breach> {
    must.works("opening a page", open(must, bed, gateway, &request(attempt)).await?)
}

async fn open<B: GatewayBed>(
    must: Must,
    bed: &B,
    gateway: &B::Gateway,
    request: &CheckoutRequest,
) -> Result<Result<Checkout, GatewayError>, Breach> {
    let opening = AssertUnwindSafe(bed.bounded(gateway.open_checkout(request))).catch_unwind();
    let outcome = opening.await.map_err(|_| must.breach("the gateway panicked"))?;
    outcome.ok_or_else(|| must.breach("opening takes longer than it may"))
}

async fn ask<B: GatewayBed>(
    must: Must,
    bed: &B,
    gateway: &B::Gateway,
    attempt: AttemptId,
) -> Result<Result<Verdict, GatewayError>, Breach> {
    let asking = AssertUnwindSafe(bed.bounded(gateway.verify(attempt))).catch_unwind();
    let outcome = asking.await.map_err(|_| must.breach("the gateway panicked"))?;
    outcome.ok_or_else(|| must.breach("asking takes longer than it may"))
}
