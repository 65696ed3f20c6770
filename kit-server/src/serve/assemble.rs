//! The adapters, made from the settings.

use std::sync::Arc;

use kit_cinetpay::{CinetPay, CinetPaySettings};
use kit_documents::Papers;
use kit_http::{HttpSettings, Site};
use kit_mailer::{SmtpMailer, SmtpSettings};
use kit_openai::{OpenAi, OpenAiSettings};
use kit_sandbox::Sandbox;
use kit_vault::FolderVault;
use kit_workflow::workflow::{Terms, Workflow};

use crate::clock::SystemClock;
use crate::ports::KitPorts;
use crate::sandbox;
use crate::settings::{Providers, RealProviders, SettingError, Settings, is_loopback};
use crate::{Failure, migrate, secret};

/// Origins of CinetPay's payment pages, which a browser is sent to after a form of ours.
const PAYMENT_PAGES: [&str; 2] = ["https://checkout.cinetpay.com", "https://secure.cinetpay.com"];

/// The workflow over adapters; with simulators, over adapters that speak to them.
pub(super) async fn workflow(
    settings: &Settings,
    simulators: Option<&Sandbox>,
) -> Result<Arc<Workflow<KitPorts>>, Failure> {
    let keys = secret::keys(settings)?;
    let store = migrate::connect_migrated(settings).await?;
    let (gateway, drafter, mailer, staff_email) = match (&settings.providers, simulators) {
        (Providers::Real(real), _) => (gateway(real)?, drafter(real)?, mailer(real)?, real.staff_email.clone()),
        (Providers::Simulated, Some(simulators)) => {
            let real = simulated(simulators);
            (gateway(&real)?, drafter(&real)?, mailer(&real)?, real.staff_email)
        }
        (Providers::Simulated | Providers::Unneeded, _) => {
            return Err(Failure::Other("the simulators are not running".into()));
        }
    };
    let vault =
        FolderVault::open(&settings.media_root).map_err(|error| Failure::because("PRIVATE_MEDIA_ROOT", error))?;
    let ports = KitPorts { store, gateway, drafter, mailer, documents: Papers::default(), vault, clock: SystemClock };
    let terms = Terms {
        price: settings.price,
        order_ttl: settings.order_ttl,
        link_ttl: settings.link_ttl,
        public_base_url: settings.public_base_url.clone(),
        staff_email,
        test: is_test(&settings.providers),
        templates: settings.templates.clone(),
    };
    Ok(Arc::new(Workflow::new(ports, keys, terms)))
}

/// Whether payments are not real money: a provider on this machine is a simulator, whoever started it.
fn is_test(providers: &Providers) -> bool {
    match providers {
        Providers::Real(real) => real.cinetpay_base_url.as_deref().is_some_and(is_loopback),
        Providers::Simulated | Providers::Unneeded => true,
    }
}

fn gateway_settings(real: &RealProviders) -> CinetPaySettings {
    let mut settings = CinetPaySettings::new(
        real.cinetpay_api_key.clone(),
        real.cinetpay_site_id.clone(),
        real.cinetpay_secret_key.clone(),
    );
    if let Some(base_url) = &real.cinetpay_base_url {
        settings.base_url.clone_from(base_url);
        settings.test = is_loopback(base_url);
    }
    settings
}

fn gateway(real: &RealProviders) -> Result<CinetPay, SettingError> {
    CinetPay::new(gateway_settings(real)).map_err(|error| SettingError::new("CINETPAY_*", error.to_string()))
}

fn drafter(real: &RealProviders) -> Result<OpenAi, SettingError> {
    let mut settings = OpenAiSettings::new(real.openai_api_key.clone());
    if let Some(base_url) = &real.openai_base_url {
        settings.base_url.clone_from(base_url);
    }
    if let Some(model) = &real.openai_model {
        settings.model.clone_from(model);
    }
    OpenAi::new(settings).map_err(|error| SettingError::new("OPENAI_*", error.to_string()))
}

fn mailer(real: &RealProviders) -> Result<SmtpMailer, SettingError> {
    let settings = SmtpSettings::new(real.smtp_url.clone(), real.mail_from.clone());
    SmtpMailer::new(settings).map_err(|error| SettingError::new("SMTP_URL, MAIL_FROM", error.to_string()))
}

/// What the simulators would be as providers.
fn simulated(simulators: &Sandbox) -> RealProviders {
    RealProviders {
        cinetpay_api_key: sandbox::API_KEY.to_owned().into(),
        cinetpay_site_id: sandbox::SITE_ID.into(),
        cinetpay_secret_key: sandbox::SECRET_KEY.to_owned().into(),
        cinetpay_base_url: Some(simulators.cinetpay.base_url()),
        openai_api_key: sandbox::MODEL_KEY.to_owned().into(),
        openai_base_url: Some(format!("{}/v1", simulators.model.base_url())),
        openai_model: Some("sandbox".into()),
        smtp_url: simulators.mailbox.smtp_url().into(),
        mail_from: sandbox::MAIL_FROM.into(),
        staff_email: sandbox::STAFF_EMAIL.into(),
    }
}

/// How the service is reached.
pub(super) fn http_settings(settings: &Settings, simulators: Option<&Sandbox>) -> Result<HttpSettings, SettingError> {
    let site = Site::parse(&settings.public_base_url)
        .map_err(|error| SettingError::new("PUBLIC_BASE_URL", error.to_string()))?;
    let mut http = HttpSettings::new(site);
    http.trusted_proxies.clone_from(&settings.trusted_proxies);
    http.metrics_clients.clone_from(&settings.metrics_clients);
    http.payment_origins = match (simulators, &settings.providers) {
        (Some(simulators), _) => vec![simulators.cinetpay.base_url()],
        (None, Providers::Real(real)) => {
            let own = real.cinetpay_base_url.iter().map(|url| url.trim_end_matches('/').to_owned());
            PAYMENT_PAGES.map(str::to_owned).into_iter().chain(own).collect()
        }
        (None, Providers::Simulated | Providers::Unneeded) => Vec::new(),
    };
    Ok(http)
}
