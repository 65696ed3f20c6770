//! Markdown to Word.

mod alert;
mod body;
mod brand;
mod columns;
mod cover;
mod finish;
mod footnote;
mod front_matter;
mod html;
mod inline;
mod judgement;
mod limit;
mod link;
mod measure;
mod numbering;
mod outlook;
mod package;
mod pages;
mod palette;
mod paragraph;
mod parts;
mod picture;
mod piece;
mod section;
mod settings;
mod style_sheet;
mod styles;
mod table;
mod theme;
mod toc;
mod typography;
mod xml;

use comrak::{Arena, Options, nodes::Node, parse_document};

use self::{
    body::Body,
    parts::Parts,
    section::{Place, Section},
};
pub use self::{
    brand::{Brand, BrandError},
    front_matter::{FrontMatter, front_matter},
    limit::RenderError,
    settings::{Cover, Rendering, Trust, rendering_from},
};

/// Renders Markdown as a Word file.
///
/// The Markdown is that of GitHub, with front matter (which is left out: see [`front_matter`]), description lists,
/// alerts and superscript. Same Markdown and same settings give the same bytes.
///
/// # Errors
///
/// [`RenderError::TooLong`], [`RenderError::TooManyBlocks`], [`RenderError::TooManyRuns`] and
/// [`RenderError::TooManyColumns`] for a text that is beyond what a person would read.
///
/// # Examples
///
/// ```
/// use kit_documents::{front_matter, render, rendering_from};
///
/// let markdown = "---\ntitle: Kit\n---\n# Introduction\n\nUn texte.\n";
/// let docx = render(markdown, &rendering_from(&front_matter(markdown), None))?;
/// assert!(docx.starts_with(b"PK"));
/// # Ok::<(), kit_documents::RenderError>(())
/// ```
pub fn render(markdown: &str, settings: &Rendering) -> Result<Vec<u8>, RenderError> {
    if markdown.len() > limit::MARKDOWN {
        return Err(RenderError::TooLong);
    }
    let markdown = front_matter::split(markdown).map_or(markdown, |(_, text)| text);
    let markdown = xml::strip(markdown);
    let arena = Arena::new();
    let root = parse_document(&arena, &markdown, &options());
    write(root, settings)
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.superscript = true;
    extension.footnotes = true;
    extension.description_lists = true;
    extension.alerts = true;
    options
}

fn write(root: Node<'_>, settings: &Rendering) -> Result<Vec<u8>, RenderError> {
    let mut parts = Parts::new(settings);
    let title = settings.cover.as_ref().map(|cover| cover.title.as_str());
    outlook::survey(root, title, &mut parts);
    let text = Body::new(&mut parts).write(root, title)?;
    let footnotes = footnote::part(root, &mut parts)?;

    let french = settings.is_french();
    let mut front = String::new();
    if let Some(cover) = &settings.cover {
        front.push_str(&cover::page(cover, french, &mut parts)?);
    }
    if settings.toc {
        front.push_str(&toc::block(&parts.headings, french, settings.cover.is_some()));
    }

    let mut document = format!("{}<w:document {}><w:body>", xml::DECLARATION, xml::NAMESPACES).into_bytes();
    if !front.is_empty() {
        document.extend(front.as_bytes());
        section::end(
            &mut document,
            Section { landscape: false, place: Place::Front, notice: settings.notice.is_some() },
        );
    }
    document.extend(text.out);
    document.extend(text.section.properties().as_bytes());
    document.extend(b"</w:body></w:document>");
    package::assemble(&document, &footnotes, &parts)
}
