//! Which files rows speak of.

use kit_testing::{Dice, sample};
use kit_workflow::inquiry::{ActorKind, Command, FileId, Proof};
use kit_workflow::port::{Archive as _, Folder};
use kit_workflow::{Name as _, Order};

use crate::bed::{On, Place, now};
use crate::inquiry::{execute, inquiry};
use crate::on_both;

on_both! {
    files_without_a_row_are_told_from_those_with_one;
}

async fn files_without_a_row_are_told_from_those_with_one(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    let mut dice = Dice::new(1);
    let id = inquiry(&store, 8, &mut dice).await;
    let file = Some(sample::stored_file(&mut dice));
    let proof = Proof { digest: "digest".to_owned(), file };
    for command in [Command::Refund { reason: "digest".to_owned() }, Command::ConfirmRefund { proof, amount: None }] {
        let particulars = sample::particulars(&command, now(), &mut dice);
        let by = sample::actor(ActorKind::Staff, &mut dice);
        execute(&store, Order::new(id.0, by, now(), command).with(particulars)).await.unwrap();
    }
    let dossier = store.dossier(id).await.unwrap().unwrap();
    let known = [
        (Folder::Documents, dossier.documents[0].stored.file),
        (Folder::Drafts, dossier.drafts[0].draft.docx.file),
        (Folder::Deliverables, dossier.deliverables[0].deliverable.pdf.file),
        (Folder::Proofs, dossier.proofs[0].proof.stored.file),
    ];
    let spoken_of: Vec<Folder> = known.iter().map(|(folder, _)| *folder).collect();
    let forms = |folder: &&Folder| **folder != Folder::Waiting;
    assert!(Folder::ALL.iter().filter(forms).eq(&spoken_of), "a folder without rows would be swept empty");
    // More than are asked about in one statement.
    let strangers: Vec<FileId> = (0..1200).map(|_| FileId(dice.uuid())).collect();
    for (folder, file) in known {
        let mut asked = strangers.clone();
        asked.insert(700, file);
        assert_eq!(store.unreferenced(folder, &asked).await.unwrap(), strangers, "{folder}");
    }
    let (_, draft) = known[1];
    assert_eq!(store.unreferenced(Folder::Documents, &[draft]).await.unwrap(), [draft], "a folder has its own table");
    store.close().await;
    place.remove().await;
}
