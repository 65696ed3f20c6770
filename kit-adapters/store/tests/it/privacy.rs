//! After an erasure no column of any table holds anything of the person.

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, InquiryId, InquiryLifecycle, MessageId, NoteId, NotificationId, PrivacyDeedId,
    Proof, StaffId,
};
use kit_workflow::port::{
    Archive as _, AttemptNews, AttemptStatus, Casework as _, ComplaintText, Erased, Inbox as _, LinkSecret, Message,
    Messages as _, NewNotification, Note, Particulars, Privacy as _, PrivacyDeed, PrivacyWork, RemarkKind, Sent,
};
use kit_workflow::{Actor, EngineError, Order, Outbox as _, Store as _, WorkerId};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use std::time::Duration;

use crate::bed::{On, Place, now, run};
use crate::inquiry::execute;
use crate::on_both;

on_both! {
    no_column_of_any_table_holds_anything_of_somebody_who_was_erased;
    nobody_is_served_who_was_erased_in_between;
}

/// What tells who the person is, wherever it may have got to.
const TRACES: [&str; 4] = ["awa diarra", "awa.diarra@exemple.test", "70123456", "loi-awa"];

/// Every cell of the database that has a trace of the person, as `table.column`.
async fn traces(db: &DatabaseConnection) -> Vec<String> {
    let backend = db.get_database_backend();
    let tables = match backend {
        DbBackend::Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let texts =
        |rows: Vec<QueryResult>| rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect::<Vec<String>>();
    let ask = async |sql: String| db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let mut found = Vec::new();
    let mut looked = 0;
    for table in texts(ask(tables.to_owned()).await) {
        let columns = match backend {
            DbBackend::Postgres => {
                format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'")
            }
            _ => format!("SELECT name FROM pragma_table_info('{table}')"),
        };
        for column in texts(ask(columns).await) {
            let cell = match backend {
                DbBackend::Postgres => format!("\"{column}\"::text"),
                _ => format!(
                    "CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") ELSE CAST(\"{column}\" AS TEXT) END"
                ),
            };
            let rows = ask(format!("SELECT coalesce({cell}, '') FROM \"{table}\"")).await;
            looked += rows.len();
            for text in texts(rows) {
                let text = text.to_lowercase();
                // Bytes are shown in hexadecimal.
                let hexed = |trace: &str| trace.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
                if TRACES.iter().any(|trace| text.contains(trace) || text.contains(&hexed(trace))) {
                    found.push(format!("{table}.{column}"));
                }
            }
        }
    }
    assert!(looked > 300, "{looked} cells");
    found.sort();
    found.dedup();
    found
}

async fn no_column_of_any_table_holds_anything_of_somebody_who_was_erased(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let back_door = place.back_door().await;
    let mut dice = Dice::new(1);
    let id = said_everywhere(&store, &mut dice).await;
    // Effects that were given up keep what the mail server said.
    while let Some(job) = store.claim(&WorkerId("w".into()), Duration::from_secs(60)).await.unwrap() {
        assert!(store.bury(&job.claim, "550 awa.diarra@exemple.test: no such mailbox").await.unwrap());
    }
    let given_up = store.buried(9).await.unwrap();
    let by = StaffId(dice.uuid());
    assert!(store.revive(id, &given_up[0].key, by, now()).await.unwrap());
    assert!(store.may_write("digest", id, now(), Duration::from_secs(60)).await.unwrap());
    // What a worker had in hand is done.
    run(&back_door, "UPDATE effects SET lease_until = NULL", []).await;
    let before = traces(&back_door).await;
    for column in [
        "answers.contact_name",
        "answers.email",
        "answers.fields",
        "answers.search",
        "complaints.answer",
        "complaints.note",
        "complaints.phone",
        "deliverables.file_name",
        "documents.name",
        "documents.text",
        "drafts.markdown",
        "effects.note",
        "messages.text",
        "notes.text",
        "payment_attempts.payment_url",
        "proofs.name",
        "remarks.text",
        "revivals.note",
        "vouchers.buyer_name",
    ] {
        assert!(before.contains(&column.to_owned()), "{column} has no trace to begin with: {before:?}");
    }
    assert!(!store.told_of(id).await.unwrap()[0].raw.is_empty());
    let history = store.history(id.0).await.unwrap();
    let dossier = store.dossier(id).await.unwrap().unwrap();

    let deed = PrivacyDeed { id: PrivacyDeedId(dice.uuid()), at: now(), work: PrivacyWork::Erased, inquiry: id, by };
    assert_eq!(store.erase(id, dossier.version, &deed).await.unwrap(), Erased::Done);
    assert_eq!(traces(&back_door).await, Vec::<String>::new());
    assert_eq!(store.told_of(id).await.unwrap()[0].raw, b"", "what was sealed is gone as well");
    assert_eq!(store.history(id.0).await.unwrap(), history);
    assert_eq!(store.verify_chain(id).await.unwrap(), None);
    assert_eq!(store.audit(None, 9).await.unwrap().faults, []);
    let after = store.dossier(id).await.unwrap().unwrap();
    assert_eq!((&after.state, after.version), (&dossier.state, dossier.version));
    let sums = |dossier: &kit_workflow::port::Dossier| {
        let voucher = dossier.voucher.as_ref().map(|voucher| (voucher.number, voucher.amount));
        (voucher, dossier.attempts.iter().map(|attempt| (attempt.amount, attempt.receipt)).collect::<Vec<_>>())
    };
    assert_eq!(sums(&after), sums(&dossier));
    assert_eq!(store.privacy_deeds(9).await.unwrap(), [deed]);

    back_door.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

/// An inquiry that ended, of somebody whose name, address and number are wherever somebody can have written them.
async fn said_everywhere(store: &kit_store::SqlStore, dice: &mut Dice) -> InquiryId {
    let (id, at) = (InquiryId(dice.uuid()), now());
    let mut attempt = None;
    let mut road = sample::road(at, dice);
    let deliver = road.pop().unwrap();
    let complaint = |attempt: AttemptId| (Actor::new(ActorKind::Client), Command::Complain { attempt });
    let mut asked: Vec<_> = road;
    let staff = sample::actor(ActorKind::Staff, dice);
    asked.push(deliver);
    asked.push((staff, Command::Refund { reason: "digest".to_owned() }));
    let proof = Proof { digest: "digest".to_owned(), file: Some(sample::stored_file(dice)) };
    asked.push((staff, Command::ConfirmRefund { proof, amount: None }));
    for (by, command) in asked {
        if let Command::StartCheckout { attempt: started, .. } = &command {
            attempt = Some(*started);
        }
        let closes_payment = matches!(command, Command::ConfirmPayment { .. });
        if closes_payment {
            // The client is heard before the provider is.
            let attempt = attempt.unwrap();
            let late = at + Duration::from_secs(3600);
            take(store, id, complaint(attempt), late, dice).await;
            let answer = Command::AnswerComplaint { answer: "digest".to_owned() };
            take(store, id, (staff, answer), late, dice).await;
        }
        take(store, id, (by, command), at + Duration::from_secs(3600), dice).await;
    }
    let attempt = attempt.unwrap();
    let url = Some("https://pay.test/?for=awa.diarra@exemple.test".to_owned());
    store
        .note_attempt(attempt, &AttemptNews { payment_url: url, ..AttemptNews::of(AttemptStatus::Paid) })
        .await
        .unwrap();
    let note = Note { id: NoteId(dice.uuid()), by: StaffId(dice.uuid()), at, text: "Rappeler Awa Diarra".to_owned() };
    store.keep_note(id, &note).await.unwrap();
    let text = "Awa Diarra, joignable au 70123456".to_owned();
    let message = Message { id: MessageId(dice.uuid()), at, by: None, text };
    assert_eq!(store.keep_message(id, &message, 9).await.unwrap(), Sent::Done);
    let notification = NewNotification {
        id: NotificationId(dice.uuid()),
        provider: "cinetpay".to_owned(),
        transaction_id: attempt.transaction_id(),
        attempt: Some((id, attempt)),
        digest: [7; 32],
        at,
        again_at: at,
        unproven: None,
        raw: b"cel_phone_num=70123456".to_vec(),
    };
    store.keep_notification(&notification, 9).await.unwrap();
    id
}

async fn take(
    store: &kit_store::SqlStore,
    id: InquiryId,
    (by, command): (kit_workflow::inquiry::InquiryActor, Command),
    at: kit_workflow::Timestamp,
    dice: &mut Dice,
) {
    let mut particulars = sample::particulars(&command, at, dice);
    mark(&mut particulars);
    execute(store, Order::new(id.0, by, at, command).with(particulars)).await.unwrap();
}

/// Writes the person wherever a text can be.
fn mark(particulars: &mut Particulars) {
    let said = "Awa Diarra, 70123456, awa.diarra@exemple.test".to_owned();
    match particulars {
        Particulars::Submission(submission) => {
            submission.answers.contact_name = "Awa Diarra".to_owned();
            submission.answers.email = "Awa.Diarra@exemple.test".to_owned();
            submission.answers.phone = "+226 70123456".to_owned();
            submission.answers.organization_name = "Cabinet Awa Diarra".to_owned();
            submission.answers.notes_text = said;
            for document in &mut submission.documents {
                document.name = "loi-awa.pdf".to_owned();
                if let kit_workflow::port::Reading::Read { text, .. } = &mut document.reading {
                    *text = "Signé : Awa Diarra".to_owned();
                }
            }
        }
        Particulars::Attempt { remarks, proof, .. } => {
            remarks.push((RemarkKind::Reason, said));
            proof.iter_mut().for_each(|proof| proof.name = "loi-awa.pdf".to_owned());
        }
        Particulars::Proven { remarks, proof } => {
            remarks.push((RemarkKind::Proof, said));
            proof.name = "loi-awa.pdf".to_owned();
        }
        Particulars::Remarks(remarks) => remarks.push((RemarkKind::Reason, said)),
        Particulars::Complaint(text) => {
            *text = ComplaintText { phone: "70123456".to_owned(), reference: said.clone(), note: said };
        }
        Particulars::Answer(answer) => *answer = said,
        Particulars::Revision { feedback, .. } => *feedback = said,
        Particulars::Draft { markdown, .. } => *markdown = said,
        Particulars::Deliverable { file_name, .. } => *file_name = "loi-awa.pdf".to_owned(),
        Particulars::None | Particulars::Link(_) => {}
    }
}

async fn nobody_is_served_who_was_erased_in_between(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(2);
    let id = crate::inquiry::inquiry(&store, 8, &mut dice).await;
    let version = store.dossier(id).await.unwrap().unwrap().version;
    let deed = PrivacyDeed {
        id: PrivacyDeedId(dice.uuid()),
        at: now(),
        work: PrivacyWork::Erased,
        inquiry: id,
        by: StaffId(dice.uuid()),
    };
    assert_eq!(store.erase(id, version, &deed).await.unwrap(), Erased::Done);
    // Whoever decided it had asked before; the version is still the same.
    let command = Command::ReissueLink { grant: sample::grant(now(), &mut dice) };
    let secret = LinkSecret { hash: sample::token_hash(&mut dice), key: "k".to_owned() };
    let by = Actor::new(ActorKind::Client);
    let late = Order::<InquiryLifecycle>::new(id.0, by, now(), command).with(Particulars::Link(secret));
    let answer = execute(&store, late).await;
    assert!(matches!(answer, Err(EngineError::Conflict { .. })), "{answer:?}");
    let money = Command::Refund { reason: "digest".to_owned() };
    let particulars = sample::particulars(&money, now(), &mut dice);
    let staff = sample::actor(ActorKind::Staff, &mut dice);
    execute(&store, Order::new(id.0, staff, now(), money).with(particulars)).await.unwrap();
    store.close().await;
    place.remove().await;
}
