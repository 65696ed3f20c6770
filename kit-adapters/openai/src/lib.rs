//! A drafter on any OpenAI-compatible chat completions server.
