//! The words of a receipt, in the buyer's language.

use kit_workflow::port::{Language, PaidBy};

#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub(super) Language);

macro_rules! say {
    ($($name:ident: $french:literal, $english:literal;)+) => {$(
        pub(super) const fn $name(self) -> &'static str {
            match self.0 {
                Language::French => $french,
                Language::English => $english,
            }
        }
    )+};
}

impl Words {
    say! {
        language: "fr", "en";
        title: "Reçu", "Receipt";
        number: "N°", "No.";
        received_from: "Reçu de", "Received from";
        organization: "Organisme", "Organisation";
        subject: "Objet", "For";
        product: "Kit complet de préparation à l’audit", "Complete audit preparation kit";
        reference: "Référence de la demande", "Request reference";
        paid_by: "Moyen de paiement", "Paid by";
        transaction: "Transaction", "Transaction";
        paid_at: "Date du paiement", "Date of payment";
        amount: "Montant reçu", "Amount received";
        to_be_returned: "Ce montant est en cours de remboursement.", "This amount is being refunded.";
        was_returned: "Ce montant a été remboursé.", "This amount has been refunded.";
        test: "TEST : paiement simulé, sans valeur.", "TEST: simulated payment, without value.";
        made: "Reçu établi par voie électronique à la confirmation du paiement.",
            "Receipt issued electronically when the payment was confirmed.";
    }

    /// The provider's name for people, and what it said of how it was paid.
    pub(super) fn way(self, payment: &PaidBy) -> String {
        let provider = match (payment.provider.as_str(), self.0) {
            ("cinetpay", _) => "CinetPay",
            ("by_hand", Language::French) => "Virement ou espèces",
            ("by_hand", Language::English) => "Bank transfer or cash",
            (other, _) => other,
        };
        match &payment.method {
            Some(method) => format!("{provider} ({method})"),
            None => provider.to_owned(),
        }
    }

    /// What the other side's reference is called.
    pub(super) fn their_reference(self, payment: &PaidBy) -> &'static str {
        match (payment.provider.as_str(), self.0) {
            ("by_hand", Language::French) => "Référence du versement",
            ("by_hand", Language::English) => "Payment reference",
            (_, Language::French) => "Référence de l’opérateur",
            (_, Language::English) => "Operator’s reference",
        }
    }
}
