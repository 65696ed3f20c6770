//! The numbered receipt of what was paid: one for each order, without gaps, the same by mail, by page and by API.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use kit_workflow::inquiry::Letter;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::bench::{Bench, everywhere};

/// So many clients pay at once.
const CLIENTS: usize = 12;

#[tokio::test]
async fn orders_that_are_paid_at_once_have_numbers_without_a_gap_and_each_its_own_receipt() {
    everywhere(async |bench: &Bench| {
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let form = Form::new()
                .text("contact_name", "Chargée d’études")
                .text("email", format!("payer{number}@client.test"))
                .text("organization_name", format!("Direction des marchés n° {number}"))
                .text("consent", "on")
                .part("documents", Part::bytes(b"Article 1".as_slice()).file_name("loi.txt"));
            let client = bench.client_with(form).await;
            let transaction = bench.page(&client).await;
            bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
            clients.push((client, transaction));
        }
        let told = clients.iter().map(async |(_, transaction)| bench.send(bench.authentic(transaction).await).await);
        for answer in join_all(told).await {
            answer.expect(200);
        }
        let other = bench.beside(bench.workflow.ports().clone());
        tokio::join!(bench.work(), bench.work_as(&other), bench.work_as(&other));
        bench.work().await;

        let letters = bench.workflow.ports().mailer.accepted();
        let mut receipts = BTreeMap::new();
        for (number, (client, _)) in clients.iter().enumerate() {
            let get = |path: &str| bench.request(Method::GET, path).bearer_auth(&client.access);
            let own = format!("/api/v1/inquiries/{}", client.id);
            let told = bench.send(get(&own)).await.expect(200).json()["receipt"]["number"].clone();
            let told = told.as_str().unwrap().to_owned();
            let by_api = bench.send(get(&format!("{own}/receipt.pdf"))).await.expect(200).text;
            let by_page = bench.get(&format!("/kit/inquiry/{}/receipt.pdf", client.access)).await.expect(200).text;
            let status = bench.get(&format!("/kit/inquiry/{}/", client.access)).await.expect(200).text;
            assert!(status.contains("receipt.pdf") && status.contains(&told), "{status}");
            let to = format!("payer{number}@client.test");
            let mailed: Vec<_> =
                letters.iter().filter(|sent| sent.letter == Letter::ClientReceipt && sent.to == to).collect();
            assert_eq!(mailed.len(), 1, "{to}");
            let attached = mailed[0].attachment.as_ref().unwrap();
            assert_eq!(
                (attached.name.as_str(), attached.media_type),
                (&*format!("recu-{told}.pdf"), "application/pdf")
            );
            assert!(by_api.as_bytes() == attached.bytes && by_page == by_api, "{by_api}");
            assert!(by_api.contains(&told) && by_api.contains(&format!("n° {number} ")), "{by_api}");
            receipts.insert(told.rsplit_once('-').unwrap().1.parse::<usize>().unwrap(), told);
        }
        assert_eq!(receipts.keys().copied().collect::<Vec<_>>(), (1..=CLIENTS).collect::<Vec<_>>(), "{receipts:?}");
    })
    .await;
}
