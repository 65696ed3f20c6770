//! A provider that has an attempt already is no failure: the page that is known of it is still good.

use futures_util::future::join;
use kit_testing::world::Opening;
use kit_testing::{World, drive};
use kit_workflow::inquiry::{AttemptId, InquiryId};
use kit_workflow::port::{Archive, AttemptNews, AttemptStatus, GatewayError, Language};
use kit_workflow::workflow::{NewInquiry, Workflow, WorkflowError};

fn submitted(world: &World) -> (Workflow<World>, InquiryId) {
    let workflow = world.workflow();
    let (answers, documents) = world.form();
    let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    let id = drive::to_end(workflow.submit(new)).unwrap().dossier.id;
    (workflow, id)
}

#[test]
fn the_known_page_of_a_known_attempt_is_opened_again() {
    let world = World::new(1);
    let (workflow, id) = submitted(&world);
    world.gateway.open_next(Opening::Refused(GatewayError::AlreadyExists));
    // While the provider is asked, the answer to an earlier request for the same attempt is stored.
    let stored = async {
        let attempt = loop {
            let dossier = workflow.dossier(id).await.unwrap();
            if let Some(attempt) = dossier.attempts.first() {
                break attempt.id;
            }
            drive::polls(1).await;
        };
        let news = AttemptNews {
            payment_url: Some("https://gateway.example/pay/known".to_owned()),
            ..AttemptNews::of(AttemptStatus::Initiated)
        };
        world.store.note_attempt(attempt, &news).await.unwrap();
        attempt
    };
    let (page, attempt): (_, AttemptId) = drive::to_end(join(workflow.checkout(id, "cinetpay", None), stored));
    let page = page.unwrap();
    assert_eq!(page.payment_url, "https://gateway.example/pay/known");
    assert_eq!(page.transaction_id, attempt.transaction_id());
}

#[test]
fn a_known_attempt_without_a_page_stays_open_and_is_asked_about() {
    let world = World::new(1);
    let (workflow, id) = submitted(&world);
    world.gateway.open_next(Opening::Refused(GatewayError::AlreadyExists));
    let outcome = drive::to_end(workflow.checkout(id, "cinetpay", None));
    assert!(matches!(outcome, Err(WorkflowError::Gateway(GatewayError::AlreadyExists))), "{outcome:?}");
    let dossier = drive::to_end(workflow.dossier(id)).unwrap();
    assert_eq!(dossier.attempts.len(), 1);
    assert_eq!(dossier.attempts[0].status, AttemptStatus::Pending);
}
