//! The JSON API, pages and webhooks of the workflow.
