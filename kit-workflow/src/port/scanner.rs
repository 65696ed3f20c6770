//! What looks into files for anything that would harm whoever opens them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// What was found in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing known to do harm.
    Clean,
    /// Something that does.
    Infected,
}

/// A scanner that gave no answer: nobody knows what is in the file, so it is not taken.
///
/// ```
/// use kit_workflow::port::ScannerAway;
///
/// let away = ScannerAway("no answer in time".to_owned());
/// assert_eq!(away.to_string(), "the scanner of files gave no answer: no answer in time");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scanner of files gave no answer: {0}")]
pub struct ScannerAway(pub String);

/// A file being looked into.
pub type Scan<'a> = Pin<Box<dyn Future<Output = Result<Finding, ScannerAway>> + Send + 'a>>;

/// A scanner of files, where a service has one: see [`Workflow::with_scanner`](crate::workflow::Workflow::with_scanner).
///
/// It must answer within a minute. It must not call a file clean that it did not look at to its end, whatever the reason. It must
/// not keep the file, nor tell anybody of it.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::port::{Finding, Scan, Scanner};
///
/// /// Knows the file that scanners are tried with, and nothing else.
/// #[derive(Debug)]
/// struct Eicar;
/// impl Scanner for Eicar {
///     fn scan<'a>(&'a self, file: &'a [u8]) -> Scan<'a> {
///         let harms = file.starts_with(b"X5O!P%@AP");
///         Box::pin(async move { Ok(if harms { Finding::Infected } else { Finding::Clean }) })
///     }
/// }
///
/// assert_eq!(drive::to_end(Eicar.scan(b"Article 1er.")), Ok(Finding::Clean));
/// ```
pub trait Scanner: fmt::Debug + Send + Sync {
    /// Looks into a file.
    ///
    /// # Errors
    ///
    /// [`ScannerAway`] where it cannot say.
    fn scan<'a>(&'a self, file: &'a [u8]) -> Scan<'a>;
}
