//! The letters that the workflow sends.

use crate::name::names;

names! {
    /// What a mail says.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::inquiry::Letter;
    ///
    /// // Everything that clients may get, for a page that shows it.
    /// let for_clients = || Letter::ALL.iter().filter(|letter| !letter.is_for_staff());
    /// assert!(for_clients().all(|letter| letter.as_str().starts_with("client_")));
    /// assert!(for_clients().count() > 10);
    /// ```
    pub enum Letter {
        /// To staff: a new inquiry arrived.
        StaffNewInquiry = "staff_new_inquiry",
        /// To staff: a draft waits for validation.
        StaffDraftReady = "staff_draft_ready",
        /// To staff: a draft could not be made.
        StaffGenerationFailed = "staff_generation_failed",
        /// To staff: a draft has been in the making for too long.
        StaffGenerationStuck = "staff_generation_stuck",
        /// To staff: a draft has waited for validation for too long.
        StaffDraftWaits = "staff_draft_waits",
        /// To staff: a payment is held.
        StaffPaymentHeld = "staff_payment_held",
        /// To staff: an expired order was paid after all.
        StaffLatePayment = "staff_late_payment",
        /// To staff: money is to be given back.
        StaffRefundDue = "staff_refund_due",
        /// To staff: a write-off waits for a second person.
        StaffWriteOffProposed = "staff_write_off_proposed",
        /// To staff: a client says that an attempt took their money.
        StaffComplaint = "staff_complaint",
        /// To staff: a client wrote.
        StaffMessage = "staff_message",
        /// To staff: a payment provider refuses our account or our requests.
        StaffGatewayFault = "staff_gateway_fault",
        /// To staff: a payment provider's code may mean trouble.
        StaffDoubtfulPayment = "staff_doubtful_payment",
        /// To staff: a payment is open at an account that is not set any more.
        StaffOtherAccount = "staff_other_account",
        /// To staff: many notifications speak of unknown transactions.
        StaffStrangeNotifications = "staff_strange_notifications",
        /// To a member of staff: choose your password.
        StaffInvitation = "staff_invitation",
        /// To the client: we have your inquiry; here is your private page.
        ClientAcknowledgement = "client_acknowledgement",
        /// To the client: here is your private page again.
        ClientPage = "client_page",
        /// To the client: we wrote to you.
        ClientMessage = "client_message",
        /// To the client: we have your payment.
        ClientReceipt = "client_receipt",
        /// To the client: here is your kit.
        ClientLink = "client_link",
        /// To the client: the link to the kit expires soon.
        ClientLinkExpires = "client_link_expires",
        /// To the client: the kit waits to be downloaded.
        ClientNotDownloaded = "client_not_downloaded",
        /// To the client: the inquiry was cancelled.
        ClientCancelled = "client_cancelled",
        /// To the client: the order expired.
        ClientExpired = "client_expired",
        /// To the client: your payment will be given back.
        ClientRefundDue = "client_refund_due",
        /// To the client: your payment was given back.
        ClientRefunded = "client_refunded",
        /// To the client: your order is still to be paid.
        ClientReminder = "client_reminder",
        /// To the client: the same, for the last time.
        ClientLastReminder = "client_last_reminder",
        /// To the client: what we found of the payment that you complained of.
        ClientComplaintAnswer = "client_complaint_answer",
    }
}

impl Letter {
    /// Whether it goes to staff rather than to the client.
    pub const fn is_for_staff(self) -> bool {
        match self {
            Self::StaffNewInquiry
            | Self::StaffDraftReady
            | Self::StaffGenerationFailed
            | Self::StaffGenerationStuck
            | Self::StaffDraftWaits
            | Self::StaffPaymentHeld
            | Self::StaffLatePayment
            | Self::StaffRefundDue
            | Self::StaffWriteOffProposed
            | Self::StaffComplaint
            | Self::StaffMessage
            | Self::StaffGatewayFault
            | Self::StaffDoubtfulPayment
            | Self::StaffOtherAccount
            | Self::StaffStrangeNotifications
            | Self::StaffInvitation => true,
            Self::ClientAcknowledgement
            | Self::ClientPage
            | Self::ClientMessage
            | Self::ClientReceipt
            | Self::ClientLink
            | Self::ClientLinkExpires
            | Self::ClientNotDownloaded
            | Self::ClientCancelled
            | Self::ClientExpired
            | Self::ClientRefundDue
            | Self::ClientRefunded
            | Self::ClientReminder
            | Self::ClientLastReminder
            | Self::ClientComplaintAnswer => false,
        }
    }
}
