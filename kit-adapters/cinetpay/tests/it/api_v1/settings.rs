//! The key says which environment it opens.

use kit_cinetpay::{ApiV1, ApiV1Settings, SettingsError};
use kit_workflow::port::Gateway;

use super::{API_PASSWORD, settings};

#[track_caller]
fn refused(change: impl FnOnce(&mut ApiV1Settings)) -> SettingsError {
    let mut settings = settings("http://127.0.0.1:1");
    change(&mut settings);
    ApiV1::new(settings).unwrap_err()
}

#[test]
fn an_account_that_could_not_work_is_refused() {
    assert!(matches!(refused(|s| s.api_key = " ".into()), SettingsError::NoApiKey));
    assert!(matches!(refused(|s| s.api_key = "key".into()), SettingsError::ApiKeyKind));
    assert!(matches!(refused(|s| s.api_password = "".into()), SettingsError::NoApiPassword));
    assert!(matches!(refused(|s| s.base_url = Some("ftp://x".to_owned())), SettingsError::BaseUrl));
    let live = |s: &mut ApiV1Settings| s.base_url = Some("https://api.cinetpay.co".to_owned());
    assert!(matches!(refused(live), SettingsError::Environment));
    let test = |s: &mut ApiV1Settings| {
        s.api_key = "sk_live_1".into();
        s.base_url = Some("https://api.cinetpay.net/".to_owned());
    };
    assert!(matches!(refused(test), SettingsError::Environment));
}

#[test]
fn the_key_chooses_the_environment() {
    let is_test = |key: &str| ApiV1::new(ApiV1Settings::new(key, API_PASSWORD)).unwrap().is_test();
    assert!(is_test("sk_test_1"));
    assert!(!is_test("sk_live_1"));
    let mut settings = ApiV1Settings::new("sk_live_1", API_PASSWORD);
    settings.test = true;
    assert!(ApiV1::new(settings).unwrap().is_test());
}

#[test]
fn nothing_that_is_printed_holds_a_secret() {
    let settings = settings("http://127.0.0.1:1");
    let printed = format!("{settings:?} {:?}", ApiV1::new(settings.clone()).unwrap());
    assert!(printed.contains("127.0.0.1") && !printed.contains("zz-"), "{printed}");
}
