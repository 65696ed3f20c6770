//! The account at CinetPay: which interface its keys open, and whether its money is real.

use kit_cinetpay::{
    AlternativeCurrency, ApiV1, ApiV1Settings, Card, CheckoutV2, CheckoutV2Settings, CinetPay, Limits,
    SettingsError as Fault, UnknownCurrency,
};
use secrecy::SecretString;

use super::{SettingError, Source, is_loopback};

/// The settings that only CinetPay has. Any of them set means that simulators may not stand in.
pub(crate) const NAMES: [&str; 16] = [
    "CINETPAY_API_KEY",
    "CINETPAY_SITE_ID",
    "CINETPAY_SECRET_KEY",
    "CINETPAY_SECRET_KEY_PREVIOUS",
    "CINETPAY_API_PASSWORD",
    "CINETPAY_BASE_URL",
    "CINETPAY_TEST",
    "CINETPAY_CHANNELS",
    "CINETPAY_LIMITS",
    "CINETPAY_LOCK_PHONE",
    "CINETPAY_ALTERNATIVE_CURRENCY",
    "CINETPAY_CARD_ADDRESS",
    "CINETPAY_CARD_CITY",
    "CINETPAY_CARD_COUNTRY",
    "CINETPAY_CARD_STATE",
    "CINETPAY_CARD_ZIP",
];

/// API v1 takes no longer address.
const LONGEST_URL: usize = 120;

/// What the address of the way back has beside `PUBLIC_BASE_URL`: its path and its token.
const WAY_BACK: usize = "/payments/cinetpay/return?r=".len() + 43;

/// Which of the two interfaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Interface {
    /// Checkout v2.
    #[default]
    V2,
    /// API v1.
    V1,
}

impl std::str::FromStr for Interface {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "v2" => Ok(Self::V2),
            "v1" => Ok(Self::V1),
            _ => Err(()),
        }
    }
}

/// A gateway to the account, and where its calls go if that is not CinetPay's own host.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) gateway: CinetPay,
    pub(crate) base_url: Option<String>,
}

/// Reads the account. A password means API v1.
pub(crate) fn account(source: &Source, public_base_url: &str) -> Result<Account, SettingError> {
    let base_url = source.text("CINETPAY_BASE_URL");
    let test = match source.text("CINETPAY_TEST") {
        None => base_url.as_deref().is_some_and(is_loopback),
        Some(_) => source.flag("CINETPAY_TEST")?,
    };
    let gateway = match source.text("CINETPAY_API_PASSWORD") {
        Some(password) => api_v1(source, password.into(), base_url.clone(), test, public_base_url)?.into(),
        None => checkout_v2(source, base_url.clone(), test)?.into(),
    };
    Ok(Account { gateway, base_url })
}

fn checkout_v2(source: &Source, base_url: Option<String>, test: bool) -> Result<CheckoutV2, SettingError> {
    let mut settings = CheckoutV2Settings::new(
        source.needed("CINETPAY_API_KEY")?,
        source.needed("CINETPAY_SITE_ID")?,
        source.needed("CINETPAY_SECRET_KEY")?,
    );
    settings.secret_keys.extend(source.text("CINETPAY_SECRET_KEY_PREVIOUS").map(SecretString::from));
    if let Some(base_url) = base_url {
        settings.base_url = base_url;
    }
    settings.test = test;
    settings.limits = limits(source, Limits::default())?;
    settings.channels = channels(source, "ALL")?;
    settings.card = card(source)?;
    settings.lock_phone_number = source.flag("CINETPAY_LOCK_PHONE")?;
    settings.alternative_currency = alternative_currency(source)?;
    CheckoutV2::new(settings).map_err(named)
}

fn api_v1(
    source: &Source,
    password: SecretString,
    base_url: Option<String>,
    test: bool,
    public_base_url: &str,
) -> Result<ApiV1, SettingError> {
    if public_base_url.len() + WAY_BACK > LONGEST_URL {
        let most = LONGEST_URL - WAY_BACK;
        let problem = format!("is longer than {most} characters, which is too long for CinetPay's API v1");
        return Err(SettingError::new("PUBLIC_BASE_URL", problem));
    }
    let mut settings = ApiV1Settings::new(source.needed("CINETPAY_API_KEY")?, password);
    settings.base_url = base_url;
    settings.test = test;
    settings.limits = limits(source, Limits::of_api_v1())?;
    settings.channel = channels(source, "PUSH")?;
    ApiV1::new(settings).map_err(named)
}

fn limits(source: &Source, published: Limits) -> Result<Limits, SettingError> {
    let name = "CINETPAY_LIMITS";
    published.read(&source.text(name).unwrap_or_default()).map_err(|error| SettingError::new(name, error.to_string()))
}

fn channels<T>(source: &Source, default: &str) -> Result<T, SettingError>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let name = "CINETPAY_CHANNELS";
    let text = source.text(name).unwrap_or_else(|| default.to_owned());
    text.parse().map_err(|error| SettingError::new(name, format!("{text:?} {error}")))
}

fn alternative_currency(source: &Source) -> Result<Option<AlternativeCurrency>, SettingError> {
    let name = "CINETPAY_ALTERNATIVE_CURRENCY";
    let parsed = source.text(name).map(|text| (text.parse(), text));
    let refused = |text, error: UnknownCurrency| SettingError::new(name, format!("{text:?} {error}"));
    parsed.map(|(parsed, text)| parsed.map_err(|error| refused(text, error))).transpose()
}

/// The address for cards, of which every part is set or none.
fn card(source: &Source) -> Result<Option<Card>, SettingError> {
    let names = NAMES.iter().filter(|name| name.starts_with("CINETPAY_CARD_"));
    if names.clone().all(|name| source.text(name).is_none()) {
        return Ok(None);
    }
    Ok(Some(Card {
        address: source.needed("CINETPAY_CARD_ADDRESS")?,
        city: source.needed("CINETPAY_CARD_CITY")?,
        country: source.needed("CINETPAY_CARD_COUNTRY")?,
        state: source.needed("CINETPAY_CARD_STATE")?,
        zip_code: source.needed("CINETPAY_CARD_ZIP")?,
    }))
}

/// The adapter's complaint, under the name of the setting that it is about.
fn named(fault: Fault) -> SettingError {
    let name = match &fault {
        Fault::NoApiKey | Fault::ApiKeyKind | Fault::Environment => "CINETPAY_API_KEY",
        Fault::NoApiPassword => "CINETPAY_API_PASSWORD",
        Fault::SiteId => "CINETPAY_SITE_ID",
        Fault::NoSecretKey => "CINETPAY_SECRET_KEY",
        Fault::BaseUrl => "CINETPAY_BASE_URL",
        Fault::NoCard => "CINETPAY_CHANNELS",
        Fault::Card => "CINETPAY_CARD_COUNTRY",
        Fault::Client(_) => "CINETPAY_*",
    };
    SettingError::new(name, fault.to_string())
}
