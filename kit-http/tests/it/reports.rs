//! Reports, by the API.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::Role;

use crate::wire::Call;
use crate::world::{Client, World};

fn export(file: &str, token: &str) -> Call {
    Call::get(&format!("/api/v1/staff/exports/{file}")).bearer(token)
}

#[tokio::test]
async fn a_report_is_a_private_file_with_the_rows_that_were_asked_for() {
    let world = World::start().await;
    let (paid, unpaid) = (world.drafted().await, world.submit().await);
    let manager = world.staff(Role::Manager).await;
    let answer = world.send(export("inquiries.csv", &manager)).await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert!(answer.header("content-disposition").unwrap().starts_with("attachment; filename=\"kit-inquiries-"));
    assert_eq!(answer.header("cache-control"), Some("no-store, private"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("content-security-policy").unwrap().contains("sandbox"));
    // The world's sheets name each inquiry by its reference and stage.
    let line =
        |client: &Client, stage: &str| format!("{} {stage}\n", client.id.parse::<InquiryId>().unwrap().reference());
    let text = answer.text();
    assert!(text.contains(&line(&paid, "drafted")) && text.contains(&line(&unpaid, "awaiting_payment")), "{text}");

    let drafted = world.send(export("inquiries.csv?stage=drafted", &manager)).await.expect(200).text();
    assert!(drafted.contains(&line(&paid, "drafted")) && !drafted.contains("awaiting_payment"), "{drafted}");
    let none = world.send(export("inquiries.xlsx?to=2001-01-01", &manager)).await.expect(200).text();
    assert_eq!(none.lines().count(), 1, "{none}");
    let payments = world.send(export("payments.csv", &manager)).await.expect(200).text();
    assert!(payments.contains("XOF 15000 paid"), "{payments}");
    world.send(export("downloads.xlsx", &manager)).await.expect(200);
    let nothing = world.send(export("money.csv", &manager)).await.expect(200).text();
    assert_eq!(nothing.lines().count(), 1, "{nothing}");
}

#[tokio::test]
async fn a_report_that_makes_no_sense_is_refused_by_the_name_of_its_field() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    for (file, field) in
        [("inquiries.csv?stage=x", "stage"), ("inquiries.csv?from=yesterday", "from"), ("payments.xlsx?to=1", "to")]
    {
        let problem = world.send(export(file, &manager)).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], field, "{file}");
    }
    for file in ["inquiries.pdf", "secrets.csv", "inquiries", "..%2Finquiries.csv"] {
        world.send(export(file, &manager)).await.expect(404);
    }
}
