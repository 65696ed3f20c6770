//! Texts that databases like to stumble over.

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{ActorKind, Command, InquiryId, InquiryLifecycle as L};
use kit_workflow::port::{Archive, Particulars, RemarkKind};
use kit_workflow::{EngineError, Order, Outbox, StoreError, WorkerId};
use std::time::Duration;

use crate::bed::{On, Place, now};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

on_both! {
    answers_with_any_letter_come_back;
    an_event_without_its_particulars_is_refused;
    a_note_with_any_letter_is_kept;
}

const HARD: &str = "\u{1} \" \\ ' , ; $1 ? %s {} \r\n \t é œ 審 🙂 \u{202e} -- /*";

async fn answers_with_any_letter_come_back(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(1);
    let mut submission = sample::submission(now(), &mut dice);
    submission.answers.notes_text = HARD.to_owned();
    submission.answers.funding_sources = vec![HARD.to_owned(), "a,b".to_owned(), String::new()];
    let (id, answers) = (InquiryId(dice.uuid()), submission.answers.clone());
    let order =
        Order::<L>::new(id.0, sample::actor(ActorKind::Client, &mut dice), now(), Command::Submit { documents: 2 });
    execute(&store, order.with(Particulars::Submission(Box::new(submission)))).await.unwrap();
    assert!(store.dossier(id).await.unwrap().unwrap().answers == answers);
    store.close().await;
    place.remove().await;
}

async fn an_event_without_its_particulars_is_refused(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(2);
    let by = sample::actor(ActorKind::Client, &mut dice);
    let id = dice.uuid();
    let bare = execute(&store, Order::<L>::new(id, by, now(), Command::Submit { documents: 1 })).await;
    assert!(matches!(bare, Err(EngineError::Store(StoreError::Corrupt(_)))), "{bare:?}");
    assert!(store.dossier(InquiryId(id)).await.unwrap().is_none());
    store.close().await;
    place.remove().await;
}

async fn a_note_with_any_letter_is_kept(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    inquiry(&store, 1, &mut Dice::new(3)).await;
    let worker = WorkerId(HARD.to_owned());
    let job = Outbox::<L>::claim(&store, &worker, Duration::from_secs(60)).await.unwrap().unwrap();
    assert!(Outbox::<L>::bury(&store, &job.claim, &format!("{HARD}\0.")).await.unwrap());
    assert_eq!(store.buried(1).await.unwrap()[0].note, format!("{HARD}."));
    let remark = Particulars::Remarks(vec![(RemarkKind::Reason, HARD.to_owned()), (RemarkKind::Proof, String::new())]);
    let id = inquiry(&store, 5, &mut Dice::new(4)).await;
    let order = Order::<L>::new(
        id.0,
        sample::actor(ActorKind::Staff, &mut Dice::new(5)),
        now(),
        Command::Refund { reason: "digest".to_owned() },
    );
    execute(&store, order.with(remark)).await.unwrap();
    let remarks = store.dossier(id).await.unwrap().unwrap().remarks;
    let texts: Vec<_> = remarks.iter().map(|remark| (remark.kind, remark.text.as_str())).collect();
    assert_eq!(texts, [(RemarkKind::Reason, HARD), (RemarkKind::Proof, "")]);
    store.close().await;
    place.remove().await;
}
