//! Files that are kept for a request which may still fail.

use std::sync::Arc;

use kit_workflow::port::FileKey;
use kit_workflow::workflow::{Ports, Workflow};

/// Files that go when the request fails, also where its client hangs up in the middle.
pub(super) struct Custody<P: Ports> {
    workflow: Arc<Workflow<P>>,
    files: Vec<FileKey>,
}

impl<P: Ports> Custody<P> {
    pub(super) fn new(workflow: Arc<Workflow<P>>) -> Self {
        Self { workflow, files: Vec::new() }
    }

    /// Answers for one more file.
    pub(super) fn add(&mut self, file: FileKey) {
        self.files.push(file);
    }

    /// Removes the files now.
    pub(super) async fn discard(&mut self) {
        let files = std::mem::take(&mut self.files);
        discard(&self.workflow, &files).await;
    }

    /// The files are somebody else's from now on.
    pub(super) fn release(mut self) {
        self.files.clear();
    }
}

impl<P: Ports> Drop for Custody<P> {
    fn drop(&mut self) {
        let files = std::mem::take(&mut self.files);
        if files.is_empty() {
            return;
        }
        let workflow = Arc::clone(&self.workflow);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { discard(&workflow, &files).await });
        }
    }
}

async fn discard<P: Ports>(workflow: &Workflow<P>, files: &[FileKey]) {
    if let Err(error) = workflow.discard(files).await {
        tracing::warn!(error = %error, files = files.len(), "files of a failed request could not be removed");
    }
}
