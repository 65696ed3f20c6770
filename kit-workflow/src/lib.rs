//! A paid-document workflow: typed lifecycle, engine, outbox worker and ports.
