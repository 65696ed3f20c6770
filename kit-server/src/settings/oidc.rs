//! `KIT_OIDC_*`: the identity provider that vouches for staff.

use kit_oidc::{OpenIdSettings, SettingsError};

use super::{SettingError, Source};

const ISSUER: &str = "KIT_OIDC_ISSUER";
const CLIENT_ID: &str = "KIT_OIDC_CLIENT_ID";
const CLIENT_SECRET: &str = "KIT_OIDC_CLIENT_SECRET";
const NAME: &str = "KIT_OIDC_NAME";

/// None where nothing of it is set; whoever sets a part of it has forgotten the rest.
pub(super) fn read(source: &Source) -> Result<Option<OpenIdSettings>, SettingError> {
    if [ISSUER, CLIENT_ID, CLIENT_SECRET, NAME].iter().all(|name| source.text(name).is_none()) {
        return Ok(None);
    }
    let (issuer, client_id) = (source.needed(ISSUER)?, source.needed(CLIENT_ID)?);
    let mut settings = OpenIdSettings::new(issuer, client_id, source.needed(CLIENT_SECRET)?);
    if let Some(name) = source.text(NAME) {
        settings.name = name;
    }
    settings.check().map_err(|error| named(&error))?;
    Ok(Some(settings))
}

/// The setting that the error is about.
pub(crate) fn named(error: &SettingsError) -> SettingError {
    let name = match error {
        SettingsError::Issuer | SettingsError::Client(_) => ISSUER,
        SettingsError::ClientId => CLIENT_ID,
        SettingsError::ClientSecret => CLIENT_SECRET,
        SettingsError::Name => NAME,
    };
    SettingError::new(name, error.to_string())
}
