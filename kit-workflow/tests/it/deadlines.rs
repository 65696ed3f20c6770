//! Deadlines fire once, when a subject still stands where it stood, and never otherwise.

use std::collections::BTreeSet;
use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{MemoryStore, World, drive, figure, sample, walk};
use kit_workflow::inquiry::{ActorKind, AttemptId, InquiryActor, InquiryId, InquiryLifecycle, Letter, Stage};
use kit_workflow::port::{Deposit, Envelope, Folder, Language};
use kit_workflow::workflow::{Ask, NewInquiry, Terms, Upload, Workflow};
use kit_workflow::{Actor, Backoff, Lifecycle, Move, Outbox, Step, Timestamp, Token, Worker, WorkerId, rearm};
use proptest::prelude::*;
use uuid::Uuid;

type L = InquiryLifecycle;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

struct Desk {
    world: World,
    workflow: Workflow<World>,
    id: InquiryId,
}

impl Desk {
    /// A desk with one inquiry that waits to be paid.
    fn open(terms: Terms) -> Self {
        let world = World::new(1);
        let workflow = Workflow::new(world.clone(), sample::keys(), terms);
        let (answers, documents) = world.form();
        let new = NewInquiry { answers, documents, language: Language::English, idempotency_key: None };
        let id = drive::to_end(workflow.submit(new)).unwrap().dossier.id;
        let desk = Self { world, workflow, id };
        desk.work();
        desk
    }

    /// The same, paid and drafted.
    fn drafted(terms: Terms) -> Self {
        let desk = Self::open(terms);
        let page = drive::to_end(desk.workflow.checkout(desk.id, "cinetpay", None)).unwrap();
        let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
        desk.world.gateway.pay(attempt, sample::OWED);
        desk.pass(2 * Duration::from_secs(60));
        assert_eq!(desk.stage(), Stage::Drafted);
        desk
    }

    /// The same, delivered.
    fn delivered(terms: Terms) -> Self {
        let desk = Self::drafted(terms);
        desk.validate();
        desk.ask(Ask::Publish);
        desk
    }

    fn validate(&self) {
        drive::to_end(async {
            let mut intake = self.workflow.receive(Folder::Deliverables).await.unwrap();
            intake.deposit.write(b"%PDF-1.7").await.unwrap();
            let upload = Upload { stored: intake.deposit.finish().await.unwrap(), file_name: "kit.pdf".to_owned() };
            self.workflow.deliverable(self.id, staff(), upload, None, None).await.unwrap();
        });
    }

    fn ask(&self, ask: Ask) {
        drive::to_end(self.workflow.ask(self.id, staff(), ask, None, None)).unwrap();
        self.work();
    }

    /// The client fetches the kit by the link that was mailed.
    fn fetch(&self) {
        let url = self.mails(Letter::ClientLink)[0].facts.download_url.clone().unwrap();
        let token = Token::presented(url.rsplit('/').next().unwrap());
        drive::to_end(async {
            let open = self.workflow.open_link(&token).await.unwrap();
            self.workflow.count_download(&open).await.unwrap();
        });
    }

    fn stage(&self) -> Stage {
        drive::to_end(self.workflow.dossier(self.id)).unwrap().state.stage()
    }

    /// A worker does what is due now.
    fn work(&self) {
        let worker = Worker {
            id: WorkerId("one".to_owned()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: Duration::from_secs(60),
            backoff: BACKOFF,
        };
        drive::to_end(async { while worker.step::<L>().await.unwrap() != Step::Idle {} });
    }

    fn pass(&self, time: Duration) {
        self.world.clock.advance(time);
        self.work();
    }

    fn mails(&self, letter: Letter) -> Vec<Envelope> {
        self.world.mailer.accepted().into_iter().filter(|envelope| envelope.letter == letter).collect()
    }

    fn upcoming(&self) -> Vec<(String, Timestamp)> {
        let upcoming = drive::to_end(Outbox::<L>::upcoming(&self.world.store, self.id.0)).unwrap();
        upcoming.into_iter().map(|deadline| (deadline.name, deadline.due)).collect()
    }
}

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

#[test]
fn an_order_expires_when_its_time_is_over() {
    let desk = Desk::open(terms());
    let dossier = drive::to_end(desk.workflow.dossier(desk.id)).unwrap();
    let expires_at = dossier.state.account().unwrap().expires_at();
    assert_eq!(desk.upcoming(), [("order_expires".to_owned(), expires_at)]);
    desk.pass(sample::WEEK - HOUR);
    assert_eq!(desk.stage(), Stage::AwaitingPayment);
    desk.pass(HOUR);
    assert_eq!((desk.stage(), desk.upcoming()), (Stage::Cancelled, vec![]));
    assert_eq!(desk.mails(Letter::ClientExpired).len(), 1);
}

#[test]
fn an_order_that_is_paid_no_longer_expires() {
    let desk = Desk::drafted(terms());
    assert_eq!(desk.upcoming().len(), 1);
    assert_eq!(desk.upcoming()[0].0, "draft_waits");
}

#[test]
fn staff_are_told_once_of_a_draft_that_waits() {
    let desk = Desk::drafted(terms());
    desk.pass(2 * DAY - HOUR);
    assert_eq!(desk.mails(Letter::StaffDraftWaits).len(), 0);
    for _ in 0..3 {
        desk.pass(DAY);
    }
    let mails = desk.mails(Letter::StaffDraftWaits);
    assert_eq!(mails.len(), 1, "once");
    assert!(mails[0].facts.desk_url.is_some() && mails[0].to == terms().staff_email);
}

#[test]
fn a_draft_that_went_and_came_back_waits_anew() {
    let desk = Desk::drafted(terms());
    desk.pass(DAY);
    desk.validate();
    assert_eq!(desk.upcoming(), []);
    desk.ask(Ask::WithdrawValidation);
    desk.pass(DAY + HOUR);
    assert_eq!(desk.mails(Letter::StaffDraftWaits).len(), 0, "it has waited a day and an hour");
    desk.pass(DAY);
    assert_eq!(desk.mails(Letter::StaffDraftWaits).len(), 1);
}

#[test]
fn a_draft_that_is_read_in_time_is_not_spoken_of() {
    let desk = Desk::drafted(terms());
    desk.validate();
    desk.pass(3 * DAY);
    assert_eq!(desk.mails(Letter::StaffDraftWaits).len(), 0);
}

#[test]
fn staff_are_told_of_a_draft_that_does_not_get_on() {
    use kit_workflow::inquiry::{Command, Receipt};
    use kit_workflow::{Clock as _, Engine, Order};
    let desk = Desk::open(terms());
    let page = drive::to_end(desk.workflow.checkout(desk.id, "cinetpay", None)).unwrap();
    let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
    let engine = Engine::<L, MemoryStore<L>>::new(&desk.world.store);
    let ask = |by, command| {
        let order = Order::new(desk.id.0, Actor::new(by), desk.world.clock.now(), command);
        drive::to_end(engine.execute(order)).unwrap();
    };
    let receipt = Receipt::verified(attempt, sample::OWED);
    ask(ActorKind::Gateway, Command::ConfirmPayment { receipt });
    ask(ActorKind::Worker, Command::BeginGeneration { draft: 1 });
    assert_eq!(desk.upcoming(), [("generation_stuck".to_owned(), desk.world.clock.now() + HOUR)]);
    // Money that comes within the stage does not put it off.
    desk.world.clock.advance(HOUR / 2);
    let more = Receipt::verified(AttemptId(Uuid::from_u128(9)), sample::OWED);
    ask(ActorKind::Gateway, Command::ConfirmPayment { receipt: more });
    assert_eq!(desk.upcoming(), [("generation_stuck".to_owned(), desk.world.clock.now() + HOUR / 2)]);
    // The worker that had the draft in hand is gone; nobody but the clock is left to tell.
    desk.world.clock.advance(HOUR / 2);
    let worker = WorkerId("other".to_owned());
    let mut fired = Vec::new();
    while let Some(job) = drive::to_end(Outbox::<L>::claim(&desk.world.store, &worker, HOUR)).unwrap() {
        fired.push(job.effect);
    }
    let stuck = kit_workflow::inquiry::Effect::Mail(Letter::StaffGenerationStuck);
    assert_eq!(fired.iter().filter(|effect| **effect == stuck).count(), 1, "{fired:?}");
}

#[test]
fn the_client_is_warned_a_day_before_the_link_expires() {
    let desk = Desk::delivered(terms());
    let link = desk.mails(Letter::ClientLink)[0].facts.clone();
    desk.pass(sample::WEEK - DAY - HOUR);
    assert_eq!(desk.mails(Letter::ClientLinkExpires).len(), 0);
    desk.pass(HOUR);
    let warned = desk.mails(Letter::ClientLinkExpires);
    assert_eq!(warned.len(), 1);
    assert_eq!(warned[0].facts.download_url, link.download_url, "it is the same link");
    assert_eq!((&warned[0].facts.expires_at, warned[0].language), (&link.expires_at, Language::English));
    desk.pass(2 * DAY);
    assert_eq!(desk.mails(Letter::ClientLinkExpires).len(), 1);
}

#[test]
fn a_kit_that_nobody_fetched_is_reminded_of_once_and_one_that_was_is_not() {
    let desk = Desk::delivered(terms());
    let link = desk.mails(Letter::ClientLink)[0].facts.clone();
    desk.pass(3 * DAY - HOUR);
    assert_eq!(desk.mails(Letter::ClientNotDownloaded).len(), 0);
    desk.pass(HOUR);
    let reminded = desk.mails(Letter::ClientNotDownloaded);
    assert_eq!(reminded.len(), 1);
    assert_eq!(reminded[0].facts.download_url, link.download_url, "it is the same link");
    desk.pass(sample::WEEK);
    assert_eq!(desk.mails(Letter::ClientNotDownloaded).len(), 1);

    let fetched = Desk::delivered(terms());
    fetched.fetch();
    fetched.pass(4 * DAY);
    assert_eq!(fetched.mails(Letter::ClientNotDownloaded).len(), 0);
}

#[test]
fn a_new_link_puts_the_warning_off_and_a_revoked_one_ends_it() {
    let desk = Desk::delivered(terms());
    let first = desk.upcoming();
    desk.pass(3 * DAY);
    desk.ask(Ask::ReissueLink);
    let second = desk.upcoming();
    let end =
        |upcoming: &[(String, Timestamp)]| upcoming.iter().find(|(name, _)| name == "link_expires_soon").unwrap().1;
    assert_eq!(end(&second), end(&first) + 3 * DAY);
    desk.ask(Ask::RevokeLink);
    assert_eq!(desk.upcoming(), []);
    desk.pass(sample::WEEK);
    assert_eq!(desk.mails(Letter::ClientLinkExpires).len(), 0);
}

#[test]
fn a_link_for_a_day_is_not_warned_of() {
    let desk = Desk::delivered(Terms { link_ttl: DAY, ..terms() });
    assert_eq!(desk.upcoming(), []);
}

#[test]
fn deadlines_are_told_apart_and_end_in_moves_of_the_table() {
    let names: BTreeSet<&str> = L::deadlines().iter().map(|deadline| deadline.name).collect();
    assert_eq!(names.len(), L::deadlines().len());
    println!("{names:?}");
    figure!("../docs/testing.md", "deadlines of the table, each armed and disarmed with its stage", names.len());
    for deadline in L::deadlines() {
        let Some(command) = deadline.command else { continue };
        let line = Move::<L>::find(Some(deadline.stage), command).expect("the table has its move");
        assert!(line.allows(ActorKind::Clock), "{line:?}");
    }
}

proptest! {
    /// What is armed after a whole walk is what its last state would arm, and nothing else.
    #[test]
    fn what_is_armed_belongs_to_where_the_subject_stands(walk in walk::<L>(1..30)) {
        let mut armed = std::collections::BTreeMap::new();
        for visit in walk.visits() {
            let (Some(_), Some(after)) = (visit.moved(), visit.after()) else { continue };
            let rearmed = rearm::<L>(visit.before.as_ref(), after, visit.asked.at);
            for name in rearmed.disarmed {
                armed.remove(name);
            }
            for (deadline, due) in rearmed.armed {
                prop_assert_eq!(armed.insert(deadline.name, (deadline.stage, due)), None, "armed twice");
            }
            prop_assert!(armed.values().all(|(stage, _)| *stage == after.stage()), "{:?} in {}", armed, after.stage());
            if let Some(awaiting) = after.account().filter(|_| after.stage() == Stage::AwaitingPayment) {
                prop_assert_eq!(armed["order_expires"].1, awaiting.expires_at());
            }
        }
    }
}
