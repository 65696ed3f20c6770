//! CinetPay's checkout v2 as a payment gateway.
