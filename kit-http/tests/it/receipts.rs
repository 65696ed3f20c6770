//! The numbered receipt of an order that was paid: for its client and for staff, and nobody else.

use kit_workflow::port::Role;

use crate::wire::Call;
use crate::world::World;

#[tokio::test]
async fn a_paid_order_has_one_receipt_for_its_client_and_for_staff() {
    let world = World::start().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let client = world.submit().await;
    let page = format!("/kit/inquiry/{}/receipt.pdf", client.access);
    world.send(world.client_call("GET", &client, "/receipt.pdf")).await.expect(404);
    world.send(Call::new("GET", &page)).await.expect(404);
    assert!(world.read(&client).await["receipt"].is_null());

    world.pay(&client).await;
    let receipt = world.read(&client).await["receipt"].clone();
    let number = receipt["number"].as_str().unwrap().to_owned();
    assert!(number.starts_with("TEST-") && number.ends_with("-000001"), "{number}");
    assert_eq!((receipt["amount"].as_u64(), receipt["currency"].as_str()), (Some(15_000), Some("XOF")));
    let by_api = world.send(world.client_call("GET", &client, "/receipt.pdf")).await.expect(200);
    assert_eq!(by_api.header("content-type"), Some("application/pdf"));
    assert_eq!(by_api.header("x-content-type-options"), Some("nosniff"));
    assert!(by_api.header("cache-control").unwrap().contains("no-store"));
    let disposition = by_api.header("content-disposition").unwrap();
    assert!(disposition.starts_with(&format!("attachment; filename=\"recu-{number}.pdf\"")), "{disposition}");
    let by_page = world.send(Call::new("GET", &page)).await.expect(200);
    let by_staff = format!("/api/v1/inquiries/{}/receipt.pdf", client.id);
    let by_staff = world.send(Call::new("GET", &by_staff).bearer(&reviewer)).await.expect(200);
    assert!(by_api.body == by_page.body && by_api.body == by_staff.body && by_api.body.starts_with(b"%PDF"));
    let status = world.send(Call::new("GET", &format!("/kit/inquiry/{}/", client.access))).await.expect(200);
    assert!(status.text().contains("receipt.pdf") && status.text().contains(&number));

    // Another client sees nothing of it, and their own receipt has the next number.
    let other = world.submit().await;
    let theirs = format!("/api/v1/inquiries/{}/receipt.pdf", client.id);
    world.send(Call::new("GET", &theirs).bearer(&other.access)).await.expect(404);
    world.send(Call::new("GET", &theirs)).await.expect(401);
    world.pay(&other).await;
    assert!(world.read(&other).await["receipt"]["number"].as_str().unwrap().ends_with("-000002"));
}

#[tokio::test]
async fn a_refund_is_told_on_the_receipt_and_the_number_stays() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let client = world.submit().await;
    world.pay(&client).await;
    let number = world.read(&client).await["receipt"]["number"].clone();
    let paper = async || world.send(world.client_call("GET", &client, "/receipt.pdf")).await.expect(200).text();
    assert!(paper().await.contains("Nothing"));
    let refund = world.staff_call("POST", &client, "/refund", &manager);
    world.send(refund.json(&serde_json::json!({"reason": "erreur de commande"}))).await.expect(200);
    assert!(paper().await.contains("Due"));
    let confirm = world.staff_call("POST", &client, "/refund/confirm", &manager);
    world.send(confirm.json(&serde_json::json!({"reference": "virement 7"}))).await.expect(200);
    assert!(paper().await.contains("Done"));
    assert_eq!(world.read(&client).await["receipt"]["number"], number);
}
