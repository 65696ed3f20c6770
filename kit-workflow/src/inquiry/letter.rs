//! The letters that the workflow sends.

use crate::name::names;

names! {
    /// What a mail says.
    pub enum Letter {
        /// To staff: a new inquiry arrived.
        StaffNewInquiry = "staff_new_inquiry",
        /// To staff: a draft waits for validation.
        StaffDraftReady = "staff_draft_ready",
        /// To staff: a draft could not be made.
        StaffGenerationFailed = "staff_generation_failed",
        /// To staff: a payment is held.
        StaffPaymentHeld = "staff_payment_held",
        /// To staff: an expired order was paid after all.
        StaffLatePayment = "staff_late_payment",
        /// To staff: money is to be given back.
        StaffRefundDue = "staff_refund_due",
        /// To the client: we have your inquiry; here is your private page.
        ClientAcknowledgement = "client_acknowledgement",
        /// To the client: we have your payment.
        ClientReceipt = "client_receipt",
        /// To the client: here is your kit.
        ClientLink = "client_link",
        /// To the client: the inquiry was cancelled.
        ClientCancelled = "client_cancelled",
        /// To the client: the order expired.
        ClientExpired = "client_expired",
        /// To the client: your payment will be given back.
        ClientRefundDue = "client_refund_due",
        /// To the client: your payment was given back.
        ClientRefunded = "client_refunded",
    }
}

impl Letter {
    /// Whether it goes to staff rather than to the client.
    pub const fn is_for_staff(self) -> bool {
        match self {
            Self::StaffNewInquiry
            | Self::StaffDraftReady
            | Self::StaffGenerationFailed
            | Self::StaffPaymentHeld
            | Self::StaffLatePayment
            | Self::StaffRefundDue => true,
            Self::ClientAcknowledgement
            | Self::ClientReceipt
            | Self::ClientLink
            | Self::ClientCancelled
            | Self::ClientExpired
            | Self::ClientRefundDue
            | Self::ClientRefunded => false,
        }
    }
}
