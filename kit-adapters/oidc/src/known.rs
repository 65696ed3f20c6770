//! What is known of the provider: its document and its keys, read when they are needed and kept for a while.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kit_workflow::port::IdentityFault;
use openidconnect::core::{CoreJsonWebKeySet, CoreProviderMetadata};
use openidconnect::{DiscoveryError, IssuerUrl};
use tokio::sync::Mutex;

use crate::wire::{Broken, Wire};

/// How long the document and the keys are believed without being read again.
const FRESH: Duration = Duration::from_secs(60 * 60);

/// A provider that did not answer is not asked again at once by those who waited for the same answer.
const CALM: Duration = Duration::from_secs(2);

/// The document with the keys, and who reads it.
#[derive(Debug)]
pub(crate) struct Known {
    issuer: IssuerUrl,
    /// Held while it is read, so that many who ask at once make one question.
    read: Mutex<Read>,
}

#[derive(Debug, Default)]
struct Read {
    metadata: Option<Arc<CoreProviderMetadata>>,
    until: Option<Instant>,
    failed: Option<(Instant, IdentityFault)>,
}

impl Known {
    pub(crate) fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, read: Mutex::default() }
    }

    /// The document and the keys.
    pub(crate) async fn metadata(&self, wire: &Wire) -> Result<Arc<CoreProviderMetadata>, IdentityFault> {
        let mut read = self.read.lock().await;
        let now = Instant::now();
        if let Some(metadata) = read.metadata.as_ref().filter(|_| read.until.is_some_and(|until| now < until)) {
            return Ok(Arc::clone(metadata));
        }
        if let Some((at, fault)) = read.failed.as_ref().filter(|(at, _)| now < *at + CALM) {
            tracing::debug!(ago = ?at.elapsed(), "the provider was asked a moment ago");
            return read.metadata.clone().ok_or_else(|| fault.clone());
        }
        match CoreProviderMetadata::discover_async(self.issuer.clone(), wire).await {
            Ok(metadata) => Ok(read.keep(metadata)),
            Err(error) => {
                let fault = away(&error);
                tracing::warn!(%fault, "the provider's document was not read");
                read.failed = Some((Instant::now(), fault.clone()));
                // What it said before is better than nothing.
                read.metadata.clone().ok_or(fault)
            }
        }
    }

    /// The same with its keys read again, for a token whose key is not among `seen`.
    pub(crate) async fn with_new_keys(
        &self,
        wire: &Wire,
        seen: &Arc<CoreProviderMetadata>,
    ) -> Result<Arc<CoreProviderMetadata>, IdentityFault> {
        let mut read = self.read.lock().await;
        // Somebody else may have read them while we waited.
        if let Some(metadata) = read.metadata.as_ref().filter(|metadata| !Arc::ptr_eq(metadata, seen)) {
            return Ok(Arc::clone(metadata));
        }
        let keys = CoreJsonWebKeySet::fetch_async(seen.jwks_uri(), wire).await.map_err(|error| away(&error))?;
        let metadata = CoreProviderMetadata::clone(seen).set_jwks(keys);
        Ok(read.keep(metadata))
    }
}

impl Read {
    fn keep(&mut self, metadata: CoreProviderMetadata) -> Arc<CoreProviderMetadata> {
        let metadata = Arc::new(metadata);
        (self.metadata, self.until, self.failed) = (Some(Arc::clone(&metadata)), Some(Instant::now() + FRESH), None);
        metadata
    }
}

fn away(error: &DiscoveryError<Broken>) -> IdentityFault {
    IdentityFault::Away(match error {
        DiscoveryError::Request(broken) => broken.to_string(),
        DiscoveryError::Response(status, ..) => format!("its document is answered with {}", status.as_u16()),
        DiscoveryError::Validation(_) => "its document names another issuer".to_owned(),
        _ => "its document cannot be read".to_owned(),
    })
}
