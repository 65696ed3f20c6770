//! How much is written before the renderer refuses.

/// The longest Markdown, in bytes. A kit has some 100,000.
pub(super) const MARKDOWN: usize = 16 * 1024 * 1024;
/// The most paragraphs and table cells: three times a table of 2000 rows and 30 columns.
pub(super) const BLOCKS: usize = 200_000;
/// The most runs, breaks, notes and pictures.
pub(super) const RUNS: usize = 1_000_000;
/// The deepest quote that is still indented further; Word has no more room on the page.
pub(super) const QUOTE_DEPTH: usize = 8;
/// The deepest list level that Word knows, counted from zero.
pub(super) const LIST_LEVEL: usize = 8;
/// The most columns of a table: Word's own limit.
pub(super) const COLUMNS: usize = 63;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The Markdown is longer than the renderer takes.
    #[error("the Markdown is longer than {} MiB", MARKDOWN / (1024 * 1024))]
    TooLong,
    /// There are more paragraphs and table cells than the renderer writes.
    #[error("the document has more than {BLOCKS} paragraphs and table cells")]
    TooManyBlocks,
    /// There are more stretches of text than the renderer writes.
    #[error("the document has more than {RUNS} stretches of differently set text")]
    TooManyRuns,
    /// A table has more columns than Word opens.
    #[error("a table has more than {COLUMNS} columns")]
    TooManyColumns,
    /// The file could not be put together.
    #[error("the Word file could not be put together")]
    Assembly(#[source] Box<dyn std::error::Error + Send + Sync>),
}
