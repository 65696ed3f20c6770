//! The numbered receipt, read back as its owner reads it.

use kit_documents::{Papers, pdf_pages};
use kit_workflow::port::{Documents as _, Language, PaidBy, Returned, Seller, VoucherText};
use kit_workflow::{Currency, Money};

fn voucher(language: Language) -> VoucherText {
    VoucherText {
        number: "R-2026-000042".into(),
        language,
        paid_at: "1er décembre 2026 à 9 h 05 (GMT)".into(),
        seller: Seller {
            name: "Cabinet d’audit Été".into(),
            address: "12, rue des Écoles\n01 BP 17 Abidjan 01".into(),
            tax_id: "N° CC 1234567 A".into(),
        },
        buyer_name: "N’Guessan Kouamé".into(),
        buyer_organization: "Office de l’équipement & des marchés".into(),
        reference: "KIT-7Q2M-X04D".into(),
        amount: Money::new(15_000, Currency::Xof),
        payments: vec![PaidBy {
            provider: "cinetpay".into(),
            method: Some("OM".into()),
            transaction_id: "0F8F2C1E9A7B4D3C8E6F5A4B3C".into(),
            reference: Some("MP220915.2257.A76307".into()),
        }],
        returned: Returned::Nothing,
        test: false,
    }
}

fn read(voucher: &VoucherText) -> String {
    let pdf = Papers::default().voucher(voucher);
    assert_eq!(pdf_pages(&pdf).unwrap(), 1);
    pdf_extract::extract_text_from_mem(&pdf).unwrap().replace('\u{a0}', " ")
}

#[test]
fn a_receipt_says_who_paid_what_for_what_and_how() {
    let text = read(&voucher(Language::French));
    for told in [
        "Reçu",
        "N° R-2026-000042",
        "Cabinet d’audit Été",
        "12, rue des Écoles",
        "01 BP 17 Abidjan 01",
        "N° CC 1234567 A",
        "N’Guessan Kouamé",
        "Office de l’équipement & des marchés",
        "KIT-7Q2M-X04D",
        "15 000 F CFA (XOF)",
        "CinetPay (OM)",
        "0F8F2C1E9A7B4D3C8E6F5A4B3C",
        "MP220915.2257.A76307",
        "1er décembre 2026 à 9 h 05 (GMT)",
    ] {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }
    assert!(!text.contains("TEST") && !text.contains("rembours"));
    let english = VoucherText { amount: Money::new(1_005, Currency::Usd), ..voucher(Language::English) };
    assert!(read(&english).contains("10.05 US dollars (USD)"));
}

#[test]
fn play_money_and_a_refund_are_told_on_the_receipt() {
    let test = VoucherText { test: true, ..voucher(Language::French) };
    assert!(read(&test).contains("TEST : paiement simulé"));
    let due = VoucherText { returned: Returned::Due, ..voucher(Language::French) };
    assert!(read(&due).contains("en cours de remboursement"));
    let done = VoucherText { returned: Returned::Done, ..voucher(Language::English) };
    assert!(read(&done).contains("has been refunded"));
}

#[test]
fn the_same_receipt_is_the_same_bytes_whatever_its_letters() {
    let long = "Société nationale d’équipement ".repeat(12);
    let hostile = "審 \u{202e}() \\ \u{0} <</JS(x)>> ".repeat(9);
    for text in ["", long.as_str(), hostile.as_str(), &"W".repeat(300)] {
        let odd = VoucherText {
            buyer_name: text.to_owned(),
            buyer_organization: text.to_owned(),
            seller: Seller { name: text.to_owned(), address: text.to_owned(), tax_id: text.to_owned() },
            ..voucher(Language::French)
        };
        let papers = Papers::default();
        assert_eq!(papers.voucher(&odd), papers.voucher(&odd));
        assert_eq!(pdf_pages(&papers.voucher(&odd)).unwrap(), 1);
    }
}
