//! The roads of what is held of a client: sent, written, erased, and let go in its time.

use super::told::{Left, PRICE, Road, Step, step};
use super::trip::Act;

pub(super) const KEPT: &[Road] = &[
    Road {
        about: "a forgotten text and messages, and the person is erased",
        rows: &[],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Ordered],
        steps: &[
            step(Act::Forgotten, "file.documents.begun file.documents± document.added±", "awaiting_payment"),
            step(Act::ClientWrites, "message± claim.mail_staff mail.staff_message±", "awaiting_payment"),
            step(Act::StaffWrite, "message± claim.mail_client mail.client_message±", "awaiting_payment"),
            step(Act::Checkout, "", "awaiting_payment"),
            step(Act::Paid(1, PRICE), "", "drafted"),
            step(Act::Deliver, "", "delivered"),
            step(Act::Erase, "erase± discarded.removed", "delivered"),
        ],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (4, 3),
        left: Left::Nothing,
    },
    Road {
        about: "delivered, and documents and drafts go in their time",
        rows: &[],
        api_v1: false,
        order_ttl: None,
        before: &[Act::Ordered, Act::Forgotten, Act::Checkout, Act::Paid(1, PRICE), Act::Deliver, Act::Moment],
        steps: &[Step {
            settings: &[("KIT_RETENTION", "1s")],
            ..step(Act::LetGo, "purge± discarded.removed", "delivered")
        }],
        events: "inquiry_submitted order_opened checkout_started payment_confirmed",
        money: &[(PRICE, "credited")],
        letters: (3, 2),
        left: Left::Kit,
    },
];
