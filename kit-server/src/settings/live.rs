//! `KIT_LIVE`: real money only. What could take play money for real is refused at start.

use kit_workflow::port::Gateway as _;

use super::{Providers, SettingError, Settings, Source, is_loopback};

/// Refuses test keys, simulators and hosts on this machine where the flag is set.
pub(super) fn check(source: &Source, settings: &Settings) -> Result<(), SettingError> {
    if !source.flag("KIT_LIVE")? {
        return Ok(());
    }
    let refuse =
        |name: &'static str, problem: &str| Err(SettingError::new(name, format!("{problem}, and KIT_LIVE is set")));
    let real = match &settings.providers {
        Providers::Real(real) => real,
        Providers::Simulated => return refuse("CINETPAY_API_KEY", "is not set"),
        Providers::Unneeded => return Ok(()),
    };
    if let Some(base_url) = &real.cinetpay.base_url {
        if is_loopback(base_url) {
            return refuse("CINETPAY_BASE_URL", "is on this machine");
        }
        if !base_url.starts_with("https://") {
            return refuse("CINETPAY_BASE_URL", "is not https");
        }
    }
    if source.flag("CINETPAY_TEST")? {
        return refuse("CINETPAY_TEST", "says that the account is for tests");
    }
    if real.cinetpay.gateway.is_test() {
        return refuse("CINETPAY_API_KEY", "is a test key");
    }
    if settings.oidc.as_ref().is_some_and(|oidc| is_loopback(&oidc.issuer)) {
        return refuse("KIT_OIDC_ISSUER", "is on this machine");
    }
    if is_loopback(&settings.public_base_url) {
        return refuse("PUBLIC_BASE_URL", "is on this machine");
    }
    if !settings.public_base_url.starts_with("https://") {
        return refuse("PUBLIC_BASE_URL", "is not https");
    }
    Ok(())
}
