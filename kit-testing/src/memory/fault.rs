use std::fmt;

/// One sentence of a store's contract that a [`MemoryStore`](super::MemoryStore) breaks on demand, so that a suite or a
/// property can show that it would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Sessions live on after the password was changed.
    SessionsOutlivePasswords,
    /// A download that begins twice counts twice.
    DownloadsCountedTwice,
    /// Of a link every download is listed, however many they are.
    DownloadsUnbounded,
    /// An invitation can be taken again and again.
    InvitationsStayOpen,
    /// A second factor that counts gives way to one that is only begun.
    FactorsOverwritten,
    /// A step of a second factor is taken again and again.
    StepsRepeated,
    /// A recovery code is taken again and again.
    RecoveryRepeated,
    /// Sessions that were opened without a second factor live on once there is one.
    SessionsOutliveFactors,
    /// An account has as many identities of one provider as come.
    IdentitiesPile,
    /// A round trip to a provider is used again and again.
    RoundTripsRepeated,
    /// Sessions live on after the account's identities were taken off.
    SessionsOutliveIdentities,
    /// Letters that wait are not listed.
    QueueUnseen,
    /// That a letter was sent is forgotten once somebody says otherwise.
    SentForgotten,
    /// An account is changed and nobody notes it.
    TrailForgotten,
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
    /// Deadlines of a stage that was left fire all the same.
    DisarmForgotten,
    /// Deadlines are disarmed for every subject, not only for the one that moved.
    DisarmTooWide,
    /// A subscriber is told the last event of a subject only.
    NewsSkipped,
    /// News are told to whoever asks, whoever has them in hand.
    EarsOpen,
    /// An event counts as heard whoever says so.
    StaleEarsHonoured,
    /// What was not heard comes again at once.
    PauseIgnored,
    /// Buried effects come back.
    BuriedRise,
    /// The same notification is taken again.
    NotificationTakenTwice,
    /// A notification is kept and nobody asks the gateway.
    NotificationNotFollowed,
    /// Every notification of an attempt has the gateway asked once more.
    StormFollowed,
    /// A notification that comes while the gateway is asked is forgotten when that answer is written.
    LeasedEffectReused,
    /// There is always room for one more notification of an unknown transaction.
    InboxUnbounded,
    /// Whoever looked at an early notification decides it, whatever others decided.
    InboxDecidedTwice,
    /// Every inquiry may have whomever it names written to.
    RecipientsUnprotected,
    /// Old notifications are never forgotten.
    PurgeForgotten,
    /// Everybody may ask about an attempt at once.
    CalmIgnored,
    /// News make a paid attempt unpaid.
    PaidForgotten,
    /// News without a payment page make a known one unknown.
    PaymentPageForgotten,
    /// News without a token make a known one unknown.
    NotifyTokenForgotten,
    /// Laying out a draft again throws away what was written.
    PlanOverwritten,
    /// What comes second replaces a section that is written.
    SectionOverwritten,
    /// Nothing follows a section that is written.
    SectionsEndThere,
    /// The call that a section came of is not kept as it ended.
    CallsForgotten,
    /// A search minds capital letters.
    SearchMindsCase,
    /// Money that does not get on is not listed among what waits.
    StuckMoneyUnseen,
    /// Money of every inquiry is listed, whichever was asked for.
    WaitUnfiltered,
    /// Money counts as waiting since its inquiry last moved.
    WaitForgotten,
    /// What waits is added up over all currencies.
    CurrenciesMixed,
    /// A page begins with the last item of the one before.
    PagesOverlap,
    /// Lists come in one order, whichever is asked for.
    OrderIgnored,
    /// Whoever takes an inquiry has it, whoever had it.
    HandoverBlind,
    /// A note that is sent twice is there twice.
    NotesRepeated,
    /// Whoever was at an inquiry once is at it for ever.
    PresenceEternal,
    /// A message that is sent twice is there twice.
    MessagesRepeated,
    /// Documents are attached while the draft is being written, and after.
    DocumentsLate,
    /// An erasure leaves the names of the files that staff chose.
    ErasureForgetful,
    /// An erasure does not mind that the inquiry moved.
    ErasureBlind,
    /// Nobody is told which files are to be removed.
    DiscardedForgotten,
    /// Everybody who lets the files of an inquiry go is told that it was theirs.
    LetGoTwice,
    /// Two orders get the same number for their receipts.
    NumbersRepeat,
    /// Numbers of receipts are left out.
    NumbersSkip,
    /// A complaint stays open although its money came.
    ComplaintsOutliveMoney,
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
        Self::DisarmForgotten,
        Self::DisarmTooWide,
        Self::NewsSkipped,
        Self::EarsOpen,
        Self::StaleEarsHonoured,
        Self::PauseIgnored,
        Self::BuriedRise,
        Self::NotificationTakenTwice,
        Self::NotificationNotFollowed,
        Self::StormFollowed,
        Self::LeasedEffectReused,
        Self::InboxUnbounded,
        Self::InboxDecidedTwice,
        Self::RecipientsUnprotected,
        Self::PurgeForgotten,
        Self::CalmIgnored,
        Self::PaidForgotten,
        Self::PaymentPageForgotten,
        Self::NotifyTokenForgotten,
        Self::PlanOverwritten,
        Self::SectionOverwritten,
        Self::SectionsEndThere,
        Self::CallsForgotten,
        Self::SearchMindsCase,
        Self::StuckMoneyUnseen,
        Self::WaitUnfiltered,
        Self::WaitForgotten,
        Self::CurrenciesMixed,
        Self::PagesOverlap,
        Self::OrderIgnored,
        Self::HandoverBlind,
        Self::NotesRepeated,
        Self::PresenceEternal,
        Self::MessagesRepeated,
        Self::DocumentsLate,
        Self::DownloadsCountedTwice,
        Self::DownloadsUnbounded,
        Self::ErasureForgetful,
        Self::ErasureBlind,
        Self::DiscardedForgotten,
        Self::LetGoTwice,
        Self::NumbersRepeat,
        Self::NumbersSkip,
        Self::ComplaintsOutliveMoney,
        Self::AddressesShared,
        Self::SessionsOutliveAccounts,
        Self::SessionsOutlivePasswords,
        Self::InvitationsStayOpen,
        Self::FactorsOverwritten,
        Self::StepsRepeated,
        Self::RecoveryRepeated,
        Self::SessionsOutliveFactors,
        Self::IdentitiesPile,
        Self::RoundTripsRepeated,
        Self::SessionsOutliveIdentities,
        Self::QueueUnseen,
        Self::SentForgotten,
        Self::TrailForgotten,
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
