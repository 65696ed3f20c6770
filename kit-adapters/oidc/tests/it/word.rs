//! What is believed of a provider, and what is not.

use std::time::Duration;

use kit_oidc::{OpenId, OpenIdSettings};
use kit_sandbox::Signing;
use kit_workflow::Token;
use kit_workflow::port::{Identity, IdentityFault, IdentityProvider as _};
use reqwest::Url;
use serde_json::json;

use crate::way::{ID, SECRET, change_keys, choose, departure, now, open_id, play, provider, whole};

#[tokio::test]
async fn whoever_the_provider_vouches_for_is_introduced_whatever_it_signs_with() {
    for signing in [Signing::Rs256, Signing::Es256] {
        let provider = provider(signing).await;
        let known = whole(&open_id(&provider), "a1").await.unwrap();
        assert_eq!(known.identity, Identity { issuer: provider.base_url(), subject: "a1".to_owned() });
        assert_eq!(known.email, "Awa@kit.example");
    }
}

#[tokio::test]
async fn the_page_is_asked_for_a_code_with_a_challenge_and_no_secret() {
    let provider = provider(Signing::Es256).await;
    let departure = departure(1);
    let page = Url::parse(&open_id(&provider).way_there(&departure).await.unwrap()).unwrap();
    let has = |name: &str, value: &str| page.query_pairs().any(|(n, v)| n == name && v == value);
    assert!(has("response_type", "code") && has("code_challenge_method", "S256") && has("scope", "openid email"));
    assert!(has("state", departure.state.expose()) && has("nonce", departure.nonce.expose()));
    for secret in [departure.verifier.expose(), SECRET] {
        assert!(!page.query_pairs().any(|(_, value)| value == secret));
    }
}

#[tokio::test]
async fn each_wrong_token_is_refused() {
    let provider = provider(Signing::Rs256).await;
    let open_id = open_id(&provider);
    for (wrong, told) in [
        ("nonce", "not asked for by this browser"),
        ("no_nonce", "not asked for by this browser"),
        ("audience", "not for us alone"),
        ("audiences", "not for us alone"),
        ("issuer", "by somebody else"),
        ("expired", "of another time"),
        ("early", "of another time"),
        ("stale", "of another time"),
        ("unsigned", "not signed with its key"),
        ("shared_secret", "not signed with its key"),
        ("unknown_key", "not signed with its key"),
        ("forged", "not signed with its key"),
        ("other_user_info", "speaks of two people"),
    ] {
        play(&provider, json!({"token": wrong}), 1).await;
        let fault = whole(&open_id, "a1").await.unwrap_err();
        assert!(matches!(&fault, IdentityFault::Unbelievable(text) if text.contains(told)), "{wrong}: {fault}");
        whole(&open_id, "a1").await.unwrap();
    }
}

#[tokio::test]
async fn clocks_may_be_a_minute_apart_and_no_more() {
    let provider = provider(Signing::Es256).await;
    let open_id = open_id(&provider);
    let departure = departure(1);
    for (ahead, seconds, believed) in [(true, 50, true), (true, 700, false), (false, 30, true), (false, 120, false)] {
        let page = open_id.way_there(&departure).await.unwrap();
        let code = Token::presented(&choose(&page, "a1").await["code"]);
        let apart = Duration::from_secs(seconds);
        let ours = if ahead { now() + apart } else { now() - apart };
        let answer = open_id.introduce(&departure, &code, ours).await;
        assert_eq!(answer.is_ok(), believed, "{seconds} {ahead}: {answer:?}");
    }
}

#[tokio::test]
async fn an_address_counts_that_the_provider_has_seen_wherever_it_says_so() {
    let provider = provider(Signing::Es256).await;
    let open_id = open_id(&provider);
    assert_eq!(whole(&open_id, "b2").await, Err(IdentityFault::Unvouched));
    play(&provider, json!({"token": "no_email"}), 2).await;
    assert_eq!(whole(&open_id, "a1").await.unwrap().email, "Awa@kit.example");
    assert_eq!(whole(&open_id, "b2").await, Err(IdentityFault::Unvouched));
}

#[tokio::test]
async fn a_code_opens_once_and_only_with_what_its_browser_has() {
    let provider = provider(Signing::Es256).await;
    let open_id = open_id(&provider);
    let departed = departure(1);
    let page = open_id.way_there(&departed).await.unwrap();
    let code = async || Token::presented(&choose(&page, "a1").await["code"]);
    let stolen = code().await;
    let fault = open_id.introduce(&departure(2), &stolen, now()).await.unwrap_err();
    assert!(matches!(&fault, IdentityFault::Unbelievable(text) if text.contains("invalid_grant")), "{fault}");
    let once = code().await;
    open_id.introduce(&departed, &once, now()).await.unwrap();
    for code in [once, Token::presented("made up")] {
        assert!(matches!(open_id.introduce(&departed, &code, now()).await, Err(IdentityFault::Unbelievable(_))));
    }
    let stranger = OpenId::new(OpenIdSettings::new(provider.base_url(), ID, "another secret")).unwrap();
    let fault = stranger.introduce(&departed, &code().await, now()).await.unwrap_err();
    assert!(matches!(&fault, IdentityFault::Unbelievable(text) if text.contains("invalid_client")), "{fault}");
}

#[tokio::test]
async fn new_keys_are_read_when_a_token_names_one() {
    let provider = provider(Signing::Rs256).await;
    let open_id = open_id(&provider);
    whole(&open_id, "a1").await.unwrap();
    for _ in 0..2 {
        change_keys(&provider).await;
        whole(&open_id, "a1").await.unwrap();
    }
    // What was read stays read: the document and its keys are not asked for with each sign-in.
    let departed = departure(1);
    play(&provider, json!({"status": 500}), 1).await;
    open_id.way_there(&departed).await.unwrap();
    let fault = whole(&open_id, "a1").await.unwrap_err();
    assert_eq!(fault, IdentityFault::Away("an answer that it failed".to_owned()), "the exchange meets it");
}

#[tokio::test]
async fn a_provider_that_is_away_or_slow_is_said_to_be() {
    let running = provider(Signing::Es256).await;
    let mut settings = OpenIdSettings::new(running.base_url(), ID, SECRET);
    settings.timeout = Duration::from_secs(2);
    let slow = OpenId::new(settings).unwrap();
    play(&running, json!({"hang": 60_000}), 1).await;
    let departed = departure(1);
    let away = |text: &str| IdentityFault::Away(text.to_owned());
    assert_eq!(slow.way_there(&departed).await, Err(away("no answer in time")));
    let base_url = running.base_url();
    running.stop().await;
    let gone = OpenId::new(OpenIdSettings::new(base_url.clone(), ID, SECRET)).unwrap();
    assert_eq!(gone.way_there(&departed).await, Err(away("no connection")));
    let other = provider(Signing::Es256).await;
    let misnamed = OpenId::new(OpenIdSettings::new(format!("{}/", other.base_url()), ID, SECRET)).unwrap();
    assert_eq!(misnamed.way_there(&departed).await, Err(away("its document names another issuer")));
}
