#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

#[cfg(feature = "armed")]
mod armed;

#[cfg(feature = "armed")]
pub use armed::{reached, sabotaged};

/// Whether the points are compiled in.
pub const ARMED: bool = cfg!(feature = "armed");

/// Whether this program is to be wrong in the way `name` says: never, because the points are not compiled in.
#[cfg(not(feature = "armed"))]
pub const fn sabotaged(_name: &str) -> bool {
    false
}

/// A point at which the program may end, named by a format string and its arguments.
#[cfg(feature = "armed")]
#[macro_export]
macro_rules! point {
    ($($name:tt)+) => { $crate::reached(&::std::format!($($name)+)) };
}

/// A point at which the program may end: nothing, because the points are not compiled in.
#[cfg(not(feature = "armed"))]
#[macro_export]
macro_rules! point {
    ($($name:tt)+) => {};
}
