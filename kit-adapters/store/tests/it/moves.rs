//! Every move of the table, stored and read back.

use std::collections::BTreeSet;

use kit_testing::{Dice, Draw, edges, tour};
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle as L};
use kit_workflow::port::Archive;
use kit_workflow::{Order, Store};

use crate::bed::{On, Place, run};
use crate::inquiry::execute;
use crate::on_both;

/// Each points at some of those after it.
const TABLES: [&str; 30] = [
    "mails",
    "messages",
    "privacy_deeds",
    "discarded_files",
    "draft_calls",
    "draft_sections",
    "revisions",
    "complaints",
    "revivals",
    "vouchers",
    "voucher_series",
    "handovers",
    "notes",
    "presences",
    "downloads",
    "download_links",
    "deliverables",
    "drafts",
    "notifications",
    "open_amounts",
    "payment_attempts",
    "orders",
    "request_keys",
    "effects",
    "remarks",
    "proofs",
    "events",
    "documents",
    "answers",
    "inquiries",
];

on_both! {
    every_move_of_the_table_survives_storage;
}

async fn every_move_of_the_table_survives_storage(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(1);
    let tour = tour::<L>(7, 60_000);
    let travelled: BTreeSet<_> = tour.keys().copied().collect();
    assert_eq!(travelled, edges::<L>().into_iter().collect());
    let back_door = place.back_door().await;
    for (edge, walk) in &tour {
        // Walks with the same beginning share its links and attempts, which one store holds once.
        for table in TABLES {
            run(&back_door, &format!("DELETE FROM {table}"), []).await;
        }
        let id = InquiryId(dice.uuid());
        for visit in walk.visits() {
            let asked = &visit.asked;
            let particulars = L::particulars(&asked.command, asked.at, &mut dice);
            let order = Order::<L>::new(id.0, asked.by, asked.at, asked.command.clone()).with(particulars);
            match (&visit.answer, execute(&store, order).await) {
                (Ok(decision), Ok(done)) => {
                    assert_eq!((decision.state(), decision.event()), (&done.state, done.event.as_ref()))
                }
                (Err(_), Err(_)) => {}
                (expected, answer) => panic!("{edge:?}: {expected:?} became {answer:?}"),
            }
        }
        let loaded = Store::<L>::load(&store, id.0).await.unwrap().unwrap();
        assert_eq!(Some(&loaded.state), walk.end().as_ref(), "{edge:?}");
        let dossier = store.dossier(id).await.unwrap().unwrap();
        assert_eq!((dossier.state, dossier.version), (loaded.state, loaded.version), "{edge:?}");
        let moves = walk.visits().iter().filter(|visit| visit.moved().is_some()).count();
        assert_eq!(Store::<L>::history(&store, id.0).await.unwrap().len(), moves, "{edge:?}");
        assert_eq!(store.verify_chain(id).await.unwrap(), None, "{edge:?}");
    }
    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}
