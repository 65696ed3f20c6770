//! What somebody changed behind the workflow's back is found.

use kit_store::{FaultKind, SqlStore};
use kit_testing::Dice;
use kit_workflow::KeyRing;
use kit_workflow::inquiry::InquiryId;

use sea_orm::ConnectionTrait as _;

use crate::bed::{On, Place, run};
use crate::inquiry::inquiry;
use crate::on_both;

on_both! {
    sound_histories_have_no_fault;
    tampering_is_found_where_it_was_done;
    pages_cover_every_inquiry_once;
    other_keys_find_every_history_broken;
    events_of_nobody_are_found;
}

async fn sound_histories_have_no_fault(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(1);
    for steps in 1..=8 {
        inquiry(&store, steps, &mut dice).await;
    }
    let page = store.audit(None, 100).await.unwrap();
    assert_eq!((page.inquiries, page.events, page.faults, page.next), (8, 36, vec![], None));
    assert_eq!(store.verify_chain(InquiryId(dice.uuid())).await.unwrap(), None);
    store.close().await;
    place.remove().await;
}

async fn tampering_is_found_where_it_was_done(on: On) {
    use FaultKind::{Added, Broken, Cut, Gap, Moved, OtherHead, OtherState};
    let place = Place::new(on).await;
    let store = place.store().await;
    let back_door = place.back_door().await;
    let mut dice = Dice::new(2);
    // Who can write to the tables can also do without the foreign keys.
    let without_keys = match on {
        On::Sqlite => "PRAGMA foreign_keys = OFF",
        On::Postgres => "SET session_replication_role = replica",
    };
    let tampering: [(&[&str], i64, FaultKind); 17] = [
        (
            &["UPDATE events SET facts = replace(facts, '15000', '15') WHERE inquiry_id = $1 AND sequence = 2"],
            2,
            Broken,
        ),
        (&["UPDATE events SET facts = replace(facts, ':', ' :') WHERE inquiry_id = $1 AND sequence = 2"], 2, Broken),
        (&["UPDATE events SET facts = 'nonsense' WHERE inquiry_id = $1 AND sequence = 2"], 2, Broken),
        (&["UPDATE events SET at = at + 1 WHERE inquiry_id = $1 AND sequence = 1"], 1, Broken),
        (&["UPDATE events SET actor = 'staff' WHERE inquiry_id = $1 AND sequence = 3"], 3, Broken),
        (&["UPDATE events SET person = inquiry_id WHERE inquiry_id = $1 AND sequence = 8"], 8, Broken),
        (&["UPDATE events SET kind = 'payment_held' WHERE inquiry_id = $1 AND sequence = 4"], 4, Broken),
        (&["DELETE FROM events WHERE inquiry_id = $1 AND sequence = 3"], 3, Gap),
        (&["DELETE FROM events WHERE inquiry_id = $1 AND sequence = 8"], 8, Cut),
        (
            &[
                "DELETE FROM events WHERE inquiry_id = $1 AND sequence = 8",
                "UPDATE inquiries SET version = 7 WHERE id = $1",
            ],
            7,
            OtherHead,
        ),
        (
            &[
                "UPDATE events SET sequence = 99 WHERE inquiry_id = $1 AND sequence = 5",
                "UPDATE events SET sequence = 5 WHERE inquiry_id = $1 AND sequence = 6",
                "UPDATE events SET sequence = 6 WHERE inquiry_id = $1 AND sequence = 99",
            ],
            5,
            Moved(6),
        ),
        (&["UPDATE inquiries SET version = 9 WHERE id = $1"], 9, Cut),
        (
            &[
                "UPDATE events SET sequence = 9 WHERE inquiry_id = $1 AND sequence = 8",
                "INSERT INTO events (inquiry_id, sequence, at, actor, person, kind, facts, seal) SELECT inquiry_id, 8, at, \
                 actor, person, kind, facts, seal FROM events WHERE inquiry_id = $1 AND sequence = 7",
                "UPDATE inquiries SET version = 9 WHERE id = $1",
            ],
            8,
            Added,
        ),
        (
            &[
                "INSERT INTO events (inquiry_id, sequence, at, actor, person, kind, facts, seal) SELECT inquiry_id, 9, at, \
               actor, person, kind, facts, seal FROM events WHERE inquiry_id = $1 AND sequence = 4",
            ],
            9,
            Added,
        ),
        // The history is sound, and the row beside it says something else.
        (&["UPDATE inquiries SET stage = 'refunded' WHERE id = $1"], 8, OtherState),
        (&["UPDATE inquiries SET facts = replace(facts, '15000', '15') WHERE id = $1"], 8, OtherState),
        (
            &[
                // A tail that was cut with care: the row's version and head follow, but not where it stands.
                "UPDATE inquiries SET version = 7, head = (SELECT seal FROM events WHERE inquiry_id = $1 AND sequence = 7) \
                 WHERE id = $1",
                "DELETE FROM events WHERE inquiry_id = $1 AND sequence = 8",
            ],
            7,
            OtherState,
        ),
    ];
    for (statements, sequence, kind) in tampering {
        let (victim, neighbour) = (inquiry(&store, 8, &mut dice).await, inquiry(&store, 8, &mut dice).await);
        run(&back_door, without_keys, []).await;
        for statement in statements {
            let changed = run(&back_door, statement, [victim.0.into()]).await;
            assert_eq!(changed.rows_affected(), 1, "{statement}");
        }
        let fault = store.verify_chain(victim).await.unwrap().map(|fault| (fault.inquiry, fault.sequence, fault.kind));
        assert_eq!(fault, Some((victim, sequence, kind)), "{statements:?}");
        assert_eq!(store.verify_chain(neighbour).await.unwrap(), None);
    }
    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

async fn events_of_nobody_are_found(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let back_door = place.back_door().await;
    let id = inquiry(&store, 4, &mut Dice::new(5)).await;
    assert_eq!(store.ownerless().await.unwrap(), vec![]);
    let without_keys = match on {
        On::Sqlite => "PRAGMA foreign_keys = OFF",
        On::Postgres => "SET session_replication_role = replica",
    };
    let deletion = format!("{without_keys}; DELETE FROM inquiries");
    back_door.execute_unprepared(&deletion).await.unwrap();
    let found: Vec<_> = store.ownerless().await.unwrap().iter().map(|fault| (fault.inquiry, fault.kind)).collect();
    assert_eq!(found, [(id, FaultKind::Ownerless)]);
    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

async fn pages_cover_every_inquiry_once(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(3);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(inquiry(&store, 2, &mut dice).await);
    }
    let back_door = place.back_door().await;
    run(&back_door, "UPDATE events SET at = at + 1 WHERE sequence = 2", []).await;
    back_door.close().await.unwrap();
    ids.sort_unstable();
    for limit in 1..=6 {
        let (mut found, mut events, mut after) = (Vec::new(), 0, None);
        loop {
            let page = store.audit(after, limit).await.unwrap();
            events += page.events;
            found.extend(page.faults.iter().map(|fault| fault.inquiry));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!((found, events), (ids.clone(), 10), "pages of {limit}");
    }
    store.close().await;
    place.remove().await;
}

async fn other_keys_find_every_history_broken(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let id = inquiry(&store, 2, &mut Dice::new(4)).await;
    store.close().await;
    let keys = KeyRing::new(b"another secret that everybody who reads this knows").unwrap();
    let store = SqlStore::connect(&place.url, keys).await.unwrap();
    let fault = store.verify_chain(id).await.unwrap().unwrap();
    assert_eq!((fault.sequence, fault.kind), (1, FaultKind::Broken));
    assert!(fault.to_string().contains(&id.reference()), "{fault}");
    store.close().await;
    place.remove().await;
}
