//! Defects of the system that this one replaces, where no row speaks of them.

use std::process::Command;

use kit_cinetpay::{ApiV1, ApiV1Settings, CheckoutV2, CheckoutV2Settings};
use reqwest::Method;

use super::bench::{Bench, Client, DAY, MINUTE, by};
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

#[tokio::test]
async fn a_link_is_looked_at_as_often_as_one_likes_and_lives_for_one_week() {
    by(Interface::V2, async |bench: &Bench| {
        let clients = [bench.delivered().await, bench.delivered().await];
        let letters = bench.workflow.ports().mailer.accepted();
        let urls: Vec<String> = letters.iter().filter_map(|letter| letter.facts.download_url.clone()).collect();
        let links: Vec<&str> = urls.iter().map(|url| url.strip_prefix(&bench.base_url).unwrap()).collect();
        assert_eq!(links.len(), 2);
        // Made within a second of each other, and nothing of one tells the other or whose it is.
        let tokens: Vec<&str> = links.iter().map(|link| link.rsplit('/').next().unwrap()).collect();
        assert!(tokens[0] != tokens[1] && tokens[0][..8] != tokens[1][..8], "{tokens:?}");
        for (client, token) in clients.iter().zip(&tokens) {
            let id = client.id.to_string().replace('-', "");
            assert!(token.len() == 43 && !token.contains(&id[..8]) && !token.contains(&client.access[..8]), "{token}");
        }
        let file = format!("{}/file", links[0]);
        // What a mail scanner does.
        for _ in 0..3 {
            bench.get(links[0]).await.expect(200);
            for path in [links[0], &file] {
                bench.send(bench.request(Method::HEAD, path)).await.expect(200);
            }
        }
        assert_eq!(bench.count("downloads").await, 0);
        for _ in 0..2 {
            assert_eq!(bench.get(&file).await.expect(200).text, "%PDF-1.7 le kit");
        }
        // Both within a minute: one download.
        assert_eq!(bench.count("downloads").await, 1);
        bench.pass(7 * DAY - 5 * MINUTE).await;
        bench.get(&file).await.expect(200);
        bench.pass(5 * MINUTE).await;
        for path in [links[0], &file] {
            bench.get(path).await.expect(410);
        }
        assert_eq!(bench.count("downloads").await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_a_client_attached_is_served_to_staff_alone_and_only_to_be_saved() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, other) = (bench.client().await, bench.client().await);
        let document = bench.dossier(&client).await.documents[0].id.to_string();
        let stored = bench.dossier(&client).await.documents[0].stored.file.to_string();
        let beneath = |client: &Client| format!("/kit-complet-traitement/{}/documents/{document}", client.id);
        let with = |path: &str, session: &str| {
            bench.request(Method::GET, path).header("cookie", format!("kit_session={session}"))
        };
        let staff = bench.staff(0).await;
        let served = with(&beneath(&client), staff).send().await.unwrap();
        let header = |name: &str| served.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let disposition = header("content-disposition");
        let sealed = (header("x-content-type-options"), header("cache-control").contains("no-store"));
        assert!(disposition.starts_with("attachment;"), "{disposition}");
        assert_eq!((served.status().as_u16(), sealed), (200, ("nosniff".to_owned(), true)));
        assert_eq!(served.text().await.unwrap(), "Article 1");
        bench.send(with(&beneath(&other), staff)).await.expect(404);
        let strangers = [
            bench.request(Method::GET, &beneath(&client)),
            with(&beneath(&client), &client.access),
            with(&beneath(&client), &other.access),
            with(&beneath(&client), "x"),
            bench.request(Method::GET, &format!("/kit/inquiry/{}/documents/{document}", client.access)),
            bench.request(Method::GET, &format!("/documents/{stored}.bin")),
            bench.request(Method::GET, &format!("/private/documents/{stored}.bin")),
            bench.request(Method::GET, "/media/documents/loi.txt"),
        ];
        for stranger in strangers {
            let answer = bench.send(stranger).await;
            assert!(
                [303, 401, 403, 404, 405].contains(&answer.status) && !answer.text.contains("Article 1"),
                "{answer:?}"
            );
        }
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
