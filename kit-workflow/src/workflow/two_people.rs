//! The rule of two: nobody hands a kit over on their own word alone.

use crate::inquiry::{Arrival, CommandKind, Event, InquiryLifecycle};
use crate::{Guard, Judgement, Question, Recorded, Store, Veto};

/// A guard that lets nobody publish the PDF that they themselves validated, replaced or corrected last, nor what was paid by
/// money that they themselves recorded by hand, or accepted though it was too little, since another one last published.
///
/// It reads the history, which nobody can rewrite, and so gives the same answer whenever it is asked about one version.
#[derive(Clone, Debug)]
pub struct TwoPeople<S>(S);

impl<S: Store<InquiryLifecycle>> TwoPeople<S> {
    /// The rule, over the histories of this store.
    pub fn new(store: S) -> Self {
        Self(store)
    }
}

impl<S: Store<InquiryLifecycle>> Guard<InquiryLifecycle> for TwoPeople<S> {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            let person = question.by.person;
            if question.command != CommandKind::Deliver || person.is_none() {
                return Ok(None);
            }
            let history = self.0.history(question.subject).await?;
            let theirs = |recorded: &&Recorded<InquiryLifecycle>| recorded.by.person == person;
            let last = history.iter().rev().find(|recorded| validates(&recorded.event));
            if last.is_some_and(|recorded| theirs(&recorded)) {
                return Ok(Some(validated()));
            }
            let published =
                |recorded: &&Recorded<InquiryLifecycle>| matches!(recorded.event, Event::KitDelivered { .. });
            let since = history.iter().rev().take_while(|recorded| !published(recorded) || theirs(recorded));
            Ok(since.filter(theirs).any(|recorded| vouches(&recorded.event)).then(vouched))
        })
    }
}

fn validates(event: &Event) -> bool {
    matches!(
        event,
        Event::DeliverableValidated { .. } | Event::DeliverableReplaced { .. } | Event::DeliverableCorrected { .. }
    )
}

/// Whether an order counts as paid because a person said so.
fn vouches(event: &Event) -> bool {
    match event {
        Event::PaymentRecordedByHand { arrival, .. } => matches!(arrival, Arrival::Pays | Arrival::PaysLate),
        Event::ShortPaymentAccepted { .. } => true,
        _ => false,
    }
}

fn validated() -> Veto {
    Veto {
        code: "same_person",
        french: "Vous avez validé ce PDF : une autre personne doit le publier.".to_owned(),
        english: "You validated this PDF: somebody else must publish it.".to_owned(),
    }
}

fn vouched() -> Veto {
    Veto {
        code: "same_person",
        french: "Vous avez attesté ce paiement : une autre personne doit publier.".to_owned(),
        english: "You vouched for this payment: somebody else must publish.".to_owned(),
    }
}
