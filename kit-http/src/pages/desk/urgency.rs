//! What waits too long, and what falls due soon: in words, which a colour repeats.

use std::time::Duration;

use kit_workflow::Timestamp;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::Summary;
use serde::Serialize;

use crate::pages::words::Words;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What waits for staff should be looked at within a day, and is late after three: a client who paid was promised days, not
/// weeks.
const LATE: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A badge that says how urgent something is.
#[derive(Serialize)]
pub(super) struct Urgency {
    tone: &'static str,
    words: String,
}

/// How long an inquiry has waited for staff; nothing where it waits for somebody else, or not long.
pub(super) fn waiting(words: Words, summary: &Summary, now: Timestamp) -> Option<Urgency> {
    let ours = summary.money_waits
        || summary.given_up
        || matches!(summary.stage, Stage::Drafted | Stage::Validated | Stage::GenerationFailed | Stage::Refunding);
    let (tone, key) = match now.since(summary.moved_at) {
        _ if !ours => return None,
        age if age >= LATE => ("stop", "urgency-late"),
        age if age >= DAY => ("wait", "urgency-waits"),
        _ => return None,
    };
    Some(Urgency { tone, words: words.say(key) })
}

/// How near a deadline is; nothing where it is more than a day away.
pub(super) fn due(words: Words, deadline: Timestamp, now: Timestamp) -> Option<Urgency> {
    let (tone, key) = match deadline {
        past if past <= now => ("stop", "urgency-past"),
        near if near <= now + DAY => ("wait", "urgency-soon"),
        _ => return None,
    };
    Some(Urgency { tone, words: words.say(key) })
}
