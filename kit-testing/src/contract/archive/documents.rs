//! Documents that clients forgot.

use futures_util::future::join_all;
use kit_workflow::Store;
use kit_workflow::inquiry::{DocumentId, InquiryId, InquiryLifecycle as L};
use kit_workflow::port::{Added, Addition, Archive, Document};

use super::dossier;
use crate::Dice;
use crate::contract::case::Case;
use crate::contract::{Breach, Must, TestBed};
use crate::sample;

pub(super) async fn forgotten_documents_are_attached_in_time<B: TestBed>(must: Must, bed: &B) -> Result<(), Breach>
where
    B::Store: Store<L> + Archive,
{
    let (store, mut dice) = (bed.fresh().await, Dice::new(47));
    let at = bed.now(&store);
    let mut case = Case::new(at, &mut dice);
    let id = InquiryId(case.id);
    let more = |dice: &mut Dice| Document { id: DocumentId(dice.uuid()), ..sample::documents(dice).remove(0) };
    let nobody = InquiryId(dice.uuid());
    let add =
        async |id, document: &Document, most| must.works("attaching", store.add_document(id, document, most, at).await);
    must.equal("attaching to nothing", &add(nobody, &more(&mut dice), 9).await?, &Added::TooLate)?;
    case.walk(must, &store, 1, at, &mut dice).await?;
    let first = more(&mut dice);
    must.equal("attaching", &add(id, &first, 4).await?, &Added::Done)?;
    let again = Document { id: DocumentId(dice.uuid()), ..first.clone() };
    must.equal("attaching the same content", &add(id, &again, 4).await?, &Added::Before)?;
    case.walk(must, &store, 3, at, &mut dice).await?;
    let rivals = [(); 3].map(|()| more(&mut dice));
    let answers = join_all(rivals.iter().map(|document| store.add_document(id, document, 4, at))).await;
    let answers = answers.into_iter().map(|answer| must.works("attaching", answer)).collect::<Result<Vec<_>, _>>()?;
    let done = answers.iter().filter(|answer| **answer == Added::Done).count();
    must.equal("how many of several fit", &(done, answers.len()), &(1, 3))?;
    must.hold(answers.iter().all(|answer| matches!(answer, Added::Done | Added::TooMany)), || format!("{answers:?}"))?;
    let kept = must.works("reading documents", store.documents(id).await)?;
    must.equal("how many there are", &kept.len(), &4)?;
    must.hold(kept[2] == first, || "the document was altered, or does not come last".to_owned())?;
    let told = dossier(must, &store, id).await?.additions;
    let added = kept[2..].iter().map(|document| Addition { document: document.id, at }).collect();
    must.equal("which were added, and when", &told, &added)?;
    case.walk(must, &store, 1, at, &mut dice).await?;
    must.equal("attaching once a draft was begun", &add(id, &more(&mut dice), 9).await?, &Added::TooLate)?;
    must.equal("how many there are then", &must.works("reading documents", store.documents(id).await)?.len(), &4)
}
