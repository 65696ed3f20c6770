//! Settings: every one named, checked at start, and refused in one line that names it.

mod source;
mod span;

pub(crate) use source::Source;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use kit_workflow::workflow::Templates;
use kit_workflow::{Currency, Money, Name};
use secrecy::SecretString;

/// A setting is missing or senseless.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub(crate) struct SettingError {
    name: &'static str,
    problem: String,
}

impl SettingError {
    pub(crate) fn new(name: &'static str, problem: impl Into<String>) -> Self {
        Self { name, problem: problem.into() }
    }
}

/// Everything that can be set.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) database_url: String,
    pub(crate) listen: SocketAddr,
    pub(crate) public_base_url: String,
    pub(crate) media_root: PathBuf,
    /// `SECRET_KEY`, where it is set.
    pub(crate) secret_key: Option<SecretString>,
    pub(crate) providers: Providers,
    pub(crate) price: Money,
    pub(crate) templates: Templates,
    pub(crate) link_ttl: Duration,
    pub(crate) order_ttl: Duration,
    pub(crate) log_json: bool,
    pub(crate) workers: usize,
    pub(crate) lease: Duration,
    /// Proxies whose word about a client's address is taken.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Who may read the metrics beside this machine.
    pub(crate) metrics_clients: Vec<IpAddr>,
}

/// Whom the workflow works with.
#[derive(Debug)]
pub(crate) enum Providers {
    /// The simulators, in this process.
    Simulated,
    /// The real ones.
    Real(Box<RealProviders>),
    /// The command needs none.
    Unneeded,
}

/// The settings of the real providers.
#[derive(Debug)]
pub(crate) struct RealProviders {
    pub(crate) cinetpay_api_key: SecretString,
    pub(crate) cinetpay_site_id: String,
    pub(crate) cinetpay_secret_key: SecretString,
    pub(crate) cinetpay_base_url: Option<String>,
    pub(crate) openai_api_key: SecretString,
    pub(crate) openai_base_url: Option<String>,
    pub(crate) openai_model: Option<String>,
    pub(crate) smtp_url: SecretString,
    pub(crate) mail_from: String,
    pub(crate) staff_email: String,
}

/// The settings whose absence, all of them, means that simulators may run.
const PROVIDER_SETTINGS: [&str; 10] = [
    "CINETPAY_API_KEY",
    "CINETPAY_SITE_ID",
    "CINETPAY_SECRET_KEY",
    "CINETPAY_BASE_URL",
    "CINETPAY_API_PASSWORD",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "SMTP_URL",
    "DATABASE_URL",
];

/// The prompt template that is part of the program.
const PROMPT_TEMPLATE: &str = include_str!("../../templates/ai/prompts/kit_complet_consigne.md");

const DEFAULT_DATABASE: &str = "sqlite://data/kit.db";

impl Settings {
    /// Reads and checks every setting.
    pub(crate) fn load(source: &Source) -> Result<Self, SettingError> {
        let settings = Self::load_for_store(source)?;
        Ok(Self { providers: providers(source, &settings.public_base_url)?, ..settings })
    }

    /// Reads and checks what commands need that work on the store alone.
    pub(crate) fn load_for_store(source: &Source) -> Result<Self, SettingError> {
        let listen =
            source.parsed("KIT_LISTEN", "127.0.0.1:8080", "is not an address and port, such as 127.0.0.1:8080")?;
        let public_base_url = base_url(source, listen)?;
        Ok(Self {
            database_url: database_url(source)?,
            media_root: source.text("PRIVATE_MEDIA_ROOT").unwrap_or_else(|| "data/private".into()).into(),
            secret_key: source.text("SECRET_KEY").map(secret_key).transpose()?,
            providers: Providers::Unneeded,
            price: price(source)?,
            templates: templates(source)?,
            link_ttl: span(source, "KIT_LINK_TTL", "7d")?,
            order_ttl: span(source, "KIT_ORDER_TTL", "7d")?,
            log_json: log_json(source)?,
            workers: workers(source)?,
            trusted_proxies: addresses(source, "KIT_TRUSTED_PROXIES")?,
            metrics_clients: addresses(source, "KIT_METRICS_CLIENTS")?,
            lease: span(source, "KIT_LEASE", "20s")?,
            listen,
            public_base_url,
        })
    }

    /// Whether the simulators stand in for the providers.
    pub(crate) fn simulated(&self) -> bool {
        matches!(self.providers, Providers::Simulated)
    }
}

/// The base address of a service that listens here and has no other name.
pub(crate) fn plain_http(listen: SocketAddr) -> String {
    format!("http://{listen}")
}

fn base_url(source: &Source, listen: SocketAddr) -> Result<String, SettingError> {
    let name = "PUBLIC_BASE_URL";
    let text = source.text(name).unwrap_or_else(|| plain_http(listen));
    let url = reqwest::Url::parse(&text).map_err(|_| SettingError::new(name, format!("{text:?} is not a URL")))?;
    let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !plain || url.host().is_none() {
        return Err(SettingError::new(name, format!("{text:?} is not http(s)://host[:port] without a path")));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Whether an address is on this machine only.
pub(crate) fn is_loopback(base_url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(base_url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn database_url(source: &Source) -> Result<String, SettingError> {
    let url = source.text("DATABASE_URL").unwrap_or_else(|| DEFAULT_DATABASE.into());
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if known {
        Ok(url)
    } else {
        Err(SettingError::new("DATABASE_URL", "begins neither with sqlite: nor with postgres://"))
    }
}

fn secret_key(text: String) -> Result<SecretString, SettingError> {
    if text.len() < 32 {
        return Err(SettingError::new("SECRET_KEY", "has fewer than 32 characters"));
    }
    Ok(text.into())
}

fn price(source: &Source) -> Result<Money, SettingError> {
    let name = "KIT_CURRENCY";
    let currency = source.text(name).unwrap_or_else(|| "XOF".into());
    let currency = Currency::parse(&currency)
        .ok_or_else(|| SettingError::new(name, format!("{currency:?} is none of XOF, XAF, CDF, GNF, USD")))?;
    let amount: u64 = source.parsed("KIT_PRICE", "15000", "is not a whole number of minor units")?;
    let price = Money::new(amount, currency);
    let fault = match price.whole_major() {
        _ if amount == 0 => Some("must be more than nothing"),
        None => Some("must be a whole number of major units"),
        Some(major) if currency != Currency::Usd && major % 5 != 0 => Some("must be a multiple of 5, as CinetPay asks"),
        Some(_) => None,
    };
    match fault {
        None => Ok(price),
        Some(fault) => Err(SettingError::new("KIT_PRICE", fault)),
    }
}

fn templates(source: &Source) -> Result<Templates, SettingError> {
    let name = "KIT_PROMPT_TEMPLATE";
    let text = match source.text(name) {
        None => PROMPT_TEMPLATE.to_owned(),
        Some(path) => std::fs::read_to_string(&path)
            .map_err(|error| SettingError::new(name, format!("{path:?} cannot be read: {error}")))?,
    };
    Templates::parse(&text).map_err(|error| SettingError::new(name, error.to_string()))
}

fn span(source: &Source, name: &'static str, default: &str) -> Result<Duration, SettingError> {
    let text = source.text(name).unwrap_or_else(|| default.into());
    span::parse(&text)
        .filter(|span| !span.is_zero() && *span <= LONGEST)
        .ok_or_else(|| SettingError::new(name, format!("{text:?} is not a time such as 7d, 12h, 30m or 20s")))
}

/// No time that can be set is longer than ten years.
const LONGEST: Duration = Duration::from_secs(3650 * 24 * 60 * 60);

fn workers(source: &Source) -> Result<usize, SettingError> {
    let name = "KIT_WORKERS";
    let count = source.parsed(name, "4", "is not a number of workers")?;
    if (1..=64).contains(&count) { Ok(count) } else { Err(SettingError::new(name, "is not between 1 and 64")) }
}

fn addresses(source: &Source, name: &'static str) -> Result<Vec<IpAddr>, SettingError> {
    let text = source.text(name).unwrap_or_default();
    let given = text.split(',').map(str::trim).filter(|address| !address.is_empty());
    given
        .map(|address| {
            address.parse().map_err(|_| SettingError::new(name, format!("{address:?} is not an IP address")))
        })
        .collect()
}

fn log_json(source: &Source) -> Result<bool, SettingError> {
    match source.text("KIT_LOG").as_deref() {
        None | Some("text") => Ok(false),
        Some("json") => Ok(true),
        Some(other) => Err(SettingError::new("KIT_LOG", format!("{other:?} is neither text nor json"))),
    }
}

fn providers(source: &Source, public_base_url: &str) -> Result<Providers, SettingError> {
    let bare = PROVIDER_SETTINGS.iter().all(|name| source.text(name).is_none());
    if bare && is_loopback(public_base_url) {
        return Ok(Providers::Simulated);
    }
    if source.text("CINETPAY_API_PASSWORD").is_some() {
        let problem = "CinetPay's API v1 is not supported yet; unset it and use the keys of checkout v2";
        return Err(SettingError::new("CINETPAY_API_PASSWORD", problem));
    }
    let needed = |name: &'static str| source.text(name).ok_or_else(|| SettingError::new(name, "is not set"));
    Ok(Providers::Real(Box::new(RealProviders {
        cinetpay_api_key: needed("CINETPAY_API_KEY")?.into(),
        cinetpay_site_id: needed("CINETPAY_SITE_ID")?,
        cinetpay_secret_key: needed("CINETPAY_SECRET_KEY")?.into(),
        cinetpay_base_url: source.text("CINETPAY_BASE_URL"),
        openai_api_key: needed("OPENAI_API_KEY")?.into(),
        openai_base_url: source.text("OPENAI_BASE_URL"),
        openai_model: source.text("OPENAI_MODEL"),
        smtp_url: needed("SMTP_URL")?.into(),
        mail_from: needed("MAIL_FROM")?,
        staff_email: needed("KIT_STAFF_EMAIL")?,
    })))
}

#[cfg(test)]
mod tests {
    use super::{Settings, Source};

    #[track_caller]
    fn refused(settings: &[(&str, &str)], message: &str) {
        let error = Settings::load(&Source::of(settings)).expect_err("a senseless setting is refused");
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn nothing_set_means_simulators_on_this_machine() {
        let settings = Settings::load(&Source::of(&[])).expect("the defaults are sensible");
        assert!(settings.simulated());
        assert_eq!(settings.public_base_url, "http://127.0.0.1:8080");
        assert_eq!(settings.price.to_string(), "XOF 15000");
    }

    #[test]
    fn simulators_never_stand_in_once_anything_real_is_set() {
        refused(&[("CINETPAY_API_KEY", "k")], "CINETPAY_SITE_ID: is not set");
        refused(&[("DATABASE_URL", "sqlite://x.db")], "CINETPAY_API_KEY: is not set");
        refused(&[("PUBLIC_BASE_URL", "https://kits.example")], "CINETPAY_API_KEY: is not set");
        refused(
            &[("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1"), ("CINETPAY_SECRET_KEY", "")],
            "CINETPAY_SECRET_KEY: is not set",
        );
    }

    #[test]
    fn commands_on_the_store_need_no_provider() {
        let source = Source::of(&[("DATABASE_URL", "postgres://127.0.0.1/kit")]);
        assert!(Settings::load(&source).is_err());
        assert!(Settings::load_for_store(&source).is_ok());
    }

    #[test]
    fn each_senseless_setting_is_named() {
        refused(&[("KIT_PRICE", "abc")], "KIT_PRICE: \"abc\" is not a whole number of minor units");
        refused(&[("KIT_PRICE", "15001")], "KIT_PRICE: must be a multiple of 5, as CinetPay asks");
        refused(&[("KIT_PRICE", "0")], "KIT_PRICE: must be more than nothing");
        refused(&[("KIT_CURRENCY", "EUR")], "KIT_CURRENCY: \"EUR\" is none of XOF, XAF, CDF, GNF, USD");
        refused(&[("KIT_LINK_TTL", "soon")], "KIT_LINK_TTL: \"soon\" is not a time such as 7d, 12h, 30m or 20s");
        refused(&[("KIT_WORKERS", "0")], "KIT_WORKERS: is not between 1 and 64");
        refused(&[("KIT_TRUSTED_PROXIES", "127.0.0.1, x")], "KIT_TRUSTED_PROXIES: \"x\" is not an IP address");
        refused(&[("SECRET_KEY", "short")], "SECRET_KEY: has fewer than 32 characters");
        refused(
            &[("PUBLIC_BASE_URL", "ftp://x")],
            "PUBLIC_BASE_URL: \"ftp://x\" is not http(s)://host[:port] without a path",
        );
    }
}
