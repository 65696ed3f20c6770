//! What a commit wrote is in the dossier.

use std::time::Duration;

use kit_workflow::inquiry::{
    ActorKind, AttemptId, Command, Deliverable, DocumentId, Event, InquiryId, InquiryLifecycle as L, Proof,
};
use kit_workflow::port::{Archive, Document, Particulars, ProofEntry, Reading, RevisionEntry, Submission};
use kit_workflow::{Store, Timestamp};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample;

pub(super) async fn forms_are_kept_whole<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(42));
    let at = bed.now(&store);
    let mut forms = Vec::new();
    for _ in 0..2 {
        let mut case = Case::new(at, &mut dice);
        let mut commit = case.step(at, &mut dice);
        let mut submission = sample::submission(at, &mut dice);
        submission.documents.extend(sample::documents(&mut dice));
        commit.particulars = Particulars::Submission(Box::new(submission.clone()));
        case.commit(must, &store, commit).await?;
        forms.push((case.id, submission));
    }
    for (id, submission) in forms {
        let Submission { access, secret, language, answers, documents, test, seller, .. } = submission;
        let dossier = dossier(must, &store, InquiryId(id)).await?;
        let opened = must.works("a look-up", store.inquiry_by_access(secret.hash).await)?;
        must.equal("what the access token opens", &opened, &Some(InquiryId(id)))?;
        must.equal("the access id", &dossier.access, &access)?;
        must.equal("the language", &dossier.language, &language)?;
        must.equal("the answers", &dossier.answers.fields(), &answers.fields())?;
        must.equal("the test mark", &dossier.test, &test)?;
        must.equal("who sold", &dossier.seller, &seller)?;
        must.equal("the moments", &(dossier.submitted_at, dossier.moved_at), &(at, at))?;
        let kept = must.works("reading documents", store.documents(InquiryId(id)).await)?;
        let parts = |documents: &[Document]| -> Vec<(DocumentId, String, Reading)> {
            documents.iter().map(|document| (document.id, document.name.clone(), document.reading.clone())).collect()
        };
        must.equal("the documents", &parts(&kept), &parts(&documents))?;
        must.hold(kept == documents, || "a document's kind or file was altered".to_owned())?;
        let ids =
            |documents: &[Document]| -> Vec<DocumentId> { documents.iter().map(|document| document.id).collect() };
        must.equal("the documents of the dossier", &ids(&dossier.documents), &ids(&documents))?;
        let text_free = dossier.documents.iter().all(|document| match &document.reading {
            Reading::Read { text, .. } => text.is_empty(),
            Reading::Unread(_) => true,
        });
        must.hold(text_free, || "the dossier carries the documents' texts".to_owned())?;
    }
    Ok(())
}

pub(super) async fn dossiers_follow_the_road<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(43));
    let start = bed.now(&store);
    let mut case = Case::new(start, &mut dice);
    let mut neighbour = Case::new(start, &mut dice);
    neighbour.walk(must, &store, 8, start, &mut dice).await?;
    let mut at = start;
    for _ in 0..7 {
        at = at + Duration::from_millis(1_001);
        case.walk(must, &store, 1, at, &mut dice).await?;
        check_dossier(must, &store, &case, start + Duration::from_millis(1_001)).await?;
    }
    let replacement = Deliverable { number: 2, pdf: sample::stored_file(&mut dice) };
    for (kind, command) in [
        (ActorKind::Staff, Command::ReplaceDeliverable { deliverable: replacement }),
        (ActorKind::Staff, Command::WithdrawValidation),
        (ActorKind::Staff, Command::RequestRevision { feedback: "digest".to_owned() }),
        (ActorKind::Worker, Command::GiveUp { draft: 2 }),
        (ActorKind::Staff, Command::Refund { reason: "digest".to_owned() }),
        (ActorKind::Staff, Command::ConfirmRefund { proof: scanned(&mut dice), amount: None }),
    ] {
        at = at + Duration::from_millis(1_001);
        let commit = case.decide(sample::actor(kind, &mut dice), command, at, &mut dice);
        case.commit(must, &store, commit).await?;
        check_dossier(must, &store, &case, start + Duration::from_millis(1_001)).await?;
    }
    let mut by_hand = Case::new(at, &mut dice);
    by_hand.walk(must, &store, 2, at, &mut dice).await?;
    let attempt = AttemptId(dice.uuid());
    let paid = Command::RecordPaymentByHand {
        attempt,
        received: sample::OWED,
        reason: "digest".to_owned(),
        proof: scanned(&mut dice),
    };
    let commit = by_hand.decide(sample::actor(ActorKind::Staff, &mut dice), paid, at, &mut dice);
    by_hand.commit(must, &store, commit).await?;
    check_dossier(must, &store, &by_hand, at).await?;
    let text = must.works("reading a draft", store.markdown(InquiryId(case.id), 1).await)?;
    must.equal("the draft's text", &text.as_deref(), &Some("# Kit, projet 1\n"))?;
    let missing = must.works("reading a draft", store.markdown(InquiryId(case.id), 2).await)?;
    must.equal("the text of a draft that was not made", &missing, &None)?;
    check_dossier(must, &store, &neighbour, start).await
}

/// A reference with a file that shows it.
fn scanned(dice: &mut Dice) -> Proof {
    Proof { digest: "digest".to_owned(), file: Some(sample::stored_file(dice)) }
}

/// Holds a dossier to what was committed.
async fn check_dossier<S: Archive>(must: Must, store: &S, case: &Case, submitted: Timestamp) -> Result<(), Breach> {
    let dossier = dossier(must, store, InquiryId(case.id)).await?;
    must.equal("the state", &Some(&dossier.state), &case.state.as_ref())?;
    must.equal("the version", &Some(dossier.version), &case.version)?;
    let moved = case.log.last().map(|commit| commit.at);
    must.equal("the moments", &(dossier.submitted_at, Some(dossier.moved_at)), &(submitted, moved))?;
    let (mut drafts, mut deliverables, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    let (mut proofs, mut revisions) = (Vec::new(), Vec::new());
    for (sequence, commit) in (1..).zip(&case.log) {
        if let Some(proof) = commit.particulars.proof() {
            proofs.push(ProofEntry { sequence, proof: proof.clone() });
        }
        match (&commit.event, &commit.particulars) {
            (Event::DraftCompleted { draft }, Particulars::Draft { model, .. }) => {
                drafts.push((*draft, model.clone(), commit.at));
            }
            (
                Event::DeliverableValidated { deliverable } | Event::DeliverableReplaced { deliverable },
                Particulars::Deliverable { file_name, pages, likeness },
            ) => deliverables.push((*deliverable, file_name.clone(), *pages, *likeness, commit.at, commit.by)),
            (Event::RevisionRequested { draft, .. }, Particulars::Revision { sections, .. }) => {
                revisions.push(RevisionEntry { draft: *draft, sections: sections.clone() });
            }
            _ => {}
        }
        remarks.extend(commit.particulars.remarks().into_iter().map(|(kind, text)| (sequence, kind, text)));
    }
    must.equal("the revisions", &dossier.revisions, &revisions)?;
    must.hold(dossier.proofs == proofs, || "a proof was lost or altered".to_owned())?;
    let found: Vec<_> = dossier.drafts.into_iter().map(|entry| (entry.draft, entry.model, entry.at)).collect();
    must.equal("the drafts", &found, &drafts)?;
    let found: Vec<_> = dossier
        .deliverables
        .into_iter()
        .map(|entry| (entry.deliverable, entry.file_name, entry.pages, entry.likeness, entry.at, entry.by))
        .collect();
    must.equal("the deliverables", &found, &deliverables)?;
    let found: Vec<_> = dossier.remarks.into_iter().map(|remark| (remark.sequence, remark.kind, remark.text)).collect();
    must.equal("the remarks", &found, &remarks)
}
