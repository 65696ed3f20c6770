//! The numbered receipt: with the mail, once for each order, and true for ever.

use kit_testing::world::terms;
use kit_testing::{World, drive, sample};
use kit_workflow::inquiry::{AttemptId, InquiryId, InquiryLifecycle, Letter};
use kit_workflow::port::{Archive as _, Dossier, Language, ProviderDates, Receiving, Seller, Verdict};
use kit_workflow::workflow::{NewInquiry, Terms, Workflow};
use kit_workflow::{Backoff, Clock as _, Step, Worker, WorkerId};

use std::time::Duration;

struct Desk {
    world: World,
    workflow: Workflow<World>,
}

impl Desk {
    fn new() -> Self {
        let world = World::new(1);
        Self { workflow: Workflow::new(world.clone(), sample::keys(), terms()), world }
    }

    fn paid(&self, verdict: Verdict) -> InquiryId {
        let (answers, documents) = self.world.form();
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
        let id = drive::to_end(self.workflow.submit(new)).unwrap().dossier.id;
        let page = drive::to_end(self.workflow.checkout(id, "cinetpay", None)).unwrap();
        let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
        self.world.gateway.stand(attempt, verdict);
        let notification = self.world.gateway.notification(attempt, self.world.clock.now());
        drive::to_end(self.workflow.notification(&notification)).unwrap();
        self.work();
        id
    }

    fn work(&self) {
        let worker = Worker {
            id: WorkerId("one".to_owned()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: Duration::from_secs(60),
            backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 },
        };
        while drive::to_end(worker.step::<InquiryLifecycle>()).unwrap() != Step::Idle {}
    }
}

fn paid() -> Verdict {
    Verdict::Paid {
        amount: Some(Receiving::Money(sample::OWED)),
        reference: Some(" MP220915.2257.A76307\n".to_owned()),
        method: Some("OM".to_owned()),
        dates: ProviderDates::NONE,
    }
}

#[test]
fn the_receipt_goes_with_the_mail_and_tells_how_it_was_paid() {
    let desk = Desk::new();
    let ids = [(); 2].map(|()| desk.paid(paid()));
    let sent = desk.world.mailer.accepted();
    let receipts: Vec<_> = sent.iter().filter(|envelope| envelope.letter == Letter::ClientReceipt).collect();
    assert_eq!(receipts.len(), 2);
    for (number, (id, envelope)) in (1..).zip(ids.iter().zip(&receipts)) {
        let dossier = drive::to_end(desk.workflow.dossier(*id)).unwrap();
        let voucher = dossier.voucher.clone().unwrap();
        assert_eq!(voucher.number.ordinal, number);
        assert_eq!(envelope.facts.receipt_number, Some(voucher.number.to_string()));
        assert_eq!(envelope.attachment, desk.workflow.voucher(&dossier));
        let attempt = &dossier.attempts[0];
        let told = (attempt.method.as_deref(), attempt.reference.as_deref());
        assert_eq!(told, (Some("OM"), Some("MP220915.2257.A76307")));
    }
    assert!(sent.iter().all(|envelope| envelope.letter == Letter::ClientReceipt || envelope.attachment.is_none()));
}

#[test]
fn whoever_sold_then_sold_it_whatever_the_settings_say_now() {
    let desk = Desk::new();
    let id = desk.paid(paid());
    let dossier = drive::to_end(desk.workflow.dossier(id)).unwrap();
    let sold = desk.workflow.voucher(&dossier).unwrap();
    let seller = Seller { name: "Une autre maison".to_owned(), ..Seller::default() };
    let moved = Workflow::new(desk.world.clone(), sample::keys(), Terms { seller, ..terms() });
    assert_eq!(moved.voucher(&dossier), Some(sold.clone()));

    // Who sold an inquiry from before that was kept is known to nobody but the settings.
    let unnamed = Dossier { seller: Seller::default(), ..dossier };
    assert_eq!(desk.workflow.voucher(&unnamed), Some(sold.clone()));
    assert_ne!(moved.voucher(&unnamed), Some(sold));
}

#[test]
fn what_is_held_has_no_receipt() {
    let desk = Desk::new();
    let id = desk.paid(Verdict::Paid {
        amount: Some(Receiving::Money(kit_workflow::Money::new(100, sample::OWED.currency()))),
        reference: None,
        method: None,
        dates: ProviderDates::NONE,
    });
    let dossier = drive::to_end(desk.world.store.dossier(id)).unwrap().unwrap();
    assert!(dossier.state.account().unwrap().holds() && dossier.voucher.is_none());
    assert!(desk.workflow.voucher(&dossier).is_none());
}
