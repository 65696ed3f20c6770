//! The roads of money, and on each the points at which the program ends.

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
}

/// What is done, the points at which the program ends meanwhile, in their order, and where the inquiry stands afterwards.
pub(super) struct Step {
    pub(super) act: Act,
    /// `±` stands for the moment before and the moment after.
    points: &'static str,
    pub(super) stage: &'static str,
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

const PRICE: u64 = 15_000;

pub(super) const ROADS: &[Road] = &[
    Road {
        about: "delivered, and given back with a proof",
        rows: &["38", "40", "D9", "D11", "T13"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::Paid(1, PRICE), Act::Deliver],
        steps: &[
            Step {
                act: Act::Refund,
                points: "commit.refund_requested± claim.mail_staff mail.staff_refund_due± finish±",
                stage: "refunding",
            },
            Step {
                act: Act::ConfirmRefund(None),
                points: "file.proofs.begun file.proofs± commit.refund_confirmed± claim.mail_client mail.client_refunded±",
                stage: "refunded",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed refund_requested refund_confirmed",
        money: &[(PRICE, "refunded")],
        letters: (4, 3),
    },
    Road {
        about: "too little, and two people give it up",
        rows: &["14"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                act: Act::Paid(1, 100),
                points: "notification± claim.verify_attempt gateway.verify± attempt± commit.payment_held± claim.mail_staff \
                         mail.staff_payment_held± finish±",
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Propose,
                points: "commit.write_off_proposed± mail.staff_write_off_proposed±",
                stage: "awaiting_payment",
            },
            Step { act: Act::Agree, points: "commit.money_written_off±", stage: "awaiting_payment" },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_held write_off_proposed money_written_off",
        money: &[(100, "written_off")],
        letters: (1, 3),
    },
    Road {
        about: "too little, and staff accept it",
        rows: &["14", "D6"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Paid(1, 5_000)],
        steps: &[Step {
            act: Act::Accept,
            points: "voucher.taken commit.short_payment_accepted± mail.client_receipt±",
            stage: "drafted",
        }],
        events: "inquiry_submitted order_opened checkout_started payment_held short_payment_accepted",
        money: &[(5_000, "credited")],
        letters: (2, 3),
    },
    Road {
        about: "refused, reported and answered, and paid by another attempt",
        rows: &["11", "29"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                act: Act::Refused(1),
                points: "notification± claim.verify_attempt gateway.verify± commit.attempt_closed± attempt±",
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Complain(1),
                points: "commit.complaint_opened± claim.mail_staff mail.staff_complaint±",
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Answer,
                points: "commit.complaint_answered± claim.mail_client mail.client_complaint_answer±",
                stage: "awaiting_payment",
            },
            Step { act: Act::Checkout, points: "commit.checkout_started± gateway.open±", stage: "awaiting_payment" },
            Step {
                act: Act::Paid(2, PRICE),
                points: "voucher.taken commit.payment_confirmed± mail.client_receipt±",
                stage: "drafted",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed complaint_opened complaint_answered \
                 checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (3, 3),
    },
    Road {
        about: "paid after the client gave up, and given back with a proof",
        rows: &["12", "22", "T7"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Refused(1)],
        steps: &[
            Step {
                act: Act::Cancel,
                points: "commit.inquiry_cancelled± claim.mail_client mail.client_cancelled± finish±",
                stage: "cancelled",
            },
            Step {
                act: Act::Paid(1, PRICE),
                points: "gateway.verify± commit.unwanted_payment_received± mail.client_refund_due±",
                stage: "refunding",
            },
            Step {
                act: Act::ConfirmRefund(None),
                points: "file.proofs.begun file.proofs± commit.refund_confirmed± mail.client_refunded±",
                stage: "refunded",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed inquiry_cancelled \
                 unwanted_payment_received refund_confirmed",
        money: &[(PRICE, "refunded")],
        letters: (4, 2),
    },
    Road {
        about: "paid after the order expired",
        rows: &["21", "T7"],
        api_v1: false,
        order_ttl: Some("30s"),
        before: &[Act::Checkout, Act::Refused(1)],
        steps: &[
            Step {
                act: Act::Expire,
                points: "claim.expire_order commit.order_expired± mail.client_expired±",
                stage: "cancelled",
            },
            Step {
                act: Act::Paid(1, PRICE),
                points: "voucher.taken commit.late_payment_confirmed± mail.staff_late_payment±",
                stage: "drafted",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed order_expired late_payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (3, 3),
    },
    Road {
        about: "in cash with a proof, by phone as well, and that goes back",
        rows: &["39", "41", "48"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                act: Act::ByHand,
                points: "file.proofs.begun file.proofs± voucher.taken commit.payment_recorded_by_hand± mail.client_receipt±",
                stage: "drafted",
            },
            Step { act: Act::Paid(1, PRICE), points: "commit.extra_payment_received±", stage: "drafted" },
            Step {
                act: Act::ConfirmRefund(Some(PRICE)),
                points: "commit.refund_confirmed± mail.client_refunded±",
                stage: "drafted",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_recorded_by_hand extra_payment_received \
                 refund_confirmed",
        money: &[(PRICE, "credited"), (PRICE, "refunded")],
        letters: (4, 3),
    },
    Road {
        about: "refused, paid by another attempt, and by the first after all",
        rows: &["12", "20"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Refused(1), Act::Checkout, Act::Paid(2, PRICE)],
        steps: &[Step {
            act: Act::Paid(1, PRICE),
            points: "gateway.verify± commit.extra_payment_received± mail.client_refund_due±",
            stage: "drafted",
        }],
        events: "inquiry_submitted order_opened checkout_started attempt_closed checkout_started payment_confirmed \
                 extra_payment_received",
        money: &[(PRICE, "credited"), (PRICE, "refund_due")],
        letters: (3, 3),
    },
    Road {
        about: "too much, and the gateway does not answer at first, and never calls",
        rows: &["9", "15", "26", "T8"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE + 5_000)],
        steps: &[
            Step {
                act: Act::LookInVain,
                points: "claim.watch_attempt gateway.verify± postpone±",
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Look,
                points: "attempt± voucher.taken commit.payment_confirmed± mail.client_refund_due±",
                stage: "drafted",
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited"), (5_000, "refund_due")],
        letters: (3, 3),
    },
    Road {
        about: "the gateway never calls, and somebody asks it by command",
        rows: &["26", "50"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE)],
        steps: &[Step {
            act: Act::Reconcile,
            points: "gateway.verify± attempt± voucher.taken commit.payment_confirmed±",
            stage: "drafted",
        }],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
    },
];
