//! The roads of money on which it is the provider, or somebody in its name, who says something: too early, too late, wrongly,
//! or nothing at all.
//!
//! What another road comes by in the same state is cut off there and not again here: once a payment is confirmed, its receipt,
//! its letters and its draft are on record and the same whatever led to it. Here the program ends where these roads differ: at
//! what is kept of a notification, at what becomes of the effect that follows, and at the commit that ends it.

use super::told::{Left, PRICE, Road, Simulator, Step, step};
use super::trip::Act;

/// Another account at the provider.
const ELSEWHERE: &[(&str, &str)] = &[("CINETPAY_SITE_ID", "777777"), ("CINETPAY_API_KEY", "another-key")];

/// The account where money is real. Nobody answers for it here, and nobody is asked.
const LIVE: &[(&str, &str)] = &[
    ("KIT_LIVE", "true"),
    ("PUBLIC_BASE_URL", "https://kit.example"),
    ("CINETPAY_API_KEY", "sk_live_an-api-key"),
    ("CINETPAY_BASE_URL", ""),
];

const LIVE_HOST: &str = "kit.example";

const NEW_KEY: &[(&str, &str)] =
    &[("CINETPAY_SECRET_KEY", "a-new-key"), ("CINETPAY_SECRET_KEY_PREVIOUS", "a-signing-key")];

pub(super) const HEARD: &[Road] = &[
    Road {
        about: "strangers call, it is said to be paid before it is, and then in no words that are known",
        rows: &["4", "6", "8", "10", "D5", "T1", "T3", "T9"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            step(Act::Strangers, "notification± turned±", "awaiting_payment"),
            step(
                Act::Call(1),
                "notification.after claim.verify_attempt gateway.verify± attempt± postpone±",
                "awaiting_payment",
            ),
            Step {
                faults: &[(Simulator::Provider, r#"{"check": "new_code", "times": 1000}"#)],
                ..step(Act::AskedNow, "gateway.verify.after attempt±", "awaiting_payment")
            },
            Step {
                faults: &[(Simulator::Provider, r#"{"check": null}"#)],
                ..step(Act::Paid(1, PRICE), "commit.payment_confirmed±", "drafted")
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
    Road {
        about: "pending for a day, in words that are known and in others, asked too often, and paid on the third",
        rows: &["10", "17", "30", "32", "T8"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                faults: &[(Simulator::Provider, r#"{"check": "new_code", "times": 1000}"#)],
                ..step(Act::AskedNow, "claim.watch_attempt gateway.verify.after attempt± postpone±", "awaiting_payment")
            },
            Step {
                faults: &[(Simulator::Provider, r#"{"check": "too_many", "times": 1000}"#)],
                ..step(
                    Act::AskedTooOften,
                    "gateway.verify.after alarm.raised± mail.staff_gateway_fault± postpone±",
                    "awaiting_payment",
                )
            },
            Step {
                faults: &[(Simulator::Provider, r#"{"check": null}"#)],
                ..step(Act::Age(24), "commit.attempt_closed± attempt.after postpone.before", "awaiting_payment")
            },
            step(Act::PaidInSilence(1, PRICE), "", "awaiting_payment"),
            step(Act::Age(48), "commit.payment_confirmed±", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started attempt_closed payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 3),
        left: Left::Everything,
    },
    Road {
        about: "told before the answer to the opening is there",
        rows: &["3", "23", "T6"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Ordered],
        steps: &[step(
            Act::ToldEarly,
            "gateway.open.after notification± claim.verify_attempt gateway.verify.after commit.payment_confirmed±",
            "drafted",
        )],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
    Road {
        about: "two clicks at once, after the price has changed",
        rows: &["18", "25"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Ordered],
        steps: &[
            Step {
                settings: &[("KIT_PRICE", "20000")],
                ..step(Act::TwoClicks, "commit.checkout_started± gateway.open.after attempt.after", "awaiting_payment")
            },
            step(Act::Paid(1, PRICE), "", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
    Road {
        about: "the provider does not open, is asked too often, refuses us, and then opens",
        rows: &["31", "32", "D4", "D8"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Ordered],
        steps: &[
            Step {
                faults: &[(Simulator::Provider, r#"{"init": "http_500", "times": 1000}"#)],
                ..step(Act::NoPage, "gateway.open.after attempt±", "awaiting_payment")
            },
            Step {
                faults: &[(Simulator::Provider, r#"{"init": "too_many", "times": 1000}"#)],
                ..step(Act::NoAccount, "alarm.raised± mail.staff_gateway_fault±", "awaiting_payment")
            },
            Step {
                faults: &[(
                    Simulator::Provider,
                    r#"{"init": {"says": {"status": 401, "body": {"code": "609", "message": "AUTH_NOT_FOUND"}}}, "times": 1000}"#,
                )],
                ..step(Act::NoPage, "commit.attempt_closed±", "awaiting_payment")
            },
            Step {
                faults: &[(Simulator::Provider, r#"{"init": null}"#)],
                ..step(Act::Checkout, "", "awaiting_payment")
            },
            step(Act::Paid(1, PRICE), "", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 3),
        left: Left::Everything,
    },
    Road {
        about: "back by an address that was made up, and by theirs before the provider calls",
        rows: &["27", "28", "D7", "T10"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE)],
        steps: &[step(
            Act::WayBack(1),
            "gateway.verify.after attempt.after voucher.taken commit.payment_confirmed±",
            "drafted",
        )],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
    Road {
        about: "in another currency, and it goes back; letters that are not taken, or whose answer is lost",
        rows: &["16", "35"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                faults: &[(Simulator::Mailbox, r#"{"reply": "451", "times": 3}"#)],
                ..step(
                    Act::PaidIn(1, 25, "USD"),
                    "commit.payment_held± mail.staff_payment_held± postpone±",
                    "awaiting_payment",
                )
            },
            step(Act::Refund, "commit.refund_requested±", "refunding"),
            Step {
                faults: &[(Simulator::Mailbox, r#"{"reply": "drop_after_data", "times": 2}"#)],
                ..step(
                    Act::ConfirmRefund(None),
                    "commit.refund_confirmed± mail.client_refunded.after postpone.after",
                    "refunded",
                )
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_held refund_requested refund_confirmed",
        money: &[(2_500, "refunded")],
        letters: (2, 3),
        left: Left::Everything,
    },
    Road {
        about: "given back while the draft is being made",
        rows: &["37"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                faults: &[(Simulator::Model, r#"{"status": 429, "retry_after": 900, "times": 1000}"#)],
                ..step(Act::Paid(1, PRICE), "section.call.failed", "generating")
            },
            step(Act::Refund, "commit.refund_requested±", "refunding"),
            Step {
                faults: &[(Simulator::Model, "{}")],
                ..step(Act::DraftNow, "claim.write_section finish±", "refunding")
            },
            step(Act::ConfirmRefund(None), "commit.refund_confirmed±", "refunded"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed refund_requested refund_confirmed",
        money: &[(PRICE, "refunded")],
        letters: (3, 2),
        left: Left::Everything,
    },
    Road {
        about: "paid with play money, where money is real from then on",
        rows: &["44"],
        api_v1: true,
        order_ttl: None,
        before: &[Act::Checkout, Act::PaidInSilence(1, PRICE)],
        steps: &[
            step(Act::ReconcileAlone, "", "paid"),
            Step {
                settings: LIVE,
                ..step(
                    Act::Nothing,
                    "claim.generate_draft commit.generation_given_up± mail.staff_generation_failed±",
                    "generation_failed",
                )
            },
            Step { settings: LIVE, ..step(Act::PublishInVain(LIVE_HOST), "", "generation_failed") },
            step(Act::Nothing, "", "generation_failed"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed generation_given_up",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
    Road {
        about: "paid while another account is set, and told under a key that is being changed",
        rows: &["5", "45"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout],
        steps: &[
            Step {
                settings: ELSEWHERE,
                ..step(
                    Act::Elsewhere(1, PRICE),
                    "turned± claim.watch_attempt alarm.raised± mail.staff_other_account±",
                    "awaiting_payment",
                )
            },
            Step {
                settings: NEW_KEY,
                ..step(
                    Act::Call(1),
                    "notification± claim.verify_attempt gateway.verify.after commit.payment_confirmed±",
                    "drafted",
                )
            },
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 3),
        left: Left::Everything,
    },
    Road {
        about: "paid, said to be refused afterwards, and an old notification is played again when the inbox was emptied",
        rows: &["13", "46", "49", "D5", "T2", "T5"],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Checkout, Act::Paid(1, PRICE)],
        steps: &[
            step(Act::Refused(1), "notification± claim.verify_attempt finish±", "drafted"),
            Step { settings: &[("KIT_INBOX_TTL", "1s")], ..step(Act::Emptied, "inbox.purged", "drafted") },
            step(Act::Call(1), "notification± claim.verify_attempt finish.before", "drafted"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (2, 2),
        left: Left::Everything,
    },
];
