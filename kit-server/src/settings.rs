//! Settings: every one named, checked at start, and refused in one line that names it.

mod bounds;
mod cinetpay;
mod database;
mod drafting;
mod live;
mod oidc;
mod source;
mod span;

pub(crate) use bounds::Bounds;
pub(crate) use cinetpay::{Account, Interface};
use database::DatabaseUrl;
pub(crate) use drafting::Models;
pub(crate) use oidc::named as named_of_oidc;
pub(crate) use source::Source;
pub(crate) use span::parse as parse_span;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kit_by_hand::Instructions;
use kit_clamd::Clamd;
use kit_documents::Brand;
use kit_mailer::Letters;
use kit_oidc::OpenIdSettings;
use kit_workflow::port::{Role, Seller};
use kit_workflow::workflow::{DraftingTerms, Templates};
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
    pub(crate) database_url: DatabaseUrl,
    pub(crate) listen: SocketAddr,
    pub(crate) public_base_url: String,
    pub(crate) media_root: PathBuf,
    /// `SECRET_KEY`, where it is set.
    pub(crate) secret_key: Option<SecretString>,
    pub(crate) providers: Providers,
    /// Which interface of CinetPay's the simulator is spoken to by.
    pub(crate) simulated_interface: Interface,
    pub(crate) price: Money,
    /// Who sells, as receipts name them.
    pub(crate) seller: Seller,
    /// How to pay by transfer or in cash, where that is offered.
    pub(crate) by_hand: Option<Instructions>,
    pub(crate) templates: Templates,
    /// How kits look.
    pub(crate) brand: Brand,
    /// Who looks into files for viruses, where somebody does.
    pub(crate) clamd: Option<Clamd>,
    /// How drafts are made.
    pub(crate) drafting: DraftingTerms,
    /// Which models write them.
    pub(crate) models: Models,
    pub(crate) link_ttl: Duration,
    pub(crate) order_ttl: Duration,
    /// How long notifications are kept.
    pub(crate) inbox_ttl: Duration,
    /// How long documents and drafts are kept once an inquiry has ended; for good where there is none.
    pub(crate) retention: Option<Duration>,
    pub(crate) log_json: bool,
    pub(crate) workers: usize,
    pub(crate) lease: Duration,
    /// Proxies whose word about a client's address is taken.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Who may read the metrics beside this machine.
    pub(crate) metrics_clients: Vec<IpAddr>,
    pub(crate) bounds: Bounds,
    /// Whether whoever validates a PDF may not publish it.
    pub(crate) two_people: bool,
    /// What letters say.
    pub(crate) letters: Letters,
    /// From which role on an account must have a second factor.
    pub(crate) second_factor_from: Option<Role>,
    /// Who vouches for staff, where somebody does.
    pub(crate) oidc: Option<OpenIdSettings>,
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
    pub(crate) cinetpay: Account,
    pub(crate) openai_api_key: SecretString,
    pub(crate) openai_base_url: Option<String>,
    pub(crate) openai_model: Option<String>,
    pub(crate) smtp_url: SecretString,
    pub(crate) mail_from: String,
    pub(crate) staff_email: String,
}

/// The settings whose absence, all of them, means that simulators may run.
const OTHER_PROVIDER_SETTINGS: [&str; 5] =
    ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "SMTP_URL", "DATABASE_URL"];

/// The prompt template that is part of the program.
const PROMPT_TEMPLATE: &str = include_str!("../../templates/ai/prompts/kit_complet_consigne.md");

const DEFAULT_DATABASE: &str = "sqlite://data/kit.db";

impl Settings {
    /// Reads and checks every setting.
    pub(crate) fn load(source: &Source) -> Result<Self, SettingError> {
        let settings = Self::load_for_store(source)?;
        let settings = Self { providers: providers(source, &settings.public_base_url)?, ..settings };
        // Better to hear of it now than with each client who wants to pay.
        if let Providers::Real(real) = &settings.providers {
            real.cinetpay.gateway.takes(settings.price).map_err(|problem| {
                SettingError::new("KIT_PRICE", format!("{}: {problem} at CinetPay", settings.price))
            })?;
        }
        live::check(source, &settings)?;
        Ok(settings)
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
            simulated_interface: source.parsed("KIT_SIMULATED_CINETPAY", "v2", "is neither v2 nor v1")?,
            price: price(source)?,
            seller: seller(source)?,
            by_hand: by_hand(source)?,
            templates: templates(source)?,
            brand: brand(source)?,
            clamd: clamd(source)?,
            drafting: drafting::terms(source)?,
            models: drafting::models(source)?,
            link_ttl: span(source, "KIT_LINK_TTL", "7d")?,
            order_ttl: span(source, "KIT_ORDER_TTL", "7d")?,
            inbox_ttl: span(source, "KIT_INBOX_TTL", "30d")?,
            retention: retention(source)?,
            log_json: log_json(source)?,
            workers: workers(source)?,
            trusted_proxies: addresses(source, "KIT_TRUSTED_PROXIES")?,
            metrics_clients: addresses(source, "KIT_METRICS_CLIENTS")?,
            lease: span(source, "KIT_LEASE", "20s")?,
            bounds: Bounds::read(source)?,
            two_people: source.flag("KIT_TWO_PEOPLE")?,
            letters: letters(source)?,
            second_factor_from: second_factor_from(source)?,
            oidc: oidc::read(source)?,
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

fn database_url(source: &Source) -> Result<DatabaseUrl, SettingError> {
    let url = source.text("DATABASE_URL").unwrap_or_else(|| DEFAULT_DATABASE.into());
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if known {
        Ok(url.into())
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
    // The law refuses orders of such an amount: better to hear of it now.
    let fault = match price.whole_major() {
        _ if amount == 0 => Some("must be more than nothing"),
        None => Some("must be a whole number of major units"),
        Some(_) if !price.is_payable() => Some("must be a multiple of 5, as CinetPay asks"),
        Some(_) => None,
    };
    match fault {
        None => Ok(price),
        Some(fault) => Err(SettingError::new("KIT_PRICE", fault)),
    }
}

/// Who sells: `\n` in the address begins another line, so that it fits into an environment variable.
fn seller(source: &Source) -> Result<Seller, SettingError> {
    let text = |name, longest, lines| {
        let text = source.text(name).unwrap_or_default().replace("\\n", "\n");
        let fits = text.chars().count() <= longest && text.lines().count() <= lines;
        let control = text.chars().any(|c| c.is_control() && (c != '\n' || lines == 1));
        if fits && !control {
            Ok(text)
        } else {
            Err(SettingError::new(name, format!("is longer than {longest} characters or {lines} line(s), or no text")))
        }
    };
    let name = text("KIT_SELLER", 100, 1)?;
    Ok(Seller {
        name: if name.is_empty() { "Kit complet".to_owned() } else { name },
        address: text("KIT_SELLER_ADDRESS", 400, 6)?,
        tax_id: text("KIT_SELLER_TAX_ID", 100, 1)?,
    })
}

/// The instructions of a TOML file with a text `fr` and a text `en`.
fn by_hand(source: &Source) -> Result<Option<Instructions>, SettingError> {
    let name = "KIT_BY_HAND_INSTRUCTIONS";
    let Some(path) = source.text(name) else { return Ok(None) };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| SettingError::new(name, format!("{path:?} cannot be read: {error}")))?;
    let texts: BTreeMap<String, String> =
        toml::from_str(&text).map_err(|error| SettingError::new(name, format!("{path:?}: {}", error.message())))?;
    let language = |name: &str| texts.get(name).map_or("", String::as_str);
    if let Some(other) = texts.keys().find(|key| !["fr", "en"].contains(&key.as_str())) {
        return Err(SettingError::new(name, format!("{path:?} has a text {other:?}, which is neither fr nor en")));
    }
    Instructions::new(language("fr"), language("en"))
        .map(Some)
        .map_err(|error| SettingError::new(name, error.to_string()))
}

fn letters(source: &Source) -> Result<Letters, SettingError> {
    let name = "KIT_LETTERS";
    let read =
        |path: String| Letters::read(Path::new(&path)).map_err(|error| SettingError::new(name, error.to_string()));
    source.text(name).map_or(Ok(Letters::default()), read)
}

/// `required` means everybody; a role means that one and those above it.
fn second_factor_from(source: &Source) -> Result<Option<Role>, SettingError> {
    let name = "KIT_SECOND_FACTOR";
    match source.text(name).as_deref() {
        None | Some("optional") => Ok(None),
        Some("required") => Ok(Some(Role::Reviewer)),
        Some(text) => Role::parse(text).map(Some).ok_or_else(|| {
            SettingError::new(name, format!("{text:?} is none of optional, required, reviewer, manager, admin"))
        }),
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

fn brand(source: &Source) -> Result<Brand, SettingError> {
    let name = "KIT_BRAND";
    let read =
        |path: String| crate::render::read_brand(Path::new(&path)).map_err(|problem| SettingError::new(name, problem));
    source.text(name).map_or(Ok(Brand::default()), read)
}

fn clamd(source: &Source) -> Result<Option<Clamd>, SettingError> {
    let name = "KIT_CLAMD";
    let read = |place: String| Clamd::at(&place).map_err(|problem| SettingError::new(name, problem.to_string()));
    source.text(name).map(read).transpose()
}

fn span(source: &Source, name: &'static str, default: &str) -> Result<Duration, SettingError> {
    let text = source.text(name).unwrap_or_else(|| default.into());
    span::parse(&text)
        .filter(|span| !span.is_zero() && *span <= LONGEST)
        .ok_or_else(|| SettingError::new(name, format!("{text:?} is not a time such as 7d, 12h, 30m or 20s")))
}

/// Half a year, in which a client may want a correction; `0` keeps files for good.
fn retention(source: &Source) -> Result<Option<Duration>, SettingError> {
    let name = "KIT_RETENTION";
    if source.text(name).as_deref() == Some("0") { Ok(None) } else { span(source, name, "180d").map(Some) }
}

/// A span of time on the command line.
pub(crate) fn span_of(text: &str) -> Result<Duration, String> {
    span::parse(text)
        .filter(|span| *span <= LONGEST)
        .ok_or_else(|| format!("{text:?} is not a time such as 7d, 12h, 30m or 20s"))
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
    let bare = cinetpay::NAMES.iter().chain(&OTHER_PROVIDER_SETTINGS).all(|name| source.text(name).is_none());
    if bare && is_loopback(public_base_url) {
        return Ok(Providers::Simulated);
    }
    Ok(Providers::Real(Box::new(RealProviders {
        cinetpay: cinetpay::account(source, public_base_url)?,
        openai_api_key: source.needed("OPENAI_API_KEY")?.into(),
        openai_base_url: source.text("OPENAI_BASE_URL"),
        openai_model: source.text("OPENAI_MODEL"),
        smtp_url: source.needed("SMTP_URL")?.into(),
        mail_from: source.needed("MAIL_FROM")?,
        staff_email: source.needed("KIT_STAFF_EMAIL")?,
    })))
}

#[cfg(test)]
mod tests {
    use super::{Providers, Settings, Source};
    use kit_cinetpay::CinetPay;
    use kit_workflow::port::Gateway as _;

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
    fn the_password_chooses_api_v1_and_its_key_the_environment() {
        const REAL: [(&str, &str); 4] = [
            ("OPENAI_API_KEY", "k"),
            ("SMTP_URL", "smtp://127.0.0.1"),
            ("MAIL_FROM", "kits@kit.example"),
            ("KIT_STAFF_EMAIL", "desk@kit.example"),
        ];
        let with = |settings: &[(&'static str, &'static str)]| [&REAL[..], settings].concat();
        let v1 = |key| with(&[("CINETPAY_API_PASSWORD", "p"), ("CINETPAY_API_KEY", key)]);
        for key in ["sk_test_1", "sk_live_1"] {
            let settings = Settings::load(&Source::of(&v1(key))).expect("these settings make sense");
            let Providers::Real(real) = settings.providers else { panic!("these are real providers") };
            assert!(matches!(real.cinetpay.gateway, CinetPay::ApiV1(_)));
            assert_eq!(real.cinetpay.gateway.is_test(), key == "sk_test_1");
        }
        refused(&v1("k"), "CINETPAY_API_KEY: the CinetPay API key begins neither with sk_test_ nor with sk_live_");
        let mut long = v1("sk_live_1");
        long.push(("PUBLIC_BASE_URL", "https://a-name-that-is-a-good-deal-too-long.example.org"));
        refused(&long, "PUBLIC_BASE_URL: is longer than 49 characters, which is too long for CinetPay's API v1");
        let v2 = |settings: &[(&'static str, &'static str)]| {
            let keys = [("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1"), ("CINETPAY_SECRET_KEY", "s")];
            with(&[&keys[..], settings].concat())
        };
        assert!(Settings::load(&Source::of(&v2(&[("CINETPAY_SECRET_KEY_PREVIOUS", "t")]))).is_ok());
        refused(
            &v2(&[("CINETPAY_CHANNELS", "CASH")]),
            "CINETPAY_CHANNELS: \"CASH\" is none of ALL, MOBILE_MONEY, CREDIT_CARD, WALLET",
        );
        refused(
            &v2(&[("CINETPAY_LIMITS", "XOF=1")]),
            "CINETPAY_LIMITS: limits are written as XOF=100..2000000, by commas",
        );
        let beyond =
            |price| format!("KIT_PRICE: {price}: the amount is outside the limits of its currency at CinetPay");
        refused(&v2(&[("KIT_PRICE", "95")]), &beyond("XOF 95"));
        refused(&v2(&[("CINETPAY_LIMITS", "XOF=20000..30000")]), &beyond("XOF 15000"));
        assert!(Settings::load(&Source::of(&v2(&[("CINETPAY_LIMITS", "XOF=50..90"), ("KIT_PRICE", "90")]))).is_ok());
        let mut much = v1("sk_live_1");
        much.push(("KIT_PRICE", "2500005"));
        refused(&much, &beyond("XOF 2500005"));
        refused(&v2(&[("CINETPAY_CARD_CITY", "Lomé")]), "CINETPAY_CARD_ADDRESS: is not set");
        assert!(Settings::load(&Source::of(&v2(&[("CINETPAY_ALTERNATIVE_CURRENCY", "EUR")]))).is_ok());
        refused(
            &v2(&[("CINETPAY_ALTERNATIVE_CURRENCY", "euro")]),
            "CINETPAY_ALTERNATIVE_CURRENCY: \"euro\" is not a currency of three capital letters",
        );
        refused(&v2(&[("CINETPAY_TEST", "maybe")]), "CINETPAY_TEST: \"maybe\" is neither true nor false");
    }

    #[test]
    fn with_the_live_flag_nothing_runs_that_takes_play_money() {
        let live = |settings: &[(&'static str, &'static str)]| {
            let real = [
                ("KIT_LIVE", "true"),
                ("OPENAI_API_KEY", "k"),
                ("SMTP_URL", "smtp://127.0.0.1"),
                ("MAIL_FROM", "kits@kit.example"),
                ("KIT_STAFF_EMAIL", "desk@kit.example"),
                ("PUBLIC_BASE_URL", "https://kit.example"),
                ("CINETPAY_API_KEY", "sk_live_1"),
                ("CINETPAY_API_PASSWORD", "p"),
            ];
            [&real[..], settings].concat()
        };
        assert!(Settings::load(&Source::of(&live(&[]))).is_ok());
        refused(&[("KIT_LIVE", "true")], "CINETPAY_API_KEY: is not set, and KIT_LIVE is set");
        refused(&live(&[("CINETPAY_API_KEY", "sk_test_1")]), "CINETPAY_API_KEY: is a test key, and KIT_LIVE is set");
        refused(
            &live(&[("CINETPAY_TEST", "1")]),
            "CINETPAY_TEST: says that the account is for tests, and KIT_LIVE is set",
        );
        let host = |url| live(&[("CINETPAY_BASE_URL", url)]);
        refused(&host("http://127.0.0.1:8081"), "CINETPAY_BASE_URL: is on this machine, and KIT_LIVE is set");
        refused(&host("http://cinetpay.example"), "CINETPAY_BASE_URL: is not https, and KIT_LIVE is set");
        let here = [("KIT_OIDC_ISSUER", "http://127.0.0.1:8085"), ("KIT_OIDC_CLIENT_ID", "kit")];
        let here = live(&[&here[..], &[("KIT_OIDC_CLIENT_SECRET", "s")]].concat());
        refused(&here, "KIT_OIDC_ISSUER: is on this machine, and KIT_LIVE is set");
        let site = |url| live(&[("PUBLIC_BASE_URL", url)]);
        refused(&site("https://127.0.0.1"), "PUBLIC_BASE_URL: is on this machine, and KIT_LIVE is set");
        refused(&site("http://kit.example"), "PUBLIC_BASE_URL: is not https, and KIT_LIVE is set");
    }

    #[test]
    fn no_secret_is_told_by_what_shows_the_settings() {
        const COMMON: [(&str, &str); 9] = [
            ("DATABASE_URL", "postgres://kit:not-for-logs@db.example/kit"),
            ("SECRET_KEY", "not-for-logs-not-for-logs-not-for-logs"),
            ("OPENAI_API_KEY", "not-for-logs"),
            ("SMTP_URL", "smtps://kit:not-for-logs@smtp.example"),
            ("MAIL_FROM", "kits@kit.example"),
            ("KIT_STAFF_EMAIL", "desk@kit.example"),
            ("KIT_OIDC_ISSUER", "https://id.example/realms/kit"),
            ("KIT_OIDC_CLIENT_ID", "kit"),
            ("KIT_OIDC_CLIENT_SECRET", "not-for-logs"),
        ];
        let checkout_v2: &[_] = &[
            ("CINETPAY_API_KEY", "not-for-logs"),
            ("CINETPAY_SITE_ID", "424242"),
            ("CINETPAY_SECRET_KEY", "not-for-logs"),
            ("CINETPAY_SECRET_KEY_PREVIOUS", "not-for-logs-either"),
        ];
        let api_v1: &[_] = &[("CINETPAY_API_KEY", "sk_test_not-for-logs"), ("CINETPAY_API_PASSWORD", "not-for-logs")];
        for keys in [checkout_v2, api_v1] {
            let source = Source::of(&[&COMMON[..], keys].concat());
            let settings = Settings::load(&source).expect("these settings make sense");
            let shown = format!("{settings:?} {source:?} {settings:#?}");
            assert!(!shown.contains("not-for-logs"), "{shown}");
            assert!(shown.contains("SMTP_URL") && shown.contains("https://id.example/realms/kit"), "{shown}");
        }
        let file = Source::of_file("OPENAI_API_KEY = \"not-for-logs\"\n");
        assert!(!format!("{file:?}").contains("not-for-logs"), "{file:?}");
    }

    #[test]
    fn an_identity_provider_is_set_as_a_whole_and_makes_sense() {
        let whole = [
            ("KIT_OIDC_ISSUER", "https://id.example/realms/kit"),
            ("KIT_OIDC_CLIENT_ID", "kit"),
            ("KIT_OIDC_CLIENT_SECRET", "not-for-logs"),
        ];
        let settings = Settings::load(&Source::of(&whole)).expect("these settings make sense");
        assert!(settings.oidc.as_ref().is_some_and(|oidc| oidc.name == "OpenID Connect"));
        assert!(!format!("{settings:?}").contains("not-for-logs"));
        for (at, (missing, _)) in whole.iter().enumerate() {
            let rest: Vec<_> = whole.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, pair)| *pair).collect();
            refused(&rest, &format!("{missing}: is not set"));
        }
        refused(&[("KIT_OIDC_NAME", "Maison")], "KIT_OIDC_ISSUER: is not set");
        let with = |name, value| [&whole[..], &[(name, value)]].concat();
        refused(
            &with("KIT_OIDC_ISSUER", "http://id.example"),
            "KIT_OIDC_ISSUER: the issuer is not https://host/…, or http:// on this machine",
        );
        let long = "n".repeat(41);
        refused(&with("KIT_OIDC_NAME", &long), "KIT_OIDC_NAME: the name is empty or longer than 40 characters");
        assert!(Settings::load(&Source::of(&with("KIT_OIDC_ISSUER", "http://127.0.0.1:8085"))).is_ok());
    }

    #[test]
    fn a_letter_that_cannot_be_set_stops_the_program_with_its_file_and_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_str().expect("a name");
        let file = folder.path().join("client_link.fr.jinja");
        std::fs::write(
            &file,
            "{% extends \"layout.\" ~ form %}\n{% block body %}\n{{ nobody_knows }}\n{% endblock %}\n",
        )
        .expect("a file");
        let error = Settings::load(&Source::of(&[("KIT_LETTERS", path)])).expect_err("it is refused");
        assert!(error.to_string().starts_with("KIT_LETTERS: client_link.fr.jinja, line "), "{error}");
        std::fs::remove_file(&file).expect("it is gone");
        assert!(Settings::load(&Source::of(&[("KIT_LETTERS", path)])).is_ok());
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
        refused(&[("KIT_FORMS_PER_HOUR", "0")], "KIT_FORMS_PER_HOUR: must be more than nothing");
        refused(&[("KIT_FREE_SPACE_FLOOR", "1 GB")], "KIT_FREE_SPACE_FLOOR: \"1 GB\" is not a size such as 1GiB or 0");
        refused(&[("KIT_DOCS", "no")], "KIT_DOCS: \"no\" is neither on nor off");
        refused(
            &[("KIT_SECOND_FACTOR", "yes")],
            "KIT_SECOND_FACTOR: \"yes\" is none of optional, required, reviewer, manager, admin",
        );
        refused(&[("KIT_WORKERS", "0")], "KIT_WORKERS: is not between 1 and 64");
        refused(&[("KIT_TRUSTED_PROXIES", "127.0.0.1, x")], "KIT_TRUSTED_PROXIES: \"x\" is not an IP address");
        refused(&[("SECRET_KEY", "short")], "SECRET_KEY: has fewer than 32 characters");
        refused(
            &[("PUBLIC_BASE_URL", "ftp://x")],
            "PUBLIC_BASE_URL: \"ftp://x\" is not http(s)://host[:port] without a path",
        );
    }
}
