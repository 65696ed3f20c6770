//! Dates as a provider tells them.

use crate::Timestamp;

/// A date as a provider told it. It decides nothing: our own clock rules.
///
/// ```
/// use kit_workflow::port::ProviderDate;
///
/// let told = ProviderDate { words: "2022-09-15 22:57:15".to_owned(), at: "2022-09-15T22:57:15Z".parse().ok() };
/// assert!(told.at.is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderDate {
    /// Its words. They often name no time zone.
    pub words: String,
    /// The moment that they name, read as UTC where they name no zone; nothing where they name none.
    pub at: Option<Timestamp>,
}

/// What a provider tells of when a payment happened; each may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderDates {
    /// When the payer paid.
    pub paid: Option<ProviderDate>,
    /// When the merchant may have the money.
    pub available: Option<ProviderDate>,
}

impl ProviderDates {
    /// Nothing was told.
    pub const NONE: Self = Self { paid: None, available: None };

    /// What is told here, and what was known before of what is not told here.
    #[must_use]
    pub fn or(self, known: Self) -> Self {
        Self { paid: self.paid.or(known.paid), available: self.available.or(known.available) }
    }
}
