//! The colours, six hexadecimal digits each. Text keeps a contrast of at least 4.5 to its ground.

/// Headings, the heads of tables.
pub(super) const ACCENT: &str = "1F4E79";
/// Lesser headings.
pub(super) const ACCENT_LIGHT: &str = "2F6CA3";
/// Links, in the sheet of styles as well.
pub(super) const LINK: &str = "0B5CAD";
/// Text.
pub(super) const INK: &str = "22262B";
/// Text that steps back.
pub(super) const GREY: &str = "5A6470";
/// The ground of code.
pub(super) const PALE: &str = "F3F5F8";
/// Good, middling and bad, for answers and severities.
pub(super) const GREEN: &str = "2E6B3E";
pub(super) const AMBER: &str = "8A5A00";
pub(super) const RED: &str = "9B2C2C";
/// The ground of every second row.
pub(super) const BAND: &str = "F5F8FB";
/// A rule on the cover.
pub(super) const GOLD: &str = "C8963E";
