//! A rule of our own: nothing is delivered before a second member of staff signed for this very PDF.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use kit_workflow::inquiry::{CommandKind, InquiryId, InquiryLifecycle};
use kit_workflow::{Guard, Judgement, Question, Version, Veto};
use uuid::Uuid;

/// Who signed for which version of which inquiry. Clones share it. In earnest this is a table of yours.
#[derive(Clone, Debug, Default)]
pub struct Signatures {
    signed: Arc<Mutex<BTreeSet<(Uuid, Version, Uuid)>>>,
}

impl Signatures {
    /// A member of staff signs for an inquiry as it stands at this version.
    pub fn sign(&self, inquiry: InquiryId, version: Version, staff: Uuid) {
        self.signed.lock().unwrap_or_else(PoisonError::into_inner).insert((inquiry.0, version, staff));
    }
}

impl Guard<InquiryLifecycle> for Signatures {
    fn judge<'a>(&'a self, question: Question<'a, InquiryLifecycle>) -> Judgement<'a> {
        Box::pin(async move {
            if question.command != CommandKind::Deliver {
                return Ok(None);
            }
            let signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
            let by_another = signed.iter().any(|(inquiry, version, staff)| {
                *inquiry == question.subject && Some(*version) == question.version && Some(*staff) != question.by.person
            });
            Ok((!by_another).then(|| Veto {
                code: "second_signature",
                french: "Il manque une seconde signature.".to_owned(),
                english: "A second signature is missing.".to_owned(),
            }))
        })
    }
}
