//! Reminders of an order that waits to be paid: three, and none where there is nothing to be reminded of.

use kit_workflow::inquiry::Letter;
use kit_workflow::port::Accounts as _;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use super::bench::{Bench, Client, DAY, HOUR, MINUTE, by};
use super::provider::Interface;

/// The client of an address.
async fn client(bench: &Bench, email: &str) -> Client {
    let form = Form::new()
        .text("contact_name", "Chargée d’études")
        .text("email", email.to_owned())
        .text("organization_name", "Direction des marchés")
        .text("consent", "on")
        .part("documents", Part::bytes(b"Article 1".as_slice()).file_name("loi.txt"));
    bench.client_with(form).await
}

/// The same, at the payment page.
async fn payer(bench: &Bench, email: &str) -> (Client, String) {
    let client = client(bench, email).await;
    let transaction = bench.page(&client).await;
    (client, transaction)
}

/// The reminders that an address had.
fn reminders(bench: &Bench, email: &str) -> Vec<Letter> {
    let letters = bench.workflow.ports().mailer.accepted();
    let reminds = |letter: &Letter| matches!(letter, Letter::ClientReminder | Letter::ClientLastReminder);
    letters.iter().filter(|sent| sent.to == email).map(|sent| sent.letter).filter(reminds).collect()
}

#[tokio::test]
async fn whoever_went_to_pay_is_reminded_after_an_hour_a_day_and_three_days_and_no_more() {
    by(Interface::V2, async |bench: &Bench| {
        client(bench, "idle@client.test").await;
        let email = "slow@client.test";
        let (slow, first) = payer(bench, email).await;
        bench.wait(59 * MINUTE).await;
        assert_eq!(reminders(bench, email).len(), 0);
        bench.wait(2 * MINUTE).await;
        assert_eq!(reminders(bench, email).len(), 1);
        // Another try begins nothing anew.
        bench.provider.tell(&first, json!({"outcome": "refused"})).await;
        bench.work().await;
        assert_ne!(bench.page(&slow).await, first);
        bench.wait(22 * HOUR).await;
        assert_eq!(reminders(bench, email).len(), 1);
        bench.wait(HOUR).await;
        assert_eq!(reminders(bench, email).len(), 2);
        bench.wait(47 * HOUR).await;
        assert_eq!(reminders(bench, email).len(), 2);
        bench.wait(HOUR).await;
        let three = [Letter::ClientReminder, Letter::ClientReminder, Letter::ClientLastReminder];
        assert_eq!(reminders(bench, email), three);
        for _ in 0..5 {
            bench.wait(DAY).await;
        }
        assert_eq!((reminders(bench, email).len(), bench.stage(&slow).await.as_str()), (3, "cancelled"));
        assert_eq!(reminders(bench, "idle@client.test"), [], "nobody is reminded who never went to pay");
    })
    .await;
}

#[tokio::test]
async fn reminders_end_when_it_is_paid_given_up_declined_or_erased() {
    by(Interface::V2, async |bench: &Bench| {
        let (paid, transaction) = payer(bench, "paid@client.test").await;
        let (cancelled, refused) = payer(bench, "cancelled@client.test").await;
        let (declined, _) = payer(bench, "declined@client.test").await;
        let (erased, gone) = payer(bench, "erased@client.test").await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        for transaction in [refused, gone] {
            bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        }
        bench.wait(HOUR / 2).await;
        assert_ne!(bench.stage(&paid).await, "awaiting_payment");
        for client in [&cancelled, &erased] {
            let post = bench.request(Method::POST, &format!("/api/v1/inquiries/{}/cancel", client.id));
            bench.send(post.bearer_auth(&client.access)).await.expect(200);
        }
        bench.press(&format!("/kit/inquiry/{}/reminders/", declined.access)).await.expect(303);
        bench.staff(0).await;
        let by = bench.workflow.ports().store.all_staff().await.unwrap()[0].id;
        let erasure = bench.workflow.custody().erase("erased@client.test", by).await.unwrap();
        assert_eq!(erasure.erased, [erased.id]);
        for _ in 0..4 {
            bench.wait(DAY).await;
        }
        for email in ["paid@client.test", "cancelled@client.test", "declined@client.test", "erased@client.test"] {
            assert_eq!(reminders(bench, email), [], "{email}");
        }
        assert_eq!((bench.letters(Letter::ClientReminder), bench.buried().await), (0, 0));
        assert_eq!(bench.stage(&declined).await, "awaiting_payment", "it can be paid all the same");
    })
    .await;
}
