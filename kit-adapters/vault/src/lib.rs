//! Private files in a folder.
