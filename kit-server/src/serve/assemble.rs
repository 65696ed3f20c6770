//! The adapters, made from the settings.

use std::sync::Arc;

use kit_by_hand::ByHand;
use kit_cinetpay::{ApiV1, ApiV1Settings, CheckoutV2, CheckoutV2Settings, CinetPay};
use kit_documents::Papers;
use kit_http::{HttpSettings, Site};
use kit_mailer::{SmtpMailer, SmtpSettings};
use kit_oidc::OpenId;
use kit_openai::{OpenAi, OpenAiSettings};
use kit_sandbox::Sandbox;
use kit_vault::FolderVault;
use kit_workflow::port::Gateway as _;
use kit_workflow::workflow::{Kept, Terms, TwoPeople, Workflow};

use crate::clock::SystemClock;
use crate::marked::Marked;
use crate::ports::KitPorts;
use crate::sandbox;
use crate::settings::{Account, Interface, Providers, RealProviders, SettingError, Settings, named_of_oidc};
use crate::till::Till;
use crate::{Failure, migrate, secret};

/// Origins of CinetPay's payment pages, which a browser is sent to after a form of ours.
const PAYMENT_PAGES: [&str; 4] = [
    "https://checkout.cinetpay.com",
    "https://secure.cinetpay.com",
    "https://secure.cinetpay.net",
    "https://secure.cinetpay.co",
];

/// The workflow over adapters; with simulators, over adapters that speak to them.
pub(super) async fn workflow(
    settings: &Settings,
    simulators: Option<&Sandbox>,
) -> Result<Arc<Workflow<KitPorts>>, Failure> {
    let keys = secret::keys(settings)?;
    let store = migrate::connect_migrated(settings).await?;
    let (gateway, drafter, mailer, staff_email) = match (&settings.providers, simulators) {
        (Providers::Real(real), _) => {
            (real.cinetpay.gateway.clone(), drafter(real, settings)?, mailer(real, settings)?, real.staff_email.clone())
        }
        (Providers::Simulated, Some(simulators)) => {
            let real = simulated(settings.simulated_interface, simulators)?;
            (real.cinetpay.gateway.clone(), drafter(&real, settings)?, mailer(&real, settings)?, real.staff_email)
        }
        (Providers::Simulated | Providers::Unneeded, _) => {
            return Err(Failure::Other("the simulators are not running".into()));
        }
    };
    let vault =
        FolderVault::open(&settings.media_root).map_err(|error| Failure::because("PRIVATE_MEDIA_ROOT", error))?;
    let vault = vault.with_floor(settings.bounds.floor);
    // The money says whether this is a test: a provider on this machine is a simulator, whoever started it.
    let test = gateway.is_test();
    let ports = KitPorts {
        store,
        gateways: gateways(gateway, settings),
        drafter: Marked(drafter),
        mailer: Marked(mailer),
        documents: Papers::in_child_of_this_program().branded(settings.brand.clone()),
        vault,
        clock: SystemClock,
    };
    let terms = Terms {
        price: settings.price,
        order_ttl: settings.order_ttl,
        link_ttl: settings.link_ttl,
        public_base_url: settings.public_base_url.clone(),
        seller: settings.seller.clone(),
        staff_email,
        test,
        templates: settings.templates.clone(),
        drafting: settings.drafting,
    };
    let rule = settings.two_people.then(|| TwoPeople::new(ports.store.clone()));
    let kept = Kept::new(ports.store.clone());
    let workflow = Workflow::new(ports, keys, terms).with_guard(kept);
    let workflow = match settings.clamd.clone() {
        Some(clamd) => workflow.with_scanner(clamd),
        None => workflow,
    };
    let workflow = match settings.oidc.clone() {
        Some(oidc) => {
            let provider = OpenId::new(oidc).map_err(|error| named_of_oidc(&error))?;
            workflow.with_identity_provider(provider)
        }
        None => workflow,
    };
    Ok(Arc::new(match rule {
        Some(rule) => workflow.with_guard(rule),
        None => workflow,
    }))
}

/// CinetPay, and payments by hand where the firm says how to make them.
fn gateways(cinetpay: CinetPay, settings: &Settings) -> Vec<Marked<Till>> {
    let test = cinetpay.is_test();
    let by_hand = settings.by_hand.clone().map(|instructions| Till::ByHand(ByHand::new(instructions, test)));
    [Till::CinetPay(Box::new(cinetpay))].into_iter().chain(by_hand).map(Marked).collect()
}

fn drafter(real: &RealProviders, chosen: &Settings) -> Result<OpenAi, SettingError> {
    let mut settings = OpenAiSettings::new(real.openai_api_key.clone());
    if let Some(base_url) = &real.openai_base_url {
        settings.base_url.clone_from(base_url);
    }
    chosen.models.set(real.openai_model.as_deref(), &mut settings);
    OpenAi::new(settings).map_err(|error| SettingError::new("OPENAI_*", error.to_string()))
}

fn mailer(real: &RealProviders, chosen: &Settings) -> Result<SmtpMailer, SettingError> {
    let mut settings = SmtpSettings::new(real.smtp_url.clone(), real.mail_from.clone());
    settings.letters = chosen.letters.clone();
    SmtpMailer::new(settings).map_err(|error| SettingError::new("SMTP_URL, MAIL_FROM", error.to_string()))
}

/// What the simulators would be as providers.
fn simulated(interface: Interface, simulators: &Sandbox) -> Result<RealProviders, SettingError> {
    let base_url = simulators.cinetpay.base_url();
    let unfit = |error: kit_cinetpay::SettingsError| SettingError::new("KIT_SIMULATED_CINETPAY", error.to_string());
    let gateway = match interface {
        Interface::V2 => {
            let mut settings = CheckoutV2Settings::new(sandbox::API_KEY, sandbox::SITE_ID, sandbox::SECRET_KEY);
            settings.base_url.clone_from(&base_url);
            settings.test = true;
            CheckoutV2::new(settings).map_err(unfit)?.into()
        }
        Interface::V1 => {
            let mut settings = ApiV1Settings::new(sandbox::API_V1_KEY, sandbox::SECRET_KEY);
            settings.base_url = Some(base_url.clone());
            ApiV1::new(settings).map_err(unfit)?.into()
        }
    };
    Ok(RealProviders {
        cinetpay: Account { gateway, base_url: Some(base_url) },
        openai_api_key: sandbox::MODEL_KEY.to_owned().into(),
        openai_base_url: Some(format!("{}/v1", simulators.model.base_url())),
        openai_model: Some("sandbox".into()),
        smtp_url: simulators.mailbox.smtp_url().into(),
        mail_from: sandbox::MAIL_FROM.into(),
        staff_email: sandbox::STAFF_EMAIL.into(),
    })
}

/// How the service is reached.
pub(super) fn http_settings(settings: &Settings, simulators: Option<&Sandbox>) -> Result<HttpSettings, SettingError> {
    let site = Site::parse(&settings.public_base_url)
        .map_err(|error| SettingError::new("PUBLIC_BASE_URL", error.to_string()))?;
    let mut http = HttpSettings::new(site);
    http.trusted_proxies.clone_from(&settings.trusted_proxies);
    http.metrics_clients.clone_from(&settings.metrics_clients);
    http.docs = settings.bounds.docs;
    http.forms_per_hour = settings.bounds.forms_per_hour;
    http.second_factor_from = settings.second_factor_from;
    http.retention = settings.retention;
    http.payment_origins = match (simulators, &settings.providers) {
        (Some(simulators), _) => vec![simulators.cinetpay.base_url()],
        (None, Providers::Real(real)) => {
            let own = real.cinetpay.base_url.iter().map(|url| url.trim_end_matches('/').to_owned());
            PAYMENT_PAGES.map(str::to_owned).into_iter().chain(own).collect()
        }
        (None, Providers::Simulated | Providers::Unneeded) => Vec::new(),
    };
    Ok(http)
}
