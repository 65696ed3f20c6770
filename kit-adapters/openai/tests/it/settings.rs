//! Settings that could not work are refused, and none shows the key.

use kit_openai::{OpenAi, OpenAiSettings, SettingsError};
use kit_workflow::port::Drafter;

fn refused(change: impl FnOnce(&mut OpenAiSettings)) -> SettingsError {
    let mut settings = OpenAiSettings::new("zz-key-1");
    settings.base_url = "http://127.0.0.1:1/v1".to_owned();
    change(&mut settings);
    OpenAi::new(settings).unwrap_err()
}

#[test]
fn settings_that_could_not_work_are_refused() {
    assert!(matches!(refused(|s| s.api_key = "".into()), SettingsError::ApiKey));
    assert!(matches!(refused(|s| s.api_key = "a\nb".into()), SettingsError::ApiKey));
    assert!(matches!(refused(|s| s.model = " ".to_owned()), SettingsError::Model));
    assert!(matches!(refused(|s| s.window = 0), SettingsError::Nothing));
    assert!(matches!(refused(|s| s.attempts = 0), SettingsError::Nothing));
    for url in ["", "api.example.org/v1", "file:///v1", "https://u:p@example.org/v1", "https://example.org/v1?a=b"] {
        assert!(matches!(refused(|s| s.base_url = url.to_owned()), SettingsError::BaseUrl), "{url}");
    }
}

#[test]
fn the_defaults_are_openais() {
    let settings = OpenAiSettings::new("key");
    assert_eq!(settings.base_url, "https://api.openai.com/v1");
    let drafter = OpenAi::new(OpenAiSettings { base_url: "http://127.0.0.1:1/v1".to_owned(), ..settings }).unwrap();
    assert_eq!(drafter.model(kit_workflow::inquiry::SectionKind::Summary), "gpt-4o-mini");
    assert_eq!(drafter.window(), 100_000);
}

#[test]
fn nothing_that_is_printed_holds_the_key() {
    let mut settings = OpenAiSettings::new("zz-key-1");
    settings.base_url = "http://127.0.0.1:1/v1".to_owned();
    let printed = format!("{settings:?} {:?}", OpenAi::new(settings.clone()).unwrap());
    assert!(printed.contains("gpt-4o-mini"), "{printed}");
    assert!(!printed.contains("zz-"), "{printed}");
}
