//! What the model was asked.

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::{Value, json};

use crate::ledger::locked;

/// Older calls are forgotten; the ledger keeps them all.
const KEPT: usize = 500;

/// A call and how it was answered.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Call {
    pub(super) at: String,
    pub(super) model: String,
    pub(super) status: u16,
    /// SHA-256 of the messages as they came.
    pub(super) prompt_sha256: String,
    pub(super) prompt_tokens: usize,
    pub(super) completion_tokens: usize,
    pub(super) elapsed_ms: u128,
    /// The messages and the answer, which the ledger leaves out: they hold what a client wrote.
    #[serde(skip)]
    pub(super) messages: Value,
    #[serde(skip)]
    pub(super) answer: String,
}

/// The last calls, oldest first.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<VecDeque<Call>>);

impl Calls {
    pub(super) fn add(&self, call: Call) {
        let mut calls = locked(&self.0);
        if calls.len() == KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    /// The calls as JSON, with or without what was said.
    pub(super) fn list(&self, full: bool) -> Vec<Value> {
        let calls = locked(&self.0);
        calls
            .iter()
            .map(|call| {
                let mut value = json!(call);
                if full {
                    value["messages"] = call.messages.clone();
                    value["answer"] = json!(call.answer);
                }
                value
            })
            .collect()
    }
}
