//! The bare names of the states, and of those who may ask for moves.

use crate::name::names;

names! {
    /// Where an inquiry stands, without its facts.
    ///
    /// ```
    /// use kit_workflow::Lifecycle;
    /// use kit_workflow::inquiry::{InquiryLifecycle, Stage};
    ///
    /// let road = InquiryLifecycle::road();
    /// assert_eq!((road.first(), road.last()), (Some(&Stage::Submitted), Some(&Stage::Delivered)));
    /// assert_eq!("awaiting_payment".parse(), Ok(Stage::AwaitingPayment));
    /// ```
    pub enum Stage {
        /// Received; its order is opened in the same request.
        Submitted = "submitted",
        /// An order waits to be paid.
        AwaitingPayment = "awaiting_payment",
        /// Paid; the draft has not begun.
        Paid = "paid",
        /// The draft is being made.
        Generating = "generating",
        /// The draft could not be made; staff decide.
        GenerationFailed = "generation_failed",
        /// The draft waits for staff.
        Drafted = "drafted",
        /// Staff have chosen the PDF.
        Validated = "validated",
        /// The client has a link.
        Delivered = "delivered",
        /// Ended without payment.
        Cancelled = "cancelled",
        /// Money is to be given back.
        Refunding = "refunding",
        /// Money was given back.
        Refunded = "refunded",
    }
}

names! {
    /// Who may ask for a move.
    ///
    /// ```
    /// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle};
    /// use kit_workflow::Lifecycle;
    ///
    /// // Nobody but the gateway, asked by us, may say that an order is paid.
    /// let mut confirm = InquiryLifecycle::table().iter().filter(|line| line.command == CommandKind::ConfirmPayment);
    /// assert!(confirm.all(|line| line.who == [ActorKind::Gateway]));
    /// ```
    pub enum ActorKind {
        /// The program itself, within the request it serves.
        System = "system",
        /// The client, by their access token.
        Client = "client",
        /// A member of staff, by name.
        Staff = "staff",
        /// The payment gateway, asked by us.
        Gateway = "gateway",
        /// The clock: a deadline passed.
        Clock = "clock",
        /// A worker that does effects.
        Worker = "worker",
    }
}
