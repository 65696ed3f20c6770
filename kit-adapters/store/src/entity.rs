//! The tables as rows. What a column holds and why is said once, in `kit-migrations`.
//!
//! Every name of a closed set is text here; it becomes a name of the workflow where a row leaves this crate.
#![expect(unreachable_pub, reason = "the derives make public items")]

pub(crate) mod alarm;
pub(crate) mod answers;
pub(crate) mod attempt;
pub(crate) mod call;
pub(crate) mod complaint;
pub(crate) mod deliverable;
pub(crate) mod discarded_file;
pub(crate) mod document;
pub(crate) mod download;
pub(crate) mod draft;
pub(crate) mod effect;
pub(crate) mod handover;
pub(crate) mod identity;
pub(crate) mod inquiry;
pub(crate) mod link;
pub(crate) mod mail;
pub(crate) mod message;
pub(crate) mod note;
pub(crate) mod notification;
pub(crate) mod open_amount;
pub(crate) mod order;
pub(crate) mod presence;
pub(crate) mod privacy_deed;
pub(crate) mod proof;
pub(crate) mod recipient;
pub(crate) mod recovery_code;
pub(crate) mod remark;
pub(crate) mod revision;
pub(crate) mod revival;
pub(crate) mod round_trip;
pub(crate) mod second_factor;
pub(crate) mod section;
pub(crate) mod session;
pub(crate) mod staff;
pub(crate) mod staff_note;
pub(crate) mod turned;
pub(crate) mod voucher;
pub(crate) mod voucher_series;
