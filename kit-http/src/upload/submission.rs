//! From an accepted form to an inquiry.

use kit_workflow::StoreError;
use kit_workflow::port::{FileKey, Folder, Language};
use kit_workflow::workflow::{NewInquiry, Ports, Submitted, WorkflowError};

use super::Accepted;
use crate::app::App;
use crate::problem::Problem;
use crate::quota::FormPlace;

/// Submits an accepted form, which then uses up its place. Its files go where it is not taken, unless nobody knows whether it was.
///
/// # Errors
///
/// 422 where the idempotency key was used for another form, 503 where the store is away.
pub(crate) async fn submit<P: Ports>(
    app: &App<P>,
    accepted: Accepted,
    language: Language,
    idempotency_key: Option<String>,
    place: FormPlace<P>,
) -> Result<Submitted, Problem> {
    let Accepted { answers, documents } = accepted;
    let files: Vec<FileKey> =
        documents.iter().map(|document| FileKey { folder: Folder::Documents, file: document.stored.file }).collect();
    let submitted = app.workflow().submit(NewInquiry { answers, documents, language, idempotency_key }).await;
    match submitted {
        Ok(submitted) => {
            if submitted.fresh {
                place.used();
            }
            Ok(submitted)
        }
        Err(error) => {
            if !matches!(error, WorkflowError::Store(StoreError::Unavailable(_)))
                && let Err(error) = app.workflow().discard(&files).await
            {
                tracing::warn!(error = %error, files = files.len(), "files of a refused form could not be removed");
            }
            Err(error.into())
        }
    }
}
