//! Defects of the system that this one replaces, where no row speaks of them.

use std::process::Command;

use kit_cinetpay::{ApiV1, ApiV1Settings, CheckoutV2, CheckoutV2Settings};
use reqwest::Method;

use super::bench::{Bench, by};
use super::provider::Interface;
use crate::process::KIT;

#[tokio::test]
async fn there_is_one_webhook_and_no_other_door() {
    by(Interface::V2, async |bench: &Bench| {
        for path in [
            "/cinetpay_callback/",
            "/cinetpay/notify/",
            "/payment_notify/",
            "/payment_callback/",
            "/payments/notify",
            "/cinetpay_return?transaction_id=X",
            "/bonus_kit_claim/?order_ref=X&email=payer@client.test",
            "/kit/download/?demo=1",
            "/media/documents/loi.txt",
        ] {
            for method in [Method::GET, Method::POST] {
                let status = bench.send(bench.request(method.clone(), path)).await.status;
                assert!([403, 404, 405].contains(&status), "{method} {path}: {status}");
            }
        }
        let client = bench.client().await;
        let link = format!("/api/v1/inquiries/{}/link?demo=1&email=payer@client.test", client.id);
        bench.send(bench.request(Method::POST, &link)).await.expect(401);
        assert_eq!(bench.count("download_links").await, 0);
    })
    .await;
}

#[test]
fn without_a_secret_there_is_no_account_and_no_program() {
    for secret in ["", "  "] {
        assert!(CheckoutV2::new(CheckoutV2Settings::new("k", "1", secret)).is_err());
        assert!(CheckoutV2::new(CheckoutV2Settings::new(secret, "1", "s")).is_err());
        assert!(ApiV1::new(ApiV1Settings::new("sk_test_1", secret)).is_err());
        let folder = tempfile::tempdir().unwrap();
        let mut kit = Command::new(KIT);
        kit.arg("serve").current_dir(folder.path()).env_clear();
        let output = kit.envs([("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1"), ("CINETPAY_SECRET_KEY", secret)]);
        let output = output.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("CINETPAY_SECRET_KEY: is not set"));
    }
}
