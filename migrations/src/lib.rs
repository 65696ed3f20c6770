//! Database migrations, up and down.
