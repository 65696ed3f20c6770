//! The roads of money on which people act, and on each the points at which the program ends.

use super::trip::Act;

/// From the form to where its money belongs.
pub(super) struct Road {
    pub(super) about: &'static str,
    /// The rows of the page of payments that it goes through.
    pub(super) rows: &'static [&'static str],
    /// By the newer of CinetPay's interfaces.
    pub(super) api_v1: bool,
    /// How long an order may be paid, where that is not a week.
    pub(super) order_ttl: Option<&'static str>,
    /// What is done before, by a program that lives.
    pub(super) before: &'static [Act],
    pub(super) steps: &'static [Step],
    /// What happened in the end, but for the drafting.
    pub(super) events: &'static str,
    /// Each amount that came, and where it stands.
    pub(super) money: &'static [(u64, &'static str)],
    /// How many letters went to the client and to staff.
    pub(super) letters: (usize, usize),
    /// What is left of the client in the end.
    pub(super) left: Left,
}

/// What is left of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Everything,
    /// All but the documents and the drafts.
    Kit,
    /// What accounts must say.
    Nothing,
}

/// What is done, the points at which the program ends meanwhile, in their order, and where the inquiry stands afterwards.
pub(super) struct Step {
    pub(super) act: Act,
    /// `±` stands for the moment before and the moment after.
    pub(super) points: &'static str,
    pub(super) stage: &'static str,
    /// What is set otherwise from here until the next step.
    pub(super) settings: &'static [(&'static str, &'static str)],
    /// What a simulator is told before, by its name and in its words.
    pub(super) faults: &'static [(Simulator, &'static str)],
}

/// Who is told of a fault to play.
#[derive(Clone, Copy, Debug)]
pub(super) enum Simulator {
    Provider,
    Model,
    Mailbox,
}

pub(super) const fn step(act: Act, points: &'static str, stage: &'static str) -> Step {
    Step { act, points, stage, settings: &[], faults: &[] }
}

impl Road {
    pub(super) fn points(&self) -> impl Iterator<Item = String> + use<> {
        self.steps.iter().flat_map(Step::points)
    }

    pub(super) fn deaths(&self) -> usize {
        self.points().count()
    }

    /// What is set otherwise than for other tests.
    pub(super) fn settings(&self) -> Vec<(&'static str, String)> {
        let v1 = [
            ("CINETPAY_API_KEY", "sk_test_an-api-key"),
            ("CINETPAY_API_PASSWORD", "a-signing-key"),
            ("CINETPAY_SITE_ID", ""),
            ("CINETPAY_SECRET_KEY", ""),
        ];
        let v1 = v1.into_iter().filter(|_| self.api_v1);
        let ttl = self.order_ttl.map(|ttl| ("KIT_ORDER_TTL", ttl));
        v1.chain(ttl).map(|(name, value)| (name, value.to_owned())).collect()
    }
}

impl Step {
    pub(super) fn points(&self) -> Vec<String> {
        let moments = |point: &str| match point.strip_suffix('±') {
            Some(name) => vec![format!("{name}.before"), format!("{name}.after")],
            None => vec![point.to_owned()],
        };
        self.points.split_whitespace().flat_map(moments).collect()
    }
}

pub(super) const PRICE: u64 = 15_000;

pub(super) const TOLD: &[Road] = &[
    Road {
        about: "delivered, and given back with a proof",
        rows: &["38", "40", "D9", "D11", "T13", "T14"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::Paid(1, PRICE), Act::Deliver],
        steps: &[
            step(Act::Refund, "commit.refund_requested± claim.mail_staff mail.staff_refund_due± finish±", "refunding"),
            step(
                Act::ConfirmRefund(None),
                "file.proofs.begun file.proofs± commit.refund_confirmed± claim.mail_client mail.client_refunded±",
                "refunded",
            ),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed refund_requested refund_confirmed",
        money: &[(PRICE, "refunded")],
        letters: (4, 3),
        left: Left::Everything,
    },
    Road {
        about: "too little, and two people give it up",
        rows: &["14"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            step(
                Act::Paid(1, 100),
                "notification± claim.verify_attempt gateway.verify± attempt± commit.payment_held± claim.mail_staff \
                         mail.staff_payment_held± finish±",
                "awaiting_payment",
            ),
            step(Act::Propose, "commit.write_off_proposed± mail.staff_write_off_proposed±", "awaiting_payment"),
            step(Act::Agree, "commit.money_written_off±", "awaiting_payment"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_held write_off_proposed money_written_off",
        money: &[(100, "written_off")],
        letters: (1, 3),
        left: Left::Everything,
    },
    Road {
        about: "too little, and staff accept it",
        rows: &["14", "D6"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Paid(1, 5_000)],
        steps: &[step(Act::Accept, "voucher.taken commit.short_payment_accepted± mail.client_receipt±", "drafted")],
        events: "inquiry_submitted order_opened checkout_started payment_held short_payment_accepted",
        money: &[(5_000, "credited")],
        letters: (2, 3),
        left: Left::Everything,
    },
    Road {
        about: "refused, reported and answered, and paid by another attempt",
        rows: &["11", "29"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            step(
                Act::Refused(1),
                "notification± claim.verify_attempt gateway.verify± commit.attempt_closed± attempt±",
                "awaiting_payment",
            ),
            step(
                Act::Complain(1),
                "commit.complaint_opened± claim.mail_staff mail.staff_complaint±",
                "awaiting_payment",
            ),
            step(
                Act::Answer,
                "commit.complaint_answered± claim.mail_client mail.client_complaint_answer±",
                "awaiting_payment",
            ),
            step(Act::Checkout, "commit.checkout_started± gateway.open±", "awaiting_payment"),
            step(Act::Paid(2, PRICE), "voucher.taken commit.payment_confirmed± mail.client_receipt±", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed complaint_opened complaint_answered \
                 checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (3, 3),
        left: Left::Everything,
    },
    Road {
        about: "paid after the client gave up, and given back with a proof",
        rows: &["12", "22", "T7"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Refused(1)],
        steps: &[
            step(
                Act::Cancel,
                "commit.inquiry_cancelled± claim.mail_client mail.client_cancelled± finish±",
                "cancelled",
            ),
            step(
                Act::Paid(1, PRICE),
                "gateway.verify± commit.unwanted_payment_received± mail.client_refund_due±",
                "refunding",
            ),
            step(
                Act::ConfirmRefund(None),
                "file.proofs.begun file.proofs± commit.refund_confirmed± mail.client_refunded±",
                "refunded",
            ),
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed inquiry_cancelled \
                 unwanted_payment_received refund_confirmed",
        money: &[(PRICE, "refunded")],
        letters: (4, 2),
        left: Left::Everything,
    },
    Road {
        about: "paid after the order expired",
        rows: &["21", "T7"],
        api_v1: false,
        order_ttl: Some("30s"),
        before: &[Act::Checkout, Act::Refused(1)],
        steps: &[
            step(Act::Expire, "claim.expire_order commit.order_expired± mail.client_expired±", "cancelled"),
            step(
                Act::Paid(1, PRICE),
                "voucher.taken commit.late_payment_confirmed± mail.staff_late_payment±",
                "drafted",
            ),
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed order_expired late_payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (3, 3),
        left: Left::Everything,
    },
    Road {
        about: "in cash with a proof, by phone as well, and that goes back",
        rows: &["39", "41", "48"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            step(
                Act::ByHand,
                "file.proofs.begun file.proofs± voucher.taken commit.payment_recorded_by_hand± mail.client_receipt±",
                "drafted",
            ),
            step(Act::Paid(1, PRICE), "commit.extra_payment_received±", "drafted"),
            step(Act::ConfirmRefund(Some(PRICE)), "commit.refund_confirmed± mail.client_refunded±", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_recorded_by_hand extra_payment_received \
                 refund_confirmed",
        money: &[(PRICE, "credited"), (PRICE, "refunded")],
        letters: (4, 3),
        left: Left::Everything,
    },
    Road {
        about: "refused, paid by another attempt, and by the first after all",
        rows: &["12", "20"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Refused(1), Act::Checkout, Act::Paid(2, PRICE)],
        steps: &[step(
            Act::Paid(1, PRICE),
            "gateway.verify± commit.extra_payment_received± mail.client_refund_due±",
            "drafted",
        )],
        events: "inquiry_submitted order_opened checkout_started attempt_closed checkout_started payment_confirmed \
                 extra_payment_received",
        money: &[(PRICE, "credited"), (PRICE, "refund_due")],
        letters: (3, 3),
        left: Left::Everything,
    },
    Road {
        about: "too much, and the gateway does not answer at first, and never calls",
        rows: &["9", "15", "26", "T8"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE + 5_000)],
        steps: &[
            step(Act::LookInVain, "claim.watch_attempt gateway.verify± postpone±", "awaiting_payment"),
            step(Act::Look, "attempt± voucher.taken commit.payment_confirmed± mail.client_refund_due±", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited"), (5_000, "refund_due")],
        letters: (3, 3),
        left: Left::Everything,
    },
    Road {
        about: "the gateway never calls, and somebody asks it by command",
        rows: &["26", "50"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE)],
        steps: &[step(Act::Reconcile, "gateway.verify± attempt± voucher.taken commit.payment_confirmed±", "drafted")],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
];
