//! Whole histories of the workflow, from the form to the link and on its other ways, locked as texts.
//!
//! `KIT_REFRESH=1 cargo test -p kit-testing --test it timelines` writes them anew.

use kit_testing::world::{Posting, terms};
use kit_testing::{ManualClock, MemoryStore, World, drive, golden, sample, timeline};
use kit_workflow::inquiry::{ActorKind, AttemptId, InquiryActor, InquiryId, InquiryLifecycle as L};
use kit_workflow::port::{Deposit, Folder, Language};
use kit_workflow::workflow::{Ask, NewInquiry, Upload, Workflow};
use kit_workflow::{Actor, Backoff, Clock, Money, Step, Worker, WorkerId};
use std::time::Duration;
use uuid::Uuid;

const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 3 };

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

/// One inquiry in a world of its own.
struct Story {
    world: World,
    workflow: Workflow<World>,
    id: InquiryId,
}

impl Story {
    /// The form is sent and the order opened.
    fn begin() -> Self {
        let world = World::new(1);
        let workflow = world.workflow();
        let (answers, documents) = world.form();
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
        let id = drive::to_end(workflow.submit(new)).unwrap().dossier.id;
        let story = Self { world, workflow, id };
        story.work();
        story
    }

    /// Whatever is due is done.
    fn work(&self) {
        let worker: Worker<'_, MemoryStore<L>, Workflow<World>, ManualClock> = Worker {
            id: WorkerId("one".to_owned()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: Duration::from_secs(60),
            backoff: BACKOFF,
        };
        drive::to_end(async { while worker.step::<L>().await.unwrap() != Step::Idle {} });
    }

    fn pass(&self, duration: Duration) {
        self.world.clock.advance(duration);
        self.work();
    }

    /// The client goes to pay.
    fn checkout(&self) -> AttemptId {
        let page = drive::to_end(self.workflow.checkout(self.id, "cinetpay", None)).unwrap();
        AttemptId::from_transaction_id(&page.transaction_id).unwrap()
    }

    /// The client pays so much, and the gateway says so.
    fn pay(&self, attempt: AttemptId, amount: Money) {
        self.world.gateway.pay(attempt, amount);
        let notification = self.world.gateway.notification(attempt, self.world.clock.now());
        drive::to_end(self.workflow.notification(&notification)).unwrap();
        self.work();
    }

    fn ask(&self, ask: Ask) {
        drive::to_end(self.workflow.ask(self.id, staff(), ask, None, None)).unwrap();
        self.work();
    }

    /// Staff choose the PDF and publish it.
    fn deliver(&self) {
        drive::to_end(async {
            let mut intake = self.workflow.receive(Folder::Deliverables).await.unwrap();
            intake.deposit.write(b"%PDF-1.7 what staff validated").await.unwrap();
            let stored = intake.deposit.finish().await.unwrap();
            let upload = Upload { stored, file_name: "kit.pdf".to_owned() };
            self.workflow.deliverable(self.id, staff(), upload, None, None).await.unwrap();
        });
        self.ask(Ask::Publish);
    }

    fn text(&self) -> String {
        let mails = self.world.mailer.accepted();
        drive::to_end(timeline::<L, _>(&self.world.store, self.id.0, &mails)).unwrap()
    }
}

#[test]
fn from_the_form_to_the_link() {
    let story = Story::begin();
    story.pay(story.checkout(), terms().price);
    story.deliver();
    golden!("from_the_form_to_the_link.txt", story.text());
}

#[test]
fn an_expired_order_is_paid_after_all() {
    let story = Story::begin();
    let attempt = story.checkout();
    story.pass(3 * sample::WEEK);
    story.pass(3 * sample::WEEK);
    story.pay(attempt, terms().price);
    golden!("an_expired_order_is_paid_after_all.txt", story.text());
}

#[test]
fn a_mail_whose_answer_is_lost_goes_out_twice_under_one_key() {
    let story = Story::begin();
    story.world.mailer.send_next(Posting::AnswerLost);
    story.pay(story.checkout(), terms().price);
    story.pass(Duration::from_secs(60));
    golden!("a_mail_whose_answer_is_lost_goes_out_twice_under_one_key.txt", story.text());
}

#[test]
fn too_little_money_waits_and_is_accepted() {
    let story = Story::begin();
    let price = terms().price;
    story.pay(story.checkout(), Money::new(price.minor() - 500, price.currency()));
    story.ask(Ask::AcceptShortPayment { reason: "décidé avec le client".to_owned() });
    golden!("too_little_money_waits_and_is_accepted.txt", story.text());
}
