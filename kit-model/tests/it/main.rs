//! What the model finds, and what it finds nothing in.

mod bounds;
mod storms;
mod zoo;
