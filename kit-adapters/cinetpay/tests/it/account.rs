//! An account at a server of ours, and what is asked of it.

use std::time::Duration;

use kit_cinetpay::{CheckoutV2, CheckoutV2Settings, SettingsError};
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{CheckoutRequest, Gateway, Language};
use kit_workflow::{Currency, Money};
use uuid::Uuid;

pub(crate) const API_KEY: &str = "zz-api-key-1";
pub(crate) const SECRET_KEY: &str = "zz-secret-key-1";

pub(crate) fn settings(base_url: &str) -> CheckoutV2Settings {
    let mut settings = CheckoutV2Settings::new(API_KEY, "123456", SECRET_KEY);
    settings.base_url = base_url.to_owned();
    settings
}

pub(crate) fn account(base_url: &str) -> CheckoutV2 {
    CheckoutV2::new(settings(base_url)).unwrap()
}

/// An account that loses patience soon.
pub(crate) fn hasty(base_url: &str) -> CheckoutV2 {
    let mut settings = settings(base_url);
    settings.timeout = Duration::from_millis(150);
    CheckoutV2::new(settings).unwrap()
}

pub(crate) fn attempt() -> AttemptId {
    AttemptId(Uuid::from_u128(0x0123_4567_89ab_cdef))
}

pub(crate) fn request() -> CheckoutRequest {
    CheckoutRequest {
        attempt: attempt(),
        amount: Money::new(15_000, Currency::Xof),
        description: "Kit complet KIT-0000-000Z".to_owned(),
        notify_url: "http://127.0.0.1:1/payments/cinetpay/notify".to_owned(),
        return_url: "http://127.0.0.1:1/payments/cinetpay/return?r=zz-return-1".to_owned(),
        language: Language::French,
        payer_name: "Direction des marchés".to_owned(),
        payer_email: "marches@example.org".to_owned(),
        payer_phone: "+221 77 000 00 00".to_owned(),
        reference: "KIT-0000-000Z".to_owned(),
        organization: "Communauté d’agglomération & Cie".to_owned(),
    }
}

#[track_caller]
fn refused(change: impl FnOnce(&mut CheckoutV2Settings)) -> SettingsError {
    let mut settings = settings("http://127.0.0.1:1");
    change(&mut settings);
    CheckoutV2::new(settings).unwrap_err()
}

#[test]
fn an_account_without_keys_is_refused() {
    assert!(matches!(refused(|s| s.api_key = " ".into()), SettingsError::NoApiKey));
    assert!(matches!(refused(|s| s.secret_keys = vec![]), SettingsError::NoSecretKey));
    assert!(matches!(refused(|s| s.secret_keys = vec!["".into()]), SettingsError::NoSecretKey));
    assert!(matches!(refused(|s| s.secret_keys.push("  ".into())), SettingsError::NoSecretKey));
    assert!(matches!(
        refused(|s| s.secret_keys = vec!["a".into(), "b".into(), "c".into()]),
        SettingsError::NoSecretKey
    ));
    assert!(matches!(refused(|s| s.site_id = String::new()), SettingsError::SiteId));
    assert!(matches!(refused(|s| s.site_id = "12&34".to_owned()), SettingsError::SiteId));
}

#[test]
fn a_base_url_that_is_not_a_plain_web_address_is_refused() {
    for url in ["", "api.example.org", "ftp://example.org", "https://u:p@example.org", "https://example.org/?a=b"] {
        assert!(matches!(refused(|s| s.base_url = url.to_owned()), SettingsError::BaseUrl), "{url}");
    }
}

#[test]
fn nothing_that_is_printed_holds_a_key() {
    let settings = settings("http://127.0.0.1:1");
    let printed = format!("{settings:?} {:?}", CheckoutV2::new(settings.clone()).unwrap());
    assert!(printed.contains("123456"), "{printed}");
    assert!(!printed.contains("zz-"), "{printed}");
}

#[test]
fn test_money_is_said_to_be_test_money() {
    let mut settings = settings("http://127.0.0.1:1");
    assert!(!CheckoutV2::new(settings.clone()).unwrap().is_test());
    settings.test = true;
    assert!(CheckoutV2::new(settings).unwrap().is_test());
}
