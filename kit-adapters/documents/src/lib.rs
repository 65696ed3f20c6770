//! Text out of clients' files, and Markdown into Word files.
