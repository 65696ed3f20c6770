use std::fmt;

/// One sentence of a store's contract that a [`MemoryStore`](super::MemoryStore) breaks on demand, so that a suite or a
/// property can show that it would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Commits overwrite whatever somebody else wrote in between.
    VersionIgnored,
    /// Idempotency keys are stored and never looked at.
    KeyIgnored,
    /// An idempotency key is looked at only after everything else was found right.
    KeyLookedAtLast,
    /// A commit finishes an effect whoever holds it.
    FenceIgnored,
    /// An effect stays in the outbox although a commit finished it.
    EffectNotFinished,
    /// The state is written, its effects are not.
    EffectsLost,
    /// A refused commit leaves its idempotency key behind.
    RefusedKeyKept,
    /// The event is written, the state is not.
    StateNotWritten,
    /// Every seal follows 32 zero bytes.
    ChainBroken,
    /// Leases do not keep other workers away.
    LeaseIgnored,
    /// A lease that ran out is never handed on.
    LeaseEternal,
    /// Effects are handed out before they are due.
    DueIgnored,
    /// Effects come newest first.
    NewestFirst,
    /// The attempt is counted when the work comes back, not when it is claimed.
    AttemptsUncounted,
    /// Every claim of an effect carries the same fence.
    FenceFixed,
    /// Extending, finishing, postponing and burying go through whoever asks.
    StaleClaimsHonoured,
    /// A claim whose lease ran out is honoured until somebody else takes the effect.
    ExpiredClaimsHonoured,
    /// Extending a lease says yes and does nothing.
    ExtensionForgotten,
    /// Progress does not start the attempts anew.
    ProgressForgotten,
    /// Buried effects come back.
    BuriedRise,
    /// The same notification is taken again.
    NotificationTakenTwice,
    /// A notification is kept and nobody asks the gateway.
    NotificationNotFollowed,
    /// News make a paid attempt unpaid.
    PaidForgotten,
    /// News without a payment page make a known one unknown.
    PaymentPageForgotten,
    /// A search minds capital letters.
    SearchMindsCase,
    /// A page begins with the last item of the one before.
    PagesOverlap,
    /// One address may have two accounts.
    AddressesShared,
    /// Sessions of a disabled account stay open.
    SessionsOutliveAccounts,
    /// Sessions stay open however long nobody uses them.
    SessionsNeverIdle,
    /// Sessions stay open past their end.
    SessionsNeverEnd,
    /// The use of a session is not noted.
    SessionUseForgotten,
    /// A closed session stays open.
    ClosedSessionsLive,
}

impl Fault {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::VersionIgnored,
        Self::KeyIgnored,
        Self::KeyLookedAtLast,
        Self::FenceIgnored,
        Self::EffectNotFinished,
        Self::EffectsLost,
        Self::RefusedKeyKept,
        Self::StateNotWritten,
        Self::ChainBroken,
        Self::LeaseIgnored,
        Self::LeaseEternal,
        Self::DueIgnored,
        Self::NewestFirst,
        Self::AttemptsUncounted,
        Self::FenceFixed,
        Self::StaleClaimsHonoured,
        Self::ExpiredClaimsHonoured,
        Self::ExtensionForgotten,
        Self::ProgressForgotten,
        Self::BuriedRise,
        Self::NotificationTakenTwice,
        Self::NotificationNotFollowed,
        Self::PaidForgotten,
        Self::PaymentPageForgotten,
        Self::SearchMindsCase,
        Self::PagesOverlap,
        Self::AddressesShared,
        Self::SessionsOutliveAccounts,
        Self::SessionsNeverIdle,
        Self::SessionsNeverEnd,
        Self::SessionUseForgotten,
        Self::ClosedSessionsLive,
    ];
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}
