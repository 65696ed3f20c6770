//! The deadlines of an inquiry as data.

use std::time::Duration;

use super::{CommandKind, Effect, InquiryLifecycle, Letter, Stage, State};
use crate::{Deadline, Timestamp, When};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A draft takes minutes, and its worker gives up within half an hour of pauses: after an hour somebody should look.
const STUCK: Duration = HOUR;

/// What was paid should not wait longer for a reader.
const UNREAD: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Whoever has not paid by then is not reminded again.
const LAST: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A kit that nobody has fetched three days into a link of a week may have gone to a mailbox where nobody looks.
const UNFETCHED: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// Every deadline.
pub(super) const DEADLINES: &[Deadline<InquiryLifecycle>] = &[
    Deadline {
        name: "order_expires",
        stage: Stage::AwaitingPayment,
        when: When::At { told: "the end of the order", moment: order_expiry },
        effect: |at| Effect::ExpireOrder { at },
        command: Some(CommandKind::Expire),
    },
    Deadline {
        name: "first_payment_reminder",
        stage: Stage::AwaitingPayment,
        when: When::At { told: "an hour after the client first went to pay", moment: |state, _| reminder(state, HOUR) },
        effect: |_| Effect::Mail(Letter::ClientReminder),
        command: None,
    },
    Deadline {
        name: "second_payment_reminder",
        stage: Stage::AwaitingPayment,
        when: When::At { told: "a day after the client first went to pay", moment: |state, _| reminder(state, DAY) },
        effect: |_| Effect::Mail(Letter::ClientReminder),
        command: None,
    },
    Deadline {
        name: "last_payment_reminder",
        stage: Stage::AwaitingPayment,
        when: When::At {
            told: "three days after the client first went to pay",
            moment: |state, _| reminder(state, LAST),
        },
        effect: |_| Effect::Mail(Letter::ClientLastReminder),
        command: None,
    },
    Deadline {
        name: "generation_stuck",
        stage: Stage::Generating,
        when: When::After(STUCK),
        effect: |_| Effect::Mail(Letter::StaffGenerationStuck),
        command: None,
    },
    Deadline {
        name: "draft_waits",
        stage: Stage::Drafted,
        when: When::After(UNREAD),
        effect: |_| Effect::Mail(Letter::StaffDraftWaits),
        command: None,
    },
    Deadline {
        name: "kit_not_downloaded",
        stage: Stage::Delivered,
        when: When::At {
            told: "four days before the end of the link",
            moment: |state, now| before_link_ends(state, now, UNFETCHED),
        },
        effect: |_| Effect::Mail(Letter::ClientNotDownloaded),
        command: None,
    },
    Deadline {
        name: "link_expires_soon",
        stage: Stage::Delivered,
        when: When::At {
            told: "a day before the end of the link",
            moment: |state, now| before_link_ends(state, now, DAY),
        },
        effect: |_| Effect::Mail(Letter::ClientLinkExpires),
        command: None,
    },
];

fn order_expiry(state: &State, _: Timestamp) -> Option<Timestamp> {
    state.account().map(|account| account.expires_at())
}

/// The moment depends on nothing that moves afterwards: so each comes once for an order, however often the client tries.
fn reminder(state: &State, after: Duration) -> Option<Timestamp> {
    match state {
        State::AwaitingPayment(awaiting) => awaiting.reminded_from().map(|from| from + after),
        _ => None,
    }
}

/// So long before the end of the link; never for one that lasts no longer anyway.
fn before_link_ends(state: &State, now: Timestamp, before: Duration) -> Option<Timestamp> {
    let moment = state.delivery()?.grant?.expires_at - before;
    (now < moment).then_some(moment)
}
