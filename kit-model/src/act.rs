//! One step of anybody, and how it is told.

use crate::town::{Aim, Books, Doing, Errand, Outcome, Request, Town};

/// One step of anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The client sends the form.
    Submit,
    /// The client asks for a payment page.
    Checkout,
    /// A request takes its next step.
    Serve(Request, Reply),
    /// A request dies.
    DropRequest(Request),
    /// The client pays an attempt at the gateway.
    Pay(u8, u64),
    /// The gateway refuses an attempt.
    Refuse(u8),
    /// The gateway calls about an attempt.
    Notify(u8),
    /// Somebody asks for a move.
    Ask(Asked),
    /// A worker takes this effect.
    Claim(Errand),
    /// The worker with this number takes its next step.
    Work(usize, Reply),
    /// The worker with this number dies.
    Die(usize),
    /// The lease of the worker with this number runs out; the worker does not know.
    Lapse(usize),
    /// Days pass.
    Tick,
}

/// What the outside answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It does what it is asked.
    Well,
    /// It does what it is asked, and the answer is lost.
    Lost,
    /// It does nothing.
    Away,
}

/// A move that a person asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the lifecycle's command of that name, or says who asks")]
pub enum Asked {
    Cancel,
    AcceptShortPayment,
    RecordPaymentByHand,
    RetryGeneration,
    RequestRevision,
    Validate,
    WithdrawValidation,
    Deliver,
    ReissueLink,
    RevokeLink,
    Correct,
    Refund,
    ConfirmRefund,
    ProposeWriteOff,
    AgreeWriteOff,
    AgreeWriteOffAlone,
}

impl Asked {
    /// Every one of them.
    pub const ALL: [Self; 16] = [
        Self::Cancel,
        Self::AcceptShortPayment,
        Self::RecordPaymentByHand,
        Self::RetryGeneration,
        Self::RequestRevision,
        Self::Validate,
        Self::WithdrawValidation,
        Self::Deliver,
        Self::ReissueLink,
        Self::RevokeLink,
        Self::Correct,
        Self::Refund,
        Self::ConfirmRefund,
        Self::ProposeWriteOff,
        Self::AgreeWriteOff,
        Self::AgreeWriteOffAlone,
    ];

    /// Whether it leads from a payment to its end: the link, or the money back.
    pub fn on_the_road(self) -> bool {
        matches!(self, Self::Validate | Self::Deliver | Self::ConfirmRefund)
    }
}

impl Act {
    /// This step in words, as it is taken in `town`.
    pub fn words(&self, town: &Town) -> String {
        match self {
            Self::Submit => "the client sends the form".to_owned(),
            Self::Checkout => format!("the client asks for payment page {}", town.attempts.len() + 1),
            Self::Serve(request, reply) => served(*request, *reply),
            Self::DropRequest(request) => format!("a request dies {}", before(*request)),
            Self::Pay(attempt, amount) => format!("the client pays {amount} for attempt {attempt} at the gateway"),
            Self::Refuse(attempt) => format!("the gateway refuses attempt {attempt}"),
            Self::Notify(attempt) => format!("the gateway calls about attempt {attempt}, and is answered"),
            Self::Ask(asked) => person(*asked).to_owned(),
            Self::Claim(errand) => format!("a worker takes {errand}"),
            Self::Work(number, reply) => match town.hands.get(*number) {
                Some(hand) => {
                    let who = if hand.live { "the worker with" } else { "the worker that lost" };
                    format!("{who} {} {}", hand.row.errand, work(hand.row.errand, &hand.doing, *reply, town))
                }
                None => "a worker takes a step".to_owned(),
            },
            Self::Die(number) => match town.hands.get(*number) {
                Some(hand) => format!("the worker with {} dies", hand.row.errand),
                None => "a worker dies".to_owned(),
            },
            Self::Lapse(number) => match town.hands.get(*number) {
                Some(hand) => format!("the lease on {} runs out, and its worker does not know", hand.row.errand),
                None => "a lease runs out".to_owned(),
            },
            Self::Tick => "days pass".to_owned(),
        }
    }
}

fn served(request: Request, reply: Reply) -> String {
    match (request, reply) {
        (Request::Form, _) => "the request with the form opens the order".to_owned(),
        (Request::Opening(n), Reply::Well) => format!("the gateway opens payment page {n}, and the client sees it"),
        (Request::Opening(n), Reply::Lost) => format!("the gateway opens payment page {n}, and its answer is lost"),
        (Request::Opening(n), Reply::Away) => format!("the gateway is away and opens no payment page {n}"),
        (Request::Storing(n), _) => format!("attempt {n} is stored, after the gateway heard of it"),
        (Request::NotOpened(n), _) => format!("attempt {n}, which was never opened, is closed"),
        (Request::Notice(n), _) => format!("the call about attempt {n} is stored, after it was answered"),
        (Request::Loose(errand), _) => format!("{errand} is stored, after the state was"),
    }
}

fn before(request: Request) -> String {
    match request {
        Request::Form => "before it opens the order".to_owned(),
        Request::Opening(n) => format!("before the gateway is asked for payment page {n}"),
        Request::Storing(n) => format!("before attempt {n} is stored"),
        Request::NotOpened(n) => format!("before attempt {n} is closed"),
        Request::Notice(n) => format!("before the call about attempt {n} is stored"),
        Request::Loose(errand) => format!("before {errand} is stored"),
    }
}

fn person(asked: Asked) -> &'static str {
    match asked {
        Asked::Cancel => "the client cancels",
        Asked::AcceptShortPayment => "staff accept the money that is held",
        Asked::RecordPaymentByHand => "staff record a payment by hand",
        Asked::RetryGeneration => "staff have the draft tried again",
        Asked::RequestRevision => "staff ask for another draft",
        Asked::Validate => "staff validate a PDF",
        Asked::WithdrawValidation => "staff withdraw the validation",
        Asked::Deliver => "staff publish",
        Asked::ReissueLink => "the client asks for a new link",
        Asked::RevokeLink => "staff revoke the link",
        Asked::Correct => "staff choose a better PDF",
        Asked::Refund => "staff decide to refund",
        Asked::ConfirmRefund => "staff confirm that the money was given back",
        Asked::ProposeWriteOff => "a member of staff proposes to give up the money that waits",
        Asked::AgreeWriteOff => "another member of staff agrees to give it up",
        Asked::AgreeWriteOffAlone => "the one who proposed it agrees to give it up",
    }
}

fn work(errand: Errand, doing: &Doing, reply: Reply, town: &Town) -> String {
    match doing {
        Doing::Asking { .. } => match (errand, reply) {
            (Errand::Watch(n) | Errand::Verify(n, _), Reply::Well) => {
                let says = match town.attempt(n).map(|attempt| attempt.books) {
                    None | Some(Books::Absent) => "unknown".to_owned(),
                    Some(Books::Open) => "not yet".to_owned(),
                    Some(Books::Refused) => "refused".to_owned(),
                    Some(Books::Paid(amount)) => format!("paid {amount}"),
                };
                format!("asks the gateway, which says: {says}")
            }
            (Errand::Watch(_) | Errand::Verify(..), _) => "asks the gateway, which is away".to_owned(),
            (Errand::Generate(_), Reply::Well) => "has the model write it, and stores the file".to_owned(),
            (Errand::Generate(_), _) => "asks the model, which fails".to_owned(),
            (_, Reply::Well) => "sends it".to_owned(),
            (_, Reply::Lost) => "sends it, and the mail server's answer is lost".to_owned(),
            (_, Reply::Away) => "finds the mail server away".to_owned(),
        },
        Doing::Closing(n, outcome, _) => format!("closes attempt {n}: {outcome:?}"),
        Doing::Writing(aim, Some(read)) if town.subject.as_ref() != Some(read) => {
            format!("writes, on what it read before the inquiry moved: {}", aimed(*aim))
        }
        Doing::Writing(aim, _) => format!("writes: {}", aimed(*aim)),
        Doing::Ending => "takes it out of the outbox".to_owned(),
    }
}

fn aimed(aim: Aim) -> String {
    match aim {
        Aim::OpenOrder => "the order is open".to_owned(),
        Aim::Expire => "the order has expired".to_owned(),
        Aim::Settle(n, amount) => format!("{amount} received for attempt {n}"),
        Aim::Complete(n, file) => format!("draft {n} is file {file}"),
        Aim::GiveUp(n) => format!("draft {n} is given up"),
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.outcome().fmt(f)
    }
}
