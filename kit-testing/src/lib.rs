//! Strategies, walks, an in-memory world and conformance suites for kit-workflow.
