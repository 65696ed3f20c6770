//! Money that goes back while the kit goes out: two hundred ways in which the two overtake each other.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, join3, select};
use kit_testing::{World, drive, sample};
use kit_workflow::inquiry::{ActorKind, Event, EventKind, InquiryActor, InquiryId, Letter, Stage};
use kit_workflow::port::{Deposit as _, Folder};
use kit_workflow::workflow::{Ask, LinkFault, Upload};
use kit_workflow::{Actor, Purpose, Store as _};
use uuid::Uuid;

use crate::inbox::Shop;

fn staff(number: u128) -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(number))
}

/// An inquiry whose PDF is validated, one click from its client.
async fn validated(shop: &Shop) -> InquiryId {
    let (id, attempt) = shop.checkout().await;
    shop.work().await;
    shop.world.gateway.pay(attempt, sample::OWED);
    shop.world.clock.advance(Duration::from_secs(60));
    shop.work().await;
    let mut intake = shop.workflow.receive(Folder::Deliverables).await.unwrap();
    intake.deposit.write(b"%PDF-1.7 the kit").await.unwrap();
    let upload = Upload { stored: intake.deposit.finish().await.unwrap(), file_name: "kit.pdf".into() };
    shop.workflow.deliverable(id, staff(1), upload, None, None).await.unwrap();
    assert_eq!(shop.stage(id).await, Stage::Validated);
    id
}

#[test]
fn two_hundred_refunds_beside_the_delivery_leave_no_link_that_opens() {
    let (mut delivered_first, mut mailed) = (0, 0);
    for round in 0..200 {
        let shop = Shop::over(&World::new(31));
        let id = drive::to_end(validated(&shop));
        let other = shop.again();
        let refund = async {
            drive::polls(round % 50).await;
            other.workflow.ask(id, staff(2), Ask::Refund { reason: "réclamation".into() }, None, None).await
        };
        let publish = async {
            drive::polls(round / 50 * 4).await;
            // Whoever comes second is refused, and that is an answer like any other.
            let _ = shop.workflow.ask(id, staff(1), Ask::Publish, None, None).await;
            shop.work().await;
        };
        let worker = async {
            drive::polls(round / 50 * 9).await;
            other.work().await;
        };
        let time = async {
            loop {
                drive::polls(60).await;
                shop.world.clock.advance(Duration::from_millis(500));
            }
        };
        let all = pin!(join3(refund, publish, worker));
        let Either::Left(((refunded, (), ()), _)) = drive::to_end(select(all, pin!(time)));
        refunded.unwrap();
        drive::to_end(shop.work());

        let history = drive::to_end(shop.world.store.history(id.0)).unwrap();
        let place = |kind: EventKind| history.iter().position(|recorded| recorded.event.kind() == kind);
        let refund = place(EventKind::RefundRequested).unwrap();
        if let Some(delivered) = place(EventKind::KitDelivered) {
            assert!(delivered < refund, "delivered after the refund in round {round}");
            delivered_first += 1;
        }
        let letters = shop.world.mailer.accepted();
        let links = letters.iter().filter(|sent| sent.letter == Letter::ClientLink).count();
        assert!(links <= 1 && (links == 0 || place(EventKind::KitDelivered).is_some()), "a link without a delivery");
        mailed += links;
        // What was mailed before opens nothing now.
        for recorded in &history {
            let Event::KitDelivered { grant, .. } = &recorded.event else { continue };
            let token = sample::keys().token(Purpose::Download, grant.link.0);
            let opened = drive::to_end(shop.workflow.open_link(&token));
            assert!(matches!(opened, Err(LinkFault::Refunded)), "round {round}");
        }
    }
    println!("delivered first {delivered_first} times, mailed {mailed} times");
    assert!((1..200).contains(&delivered_first) && mailed <= delivered_first);
}
