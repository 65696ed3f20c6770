//! Settings that make no sense.

use kit_oidc::{OpenId, OpenIdSettings, SettingsError};

#[track_caller]
fn refused(settings: OpenIdSettings) -> SettingsError {
    OpenId::new(settings).unwrap_err()
}

#[test]
fn what_makes_no_sense_is_refused_and_no_secret_is_shown() {
    for issuer in
        ["", "id.example", "http://id.example", "ftp://id.example", "https://id.example/?a=b", "https://u@id.example"]
    {
        let error = refused(OpenIdSettings::new(issuer, "kit", "secret"));
        assert!(matches!(error, SettingsError::Issuer), "{issuer}: {error}");
    }
    for issuer in ["https://id.example", "https://id.example/realms/kit/", "http://127.0.0.1:8085", "http://localhost"]
    {
        let open_id = OpenId::new(OpenIdSettings::new(issuer, "kit", "secret-of-ours")).unwrap();
        assert!(!format!("{open_id:?}").contains("secret-of-ours"));
    }
    assert!(matches!(refused(OpenIdSettings::new("https://id.example", " ", "s")), SettingsError::ClientId));
    assert!(matches!(refused(OpenIdSettings::new("https://id.example", "kit", " ")), SettingsError::ClientSecret));
    let nameless = OpenIdSettings { name: String::new(), ..OpenIdSettings::new("https://id.example", "kit", "s") };
    assert!(matches!(refused(nameless), SettingsError::Name));
}
