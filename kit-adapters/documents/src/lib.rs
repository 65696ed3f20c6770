#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod extract;
mod judge;
mod render;

pub use extract::{Extracted, Gap, NotAPdf, Unreadable, extract, pdf_pages};
pub use judge::{DocumentKind, Unfit, judge};
pub use render::{Cover, FrontMatter, RenderError, Rendering, Trust, front_matter, render, rendering_from};
