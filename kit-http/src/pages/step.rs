//! Where an inquiry stands, as a short list of steps that a client understands.

use kit_workflow::inquiry::Stage;
use serde::Serialize;

use super::words::Words;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Progress {
    Done,
    Current,
    Coming,
    Stopped,
}

impl Progress {
    fn key(self) -> &'static str {
        match self {
            Self::Done => "progress-done",
            Self::Current => "progress-current",
            Self::Coming => "progress-coming",
            Self::Stopped => "progress-stopped",
        }
    }
}

/// A step of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StepView {
    title: String,
    words: String,
    progress: Progress,
}

/// The road of an inquiry that is not closed or given back.
const ROAD: [&str; 5] = ["step-received", "step-payment", "step-draft", "step-review", "step-delivery"];

fn road(stage: Stage) -> Vec<(&'static str, Progress)> {
    use Progress::{Coming, Current, Done, Stopped};
    let at = |current: usize| {
        let progress = |index: usize| match index.cmp(&current) {
            std::cmp::Ordering::Less => Done,
            std::cmp::Ordering::Equal => Current,
            std::cmp::Ordering::Greater => Coming,
        };
        ROAD.iter().enumerate().map(|(index, title)| (*title, progress(index))).collect()
    };
    match stage {
        Stage::Submitted => at(0),
        Stage::AwaitingPayment => at(1),
        Stage::Paid | Stage::Generating | Stage::GenerationFailed => at(2),
        Stage::Drafted | Stage::Validated => at(3),
        Stage::Delivered => at(ROAD.len()),
        Stage::Cancelled => vec![("step-received", Done), ("step-closed", Stopped)],
        Stage::Refunding => vec![("step-received", Done), ("step-payment", Done), ("step-refund", Current)],
        Stage::Refunded => vec![("step-received", Done), ("step-payment", Done), ("step-refund", Done)],
    }
}

/// The steps of an inquiry at this stage; `yours` tells whether the current one waits for the client.
pub(crate) fn steps(words: Words, stage: Stage, yours: bool) -> Vec<StepView> {
    let step = |(title, progress): (&str, Progress)| {
        let key = if yours && progress == Progress::Current { "progress-yours" } else { progress.key() };
        StepView { title: words.say(title), words: words.say(key), progress }
    };
    road(stage).into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use kit_workflow::Name as _;
    use kit_workflow::inquiry::Stage;

    use super::{Progress, road};

    #[test]
    fn what_is_done_comes_before_what_is_to_come() {
        let rank = |progress| match progress {
            Progress::Done => 0,
            Progress::Current | Progress::Stopped => 1,
            Progress::Coming => 2,
        };
        for stage in Stage::ALL {
            let ranks: Vec<u8> = road(*stage).into_iter().map(|(_, progress)| rank(progress)).collect();
            assert!(ranks.is_sorted(), "{stage}");
            assert!(ranks.iter().filter(|rank| **rank == 1).count() <= 1, "{stage}");
        }
    }
}
