//! Many hands at one inquiry, on the real databases.

use futures_util::future::join_all;
use kit_workflow::inquiry::Letter;
use reqwest::Method;

use super::bench::{Bench, by};
use super::provider::Interface;

/// How many hands.
const HANDS: usize = 20;

#[tokio::test]
async fn of_twenty_who_validate_or_publish_at_once_one_does_and_one_letter_goes() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, _) = bench.paid().await;
        let path = |beneath: &str| format!("/api/v1/staff/inquiries/{}{beneath}", client.id);
        let version = bench.dossier(&client).await.version.to_string();
        let staff = bench.staff(0).await;
        let put = |number: usize| {
            let request = bench.request(Method::PUT, &path("/deliverable")).bearer_auth(staff);
            let request = request.header("if-match", &version).header("content-type", "application/pdf");
            bench.send(request.body(format!("%PDF-1.7 le kit {number}")))
        };
        let statuses = |answers: &[super::bench::Answer], status: u16| {
            answers.iter().filter(|answer| answer.status == status).count()
        };
        let answers = join_all((0..HANDS).map(put)).await;
        assert_eq!((statuses(&answers, 200), statuses(&answers, 409)), (1, HANDS - 1), "{answers:?}");
        assert_eq!(bench.times(&client, "deliverable_validated").await, 1);
        assert_eq!(bench.stage(&client).await, "validated");

        let version = bench.dossier(&client).await.version.to_string();
        let publish = |_| {
            let request = bench.request(Method::POST, &path("/publish")).bearer_auth(staff);
            bench.send(request.header("if-match", &version))
        };
        let answers = join_all((0..HANDS).map(publish)).await;
        // To publish what is published is no fault, unless another version was meant.
        assert_eq!((statuses(&answers, 200), statuses(&answers, 409)), (1, HANDS - 1), "{answers:?}");
        assert_eq!(bench.times(&client, "kit_delivered").await, 1);
        bench.work().await;
        assert_eq!(bench.letters(Letter::ClientLink), 1);
    })
    .await;
}
