#![doc = include_str!("../README.md")]

mod bookkeeper;
mod cash_desk;
mod house;
mod letterbox;
mod service;
mod signatures;
mod typist;

pub use bookkeeper::Bookkeeper;
pub use cash_desk::CashDesk;
pub use house::{House, Wall};
pub use letterbox::Letterbox;
pub use service::Service;
pub use signatures::Signatures;
pub use typist::Typist;
