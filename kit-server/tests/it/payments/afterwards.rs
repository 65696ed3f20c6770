//! Once money is here: it is worked for once, given back by staff alone, and told truly.

use kit_testing::world::{Posting, terms};
use kit_workflow::inquiry::{Letter, Standing};
use kit_workflow::port::MailError;
use kit_workflow::workflow::Terms;
use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, Door, HOUR, MINUTE, by, everywhere};
use super::notice::{WEBHOOK, fields, token};
use super::provider::{API_KEY, Interface, SECRET, SITE};
use crate::world::Backend;

#[tokio::test]
async fn two_processes_at_once_make_one_draft_and_send_each_letter_once() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        let other = bench.beside(bench.workflow.ports().clone());
        tokio::join!(bench.work(), bench.work_as(&other), bench.work_as(&other));
        bench.work().await;
        assert_eq!(
            (bench.times(&client, "draft_completed").await, bench.times(&client, "generation_begun").await),
            (1, 1)
        );
        let letters = bench.workflow.ports().mailer.accepted();
        let mut keys: Vec<&str> = letters.iter().map(|letter| letter.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), letters.len());
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_fails_is_sent_again_and_one_whose_answer_is_lost_under_the_same_key() {
    by(Interface::V2, async |bench: &Bench| {
        let client = bench.client().await;
        bench.work().await;
        let transaction = bench.page(&client).await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        let mailer = &bench.workflow.ports().mailer;
        mailer.send_next(Posting::Refused(MailError::Unavailable("451".into())));
        mailer.send_next(Posting::AnswerLost);
        for _ in 0..5 {
            bench.wait(MINUTE).await;
        }
        let letters = mailer.accepted();
        let copies = |letter: Letter| letters.iter().filter(|sent| sent.letter == letter).collect::<Vec<_>>();
        let (receipts, drafts) = (copies(Letter::ClientReceipt), copies(Letter::StaffDraftReady));
        assert!(!receipts.is_empty() && !drafts.is_empty());
        let twice = letters.iter().filter(|sent| letters.iter().filter(|other| other.key == sent.key).count() == 2);
        assert_eq!(twice.count(), 2, "the one whose answer was lost, and its copy");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_published_that_is_not_paid_or_has_no_pdf() {
    by(Interface::V2, async |bench: &Bench| {
        let (unpaid, _) = bench.payer().await;
        let refused = bench.ask(&unpaid, "/publish", Value::Null).await.expect(409).json();
        assert_eq!(refused["code"], "not_paid");
        let (drafted, _) = bench.paid().await;
        let refused = bench.ask(&drafted, "/publish", Value::Null).await.expect(409).json();
        assert_eq!(refused["code"], "no_deliverable");
        assert_eq!((bench.letters(Letter::ClientLink), bench.count("download_links").await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_drafted_unpaid_and_no_draft_goes_to_the_client() {
    everywhere(async |bench: &Bench| {
        for _ in 0..20 {
            bench.payer().await;
        }
        bench.work().await;
        assert_eq!(bench.drafts(), 0);
        bench.paid().await;
        assert!(bench.drafts() > 0);
        let letters = bench.workflow.ports().mailer.accepted();
        let told: Vec<Letter> =
            letters.iter().filter(|sent| sent.to == "payer@client.test").map(|sent| sent.letter).collect();
        assert!(told.iter().all(|letter| [Letter::ClientAcknowledgement, Letter::ClientReceipt].contains(letter)));
    })
    .await;
}

#[tokio::test]
async fn a_refund_before_delivery_stops_the_work() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.pass(MINUTE).await;
        // Paid by the command line, so that no worker has begun.
        let attempt = bench.dossier(&client).await.attempts[0].clone();
        bench.workflow.reconcile(&attempt, false).await.unwrap();
        assert_eq!(bench.stage(&client).await, "paid");
        bench.ask(&client, "/refund", json!({"reason": "le client renonce"})).await.expect(200);
        bench.wait(HOUR).await;
        assert_eq!((bench.stage(&client).await.as_str(), bench.drafts()), ("refunding", 0));
        assert_eq!(bench.letters(Letter::ClientLink), 0);
    })
    .await;
}

/// The path of the link in the newest letter that has one.
fn link(bench: &Bench) -> String {
    let letters = bench.workflow.ports().mailer.accepted();
    let url = letters.iter().rev().find_map(|letter| letter.facts.download_url.clone()).unwrap();
    url.strip_prefix(&bench.base_url).unwrap().to_owned()
}

#[tokio::test]
async fn a_refund_after_delivery_closes_the_link_on_the_very_next_request() {
    by(Interface::V2, async |bench: &Bench| {
        let client = bench.delivered().await;
        let link = link(bench);
        bench.get(&link).await.expect(200);
        assert_eq!(bench.get(&format!("{link}/file")).await.expect(200).text, "%PDF-1.7 le kit");
        bench.ask(&client, "/refund", json!({"reason": "réclamation"})).await.expect(200);
        bench.get(&link).await.expect(410);
        bench.get(&format!("{link}/file")).await.expect(410);
        assert!(bench.history(&client).await.contains(&"kit_delivered".to_owned()), "the history stays");
        let proof = json!({"reference": "VIR-1"});
        bench.ask(&client, "/refund/confirm", proof).await.expect(200);
        bench.work().await;
        assert_eq!((bench.stage(&client).await.as_str(), bench.letters(Letter::ClientRefunded)), ("refunded", 1));
        bench.get(&format!("{link}/file")).await.expect(410);
    })
    .await;
}

#[tokio::test]
async fn a_refund_and_the_delivery_at_once_send_no_link_that_opens() {
    by(Interface::V2, async |bench: &Bench| {
        for _ in 0..6 {
            let (client, _) = bench.paid().await;
            let path = format!("/api/v1/staff/inquiries/{}/deliverable", client.id);
            let put = bench.request(Method::PUT, &path).bearer_auth(bench.staff(0).await);
            bench.send(put.header("content-type", "application/pdf").body("%PDF-1.7 le kit")).await.expect(200);
            bench.staff(1).await;
            let before = bench.letters(Letter::ClientLink);
            let (_, refund, ()) = tokio::join!(
                bench.ask(&client, "/publish", Value::Null),
                bench.ask_as(1, &client, "/refund", json!({"reason": "réclamation"})),
                bench.work(),
            );
            refund.expect(200);
            bench.work().await;
            let history = bench.history(&client).await;
            let place = |event: &str| history.iter().position(|happened| happened == event);
            assert_eq!(bench.stage(&client).await, "refunding");
            if let Some(delivered) = place("kit_delivered") {
                assert!(delivered < place("refund_requested").unwrap());
            }
            if bench.letters(Letter::ClientLink) > before {
                bench.get(&format!("{}/file", link(bench))).await.expect(410);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn staff_and_the_webhook_at_once_credit_one_franc_once() {
    by(Interface::V2, async |bench: &Bench| {
        for round in 0..8 {
            let (client, transaction) = bench.payer().await;
            bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
            bench.send(bench.authentic(&transaction).await).await.expect(200);
            let record = json!({"reason": "espèces", "reference": format!("REÇU-{round}")});
            let (by_hand, ()) = tokio::join!(bench.record(&client, &record), bench.work());
            assert!([200, 409].contains(&by_hand.status), "{by_hand:?}");
            bench.wait(MINUTE).await;
            let money = bench.money(&client).await;
            let credited = money.iter().filter(|(_, standing)| *standing == Standing::Credited).count();
            let due = money.iter().filter(|(_, standing)| *standing == Standing::RefundDue).count();
            assert_eq!((credited, due), (1, money.len() - 1), "{money:?}");
            assert_eq!(bench.attempts(&client).await[0], "paid");
        }
    })
    .await;
}

#[tokio::test]
async fn play_money_is_marked_and_hands_nothing_over_where_money_is_real() {
    for on in [Backend::Sqlite, Backend::Postgres] {
        for interface in [Interface::V2, Interface::V1] {
            let bench = Bench::start(on, interface, Terms { test: false, ..terms() }).await;
            let (client, _) = bench.paid().await;
            assert!(bench.dossier(&client).await.attempts[0].test);
            assert_eq!(bench.drafts(), 0, "nothing is made for it");
            bench.end().await;
        }
    }
}

#[tokio::test]
async fn while_a_signing_key_is_changed_both_are_good_and_afterwards_one() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        let during = bench.provider.checkout_v2(API_KEY, SITE, &["a-new-key", SECRET]);
        let after = bench.provider.checkout_v2(API_KEY, SITE, &["a-new-key"]);
        let fields = fields(&transaction);
        let (during, after) = (bench.door(during).await, bench.door(after).await);
        let told = async |door: &Door, key: &str| {
            let post = bench.provider.http.post(format!("{}{WEBHOOK}", door.base_url)).form(&fields);
            bench.send(post.header("x-token", token(key, &fields))).await.status
        };
        assert_eq!((told(&during, SECRET).await, told(&during, "a-new-key").await), (200, 200));
        assert_eq!((told(&after, SECRET).await, told(&after, "a-new-key").await), (401, 200));
        bench.work().await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

/// Every text and blob of every table.
async fn dump(bench: &Bench) -> Vec<u8> {
    let mut all = Vec::new();
    for table in bench.tables().await {
        for row in bench.rows(&format!("SELECT * FROM {table}")).await {
            for column in row.column_names() {
                if let Ok(bytes) = row.try_get::<Vec<u8>>("", &column) {
                    all.extend(bytes);
                } else if let Ok(text) = row.try_get::<String>("", &column) {
                    all.extend(text.into_bytes());
                }
                all.push(b'\n');
            }
        }
    }
    all
}

#[tokio::test]
async fn no_telephone_number_is_readable_in_what_the_provider_sent() {
    everywhere(async |bench: &Bench| {
        let client = bench.client_with(bench.form()).await;
        let transaction = bench.page(&client).await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted", "phone": "0102030405"})).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        bench.work().await;
        assert!(bench.count("notifications").await >= 1);
        let dump = dump(bench).await;
        let holds = |text: &str| dump.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds(&transaction), "the dump was not read");
        assert!(!holds("0102030405"), "a telephone number is readable");
        let page = bench.read("/notifications").await.to_string();
        assert!(page.contains(&transaction), "{page}");
    })
    .await;
}
