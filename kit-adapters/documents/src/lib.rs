#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod bounded;
mod bundle;
mod child;
mod extract;
mod judge;
mod office;
mod papers;
mod render;
mod scan;
mod sheet;
mod voucher;

pub use child::serve_as_child;
pub use extract::{Article, Extracted, NotAPdf, Outline, Unreadable, extract, outline, pdf_pages};
pub use judge::{Unfit, judge};
pub use kit_workflow::port::DocumentKind;
pub use office::sweep_previews;
pub use papers::Papers;
pub use render::{
    Brand, BrandError, Cover, FrontMatter, RenderError, Rendering, Trust, front_matter, render, rendering_from,
};
pub use sheet::Report;
