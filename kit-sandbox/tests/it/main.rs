//! The simulators as their callers meet them: over the wire.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod api_v1;
mod cinetpay;
mod identity;
mod mailbox;
mod merchant;
mod model;
mod sandbox;
