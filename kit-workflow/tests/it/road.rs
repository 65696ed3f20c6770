//! The whole road over the ports: from the form to the PDF, whatever stops the program on the way.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{join_all, select};
use kit_testing::world::terms;
use kit_testing::{MemoryStore, Trouble, Unsteady, World, drive, sample};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Event, InquiryActor, InquiryId, InquiryLifecycle, Letter, Stage, Standing,
};
use kit_workflow::port::{
    Archive, CallOutcome, Deposit, Envelope, Folder, Language, SectionEntry, SectionStatus, Sections, Verdict,
};
use kit_workflow::workflow::{Ask, NewInquiry, Upload, Workflow, WorkflowError};
use kit_workflow::{Actor, Backoff, Clock, Purpose, Step, Store, Worker, WorkerId};
use uuid::Uuid;

type L = InquiryLifecycle;
type Memory = MemoryStore<L>;
type Rough = World<Unsteady<Memory>>;

const PDF: &[u8] = b"%PDF-1.7 what staff validated";
/// Three of the one text that could be read, and four of the whole.
const SECTIONS: usize = 7;
const LEASE: Duration = Duration::from_secs(60);
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

/// Everybody who has to do with one inquiry, each knowing no more than they were told.
struct Town {
    world: Rough,
    workflow: Workflow<Rough>,
    /// Whether requests but for the form's carry idempotency keys.
    keyed: bool,
}

impl Town {
    fn new(world: &World, store: Unsteady<Memory>) -> Self {
        let world = world.with_store(store);
        Self { workflow: Workflow::new(world.clone(), sample::keys(), terms()), world, keyed: true }
    }

    fn key<'a>(&self, key: &'a str) -> Option<&'a str> {
        self.keyed.then_some(key)
    }

    /// Goes the whole road from wherever the inquiry stands.
    async fn go(&self) -> Result<InquiryId, WorkflowError> {
        let (answers, documents) = self.world.form();
        let idempotency_key = Some("form".to_owned());
        let new = NewInquiry { answers, documents, language: Language::French, idempotency_key };
        let id = self.workflow.submit(new).await?.dossier.id;
        self.work().await?;
        self.pay(id).await?;
        self.work().await?;
        self.validate_and_publish(id).await?;
        self.work().await?;
        Ok(id)
    }

    /// The client pays once; the gateway calls, more than once if need be.
    async fn pay(&self, id: InquiryId) -> Result<(), WorkflowError> {
        let dossier = self.workflow.dossier(id).await?;
        if dossier.state.stage() != Stage::AwaitingPayment {
            return Ok(());
        }
        let paid = dossier.attempts.iter().find(|attempt| self.has_paid(attempt.id)).map(|attempt| attempt.id);
        let attempt = match paid {
            Some(attempt) => attempt,
            None => {
                let page = self.workflow.checkout(id, "cinetpay", self.key("checkout")).await?;
                let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
                self.world.gateway.pay(attempt, terms().price);
                attempt
            }
        };
        let notification = self.world.gateway.notification(attempt, self.world.clock.now());
        // A gateway whose call is not answered calls again; here it gives up, and the planned look finds out.
        let _ = self.workflow.notification(&notification).await;
        Ok(())
    }

    fn has_paid(&self, attempt: AttemptId) -> bool {
        matches!(self.world.gateway.standing(attempt), Some(Verdict::Paid { .. }))
    }

    async fn validate_and_publish(&self, id: InquiryId) -> Result<(), WorkflowError> {
        let stage = self.workflow.dossier(id).await?.state.stage();
        if stage == Stage::Drafted {
            let mut intake = self.workflow.receive(Folder::Deliverables).await?;
            intake.deposit.write(PDF).await?;
            let upload = Upload { stored: intake.deposit.finish().await?, file_name: "kit.pdf".to_owned() };
            self.workflow.deliverable(id, staff(), upload, None, self.key("pdf")).await?;
        }
        self.workflow.ask(id, staff(), Ask::Publish, None, self.key("publish")).await?;
        Ok(())
    }

    /// A worker does what is due now.
    async fn work(&self) -> Result<(), WorkflowError> {
        while self.worker("one").step::<L>().await? != Step::Idle {}
        Ok(())
    }

    fn worker<'a>(&'a self, name: &str) -> Worker<'a, Unsteady<Memory>, Workflow<Rough>, kit_testing::ManualClock> {
        Worker {
            id: WorkerId(name.to_owned()),
            store: &self.world.store,
            performer: &self.workflow,
            clock: &self.world.clock,
            lease: LEASE,
            backoff: BACKOFF,
        }
    }
}

/// Goes the road again from wherever it broke off, time passing in between, until the PDF is delivered.
fn arrive(world: &World) -> InquiryId {
    for _ in 0..12 {
        let town = Town::new(world, Unsteady::new(world.store.clone()));
        if let Ok(id) = drive::to_end(town.go()) {
            return id;
        }
        world.clock.advance(2 * LEASE);
    }
    panic!("the road does not end: {:?}", world.store);
}

/// What must be true at the end of the road, `troubles` of which went before.
fn check(world: &World, id: InquiryId, troubles: usize) {
    let town = Town::new(world, Unsteady::new(world.store.clone()));
    let dossier = drive::to_end(town.workflow.dossier(id)).unwrap();
    assert_eq!(dossier.state.stage(), Stage::Delivered);
    assert_eq!(world.store.subjects(), [id.0], "one form, one inquiry");
    let entries = dossier.state.account().unwrap().entries();
    let credited: Vec<_> = entries.iter().map(|entry| (entry.receipt.amount(), entry.standing)).collect();
    assert_eq!(credited, [(terms().price, Standing::Credited)], "one payment, credited once");

    let history = drive::to_end(Store::<L>::history(&world.store, id.0)).unwrap();
    let drafts = history.iter().filter(|entry| matches!(entry.event, Event::DraftCompleted { .. })).count();
    let links = history.iter().filter(|entry| matches!(entry.event, Event::KitDelivered { .. })).count();
    assert_eq!((drafts, links), (1, 1), "one draft, one link");

    let mut copies: BTreeMap<String, Vec<Envelope>> = BTreeMap::new();
    for envelope in world.mailer.accepted() {
        copies.entry(envelope.key.clone()).or_default().push(envelope);
    }
    let mut told: Vec<Letter> = copies.values().map(|copies| copies[0].letter).collect();
    told.sort();
    let mut expected = vec![
        Letter::StaffNewInquiry,
        Letter::ClientAcknowledgement,
        Letter::ClientReceipt,
        Letter::StaffDraftReady,
        Letter::ClientLink,
    ];
    expected.sort();
    assert_eq!(told, expected, "each letter at least once, none under two names");
    let extra: usize = copies.values().map(|copies| copies.len() - 1).sum();
    assert!(extra <= troubles, "{extra} letters too many");
    for copies in copies.values() {
        assert!(copies.iter().all(|copy| copy == &copies[0]), "copies of {:?} differ", copies[0].letter);
    }

    // The link in the mail opens the PDF that staff validated.
    let token = world.mailer.accepted().into_iter().find_map(|envelope| envelope.facts.download_url).unwrap();
    let token = kit_workflow::Token::presented(token.rsplit('/').next().unwrap());
    let open = drive::to_end(town.workflow.open_link(&token)).unwrap();
    let pdf = drive::to_end(town.workflow.read_file(Folder::Deliverables, open.pdf, 0..open.pdf.size)).unwrap();
    assert_eq!(pdf, PDF);
    let entry = drive::to_end(world.store.link(token.hash())).unwrap().unwrap();
    assert_eq!(token, sample::keys().token(Purpose::Download, entry.grant.link.0));

    // Every file on record is there; a crash leaves at most one that nobody knows.
    let paths = world.vault.paths();
    assert!((2..=2 + troubles).contains(&paths.len()), "{paths:?}");
    assert!(drive::to_end(world.store.buried(9)).unwrap().is_empty());
    // The model is asked once for each section, and again only for the one that was lost.
    let asked = world.drafter.asked().len();
    assert!((SECTIONS..=SECTIONS + troubles).contains(&asked), "the model was asked {asked} times");
    let sections = drive::to_end(world.store.sections(id, 1)).unwrap();
    let done = |section: &&SectionEntry| section.status == SectionStatus::Done && section.written_for == 1;
    assert_eq!(sections.iter().filter(done).count(), SECTIONS, "{sections:?}");
    let calls = drive::to_end(world.store.calls(id)).unwrap();
    let taken = calls.iter().filter(|call| call.outcome == CallOutcome::Taken).count();
    assert_eq!(taken, SECTIONS, "each section came of one call");
    assert!(calls.len() <= SECTIONS + troubles, "{} calls on record", calls.len());
    let opened = world.gateway.opened().len();
    assert!((1..=1 + troubles).contains(&opened), "{opened} payment pages");
}

#[test]
fn an_undisturbed_road_does_everything_once() {
    let world = World::new(1);
    let id = arrive(&world);
    check(&world, id, 0);
}

#[test]
fn a_crash_at_any_point_of_the_road_loses_nothing_and_repeats_only_what_nobody_can_take_back() {
    let mut doubled = 0;
    for point in 0.. {
        let world = World::new(1);
        let town = Town::new(&world, Unsteady::new(world.store.clone()));
        let arrived = drive::stopped_after(point, town.go()).is_some();
        if !arrived {
            world.clock.advance(2 * LEASE);
        }
        let id = arrive(&world);
        check(&world, id, usize::from(!arrived));
        doubled += world.mailer.accepted().len() - 5;
        if arrived {
            println!("{point} crash points of the road survived; at {doubled} of them a letter was sent twice");
            assert!(point > 100, "{point} points");
            break;
        }
    }
}

#[test]
fn a_store_that_fails_at_any_operation_of_the_road_delays_it_and_nothing_else() {
    for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
        for failing in 1.. {
            let world = World::new(1);
            let store = Unsteady::failing(world.store.clone(), failing, trouble);
            let town = Town::new(&world, store.clone());
            let _ = drive::to_end(town.go());
            let failed = store.operations() >= failing;
            world.clock.advance(2 * LEASE);
            let id = arrive(&world);
            check(&world, id, usize::from(failed));
            if !failed {
                println!("{trouble:?}: {} operations survived", failing - 1);
                assert!(failing > 40, "{failing} operations");
                break;
            }
        }
    }
}

#[test]
fn everybody_at_once_and_twice_does_everything_once() {
    for (stagger, keyed) in (0..40).flat_map(|stagger| [(stagger, true), (stagger, false)]) {
        let world = World::new(1);
        let town = || Town { keyed, ..Town::new(&world, Unsteady::new(world.store.clone())) };
        let towns = [town(), town()];
        let errands = join_all(towns.iter().enumerate().map(async |(number, town)| {
            drive::polls(number * stagger).await;
            // Whoever comes second is told so: conflicts and refusals are answers like any other here.
            let _ = town.go().await;
        }));
        let time = async {
            loop {
                drive::polls(50).await;
                world.clock.advance(Duration::from_millis(250));
            }
        };
        drive::to_end(select(pin!(errands), pin!(time)));
        let id = arrive(&world);
        check(&world, id, 0);
    }
}

#[test]
fn an_order_that_its_request_opened_leaves_nothing_for_staff_to_look_at() {
    let world = World::new(1);
    let town = Town::new(&world, Unsteady::new(world.store.clone()));
    let (answers, documents) = world.form();
    let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    let id = drive::to_end(town.workflow.submit(new)).unwrap().dossier.id;
    let client = Actor::new(ActorKind::Client);
    drive::to_end(town.workflow.ask(id, client, Ask::Cancel { reason: None }, None, None)).unwrap();
    for _ in 0..10 {
        drive::to_end(town.work()).unwrap();
        world.clock.advance(LEASE);
    }
    assert!(drive::to_end(world.store.buried(9)).unwrap().is_empty());
}
