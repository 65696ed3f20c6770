//! `kit audit verify` on the databases of a program that ran: what was changed behind its back is named.

use sea_orm::ConnectionTrait as _;

use crate::desk::add_account;
use crate::files::database;
use crate::process::{Kit, command, run};
use crate::road::drive;
use crate::world::{Backend, World};

/// What is done to the database, and the words that name it.
const TAMPERING: [(&[&str], &str); 6] = [
    (
        &["UPDATE events SET facts = replace(facts, '15000', '15') WHERE sequence = 2"],
        "event 2: the event is not what was sealed",
    ),
    (&["DELETE FROM events WHERE sequence = 3"], "event 3: the event is missing"),
    (
        &[
            "UPDATE events SET sequence = 99 WHERE sequence = 4",
            "UPDATE events SET sequence = 4 WHERE sequence = 5",
            "UPDATE events SET sequence = 5 WHERE sequence = 99",
        ],
        "event 4: the event was written as number 5",
    ),
    (
        &["INSERT INTO events (inquiry_id, sequence, at, actor, person, kind, facts, seal) \
           SELECT inquiry_id, 9, at, actor, person, kind, facts, seal FROM events WHERE sequence = 8"],
        "event 9: the event was added",
    ),
    (&["DELETE FROM events WHERE sequence = 8"], "event 8: the history does not end where the inquiry stands"),
    (&["UPDATE inquiries SET stage = 'drafted'"], "event 8: the inquiry's row is not where its history leads"),
];

async fn tampering_is_named(backend: Backend) {
    let world = World::start(backend).await;
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    drive(&world, "client@tampering.test").await;
    drop(kit);
    let verify = async |arguments: &[&str]| {
        let output = run(command(&world, world.public, &[&["audit", "verify"], arguments].concat()), "").await;
        let told = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(told).unwrap())
    };
    let (code, told) = verify(&[]).await;
    assert_eq!((code, told.trim()), (0, "1 inquiries, 8 events, 0 faults"));

    let db = database(&world).await;
    for table in ["events", "inquiries"] {
        db.execute_unprepared(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}")).await.unwrap();
    }
    for (statements, words) in TAMPERING {
        // Who can write to the tables can also do without the foreign keys.
        let (without_keys, with_keys) = match backend {
            Backend::Sqlite => ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
            Backend::Postgres => ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
        };
        let restore = [
            "DELETE FROM events",
            "INSERT INTO events SELECT * FROM saved_events",
            "DELETE FROM inquiries",
            "INSERT INTO inquiries SELECT * FROM saved_inquiries",
        ];
        let tamper = async |statements: &[&str]| {
            let all = [&[without_keys], statements, &[with_keys]].concat();
            db.execute_unprepared(&all.join(";")).await.unwrap();
        };
        tamper(statements).await;
        let (code, told) = verify(&[]).await;
        assert_eq!(code, 1, "{statements:?}: {told}");
        assert!(told.contains(words) && told.contains("KIT-"), "{statements:?}: {told}");
        let reference = told.split(' ').next().unwrap();
        let (code, told) = verify(&["--inquiry", reference]).await;
        assert!(code == 1 && told.contains(words), "{told}");
        tamper(&restore).await;
        assert_eq!(verify(&[]).await.0, 0);
    }
    let (code, told) = verify(&["--inquiry", "KIT-0000-0000"]).await;
    assert_eq!((code, told.trim()), (1, "kit: there is no inquiry KIT-0000-0000"));
    db.close().await.unwrap();
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_sqlite_is_named() {
    tampering_is_named(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_postgres_is_named() {
    tampering_is_named(Backend::Postgres).await;
}
