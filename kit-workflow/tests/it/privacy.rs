//! What is held of a person: told, written down for them, erased, and files that go in their time.

use std::time::Duration;

use kit_testing::world::terms;
use kit_testing::{MemoryStore, Trouble, Unsteady, World, drive};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, CommandKind, InquiryActor, InquiryId, InquiryLifecycle, StaffId, Stage,
};
use kit_workflow::port::{Archive, Deposit, Document, Folder, Language, Privacy, PrivacyWork, Verdict};
use kit_workflow::workflow::{Ask, CONSENT_TEXT, Hold, LinkFault, NewInquiry, Upload, Workflow, WorkflowError};
use kit_workflow::{Actor, Backoff, Clock, Purpose, Step, Store, Worker, WorkerId};
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const EMAIL: &str = "Awa@exemple.test";

fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

fn client() -> InquiryActor {
    Actor::new(ActorKind::Client)
}

fn asker() -> StaffId {
    StaffId(Uuid::from_u128(9))
}

fn work(world: &World) {
    let workflow = world.workflow();
    let worker = Worker {
        id: WorkerId("one".to_owned()),
        store: &world.store,
        performer: &workflow,
        clock: &world.clock,
        lease: Duration::from_secs(60),
        backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(30), attempts: 2 },
    };
    while drive::to_end(worker.step::<InquiryLifecycle>()).unwrap() != Step::Idle {}
}

/// A file that came with the form.
async fn attached(workflow: &Workflow<World>, name: &str) -> Document {
    let mut intake = workflow.receive(Folder::Documents).await.unwrap();
    intake.deposit.write(b"%PDF Article 1. Awa").await.unwrap();
    workflow.examine(name, intake.deposit.finish().await.unwrap(), Duration::ZERO).await.unwrap()
}

async fn submitted(world: &World, email: &str) -> InquiryId {
    let workflow = world.workflow();
    let (mut answers, _) = world.form();
    answers.email = email.to_owned();
    answers.contact_name = "Awa Diarra".to_owned();
    let documents = vec![attached(&workflow, "loi.pdf").await, attached(&workflow, "décret.pdf").await];
    let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    workflow.submit(new).await.unwrap().dossier.id
}

/// A delivered inquiry whose kit was fetched.
fn delivered(world: &World) -> InquiryId {
    let id = drive::to_end(async {
        let id = submitted(world, EMAIL).await;
        let page = world.workflow().checkout(id, "cinetpay", None).await.unwrap();
        world.gateway.pay(AttemptId::from_transaction_id(&page.transaction_id).unwrap(), terms().price);
        id
    });
    world.clock.advance(Duration::from_secs(60));
    work(world);
    drive::to_end(async {
        let workflow = world.workflow();
        let mut intake = workflow.receive(Folder::Deliverables).await.unwrap();
        intake.deposit.write(b"%PDF-1.7 kit").await.unwrap();
        let upload = Upload { stored: intake.deposit.finish().await.unwrap(), file_name: "kit.pdf".to_owned() };
        workflow.deliverable(id, staff(), upload, None, None).await.unwrap();
        workflow.ask(id, staff(), Ask::Publish, None, None).await.unwrap();
    });
    work(world);
    id
}

fn stage(world: &World, id: InquiryId) -> Stage {
    drive::to_end(world.store.dossier(id)).unwrap().unwrap().state.stage()
}

/// What stands against erasing the person now.
fn against(world: &World) -> Option<Hold> {
    drive::to_end(world.workflow().custody().held(EMAIL)).unwrap()[0].against
}

#[test]
fn nobody_is_erased_while_money_moves_or_a_delivery_is_due() {
    let world = World::new(1);
    let id = drive::to_end(submitted(&world, EMAIL));
    assert_eq!(against(&world), Some(Hold::PaymentOpen));
    let erasure = drive::to_end(world.workflow().custody().erase("awa@EXEMPLE.test", asker())).unwrap();
    assert_eq!((erasure.erased, erasure.kept), (vec![], vec![(id, Hold::PaymentOpen)]));
    assert_eq!(world.vault.paths().len(), 2, "nothing is removed");

    let world = World::new(2);
    let id = delivered(&world);
    assert_eq!(against(&world), Some(Hold::DeliveryDue), "the kit was not fetched yet");
    drive::to_end(async {
        let workflow = world.workflow();
        let dossier = workflow.dossier(id).await.unwrap();
        let grant = dossier.state.delivery().unwrap().grant.unwrap();
        let token = kit_testing::sample::keys().token(Purpose::Download, grant.link.0);
        let open = workflow.open_link(&token).await.unwrap();
        workflow.count_download(&open).await.unwrap();
    });
    assert_eq!(against(&world), None);
    let reason = Ask::Refund { reason: "fermé".to_owned() };
    drive::to_end(world.workflow().ask(id, staff(), reason, None, None)).unwrap();
    assert_eq!(against(&world), Some(Hold::MoneyWaits));
}

#[test]
fn what_was_erased_is_served_to_nobody_and_money_still_goes_its_way() {
    let world = World::new(3);
    let id = delivered(&world);
    drive::to_end(world.workflow().ask(id, staff(), Ask::RevokeLink, None, None)).unwrap();
    drive::to_end(world.workflow().ask(id, staff(), Ask::ReissueLink, None, None)).unwrap();
    let grant = drive::to_end(world.store.dossier(id)).unwrap().unwrap().state.delivery().unwrap().grant.unwrap();
    let token = kit_testing::sample::keys().token(Purpose::Download, grant.link.0);
    drive::to_end(async {
        let workflow = world.workflow();
        let open = workflow.open_link(&token).await.unwrap();
        workflow.count_download(&open).await.unwrap();
    });
    work(&world);
    let letters = world.mailer.accepted().len();
    let erasure = drive::to_end(world.workflow().custody().erase(EMAIL, asker())).unwrap();
    assert_eq!((erasure.erased, erasure.kept, erasure.files), (vec![id], vec![], 4));
    assert_eq!(world.vault.paths(), Vec::<String>::new());
    assert_eq!(drive::to_end(world.workflow().custody().held(EMAIL)).unwrap(), vec![]);
    let deeds = drive::to_end(world.store.privacy_deeds(9)).unwrap();
    assert_eq!(
        deeds.iter().map(|deed| (deed.work, deed.inquiry, deed.by)).collect::<Vec<_>>(),
        [(PrivacyWork::Erased, id, asker())]
    );

    let fault = drive::to_end(world.workflow().open_link(&token)).unwrap_err();
    assert!(matches!(fault, LinkFault::Erased), "{fault:?}");
    let dossier = drive::to_end(world.workflow().dossier(id)).unwrap();
    let next = drive::to_end(world.workflow().next(&dossier, client())).unwrap();
    let again = next.find(CommandKind::ReissueLink).unwrap();
    assert_eq!(again.codes().collect::<Vec<_>>(), ["erased"]);
    let vetoed = drive::to_end(world.workflow().ask(id, client(), Ask::ReissueLink, None, None));
    assert!(matches!(&vetoed, Err(WorkflowError::Vetoed(veto)) if veto.code == "erased"), "{vetoed:?}");

    let refund = Ask::Refund { reason: "réclamé plus tard".to_owned() };
    drive::to_end(world.workflow().ask(id, staff(), refund, None, None)).unwrap();
    let back = Ask::ConfirmRefund { reference: "virement".to_owned(), amount: None };
    drive::to_end(world.workflow().ask(id, staff(), back, None, None)).unwrap();
    work(&world);
    assert_eq!(stage(&world, id), Stage::Refunded);
    let to_nobody = world.mailer.accepted().iter().skip(letters).filter(|letter| letter.to.is_empty()).count();
    assert_eq!(to_nobody, 0, "a letter went to nobody");
}

#[test]
fn late_money_for_somebody_who_was_erased_waits_for_staff() {
    let world = World::new(4);
    let id = drive::to_end(submitted(&world, EMAIL));
    let page = drive::to_end(world.workflow().checkout(id, "cinetpay", None)).unwrap();
    let attempt = AttemptId::from_transaction_id(&page.transaction_id).unwrap();
    world.gateway.stand(attempt, Verdict::Refused { code: "x".to_owned() });
    world.clock.advance(60 * DAY);
    work(&world);
    assert_eq!(stage(&world, id), Stage::Cancelled);
    let erased = drive::to_end(world.workflow().custody().erase(EMAIL, asker())).unwrap().erased;
    assert_eq!(erased, [id]);
    world.gateway.pay(attempt, terms().price);
    let notification = world.gateway.notification(attempt, world.clock.now());
    drive::to_end(world.workflow().notification(&notification)).unwrap();
    for _ in 0..9 {
        work(&world);
        world.clock.advance(Duration::from_secs(60));
    }
    assert_eq!(stage(&world, id), Stage::GenerationFailed, "staff give it back");
    let dossier = drive::to_end(world.workflow().dossier(id)).unwrap();
    let next = drive::to_end(world.workflow().next(&dossier, staff())).unwrap();
    assert!(next.may(CommandKind::Refund) && !next.may(CommandKind::RetryGeneration));
}

/// Whatever the program dies at, the same call does the rest, and no file and no row is left.
#[test]
fn an_erasure_that_was_cut_off_is_finished_by_the_next() {
    type Rough = World<Unsteady<MemoryStore<InquiryLifecycle>>>;
    let mut cut = 0;
    for (number, trouble) in (1..40).flat_map(|number| [(number, Trouble::NotDone), (number, Trouble::AnswerLost)]) {
        let world = World::new(5);
        let id = delivered(&world);
        world.clock.advance(8 * DAY);
        work(&world);
        let other = drive::to_end(submitted(&world, "other@exemple.test"));
        let rough: Rough = world.with_store(Unsteady::failing(world.store.clone(), number, trouble));
        cut += usize::from(drive::to_end(rough.workflow().custody().erase(EMAIL, asker())).is_err());
        let workflow = world.workflow();
        drive::to_end(workflow.custody().erase(EMAIL, asker())).unwrap();
        drive::to_end(workflow.custody().remove_discarded()).unwrap();
        let dossier = drive::to_end(workflow.dossier(id)).unwrap();
        assert!(dossier.keeping.erased_at.is_some() && dossier.answers.email.is_empty(), "{number}");
        let left = drive::to_end(workflow.dossier(other)).unwrap();
        let kept: Vec<String> = world.vault.paths();
        assert_eq!(kept.len(), left.documents.len(), "{number} {trouble:?}: {kept:?}");
        assert_eq!(drive::to_end(world.store.discarded(9)).unwrap(), vec![]);
    }
    assert!(cut > 10, "{cut} erasures were cut off");
}

#[test]
fn what_is_held_is_written_down_for_the_person() {
    let world = World::new(6);
    let id = delivered(&world);
    let nothing = drive::to_end(world.workflow().custody().disclose("b@exemple.test", asker(), &world.documents));
    assert_eq!(nothing.unwrap(), None);
    let zip = drive::to_end(world.workflow().custody().disclose(EMAIL, asker(), &world.documents)).unwrap().unwrap();
    let text = String::from_utf8(zip).unwrap();
    let reference = id.reference();
    for told in [
        "\"format\": \"kit-privacy-1\"",
        "\"contact_name\": \"Awa Diarra\"",
        "\"name\": \"loi.pdf\"",
        "\"status\": \"paid\"",
        "\"kind\": \"kit_delivered\"",
        "Article 1. Awa",
        &format!("\n{reference}/documents/01.pdf "),
        &format!("\n{reference}/documents/02.pdf "),
        &format!("\n{reference}/drafts/01.docx "),
        &format!("\n{reference}/drafts/01.md "),
        &format!("\n{reference}/deliverables/01.pdf "),
        &format!("\"text\": \"{CONSENT_TEXT}\""),
    ] {
        assert!(text.contains(told), "{told} is not in it");
    }
    let deeds = drive::to_end(world.store.privacy_deeds(9)).unwrap();
    assert_eq!(deeds.iter().map(|deed| deed.work).collect::<Vec<_>>(), [PrivacyWork::Disclosed]);
}

#[test]
fn documents_and_drafts_go_when_their_time_is_over_and_the_kit_stays() {
    let world = World::new(7);
    let id = delivered(&world);
    let open = drive::to_end(submitted(&world, "other@exemple.test"));
    let purge = |world: &World| drive::to_end(world.workflow().custody().purge(30 * DAY)).unwrap();
    world.clock.advance(29 * DAY);
    work(&world);
    assert_eq!(purge(&world), (0, 0));
    world.clock.advance(2 * DAY);
    work(&world);
    // The other one's order expired meanwhile, not so long ago.
    assert_eq!(stage(&world, open), Stage::Cancelled);
    assert_eq!(purge(&world), (1, 3));
    assert_eq!(purge(&world), (0, 0));
    let left: Vec<String> = world.vault.paths().into_iter().filter(|path| path.starts_with("kits/")).collect();
    assert!(left.len() == 1 && left[0].starts_with("kits/final/"), "{left:?}");
    let dossier = drive::to_end(world.workflow().dossier(id)).unwrap();
    assert!(dossier.keeping.files_removed_at.is_some() && !dossier.answers.email.is_empty());
    drive::to_end(world.workflow().ask(id, staff(), Ask::ReissueLink, None, None)).unwrap();
    let history = drive::to_end(Store::<InquiryLifecycle>::history(&world.store, id.0)).unwrap();
    assert_eq!(history.len() as i64, dossier.version + 1);
}
