//! Stories of money, each cut off at every await of it and at every operation of the store: whatever stops the program, the
//! franc arrives once, where it belongs.

mod page;
mod told;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use kit_testing::world::{Opening, Posting, terms};
use kit_testing::{ManualClock, MemoryStore, Trouble, Unsteady, World, drive, golden, sample};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Entry, Evidence, InquiryActor, InquiryId, InquiryLifecycle as L, Stage, Standing,
};
use kit_workflow::port::{
    Archive as _, Deposit as _, Envelope, Folder, GatewayError, Language, ProviderDates, RawNotification, Receiving,
    Verdict,
};
use kit_workflow::workflow::{Ask, NewInquiry, NotificationFault, Terms, Upload, Workflow, WorkflowError};
use kit_workflow::{Actor, Backoff, Clock as _, Currency, Money, Purpose, Step as Stepped, Token, Worker, WorkerId};
use uuid::Uuid;

use self::told::stories;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/testing.md");

type Rough = World<Unsteady<MemoryStore<L>>>;

const LEASE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// The story that is cut off at its beginning and while the draft is written as well.
const WHOLE: &str = "paid at once";
const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 5 };

const fn francs(francs: u64) -> Money {
    Money::new(francs, Currency::Xof)
}

/// A step of a story. It can be taken twice: whoever does not know whether it was done does it again.
#[derive(Clone, Debug)]
enum Step {
    /// The client clicks "pay" and is told of the attempt with this number.
    Checkout(usize),
    /// The client clicks "pay", the opening goes like this, and nobody is told of the attempt with this number.
    Unopened(usize, Opening),
    /// The client pays that much for an attempt at the gateway.
    Pay(usize, Money),
    /// The gateway says of an attempt that it is paid, in these words, which are as good as that much.
    PaidAs(usize, Option<Receiving>, Money),
    /// The gateway says this of an attempt.
    Stand(usize, Verdict),
    /// The gateway answers the next question about any attempt like this.
    Look(Result<Verdict, GatewayError>),
    /// From now on the gateway's notifications are known by a token, and no longer signed.
    ByToken,
    /// From now on the gateway is asked as this account.
    Account(&'static str),
    /// The gateway calls about an attempt.
    Notify(usize),
    /// Somebody calls about this transaction, with this signature.
    Call(&'static str, &'static str),
    /// The browser comes back from the gateway's page, by the way of an attempt or by one that was made up.
    Return(Option<usize>),
    /// Workers do what is due.
    Work,
    /// Time passes, and workers do what is due then.
    Wait(Duration),
    /// What no worker does: early notifications are looked at, old ones forgotten, staff told of alarms.
    Tend,
    /// Every open payment is asked about, by hand.
    Reconcile,
    /// The next letter goes like this.
    Letter(Posting),
    /// From now on a kit costs this.
    Price(Money),
    /// From now on money is real.
    Live,
    /// The client says that an attempt took their money.
    Complain(usize),
    /// The client gives up.
    Cancel,
    /// Somebody of the staff, by number, asks for this.
    Staff(u128, Ask),
    /// Somebody of the staff asks for this, and it is refused.
    Refused(Ask),
    /// Staff validate a PDF.
    Validate,
}

/// What a story is about, how it goes, and where it ends.
struct Story {
    about: &'static str,
    /// The rows of `docs/payments.md` that it goes through.
    rows: &'static [&'static str],
    steps: Vec<Step>,
    stage: Stage,
    /// Every amount on the inquiry's account, in the order of arrival.
    money: Vec<(Money, Standing)>,
}

/// One telling of a story: what has happened outside, and how far it got.
struct Telling<'a> {
    story: &'a Story,
    world: World,
    terms: Terms,
    inquiry: Option<InquiryId>,
    /// Which attempt the client was told of, by its number in the story.
    told: BTreeMap<usize, AttemptId>,
    /// What the gateway took.
    taken: BTreeMap<AttemptId, u64>,
    /// Letters whose answer was lost, so that they may go out twice.
    unanswered: usize,
    /// Steps that are over.
    done: usize,
    /// How much of it the client and staff know to be over.
    known: Rc<Cell<usize>>,
}

fn staff(number: u128) -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(number))
}

impl<'a> Telling<'a> {
    fn new(story: &'a Story) -> Self {
        Self {
            story,
            world: World::new(3),
            terms: terms(),
            inquiry: None,
            told: BTreeMap::new(),
            taken: BTreeMap::new(),
            unanswered: 0,
            done: 0,
            known: Rc::default(),
        }
    }

    /// Goes on from the step that was not finished.
    async fn go_on(&mut self, store: Unsteady<MemoryStore<L>>) -> Result<(), WorkflowError> {
        let rough = self.world.with_store(store);
        let workflow = self.workflow(&rough);
        if self.inquiry.is_none() {
            let (answers, documents) = self.world.form();
            let idempotency_key = Some("form".to_owned());
            let new = NewInquiry { answers, documents, language: Language::French, idempotency_key };
            self.inquiry = Some(workflow.submit(new).await?.dossier.id);
            self.known.set(1);
        }
        while let Some(step) = self.story.steps.get(self.done).cloned() {
            self.take(&rough, step).await?;
            self.done += 1;
            self.known.set(1 + self.done);
        }
        Ok(())
    }

    /// The program as it is set now.
    fn workflow(&self, rough: &Rough) -> Workflow<Rough> {
        Workflow::new(rough.clone(), sample::keys(), self.terms.clone())
    }

    async fn take(&mut self, rough: &Rough, step: Step) -> Result<(), WorkflowError> {
        let id = self.inquiry.expect("the form comes first");
        let workflow = &self.workflow(rough);
        let key = format!("step-{}", self.done);
        match step {
            Step::Checkout(number) => {
                let page = workflow.checkout(id, "cinetpay", Some(&key)).await?;
                let attempt = AttemptId::from_transaction_id(&page.transaction_id).expect("it is one of ours");
                self.told.insert(number, attempt);
            }
            Step::Unopened(number, opening) => {
                rough.gateway.open_next(opening);
                match workflow.checkout(id, "cinetpay", Some(&key)).await {
                    Ok(_) | Err(WorkflowError::Gateway(_)) => {}
                    Err(error) => return Err(error),
                }
                let asked = rough.gateway.opened();
                self.told.insert(number, asked.last().expect("somebody clicked").attempt);
            }
            Step::Pay(number, amount) => self.pay(number, Some(Receiving::Money(amount)), amount),
            Step::PaidAs(number, words, amount) => self.pay(number, words, amount),
            Step::Stand(number, verdict) => rough.gateway.stand(self.told[&number], verdict),
            Step::Look(answer) => rough.gateway.verify_next(answer),
            Step::ByToken => rough.gateway.prove_by_token(),
            Step::Account(account) => rough.gateway.become_account(account),
            Step::Notify(number) => {
                let raw = rough.gateway.notification(self.told[&number], rough.clock.now());
                // A gateway whose call is not answered calls again.
                if let Err(NotificationFault::Store(error)) = workflow.notification(&raw).await {
                    return Err(error.into());
                }
            }
            Step::Call(transaction_id, signature) => {
                let headers = vec![("x-token".to_owned(), signature.to_owned())];
                let raw = RawNotification { headers, body: transaction_id.into(), at: rough.clock.now() };
                if let Err(NotificationFault::Store(error)) = workflow.notification(&raw).await {
                    return Err(error.into());
                }
            }
            Step::Return(from) => {
                let made_up = || Token::presented("made-up");
                let token =
                    from.map_or_else(made_up, |number| sample::keys().token(Purpose::Return, self.told[&number].0));
                assert_eq!(workflow.way_back(&token).await?.is_some(), from.is_some(), "{}", self.story.about);
                workflow.look_after_way_back(&token).await?;
            }
            Step::Work => work(rough, workflow).await?,
            Step::Wait(pause) => {
                rough.clock.advance(pause);
                work(rough, workflow).await?;
            }
            Step::Tend => {
                workflow.sort_inbox().await?;
                workflow.purge_inbox(30 * DAY).await?;
                workflow.tell_alarms().await?;
            }
            Step::Reconcile => {
                // Nobody asked about any of them a moment ago.
                rough.clock.advance(Duration::from_secs(3));
                for attempt in workflow.open_attempts(Duration::ZERO).await? {
                    workflow.reconcile(&attempt, false).await?;
                }
            }
            Step::Letter(posting) => {
                self.unanswered += usize::from(posting == Posting::AnswerLost);
                rough.mailer.send_next(posting);
            }
            Step::Price(price) => self.terms.price = price,
            Step::Live => self.terms.test = false,
            Step::Complain(number) => {
                let transaction_id = Some(self.told[&number].transaction_id());
                let ask = Ask::Complain { transaction_id, text: sample::complaint() };
                workflow.ask(id, Actor::new(ActorKind::Client), ask, None, Some(&key)).await?;
            }
            Step::Cancel => {
                let client = Actor::new(ActorKind::Client);
                workflow.ask(id, client, Ask::Cancel { reason: None }, None, Some(&key)).await?;
            }
            Step::Staff(number, ask @ Ask::RecordPaymentByHand { .. }) => {
                let mut intake = workflow.receive(Folder::Proofs).await?;
                intake.deposit.write(b"%PDF-1.7 the slip of the counter").await?;
                let upload = Upload { stored: intake.deposit.finish().await?, file_name: "slip.pdf".to_owned() };
                workflow.ask_with_proof(id, staff(number), ask, upload, None, Some(&key)).await?;
            }
            Step::Staff(number, ask) => {
                workflow.ask(id, staff(number), ask, None, Some(&key)).await?;
            }
            Step::Refused(ask) => match workflow.ask(id, staff(7), ask, None, Some(&key)).await {
                Err(WorkflowError::Refused(_) | WorkflowError::PlayMoney) => {}
                Err(error) => return Err(error),
                Ok(_) => panic!("{}: step {} is not refused", self.story.about, self.done),
            },
            Step::Validate => {
                let mut intake = workflow.receive(Folder::Deliverables).await?;
                intake.deposit.write(b"%PDF-1.7 what staff validated").await?;
                let upload = Upload { stored: intake.deposit.finish().await?, file_name: "kit.pdf".to_owned() };
                workflow.deliverable(id, staff(7), upload, None, Some(&key)).await?;
            }
        }
        Ok(())
    }

    fn pay(&mut self, number: usize, words: Option<Receiving>, amount: Money) {
        let attempt = self.told[&number];
        self.world
            .gateway
            .stand(attempt, Verdict::Paid { amount: words, reference: None, method: None, dates: ProviderDates::NONE });
        self.taken.insert(attempt, amount.minor());
    }

    /// Tells the story to its end. Wherever it breaks off, or somebody is told to wait, time passes and workers work.
    fn tell(&mut self) {
        let rough = self.world.with_store(Unsteady::new(self.world.store.clone()));
        let workflow = self.workflow(&rough);
        // Longer and longer: an attempt whose answer was lost may be paid for a day.
        for doubled in 0..12 {
            if drive::to_end(self.go_on(rough.store.clone())).is_ok() {
                return;
            }
            self.world.clock.advance(2 * LEASE * (1 << doubled));
            drive::to_end(work(&rough, &workflow)).unwrap();
        }
        panic!("{}: the story does not end at step {}", self.story.about, self.done);
    }

    /// Whether nothing is done but the form and the first click, or nothing left but to write the draft. That is the same in
    /// every story: one is cut off there as well.
    fn is_as_in_the_whole(&self) -> bool {
        if self.story.about == WHOLE {
            return false;
        }
        let last = self.done + 1 == self.story.steps.len();
        let stage = |id| drive::to_end(self.world.store.dossier(id)).unwrap().map(|dossier| dossier.state.stage());
        let first = self.done == 0 && matches!(self.story.steps[0], Step::Checkout(1));
        first || last && self.inquiry.and_then(stage) == Some(Stage::Generating)
    }

    /// What must be true at the end, however it came to it.
    fn check(&self, cut: &str, troubles: usize) {
        let about = format!("{}, {cut}", self.story.about);
        let rough = self.world.with_store(Unsteady::new(self.world.store.clone()));
        let workflow = self.workflow(&rough);
        // Whatever is left to do is done: nothing waits for ever.
        for pause in [2 * LEASE, 2 * LEASE, HOUR, 6 * HOUR, DAY, 3 * DAY] {
            self.world.clock.advance(pause);
            drive::to_end(work(&rough, &workflow)).unwrap();
        }
        let id = self.inquiry.unwrap();
        let dossier = drive::to_end(workflow.dossier(id)).unwrap();
        assert_eq!(dossier.state.stage(), self.story.stage, "{about}");
        let account = dossier.state.account().expect("the order is open");
        let money: Vec<_> = account.entries().iter().map(|entry| (entry.receipt.amount(), entry.standing)).collect();
        assert_eq!(money, self.story.money, "{about}");

        // What the gateway took is what the account says, attempt by attempt.
        let mut booked: BTreeMap<AttemptId, u64> = BTreeMap::new();
        let by_gateway = |entry: &&Entry| entry.receipt.evidence() != Evidence::ByHand;
        for entry in account.entries().iter().filter(by_gateway) {
            *booked.entry(entry.receipt.attempt()).or_default() += entry.receipt.amount().minor();
        }
        assert_eq!(booked, self.taken, "{about}");

        // One order that was paid, one voucher, and nobody waits for an answer.
        let once_paid = account.entries().iter().any(|entry| matches!(entry.standing, Standing::Credited));
        let numbers: Vec<u32> = dossier.voucher.iter().map(|voucher| voucher.number.ordinal).collect();
        assert!(
            numbers.iter().all(|ordinal| *ordinal == 1) && (!once_paid || numbers.len() == 1),
            "{about}: {numbers:?}"
        );
        assert!(!account.is_complained_of() && dossier.complaints.len() <= 1, "{about}");

        let history = drive::to_end(kit_workflow::Store::<L>::history(&self.world.store, id.0)).unwrap();
        assert_eq!(history.len() as i64, dossier.version, "{about}");
        let mut copies: BTreeMap<String, Vec<Envelope>> = BTreeMap::new();
        for envelope in rough.mailer.accepted() {
            copies.entry(envelope.key.clone()).or_default().push(envelope);
        }
        let extra: usize = copies.values().map(|copies| copies.len() - 1).sum();
        assert!(extra <= troubles + self.unanswered, "{about}: {extra} letters too many");
        for copies in copies.values() {
            assert!(copies.iter().all(|copy| copy == &copies[0]), "{about}: copies of {:?} differ", copies[0].letter);
        }
        // Nothing is drafted twice, nor for an order that nobody paid.
        let paid = account.entries().iter().any(|entry| matches!(entry.standing, Standing::Credited));
        let drafts = dossier.drafts.len();
        assert!(
            drafts <= 1 && (drafts == 1 || ![Stage::Drafted, Stage::Delivered].contains(&self.story.stage)),
            "{about}: {drafts} drafts"
        );
        assert!(drafts == 0 || paid || self.story.stage == Stage::Refunded, "{about}: drafted and not paid");
    }
}

async fn work(rough: &Rough, workflow: &Workflow<Rough>) -> Result<(), WorkflowError> {
    let worker: Worker<'_, _, _, ManualClock> = Worker {
        id: WorkerId("one".to_owned()),
        store: &rough.store,
        performer: workflow,
        clock: &rough.clock,
        lease: LEASE,
        backoff: BACKOFF,
    };
    while worker.step::<L>().await? != Stepped::Idle {}
    Ok(())
}

#[test]
fn every_story_ends_with_its_money_where_it_belongs() {
    for story in stories() {
        let mut telling = Telling::new(&story);
        telling.tell();
        telling.check("undisturbed", 0);
    }
}

/// The polls of a story after which a crash finds something else than one poll before, and its number of polls; and which
/// operations of the store write. Where nothing was written and nobody heard of anything, one crash is like the other.
fn moments(story: &Story) -> (Vec<usize>, Vec<bool>) {
    let mut telling = Telling::new(story);
    let (world, known) = (telling.world.clone(), Rc::clone(&telling.known));
    let store = Unsteady::new(world.store.clone());
    let see = || (store.operations(), known.get(), world.changes());
    let seen = drive::traced(telling.go_on(store.clone()), see);
    let differ =
        |polls: &usize| *polls < 2 || seen[polls - 1].1 != seen[polls - 2].1 || seen[polls - 1].2 != seen[polls - 2].2;
    let crashes = (0..seen.len()).filter(differ).chain([seen.len()]).collect();
    // An operation is begun at the end of one poll and done in the next, by itself.
    let writes = (1..=store.operations()).map(|number| {
        let begun = seen.iter().position(|(operations, ..)| *operations >= number).expect("it was begun");
        seen.get(begun + 1).is_none_or(|done| done.2 != seen[begun].2)
    });
    (crashes, writes.collect())
}

#[test]
fn a_crash_at_any_await_of_any_story_moves_no_franc() {
    let mut points = 0;
    for story in stories() {
        for point in moments(&story).0 {
            let mut telling = Telling::new(&story);
            let store = Unsteady::new(telling.world.store.clone());
            let stopped = drive::stopped_after(point, telling.go_on(store));
            let arrived = stopped.is_some();
            if !arrived && telling.is_as_in_the_whole() {
                continue;
            }
            if !matches!(stopped, Some(Ok(()))) {
                telling.world.clock.advance(2 * LEASE);
                telling.tell();
            }
            telling.check(&format!("stopped at await {point}"), usize::from(!arrived));
            points += usize::from(!arrived);
        }
    }
    println!("{points} crash points of {} stories survived", stories().len());
    golden::hold_at_least(PAGE, "points at which stories of money were cut off", points);
}

#[test]
fn a_store_that_fails_anywhere_in_any_story_moves_no_franc() {
    let mut failures = 0;
    for story in stories() {
        let writes = moments(&story).1;
        for trouble in [Trouble::NotDone, Trouble::AnswerLost] {
            // A reading whose answer is lost was not done.
            let fails = writes.iter().zip(1..).filter(|(writes, _)| **writes || trouble == Trouble::NotDone);
            for (_, failing) in fails {
                let mut telling = Telling::new(&story);
                let store = Unsteady::failing(telling.world.store.clone(), failing, trouble);
                let _ = drive::to_end(telling.go_on(store));
                if telling.is_as_in_the_whole() {
                    continue;
                }
                telling.world.clock.advance(2 * LEASE);
                telling.tell();
                telling.check(&format!("{trouble:?} at operation {failing}"), 1);
                failures += 1;
            }
        }
    }
    println!("{failures} failures of the store in {} stories survived", stories().len());
    golden::hold_at_least(PAGE, "failures of the store in these stories", failures);
}
