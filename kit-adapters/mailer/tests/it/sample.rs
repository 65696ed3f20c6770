//! A letter with everything that a letter can speak of.

use kit_mailer::{SmtpMailer, SmtpSettings};
use kit_workflow::inquiry::Letter;
use kit_workflow::port::{Envelope, Language, LetterFacts, UnreadReason};
use kit_workflow::{Currency, Money};

pub(crate) fn mailer(url: &str) -> SmtpMailer {
    SmtpMailer::new(settings(url)).unwrap()
}

pub(crate) fn settings(url: &str) -> SmtpSettings {
    SmtpSettings::new(url, "Kits d’audit <kits@example.org>")
}

pub(crate) fn envelope(letter: Letter, language: Language) -> Envelope {
    Envelope {
        key: "0f8f2c1e9a7b4d3c8e6f5a4b3c2d1e0f.3.0".to_owned(),
        to: "marches@example.org".to_owned(),
        name: if letter.is_for_staff() { String::new() } else { "Service des marchés".to_owned() },
        language,
        letter,
        facts: facts(letter, language),
        attachment: None,
    }
}

fn facts(letter: Letter, language: Language) -> LetterFacts {
    let for_staff = letter.is_for_staff();
    LetterFacts {
        reference: "KIT-7Q2M-X04D".to_owned(),
        organization: "Agence des marchés & travaux".to_owned(),
        amount: Some(Money::new(15_000, Currency::Xof)),
        documents: vec![
            ("Code des marchés publics.pdf".to_owned(), None),
            ("Arrêté 2019-114.jpg".to_owned(), Some(UnreadReason::Kind)),
            ("Manuel de procédures.pdf".to_owned(), Some(UnreadReason::NoText)),
        ],
        status_url: (!for_staff).then(|| "https://kit.example.org/kit/inquiry/zz-access/".to_owned()),
        download_url: matches!(letter, Letter::ClientLink | Letter::ClientLinkExpires | Letter::ClientNotDownloaded)
            .then(|| "https://kit.example.org/kit/download/zz-token".to_owned()),
        expires_at: Some(match language {
            Language::French => "29 novembre 2026 à 14 h 05 (GMT)".to_owned(),
            Language::English => "29 November 2026 at 14:05 GMT".to_owned(),
        }),
        decline_url: (!for_staff).then(|| "https://kit.example.org/kit/inquiry/zz-access/reminders/".to_owned()),
        desk_url: for_staff.then(|| "https://kit.example.org/kit-complet-traitement/17/".to_owned()),
        invitation_url: (letter == Letter::StaffInvitation)
            .then(|| "https://kit.example.org/kit-complet-traitement/invitation/zz-invitation/".to_owned()),
        reason: Some("Le modèle n’a pas répondu : code 503.".to_owned()),
        transaction_id: Some("0F8F2C1E9A7B4D3C8E6F5A4B3C".to_owned()),
        receipt_number: Some("R-2026-000042".to_owned()),
        test: false,
    }
}
