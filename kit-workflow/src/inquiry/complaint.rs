//! What clients say of attempts to pay that brought nothing: "my money is gone, and you say that it was refused".

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::{Account, AttemptId, Refusal};
use crate::{Corrupt, Facts, Timestamp};

/// One attempt is complained of once within this time.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The last complaint of one attempt.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// # use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryActor, Refusal};
/// # let attempt = AttemptId(uuid::Uuid::from_u128(1));
/// let complain = |state, attempt| {
///     InquiryLifecycle::apply(state, InquiryActor::new(ActorKind::Client), at, Command::Complain { attempt })
/// };
/// let complained = complain(walked(3), attempt)?.state().clone();
/// let account = complained.account().ok_or("an order was opened")?;
/// assert!(account.is_complained_of() && account.complaints()[0].attempt == attempt);
/// // Once a day is enough.
/// assert_eq!(account.may_complain(attempt, at), Err(Refusal::ComplainedToday));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Of which attempt.
    pub attempt: AttemptId,
    /// When the client said so.
    pub at: Timestamp,
    /// Whether it waits for an answer: staff answer it, or the money comes.
    pub open: bool,
}

impl Account {
    /// The last complaint of each attempt that was complained of.
    pub fn complaints(&self) -> &[Complaint] {
        &self.complaints
    }

    /// Whether a complaint waits for an answer.
    pub fn is_complained_of(&self) -> bool {
        self.complaints.iter().any(|complaint| complaint.open)
    }

    /// Whether this attempt may be complained of at this moment.
    ///
    /// # Errors
    ///
    /// [`Refusal::MoneyReceived`] where it brought money, [`Refusal::ComplainedToday`].
    pub fn may_complain(&self, attempt: AttemptId, at: Timestamp) -> Result<(), Refusal> {
        let told = self.complaints.iter().find(|complaint| complaint.attempt == attempt);
        if self.entries().iter().any(|entry| entry.receipt.attempt() == attempt) {
            Err(Refusal::MoneyReceived)
        } else if told.is_some_and(|complaint| complaint.open || at.since(complaint.at) < DAY) {
            Err(Refusal::ComplainedToday)
        } else {
            Ok(())
        }
    }

    /// Whether a complaint could be answered now.
    pub(super) fn may_answer_complaint(&self) -> Result<(), Refusal> {
        if self.is_complained_of() { Ok(()) } else { Err(Refusal::NoComplaint) }
    }

    pub(super) fn complain(mut self, attempt: AttemptId, at: Timestamp) -> Result<Self, Refusal> {
        self.may_complain(attempt, at)?;
        self.complaints.retain(|complaint| complaint.attempt != attempt);
        self.complaints.push(Complaint { attempt, at, open: true });
        Ok(self)
    }

    /// Answers every complaint that is open.
    pub(super) fn answer_complaint(mut self, answer: String) -> Result<Self, Refusal> {
        self.may_answer_complaint()?;
        self.complaints.iter_mut().for_each(|complaint| complaint.open = false);
        self.answered = Some(answer);
        Ok(self)
    }

    /// The money came: nothing more is to be said of it.
    pub(super) fn close_complaint(&mut self, attempt: AttemptId) {
        let of = self.complaints.iter_mut().filter(|complaint| complaint.attempt == attempt);
        of.for_each(|complaint| complaint.open = false);
    }

    /// Whether this is a complaint that waits already.
    pub(super) fn knows_complaint(&self, attempt: AttemptId) -> bool {
        self.complaints.iter().any(|complaint| complaint.attempt == attempt && complaint.open)
    }

    /// Whether the last answer was this, and nothing was complained of since.
    pub(super) fn was_answered(&self, answer: &str) -> bool {
        self.answered.as_deref() == Some(answer) && !self.is_complained_of()
    }

    pub(super) fn complaint_facts(&self, facts: Facts) -> Facts {
        let complaints: Vec<String> = self.complaints.iter().map(Complaint::to_string).collect();
        let complaints = (!complaints.is_empty()).then(|| complaints.join(";"));
        facts.with_some("complaints", complaints).with_some("complaint_answer", self.answered.as_deref())
    }

    pub(super) fn take_complaints(facts: &mut Facts) -> Result<Vec<Complaint>, Corrupt> {
        let complaints: Option<String> = facts.take_some("complaints")?;
        complaints.as_deref().unwrap_or("").split(';').filter(|text| !text.is_empty()).map(str::parse).collect()
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let standing = if self.open { OPEN } else { CLOSED };
        write!(f, "{},{},{standing}", self.attempt, self.at)
    }
}

const OPEN: &str = "open";
const CLOSED: &str = "closed";

impl FromStr for Complaint {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(',').collect();
        let [attempt, at, standing] = parts[..] else { return Err(Corrupt::new("complaints", text)) };
        let open = match standing {
            OPEN => true,
            CLOSED => false,
            _ => return Err(Corrupt::new("complaints", text)),
        };
        let at = at.parse().map_err(|_| Corrupt::new("complaints", text))?;
        Ok(Self { attempt: attempt.parse()?, at, open })
    }
}
