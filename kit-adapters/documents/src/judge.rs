//! What a file is, judged by its content.

use file_format::FileFormat;
use kit_workflow::port::DocumentKind;

use crate::extract::plain;

/// Why a file cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The content is of a kind that is not accepted, whatever the name says.
    #[error("the content is of a kind that is not accepted ({found})")]
    NotAccepted {
        /// The media type that the content looks like.
        found: String,
    },
}

/// Says what the content is; the name only tells Markdown from plain text, and what a password hides.
///
/// # Errors
///
/// [`Unfit::Empty`] for no bytes, [`Unfit::NotAccepted`] for anything that is not a [`DocumentKind`].
///
/// # Examples
///
/// ```
/// use kit_documents::{DocumentKind, Unfit, judge};
///
/// assert_eq!(judge("loi.md", "# Article 1er".as_bytes()), Ok(DocumentKind::Md));
/// assert_eq!(judge("loi.pdf", b""), Err(Unfit::Empty));
/// assert!(judge("loi.pdf", b"MZ\x90\0\x03\0\0\0").is_err());
/// ```
pub fn judge(name: &str, bytes: &[u8]) -> Result<DocumentKind, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    let format = FileFormat::from_bytes(bytes);
    let kind = match format {
        // Illustrator's files are PDF files with private data inside.
        FileFormat::PortableDocumentFormat | FileFormat::AdobeIllustratorArtwork if bytes.starts_with(b"%PDF-") => {
            DocumentKind::Pdf
        }
        FileFormat::MicrosoftWordDocument => DocumentKind::Doc,
        FileFormat::MicrosoftExcelSpreadsheet => DocumentKind::Xls,
        FileFormat::CompoundFileBinary => {
            compound_kind(name, bytes).ok_or_else(|| Unfit::NotAccepted { found: format.media_type().to_owned() })?
        }
        FileFormat::OfficeOpenXmlDocument => DocumentKind::Docx,
        FileFormat::OfficeOpenXmlSpreadsheet => DocumentKind::Xlsx,
        FileFormat::OpendocumentText => DocumentKind::Odt,
        FileFormat::JointPhotographicExpertsGroup => DocumentKind::Jpg,
        FileFormat::PortableNetworkGraphics | FileFormat::AnimatedPortableNetworkGraphics => DocumentKind::Png,
        FileFormat::PlainText | FileFormat::ArbitraryBinaryData if plain::is_text(bytes) => {
            if is_named(name, &["md", "markdown"]) { DocumentKind::Md } else { DocumentKind::Txt }
        }
        other => {
            return Err(Unfit::NotAccepted { found: other.media_type().to_owned() });
        }
    };
    Ok(kind)
}

/// Word and Excel files of some writers carry no class id; their streams tell them apart. Newer files that are protected by a
/// password are wrapped in a compound file too, and which of both they are is theirs to know: there the name is believed.
fn compound_kind(name: &str, bytes: &[u8]) -> Option<DocumentKind> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.chunks_exact(128).any(|entry| entry.starts_with(&wide) && entry[wide.len()..].starts_with(&[0, 0]))
    };
    if holds("WordDocument") {
        Some(DocumentKind::Doc)
    } else if holds("Workbook") || holds("Book") {
        Some(DocumentKind::Xls)
    } else if holds("EncryptedPackage") {
        Some(if is_named(name, &["xlsx"]) { DocumentKind::Xlsx } else { DocumentKind::Docx })
    } else {
        None
    }
}

fn is_named(name: &str, extensions: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
