//! The tables as rows. What a column holds and why is said once, in `kit-migrations`.
//!
//! Every name of a closed set is text here; it becomes a name of the workflow where a row leaves this crate.
#![expect(unreachable_pub, reason = "the derives make public items")]

pub(crate) mod answers;
pub(crate) mod attempt;
pub(crate) mod deliverable;
pub(crate) mod document;
pub(crate) mod download;
pub(crate) mod draft;
pub(crate) mod effect;
pub(crate) mod event;
pub(crate) mod inquiry;
pub(crate) mod link;
pub(crate) mod notification;
pub(crate) mod order;
pub(crate) mod remark;
pub(crate) mod request_key;
pub(crate) mod session;
pub(crate) mod staff;
