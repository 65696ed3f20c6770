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
    pub(super) events: &'static [&'static str],
    /// Each amount that came, and where it stands.
    pub(super) money: &'static [(u64, &'static str)],
    /// How many letters went to the client and to staff.
    pub(super) letters: (usize, usize),
}

/// What is done, the points at which the program ends meanwhile, in their order, and where the inquiry stands afterwards.
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) points: &'static [&'static str],
    pub(super) stage: &'static str,
}

impl Road {
    pub(super) fn points(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.steps.iter().flat_map(|step| step.points.iter().copied())
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
                points: &[
                    "commit.refund_requested.before",
                    "commit.refund_requested.after",
                    "claim.mail_staff",
                    "mail.staff_refund_due.before",
                    "mail.staff_refund_due.after",
                    "finish.before",
                    "finish.after",
                ],
                stage: "refunding",
            },
            Step {
                act: Act::ConfirmRefund(None),
                points: &[
                    "file.proofs.begun",
                    "file.proofs.before",
                    "file.proofs.after",
                    "commit.refund_confirmed.before",
                    "commit.refund_confirmed.after",
                    "claim.mail_client",
                    "mail.client_refunded.before",
                    "mail.client_refunded.after",
                ],
                stage: "refunded",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "payment_confirmed",
            "refund_requested",
            "refund_confirmed",
        ],
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
                points: &[
                    "notification.before",
                    "notification.after",
                    "claim.verify_attempt",
                    "gateway.verify.before",
                    "gateway.verify.after",
                    "attempt.before",
                    "attempt.after",
                    "commit.payment_held.before",
                    "commit.payment_held.after",
                    "claim.mail_staff",
                    "mail.staff_payment_held.before",
                    "mail.staff_payment_held.after",
                    "finish.before",
                    "finish.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Propose,
                points: &[
                    "commit.write_off_proposed.before",
                    "commit.write_off_proposed.after",
                    "mail.staff_write_off_proposed.before",
                    "mail.staff_write_off_proposed.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Agree,
                points: &["commit.money_written_off.before", "commit.money_written_off.after"],
                stage: "awaiting_payment",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "payment_held",
            "write_off_proposed",
            "money_written_off",
        ],
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
            points: &[
                "voucher.taken",
                "commit.short_payment_accepted.before",
                "commit.short_payment_accepted.after",
                "mail.client_receipt.before",
                "mail.client_receipt.after",
            ],
            stage: "drafted",
        }],
        events: &["inquiry_submitted", "order_opened", "checkout_started", "payment_held", "short_payment_accepted"],
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
                points: &[
                    "notification.before",
                    "notification.after",
                    "claim.verify_attempt",
                    "gateway.verify.before",
                    "gateway.verify.after",
                    "commit.attempt_closed.before",
                    "commit.attempt_closed.after",
                    "attempt.before",
                    "attempt.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Complain(1),
                points: &[
                    "commit.complaint_opened.before",
                    "commit.complaint_opened.after",
                    "claim.mail_staff",
                    "mail.staff_complaint.before",
                    "mail.staff_complaint.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Answer,
                points: &[
                    "commit.complaint_answered.before",
                    "commit.complaint_answered.after",
                    "claim.mail_client",
                    "mail.client_complaint_answer.before",
                    "mail.client_complaint_answer.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Checkout,
                points: &[
                    "commit.checkout_started.before",
                    "commit.checkout_started.after",
                    "gateway.open.before",
                    "gateway.open.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Paid(2, PRICE),
                points: &[
                    "voucher.taken",
                    "commit.payment_confirmed.before",
                    "commit.payment_confirmed.after",
                    "mail.client_receipt.before",
                    "mail.client_receipt.after",
                ],
                stage: "drafted",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "attempt_closed",
            "complaint_opened",
            "complaint_answered",
            "checkout_started",
            "payment_confirmed",
        ],
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
                points: &[
                    "commit.inquiry_cancelled.before",
                    "commit.inquiry_cancelled.after",
                    "claim.mail_client",
                    "mail.client_cancelled.before",
                    "mail.client_cancelled.after",
                    "finish.before",
                    "finish.after",
                ],
                stage: "cancelled",
            },
            Step {
                act: Act::Paid(1, PRICE),
                points: &[
                    "gateway.verify.before",
                    "gateway.verify.after",
                    "commit.unwanted_payment_received.before",
                    "commit.unwanted_payment_received.after",
                    "mail.client_refund_due.before",
                    "mail.client_refund_due.after",
                ],
                stage: "refunding",
            },
            Step {
                act: Act::ConfirmRefund(None),
                points: &[
                    "file.proofs.begun",
                    "file.proofs.before",
                    "file.proofs.after",
                    "commit.refund_confirmed.before",
                    "commit.refund_confirmed.after",
                    "mail.client_refunded.before",
                    "mail.client_refunded.after",
                ],
                stage: "refunded",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "attempt_closed",
            "inquiry_cancelled",
            "unwanted_payment_received",
            "refund_confirmed",
        ],
        money: &[(PRICE, "refunded")],
        letters: (4, 2),
    },
    Road {
        about: "paid after the order expired",
        rows: &["21", "T7"],
        api_v1: false,
        order_ttl: Some("20s"),
        before: &[Act::Checkout, Act::Refused(1)],
        steps: &[
            Step {
                act: Act::Expire,
                points: &[
                    "claim.expire_order",
                    "commit.order_expired.before",
                    "commit.order_expired.after",
                    "mail.client_expired.before",
                    "mail.client_expired.after",
                ],
                stage: "cancelled",
            },
            Step {
                act: Act::Paid(1, PRICE),
                points: &[
                    "voucher.taken",
                    "commit.late_payment_confirmed.before",
                    "commit.late_payment_confirmed.after",
                    "mail.staff_late_payment.before",
                    "mail.staff_late_payment.after",
                ],
                stage: "drafted",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "attempt_closed",
            "order_expired",
            "late_payment_confirmed",
        ],
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
                points: &[
                    "file.proofs.begun",
                    "file.proofs.before",
                    "file.proofs.after",
                    "voucher.taken",
                    "commit.payment_recorded_by_hand.before",
                    "commit.payment_recorded_by_hand.after",
                    "mail.client_receipt.before",
                    "mail.client_receipt.after",
                ],
                stage: "drafted",
            },
            Step {
                act: Act::Paid(1, PRICE),
                points: &["commit.extra_payment_received.before", "commit.extra_payment_received.after"],
                stage: "drafted",
            },
            Step {
                act: Act::ConfirmRefund(Some(PRICE)),
                points: &[
                    "commit.refund_confirmed.before",
                    "commit.refund_confirmed.after",
                    "mail.client_refunded.before",
                    "mail.client_refunded.after",
                ],
                stage: "drafted",
            },
        ],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "payment_recorded_by_hand",
            "extra_payment_received",
            "refund_confirmed",
        ],
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
            points: &[
                "gateway.verify.before",
                "gateway.verify.after",
                "commit.extra_payment_received.before",
                "commit.extra_payment_received.after",
                "mail.client_refund_due.before",
                "mail.client_refund_due.after",
            ],
            stage: "drafted",
        }],
        events: &[
            "inquiry_submitted",
            "order_opened",
            "checkout_started",
            "attempt_closed",
            "checkout_started",
            "payment_confirmed",
            "extra_payment_received",
        ],
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
                points: &[
                    "claim.watch_attempt",
                    "gateway.verify.before",
                    "gateway.verify.after",
                    "postpone.before",
                    "postpone.after",
                ],
                stage: "awaiting_payment",
            },
            Step {
                act: Act::Look,
                points: &[
                    "attempt.before",
                    "attempt.after",
                    "voucher.taken",
                    "commit.payment_confirmed.before",
                    "commit.payment_confirmed.after",
                    "mail.client_refund_due.before",
                    "mail.client_refund_due.after",
                ],
                stage: "drafted",
            },
        ],
        events: &["inquiry_submitted", "order_opened", "checkout_started", "payment_confirmed"],
        money: &[(PRICE, "credited"), (5_000, "refund_due")],
        letters: (3, 3),
    },
];
