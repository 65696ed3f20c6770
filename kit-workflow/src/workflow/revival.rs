//! Effects that were given up, and tried again because somebody wants it.

use super::{Ports, Workflow, WorkflowError};
use crate::Clock as _;
use crate::inquiry::{InquiryId, StaffId};
use crate::port::Archive as _;

impl<P: Ports> Workflow<P> {
    /// Has an effect of an inquiry tried again that was given up. Whoever does so has mended what was wrong, or hopes that it
    /// passed: the effect is the same, under the same key. `false` where it waits for nobody any more.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn revive(&self, id: InquiryId, key: &str, by: StaffId) -> Result<bool, WorkflowError> {
        Ok(self.ports.store().revive(id, key, by, self.ports.clock().now()).await?)
    }
}
