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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use kit_testing::World;
    use kit_workflow::Ids as _;
    use kit_workflow::inquiry::FileId;
    use kit_workflow::port::{Deposit as _, FileKey, Folder, Vault as _};

    use super::Custody;

    /// A world with one file, and who answers for it.
    async fn kept() -> (World, Custody<World>) {
        let world = World::new(1);
        let key = FileKey { folder: Folder::Documents, file: FileId(world.clock.fresh()) };
        let mut deposit = world.vault.deposit(key).await.unwrap();
        deposit.write(b"Article 1").await.unwrap();
        deposit.finish().await.unwrap();
        let mut custody = Custody::new(Arc::new(world.workflow()));
        custody.add(key);
        (world, custody)
    }

    #[tokio::test]
    async fn files_of_a_request_that_is_dropped_go() {
        let (world, custody) = kept().await;
        drop(custody);
        let gone = async {
            while !world.vault.paths().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), gone).await.unwrap();
    }

    #[tokio::test]
    async fn files_that_are_somebody_else_s_stay() {
        let (world, custody) = kept().await;
        custody.release();
        tokio::task::yield_now().await;
        assert_eq!(world.vault.paths().len(), 1);
    }
}
