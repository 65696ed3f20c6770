//! What an observer of the whole run has seen. The program never reads it; the properties do.

/// What was seen so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Seen {
    /// How often a receipt of each attempt was entered.
    pub receipts: [u8; 3],
    /// A named member of staff signed that the order is paid.
    pub signed: bool,
    /// The letters with links, by link from 1.
    pub letters: [LetterSeen; 4],
    /// The drafts, by number from 1.
    pub drafts: [DraftSeen; 3],
    /// How often a new link was given under the client's one idempotency key.
    pub reissued: u8,
    /// A worker wrote after another one had taken its effect over.
    pub overtaken_wrote: bool,
    /// An effect was tried more often than is allowed.
    pub tried_too_often: bool,
    /// A letter went out whose link was dead when its worker took it up.
    pub dead_link_mailed: bool,
    /// A draft was begun for an order that is not paid.
    pub drafted_unpaid: bool,
    /// An order was cancelled while an attempt could still succeed, or money was held.
    pub ended_early: bool,
    /// An order expired before its time.
    pub expired_early: bool,
    /// What was stored does not come back as it was.
    pub forgotten: bool,
    /// Whoever proposed to give money up also agreed to it.
    pub given_up_alone: bool,
    /// An effect was refused, and will be for ever.
    pub futile: bool,
    /// What happened would not happen if it were asked for again.
    pub diverged: bool,
    /// A link was given that opens another PDF than staff had validated.
    pub wrong_pdf: bool,
    /// A link lives that was ended, or died though nobody ended it.
    pub wrong_link: bool,
    /// What happened at least once, for the goals.
    pub happened: Happened,
}

/// A letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct LetterSeen {
    /// How many copies were accepted, three at most.
    pub copies: u8,
    /// How often something went wrong while somebody was at it, three at most.
    pub troubles: u8,
    /// Copies bear different names.
    pub renamed: bool,
}

impl LetterSeen {
    /// Nobody is at it any more: only whether it went out still matters, unless it went out too often.
    pub(crate) fn close(&mut self) {
        if self.copies <= 1 + self.troubles {
            (self.copies, self.troubles) = (self.copies.min(1), 0);
        }
    }
}

/// A draft, since its effect was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct DraftSeen {
    /// How often the model wrote it, four at most.
    pub written: u8,
    /// How often something went wrong while somebody was at it, four at most.
    pub troubles: u8,
}

/// What happened at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Happened {
    /// An order that had expired was paid.
    pub late: bool,
    /// Money came for an inquiry that the client had cancelled.
    pub unwanted: bool,
    /// Staff had a draft tried again.
    pub retried: bool,
}

pub(crate) fn more(count: &mut u8, most: u8) {
    *count = most.min(*count + 1);
}
