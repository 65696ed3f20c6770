//! What the caller decides about a document.

use std::path::PathBuf;

use time::OffsetDateTime;

use super::{brand::Brand, front_matter::FrontMatter};

/// The cover page.
///
/// ```
/// let (title, prepared_for) = ("Kit d’audit".to_owned(), Some("Agence des marchés".to_owned()));
/// let cover = kit_documents::Cover { title, prepared_for, ..Default::default() };
/// assert!(cover.date_line.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cover {
    /// The title, in large letters.
    pub title: String,
    /// A line beneath the title.
    pub subtitle: Option<String>,
    /// For whom the document was prepared.
    pub prepared_for: Option<String>,
    /// The reference under which the document is known.
    pub reference: Option<String>,
    /// The date as it shall be read.
    pub date_line: Option<String>,
}

/// How far the Markdown's author is trusted.
///
/// ```
/// use kit_documents::{Rendering, Trust, front_matter, render, rendering_from};
///
/// let settings = Rendering { trust: Trust::Model, ..rendering_from(&front_matter("# Kit\n"), None) };
/// assert!(render("[un lien](https://example.org)", &settings)?.starts_with(b"PK"));
/// # Ok::<(), kit_documents::RenderError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// A model wrote it: links become text, there are no pictures and nothing points out of the document.
    Model,
    /// A person wrote it: links of the schemes http, https, mailto and tel are kept, pictures come from
    /// `data:` addresses and from files beneath the folder. The network is never asked.
    Author {
        /// The folder beneath which pictures may lie; without it only `data:` addresses are embedded.
        image_root: Option<PathBuf>,
    },
}

/// What the caller decides about a document.
///
/// ```
/// use kit_documents::{Rendering, front_matter, render, rendering_from};
///
/// let plain = rendering_from(&front_matter(""), None);
/// let test = Rendering { notice: Some("TEST".to_owned()), toc: true, ..plain.clone() };
/// assert_ne!(render("# Kit\n", &plain)?, render("# Kit\n", &test)?);
/// # Ok::<(), kit_documents::RenderError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The cover page, if there shall be one.
    pub cover: Option<Cover>,
    /// Whether a table of contents precedes the text; left out all the same when there are no headings.
    pub toc: bool,
    /// What the head of every page says, the cover's too: that this is a test, for one.
    pub notice: Option<String>,
    /// The document's title, for its properties and its footer.
    pub title: String,
    /// The author, for the document's properties.
    pub author: String,
    /// The language as a BCP 47 tag; anything that is not a tag becomes `fr-FR`.
    pub language: String,
    /// The date of the document's properties; the file holds no other time.
    pub date: Option<OffsetDateTime>,
    /// How far the Markdown's author is trusted.
    pub trust: Trust,
    /// How the document looks.
    pub brand: Brand,
}

impl Rendering {
    /// The language, made sure to be a tag.
    pub(super) fn language_tag(&self) -> &str {
        let tag = self.language.as_str();
        let is_tag = (2..=35).contains(&tag.len())
            && tag
                .split('-')
                .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
            && tag.bytes().take(2).all(|b| b.is_ascii_alphabetic());
        if is_tag { tag } else { "fr-FR" }
    }

    /// Whether the words that the renderer itself adds are French.
    pub(super) fn is_french(&self) -> bool {
        self.language_tag().to_ascii_lowercase().starts_with("fr")
    }
}

/// The settings of a document that a person renders by hand: what its front matter says, and an author's trust.
///
/// A title gives a cover page and, with it, a table of contents; `cover: false` and `toc: false` leave them out.
///
/// ```
/// use kit_documents::{front_matter, rendering_from};
///
/// let settings = rendering_from(&front_matter("---\ntitle: Kit\ntoc: false\n---\n"), None);
/// assert!(!settings.toc && settings.cover.is_some_and(|cover| cover.title == "Kit"));
/// ```
pub fn rendering_from(front_matter: &FrontMatter, image_root: Option<PathBuf>) -> Rendering {
    let cover = front_matter.title.as_ref().filter(|_| front_matter.cover != Some(false)).map(|title| Cover {
        title: title.clone(),
        subtitle: front_matter.subtitle.clone(),
        prepared_for: front_matter.prepared_for.clone(),
        reference: front_matter.reference.clone(),
        date_line: front_matter.date_line(),
    });
    Rendering {
        toc: front_matter.toc.unwrap_or(cover.is_some()),
        cover,
        notice: None,
        title: front_matter.title.clone().unwrap_or_default(),
        author: front_matter.author.clone().unwrap_or_default(),
        language: front_matter.language.clone().unwrap_or_else(|| "fr-FR".to_owned()),
        date: front_matter.day(),
        trust: Trust::Author { image_root },
        brand: Brand::default(),
    }
}
