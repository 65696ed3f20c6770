#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod extract;
mod judge;
mod papers;
mod render;

pub use extract::{Extracted, Gap, NotAPdf, Unreadable, extract, pdf_pages};
pub use judge::{Unfit, judge};
pub use kit_workflow::port::DocumentKind;
pub use papers::Papers;
pub use render::{Cover, FrontMatter, RenderError, Rendering, Trust, front_matter, render, rendering_from};
