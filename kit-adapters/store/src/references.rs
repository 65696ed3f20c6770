//! Which of the vault's files a row speaks of.

use std::collections::BTreeSet;

use kit_workflow::StoreError;
use kit_workflow::inquiry::FileId;
use kit_workflow::port::Folder;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::SqlStore;
use crate::entity::{deliverable, document, draft, proof};
use crate::failure::failed;

/// So many files are asked about in one statement.
const BATCH: usize = 500;

impl SqlStore {
    /// Those of these files of a folder that no row speaks of.
    ///
    /// A file is stored before its row, so a young one may only be waiting for its row: ask about files that are older than
    /// any request or draft takes.
    ///
    /// ```no_run
    /// use kit_workflow::inquiry::FileId;
    /// use kit_workflow::port::Folder;
    ///
    /// # async fn look(store: kit_store::SqlStore) -> Result<(), kit_workflow::StoreError> {
    /// let stray = FileId(uuid::Uuid::nil());
    /// assert_eq!(store.unreferenced(Folder::Documents, &[stray]).await?, [stray]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`]; then nothing is known of any of them.
    pub async fn unreferenced(&self, folder: Folder, files: &[FileId]) -> Result<Vec<FileId>, StoreError> {
        let mut known = BTreeSet::new();
        for batch in files.chunks(BATCH) {
            known.extend(self.referenced(folder, batch.iter().map(|file| file.0)).await?);
        }
        Ok(files.iter().copied().filter(|file| !known.contains(&file.0)).collect())
    }

    async fn referenced(&self, folder: Folder, files: impl Iterator<Item = Uuid>) -> Result<Vec<Uuid>, StoreError> {
        macro_rules! among {
            ($table:ident) => {
                $table::Entity::find()
                    .select_only()
                    .column($table::Column::FileId)
                    .filter($table::Column::FileId.is_in(files))
                    .into_tuple()
                    .all(self.reads())
                    .await
                    .map_err(failed)
            };
        }
        // Every folder but one has a table that speaks of its files: a new folder without one would be swept empty.
        match folder {
            Folder::Documents => among!(document),
            Folder::Waiting => Ok(Vec::new()),
            Folder::Drafts => among!(draft),
            Folder::Deliverables => among!(deliverable),
            Folder::Proofs => among!(proof),
        }
    }
}
